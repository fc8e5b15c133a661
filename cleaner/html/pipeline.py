"""The way of a page: read, measure, score, judge, render, check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from cleaner.core import invariants
from cleaner.core.address import host_of
from cleaner.core.invisible import without
from cleaner.html import metadata
from cleaner.html.blocks import read_blocks
from cleaner.html.evidence import HtmlRules
from cleaner.html.explain import explain, marked, starts_of
from cleaner.html.features.columns import Measures, Told, measure
from cleaner.html.forms import Article, body_markdown, clean_page, read_again, read_byline, untouched
from cleaner.html.guard import LEAST_WORDS, has_text
from cleaner.html.head import find_headline, head_blocks
from cleaner.html.invariants import check_blocks, check_plain
from cleaner.html.network import WEIGHTS_WITH_VOTES, HtmlScorer, probability, shipped
from cleaner.html.page import Element, Page, PageError
from cleaner.html.parse import Source, raw_text, read
from cleaner.html.render.cuts import NO_CUTS, Cuts, cuts_of
from cleaner.html.render.head import roles_in
from cleaner.html.render.html import is_clean
from cleaner.html.render.plain import plain
from cleaner.html.roles import Judging, Verdict, find_stories, judge, threshold
from cleaner.html.second_opinion import fill_gaps, second_opinion
from cleaner.html.stories import StorySpan, without_stories
from cleaner.html.votes import VOTES, add_votes, or_voted, votes
from cleaner.result import Evidence, Formatted, Result, Role, Story, Trim
from cleaner.rules.certain import certain_only
from cleaner.rules.matcher import Matcher

KEPT_BY_DEFAULT = frozenset((Role.BODY,))
# What cleaned HTML has besides; of captions those whose image stays.
HEAD = frozenset((Role.HEADLINE, Role.STANDFIRST, Role.BYLINE, Role.DATELINE, Role.CAPTION))
Mode = Literal["fast", "accurate", "rules"]


@dataclass(slots=True, eq=False)
class Examined:
    """A page as it was read: its blocks, what its head and its data say, and what was measured (None
    without blocks).
    """

    blocks: Page
    head: metadata.Head
    data: dict[str, Any]
    told: Told
    measures: Measures | None


def examine(root: Element, hide: bool = True) -> Examined:
    """Read and measure a page; ``hide`` says whether what it hides from its readers is told apart. Raises PageError
    where it is too large to judge.
    """
    blocks = read_blocks(root, hide=hide)
    head = metadata.read_head(root)
    data = metadata.article_data(head.data)
    told = Told(metadata.titles(head, data), metadata.summary(head, data), metadata.article_text(data))
    return Examined(blocks, head, data, told, measure(blocks, told) if len(blocks) else None)


@dataclass(frozen=True, slots=True)
class HtmlOptions:
    """What a caller decides for pages: ``keep`` are the roles of the text, ``head`` those that cleaned HTML has too.

    ``standfirst``: True has it in the text, False never, None where the scorer takes it for a part of the
    article.
    """

    keep: Collection[Role] = KEPT_BY_DEFAULT
    head: Collection[Role] = HEAD
    mode: Mode = "fast"
    strictness: float = 0.5
    standfirst: bool | None = None


class HtmlCleaner:
    """Cleans pages with one matcher and one set of weights (default: the shipped ones; ``voter`` has those of networks
    that know a second opinion, for ``accurate``). Built once, used from any number of threads.

    ``binding`` tells of a rule's id whether it is a site's or the user's own (default: all are): the
    general packs' word on where an article ends may be doubted.
    """

    def __init__(
        self,
        matcher: Matcher | None = None,
        scorer: HtmlScorer | None = None,
        binding: Callable[[str], bool] | None = None,
        voter: HtmlScorer | None = None,
    ) -> None:
        self._rules = None if matcher is None else HtmlRules(matcher, binding)
        self._scorer, self._voter = scorer, voter

    def _weights(self, with_votes: bool = False) -> HtmlScorer:
        return self._voter or shipped(WEIGHTS_WITH_VOTES) if with_votes else self._scorer or shipped()

    def clean(
        self, source: Any, url: str | None = None, options: HtmlOptions | None = None, charset: str | None = None
    ) -> Result:
        """The article of one page. See ``cleaner.html.parse.read`` for what ``source`` can be.

        A page that can't be judged comes back as it was, with a warning that says why; so does one with
        which an invariant would be broken. Raises TypeError for what is no page.
        """
        options = options or HtmlOptions()
        page = Source(None, raw_text(source))
        try:
            page = read(source, charset)
            if page.root is None:
                return untouched(page, "there is no text in it")
            if page.text is not None and is_clean(page.text):
                return self._whole(page, url, options)
            return self._judged(page, examine(page.root, Role.HIDDEN not in options.keep), url, options)
        except PageError as error:
            return untouched(page if page.text else Source(None, error.text or raw_text(source)), str(error))
        except invariants.InvariantError as broken:
            if invariants.RAISE_VIOLATIONS:
                raise
            return untouched(page, f"an invariant would be broken: {broken}")

    def _judged(self, source: Source, seen: Examined, url: str | None, options: HtmlOptions) -> Result:
        page, m = seen.blocks, seen.measures
        if m is None:
            return untouched(source, "there is no text in it")
        address = url or metadata.address(seen.head, None)
        scores, appended, doubts = self._scored(source, seen, m, address, options)
        evidence, verdict = self._decided(page, m, scores, appended, host_of(address), options)
        find_headline(page, verdict, bool(seen.told.titles))
        keep = [role in options.keep for role in verdict.roles]
        captions = [i for i, role in enumerate(verdict.roles) if role == Role.CAPTION and i not in verdict.rules]
        written = list(keep)
        for i in (*self._head(page, verdict, host_of(address)), *captions):
            written[i] = written[i] or verdict.roles[i] in options.head
        trims = _settle_trims(page, evidence.trims, written, verdict)
        keep = [kept and stays for kept, stays in zip(keep, written, strict=True)]
        warnings = (*source.warnings, *evidence.warnings, *doubts, *verdict.warnings)
        if not any(keep):
            seen_by_readers = [i not in verdict.hidden for i in range(len(keep))]
            keep, written, trims = seen_by_readers, list(seen_by_readers), []
            warnings = (*warnings, "nothing would have been left, so nothing was removed")
        of_text = [trim for trim in trims if keep[trim.line]]
        text = plain(page, keep, cuts_of(page.texts, of_text))
        _check(page, keep, cuts_of(page.texts, of_text), text, verdict)
        headline = page.texts[verdict.headline] if verdict.headline is not None else None
        data = metadata.read_metadata(seen.head, seen.data, url, headline)
        read_byline(data, zip(verdict.roles, page.texts, strict=True))
        if options.mode == "accurate":
            fill_gaps(data, source, page, address)
        data = {name: without(value) if isinstance(value, str) else value for name, value in data.items()}
        standfirst = page.texts[verdict.standfirst] if verdict.standfirst is not None else None
        article = Article(
            source, page, seen.head, data, url, verdict, keep, written, frozenset(captions), cuts_of(page.texts, trims)
        )
        article.read_kept_byline()
        explained = partial(explain, self._weights(VOTES[0] in m.columns), m, verdict)
        return Result(
            text=text,
            kind="html",
            changed=True,
            title=data.get("title"),
            standfirst=standfirst or data.get("standfirst"),
            stories=tuple(_stories(page, verdict, data.get("site"))),
            warnings=warnings,
            sites=evidence.sites,
            metadata=data,
            rules=dict(
                Counter([*(rule for i, rule in verdict.rules.items() if not keep[i]), *(t.rule for t in of_text)])
            ),
            explain=partial(explained, keep, of_text),
            html=Formatted(partial(article.html, partial(explained, trims=trims))),
            markdown=Formatted(article.markdown),
        )

    def _head(self, page: Page, verdict: Verdict, host: str | None) -> list[int]:
        """The blocks of the article's head; a headline or standfirst that a rule of the user's drops is not in it."""
        dropped = partial(self._rules.dropped, host=host) if self._rules else lambda lines: [None] * len(lines)
        found = head_blocks(page.texts, verdict.roles, verdict.standfirst, dropped)
        if self._rules is None:
            return found
        return [i for i in found if i not in verdict.rules or not self._rules.is_own(verdict.rules[i])]

    def _scored(
        self, source: Source, seen: Examined, m: Measures, address: str | None, options: HtmlOptions
    ) -> tuple[NDArray[np.float64], list[StorySpan], tuple[str, ...]]:
        """P(article) of each block, and the appended stories: what is left without them is judged by itself. And a
        warning where they are in doubt.
        """
        if options.mode == "rules":
            return np.ones(len(seen.blocks)), [], ()
        vote = None
        if options.mode == "accurate" and (opinion := second_opinion(source, seen.blocks, address)):
            vote = votes(seen.blocks.texts, opinion)
        bar = threshold(options.strictness)
        scores = self._probabilities(m, vote, bar)
        appended, doubts = find_stories(m, scores, options.strictness, address)
        if appended:
            alone, blocks = without_stories(seen.blocks, appended)
            left = None if vote is None else vote[blocks]
            scores[blocks] = self._probabilities(measure(alone, seen.told), left, bar)
        return scores, appended, doubts

    def _probabilities(self, m: Measures, vote: NDArray[np.float64] | None, bar: float) -> NDArray[np.float64]:
        """P(article) of each block; with votes, which are added to the measures, the mean of networks that know them
        and of those that don't.
        """
        odds = self._weights().log_odds(m)
        if vote is None:
            return probability(odds)
        add_votes(m, vote)
        scores = probability((odds + self._weights(with_votes=True).log_odds(m)) / 2)
        return or_voted(scores, vote, m.words, bar, LEAST_WORDS)

    def _decided(
        self,
        page: Page,
        m: Measures,
        scores: NDArray[np.float64],
        appended: Sequence[StorySpan],
        host: str | None,
        options: HtmlOptions,
    ) -> tuple[Evidence, Verdict]:
        """What the rules say of the page, and what becomes of each block."""
        judging = Judging(options.strictness, options.standfirst, whole=not has_text(m))
        if self._rules is None:
            return Evidence(), judge(m, scores, Evidence(), {}, judging, appended)
        evidence, selected = self._rules.evidence(page, scores, host), self._rules.selected(page, host)
        if judging.whole:
            evidence = certain_only(evidence, self._rules.binds)
            selected = {block: hit for block, hit in selected.items() if self._rules.binds(hit[0])}
        return evidence, judge(m, scores, evidence, selected, replace(judging, binds=self._rules.binds), appended)

    def _whole(self, source: Source, url: str | None, options: HtmlOptions) -> Result:
        """A page that was cleaned before: all of it, and of its text what its roles say."""
        assert source.root is not None and source.text is not None
        page, head = read_blocks(source.root, hide=False), metadata.read_head(source.root)
        roles = roles_in(page)
        keep = [role in options.keep for role in roles]
        if not any(keep):
            keep = [True] * len(keep)
        data = read_again(head, zip(roles, page.texts, strict=True), url)
        standfirst = next((page.texts[i] for i, role in enumerate(roles) if role == Role.STANDFIRST), None)
        return Result(
            text=plain(page, keep),
            kind="html",
            title=data.get("title"),
            standfirst=standfirst or data.get("standfirst"),
            metadata=data,
            explain=partial(marked, page, roles, keep),
            html=Formatted(partial(clean_page, page, roles, source.text)),
            markdown=Formatted(partial(body_markdown, page, keep, NO_CUTS, None, data.get("title"))),
        )


def _settle_trims(page: Page, trims: Sequence[Trim], keep: list[bool], verdict: Verdict) -> list[Trim]:
    """The trims of kept blocks; a block of which nothing would be left goes as a whole."""
    of_kept = [trim for trim in trims if keep[trim.line]]
    for line, cuts in cuts_of(page.texts, of_kept).items():
        if sum(last - first for first, last in cuts) >= len("".join(page.texts[line].split())):
            keep[line] = False
            verdict.roles[line], verdict.rules[line] = Role.CHROME, next(t.rule for t in of_kept if t.line == line)
    return [trim for trim in of_kept if keep[trim.line]]


def _check(page: Page, keep: Sequence[bool], cuts: Cuts, text: str, verdict: Verdict) -> None:
    """The invariants that don't wait for cleaned HTML to be asked for."""
    check_blocks(page)
    check_plain(page.texts, keep, text, cuts)
    explained = ~np.isnan(verdict.scores)
    explained[[*verdict.rules, *verdict.hidden]] = True
    invariants.check_reasons(np.array(keep, dtype=np.bool_), explained)


def _stories(page: Page, verdict: Verdict, site: str | None) -> list[Story]:
    """The stories as records; those of the page's layout are the site's own where no other source is named."""
    starts = starts_of(page)
    return [
        Story(
            source=span.source or (site if span.rule is None else None),
            age=span.age,
            title=span.title,
            text="\n".join(page.texts[i] for i in span.text),
            start=starts[span.first],
            end=starts[span.last] - 1,
            url=span.url,
        )
        for span in verdict.stories
    ]

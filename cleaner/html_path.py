"""The way of a page: read, measure, score, judge, render."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from cleaner.judge.html_features import Measures, Told, measure
from cleaner.judge.html_judge import Verdict, judge, threshold
from cleaner.judge.html_score import HtmlScorer, shipped
from cleaner.judge.html_votes import votes, with_votes
from cleaner.model import Block, Evidence, Formatted, Reason, Result, Role, Story
from cleaner.read import metadata
from cleaner.read.address import host_of
from cleaner.read.html import Source, read
from cleaner.read.html_blocks import Element, Page, PageError, read_blocks
from cleaner.read.html_peer import second_opinion
from cleaner.render_html import cleaned, is_clean
from cleaner.render_markdown import markdown
from cleaner.render_plain import plain
from cleaner.rules.match import Matcher

KEPT_BY_DEFAULT = frozenset((Role.BODY,))
# Rules are for lines: asking them of every block would cost as much as all the rest.
ASKED, SURE = 0.2, 0.97
SHORT_LINE, LONGEST_ASKED = 60, 300
Mode = Literal["fast", "accurate", "rules"]


@dataclass(slots=True, eq=False)
class Examined:
    """A page as it was read: its blocks, what its head and its data say, and what was measured (None
    without blocks).
    """

    blocks: Page
    head: metadata.Head
    data: dict[str, Any]
    measures: Measures | None


def examine(root: Element) -> Examined:
    """Read and measure a page. Raises PageError where it is too large to judge."""
    blocks = read_blocks(root)
    head = metadata.read_head(root)
    data = metadata.article_data(head.data)
    told = Told(metadata.titles(head, data), metadata.summary(head, data), metadata.article_text(data))
    return Examined(blocks, head, data, measure(blocks, told) if len(blocks) else None)


@dataclass(frozen=True, slots=True)
class HtmlOptions:
    """What a caller decides for pages.

    ``standfirst``: True has it in the text, False never, None where the scorer takes it for a part of the
    article.
    """

    keep: Collection[Role] = KEPT_BY_DEFAULT
    mode: Mode = "fast"
    strictness: float = 0.5
    standfirst: bool | None = None


class HtmlCleaner:
    """Cleans pages with one matcher and one set of weights. Built once, used from any number of threads."""

    def __init__(self, matcher: Matcher | None = None, scorer: HtmlScorer | None = None) -> None:
        self.matcher = matcher
        self._scorer = scorer

    def clean(
        self, source: Any, url: str | None = None, options: HtmlOptions | None = None, charset: str | None = None
    ) -> Result:
        """The article of one page. See ``cleaner.read.html.read`` for what ``source`` can be.

        A page that can't be judged comes back as it was, with a warning that says why. Raises TypeError for
        what is no page.
        """
        options = options or HtmlOptions()
        try:
            page = read(source, charset)
            if page.root is None:
                return _untouched(page.text or "", "there is no text in it")
            if page.text is not None and is_clean(page.text):
                return self._whole(page)
            return self._judged(page, examine(page.root), url, options)
        except PageError as error:
            return _untouched(source if isinstance(source, str) else "", str(error))

    def _judged(self, source: Source, seen: Examined, url: str | None, options: HtmlOptions) -> Result:
        page, m = seen.blocks, seen.measures
        if m is None:
            return _untouched(source.text or "", "there is no text in it")
        scorer = self._scorer or shipped()
        scores = scorer.score(m) if options.mode != "rules" else np.ones(len(page))
        if options.mode == "accurate":
            vote = votes(page.texts, second_opinion(source, page, url))
            scores = with_votes(scores, vote, np.expm1(m.columns["log words"]), threshold(options.strictness))
        evidence, selected = self._evidence(page, scores, host_of(url))
        verdict = judge(m, scores, evidence, selected, options.strictness, options.standfirst)
        keep = [role in options.keep for role in verdict.roles]
        warnings = (*source.warnings, *evidence.warnings, *verdict.warnings)
        if not any(keep):
            keep = [True] * len(keep)
            warnings = (*warnings, "nothing would have been left, so nothing was removed")
        headline = page.texts[verdict.headline] if verdict.headline is not None else None
        data = metadata.read_metadata(seen.head, seen.data, url, headline)
        standfirst = page.texts[verdict.standfirst] if verdict.standfirst is not None else None
        html = Formatted(partial(cleaned, page, keep, source.text))
        return Result(
            text=plain(page, keep),
            kind="html",
            changed=True,
            title=data.get("title"),
            standfirst=standfirst or data.get("standfirst"),
            stories=tuple(_stories(page, verdict)),
            warnings=warnings,
            sites=evidence.sites,
            metadata=data,
            explain=partial(_explain, scorer, m, verdict, keep),
            to_html=html,
            to_markdown=partial(_markdown, html),
        )

    def _whole(self, source: Source) -> Result:
        """A page that was cleaned before: all of it."""
        assert source.root is not None and source.text is not None
        seen = examine(source.root)
        page = seen.blocks
        data = metadata.read_metadata(seen.head, seen.data, None)
        html = Formatted(partial(str, source.text))
        return Result(
            text=plain(page, [True] * len(page)),
            kind="html",
            title=data.get("title"),
            standfirst=data.get("standfirst"),
            metadata=data,
            explain=partial(_all_kept, page),
            to_html=html,
            to_markdown=partial(_markdown, html),
        )

    def _evidence(
        self, page: Page, scores: NDArray[np.float64], host: str | None
    ) -> tuple[Evidence, dict[int, tuple[str, str]]]:
        """What line rules say of the blocks that may be article (the others go anyway), and CSS rules of
        all.
        """
        if self.matcher is None:
            return Evidence(), {}
        sizes = np.fromiter(map(len, page.texts), dtype=np.int64, count=len(page))
        unsure = (scores < SURE) & (sizes <= LONGEST_ASKED)
        asked = np.flatnonzero((scores >= ASKED) & (unsure | (sizes <= SHORT_LINE))).tolist()
        found = self.matcher.match([page.texts[i] for i in asked], host)
        rules = self.matcher.select_rules(host)
        return (
            Evidence(
                drops={asked[line]: rule for line, rule in found.drops.items()},
                keeps={asked[line]: rule for line, rule in found.keeps.items()},
                sites=found.sites,
                warnings=found.warnings,
            ),
            select(page, rules) if rules else {},
        )


def select(page: Page, rules: list[tuple[str, str, str]]) -> dict[int, tuple[str, str]]:
    """The blocks that CSS rules hit: block to (rule id, action). The first rule that hits a block has it."""
    from cleaner.read.html_select import elements_of

    found: dict[int, tuple[str, str]] = {}
    for rule, action, selector in rules:
        for first, last in elements_of(page, selector):
            for block in range(first, last):
                found.setdefault(block, (rule, action))
    return found


def _untouched(text: str, why: str) -> Result:
    html: Callable[[], str] = Formatted(partial(str, text))
    return Result(text, "html", warnings=(f"left as it was: {why}",), to_html=html, to_markdown=html)


def _markdown(html: Callable[[], str]) -> str:
    return markdown(html())


def _stories(page: Page, verdict: Verdict) -> list[Story]:
    starts = _starts(page)
    return [
        Story(
            source=None,
            age=None,
            title=page.texts[span.title] if span.title is not None else None,
            text="\n".join(page.texts[i] for i in span.text),
            start=starts[span.first],
            end=starts[span.last] - 1,
        )
        for span in verdict.stories
    ]


def _starts(page: Page) -> list[int]:
    """Where each block begins in the blocks' texts joined by line feeds; one more entry for the end."""
    starts = [0]
    for text in page.texts:
        starts.append(starts[-1] + len(text) + 1)
    return starts


def _all_kept(page: Page) -> tuple[Block, ...]:
    starts = _starts(page)
    return tuple(Block(text, at, at + len(text), Role.BODY) for text, at in zip(page.texts, starts, strict=False))


def _explain(scorer: HtmlScorer, m: Measures, verdict: Verdict, keep: list[bool]) -> tuple[Block, ...]:
    """Every block with its role, and for the dropped ones why."""
    page, starts = m.page, _starts(m.page)
    story_of = {i: k for k, span in enumerate(verdict.stories) for i in range(span.first, span.last)}
    silent = [i for i, kept in enumerate(keep) if not kept and i not in verdict.rules]
    scored = dict(zip(silent, scorer.contributions(m, silent), strict=True))
    blocks = []
    for i, text in enumerate(page.texts):
        reason = None
        if i in verdict.rules:
            reason = Reason(rule=verdict.rules[i])
        elif not keep[i]:
            reason = Reason(contributions=scored[i])
        if reason is not None and i in story_of:
            reason = replace(reason, story=story_of[i])
        score = round(float(verdict.scores[i]), 4)
        blocks.append(Block(text, starts[i], starts[i] + len(text), verdict.roles[i], reason, score, keep[i]))
    return tuple(blocks)

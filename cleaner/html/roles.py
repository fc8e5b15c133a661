"""Probabilities to roles: what the rules decide, guards against disasters, appended stories, and what the
rest is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.typing import NDArray

from cleaner.core.running_text import NO_ARTICLE_ABOVE, has_article
from cleaner.html.appended import appended_stories
from cleaner.html.blocks import TAG_CODE
from cleaner.html.evidence import Selected, decide
from cleaner.html.features.columns import Measures
from cleaner.html.guard import LEAST_WORDS, MOST_LINKED, NO_TEXT, SECTIONS, guard, own_sections
from cleaner.html.hidden.blocks import hidden_blocks
from cleaner.html.stories import StorySpan, named_stories, seen_stories
from cleaner.result import Evidence, Role
from cleaner.rules.certain import certain_end

# Out of fold, the figures hardly change between 0.35 and 0.5.
THRESHOLD = 0.4
MILDEST, STRICTEST = 0.03, 0.85
# What a rule's hint moves the log-odds by.
HINT = 1.0
_HEADINGS = [TAG_CODE[name] for name in ("h1", "h2", "h3")]


@dataclass(slots=True, eq=False)
class Verdict:
    """The role of each block, the rules and stories behind them, how the page hides blocks from its readers
    (``hidden``), and what was found: ``headline`` and ``standfirst`` blocks.
    """

    roles: list[Role]
    scores: NDArray[np.float64]
    rules: dict[int, str] = field(default_factory=dict)
    stories: list[StorySpan] = field(default_factory=list)
    headline: int | None = None
    standfirst: int | None = None
    warnings: tuple[str, ...] = ()
    hidden: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judging:
    """How to judge. ``standfirst`` True or False settles whether the standfirst is body; None leaves it to the scores.
    ``binds`` tells of a rule's id whether its word on the article's end and on stories is not to be doubted. With
    ``whole`` all is article but what rules name.
    """

    strictness: float = 0.5
    standfirst: bool | None = None
    binds: Callable[[str], bool] = bool
    whole: bool = False


USUAL = Judging()


def with_hint(bar: float) -> float:
    """The probability from which a block that a rule hints at is article."""
    odds = bar / (1 - bar) * math.exp(HINT)
    return odds / (1 + odds)


def threshold(strictness: float) -> float:
    """The probability from which a block is article: 0.4 in the middle, 0.03 at the mildest, 0.85 at the strictest."""
    low, high = (MILDEST, THRESHOLD) if strictness < 0.5 else (2 * THRESHOLD - STRICTEST, STRICTEST)
    return low + (high - low) * (2 * strictness if strictness < 0.5 else strictness)


def judge(
    m: Measures,
    scores: NDArray[np.float64],
    evidence: Evidence,
    selected: Selected,
    options: Judging = USUAL,
    appended: Sequence[StorySpan] = (),
) -> Verdict:
    """Roles from scores and evidence; ``selected`` maps blocks to (rule id, ``drop`` or ``keep``) of CSS rules,
    ``appended`` are the stories that the page's layout shows.
    """
    bar = threshold(options.strictness)
    panel = certain_end(evidence, options.binds)
    if panel is not None and not has_article(_texts_above(m, evidence, panel)):
        return Verdict([Role.BODY] * len(scores), scores, warnings=(NO_ARTICLE_ABOVE,))
    article = (scores >= bar) | options.whole
    for span in appended:
        article[span.first : span.last] = False
    article[list(evidence.hints)] &= scores[list(evidence.hints)] >= with_hint(bar)
    likely = article.copy()
    words = m.words
    rules, headers = decide(article, words, evidence, selected, options.binds, LEAST_WORDS)
    decided = {*rules, *(i for span in appended for i in range(span.first, span.last))}
    if options.whole:
        warnings: tuple[str, ...] = (NO_TEXT,)
    else:
        article, warnings = guard(m, scores, article, decided, partial(_headline, m))
    hidden = hidden_blocks(m, article)
    article[list(hidden.blocks)] = False
    if options.whole:
        roles = _whole(article)
        for block in hidden.blocks:
            roles[block] = Role.HIDDEN
            rules.pop(block, None)
        return Verdict(roles, scores, rules, warnings=(*warnings, *hidden.warnings), hidden=hidden.blocks)
    headline = _headline(m, article, hidden.blocks)
    stories = seen_stories([*appended, *named_stories(headers, likely)], hidden.blocks, m.page.texts)
    roles = _roles(m, article, headline)
    first = int(np.argmax(article)) if article.any() else len(roles)
    summary = _standfirst(m, headline, first)
    if summary is not None and summary not in rules and summary not in hidden.blocks:
        if options.standfirst is not None:
            roles[summary] = Role.BODY if options.standfirst else Role.STANDFIRST
        elif not article[summary]:
            roles[summary] = Role.STANDFIRST
    for span in stories:
        roles[span.first : span.last] = [Role.STORY] * (span.last - span.first)
    for block in hidden.blocks:
        roles[block] = Role.HIDDEN
        rules.pop(block, None)
    warnings = (*warnings, *hidden.warnings)
    summary = None if summary in hidden.blocks else summary
    return Verdict(roles, scores, rules, stories, headline, summary, warnings, hidden.blocks)


def _texts_above(m: Measures, evidence: Evidence, panel: int) -> list[str]:
    """What stands above the article's certain end, but for links and what rules drop."""
    return [m.page.texts[i] for i in range(panel) if m.link_share[i] < MOST_LINKED and i not in evidence.drops]


def _whole(article: NDArray[np.bool_]) -> list[Role]:
    """The roles of a page that stays whole but for what rules name."""
    return [Role.BODY if kept else Role.CHROME for kept in article.tolist()]


def find_stories(
    m: Measures, scores: NDArray[np.float64], strictness: float, address: str | None
) -> tuple[list[StorySpan], tuple[str, ...]]:
    """The stories behind the article that the page's layout shows, and a warning where they would be most of the
    article's own part of the page and stay; ``address`` is the page's own.
    """
    likely = scores >= threshold(strictness)
    spans = appended_stories(m, likely, _headline(m, likely), address)
    return ([], (SECTIONS,)) if spans and own_sections(m, likely, spans) else (spans, ())


def _headline(m: Measures, article: NDArray[np.bool_], hidden: Collection[int] = ()) -> int | None:
    """The block that is the page's headline: a heading that is like the title, the nearest above the body."""
    like = m.columns["like the title"]
    tags = m.tag[m.owner]
    value = like + 0.35 * (tags == TAG_CODE["h1"]) + 0.15 * np.isin(tags, _HEADINGS) + 0.1 * m.columns["near title"]
    value[list(hidden)] = 0
    if not len(value) or value.max() < 0.55:
        return None
    best = np.flatnonzero(value >= value.max() - 0.1)
    first = int(np.argmax(article)) if article.any() else int(best[0])
    return int(best[np.argmin(np.abs(best - first))])


def _standfirst(m: Measures, headline: int | None, first: int) -> int | None:
    """The summary line between headline and body, by its class, its place, or because the page's summary
    says the same.
    """
    start = headline + 1 if headline is not None else max(first - 8, 0)
    words = m.words
    for i in range(start, min(first + 2, start + 25, len(m.owner))):
        if words[i] < 5 or words[i] > 90 or m.link_share[i] > 0.5:
            continue
        named = m.columns["near standfirst"][i]
        said = m.columns["like the summary"][i] > 0.75
        subheading = m.tag[m.owner[i]] == TAG_CODE["h2"] and i - start < 3
        if (named and (said or i < first + 1)) or (said and i <= first) or (subheading and i < first):
            return i
    return None


def _roles(m: Measures, article: NDArray[np.bool_], headline: int | None) -> list[Role]:
    """Body where the article is; for the rest what words, class names and place say."""
    c = m.columns

    def named(name: str) -> NDArray[np.bool_]:
        return c[name].astype(np.bool_)

    words = np.expm1(c["log words"])
    short = words < 40
    caption = named("tag figcaption") | named("near caption") | named("in figure")
    byline = short & (named("near author") | (named("word author") & (words < 12)))
    dateline = (words < 16) & (named("near date") | named("word date")) & (c["digits"] > 0.08)
    first = int(np.argmax(article)) if article.any() else len(article)
    roles = []
    for i in range(len(article)):
        if i == headline:
            roles.append(Role.HEADLINE)
        elif article[i]:
            roles.append(Role.BODY)
        elif caption[i]:
            roles.append(Role.CAPTION)
        elif dateline[i] and i < first + 3:
            roles.append(Role.DATELINE)
        elif byline[i] and i < first + 3:
            roles.append(Role.BYLINE)
        else:
            roles.append(Role.CHROME)
    return roles

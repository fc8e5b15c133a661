"""Doubt keeps: what stays of a page on which next to nothing looks like an article."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner.core.paragraph import is_paragraph
from cleaner.html.attribute_words import BIT
from cleaner.html.blocks import TAG_CODE
from cleaner.html.features.arrays import Measures, total
from cleaner.html.stories import StorySpan

LEAST_WORDS = 40
_H1 = TAG_CODE["h1"]
_OWN = (TAG_CODE["article"], TAG_CODE["main"])
_LOWER_BARS = (0.25, 0.1)
# A page with less running text than this (in characters) is no page of running text.
_LEAST_TEXT = 100
# Of a page's running text the part that the element taken for the article must hold.
_MOST = 0.6
_LINKS = 0.8
# A paragraph with a larger share of links is a teaser or a menu.
MOST_LINKED = 0.5
# What is named so holds running text that is no article.
_ASIDE = BIT["comment"] | BIT["cookie"] | BIT["popup"] | BIT["newsletter"]

# Characters, links discounted, from which a block is a paragraph; and the share of the running text that the scorer
# expects in the article above which too much of it is lost.
_PARAGRAPH, _TOO_MUCH = 60, 0.4
# A round-up has more parts than pages have articles.
_MOST_STORIES = 4

LITTLE = "little looked like an article, so what might be one was kept"
NOTHING = "nothing looked like an article, so nothing but what rules name was removed"
LOST = "most of the running text would have gone: in doubt the part of the page that holds it was kept"
HEADED = "nothing under the headline would have been left, so its paragraphs were kept"
SECTIONS = "what may be other stories stands in the article's own part of the page, so it was kept"
NO_TEXT = "there is no running text on it: only what certain rules name was removed"
MOST_TEXT = "nothing looked like an article, so the part with most text was kept"

Blocks = NDArray[np.bool_]


def guard(
    m: Measures,
    scores: NDArray[np.float64],
    article: Blocks,
    ruled: Collection[int],
    headline: Callable[[Blocks], int | None],
) -> tuple[Blocks, tuple[str, ...]]:
    """The blocks that are taken for the article, and a warning where it is not those of ``article``.

    Where they hold next to nothing the bar is lowered, and then given up: what might be article stays, with the part of
    the page that has most text. The paragraphs of the headline's own element stay where nothing else of it would.
    Blocks in ``ruled`` stay as the rules decided. ``headline`` finds the page's headline from its article.
    """
    free = np.ones(len(article), dtype=np.bool_)
    free[list(ruled)] = False
    found, warnings = _enough(m, scores, article, free, headline)
    own = _under_the_headline(m, headline(found))
    if own.any() and not (own & (found | ~free)).any():
        return found | (own & (m.mass > _PARAGRAPH)), (*warnings, HEADED)
    return found, warnings


def _enough(
    m: Measures,
    scores: NDArray[np.float64],
    article: Blocks,
    free: Blocks,
    headline: Callable[[Blocks], int | None],
) -> tuple[Blocks, tuple[str, ...]]:
    """The article where it is more than next to nothing, and most of the running text; else what may be it."""
    if m.words[article].sum() >= LEAST_WORDS:
        return _with_what_is_lost(m, scores, article, free)
    best = article
    for bar in _LOWER_BARS:
        best = np.where(free, scores >= bar, article)
        if m.words[best].sum() >= LEAST_WORDS:
            return best, (LITTLE,)
    aside = _aside(m, headline(article))
    part = _part_with_most_text(m, np.where(aside, 0.0, m.good))
    if part is None:
        return (best, (LITTLE,)) if article.any() else (free, (NOTHING,))
    return best | (part & free & ~aside & (m.link_share < _LINKS)), (MOST_TEXT,)


def _under_the_headline(m: Measures, headline: int | None) -> Blocks:
    """The blocks of the ``article`` or ``main`` element around the headline, where it holds a paragraph; else none."""
    inside = np.zeros(len(m.owner), dtype=np.bool_)
    at = -1 if headline is None else int(m.owner[headline])
    while at >= 0 and m.tag[at] not in _OWN:
        at = int(m.parent[at])
    if at >= 0 and (m.mass[m.first[at] : m.last[at]] > _PARAGRAPH).any():
        inside[m.first[at] : m.last[at]] = True
    return inside


def has_text(m: Measures) -> bool:
    """Whether there is a paragraph on the page, as the rules know it (docs/rules.md), that isn't mostly links."""
    return any(
        linked < MOST_LINKED and is_paragraph(text)
        for text, linked in zip(m.page.texts, m.link_share.tolist(), strict=True)
    )


def _with_what_is_lost(
    m: Measures, scores: NDArray[np.float64], article: Blocks, free: Blocks
) -> tuple[Blocks, tuple[str, ...]]:
    """The article; where the paragraphs that would go are most of what the scorer expects of it, with all of the
    element that holds most of them.

    Each paragraph counts as much as it is likely to be article, so that comments and teasers count for nothing.
    """
    aside = _aside(m, None)
    lost = np.where((m.mass > _PARAGRAPH) & free & ~aside & ~article, m.good * scores, 0.0)
    kept = np.where(article, m.chars * (1 - m.link_share) * scores, 0.0)
    if lost.sum() <= _TOO_MUCH * (lost.sum() + kept.sum()):
        return article, ()
    part = _part_with_most_text(m, np.where(aside, 0.0, m.good * scores))
    if part is None:
        return article, ()
    return article | (part & free & ~aside & (m.link_share < _LINKS)), (LOST,)


def own_sections(m: Measures, likely: Blocks, spans: Sequence[StorySpan]) -> bool:
    """Whether what looks like appended stories are sections of the article: they stand in the element that holds the
    article's own paragraphs, and would take most of the running text there.

    A few, each headed by an ``h1``, are stories all the same.
    """
    inside = np.zeros(len(likely), dtype=np.bool_)
    for span in spans:
        inside[span.first : span.last] = True
    paragraphs = m.mass > _PARAGRAPH
    own = np.flatnonzero(paragraphs & likely & ~inside)
    if not len(own):
        return False
    around = int(m.owner[own[0]])
    while around >= 0 and not (m.first[around] <= own[0] and own[-1] < m.last[around]):
        around = int(m.parent[around])
    if around < 0:
        return False
    begin, end = int(m.first[around]), int(m.last[around])
    within = [span for span in spans if begin <= span.first < end]
    taken = float(m.mass[begin:end][(paragraphs & inside)[begin:end]].sum())
    if 2 * taken <= taken + float(m.mass[own].sum()):
        return False
    headed = m.tag[m.owner[[span.first for span in within]]] == _H1
    return len(within) > _MOST_STORIES or not headed.all()


def _aside(m: Measures, headline: int | None) -> Blocks:
    """The blocks in elements whose names say that they hold no article; the one around the headline isn't believed."""
    found = np.zeros(len(m.owner), dtype=np.bool_)
    for kinds, first, last in zip(m.page.kinds, m.page.first, m.page.last, strict=True):
        if kinds & _ASIDE and not (headline is not None and first <= headline < last):
            found[first:last] = True
    return found


def _part_with_most_text(m: Measures, good: NDArray[np.float64]) -> Blocks | None:
    """The blocks of the innermost element that holds most of the running text; None where there is hardly any."""
    goods = total(good)
    held = goods[m.last] - goods[m.first]
    if held.max(initial=0) < _LEAST_TEXT:
        return None
    enough = np.flatnonzero(held >= _MOST * held.max())
    at = int(enough[np.argmax(m.depth[enough])])
    inside = np.zeros(len(good), dtype=np.bool_)
    inside[m.first[at] : m.last[at]] = True
    return inside

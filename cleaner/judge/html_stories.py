"""Articles behind the article: infinite scroll and "read next" pages hold several, each with a headline of
its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.judge.html_features import Measures, total
from cleaner.model import StoryHeader
from cleaner.read.html_blocks import TAG_CODE

LEAST_CHARS = 250
LEAST_PARAGRAPHS = 2
_HEADINGS = (TAG_CODE["h1"], TAG_CODE["h2"])
_ARTICLE = TAG_CODE["article"]


@dataclass(frozen=True, slots=True)
class StorySpan:
    """An appended story: its blocks from ``first`` up to ``last``, its text's blocks, its fields as they stand on the
    page, and the rule that found it, if one did.
    """

    first: int
    last: int
    text: tuple[int, ...]
    title: str | None = None
    source: str | None = None
    age: str | None = None
    url: str | None = None
    rule: str | None = None


def named_stories(headers: Sequence[StoryHeader], text: NDArray[np.bool_]) -> list[StorySpan]:
    """The stories whose headers rules saw; ``text`` are the blocks that can be running text.

    A story reaches to the next header, or to the last block of its text; its text is the header's
    own, or whatever follows.
    """
    spans = []
    followings = [*(header.first for header in headers[1:]), len(text)]
    for header, following in zip(headers, followings, strict=False):
        begin = header.last + 1 if header.text_line is None else header.text_line
        blocks = [i for i in range(begin, following) if text[i] or i == header.text_line]
        if blocks:
            fields = (header.title, header.source, header.age, None, header.rule)
            spans.append(StorySpan(header.first, blocks[-1] + 1, tuple(blocks), *fields))
    return spans


def find_stories(m: Measures, article: NDArray[np.bool_], headline: int | None) -> list[StorySpan]:
    """The containers after the one with the headline that hold an article of their own.

    A story's container is like the main one (same tag and class, the same parent) and begins with a heading
    of the headline's level that is not like the page's title; it holds paragraphs that the scorer took for article.
    """
    text = np.where(article, m.good, 0.0)
    sums = total(text)
    held = sums[m.last] - sums[m.first]
    rich = np.flatnonzero(held >= LEAST_CHARS)
    if len(rich) < 2:
        return []
    found: list[StorySpan] = []
    by_parent: dict[tuple[int, int], list[int]] = {}
    for at in rich.tolist():
        by_parent.setdefault((int(m.parent[at]), int(m.tag[at])), []).append(at)
    for (_, tag), family in by_parent.items():
        if len(family) < 2:
            continue
        like = [at for at in family if tag == _ARTICLE or m.signature[at] == m.signature[family[0]]]
        if len(like) < 2 or like[0] != family[0]:
            continue
        main = next((at for at in like if headline is not None and m.first[at] <= headline < m.last[at]), None)
        if main is None or headline is None:
            continue
        later = [at for at in like if m.first[at] >= m.last[main]]
        level = int(m.tag[m.owner[headline]])
        spans = [span for at in later if (span := _story(m, article, at, level))]
        # The items of a list are like each other too, but smaller headings begin them, and the first is no longer.
        if spans and len(spans) == len(later) and held[main] >= 0.5 * held[later].max():
            found.extend(spans)
    return sorted(found, key=lambda span: span.first)


def _story(m: Measures, article: NDArray[np.bool_], at: int, level: int) -> StorySpan | None:
    """The element as a story, if it begins with a heading of the headline's level and has paragraphs."""
    first, last = int(m.first[at]), int(m.last[at])
    blocks = [i for i in range(first, last) if article[i]]
    headings = [i for i in range(first, min(last, first + 12)) if m.tag[m.owner[i]] == level]
    paragraphs = sum(m.good[i] > 60 for i in blocks)
    if level not in _HEADINGS or not headings or paragraphs < LEAST_PARAGRAPHS:
        return None
    title = headings[0]
    if m.columns["like the title"][title] > 0.6 or any(m.good[i] > 60 for i in range(first, title)):
        return None
    return StorySpan(first, last, tuple(i for i in blocks if i > title), m.page.texts[title])

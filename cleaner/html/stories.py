"""Appended stories of a page: what they are, and those whose headers rules saw."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.html.page import Page
from cleaner.result import StoryHeader


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


def seen_stories(spans: Sequence[StorySpan], hidden: Collection[int], texts: Sequence[str]) -> list[StorySpan]:
    """The stories without the text and titles that the page hides from its readers; one without other text is none."""
    if not hidden:
        return list(spans)
    found = []
    for span in spans:
        text = tuple(block for block in span.text if block not in hidden)
        unseen = {texts[block] for block in range(span.first, span.last) if block in hidden}
        if text:
            fields: dict[str, Any] = {
                name: None for name in ("title", "source", "age") if getattr(span, name) in unseen
            }
            found.append(replace(span, text=text, **fields))
    return found


def without_stories(page: Page, spans: Sequence[StorySpan]) -> tuple[Page, list[int]]:
    """The page without the blocks of its appended stories, with all of its elements; and the blocks that it has."""
    gone = {i for span in spans for i in range(span.first, span.last)}
    left = [i for i in range(len(page)) if i not in gone]
    before = [0, *accumulate(i not in gone for i in range(len(page)))]
    names = ("texts", "owner", "nodes", "link_chars", "links", "anchors", "bold_chars", "inline", "broken")
    cut: dict[str, Any] = {name: [getattr(page, name)[i] for i in left] for name in names}
    cut |= {name: [before[at] for at in getattr(page, name)] for name in ("first", "last")}
    return replace(page, **cut), left

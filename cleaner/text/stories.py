"""The appended stories as records: which lines of the part after the article belong to which story, as what."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner.result import StoryHeader
from cleaner.text.network import AGE, BODY, BYLINE, FURNITURE, HEADER, HEADLINE, KIND, SOURCE, STANDFIRST, TEXT, TITLE
from cleaner.text.story_fields import (
    LONGEST_TITLE,
    NUMBERED,
    StorySpan,
    complete,
    name_fields,
    title_above,
    with_the_one_before,
)

# A field lost to furniture is worse than a line of furniture in a header.
_FURNITURE_BIAS = 1.0
# Characters of the longest summary above a story; and of a story's text, at least.
_LONGEST_STANDFIRST = 400
_LEAST_TEXT = 30


def kinds_after_the_end(logits: NDArray[np.float32], kinds: NDArray[np.int64], end: int) -> NDArray[np.int64]:
    """What lines are, when from line ``end`` on none is the article's: its kinds speak for those they resemble."""
    tail = logits[KIND:, end:].copy()
    tail[FURNITURE] -= _FURNITURE_BIAS
    for own, others in ((TEXT, (BODY,)), (TITLE, (HEADLINE,)), (HEADER, (STANDFIRST, BYLINE))):
        for other in others:
            np.logaddexp(tail[own], tail[other], out=tail[own])
            tail[other] = -np.inf
    return np.concatenate((kinds[:end], tail.argmax(0)))


def find_stories(
    strings: Sequence[str],
    kinds: NDArray[np.int64],
    first: NDArray[np.bool_],
    dated: NDArray[np.uint8],
    begin: int,
    headers: Sequence[StoryHeader],
) -> list[StorySpan]:
    """The stories among the lines from ``begin`` on.

    ``kinds`` and ``first`` are the scorer's word on each line: what it is, and whether a story begins with it;
    ``dated`` says which lines have the shape of a date (2) or an age (1); ``headers`` are those that a rule saw.
    A story has a text.
    """
    spans = _spans(strings, _numbered_titles(strings, kinds, begin), first, begin, headers)
    found: list[StorySpan] = []
    scraps: list[StorySpan] = []  # right above the next one, and too short to be stories
    for span in spans:
        if scraps and (span.rule is not None or span.first != scraps[-1].last + 1):
            scraps.clear()
        if span.rule is None and sum(len(strings[line]) for line in span.text_lines) < _LEAST_TEXT:
            scraps.append(span)
            continue
        if scraps:
            span.first = scraps[0].first
            span.header[:0] = [
                part for scrap in scraps for part in (*scrap.header, *((line, HEADER) for line in scrap.text_lines))
            ]
            scraps.clear()
        found.append(span)
    for span, before in with_the_one_before(found, begin):
        if span.rule is None:
            name_fields(span, strings, dated)
            title_above(span, before.last + 1, strings, dated)
    for name in ("source", "age"):
        complete(found, name, strings, dated, begin)
    return found


def _numbered_titles(strings: Sequence[str], kinds: NDArray[np.int64], begin: int) -> NDArray[np.int64]:
    """The kinds with titles also where the number of a short line goes on counting those of titles."""
    numbers = {}
    for line in range(begin, len(strings)):
        found = NUMBERED.match(strings[line]) if len(strings[line]) <= LONGEST_TITLE else None
        if found and (found[1] or found[2]):
            numbers[line] = int(found[1] or found[2])
    if sum(kinds[line] == TITLE for line in numbers) < 2:
        return kinds
    kinds = kinds.copy()
    last = 0
    for line, number in numbers.items():
        if kinds[line] == TITLE or number == last + 1:
            kinds[line], last = TITLE, number
    return kinds


def _spans(
    strings: Sequence[str],
    kinds: NDArray[np.int64],
    first: NDArray[np.bool_],
    begin: int,
    headers: Sequence[StoryHeader],
) -> list[StorySpan]:
    """Headers with the texts below them."""
    tail = zip(kinds[begin:].tolist(), first[begin:].tolist(), strict=True)
    ahead = _ahead(kinds)
    certain = {header.first: header for header in headers}
    covered = {line for header in headers for line in range(header.first, header.last + 1)}
    spans: list[StorySpan] = []
    current: StorySpan | None = None
    for line, (kind, start) in enumerate(tail, begin):
        if line in certain:
            current = _from_header(certain[line])
            spans.append(current)
        elif line in covered:
            continue
        elif kind not in (SOURCE, AGE, TITLE, HEADER, TEXT):
            # Furniture between a header and its text is passed over; after the text it ends the story.
            if current is not None and current.text_lines:
                current = None
        elif kind == TEXT:
            if current is None or (start and current.text_lines):
                current = StorySpan(line, line)
                spans.append(current)
            current.text_lines.append(line)
            current.last = line
        else:
            if current is not None and not start and _is_standfirst(current, line, kinds, ahead, strings):
                current.text_lines.clear()
            elif current is None or current.text_lines or (start and _is_bare(current, line, ahead)):
                current = StorySpan(line, line)
                spans.append(current)
            current.header.append((line, kind))
            current.last = line
    return [span for span in spans if span.text_lines]


def _from_header(header: StoryHeader) -> StorySpan:
    text_lines = [] if header.text_line is None else list(range(header.text_line, header.last + 1))
    return StorySpan(header.first, header.last, header.source, header.age, header.title, text_lines, header.rule)


def _ahead(kinds: NDArray[np.int64]) -> NDArray[np.int64]:
    """From each line on, whether a title or a text comes first; -1 where neither does."""
    telling = (kinds == TITLE) | (kinds == TEXT)
    lines = len(kinds)
    place = np.minimum.accumulate(np.where(telling, np.arange(lines), lines)[::-1])[::-1]
    return np.append(kinds, -1)[place]


def _is_bare(span: StorySpan, line: int, ahead: NDArray[np.int64]) -> bool:
    """Whether a header without a text stands alone: the one that begins with ``line`` has a title of its own."""
    if span.rule is not None:
        return False
    titled = any(kind == TITLE for _, kind in span.header)
    return not titled or int(ahead[line]) == TITLE


def _is_standfirst(
    span: StorySpan, line: int, kinds: NDArray[np.int64], ahead: NDArray[np.int64], strings: Sequence[str]
) -> bool:
    """Whether the story's text so far is a summary between its title and the rest of its header, which goes on with
    ``line``."""
    if kinds[line] == TITLE or span.rule is not None or len(span.text_lines) != 1:
        return False
    alone = bool(span.header) and all(kind == TITLE for _, kind in span.header)
    return alone and int(ahead[line]) == TEXT and len(strings[span.text_lines[0]]) <= _LONGEST_STANDFIRST

"""Kept lines to output text. The output only deletes, so everything here is arithmetic on spans of the source."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from cleaner.core.lines import LINE_ENDS, Lines
from cleaner.result import Trim

Span = tuple[int, int]


def kept_spans(lines: Lines, keep: NDArray[np.bool_], trims: Sequence[Trim] = ()) -> list[Span]:
    """The stretches of ``lines.text`` that stay, ascending and not touching.

    ``keep`` holds one flag a line. A line goes with the white space behind it; a trimmed part goes with
    the white space that would be left at the line's edge. What stands before the first line stays. Where the
    last lines go, the text ends as the document did: with one line end, or with none.
    """
    size = len(lines.text)
    if not len(lines) or (keep.all() and not trims):
        return [(0, size)] if size else []
    nexts = np.append(lines.starts[1:], size)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], keep, [False]))))
    spans = [(int(lines.starts[a]), int(nexts[b - 1])) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    head = int(lines.starts[0])
    if head:
        spans = [(0, spans[0][1]), *spans[1:]] if spans and spans[0][0] == head else [(0, head), *spans]
    spans = _without(spans, sorted(trimmed_span(lines, trim) for trim in trims if keep[trim.line]))
    if not keep[-1] and keep.any():
        spans = _close(lines, spans, int(lines.ends[np.flatnonzero(keep)[-1]]))
    return spans


def trimmed_span(lines: Lines, trim: Trim) -> Span:
    """The trimmed part in the text's offsets, with the white space that would otherwise begin or end the line."""
    text, start, end = lines.text, int(lines.starts[trim.line]), int(lines.ends[trim.line])
    first, last = start + trim.start, min(start + trim.end, end)
    while last < end and text[last].isspace() and first == start:
        last += 1
    while first > start and text[first - 1].isspace() and last == end:
        first -= 1
    return first, last


def join(text: str, spans: Sequence[Span]) -> str:
    """The text of the spans, put together."""
    if len(spans) == 1 and spans[0] == (0, len(text)):
        return text
    return "".join([text[a:b] for a, b in spans])


def places(spans: Sequence[Span]) -> list[int]:
    """Where each of some spans begins in their joined text, and where the last one ends."""
    return [0, *accumulate(end - start for start, end in spans)]


def compose(outer: Sequence[Span], inner: Sequence[Span], begins: Sequence[int] = ()) -> list[Span]:
    """Spans of the joined text of ``outer``, as spans of the text that ``outer`` refers to.

    ``begins`` are the ``places`` of ``outer``: whoever asks often gives them, and the way to the first span is short.
    """
    result: list[Span] = []
    at = max(0, bisect_right(begins, inner[0][0]) - 1) if begins and inner else 0
    base = begins[at] if begins else 0
    for first, last in inner:
        while at < len(outer) and base + outer[at][1] - outer[at][0] <= first:
            base += outer[at][1] - outer[at][0]
            at += 1
        while first < last:
            start, end = outer[at]
            begin = start + first - base
            stop = min(end, start + last - base)
            if result and result[-1][1] == begin:
                result[-1] = (result[-1][0], stop)
            else:
                result.append((begin, stop))
            first += stop - begin
            if first < last:
                base += end - start
                at += 1
    return result


def complement(spans: Sequence[Span], size: int) -> list[Span]:
    """What lies between the spans, from 0 to ``size``."""
    edges = [0, *[x for span in spans for x in span], size]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]


def _without(spans: list[Span], holes: Sequence[Span]) -> list[Span]:
    """The spans without the holes; both ascending."""
    result: list[Span] = []
    at = 0
    for start, end in spans:
        while at < len(holes) and holes[at][1] <= start:
            at += 1
        here = at
        while here < len(holes) and holes[here][0] < end:
            if start < holes[here][0]:
                result.append((start, holes[here][0]))
            start = max(start, holes[here][1])
            here += 1
        if start < end:
            result.append((start, end))
    return result


def _close(lines: Lines, spans: list[Span], visible_end: int) -> list[Span]:
    """Cut the white space behind the last kept line to one line end, or to none if the document ends without."""
    text = lines.text
    stop = visible_end
    if text[-1] in LINE_ENDS:
        while stop < spans[-1][1] and text[stop] not in LINE_ENDS:
            stop += 1
        stop += 2 if text[stop : stop + 2] == "\r\n" else 1
    last = [(a, min(b, stop)) for a, b in spans if a < stop]
    return [span for span in last if span[0] < span[1]]

"""The changes of one document, line by line, each removed line with its reason."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise

from cleaner.files.outcome import Hunk, Line, Removal, Section, Span
from cleaner.result import Block, Result

_LINE = re.compile(r"[^\n\r\u2028\u2029]*(?:\r\n|[\n\r\u2028\u2029]|\Z)")
_AROUND = 3


def section(name: str, source: str, result: Result) -> Section:
    """What cleaning ``source`` to ``result`` took out, for people and for programs to read."""
    removed = [block for block in result.blocks if not block.kept]
    edges = line_edges(source)
    removals = tuple(
        Removal(b.start, b.end, bisect_right(edges, b.start), b.text, b.role.value, str(b.reason or ""))
        for b in removed
    )
    return Section(name, tuple(hunks(source, edges, result.removed_spans, removed)), removals)


def line_edges(source: str) -> list[int]:
    """Where each line of ``source`` begins, and where the last one ends."""
    edges = [match.start() for match in _LINE.finditer(source) if match.start() < len(source)]
    return [*edges, len(source)]


def removed_lines(source: str, spans: Sequence[Span]) -> int:
    """How many lines with something to read on them lost some or all of it."""
    return sum(1 for a, b in spans for line in _LINE.findall(source[a:b]) if line.strip())


def hunks(source: str, edges: Sequence[int], spans: Sequence[Span], removed: Sequence[Block]) -> list[Hunk]:
    """The changed lines with three lines around each, as unified diffs have them."""
    lines = _marked(source, edges, spans, removed)
    changed = [place for place, line in enumerate(lines) if line.mark != " "]
    found: list[Hunk] = []
    old = [0, *accumulate(line.mark != "+" for line in lines)]
    new = [0, *accumulate(line.mark != "-" for line in lines)]
    begin = 0
    while begin < len(changed):
        end = begin
        while end + 1 < len(changed) and changed[end + 1] - changed[end] - 1 <= 2 * _AROUND:
            end += 1
        first, last = max(0, changed[begin] - _AROUND), min(len(lines), changed[end] + _AROUND + 1)
        found.append(Hunk(1 + old[first], 1 + new[first], tuple(lines[first:last])))
        begin = end + 1
    return found


def _marked(source: str, edges: Sequence[int], spans: Sequence[Span], removed: Sequence[Block]) -> list[Line]:
    """Every line as kept, removed, or (where a part of it goes) removed and put back shorter."""
    lines: list[Line] = []
    at = block = 0
    for start, end in pairwise(edges):
        while at < len(spans) and spans[at][1] <= start:
            at += 1
        while block < len(removed) and removed[block].end <= start:
            block += 1
        text = source[start:end]
        here = at
        left, place = [], start
        while here < len(spans) and spans[here][0] < end:
            left.append(source[place : max(place, spans[here][0])])
            place = max(place, spans[here][1])
            here += 1
        if here == at:
            lines.append(Line(" ", text))
            continue
        rest = "".join(left) + source[place:end]
        why = removed[block] if block < len(removed) and removed[block].start < end else None
        if rest and rest.rstrip() == text.rstrip():  # only the line's end went, with the line below it
            lines.append(Line(" ", text))
        else:
            lines.append(Line("-", text, str(why.reason) if why and why.reason else ""))
            if rest.strip():
                lines.append(Line("+", rest))
    return lines

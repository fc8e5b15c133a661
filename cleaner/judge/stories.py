"""The appended stories as records: which lines of the part after the article belong to which story, as what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from cleaner.judge.score import AGE, BODY, BYLINE, FURNITURE, HEADER, HEADLINE, KIND, SOURCE, STANDFIRST, TEXT, TITLE
from cleaner.model import StoryHeader

_MARKS = " \t-–—•·|:*>»#()[]"
# A number or a bullet in front of a title.
_NUMBERED = re.compile(r"(?:[-–—•·*»›▪●#]+\s+|\(?#?\d{1,3}[.):]\s+|#\d{1,3}\s+)")
_SENTENCE_END = (".", "!", "…", "。", "！", "؟", "।")
# A field lost to furniture is worse than a line of furniture in a header.
_FURNITURE_BIAS = 1.0
# Characters of the longest summary above a story.
_LONGEST_STANDFIRST = 400
_LONGEST_TITLE = 110
# Words of the longest source or date.
_LONGEST_FIELD = 7
# What stands between the fields of a header on one line.
_BETWEEN = re.compile(r"\s+[|•·–—/-]\s+|\s*[|•·]\s*|,\s+")


@dataclass(eq=False)
class StorySpan:
    """One appended story: its first and last line, its fields as they stand there, the lines of its text."""

    first: int
    last: int
    source: str | None = None
    age: str | None = None
    title: str | None = None
    text_lines: list[int] = field(default_factory=list)
    rule: str | None = None
    titles: list[str] = field(default_factory=list, repr=False)
    others: list[str] = field(default_factory=list, repr=False)


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
    begin: int,
    headers: Sequence[StoryHeader],
) -> list[StorySpan]:
    """The stories among the lines from ``begin`` on.

    ``kinds`` and ``first`` are the scorer's word on each line: what it is, and whether a story begins with it;
    ``headers`` are those that a rule saw. A story has a text.
    """
    tail = zip(kinds[begin:].tolist(), first[begin:].tolist(), strict=True)
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
            if current is not None and not start and _is_standfirst(current, kind, strings):
                current.text_lines.clear()
            elif current is None or current.text_lines or (start and current.rule is None):
                current = StorySpan(line, line)
                spans.append(current)
            _add_field(current, kind, strings[line])
            current.last = line
    spans = [span for span in spans if span.text_lines]
    for span in spans:
        _fill(span)
        _find_title(span, strings)
    return spans


def _is_standfirst(span: StorySpan, kind: int, strings: Sequence[str]) -> bool:
    """Whether the story's text so far is a summary between its title and the rest of its header."""
    if kind == TITLE or span.rule is not None or not span.titles or len(span.text_lines) != 1:
        return False
    bare = span.source is None and span.age is None and not span.others
    return bare and len(strings[span.text_lines[0]]) <= _LONGEST_STANDFIRST


def _find_title(span: StorySpan, strings: Sequence[str]) -> None:
    """A story without a title takes the headline that its text begins with."""
    if span.title is not None or span.rule is not None or len(span.text_lines) < 2:
        return
    first, second = strings[span.text_lines[0]], strings[span.text_lines[1]]
    if all(_like_a_title(first)) and len(first) <= _LONGEST_TITLE < len(second):
        span.title = first
        del span.text_lines[0]


def _from_header(header: StoryHeader) -> StorySpan:
    text_lines = [] if header.text_line is None else list(range(header.text_line, header.last + 1))
    return StorySpan(header.first, header.last, header.source, header.age, header.title, text_lines, header.rule)


def _add_field(span: StorySpan, kind: int, line: str) -> None:
    """A field keeps its first value; what is left over may fill a gap when the header is complete."""
    plain = line.strip(_MARKS)
    if kind == SOURCE and span.source is None:
        span.source = plain
    elif kind == AGE and span.age is None:
        span.age = plain
    elif kind == TITLE:
        span.titles.append(line)
    else:
        span.others.append(plain)


def _like_a_title(line: str) -> tuple[bool, bool]:
    """How well a line does as a title: no sentence, and more than a name. Of equals the first is taken."""
    return not line.endswith(_SENTENCE_END), len(line.split()) > 2 or len(line) > 20


def _fill(span: StorySpan) -> None:
    """Title, and source and age from the header's other lines: what is there twice, or a name and a date by shape."""
    if span.rule is not None:
        return
    names = {span.source, *span.others}
    best = max((line for line in span.titles if line.strip(_MARKS) not in names), key=_like_a_title, default=None)
    span.title = None if best is None else _NUMBERED.sub("", best, count=1) if _NUMBERED.match(best) else best
    parts = [*(title.strip(_MARKS) for title in span.titles if title is not best), *span.others]
    if len(parts) == 1 and span.source is None and span.age is None:
        halves = _BETWEEN.split(parts[0])
        parts = halves if len(halves) == 2 else parts
    twins = [part for i, part in enumerate(parts) if part in parts[:i]]
    for part in twins + parts:
        digits = sum(map(str.isdigit, part))
        if len(part.split()) > _LONGEST_FIELD or part.isdigit() or not part:
            continue
        if digits and span.age is None and part != span.source:
            span.age = part
        elif not digits and span.source is None and part != span.age:
            span.source = part

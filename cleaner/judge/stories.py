"""The appended stories as records: which lines of the part after the article belong to which story, as what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from cleaner.judge.score import AGE, FIRST, FURNITURE, HEADER, KIND, SOURCE, TEXT, TITLE
from cleaner.model import StoryHeader

_MARKS = " \t-–—•·|:*>»#"


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


def find_stories(
    strings: Sequence[str],
    logits: NDArray[np.float32],
    begin: int,
    headers: Sequence[StoryHeader],
    chrome: set[int],
) -> list[StorySpan]:
    """The stories among the lines from ``begin`` on.

    ``headers`` are those that a rule saw; ``chrome`` the lines that a rule drops. A story has a text.
    """
    kinds = logits[:, KIND:].argmax(1)
    kinds[list(chrome)] = FURNITURE
    certain = {header.first: header for header in headers}
    covered = {line for header in headers for line in range(header.first, header.last + 1)}
    spans: list[StorySpan] = []
    current: StorySpan | None = None
    texts = False
    for line in range(begin, len(strings)):
        kind = int(kinds[line])
        if line in certain:
            current = _from_header(certain[line])
            spans.append(current)
            texts = bool(current.text_lines)
            continue
        if line in covered:
            continue
        if kind in (SOURCE, AGE, TITLE, HEADER):
            if current is None or texts or (current.rule is None and logits[line, FIRST] > 0):
                current = StorySpan(line, line)
                spans.append(current)
                texts = False
            _add_field(current, kind, strings[line])
            current.last = line
        elif kind == TEXT:
            if current is None or (texts and logits[line, FIRST] > 0):
                current = StorySpan(line, line)
                spans.append(current)
            current.text_lines.append(line)
            current.last = line
            texts = True
        elif texts:
            current = None
            texts = False
    return [span for span in spans if span.text_lines]


def _from_header(header: StoryHeader) -> StorySpan:
    text_lines = [] if header.text_line is None else list(range(header.text_line, header.last + 1))
    return StorySpan(header.first, header.last, header.source, header.age, header.title, text_lines, header.rule)


def _add_field(span: StorySpan, kind: int, line: str) -> None:
    """A field keeps its first value: a second one is the twin that aggregators print."""
    if kind == SOURCE and span.source is None:
        span.source = line.strip(_MARKS)
    elif kind == AGE and span.age is None:
        span.age = line.strip(_MARKS)
    elif kind == TITLE and span.title is None:
        span.title = line

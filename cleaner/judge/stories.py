"""The appended stories as records: which lines of the part after the article belong to which story, as what."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from cleaner.judge.score import AGE, BODY, BYLINE, FURNITURE, HEADER, HEADLINE, KIND, SOURCE, STANDFIRST, TEXT, TITLE
from cleaner.model import StoryHeader

_MARKS = " \t-–—•·|:*>»#()[]"
# A number or a bullet in front of a title.
_NUMBERED = re.compile(r"(?:[-–—•·*»›▪●#]+\s+|\(?#?(\d{1,3})[.):]\s+|#(\d{1,3})\s+)")
_SENTENCE_END = (".", "!", "…", "。", "！", "؟", "।")
# A field lost to furniture is worse than a line of furniture in a header.
_FURNITURE_BIAS = 1.0
# Characters of the longest summary above a story.
_LONGEST_STANDFIRST = 400
_LONGEST_TITLE = 110
# Words of the longest source or date; and of what is no more than a date.
_LONGEST_FIELD = 7
_LONGEST_DATE = 5
_LONGEST_SOURCE = 4
# Words that a line has at least to be a title where the scorer saw none; characters, where words are not spaced.
_TITLE_WORDS, _TITLE_CHARACTERS = 4, 30
# Characters of a story's text, at least.
_LEAST_TEXT = 30
# What stands between the fields of a header on one line.
_BETWEEN = re.compile(r"\s+[|•·–—/-]\s+|\s*[|•·]\s*|,\s+")


@dataclass(eq=False)
class StorySpan:
    """One appended story: its first and last line, its fields as they stand there, the lines of its text.

    ``header`` are the other lines before its text, as (line, kind); ``places`` the lines of its fields, by name.
    """

    first: int
    last: int
    source: str | None = None
    age: str | None = None
    title: str | None = None
    text_lines: list[int] = field(default_factory=list)
    rule: str | None = None
    header: list[tuple[int, int]] = field(default_factory=list, repr=False)
    places: dict[str, int] = field(default_factory=dict, repr=False)


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
    dated: NDArray[np.bool_],
    begin: int,
    headers: Sequence[StoryHeader],
) -> list[StorySpan]:
    """The stories among the lines from ``begin`` on.

    ``kinds`` and ``first`` are the scorer's word on each line: what it is, and whether a story begins with it;
    ``dated`` says which lines have the shape of a date or an age; ``headers`` are those that a rule saw. A story has
    a text.
    """
    spans = _spans(strings, _numbered_titles(strings, kinds, begin), first, begin, headers)
    found: list[StorySpan] = []
    scrap: StorySpan | None = None
    for span in spans:
        if scrap is not None and span.rule is None and span.first == scrap.last + 1:
            span.first = scrap.first
            span.header[:0] = [*scrap.header, *((line, HEADER) for line in scrap.text_lines)]
        scrap = None
        if span.rule is None and sum(len(strings[line]) for line in span.text_lines) < _LEAST_TEXT:
            scrap = span
        else:
            found.append(span)
    for span in found:
        if span.rule is None:
            _name_fields(span, strings, dated)
            _find_title(span, strings)
    for name in ("source", "age"):
        _complete(found, name, strings, dated)
    return found


def _numbered_titles(strings: Sequence[str], kinds: NDArray[np.int64], begin: int) -> NDArray[np.int64]:
    """The kinds with titles also where the number of a short line goes on counting those of titles."""
    numbers = {}
    for line in range(begin, len(strings)):
        found = _NUMBERED.match(strings[line]) if len(strings[line]) <= _LONGEST_TITLE else None
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
            if current is not None and not start and _is_standfirst(current, line, kinds, strings):
                current.text_lines.clear()
            elif current is None or current.text_lines or (start and current.rule is None):
                current = StorySpan(line, line)
                spans.append(current)
            current.header.append((line, kind))
            current.last = line
    return [span for span in spans if span.text_lines]


def _from_header(header: StoryHeader) -> StorySpan:
    text_lines = [] if header.text_line is None else list(range(header.text_line, header.last + 1))
    return StorySpan(header.first, header.last, header.source, header.age, header.title, text_lines, header.rule)


def _is_standfirst(span: StorySpan, line: int, kinds: NDArray[np.int64], strings: Sequence[str]) -> bool:
    """Whether the story's text so far is a summary between its title and the rest of its header, which goes on with
    ``line``."""
    if kinds[line] == TITLE or span.rule is not None or len(span.text_lines) != 1:
        return False
    alone = bool(span.header) and all(kind == TITLE for _, kind in span.header)
    ahead = next((kind for kind in kinds[line:].tolist() if kind in (TITLE, TEXT)), TITLE)
    return alone and ahead == TEXT and len(strings[span.text_lines[0]]) <= _LONGEST_STANDFIRST


def _find_title(span: StorySpan, strings: Sequence[str]) -> None:
    """A story without a title takes the headline that its text begins with."""
    if span.title is not None or len(span.text_lines) < 2:
        return
    first, second = strings[span.text_lines[0]], strings[span.text_lines[1]]
    if all(_like_a_title(first)) and len(first) <= _LONGEST_TITLE < len(second):
        span.title, span.places["title"] = first, span.text_lines.pop(0)


def _like_a_title(line: str) -> tuple[bool, bool]:
    """How well a line does as a title: no sentence, and more than a name. Of equals the first is taken."""
    return not line.endswith(_SENTENCE_END), len(line.split()) > 2 or len(line) > 20


def _name_fields(span: StorySpan, strings: Sequence[str], dated: NDArray[np.bool_]) -> None:
    """Title, age and source from the lines of a header: as the scorer names them where they can be that by their shape,
    then what is left over; a name that stands there twice is the source."""
    dates = {line for line, _ in span.header if dated[line] and len(strings[line].split()) <= _LONGEST_DATE}
    title = _title_line(span.header, strings, dates)
    if title is not None:
        line = strings[title]
        span.title = _NUMBERED.sub("", line, count=1) if _NUMBERED.match(line) else line
        span.places["title"] = title
    left = [(line, kind) for line, kind in span.header if line != title]
    ages = [line for line, kind in left if kind == AGE and len(strings[line].split()) <= _LONGEST_FIELD]
    ages.sort(key=lambda line: line not in dates)
    sources = [line for line, kind in left if kind == SOURCE and line not in dates]
    for name, lines in (("age", ages), ("source", sources)):
        if lines:
            _set(span, name, lines[0], strings)
    _fill_gaps(span, [strings[line].strip(_MARKS) for line, kind in left if kind in (TITLE, HEADER) or line in dates])


def _set(span: StorySpan, name: str, line: int, strings: Sequence[str]) -> None:
    setattr(span, name, strings[line].strip(_MARKS))
    span.places[name] = line


def _complete(spans: list[StorySpan], name: str, strings: Sequence[str], dated: NDArray[np.bool_]) -> None:
    """Give stories that lack a field the line that stands where the document's other stories have theirs."""
    ready = [span for span in spans if span.rule is None and "title" in span.places]
    offsets = Counter(span.places[name] - span.places["title"] for span in ready if name in span.places)
    for span, before in zip(spans, [None, *spans], strict=False):
        if span.rule is not None or "title" not in span.places or getattr(span, name) is not None:
            continue
        last_of_text = before.text_lines[-1] if before is not None and len(before.text_lines) > 1 else -1
        for offset, _ in offsets.most_common():
            line = span.places["title"] + offset
            free = (before.last if before is not None else -1) < line < span.text_lines[0] or line == last_of_text
            if free and line not in span.places.values() and _can_be(name, strings[line], bool(dated[line])):
                _set(span, name, line, strings)
                if line == last_of_text and before is not None:
                    before.text_lines.pop()
                    before.last = before.text_lines[-1]
                span.first = min(span.first, line)
                break


def _can_be(name: str, line: str, dated: bool) -> bool:
    """Whether a line can be the source or the age of a story by its shape."""
    words = len(line.split())
    if name == "age":
        return dated and words <= _LONGEST_DATE
    return not dated and words <= _LONGEST_SOURCE and len(line) <= _TITLE_CHARACTERS and line[-1] not in _SENTENCE_END


def _title_line(header: list[tuple[int, int]], strings: Sequence[str], dates: set[int]) -> int | None:
    """The line of a header that is the title: the scorer's, or the one that is too long to be anything else."""
    names = {strings[line].strip(_MARKS) for line, kind in header if kind in (SOURCE, HEADER)}
    titles = [line for line, kind in header if kind == TITLE and line not in dates]
    others = [line for line in titles if strings[line].strip(_MARKS) not in names]
    long = [line for line, kind in header if kind != HEADER and line not in dates and _long_enough(strings[line])]
    if others and not (long and all(len(strings[line].split()) < _TITLE_WORDS for line in others)):
        return max(others, key=lambda line: _like_a_title(strings[line]))
    long += [line for line, kind in header if kind == HEADER and line not in dates and _long_enough(strings[line])]
    return next(iter([*long, *others, *titles]), None)


def _long_enough(line: str) -> bool:
    words = len(line.split()) >= _TITLE_WORDS or len(line) >= _TITLE_CHARACTERS
    return words and not _BETWEEN.search(line)


def _fill_gaps(span: StorySpan, parts: list[str]) -> None:
    """Source and age from what is left of a header: what is there twice, or a name and a date by shape."""
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

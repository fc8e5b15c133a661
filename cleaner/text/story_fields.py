"""The fields of an appended story: which lines of its header are its title, its source and its age."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from cleaner.text.network import AGE, HEADER, SOURCE, TITLE

_MARKS = " \t-–—•·|:*>»#()[]"
# A number or a bullet in front of a title.
NUMBERED = re.compile(r"(?:[-–—•·*»›▪●#]+\s+|\(?#?(\d{1,3})[.):]\s+|#(\d{1,3})\s+)")
_SENTENCE_END = (".", "!", "…", "。", "！", "؟", "।")
LONGEST_TITLE = 110
# Words of the longest source or date; of what is no more than a date; of a source that only its place tells.
_LONGEST_FIELD = 7
_LONGEST_DATE = 5
_LONGEST_SOURCE = 4
# Words that a line has at least to be a title where the scorer saw none; characters, where words are not spaced.
_TITLE_WORDS, _TITLE_CHARACTERS = 4, 30
# Places of a field, counted from the title, that are tried in the other stories: the commonest.
_MOST_PLACES = 20
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


def with_the_one_before(spans: Sequence[StorySpan], begin: int) -> list[tuple[StorySpan, StorySpan]]:
    """Each story and the one above it; above the first is an empty one, which ends where line ``begin`` begins."""
    return list(zip(spans, [StorySpan(begin, begin - 1), *spans], strict=False))


def name_fields(span: StorySpan, strings: Sequence[str], dated: NDArray[np.uint8]) -> None:
    """Title, age and source from the lines of a header: as the scorer names them where they can be that by their shape,
    then what is left over; a name that stands there twice is the source."""
    dates = {line for line, _ in span.header if dated[line] and len(strings[line].split()) <= _LONGEST_DATE}
    title = _title_line(span.header, strings, dates)
    if title is not None:
        line = strings[title]
        span.title = NUMBERED.sub("", line, count=1) if NUMBERED.match(line) else line
        span.places["title"] = title
    left = [(line, kind) for line, kind in span.header if line != title]
    ages = [
        line for line, kind in left if line in dates or (kind == AGE and len(strings[line].split()) <= _LONGEST_FIELD)
    ]
    # "5 minutes" may be the time that reading takes.
    ages.sort(key=lambda line: (line not in dates, -int(dated[line])))
    sources = [line for line, kind in left if kind == SOURCE and line not in dates]
    for name, lines in (("age", ages), ("source", sources)):
        if lines:
            _set(span, name, lines[0], strings)
    _fill_gaps(span, [strings[line].strip(_MARKS) for line, kind in left if kind in (TITLE, HEADER) or line in dates])
    _find_title(span, strings)


def _find_title(span: StorySpan, strings: Sequence[str]) -> None:
    """A story without a title takes the headline that its text begins with."""
    if span.title is not None or len(span.text_lines) < 2:
        return
    first, second = strings[span.text_lines[0]], strings[span.text_lines[1]]
    if all(_like_a_title(first)) and len(first) <= LONGEST_TITLE < len(second):
        span.title, span.places["title"] = first, span.text_lines.pop(0)


def title_above(span: StorySpan, begin: int, strings: Sequence[str], dated: NDArray[np.uint8]) -> None:
    """A story that is still without a title takes the line above it, from line ``begin`` on, that reads like one."""
    line = span.first - 1
    if span.title is not None or line < begin or dated[line] or strings[line][-1] in _SENTENCE_END:
        return
    if _long_enough(strings[line], _TITLE_WORDS + 1):
        span.title, span.places["title"], span.first = strings[line], line, line


def _like_a_title(line: str) -> tuple[bool, bool]:
    """How well a line does as a title: no sentence, and more than a name. Of equals the first is taken."""
    return not line.endswith(_SENTENCE_END), len(line.split()) > 2 or len(line) > 20


def _set(span: StorySpan, name: str, line: int, strings: Sequence[str]) -> None:
    setattr(span, name, strings[line].strip(_MARKS))
    span.places[name] = line


def complete(spans: list[StorySpan], name: str, strings: Sequence[str], dated: NDArray[np.uint8], begin: int) -> None:
    """Give stories that lack a field the line that stands where the document's other stories have theirs.

    Where none has a source, it is the line above the header, if there is such a line above most of them. The stories
    begin with line ``begin`` at the earliest.
    """
    ready = [item for item in with_the_one_before(spans, begin) if item[0].rule is None and "title" in item[0].places]
    offsets = Counter(span.places[name] - span.places["title"] for span, _ in ready if name in span.places)
    lacking = [(span, before) for span, before in ready if getattr(span, name) is None]
    usual = [offset for offset, _ in offsets.most_common(_MOST_PLACES)]
    for span, before in lacking:
        for offset in usual:
            if _take(span, name, span.places["title"] + offset, before, strings, dated):
                break
    if name == "source" and not offsets:
        above = [item for item in lacking if _is_free(item[0].first - 1, *item, name, strings, dated)]
        if len(above) >= 2 and 2 * len(above) > len(lacking):
            for span, before in above:
                _take(span, name, span.first - 1, before, strings, dated)


def _is_free(
    line: int,
    span: StorySpan,
    before: StorySpan,
    name: str,
    strings: Sequence[str],
    dated: NDArray[np.uint8],
) -> bool:
    """Whether a line can be a field of a story: by its shape, and as no part of the story before, or its last line."""
    last_of_text = len(before.text_lines) > 1 and line == before.text_lines[-1]
    if not (last_of_text or before.last < line < span.text_lines[0]) or line in span.places.values():
        return False
    return _can_be(name, strings[line], bool(dated[line]))


def _take(
    span: StorySpan,
    name: str,
    line: int,
    before: StorySpan,
    strings: Sequence[str],
    dated: NDArray[np.uint8],
) -> bool:
    """Make a line a field of a story, if it can be that."""
    if not _is_free(line, span, before, name, strings, dated):
        return False
    _set(span, name, line, strings)
    if line <= before.last:
        before.text_lines.pop()
        before.last = before.text_lines[-1]
    span.first = min(span.first, line)
    return True


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
    long = [line for line, _ in header if line not in dates and _long_enough(strings[line])]
    if others and not (long and all(len(strings[line].split()) < _TITLE_WORDS for line in others)):
        return max(others, key=lambda line: _like_a_title(strings[line]))
    return next(iter([*long, *others, *titles]), None)


def _long_enough(line: str, least: int = _TITLE_WORDS) -> bool:
    words = len(line.split()) >= least or len(line) >= _TITLE_CHARACTERS
    return words and len(line) <= LONGEST_TITLE and not _BETWEEN.search(line)


def _fill_gaps(span: StorySpan, parts: list[str]) -> None:
    """Source and age from what is left of a header: what is there twice, or a name and a date by shape."""
    if len(parts) == 1 and span.source is None and span.age is None:
        halves = _BETWEEN.split(parts[0])
        parts = halves if len(halves) == 2 else parts
    seen = set[str]()
    twins: list[str] = []
    for part in parts:
        (twins.append if part in seen else seen.add)(part)
    for part in twins + parts:
        digits = sum(map(str.isdigit, part))
        if len(part.split()) > _LONGEST_FIELD or part.isdigit() or not part:
            continue
        if digits and span.age is None and part != span.source:
            span.age = part
        elif not digits and span.source is None and part != span.age:
            span.source = part

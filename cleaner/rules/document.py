"""A document as the matcher sees it: lines, their keys, their paragraphs, made once and only as far as needed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from operator import add

from cleaner.rules import shapes
from cleaner.rules.anchors import NO_SPACES, NUMBER, word_text, words_of
from cleaner.rules.normalize import MARKS, align, key_of, keys, normalize
from cleaner.rules.tables import SHORT
from cleaner.rules.timewords import telling_words

LONG_HEAD = 48  # characters of a long line's beginning and end that are searched
LONG_TAIL = 100
_ZEROS = bytes(48 if 48 <= i <= 57 else i for i in range(256))
_TRIPLE = re.compile(r"\d[./-] ?\d{1,2}[./-] ?\d")
_SHORT_AGE = 12  # characters of an age that holds no telling word, as in "5 mins"
_FIGURES = 120  # characters of a line that is found by a figure in it
LONGEST = 1000  # characters up to which a line can match a template as a whole


class Document:
    """``lines`` are visible texts; ``segments`` are the keys of short lines, and of the heads and tails of long ones.

    ``owners`` gives the line of each segment; segments of long lines come last (heads, then tails).
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        short = [i for i, line in enumerate(lines) if len(line) <= SHORT]
        texts = [lines[i] for i in short]
        long = [] if len(short) == len(lines) else [i for i, line in enumerate(lines) if len(line) > SHORT]
        self.first_long = len(short)
        self.first_tail = len(short) + len(long)
        self.owners = short + long + long
        texts += [lines[i][:LONG_HEAD] for i in long]
        texts += [lines[i][-LONG_TAIL:] for i in long]
        pieces = normalize("\n".join(texts)).split("\n") if texts else []
        if len(pieces) != len(texts):
            pieces = [normalize(text).replace("\n", " ") for text in texts]
        self._pieces = pieces
        self.segments = keys(pieces)
        self.whole = self.segments[: self.first_long]
        self.joined = "\n".join(self.segments)
        self._full: dict[int, str] = {}
        self._variants: dict[int, tuple[str, ...]] = {}
        self._words_in: dict[int, list[str]] = {}
        self._aligned: dict[int, tuple[Sequence[int], int]] = {}

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *accumulate(len(segment) + 1 for segment in self.segments)]

    def segments_with(self, text: str) -> list[int]:
        """The segments in which a text stands."""
        found = []
        joined, starts = self.joined, self._starts
        at = joined.find(text)
        while at >= 0:
            segment = bisect_right(starts, at) - 1
            found.append(segment)
            at = joined.find(text, starts[segment + 1])
        return found

    def segments_of(self, kind: str, sources: frozenset[str]) -> Iterable[int]:
        """The short segments that can hold a placeholder of a kind by which templates without words are found."""
        short = range(self.first_long)
        if kind in ("age", "date"):
            found = set(self._telling(telling_words(kind)))
            if kind == "age":
                found.update(i for i in self._figures if len(self.segments[i]) <= _SHORT_AGE)
            else:
                starts = self._starts
                found.update(bisect_right(starts, m.start()) - 1 for m in _TRIPLE.finditer(self.joined))
            return sorted(i for i in found if i < self.first_long and len(self.segments[i]) <= _FIGURES)
        if kind in ("time", "n"):
            return self._figures
        if kind == "source":
            return [i for i in short if self.segments[i] in sources]
        if kind == "url":
            return [i for i in short if "." in self.segments[i]]
        step = int(kind.removeprefix("repeat"))
        keys = [self.key(i) for i in range(len(self.lines))]
        repeated = (i for i in range(len(keys) - step) if keys[i] == keys[i + step] != "")
        return [self._segment_of[i] for i in repeated if i in self._segment_of]

    def _telling(self, words: frozenset[str]) -> Iterator[int]:
        for segment, found in enumerate(self.word_lists):
            if not words.isdisjoint(found):
                yield segment
        if self.has_no_spaces:
            for word in words:
                if NO_SPACES.match(word) and word in self.joined:
                    yield from self.segments_with(word)

    @cached_property
    def _figures(self) -> list[int]:
        """The short segments that hold a figure and aren't long."""
        plain = self.joined.encode("utf-8", "surrogatepass").translate(_ZEROS).split(b"\n")
        return [i for i, key in enumerate(plain[: self.first_long]) if b"0" in key and len(key) <= _FIGURES]

    def variants(self, line: int) -> tuple[str, ...]:
        """The normalised text of a line with the marks around it, and without them where that differs."""
        found = self._variants.get(line)
        if found is None:
            segment = self._segment_of.get(line)
            if segment is not None:
                piece, key = self._pieces[segment].strip(), self.segments[segment]
            else:
                piece = normalize(self.lines[line][:LONGEST]).replace("\n", " ").strip()
                key = piece.strip(MARKS)
            found = self._variants[line] = (piece,) if piece == key else (piece, key)
        return found

    def span_of(self, line: int, text: str, start: int, end: int) -> tuple[int, int]:
        """Offsets in a line as it stands, for offsets in one of its ``variants``; (0, 0) where they can't be told."""
        whole, offsets = align(self.lines[line])
        shift = whole.find(text)
        return (offsets[start + shift], offsets[end + shift]) if shift >= 0 else (0, 0)

    @cached_property
    def has_no_spaces(self) -> bool:
        """Are there characters of scripts that don't put spaces between words?"""
        return not self.joined.isascii() and NO_SPACES.search(self.joined) is not None

    @cached_property
    def grams(self) -> set[str]:
        """Pairs of neighbouring characters, and single ones, of the segments."""
        joined = self.joined
        return {*map(add, joined, joined[1:]), *joined}

    @cached_property
    def _word_text(self) -> str:
        return word_text(self.joined)

    @cached_property
    def word_lists(self) -> list[list[str]]:
        """The words of each segment."""
        return [text.split() for text in self._word_text.split("\n")]

    def words_in(self, segment: int) -> list[str]:
        """The words of a segment's whole line."""
        if segment < self.first_long:
            return self.word_lists[segment]
        line = self.owners[segment]
        words = self._words_in.get(line)
        if words is None:
            words = self._words_in[line] = words_of(self.key(line))
        return words

    @cached_property
    def collapsed(self) -> list[tuple[int, str]]:
        """The short segments with a figure, every number as 0."""
        return [(i, NUMBER.sub("0", self.segments[i])) for i in self._figures]

    @cached_property
    def _segment_of(self) -> dict[int, int]:
        return {self.owners[s]: s for s in range(self.first_long)}

    def key(self, line: int) -> str:
        """The key of a whole line; of lines too long to match, an empty string."""
        segment = self._segment_of.get(line)
        if segment is not None:
            return self.segments[segment]
        if len(self.lines[line]) > LONGEST:
            return ""
        if line not in self._full:
            self._full[line] = key_of(self.lines[line])
        return self._full[line]

    def raw_span(self, line: int, start: int, end: int) -> tuple[int, int]:
        """Offsets in a line as it stands, for offsets in its key."""
        if line not in self._aligned:
            self._aligned[line] = _aligned(self.lines[line], self.key(line))
        offsets, shift = self._aligned[line]
        last = len(offsets) - 1
        return offsets[min(start + shift, last)], offsets[min(end + shift, last)]

    def raw(self, line: int, start: int, end: int) -> str:
        """The text of a line as it stands, for offsets in its key."""
        a, b = self.raw_span(line, start, end)
        return self.lines[line][a:b].strip()

    @cached_property
    def paragraphs(self) -> list[int]:
        """The lines that are running text."""
        return [i for i, line in enumerate(self.lines) if len(line) >= shapes.IDEOGRAPHS and shapes.is_paragraph(line)]

    @cached_property
    def _text_above(self) -> list[int]:
        lengths = [len(self.lines[i]) for i in self.paragraphs]
        return [0, *accumulate(lengths)]

    def text_above(self, line: int) -> int:
        """Characters of running text above a line."""
        return self._text_above[bisect_right(self.paragraphs, line - 1)]

    def in_place(self, line: int, where: str) -> bool:
        """Does a line stand at the ``top``, at the ``bottom``, ``inside``, or right ``between`` two paragraphs?

        Never, where there are no paragraphs.
        """
        if not self.paragraphs:
            return False
        first, last = self.paragraphs[0], self.paragraphs[-1]
        if where == "top":
            return line < first
        if where == "bottom":
            return line > last
        if not first < line < last:
            return False
        if where == "inside":
            return True
        above = bisect_right(self.paragraphs, line - 1) - 1
        return self.paragraphs[above] == line - 1 and line + 1 in self.paragraphs[above + 1 : above + 3]


def _aligned(raw: str, key: str) -> tuple[Sequence[int], int]:
    """The offset in ``raw`` of each character of its normalised text, and where ``key`` begins in that."""
    small = raw.lower()
    at = small.find(key) if len(small) == len(raw) else -1
    if at >= 0:
        return range(len(raw) + 1), at
    text, offsets = align(raw)
    shift = text.find(key)
    if shift < 0:
        # Normalised together the characters gave something else than one by one: no better answer than the whole line.
        return [0] * len(key) + [len(raw)], 0
    return offsets, shift

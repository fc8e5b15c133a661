"""Lines as they are looked up: normalised all at once, cut into words, the long ones by their heads and tails."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from operator import add

from cleaner.rules.anchors import NUMBER, word_text, words_of
from cleaner.rules.normalize import MARKS, key_of, keys, normalize, others
from cleaner.rules.shapes import has_spaceless, is_spaceless
from cleaner.rules.tables import SHORT
from cleaner.rules.timewords import telling_words

LONGEST = 1000  # characters up to which a line can match a template as a whole, and in which patterns are searched
LONG_HEAD = 48  # characters of a long line's beginning and end that are searched
LONG_TAIL = 100
_ZEROS = bytes(48 if 48 <= i <= 57 else i for i in range(256))
_TRIPLE = re.compile(r"\d[./-] ?\d{1,2}[./-] ?\d")
_SHORT_AGE = 12  # characters of an age that holds no telling word, as in "5 mins"
FIGURES = 120  # characters of a line that is found by a figure or a time in it


def line_key(line: str) -> str:
    """The key of a line; of one that is too long to match as a whole, an empty string."""
    return key_of(line) if len(line) <= LONGEST else ""


def skeleton(words: list[str]) -> tuple[str, ...]:
    """The words of a line of which only its numbers differ from others; a unit may be part of a number, as in 1.2K."""
    return tuple([word for word in words if word not in "kmb"])


class Segments:
    """``lines`` are distinct visible texts, the short ones first; ``keys`` are those of the ``first_long`` short lines,
    then of the heads and, from ``first_tail`` on, of the tails of the long ones. ``pieces`` are the keys with the marks
    around them."""

    def __init__(self, lines: Iterable[str]) -> None:
        short: list[str] = []
        long: list[str] = []
        for line in lines:
            (short if len(line) <= SHORT else long).append(line)
        self.lines = short + long
        self.first_long = len(short)
        self.first_tail = len(self.lines)
        texts = short + [line[:LONG_HEAD] for line in long] + [line[-LONG_TAIL:] for line in long]
        pieces = normalize("\n".join(texts)).split("\n") if texts else []
        if len(pieces) != len(texts):
            pieces = [normalize(text).replace("\n", " ") for text in texts]
        self.pieces = pieces
        self.keys = keys(pieces)
        self.joined = "\n".join(self.keys)
        self._long: dict[int, str] = {}
        self._keys_of_long: dict[int, str] = {}
        self._words_of_long: dict[int, list[str]] = {}

    def owner(self, segment: int) -> int:
        """The line that a segment is of."""
        return segment if segment < self.first_tail else segment - (self.first_tail - self.first_long)

    def key(self, line: int) -> str:
        """The key of a whole line."""
        if line < self.first_long:
            return self.keys[line]
        if line not in self._keys_of_long:
            self._keys_of_long[line] = line_key(self.lines[line])
        return self._keys_of_long[line]

    def whole_keys(self) -> list[str]:
        """The key of each line, of a long one an empty string."""
        return self.keys[: self.first_long] + [""] * (self.first_tail - self.first_long)

    def text(self, line: int) -> str:
        """The normalised text of a line with the marks around it, as far as patterns are searched in it."""
        if line < self.first_long:
            return self.pieces[line].strip()
        if line not in self._long:
            self._long[line] = normalize(self.lines[line][:LONGEST]).replace("\n", " ").strip()
        return self._long[line]

    def variants(self, line: int) -> Sequence[str]:
        """The texts in which patterns are searched: with the marks around the line, and without where that differs."""
        text = self.text(line)
        key = self.keys[line] if line < self.first_long else text.strip(MARKS)
        return (text,) if text == key else (text, key)

    @cached_property
    def words(self) -> list[list[str]]:
        """The words of each segment."""
        return [text.split() for text in word_text(self.joined).split("\n")]

    def words_in(self, line: int) -> list[str]:
        """The words of a whole line."""
        if line < self.first_long:
            return self.words[line]
        if line not in self._words_of_long:
            self._words_of_long[line] = words_of(self.text(line))
        return self._words_of_long[line]

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *accumulate(len(key) + 1 for key in self.keys)]

    def with_text(self, text: str) -> list[int]:
        """The segments in which a text stands."""
        found = []
        joined = self.joined
        at = joined.find(text)
        while at >= 0:
            segment = bisect_right(self._starts, at) - 1
            found.append(segment)
            at = joined.find(text, self._starts[segment + 1])
        return found

    def with_kind(self, kind: str, sources: frozenset[str]) -> Iterable[int]:
        """The short segments that can hold a placeholder of a kind by which templates without words are found; those
        with a word that tells of a time apart."""
        if kind == "source":
            return [i for i in range(self.first_long) if self.keys[i] in sources]
        if kind == "url":
            return [i for i in range(self.first_long) if "." in self.keys[i]]
        if kind in ("time", "n"):
            return self.figures
        return self._without_words(kind)

    def _without_words(self, kind: str) -> Iterator[int]:
        """The short segments that can hold an age or a date, but no word that tells it."""
        if kind == "age":
            yield from (i for i in self.figures if len(self.keys[i]) <= _SHORT_AGE)
        else:
            yield from (i for i in self.figures if _TRIPLE.search(self.keys[i]))
        if self.has_no_spaces:
            for word in telling_words(kind):
                if is_spaceless(word[0]) and word in self.joined:
                    yield from (i for i in self.with_text(word) if i < self.first_long)

    @cached_property
    def figures(self) -> list[int]:
        """The short segments that hold a figure and aren't long."""
        plain = self.joined.encode("utf-8", "surrogatepass").translate(_ZEROS).split(b"\n")
        return [i for i, key in enumerate(plain[: self.first_long]) if b"0" in key and len(key) <= FIGURES]

    def collapsed(self, skeletons: frozenset[tuple[str, ...]]) -> list[tuple[int, str]]:
        """The short segments with a figure whose words are one of ``skeletons``, every number as 0."""
        lines = [i for i in self.figures if skeleton(self.words[i]) in skeletons]
        return list(zip(lines, NUMBER.sub("0", "\n".join([self.keys[i] for i in lines])).split("\n"), strict=False))

    @cached_property
    def has_no_spaces(self) -> bool:
        """Are there characters of scripts that don't put spaces between words?"""
        return has_spaceless(others(self.joined))

    @cached_property
    def grams(self) -> set[str]:
        """Pairs of neighbouring characters, and single ones, of the segments."""
        joined = self.joined
        return {*map(add, joined, joined[1:]), *joined}

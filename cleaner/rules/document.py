"""A document as the rules see it: the keys of its lines, and where they stand among its paragraphs."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate

from cleaner.core.paragraph import IDEOGRAPHS, is_paragraph
from cleaner.rules.normalize import MARKS, Raw, align, keys, normalize
from cleaner.rules.times import may_begin, may_end, tells

LONGEST = 1000  # characters up to which a line can match a template as a whole, and in which patterns are searched
SHORT = 120
SHORT_AGE = 12  # characters of an age that holds no telling word, as in "5 mins"
TAIL = 400  # characters of a longer line's end in which suffixes are looked for

_TRIPLE = re.compile(r"\d[./-] ?\d{1,2}[./-] ?\d")
has_digit = re.compile("[0-9]").search
has_letter = re.compile(r"[^\W\d_]").search

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class Document:
    """``lines`` are visible texts. A line's *key* is its normalised text without the marks around it.

    ``begins`` are the keys of the lines, of a long one that of its first LONGEST characters; ``ends`` those of the last
    characters of the lines in ``long``.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.long = [i for i, line in enumerate(lines) if len(line) > LONGEST]
        texts = [line[:LONGEST] for line in lines] if self.long else lines
        self._pieces = _normalized([*texts, *(lines[i][-TAIL:] for i in self.long)])
        found = keys(self._pieces)
        self.begins, self.ends = found[: len(lines)], found[len(lines) :]
        self._is_paragraph = [len(line) >= IDEOGRAPHS and is_paragraph(line) for line in lines]
        self.keys = list(self.begins)
        for i in self.long:
            self.keys[i] = ""

    @cached_property
    def joined(self) -> str:
        """All keys and ends, a line feed before and behind each."""
        joined = "\n".join(("", *self.begins, *self.ends, ""))
        return joined if joined.isascii() else _LONE_SURROGATE.sub("\ufffd", joined)  # no UTF-8 has them

    @cached_property
    def starts(self) -> list[int]:
        """Where in ``joined`` the line feed before each key stands."""
        return [0, *accumulate(len(key) + 1 for key in (*self.begins, *self.ends))]

    def owner(self, segment: int) -> int:
        """The line that a key in ``joined`` is of."""
        return segment if segment < len(self.lines) else self.long[segment - len(self.lines)]

    def key(self, line: int) -> str:
        """The key of a line; of one that is too long to match as a whole, an empty string."""
        return self.keys[line]

    def variants(self, line: int) -> tuple[str, ...]:
        """The texts in which patterns are searched: with the marks around the line, and without where that differs."""
        text = self._pieces[line].strip()
        bare = text.strip(MARKS) if len(self.lines[line]) > LONGEST else self.begins[line]
        return (text,) if text == bare else (text, bare)

    @cached_property
    def short(self) -> list[int]:
        """The lines in which templates are looked for that have no text of their own."""
        return [i for i, key in enumerate(self.keys) if 0 < len(key) <= SHORT]

    @cached_property
    def short_with_date(self) -> list[int]:
        """Those of them that can hold a date: with a digit, and three numbers in a row or a word that tells of one."""
        keys = self.keys
        return [i for i in self.short if has_digit(keys[i]) and (_TRIPLE.search(keys[i]) or tells("date", keys[i]))]

    @cached_property
    def short_with_age(self) -> list[int]:
        """Those of them that begin and end as an age can, and are a few characters or hold a word that tells of one."""
        found = [(i, self.keys[i]) for i in self.short if has_letter(self.keys[i])]
        found = [(i, key) for i, key in found if may_begin(key, 0) and may_end(key)]
        return [i for i, key in found if len(key) <= SHORT_AGE or tells("age", key)]

    def holding(self, texts: Sequence[str]) -> list[int]:
        """The lines that hold one of some texts, marks around them counted in."""
        return [i for i in range(len(self.lines)) if any(text in self._pieces[i] for text in texts)]

    def raw(self, line: int) -> Raw:
        """The text of a line as it stands, for offsets in its key."""
        return Raw(self.lines[line], self.key(line))

    def span_of(self, line: int, text: str, start: int, end: int) -> tuple[int, int]:
        """Offsets in a line as it stands, for offsets in a ``text`` that a pattern was searched in; (0, 0) where they
        can't be told."""
        whole, offsets = align(self.lines[line])
        shift = whole.find(text)
        return (offsets[start + shift], offsets[end + shift]) if shift >= 0 else (0, 0)

    def repeated(self, step: int) -> list[int]:
        """The lines that stand again so many lines further down."""
        keys = self.keys
        return [i for i, (key, other) in enumerate(zip(keys, keys[step:], strict=False)) if key == other != ""]

    def is_paragraph(self, line: int) -> bool:
        """Is a line running text?"""
        return self._is_paragraph[line]

    @cached_property
    def paragraphs(self) -> list[int]:
        """The lines that are running text."""
        return [i for i, paragraph in enumerate(self._is_paragraph) if paragraph]

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
        return first < line < last and (where == "inside" or self.is_between(line, line))

    def is_between(self, first: int, last: int) -> bool:
        """Is there a paragraph right above the first of some lines, and one right below the last?"""
        inside = first > 0 and last + 1 < len(self.lines)
        return inside and self.is_paragraph(first - 1) and self.is_paragraph(last + 1)


def _normalized(texts: Sequence[str]) -> list[str]:
    pieces = normalize("\n".join(texts)).split("\n")
    return pieces if len(pieces) == len(texts) else [normalize(text).replace("\n", " ") for text in texts]

"""A document as the rules see it: its lines, what is known of each, and where they stand among its paragraphs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate

from cleaner.rules.memory import Known
from cleaner.rules.normalize import Raw, align
from cleaner.rules.segments import line_key


class Document:
    """``lines`` are visible texts, ``known`` what is known of them."""

    def __init__(self, lines: Sequence[str], known: Sequence[Known]) -> None:
        self.lines = lines
        self._keys = [key for key, _, _ in known]
        self._is_paragraph = [paragraph for _, paragraph, _ in known]
        self._long: dict[int, str] = {}

    def key(self, line: int) -> str:
        """The key of a line; of one that is too long to match as a whole, an empty string."""
        key = self._keys[line]
        if not key:
            if line not in self._long:
                self._long[line] = line_key(self.lines[line])
            key = self._long[line]
        return key

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
        """The short lines that stand again so many lines further down."""
        keys = self._keys
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

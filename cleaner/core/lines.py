"""Split a text dump into lines: the blocks of a document without markup."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

LINE_ENDS = "\n\r\u2028\u2029"

# Code points up to U+FFFF that end a line (1) or are white space (2): looked up for a whole document at once.
_KIND = np.zeros(0x10000, dtype=np.uint8)
_KIND[[ord(c) for c in map(chr, range(0x10000)) if c.isspace()]] = 2
_KIND[[0x00, 0xFEFF, 0x200B]] = 2
_KIND[[ord(c) for c in LINE_ENDS]] = 1


@dataclass(eq=False)
class Lines:
    """The lines of a text that hold more than white space.

    ``starts`` and ``ends`` are offsets in characters of a line's visible part, without the white space
    around it. The stretch from one line's start to the next one's belongs to the first of them, so that lines
    and what is between them partition the text. ``codes`` holds the text's code points; ``gaps`` counts the
    blank lines above each line; ``indents`` the white space characters in front of it on its own line.
    """

    text: str
    codes: NDArray[np.uint32]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    gaps: NDArray[np.int64]
    indents: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts)

    @cached_property
    def strings(self) -> list[str]:
        """The visible text of each line."""
        text = self.text
        return [text[a:b] for a, b in zip(self.starts.tolist(), self.ends.tolist(), strict=True)]


def visible(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Which code points are neither white space nor line ends."""
    seen: NDArray[np.bool_] = kinds(codes) == 0
    return seen


def kinds(codes: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """0 for a visible code point, 1 for a line end, 2 for other white space."""
    return _KIND[np.minimum(codes, 0xFFFF)]


def split(text: str) -> Lines:
    """The lines of ``text``. White space is Unicode's, with NUL, the byte order mark and the zero-width space."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    kind = kinds(codes)
    breaks = np.flatnonzero(kind == 1)
    edges = np.concatenate(([-1], breaks, [len(codes)]))
    seen = np.flatnonzero(kind == 0)
    # For each stretch between two line ends: its first and last visible character, if it has one.
    first = np.searchsorted(seen, edges[:-1] + 1)
    after = np.searchsorted(seen, edges[1:])
    real = np.flatnonzero(after > first)
    starts = seen[first[real]]
    ends = seen[after[real] - 1] + 1
    # "\r\n" is one end of line, not a blank line between two.
    pairs = np.zeros(len(edges), dtype=np.int64)
    if len(breaks) > 1:
        pairs[2:-1] = (codes[breaks[1:]] == 10) & (codes[breaks[:-1]] == 13) & (np.diff(breaks) == 1)
    ordinal = real - np.cumsum(pairs)[real]
    gaps = np.diff(ordinal, prepend=-1) - 1
    return Lines(text, codes, starts, ends, np.maximum(gaps, 0), starts - edges[real] - 1)

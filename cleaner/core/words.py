"""The words of a document as arrays: where they stand, what they hash to, what kind they are.

A word is a run of letters, marks and digits; in scripts without spaces it is a pair of neighbouring characters. No
step loops over words or lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.core.characters import (
    CLASSES,
    DATA,
    DIGIT,
    FIRST_WORD,
    FUNCTION,
    IDEOGRAPH,
    LAST_WORD,
    UPPER,
    indexes,
    tables,
)
from cleaner.core.lines import Lines

# Flags of known words.
STOP_WORD, CALENDAR, AGE, BYLINE = 1, 2, 4, 8
KINDS = 4
# Known words are looked up by the upper bits of their hashes; two of a few thousand words seldom meet.
_TABLE_BITS = 18
_BASE = 0x9E3779B97F4A7C15
_INVERSE = pow(_BASE, -1, 2**64)
_MIX = np.uint64(0xD6E8FEB86659FD93)
# Characters looked at together: bounds the memory that a large document takes.
_CHUNK = 1 << 19


@dataclass(eq=False)
class Words:
    """Per word: ``line`` it stands on, ``hashes``, ``flags`` (bits, above), ``weights`` (log-odds of furniture in
    short lines, by the shipped lexicon), ``capital`` (begins with an upper-case letter), ``number``
    (begins with a digit), ``lengths`` in characters.

    Per line: ``counts`` of characters by class, shape (lines, CLASSES).
    """

    line: NDArray[np.int32]
    hashes: NDArray[np.uint64]
    flags: NDArray[np.uint8]
    weights: NDArray[np.float32]
    capital: NDArray[np.bool_]
    number: NDArray[np.bool_]
    ideograph: NDArray[np.bool_]
    lengths: NDArray[np.int32]
    counts: NDArray[np.int32]

    def part(self, edges: NDArray[np.int64], lines: slice) -> Words:
        """The words of some lines; ``edges`` are the places in the document's words where those of a line begin."""
        words = slice(int(edges[0]), int(edges[-1]))
        each = {name: getattr(self, name)[words] for name in self.__dataclass_fields__ if name != "counts"}
        return Words(**each, counts=self.counts[lines])


@dataclass(eq=False)
class Lexicon:
    """Known words by hash: their flags, and their weights in short lines."""

    hashes: NDArray[np.uint64]
    flags: NDArray[np.uint8]
    weights: NDArray[np.float32]

    @cached_property
    def table(self) -> NDArray[np.int16]:
        """By the upper bits of a hash: the word's flags, and above them its weight in sixteenths."""
        table = np.zeros(1 << _TABLE_BITS, dtype=np.int16)
        at = self.hashes >> np.uint64(64 - _TABLE_BITS)
        table[at] = np.round(self.weights * 16).astype(np.int16) * (1 << KINDS) + self.flags
        return table

    def save(self, path: Path) -> None:
        """Write the lexicon; of the hashes only the upper halves, which is more than the look-up uses."""
        upper = (self.hashes >> np.uint64(32)).astype(np.uint32)
        np.savez_compressed(path, hashes=upper, flags=self.flags, weights=self.weights.astype(np.float16))

    @classmethod
    def load(cls, path: Path) -> Lexicon:
        """Read what ``save`` wrote."""
        with np.load(path) as stored:
            hashes = stored["hashes"].astype(np.uint64) << np.uint64(32)
            return cls(hashes, stored["flags"], stored["weights"].astype(np.float32))


@cache
def shipped_lexicon() -> Lexicon:
    """The lexicon that belongs to the shipped weights."""
    return Lexicon.load(DATA / "lexicon.npz")


@cache
def _powers(length: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Powers of the base and of its inverse modulo 2**64."""

    def powers(base: int) -> NDArray[np.uint64]:
        low = np.ones(1024, dtype=np.uint64)
        for i in range(1, 1024):
            low[i] = (int(low[i - 1]) * base) % 2**64
        high = np.ones(length // 1024 + 1, dtype=np.uint64)
        step = pow(base, 1024, 2**64)
        for i in range(1, len(high)):
            high[i] = (int(high[i - 1]) * step) % 2**64
        return (high[:, None] * low[None, :]).ravel()

    return powers(_BASE), powers(_INVERSE)


def find_words(lines: Lines, lexicon: Lexicon) -> Words:
    """The words of a document and its characters by class."""
    found: dict[str, list[NDArray[Any]]] = {name: [] for name in Words.__dataclass_fields__ if name != "counts"}
    counts = np.zeros((len(lines), CLASSES), dtype=np.int32)
    for piece in _pieces(lines):
        size = piece.last - piece.first + 1
        classes = piece.line * np.int32(CLASSES) + piece.kinds[: len(piece.line)]
        held = np.bincount(classes, minlength=size * CLASSES).reshape(-1, CLASSES)
        counts[piece.first : piece.last + 1] += held.astype(np.int32)
        for name, values in _described(piece, lexicon).items():
            found[name].append(values)
    return Words(**{name: _joined(found.pop(name)) for name in tuple(found)}, counts=counts)


def hash_words(lines: Lines) -> tuple[NDArray[np.int32], NDArray[np.uint64]]:
    """Of each word of a document: its line, and its hash."""
    on, hashes = [], []
    for piece in _pieces(lines):
        on.append(piece.line[piece.starts] + np.int32(piece.first))
        hashes.append(piece.hashes)
    return _joined(on, np.int32), _joined(hashes, np.uint64)


def _joined(parts: list[NDArray[Any]], kind: Any = None) -> NDArray[Any]:
    """The arrays as one; an empty one of a ``kind`` where there are none."""
    return parts[0] if len(parts) == 1 else np.concatenate(parts) if parts else np.zeros(0, dtype=kind)


@dataclass(eq=False)
class _Piece:
    """A part of a document, on the lines from ``first`` to ``last``: the class of each character, and its ``line``
    counted from the first; where words begin and end, and their hashes. ``kinds`` hold one character more, where the
    document goes on.
    """

    first: int
    last: int
    line: NDArray[np.int32]
    kinds: NDArray[np.uint8]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    hashes: NDArray[np.uint64]


def _pieces(lines: Lines) -> Iterator[_Piece]:
    """A document in pieces of bounded length, whatever its lines; no word is cut that is shorter than a piece, and of
    a longer one the beginning counts. With no line at all, there is one piece without words.
    """
    if not len(lines):
        codes = indexes(lines.codes[:0])
        yield _Piece(0, -1, codes.astype(np.int32), tables()[0].take(codes), *_hashed(codes, codes.astype(np.uint8)))
        return
    begin, total = int(lines.starts[0]), int(lines.ends[-1])
    continued = False
    while begin < total:
        codes = indexes(lines.codes[begin : min(begin + _CHUNK + 1, total)])
        kinds = tables()[0].take(codes)
        size, goes_on = len(codes), False
        if size > _CHUNK:
            size, goes_on = _whole_words(kinds)
            codes, kinds = codes[: size + 1], kinds[: size + 1]
        end = begin + size
        first = int(np.searchsorted(lines.starts, begin, side="right")) - 1
        last = int(np.searchsorted(lines.starts, end - 1, side="right")) - 1
        # The characters between two lines count with the first of them: they are white space, which is not counted.
        edges = np.maximum(np.append(lines.starts[first : last + 1], end), begin)
        line = np.repeat(np.arange(last - first + 1, dtype=np.int32), np.diff(edges))
        starts, ends, hashes = _hashed(codes, kinds, continued)
        if len(codes) > size and (within := int(np.searchsorted(starts, size))) < len(starts):
            starts, ends, hashes = starts[:within], ends[:within], hashes[:within]
        yield _Piece(first, last, line, kinds, starts, ends, hashes)
        begin, continued = end, goes_on


def _whole_words(kinds: NDArray[np.uint8]) -> tuple[int, bool]:
    """How many characters of a piece, the last one left out, end without cutting a word; and whether one is cut
    nevertheless, as it is too long."""
    spaced = (kinds >= FIRST_WORD) & (kinds <= LAST_WORD) & (kinds != IDEOGRAPH) & (kinds != FUNCTION)
    between = np.flatnonzero(~(spaced[:-1] & spaced[1:]))
    # Between a character and the next one there is an end of a word, or no word.
    return (int(between[-1]) + 1, False) if len(between) else (len(kinds) - 1, True)


def _described(piece: _Piece, lexicon: Lexicon) -> dict[str, NDArray[Any]]:
    """What ``Words`` tell of the words of a piece."""
    known = lexicon.table.take((piece.hashes >> np.uint64(64 - _TABLE_BITS)).astype(np.intp))
    head = piece.kinds[piece.starts]
    return {
        "line": piece.line[piece.starts] + np.int32(piece.first),
        "hashes": piece.hashes,
        "flags": (known & ((1 << KINDS) - 1)).astype(np.uint8),
        "weights": (known >> KINDS).astype(np.float32) / np.float32(16),
        "capital": head == UPPER,
        "number": head == DIGIT,
        "ideograph": (head == IDEOGRAPH) | (head == FUNCTION),
        "lengths": (piece.ends - piece.starts).astype(np.int32),
    }


def _hashed(
    codes: NDArray[np.intp], kinds: NDArray[np.uint8], continued: bool = False
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint64]]:
    """Where words start and end, and their hashes; ``continued``: they begin within a word, which is left out."""
    wordy = (kinds >= FIRST_WORD) & (kinds <= LAST_WORD)
    unspaced = (kinds == IDEOGRAPH) | (kinds == FUNCTION)
    before = np.zeros(len(kinds) + 1, dtype=np.bool_)
    before[0] = continued
    before[1:] = wordy & ~unspaced
    starts = np.flatnonzero(wordy & (unspaced | ~before[:-1]))
    edges = np.flatnonzero(before[1:] & ~np.append(before[2:], False)) + 1
    edges = edges[1:] if continued and before[1:2].any() else edges
    ends = _unspaced_words(unspaced, starts, edges) if unspaced.any() else edges
    size = 1 << max(15, (len(codes)).bit_length())
    power, inverse = _powers(size)
    sums = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.cumsum(tables()[1].take(codes) * power[: len(codes)], out=sums[1:])
    hashes = (sums[ends] - sums[starts]) * inverse[starts] * _MIX
    hashes ^= hashes >> np.uint64(29)
    hashes *= _MIX
    return starts, ends, hashes


def _unspaced_words(
    unspaced: NDArray[np.bool_], starts: NDArray[np.int64], edges: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Where words end, some of which are pairs of neighbouring characters; ``edges`` are the ends of the others."""
    single = unspaced[starts]
    ends = np.empty_like(starts)
    ends[~single] = edges
    at = starts[single]
    ends[single] = at + 1 + np.append(unspaced[1:], False)[at]
    return ends


def hash_word(word: str) -> int:
    """The hash of one word, equal to what ``find_words`` gives it; for building lexicons."""
    from cleaner.core.lines import split

    empty = Lexicon(np.zeros(0, np.uint64), np.zeros(0, np.uint8), np.zeros(0, np.float32))
    found = find_words(split(word), empty)
    return int(found.hashes[0]) if len(found.hashes) else 0

"""The words of a document as arrays: where they stand, what they hash to, what kind they are.

A word is a run of letters, marks and digits; in scripts without spaces it is a pair of neighbouring characters. No
step loops over words or lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cleaner.judge.characters import (
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
from cleaner.read.text import Lines

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
    counts: NDArray[np.int64]


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
    parts = [_chunk(lines, first, last, lexicon) for first, last in _chunks(lines)]
    if len(parts) == 1:
        return parts[0]
    return Words(*(np.concatenate([getattr(part, name) for part in parts]) for name in Words.__dataclass_fields__))


def _chunks(lines: Lines) -> list[tuple[int, int]]:
    """Runs of lines of bounded length in characters (one line may exceed it)."""
    total = int(lines.ends[-1]) if len(lines) else 0
    if total <= _CHUNK:
        return [(0, len(lines))]
    cuts = np.searchsorted(lines.starts, np.arange(0, total + _CHUNK, _CHUNK))
    cuts = np.unique(np.append(cuts, [0, len(lines)]))
    return list(zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True))


def _chunk(lines: Lines, first: int, last: int, lexicon: Lexicon) -> Words:
    begin = int(lines.starts[first]) if last > first else 0
    end = int(lines.ends[last - 1]) if last > first else 0
    codes = indexes(lines.codes[begin:end])
    kinds = tables()[0].take(codes)
    # The characters between two lines count with the first of them: they are white space, which is not counted.
    spans = np.diff(np.append(lines.starts[first:last], end))
    line_of = np.repeat(np.arange(last - first, dtype=np.int32), spans)
    counts = np.bincount(line_of * CLASSES + kinds, minlength=(last - first) * CLASSES).reshape(-1, CLASSES)

    starts, ends, hashes = _hashed(codes, kinds)
    known = lexicon.table.take((hashes >> np.uint64(64 - _TABLE_BITS)).astype(np.intp))
    head = kinds[starts]
    return Words(
        line=line_of[starts] + np.int32(first),
        hashes=hashes,
        flags=(known & ((1 << KINDS) - 1)).astype(np.uint8),
        weights=(known >> KINDS).astype(np.float32) / np.float32(16),
        capital=head == UPPER,
        number=head == DIGIT,
        ideograph=(head == IDEOGRAPH) | (head == FUNCTION),
        lengths=(ends - starts).astype(np.int32),
        counts=counts,
    )


def _hashed(
    codes: NDArray[np.intp], kinds: NDArray[np.uint8]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint64]]:
    """Where words start and end, and their hashes."""
    wordy = (kinds >= FIRST_WORD) & (kinds <= LAST_WORD)
    unspaced = (kinds == IDEOGRAPH) | (kinds == FUNCTION)
    before = np.zeros(len(kinds) + 1, dtype=np.bool_)
    before[1:] = wordy & ~unspaced
    starts = np.flatnonzero(wordy & (unspaced | ~before[:-1]))
    if not unspaced.any():
        ends = np.flatnonzero(before[1:] & ~np.append(before[2:], False)) + 1
    else:
        starts, ends = _unspaced_words(wordy, unspaced, starts)
    size = 1 << max(15, (len(codes)).bit_length())
    power, inverse = _powers(size)
    sums = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.cumsum(tables()[1].take(codes) * power[: len(codes)], out=sums[1:])
    hashes = (sums[ends] - sums[starts]) * inverse[starts] * _MIX
    hashes ^= hashes >> np.uint64(29)
    hashes *= _MIX
    return starts, ends, hashes


def hash_words(lines: Lines) -> tuple[NDArray[np.int32], NDArray[np.uint64]]:
    """Of each word of a document: its line, and its hash. Words far out on an endless line are left out: a table of
    powers as long as the line would take more memory than a page may.
    """
    found = []
    for first, last in _chunks(lines) if len(lines) else ():
        begin = int(lines.starts[first])
        end = min(int(lines.ends[last - 1]), begin + 2 * _CHUNK)
        codes = indexes(lines.codes[begin:end])
        starts, _, hashes = _hashed(codes, tables()[0].take(codes))
        line = np.searchsorted(lines.starts[first:last] - begin, starts, side="right") - 1 + first
        found.append((line.astype(np.int32), hashes))
    if not found:
        return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.uint64)
    return np.concatenate([line for line, _ in found]), np.concatenate([hashes for _, hashes in found])


def _unspaced_words(
    wordy: NDArray[np.bool_], unspaced: NDArray[np.bool_], starts: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Starts and ends where some words are pairs of neighbouring characters."""
    single = unspaced[starts]
    spaced = wordy & ~unspaced
    edges = np.flatnonzero(spaced & ~np.append(spaced[1:], False)) + 1
    ends = np.empty_like(starts)
    ends[~single] = edges
    at = starts[single]
    following = np.append(unspaced[1:], False)[at]
    ends[single] = at + 1 + following
    return starts, ends


def hash_word(word: str) -> int:
    """The hash of one word, equal to what ``find_words`` gives it; for building lexicons."""
    from cleaner.read.text import split

    empty = Lexicon(np.zeros(0, np.uint64), np.zeros(0, np.uint8), np.zeros(0, np.float32))
    found = find_words(split(word), empty)
    return int(found.hashes[0]) if len(found.hashes) else 0

"""What the lines of a document look like by their marks and figures, and which look alike.

Headers of appended stories are made by a machine: "[2023-05-14 04:30] Title", "Title (Source)", an address. Lines whose
marks and figures follow each other in the same order are alike, whatever the words between them.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from cleaner.core.characters import DIGIT, LAST_WORD, SPACE, STOP, classes_of
from cleaner.core.lines import Lines

SHAPE_REPEAT_NAMES = (
    "like others at the beginning", "prose since the last one", "prose until the next one", "like others at the end",
)  # fmt: skip
# Stretches (of words, of figures, of one mark) that are compared, from the beginning and from the end of a line.
_FIRST, _LAST = 12, 5
# Characters within which a line must show something besides words.
_REACH = 24
# Characters that are looked at together: bounds the memory that a large document takes.
_CHARACTERS = 1 << 18
_MIX = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)
_POWERS = np.array([pow(0xD6E8FEB86659FD93, i + 1, 2**64) for i in range(_FIRST)], dtype=np.uint64)


def shape_repeats(rows: NDArray[np.float32], lines: Lines, prose_words: NDArray[np.float64]) -> None:
    """Fill in SHAPE_REPEAT_NAMES for each line; shape (features, lines).

    ``prose_words`` are the words of running text up to and with each line.
    """
    begins, ends, at_first, at_last = _shapes(lines)
    count, before, after = _alike(begins, at_first)
    above = np.append(0.0, prose_words[:-1])
    rows[0] = np.log(count) * 0.5
    rows[1] = (before >= 0) * np.log1p(np.maximum(above - prose_words[before], 0)) * 0.2
    rows[2] = (after >= 0) * np.log1p(np.maximum(above[after] - prose_words, 0)) * 0.2
    rows[3] = np.log(_alike(ends, at_last)[0]) * 0.5


def _shapes(lines: Lines) -> tuple[NDArray[np.uint64], NDArray[np.uint64], NDArray[np.bool_], NDArray[np.bool_]]:
    """Hashes of how each line begins and ends, and whether these are more than words and the end of a sentence."""
    found = []
    for first, last in _parts(lines):
        begin, end = int(lines.starts[first]), int(lines.ends[last - 1])
        codes, starts, ends = lines.codes[begin:end], lines.starts[first:last] - begin, lines.ends[first:last] - begin
        if len(codes) > 2 * _CHARACTERS and len(starts) == 1:  # of an endless line its beginning and its end tell
            codes, ends = np.concatenate((codes[:_CHARACTERS], codes[-_CHARACTERS:])), ends - end + begin
            ends += len(codes)
        found.append(_shapes_of(codes, starts, ends))
    begins, closes, at_first, at_last = zip(*found, strict=True)
    return np.concatenate(begins), np.concatenate(closes), np.concatenate(at_first), np.concatenate(at_last)


def _parts(lines: Lines) -> list[tuple[int, int]]:
    """Runs of lines that are looked at together: of bounded length, and an endless line alone."""
    cuts = np.searchsorted(lines.starts, np.arange(int(lines.starts[0]), int(lines.ends[-1]), _CHARACTERS))
    long = np.flatnonzero(lines.ends - lines.starts > _CHARACTERS)
    edges = np.unique(np.concatenate((cuts, long, long + 1, [len(lines)]))).tolist()
    return list(pairwise(edges))


def _shapes_of(
    codes: NDArray[np.uint32], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> tuple[NDArray[np.uint64], NDArray[np.uint64], NDArray[np.bool_], NDArray[np.bool_]]:
    kinds = classes_of(codes)
    words = (kinds == SPACE) | (kinds <= LAST_WORD) & (kinds != DIGIT)
    symbols = np.where(words, 1, np.where(kinds == DIGIT, 2, codes.astype(np.int64) + 16))
    new = np.empty(len(symbols), dtype=np.bool_)
    np.not_equal(symbols[1:], symbols[:-1], out=new[1:])
    new[starts] = True
    at = np.flatnonzero(new)
    first = np.searchsorted(at, starts)
    past = np.searchsorted(at, ends)
    counts = past - first
    # Stretches between two lines belong to none.
    of = np.repeat(np.arange(len(starts)), np.diff(np.append(first, len(at))))
    place = np.arange(len(at)) - first[of]
    left = counts[of] - 1 - place
    values = symbols[at].astype(np.uint64) * _MIX
    values ^= values >> _SHIFT
    hashes = [_sums(values, of, order, most, len(starts)) for order, most in ((place, _FIRST), (left, _LAST))]
    second = at[np.minimum(first + 1, len(at) - 1)]
    marked = symbols[starts] != 1
    told = (counts >= 2) & (marked | (second - starts <= _REACH)) | marked
    closes = (symbols[ends - 1] != 1) & (kinds[ends - 1] != STOP)
    return hashes[0], hashes[1], told, closes


def _sums(
    values: NDArray[np.uint64], of: NDArray[np.int64], order: NDArray[np.int64], most: int, lines: int
) -> NDArray[np.uint64]:
    """For each line a hash of its first stretches, by ``order``."""
    chosen = np.flatnonzero((order >= 0) & (order < most))
    weighted = values[chosen] * _POWERS[order[chosen]]
    total = np.zeros(len(chosen) + 1, dtype=np.uint64)
    np.cumsum(weighted, out=total[1:])
    return np.diff(total.take(np.searchsorted(of[chosen], np.arange(lines + 1))))


def _alike(
    hashes: NDArray[np.uint64], told: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """How many lines have a line's hash, and the nearest one before and after it (-1: none)."""
    lines = len(hashes)
    count = np.ones(lines, dtype=np.int64)
    before, after = np.full(lines, -1), np.full(lines, -1)
    at = np.flatnonzero(told)
    order = at[np.argsort(hashes[at], kind="stable")]
    same = hashes[order[1:]] == hashes[order[:-1]]
    group = np.zeros(len(order), dtype=np.int64)
    np.cumsum(~same, out=group[1:])
    count[order] = np.bincount(group, minlength=1).take(group) if len(order) else 1
    before[order[1:][same]] = order[:-1][same]
    after[order[:-1][same]] = order[1:][same]
    return count, before, after

"""How the words of each line and of each stretch are repeated elsewhere in the document."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.core.words import STOP_WORD, Words

LINE_NAMES = (
    "seen above", "seen below", "seen soon below", "seen just above", "seen in the opening", "seen in prose above",
    "seen in prose below", "new words",
)  # fmt: skip
# Stretches of running text after and before a boundary above the line, in content words.
NEAR, FAR, NAMES_NEAR = 40, 160, 80
WINDOW_NAMES = (
    "next 40 seen in last 160", "next 40 seen above", "next 160 seen in last 160", "next 160 seen above",
    "last 40 seen below", "last 160 seen in next 160", "next 40 seen in opening", "next 160 seen in opening",
    "names next 80 seen above",
)  # fmt: skip
_OPENING = 120
_HASH_SHIFT = np.uint64(48)


def _previous(hashes: NDArray[np.uint64]) -> NDArray[np.int32]:
    """For each word the place of its previous occurrence, -1 where there is none.

    Sixteen bits of the hash are enough: in a document of 2,000 words one pair in 60 is mistaken for
    another, and a radix sort makes it cheap.
    """
    count = len(hashes)
    keys = (hashes >> _HASH_SHIFT).astype(np.uint16)
    order = np.argsort(keys, kind="stable")
    sorted_keys = keys.take(order)
    same = np.flatnonzero(sorted_keys[1:] == sorted_keys[:-1])
    previous = np.full(count, -1, dtype=np.int32)
    previous[order.take(same + 1)] = order.take(same)
    return previous


def cohesion(rows: NDArray[np.float32], words: Words, prose: NDArray[np.bool_]) -> None:
    """Fill in, for each line, the features LINE_NAMES and WINDOW_NAMES; shape (features, lines)."""
    content = ((words.flags & STOP_WORD) == 0) & ((words.lengths >= 4) | words.ideograph & (words.lengths == 2))
    content &= ~words.number
    at = np.flatnonzero(content)
    line, hashes = words.line[at], words.hashes[at]
    _line_features(rows, line, hashes, prose)
    running = prose[line]
    _window_features(rows[len(LINE_NAMES) :], line[running], hashes[running], words.capital[at][running], len(prose))


def _line_features(
    rows: NDArray[np.float32], line: NDArray[np.int32], hashes: NDArray[np.uint64], prose: NDArray[np.bool_]
) -> None:
    """Share of a line's content words that occur elsewhere."""
    lines = len(prose)
    count = len(line)
    if not count:
        return
    previous = _previous(hashes)
    again = np.flatnonzero(previous >= 0)
    following = np.full(count, count, dtype=np.int32)
    following[previous.take(again)] = again
    del again
    # A repetition within the line itself says nothing of the rest.
    line_before = np.where(previous >= 0, line[previous], np.int32(-1))
    line_after = np.append(line, np.int32(lines))[following]
    above = (line_before >= 0) & (line_before < line)
    below = (line_after < lines) & (line_after > line)
    places = np.arange(count, dtype=np.int32)
    running = np.append(prose[line], False)
    opening_end = np.searchsorted(np.cumsum(running[:-1], dtype=np.int32), _OPENING)
    # First occurrence of a word in the opening: chains are short there, so one step back is mostly enough.
    in_opening = (previous >= 0) & (previous <= opening_end) & above
    bounds = np.searchsorted(line, np.arange(lines + 1))
    kinds = (
        above,
        below,
        below & (following - places <= FAR),
        above & (places - previous <= FAR),
        in_opening,
        above & running[previous],
        below & running[following],
        previous < 0,
    )
    sums = np.zeros(count + 1, dtype=np.int32)
    held = np.maximum(np.diff(bounds), 1).astype(np.float32)
    for row, kind in zip(rows, kinds, strict=False):
        np.cumsum(kind, out=sums[1:])
        row[:] = np.diff(sums.take(bounds)) / held


def _window_features(
    rows: NDArray[np.float32],
    line: NDArray[np.int32],
    hashes: NDArray[np.uint64],
    capital: NDArray[np.bool_],
    lines: int,
) -> None:
    """Shares of the vocabulary around the boundary above each line that occurs on its other side.

    A word at place b whose previous occurrence is at a is the first of its kind in the stretch after any
    boundary in (a, b]; so each share is a count of the intervals that hold the boundary.
    """
    count = len(line)
    if not count:
        return
    previous = _previous(hashes)
    places = np.arange(count, dtype=np.int32)
    near_start, far_start = np.maximum(previous, places - NEAR), np.maximum(previous, places - FAR)
    again = previous >= 0
    a, b = previous[again], places[again]
    near_again, far_again = near_start[again], far_start[again]
    reach = np.minimum(b, a + FAR)
    at = np.searchsorted(line, np.arange(lines))

    def held(first: NDArray[np.int32], last: NDArray[np.int32]) -> NDArray[np.float32]:
        """How many of the intervals hold the boundary above each line."""
        steps = np.bincount(first + 1, minlength=count + 2)
        steps -= np.bincount(np.maximum(first, last) + 1, minlength=count + 2)
        return np.cumsum(steps, out=steps).take(at).astype(np.float32)

    near, far = np.maximum(held(near_start, places), 1), np.maximum(held(far_start, places), 1)
    rows[0] = held(near_again, reach) / near
    rows[1] = held(near_again, b) / near
    rows[2] = held(far_again, reach) / far
    rows[3] = held(far_again, b) / far
    rows[4] = held(a, np.minimum(b, a + NEAR)) / NEAR
    rows[5] = held(np.maximum(a, b - FAR), reach) / FAR
    # A word that first stood in the opening stays known all along, however long its chain.
    root = np.where(again, previous, places)
    for _ in range(5):
        root = root[root]
    opened = again & (root < _OPENING)
    rows[6] = held(near_start[opened], places[opened]) / near
    rows[7] = held(far_start[opened], places[opened]) / far
    names = capital & (places > 0)
    name_start = np.maximum(previous, places - NAMES_NEAR)
    named = np.maximum(held(name_start[names], places[names]), 1)
    rows[8] = held(name_start[names & again], places[names & again]) / named

"""How the words of each line and of each stretch are repeated elsewhere in the document."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.judge.words import STOP_WORD, Words

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


def _previous(hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
    """For each word the place of its previous occurrence, -1 where there is none.

    Sixteen bits of the hash are enough: in a document of 2,000 words one pair in 60 is mistaken for
    another, and a radix sort makes it cheap.
    """
    count = len(hashes)
    keys = (hashes >> _HASH_SHIFT).astype(np.uint16)
    order = np.argsort(keys, kind="stable")
    sorted_keys = keys.take(order)
    same = np.flatnonzero(sorted_keys[1:] == sorted_keys[:-1])
    previous = np.full(count, -1)
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
    following = np.full(count, count)
    following[previous.take(again)] = again
    # A repetition within the line itself says nothing of the rest.
    line_before = np.where(previous >= 0, line[previous], -1)
    line_after = np.append(line, lines)[following]
    above = (line_before >= 0) & (line_before < line)
    below = (line_after < lines) & (line_after > line)
    places = np.arange(count)
    running = np.append(prose[line], False)
    opening_end = np.searchsorted(np.cumsum(running[:-1]), _OPENING)
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
    sums = np.zeros((len(kinds), count + 1), dtype=np.int32)
    for i, kind in enumerate(kinds):
        np.cumsum(kind, out=sums[i, 1:])
    share = np.diff(sums.take(bounds, axis=1)) / np.maximum(np.diff(bounds), 1).astype(np.float32)
    rows[: len(kinds)] = share


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
    places = np.arange(count)
    near_start, far_start = np.maximum(previous, places - NEAR), np.maximum(previous, places - FAR)
    again = previous >= 0
    a, b = previous[again], places[again]
    near_again, far_again = near_start[again], far_start[again]
    reach = np.minimum(b, a + FAR)
    names = capital & (places > 0)
    name_start = np.maximum(previous, places - NAMES_NEAR)
    # A word that first stood in the opening stays known all along, however long its chain.
    root = np.where(again, previous, places)
    for _ in range(5):
        root = root[root]
    opened = again & (root < _OPENING)
    from_opening = places[opened]
    intervals = (
        (near_start, places),
        (far_start, places),
        (near_again, reach),
        (near_again, b),
        (far_again, reach),
        (far_again, b),
        (a, np.minimum(b, a + NEAR)),
        (np.maximum(a, b - FAR), reach),
        (near_start[opened], from_opening),
        (far_start[opened], from_opening),
        (name_start[names], places[names]),
        (name_start[names & again], places[names & again]),
    )
    size = count + 2
    # All kinds of intervals are counted in one pass, each in a stretch of its own.
    begins = np.concatenate([first + (i * size + 1) for i, (first, _) in enumerate(intervals)])
    ends = np.concatenate([np.maximum(first, last) + (i * size + 1) for i, (first, last) in enumerate(intervals)])
    total = len(intervals) * size
    steps = np.bincount(begins, minlength=total) - np.bincount(ends, minlength=total)
    at = np.searchsorted(line, np.arange(lines))
    held = np.cumsum(steps.reshape(-1, size), axis=1).take(at, axis=1).astype(np.float32)
    near, far, near_reach, near_all, far_reach, far_all, last_near, last_far, near_open, far_open, named, known = held
    near, far, named = np.maximum(near, 1), np.maximum(far, 1), np.maximum(named, 1)
    columns = (
        near_reach / near,
        near_all / near,
        far_reach / far,
        far_all / far,
        last_near / NEAR,
        last_far / FAR,
        near_open / near,
        far_open / far,
        known / named,
    )
    for i, column in enumerate(columns):
        rows[i] = column

"""How the words of each line and of each stretch are repeated elsewhere in the document."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.judge.words import STOP_WORD, Words

LINE_NAMES = (
    "seen above,seen below,seen soon below,seen just above,seen in the opening,seen in prose above,"
    "seen in prose below,new words"
).split(",")
# Stretches of running text after and before a boundary above the line, in content words.
NEAR, FAR = 40, 160
WINDOW_NAMES = (
    "next 40 seen in last 160,next 40 seen above,next 160 seen in last 160,next 160 seen above,"
    "last 40 seen below,last 160 seen in next 160,chains across,next 40 seen in opening,next 160 seen in opening,"
    "names next 80 seen above"
).split(",")
_OPENING = 120
_HASH_SHIFT = np.uint64(48)


def _links(hashes: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each word the place of its previous and of its next occurrence (-1 and the count where there is none).

    Sixteen bits of the hash are enough: in a document of 2,000 words one pair in 60 is mistaken for
    another, and a radix sort makes it cheap.
    """
    count = len(hashes)
    keys = (hashes >> _HASH_SHIFT).astype(np.uint16)
    order = np.argsort(keys, kind="stable")
    same = keys[order[1:]] == keys[order[:-1]]
    previous = np.full(count, -1)
    following = np.full(count, count)
    previous[order[1:][same]] = order[:-1][same]
    following[order[:-1][same]] = order[1:][same]
    return previous, following


def cohesion(matrix: NDArray[np.float32], words: Words, prose: NDArray[np.bool_]) -> None:
    """Fill in, for each line, the features LINE_NAMES and WINDOW_NAMES; shape (lines, features)."""
    content = ((words.flags & STOP_WORD) == 0) & ((words.lengths >= 4) | words.ideograph & (words.lengths == 2))
    content &= ~words.number
    at = np.flatnonzero(content)
    line, hashes = words.line[at], words.hashes[at]
    _line_features(matrix, line, hashes, prose)
    running = prose[line]
    _window_features(
        matrix[:, len(LINE_NAMES) :], line[running], hashes[running], words.capital[at][running], len(prose)
    )


def _line_features(
    matrix: NDArray[np.float32], line: NDArray[np.int32], hashes: NDArray[np.uint64], prose: NDArray[np.bool_]
) -> None:
    """Share of a line's content words that occur elsewhere."""
    lines = len(prose)
    count = len(line)
    if not count:
        return
    previous, following = _links(hashes)
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
    kinds = np.stack(
        (
            above,
            below,
            below & (following - places <= FAR),
            above & (places - previous <= FAR),
            in_opening,
            above & running[previous],
            below & running[following],
            previous < 0,
        )
    )
    sums = np.zeros((len(kinds), count + 1), dtype=np.int32)
    np.cumsum(kinds, axis=1, out=sums[:, 1:])
    share = (sums[:, bounds[1:]] - sums[:, bounds[:-1]]) / np.maximum(np.diff(bounds), 1)
    matrix[:, : len(kinds)] = share.T


def _window_features(
    matrix: NDArray[np.float32],
    line: NDArray[np.int32],
    hashes: NDArray[np.uint64],
    capital: NDArray[np.bool_],
    lines: int,
) -> None:
    """Shares of the vocabulary around the boundary above each line that occurs on its other side."""
    count = len(line)
    if not count:
        return
    previous, following = _links(hashes)
    places = np.arange(count)
    bounds = np.searchsorted(line, np.arange(lines))

    def open_between(first: NDArray[np.int64], last: NDArray[np.int64]) -> NDArray[np.int64]:
        """For each line's boundary (a place among the words): how many intervals (first, last] hold it."""
        valid = last > first
        steps = np.bincount(first[valid] + 1, minlength=count + 2) - np.bincount(last[valid] + 1, minlength=count + 2)
        return np.cumsum(steps)[bounds]

    def new_in(window: int) -> NDArray[np.int64]:
        """Different words in the stretch after each boundary."""
        return open_between(np.maximum(previous, places - window), places)

    def back(window: int, reach: int) -> NDArray[np.int64]:
        """Different words in the stretch after each boundary that occur in the ``reach`` words before it."""
        linked = previous >= 0
        a, b = previous[linked], places[linked]
        return open_between(np.maximum(a, b - window), np.minimum(b, a + reach))

    def forward(window: int, reach: int) -> NDArray[np.int64]:
        """Different words in the stretch before each boundary that occur in the ``reach`` words after it."""
        linked = following < count
        a, b = places[linked], following[linked]
        return open_between(np.maximum(a, b - reach), np.minimum(b, a + window))

    everywhere = count + 1
    near, far = np.maximum(new_in(NEAR), 1), np.maximum(new_in(FAR), 1)
    names = capital & (np.arange(count) > 0)
    linked = (previous >= 0) & names
    named = np.maximum(open_between(np.maximum(previous, places - 80)[names], places[names]), 1)
    named_back = open_between(np.maximum(previous, places - 80)[linked], places[linked])
    # Words of the opening stay known all along: mark each word whose first occurrence is in it.
    root = np.where(previous < 0, places, -1)
    for _ in range(6):
        step = (root < 0) & (previous >= 0)
        root[step] = root[previous[step]]
    opened = (root >= 0) & (root < _OPENING) & (previous >= 0)
    columns = (
        back(NEAR, FAR) / near,
        back(NEAR, everywhere) / near,
        back(FAR, FAR) / far,
        back(FAR, everywhere) / far,
        forward(NEAR, everywhere) / NEAR,
        forward(FAR, FAR) / FAR,
        back(FAR, FAR) / FAR,
        open_between(np.maximum(previous, places - NEAR)[opened], places[opened]) / near,
        open_between(np.maximum(previous, places - FAR)[opened], places[opened]) / far,
        named_back / named,
    )
    for i, column in enumerate(columns):
        matrix[:, i] = column

"""How much likelier words, and pairs of words that follow each other, are in a page's furniture than in an article.

The weights are counted over sites (training/html_lexicon.py): what one site says of itself weighs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.core.lines import Lines
from cleaner.core.words import hash_words
from cleaner.html.features.arrays import Column, Ints, Terms, total

# Looked up by the upper bits of hashes, where the next eight must be a term's own: of ten thousand unknown terms one or
# two are taken for known ones, and of the known ones few meet.
_TABLE_BITS, _CHECK_BITS = 20, 8
_STEPS = 8  # of a weight, to a unit of log-odds
_PAIR = np.uint64(0x9E3779B97F4A7C15)
_MEASURES = ("mean", "mean of the positive", "highest", "lowest")
NAMES = tuple(f"lexicon {of}, {measure}" for of in ("words", "pairs") for measure in _MEASURES)


def terms(codes: NDArray[Any], lengths: Ints) -> Terms:
    """The terms of blocks that are ``lengths`` characters long. In ``codes`` a line feed follows on each block."""
    ends = np.cumsum(lengths + 1) - 1
    nothing = np.zeros(len(lengths), dtype=np.int64)
    block, words = hash_words(Lines("", codes, ends - lengths, ends, nothing, nothing))
    beside = block[1:] == block[:-1]
    pairs = (words[:-1] * _PAIR + words[1:])[beside]
    pairs ^= pairs >> np.uint64(31)
    pairs *= _PAIR
    edges = np.arange(len(lengths) + 1)
    return Terms(words, np.searchsorted(block, edges), pairs, np.searchsorted(block[1:][beside], edges))


def _place_and_check(hashes: NDArray[np.uint64]) -> tuple[NDArray[np.intp], NDArray[np.uint8]]:
    """Where terms stand in a table, and what tells them from others there."""
    upper = hashes >> np.uint64(64 - _TABLE_BITS - _CHECK_BITS)
    return (upper >> np.uint64(_CHECK_BITS)).astype(np.intp), upper.astype(np.uint8)


class HtmlLexicon:
    """The weights of known terms. ``arrays`` are those of ``stored``."""

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        self._checks = np.zeros(1 << _TABLE_BITS, dtype=np.uint8)
        self._weights = np.zeros(1 << _TABLE_BITS, dtype=np.int8)
        place, check = _place_and_check(arrays["lexicon hashes"].astype(np.uint64) << np.uint64(32))
        self._checks[place], self._weights[place] = check, arrays["lexicon weights"]

    def columns(self, found: Terms) -> Column:
        """The features of ``NAMES``: a row for each, a column for each block."""
        return np.concatenate(
            [self._measured(found.words, found.first_word), self._measured(found.pairs, found.first_pair)]
        )

    def _measured(self, hashes: NDArray[np.uint64], first: Ints) -> Column:
        """The measures of the terms' log-odds in each block."""
        place, check = _place_and_check(hashes)
        odds = self._weights.take(place) * (self._checks.take(place) == check) / _STEPS
        begin, end = first[:-1], first[1:]
        sums, positive = total(odds), total(np.maximum(odds, 0))
        size = np.maximum(end - begin, 1)
        highest, lowest = np.zeros(len(begin)), np.zeros(len(begin))
        some = begin < end
        if some.any():
            highest[some] = np.maximum(np.maximum.reduceat(odds, begin[some]), 0)
            lowest[some] = np.minimum(np.minimum.reduceat(odds, begin[some]), 0)
        means = (sums[end] - sums[begin]) / size, (positive[end] - positive[begin]) / size
        return np.stack([*means, highest, lowest])


def stored(hashes: NDArray[np.uint64], odds: Column) -> dict[str, Any]:
    """Terms and their log-odds of furniture as arrays for a weights file."""
    weights = np.round(odds * _STEPS).astype(np.int8)
    telling = weights != 0
    return {"lexicon hashes": (hashes[telling] >> np.uint64(32)).astype(np.uint32), "lexicon weights": weights[telling]}

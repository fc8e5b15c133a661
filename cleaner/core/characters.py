"""Classes of characters, looked up for a whole document at once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

DATA = Path(__file__).parent.parent / "data"

SPACE, LOWER, UPPER, UNCASED, IDEOGRAPH, FUNCTION, DIGIT = range(7)
STOP, COMMA, COLON, QUOTE, BRACKET, BAR, SYMBOL = range(7, 14)
CLASSES = 14
# What a word is made of: the classes from LOWER to DIGIT. IDEOGRAPH and FUNCTION are characters of scripts without
# spaces, the second the grammatical ones.
FIRST_WORD, LAST_WORD = LOWER, DIGIT


@cache
def tables() -> tuple[NDArray[np.uint8], NDArray[np.uint64]]:
    """Class and case-folded code of each code point up to U+FFFF; those beyond count as U+FFFF, a symbol."""
    with np.load(DATA / "characters.npz") as stored:
        return stored["classes"], stored["folded"].astype(np.uint64)


def indexes(codes: NDArray[Any]) -> NDArray[np.intp]:
    """Where code points stand in the tables."""
    found: NDArray[np.intp] = np.minimum(codes, 0xFFFF).astype(np.intp)
    return found


def classes_of(codes: NDArray[Any]) -> NDArray[np.uint8]:
    """The class of each code point."""
    return tables()[0].take(indexes(codes))

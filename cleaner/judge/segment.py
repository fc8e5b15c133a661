"""Where the article ends: one cut through the lines, chosen from what the scorer says of all of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# One line's word for or against "after the end" counts no more than this, in log-odds.
_LARGEST = 4.0
# A first line of another story makes the boundary above it likelier.
_BOUNDARY = 0.5
# What a cut must gain over no cut at all.
_LEAST_GAIN = 3.0


def cut(tail: NDArray[np.float32], first: NDArray[np.float32], caution: float = 1.0) -> int:
    """The index of the first line after the article's end; the number of lines when nothing follows it.

    ``tail`` are log-odds of standing after the end, ``first`` of being the first line of another story; with a
    higher ``caution`` a cut must gain more.
    """
    count = len(tail)
    gain = np.zeros(count + 1)
    gain[:count] = np.cumsum(np.clip(tail, -_LARGEST, _LARGEST)[::-1])[::-1]
    gain[:count] += _BOUNDARY * np.clip(first, -_LARGEST, _LARGEST)
    gain[count] = _LEAST_GAIN * caution
    return int(np.argmax(gain))

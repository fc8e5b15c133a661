"""Where the article ends: one cut through the lines, chosen from what the scorer says of all of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def cut(tail: NDArray[np.float32], last: NDArray[np.float32], caution: float = 0.0, later: float = 0.0) -> int:
    """The index of the first line after the article's end; the number of lines when nothing follows it.

    ``tail`` are log-odds of standing after the end, ``last`` the scores of being the article's last line. The cut's
    score is that of a chain with two states and one change, as in a conditional random field (Lafferty
    et al., 2001), which is how both were fitted. ``caution`` is what a cut must gain over no cut. Of
    the cuts that score less than ``later`` below the best one the last is taken: a kept story is better
    than a lost paragraph.
    """
    scores = last - np.cumsum(tail, dtype=np.float64)
    scores[-1] += caution
    return int(np.flatnonzero(scores >= scores.max() - later)[-1]) + 1

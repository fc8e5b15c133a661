"""Where the article ends: one cut through the lines, chosen from what the scorer says of all of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

# The article does not end above a line whose log-odds of being article exceed this.
SURELY_ARTICLE = 1.0
# Lines below the end that are compared with the article's own; how many must be alike; characters of the longest.
_BELOW, _LEAST_ALIKE, _LONGEST_LABEL = 6, 2, 40

Array = NDArray[np.float32]


def cut(tail: Array, last: Array, article: Array, caution: float = 0.0, certainty: float = 0.5) -> tuple[int, int]:
    """The index of the first line after the article's end; the number of lines when nothing follows it.

    ``tail`` are log-odds of standing after the end, ``last`` the scores of being the article's last line, ``article``
    log-odds of being a line of the article. The cut's score is that of a chain with two states and one change, as in a
    conditional random field (Lafferty et al., 2001), which is how both were fitted. ``caution`` is what a cut must gain
    over no cut. Returned are the line from which on it is likelier than not that the article has ended, and the one
    from which on the probability is ``certainty``: a kept story is better than a lost paragraph.
    """
    scores = cut_scores(tail, last, article)
    scores[-1] += caution
    ended = np.cumsum(np.exp(scores - scores.max()))
    ended /= ended[-1]
    likely, certain = np.searchsorted(ended, (0.5, certainty)).tolist()
    return min(likely, certain) + 1, certain + 1


def cut_scores(tail: Array, last: Array, article: Array) -> NDArray[np.float64]:
    """For each line the score of the article ending with it; see ``cut``."""
    scores: NDArray[np.float64] = np.asarray(last, dtype=np.float64) - np.cumsum(tail, dtype=np.float64)
    scores[:-1][article[1:] > SURELY_ARTICLE] = -np.inf
    return scores


def goes_on(strings: Sequence[str], keep: NDArray[np.bool_], prose: NDArray[np.bool_], end: int) -> bool:
    """Whether what stands below the end begins as sections of the article do: it is a round-up, and goes on.

    ``keep`` and ``prose`` say which lines stay and which are running text. Compared are names of fields ("Author:",
    "Where:") and short lines as a whole, with those below the article's first running text.
    """
    running = np.flatnonzero(keep[:end] & prose[:end])
    first = int(running[0]) if len(running) else end
    own = {_label(strings[line]) for line in range(first, end) if keep[line] and not prose[line]}
    below = {_label(strings[line]) for line in range(end, min(end + _BELOW, len(strings))) if not prose[line]}
    return len(own & below - {""}) >= _LEAST_ALIKE


def _label(line: str) -> str:
    name, colon, _ = line.partition(":")
    text = name + colon if colon else line
    return text.casefold() if len(text) <= _LONGEST_LABEL else ""

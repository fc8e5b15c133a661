"""What another extractor takes for the article, as votes on our blocks.

The vote moves a block's log-odds a little, and only where the two agree on most of the page. Stacking (a logistic model
over score, vote and agreement) was measured too: better on news by .002, worse on all else by as much.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SHORT = 25
EDGE = 50
FOR, AGAINST = 0.75, 0.9
LEAST_AGREEMENT = 0.5


def votes(texts: Sequence[str], extracted: str) -> NDArray[np.float64]:
    """For each block 1 where the extracted text holds it, else 0.

    A short block must be a line of its own; of a longer one either its beginning or its end must be there.
    """
    lines = {" ".join(line.split()).lstrip("-*#|> ") for line in extracted.split("\n")}
    whole = " ".join(extracted.split())
    found = np.zeros(len(texts))
    for i, text in enumerate(texts):
        if len(text) < SHORT:
            found[i] = text in lines
        else:
            found[i] = text[:EDGE] in whole or text[-EDGE:] in whole
    return found


def with_votes(
    scores: NDArray[np.float64], vote: NDArray[np.float64], words: NDArray[np.float64], bar: float
) -> NDArray[np.float64]:
    """The scores, moved by the votes.

    ``words`` are the blocks' sizes, ``bar`` is the probability from which a block is article: they tell how far the
    two agree. Where they hardly do, one of them went for a wrong part of the page, and the scores stay.
    """
    ours, theirs = scores >= bar, vote > 0
    either = float(words[ours | theirs].sum())
    if not either or float(words[ours & theirs].sum()) / either <= LEAST_AGREEMENT:
        return scores
    odds = np.log(np.clip(scores, 1e-9, 1 - 1e-9) / np.clip(1 - scores, 1e-9, 1))
    moved: NDArray[np.float64] = 1 / (1 + np.exp(-(odds + np.where(theirs, FOR, -AGAINST))))
    return moved

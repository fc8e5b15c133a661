"""What another extractor takes for the article, as features of our blocks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner.html.features.arrays import Measures

SHORT = 25
EDGE = 50
VOTES = ("vote", "votes on page")


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


def add_votes(m: Measures, vote: NDArray[np.float64]) -> None:
    """Add the features: each block's vote, and the share of the page's words that are in blocks with one."""
    share = float((vote * m.words).sum()) / max(float(m.words.sum()), 1.0)
    m.features.add(dict(zip(VOTES, (vote, np.full(len(vote), share)), strict=True)))


def or_voted(
    scores: NDArray[np.float64], vote: NDArray[np.float64], words: NDArray[np.float64], bar: float, least: float
) -> NDArray[np.float64]:
    """The scores; on a page of a strange structure, where fewer than ``least`` words reach ``bar`` and so many have a
    vote, those with a vote reach it.
    """
    if words[scores >= bar].sum() >= least or words[vote > 0].sum() < least:
        return scores
    return np.where(vote > 0, np.maximum(scores, bar), scores)

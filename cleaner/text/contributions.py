"""Which features a line's score rests on."""

from __future__ import annotations

import numpy as np

from cleaner.text.network import ARTICLE, TAIL, Array, Weights, score


def contributions(inputs: Array, weights: Weights, end: int) -> Array:
    """By feature and line: how much higher the log-odds of being article are than in the same document with that
    feature at its mean in every line; shape (features, lines).

    From line ``end`` on, standing after the article's end is what is explained (negative: it speaks for that).
    """
    after = np.arange(len(inputs)) >= end

    def log_odds(values: Array) -> Array:
        logits, _ = score(values, weights)
        chosen: Array = np.where(after, -logits[TAIL], logits[ARTICLE])
        return chosen

    whole = log_odds(inputs)
    amounts = np.empty((inputs.shape[1], len(inputs)), dtype=np.float32)
    changed = inputs.copy()
    for i in range(inputs.shape[1]):
        changed[:, i] = weights.mean[i]
        amounts[i] = whole - log_odds(changed)
        changed[:, i] = inputs[:, i]
    return amounts

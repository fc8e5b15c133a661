"""The line scorer."""

from pathlib import Path

import numpy as np

from cleaner.text.features import NAMES
from cleaner.text.network import DILATIONS, HEADS, Weights, score, shipped_weights


def small(width: int = 4) -> Weights:
    """Random weights of a narrow network."""
    random = np.random.default_rng(5)

    def make(*shape: int) -> np.ndarray:
        return random.normal(size=shape).astype(np.float32)

    return Weights(
        make(3, width), make(width), make(len(DILATIONS), width, 3 * width), make(len(DILATIONS), width),
        make(2 * width, width), make(width), make(width, len(HEADS)), make(len(HEADS)), make(2 * width, 1),
        make(1), make(3),
    )  # fmt: skip


def by_hand(features: np.ndarray, weights: Weights) -> np.ndarray:
    """The same network, line by line."""
    width = weights.enter.shape[1]
    hidden = np.maximum(features @ weights.enter + weights.enter_bias, 0)
    for i, dilation in enumerate(DILATIONS):
        step = np.zeros_like(hidden)
        for line in range(len(hidden)):
            total = weights.layer_biases[i].copy()
            for tap, offset in enumerate((-dilation, 0, dilation)):
                if 0 <= line + offset < len(hidden):
                    total += hidden[line + offset] @ weights.layers[i][:, tap * width : (tap + 1) * width]
            step[line] = np.maximum(total, 0)
        hidden = hidden + step
        if i == len(DILATIONS) // 2:
            pooled = np.concatenate((hidden.mean(0), hidden.max(0)))
            hidden = hidden + np.maximum(pooled @ weights.context + weights.context_bias, 0)
    return (hidden @ weights.heads + weights.heads_bias).T


def test_the_network_is_what_it_says() -> None:
    weights = small()
    for lines in (1, 2, 3, 40):
        features = np.random.default_rng(lines).normal(size=(lines, 3)).astype(np.float32)
        logits, _ = score(features, weights)
        assert logits.shape == (len(HEADS), lines)
        np.testing.assert_allclose(logits, by_hand(features, weights), rtol=1e-3, atol=1e-2)


def test_weights_come_back_from_their_file(tmp_path: Path) -> None:
    weights = small()
    weights.save(tmp_path / "weights.npz")
    back = Weights.load(tmp_path / "weights.npz")
    np.testing.assert_allclose(back.layers, weights.layers, rtol=1e-2, atol=1e-2)
    assert back.layers.dtype == np.float32


def test_the_shipped_weights_fit_the_features() -> None:
    weights = shipped_weights()
    assert weights.enter.shape[0] == len(NAMES)
    assert weights.heads.shape[1] == len(HEADS)

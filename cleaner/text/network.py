"""The line scorer: a small convolution network over the lines of a document, evaluated with numpy.

Dilated convolutions over a sequence follow van den Oord et al. (WaveNet, 2016); weights are made by
``training/text_fit.py``.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cleaner.core.characters import DATA
from cleaner.core.matmul import product

Array = NDArray[np.float32]

DILATIONS = (1, 3, 9, 27)
_LINES = 1 << 15
# What a line is, as one choice: a part of the article, the site's furniture, or a part of another story.
KINDS = (
    "body", "headline", "standfirst", "byline", "furniture", "source", "age", "title", "text", "header",
)  # fmt: skip
BODY, HEADLINE, STANDFIRST, BYLINE, FURNITURE, SOURCE, AGE, TITLE, TEXT, HEADER = range(len(KINDS))
# What the network says of each line, as logits: it is article; it stands after the article's end; it is the article's
# last; it is the first of another story; and the kinds.
ARTICLE, TAIL, LAST, FIRST, KIND = range(5)
HEADS = ("article", "tail", "last", "first", *KINDS)


@dataclass(eq=False)
class Weights:
    """The network's arrays; see ``training/text_model.py`` for the shapes."""

    enter: Array
    enter_bias: Array
    layers: Array
    layer_biases: Array
    context: Array
    context_bias: Array
    heads: Array
    heads_bias: Array
    document: Array
    document_bias: Array
    mean: Array

    def save(self, path: Path) -> None:
        """Write the arrays, in half precision."""
        np.savez_compressed(path, **{f.name: getattr(self, f.name).astype(np.float16) for f in fields(self)})

    @classmethod
    def load(cls, path: Path) -> Weights:
        """Read what ``save`` wrote."""
        with np.load(path) as stored:
            return cls(**{f.name: np.ascontiguousarray(stored[f.name], dtype=np.float32) for f in fields(cls)})


@cache
def shipped_weights() -> Weights:
    """The weights fitted on the whole development corpus."""
    return Weights.load(DATA / "text_weights.npz")


def score(features: Array, weights: Weights) -> tuple[Array, float]:
    """The logits of each line, shape (heads, lines), and the logit of there being nothing to remove.

    ``features`` has the shape (lines, features).
    """
    lines, width = len(features), weights.enter.shape[1]
    hidden: Array = np.empty((lines, width), dtype=np.float32)
    for part in _parts(lines):
        np.add(_times(features[part], weights.enter), weights.enter_bias, out=hidden[part])
    np.maximum(hidden, 0, out=hidden)
    for i, dilation in enumerate(DILATIONS):
        above: Array = np.empty((0, width), dtype=np.float32)  # the lines above a part, as they were
        for part in _parts(lines):
            around = hidden[part.start : part.stop + dilation]
            around = np.concatenate((above, around)) if len(above) else around
            step = _step(around, weights.layers[i], weights.layer_biases[i], dilation)
            first = len(above)
            above = around[: first + part.stop - part.start][-dilation:].copy()
            hidden[part] += step[first : first + part.stop - part.start]
        if i == len(DILATIONS) // 2:
            hidden += np.maximum(_pool(hidden) @ weights.context + weights.context_bias, 0)
    logits: Array = np.empty((len(HEADS), lines), dtype=np.float32)
    for part in _parts(lines):
        logits[:, part] = _times(hidden[part], weights.heads).T
    logits += weights.heads_bias[:, None]
    return logits, float((_pool(hidden) @ weights.document + weights.document_bias)[0])


def _parts(lines: int) -> list[slice]:
    """The lines in parts that are worked on together, one for nearly every document: that bounds the memory."""
    return [slice(first, min(first + _LINES, lines)) for first in range(0, lines, _LINES)]


def _step(hidden: Array, layer: Array, bias: Array, dilation: int) -> Array:
    """What a layer adds to each line: the three taps in one product, then each shifted to the line it speaks to."""
    width = hidden.shape[1]
    taps = _times(hidden, layer)
    step: Array = taps[:, width : 2 * width] + bias
    if dilation < len(hidden):
        step[dilation:] += taps[:-dilation, :width]
        step[:-dilation] += taps[dilation:, 2 * width :]
    return np.maximum(step, 0, out=step)


def _times(x: Array, weights: Array) -> Array:
    result: Array = product(x[None], weights[None])[0]
    return result


def _pool(hidden: Array) -> Array:
    return np.concatenate((hidden.mean(0, dtype=np.float32), hidden.max(0)))

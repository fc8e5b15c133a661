"""Matrix products that stay on one thread."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

# OpenBLAS starts threads for products larger than this: at the size of a document they cost ten times what they
# save.
ONE_THREAD = 1 << 18


def product(x: Array, weights: Array) -> Array:
    """``x @ weights`` for stacks of matrices, in strips of rows that are small enough to stay on one
    thread.
    """
    stacks, inputs, outputs = weights.shape
    n = x.shape[1]
    strips = max(1, -(-n // max(1, ONE_THREAD // (inputs * outputs))))
    rows = -(-n // strips)
    if strips * rows > n:
        x = np.concatenate([x, np.zeros((len(x), strips * rows - n, inputs), dtype=np.float32)], axis=1)
    y = x.reshape(len(x), strips, rows, inputs) @ weights[:, None]
    return y.reshape(stacks, strips * rows, outputs)[:, :n]

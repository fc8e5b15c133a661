"""The networks of ``cleaner.html.network``, several fitted side by side, and pages as they see them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from cleaner.html.network import CLIP, HOPS
from training.html_data import Example

AROUND = 4 + 2 * HOPS
_POOL = 1 << 24


@dataclass(frozen=True, slots=True)
class Size:
    """How large networks are: how many at once, units, units that others see, layers."""

    networks: int
    units: int
    seen: int = 12
    layers: int = 2


@dataclass(slots=True, eq=False)
class Scale:
    """Mean and spread of each feature, as the weights file holds them."""

    mean: NDArray[np.float32]
    spread: NDArray[np.float32]

    def __call__(self, features: NDArray[np.float32]) -> Tensor:
        return torch.from_numpy(np.clip((features - self.mean) / self.spread, -CLIP, CLIP).astype(np.float32))


def scale_of(pages: Sequence[Example]) -> Scale:
    """Mean and spread over pages, in half precision."""
    features = np.concatenate([page.features for page in pages])
    spread = np.maximum(features.std(0), 0.05)
    return Scale(*(values.astype(np.float16).astype(np.float32) for values in (features.mean(0), spread)))


class Batch:
    """Several pages, their blocks one after another. ``page`` numbers each block's page."""

    def __init__(self, pages: Sequence[Example], inputs: Sequence[Tensor]) -> None:
        sizes = [len(page.target) for page in pages]
        starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
        self.pages = len(pages)
        self.power = torch.tensor([page.power for page in pages])
        self.page = torch.from_numpy(np.repeat(np.arange(len(pages)), sizes))
        self.inputs = torch.cat(list(inputs))
        self.ranges = []
        for i in range(3):
            first, last = (
                torch.from_numpy(
                    np.concatenate([p.context.ranges[i][side] + s for p, s in zip(pages, starts, strict=True)])
                )
                for side in (0, 1)
            )
            self.ranges.append((first, last))
        groups = np.concatenate(([0], np.cumsum([page.context.groups for page in pages])))
        group = np.concatenate([p.context.group + g for p, g in zip(pages, groups[:-1], strict=True)])
        self.group, self.groups = torch.from_numpy(group), int(groups[-1])
        self.group_size = torch.from_numpy(np.bincount(group, minlength=self.groups).astype(np.float32))
        at = np.concatenate([np.arange(size) for size in sizes])
        left = np.concatenate([size - 1 - np.arange(size) for size in sizes])
        self.inside = [
            (hop, torch.from_numpy((where >= abs(hop)).astype(np.float32)))
            for size in range(1, HOPS + 1)
            for hop, where in ((size, at), (-size, left))
        ]
        self.target = torch.from_numpy(np.concatenate([page.target for page in pages]))
        self.weight = torch.from_numpy(np.concatenate([page.weight for page in pages]))
        whole = np.repeat(np.array([page.whole for page in pages], dtype=np.float32), sizes)
        self.size = torch.from_numpy(np.concatenate([page.size for page in pages]) * whole)


class _Linear(nn.Module):
    """A linear layer for each network."""

    def __init__(self, networks: int, inputs: int, outputs: int) -> None:
        super().__init__()
        edge = 1 / math.sqrt(inputs)
        self.weight = nn.Parameter(torch.empty(networks, inputs, outputs).uniform_(-edge, edge))
        self.bias = nn.Parameter(torch.empty(networks, 1, outputs).uniform_(-edge, edge))

    def forward(self, x: Tensor) -> Tensor:
        return torch.baddbmm(self.bias, x, self.weight)


class Dropout:
    """Dropout that takes its random numbers from one large pool, each time from another place: drawing them anew takes
    a fifth of the time.
    """

    def __init__(self, share: float) -> None:
        self._pool = (torch.rand(_POOL) >= share).float() / (1 - share)

    def __call__(self, values: Tensor) -> Tensor:
        start = int(torch.randint(0, _POOL - values.numel(), (1,)))
        return values * self._pool[start : start + values.numel()].view(values.shape)


class Networks(nn.Module):
    """Networks of one size, with the parameters' names and shapes as in the weights file."""

    def __init__(self, size: Size, features: int, dropout: Dropout) -> None:
        super().__init__()
        self.size, self._dropout = size, dropout
        count, units, seen = size.networks, size.units, size.seen
        self.inp = _Linear(count, features, units)
        self.proj = nn.ModuleList(_Linear(count, units, seen) for _ in range(size.layers))
        self.mix = nn.ModuleList(_Linear(count, units + seen * AROUND, units) for _ in range(size.layers))
        self.out = _Linear(count, units, 1)

    def forward(self, batch: Batch, inputs: Tensor | None = None) -> Tensor:
        """Log-odds: networks by blocks. ``inputs`` in place of the batch's, one for each network."""
        x = batch.inputs.expand(self.size.networks, -1, -1) if inputs is None else inputs
        h = self._dropped(torch.relu(self.inp(x)))
        for proj, mix in zip(self.proj, self.mix, strict=True):
            seen = torch.cat([h, *self._around(torch.tanh(proj(h)), batch)], 2)
            h = h + self._dropped(torch.relu(mix(seen)))
        logits: Tensor = self.out(h)[:, :, 0]
        return logits

    def _dropped(self, values: Tensor) -> Tensor:
        return self._dropout(values) if self.training else values

    def _around(self, p: Tensor, batch: Batch) -> list[Tensor]:
        """Means of ``p`` over the containers and the like, and the neighbours' values."""
        count, _, units = p.shape
        sums = torch.cat([torch.zeros(count, 1, units), torch.cumsum(p, 1)], 1)
        means = [(sums[:, last] - sums[:, first]) / (last - first)[:, None] for first, last in batch.ranges]
        grouped = torch.zeros(count, batch.groups, units).index_add_(1, batch.group, p) / batch.group_size[:, None]
        beside = [torch.roll(p, hop, 1) * inside[:, None] for hop, inside in batch.inside]
        return [*means, grouped[:, batch.group], *beside]

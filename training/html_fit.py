"""Fit the scorer of HTML blocks: one set of weights for each fold, and the shipped one on everything.

OMP_NUM_THREADS=1 python -m training.html_fit --folds --ship     # needs torch; the package doesn't
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from cleaner.judge.html_score import CLIP, HOPS, WEIGHTS
from training.html_data import CACHE, FOLDS, Example, load

UNITS, SEEN, LAYERS, NETWORKS = 48, 12, 2, 2
EPOCHS, BATCH, RATE, DECAY, DROPOUT = 14, 8, 2e-3, 0.02, 0.2
SHIPPED = Path(__file__).parent.parent / "cleaner" / "judge" / "data" / WEIGHTS


class Batch:
    """Several pages, their blocks one after another."""

    def __init__(self, pages: list[Example], mean: np.ndarray, scale: np.ndarray) -> None:
        sizes = [len(page.target) for page in pages]
        starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
        features = np.concatenate([page.features for page in pages])
        self.x = torch.from_numpy(np.clip((features - mean) / scale, -CLIP, CLIP).astype(np.float32))
        self.ranges = []
        for i in range(3):
            edges = [
                torch.from_numpy(
                    np.concatenate([p.context.ranges[i][side] + s for p, s in zip(pages, starts, strict=True)])
                )
                for side in (0, 1)
            ]
            self.ranges.append((edges[0], edges[1]))
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


class Network(nn.Module):
    """The network that ``cleaner.judge.html_score`` evaluates."""

    def __init__(self, features: int) -> None:
        super().__init__()
        self.inp = nn.Linear(features, UNITS)
        around = 4 + 2 * HOPS
        self.proj = nn.ModuleList(nn.Linear(UNITS, SEEN) for _ in range(LAYERS))
        self.mix = nn.ModuleList(nn.Linear(UNITS + SEEN * around, UNITS) for _ in range(LAYERS))
        self.out = nn.Linear(UNITS, 1)

    def forward(self, batch: Batch) -> Tensor:
        def drop(values: Tensor, share: float = DROPOUT) -> Tensor:
            return functional.dropout(values, share, self.training)

        h = drop(functional.relu(self.inp(drop(batch.x, DROPOUT / 2))))
        for proj, mix in zip(self.proj, self.mix, strict=True):
            p = torch.tanh(proj(h))
            sums = torch.cat([torch.zeros(1, SEEN), torch.cumsum(p, 0)])
            means = ((sums[last] - sums[first]) / (last - first)[:, None] for first, last in batch.ranges)
            grouped = torch.zeros(batch.groups, SEEN).index_add_(0, batch.group, p) / batch.group_size[:, None]
            beside = (torch.roll(p, hop, 0) * inside[:, None] for hop, inside in batch.inside)
            seen = torch.cat([h, *means, grouped[batch.group], *beside], 1)
            h = h + drop(functional.relu(mix(seen)))
        return self.out(h)[:, 0]


def fit_one(pages: list[Example], mean: np.ndarray, scale: np.ndarray, seed: int) -> dict[str, np.ndarray]:
    """One network, fitted; its arrays by name, matrices as inputs by outputs."""
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    network = Network(len(mean))
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    steps, step = EPOCHS * math.ceil(len(pages) / BATCH), 0
    for _ in range(EPOCHS):
        order = random.permutation(len(pages))
        for at in range(0, len(pages), BATCH):
            batch = Batch([pages[i] for i in order[at : at + BATCH]], mean, scale)
            for group in optimizer.param_groups:
                group["lr"] = RATE * min(1, step / 50) * (0.5 + 0.5 * math.cos(math.pi * step / steps))
            step += 1
            loss = functional.binary_cross_entropy_with_logits(network(batch), batch.target, batch.weight)
            loss = loss * len(batch.weight) / batch.weight.sum()
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
    return {name: value.detach().numpy().T.copy() for name, value in network.named_parameters()}


def fit(names: list[str], pages: list[Example], path: Path, networks: int = NETWORKS) -> None:
    """Fit networks on ``pages`` and write them, in half precision, to ``path``."""
    pages = [page for page in pages if page.weight.sum() > 0]
    features = np.concatenate([page.features for page in pages])
    mean = features.mean(0).astype(np.float16).astype(np.float32)
    scale = np.maximum(features.std(0), 0.05).astype(np.float16).astype(np.float32)
    fitted = [fit_one(pages, mean, scale, seed) for seed in range(networks)]
    arrays = {name: np.stack([one[name] for one in fitted]).astype(np.float16) for name in fitted[0]}
    for name, value in arrays.items():
        if name.endswith(".bias"):
            arrays[name] = value[:, None, :]
    np.savez_compressed(
        path, names=np.array(names), mean=mean.astype(np.float16), scale=scale.astype(np.float16), **arrays
    )


def fold_path(fold: int) -> Path:
    """Where the weights are that never saw a fold."""
    return CACHE / f"html_fold{fold}.npz"


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpus"))
    parser.add_argument("--folds", action="store_true", help="weights for each fold, for out-of-fold figures")
    parser.add_argument("--ship", action="store_true", help="weights on everything, for the package")
    parser.add_argument("--networks", type=int, default=NETWORKS)
    args = parser.parse_args()
    torch.set_num_threads(1)
    names, pages = load(args.corpus)
    for fold in range(FOLDS if args.folds else 0):
        fit(names, [page for page in pages if page.fold != fold], fold_path(fold), args.networks)
        print(f"fold {fold}", flush=True)
    if args.ship:
        fit(names, pages, SHIPPED, args.networks)


if __name__ == "__main__":
    main()

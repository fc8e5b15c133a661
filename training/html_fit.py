"""Fit the scorer of HTML blocks: one set of weights for each fold, and the shipped one on everything.

OMP_NUM_THREADS=1 python -m training.html_fit --folds --ship     # needs torch; the package doesn't
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from cleaner.html.network import WEIGHTS, WEIGHTS_WITH_VOTES, family
from cleaner.html.votes import VOTES
from training.html_data import CACHE, FOLDS, LENGTHENED_WEIGHT, Example, load
from training.html_lexicon import Counts, with_lexicon
from training.html_network import Batch, Dropout, Networks, Scale, Size, scale_of

SIZE = Size(networks=2, units=48)
EPOCHS, BATCH, RATE, DECAY, DROPOUT = 14, 8, 2e-3, 0.02, 0.2
# Of a page, all blocks lose the same features: what one page's markup doesn't say.
FEATURE_DROPOUT, FAMILY_DROPOUT = 0.1, 0.08
FAMILIES = (
    "class names",
    "elements around",
    "data and summary",
    "headline",
    "wording",
    "blocks of the same kind",
    "vocabulary",
)
OVERLAP = 1.0
SHIPPED = Path(__file__).parent.parent / "cleaner" / "data"


class Blindness:
    """Makes pages lose features while networks are fitted, so that none of them leans on what other sites don't have:
    single ones, and whole families at once.
    """

    def __init__(self, names: Sequence[str], scale: Scale) -> None:
        self._nothing = scale(np.zeros((1, len(names)), dtype=np.float32))[0]
        self._families = torch.tensor([[family(name) == wanted for name in names] for wanted in FAMILIES])

    def __call__(self, batch: Batch, networks: int) -> Tensor:
        """Inputs for each network."""
        lost = (torch.rand(batch.pages, len(FAMILIES)) < FAMILY_DROPOUT).float() @ self._families.float() > 0
        inputs = torch.where(lost[batch.page], self._nothing, batch.inputs)
        kept = (torch.rand(networks, batch.pages, len(self._nothing)) >= FEATURE_DROPOUT) / (1 - FEATURE_DROPOUT)
        return inputs * kept[:, batch.page]


def losses(logits: Tensor, batch: Batch) -> Tensor:
    """The loss of each network: cross entropy of blocks, and how far the expected overlap of each page with its
    reference (the soft F1 of its words) falls short of 1. The second is the measure itself, and bounds what a page with
    a wrong reference can do.
    """
    target = batch.target.expand_as(logits)
    entropy = functional.binary_cross_entropy_with_logits(logits, target, reduction="none")
    loss = (entropy * batch.weight).sum(1) / batch.weight.sum()

    def by_page(values: Tensor) -> Tensor:
        return torch.zeros(len(logits), batch.pages).index_add_(1, batch.page, values * batch.size)

    odds = torch.sigmoid(logits)
    wanted = by_page(target)
    overlap = 2 * by_page(odds * target) / (by_page(odds) + wanted + 1e-6)
    counted = (wanted > 0).float() * batch.power
    return loss + OVERLAP * ((1 - overlap) * counted).sum(1) / counted.sum(1).clamp(min=LENGTHENED_WEIGHT)


def clip(networks: Networks) -> None:
    """Clip each network's gradients to a norm of 1."""
    gradients = [p.grad for p in networks.parameters() if p.grad is not None]
    norm = torch.stack([(gradient**2).sum((1, 2)) for gradient in gradients]).sum(0).sqrt()
    factor = (1 / (norm + 1e-6)).clamp(max=1)[:, None, None]
    for gradient in gradients:
        gradient *= factor


def fit_networks(names: Sequence[str], pages: list[Example], scale: Scale, size: Size, seed: int = 0) -> Networks:
    """Networks fitted on ``pages``."""
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    networks = Networks(size, len(names), Dropout(DROPOUT))
    blind = Blindness(names, scale)
    inputs = [scale(page.features) for page in pages]
    optimizer = torch.optim.AdamW(networks.parameters(), lr=RATE, weight_decay=DECAY)
    steps, step = EPOCHS * math.ceil(len(pages) / BATCH), 0
    for _ in range(EPOCHS):
        order = random.permutation(len(pages))
        for at in range(0, len(pages), BATCH):
            chosen = order[at : at + BATCH]
            batch = Batch([pages[i] for i in chosen], [inputs[i] for i in chosen])
            for group in optimizer.param_groups:
                group["lr"] = RATE * min(1, step / 50) * (0.5 + 0.5 * math.cos(math.pi * step / steps))
            step += 1
            loss = losses(networks(batch, blind(batch, size.networks)), batch).sum()
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            clip(networks)
            optimizer.step()
    return networks.eval()


def write(path: Path, names: Sequence[str], scale: Scale, networks: nn.Module, lexicon: Mapping[str, Any]) -> None:
    """Write weights in half precision, with a lexicon's arrays."""
    arrays = {name: value.detach().numpy().astype(np.float16) for name, value in networks.named_parameters()}
    mean, spread = scale.mean.astype(np.float16), scale.spread.astype(np.float16)
    np.savez_compressed(path, names=np.array(names), mean=mean, scale=spread, **arrays, **lexicon)  # type: ignore[arg-type]


def fit(
    names: Sequence[str], pages: list[Example], counts: Counts, paths: tuple[Path, Path], without: Collection[int] = ()
) -> None:
    """Fit networks on the pages that are not in the folds ``without``: those that don't know votes to the first of
    ``paths``, with the lexicon that both use, those that do to the second.
    """
    seen = [page for page in pages if page.fold not in without and page.weight.sum() > 0]
    names, seen = with_lexicon(names, seen, counts, without)
    chosen = [i for i, name in enumerate(names) if name not in VOTES]
    blind = [replace(page, features=page.features[:, chosen]) for page in seen]
    scale = scale_of(blind)
    own = [names[i] for i in chosen]
    write(paths[0], own, scale, fit_networks(own, blind, scale, SIZE), counts.lexicon(without))
    scale = scale_of(seen)
    write(paths[1], names, scale, fit_networks(names, seen, scale, SIZE), {})


def fold_paths(fold: int) -> tuple[Path, Path]:
    """Where the weights are that never saw a fold: of the networks that don't know votes, and of those that do."""
    return CACHE / f"html_fold{fold}.npz", CACHE / f"html_fold{fold}_votes.npz"


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpus"))
    parser.add_argument("--folds", action="store_true", help="weights for each fold, for out-of-fold figures")
    parser.add_argument("--ship", action="store_true", help="weights on everything, for the package")
    args = parser.parse_args()
    torch.set_num_threads(1)
    names, pages = load(args.corpus)
    counts = Counts(pages)
    for fold in range(FOLDS if args.folds else 0):
        fit(names, pages, counts, fold_paths(fold), {fold})
        print(f"fold {fold}", flush=True)
    if args.ship:
        fit(names, pages, counts, (SHIPPED / WEIGHTS, SHIPPED / WEIGHTS_WITH_VOTES))


if __name__ == "__main__":
    main()

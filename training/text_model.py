"""The line scorer as a torch module, and its fitting. ``cleaner.text.network`` is the same network in numpy."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from cleaner.text.network import DILATIONS, HEADS, KIND, Weights

# A document longer than this is cut for fitting.
MOST_LINES = 600
# What the choice of the cut counts for, beside the lines.
CUT_SHARE = 0.7


@dataclass(eq=False)
class Prepared:
    """One document's features and targets, ready to be batched. See ``text_data.Example``."""

    features: NDArray[np.float32]
    article: NDArray[np.int8]
    kind: NDArray[np.int8]
    first: NDArray[np.int8]
    tail: NDArray[np.int8]
    clean: float
    importance: NDArray[np.float32]
    weight: float
    often: float = 1.0


class Scorer(nn.Module):
    """Dense layer, dilated convolutions over lines with one look at the whole document between them, dense heads."""

    def __init__(self, inputs: int, width: int) -> None:
        super().__init__()
        self.enter = nn.Linear(inputs, width)
        self.layers = nn.ModuleList(
            nn.Conv1d(width, width, 3, padding=dilation, dilation=dilation) for dilation in DILATIONS
        )
        self.context = nn.Linear(2 * width, width)
        self.heads = nn.Linear(width, len(HEADS))
        self.document = nn.Linear(2 * width, 1)
        self.dropout = nn.Dropout(0.1)

    def forward(self, inputs: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of each line, shape (documents, lines, heads), and of each document being clean."""
        keep = mask[:, None, :]
        hidden = functional.relu(self.enter(inputs)).transpose(1, 2) * keep
        for i, layer in enumerate(self.layers):
            hidden = (hidden + functional.relu(layer(self.dropout(hidden)))) * keep
            if i == len(self.layers) // 2:
                pooled = self.pool(hidden, keep)
                hidden = (hidden + functional.relu(self.context(pooled))[:, :, None]) * keep
        heads = self.heads(hidden.transpose(1, 2))
        return heads, self.document(self.pool(hidden, keep))[:, 0]

    @staticmethod
    def pool(hidden: Tensor, keep: Tensor) -> Tensor:
        """Mean and largest value of each channel over a document's lines (values are not negative)."""
        return torch.cat((hidden.sum(2) / keep.sum(2), hidden.amax(2)), dim=1)


def batches(documents: Sequence[Prepared], lines: int, generator: np.random.Generator) -> list[list[Prepared]]:
    """Documents of similar length together, so many lines in each batch, in random order."""
    order = sorted(range(len(documents)), key=lambda i: len(documents[i].article) * generator.uniform(0.8, 1.25))
    result: list[list[Prepared]] = []
    batch: list[Prepared] = []
    for i in order:
        longest = min(MOST_LINES, max([len(documents[i].article), *(len(d.article) for d in batch)]))
        if batch and longest * (len(batch) + 1) > lines:
            result.append(batch)
            batch = []
        batch.append(documents[i])
    result.append(batch)
    generator.shuffle(result)  # type: ignore[arg-type]
    return result


def _stack(batch: Sequence[Prepared], name: str, fill: float, kind: torch.dtype) -> Tensor:
    longest = min(MOST_LINES, max(len(d.article) for d in batch))
    rows = [torch.as_tensor(getattr(d, name)[:longest]) for d in batch]
    out = torch.full((len(batch), longest, *rows[0].shape[1:]), fill, dtype=kind)
    for i, row in enumerate(rows):
        out[i, : len(row)] = row
    return out


def _losses(model: Scorer, batch: Sequence[Prepared], mean: Tensor, scale: Tensor) -> Tensor:
    mask = (_stack(batch, "importance", 0, torch.float32) > 0).float()
    inputs = (_stack(batch, "features", 0, torch.float32) - mean) * scale * mask[:, :, None]
    heads, document = model(inputs, mask)
    weight = _stack(batch, "importance", 0, torch.float32) * torch.tensor([d.weight for d in batch])[:, None]
    length = mask.sum(1, keepdim=True)
    weight = weight / length.sqrt()

    def binary(head: str, target: Tensor, share: float) -> Tensor:
        known = (target >= 0).float()
        loss = functional.binary_cross_entropy_with_logits(
            heads[:, :, HEADS.index(head)], target.clamp(min=0).float(), reduction="none"
        )
        return share * (loss * known * weight).sum()

    article = _stack(batch, "article", -1, torch.int64)
    tail = _stack(batch, "tail", -1, torch.int64)
    kind = _stack(batch, "kind", -1, torch.int64)
    first = _stack(batch, "first", -1, torch.int64)
    total = binary("article", article, 1.0) + binary("tail", tail, 0.1) + binary("first", first, 0.5)
    kinds = functional.cross_entropy(heads[:, :, KIND:].transpose(1, 2), kind, ignore_index=-1, reduction="none")
    total = total + 0.4 * (kinds * weight).sum()
    # The cut, as one choice among all lines; see ``segment.cut``.
    path = heads[:, :, HEADS.index("last")] - heads[:, :, HEADS.index("tail")].cumsum(1)
    path = path.masked_fill(mask == 0, -1e9)
    ends = ((tail == 0).sum(1) - 1).clamp(min=0)
    clean = torch.tensor([d.clean for d in batch])
    weights = torch.tensor([d.weight for d in batch])
    total = total + CUT_SHARE * (functional.cross_entropy(path, ends, reduction="none") * weights).sum()
    cleans = functional.binary_cross_entropy_with_logits(document, clean, reduction="none")
    total = total + (cleans * weights).sum()
    return total / len(batch)


def fit(
    documents: Sequence[Prepared],
    *,
    width: int = 40,
    epochs: int = 10,
    rate: float = 2.5e-3,
    lines: int = 5000,
    seed: int = 1,
    share: float = 1.0,
    report: bool = False,
) -> Weights:
    """Fit the scorer. Each epoch sees a random ``share`` of the documents."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    generator = np.random.default_rng(seed)
    every = max(1, len(documents) // 1500)
    sample = np.concatenate([d.features[:MOST_LINES] for d in documents[::every]])
    mean_array = sample.mean(0)
    scale_array = (1 / np.maximum(sample.std(0), 0.05)).astype(np.float32)
    mean, scale = torch.as_tensor(mean_array), torch.as_tensor(scale_array)
    model = Scorer(len(mean_array), width)
    often = sum(d.often for d in documents) / len(documents)
    steps = len(batches(documents, lines, generator)) * share * often * epochs
    optimizer = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=0.02)
    # Up to the full rate in the first tenth, then down to nothing along a cosine.
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(step / (0.1 * steps), 0.5 + 0.5 * math.cos(math.pi * min(step / steps, 1.0)))
    )
    for epoch in range(epochs):
        chosen = [d for d in documents if generator.random() < share * d.often]
        seen = []
        for batch in batches(chosen, lines, generator):
            optimizer.zero_grad()
            loss = _losses(model, batch, mean, scale)
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimizer.step()
            schedule.step()
            seen.append(float(loss.detach()))
        if report:
            print(f"  epoch {epoch + 1}: loss {np.mean(seen):.4f}", flush=True)
    return exported(model, mean_array, scale_array)


def exported(model: Scorer, mean: NDArray[np.float32], scale: NDArray[np.float32]) -> Weights:
    """The fitted network as plain arrays; the standardisation of the inputs is folded into the first layer."""

    def array(tensor: Tensor) -> NDArray[np.float32]:
        return np.ascontiguousarray(tensor.detach().numpy(), dtype=np.float32)

    layers = [layer for layer in model.layers if isinstance(layer, nn.Conv1d)]
    enter = array(model.enter.weight).T * scale[:, None]
    return Weights(
        enter=np.ascontiguousarray(enter),
        enter_bias=array(model.enter.bias) - mean @ enter,
        # (out, in, tap) to (in, tap * out)
        layers=np.stack([array(layer.weight.permute(1, 2, 0)).reshape(layer.weight.shape[1], -1) for layer in layers]),
        layer_biases=np.stack([array(layer.bias) for layer in layers if layer.bias is not None]),
        context=array(model.context.weight.T),
        context_bias=array(model.context.bias),
        heads=array(model.heads.weight.T),
        heads_bias=array(model.heads.bias),
        document=array(model.document.weight.T),
        document_bias=array(model.document.bias),
        mean=mean.astype(np.float32),
    )

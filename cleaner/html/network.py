"""P(article) for the blocks of a page: a few small networks that look at a block, its containers and its
neighbours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.core.matmul import product
from cleaner.html.features.columns import Floats, Ints, Measures, matrix
from cleaner.html.features.lexicon import NAMES, HtmlLexicon
from cleaner.result import Contribution

WEIGHTS = "html_scorer.npz"
WEIGHTS_WITH_VOTES = "html_scorer_votes.npz"
HOPS = 2
CLIP = 4.0
LARGE = 4_096


@dataclass(slots=True, eq=False)
class Context:
    """Which blocks each block is seen together with.

    ``ranges`` are (first, last) block numbers, one pair of arrays each for the element around a block's own,
    the one around that, and the page; ``group`` numbers the blocks by tag and class of their own element and
    the one around it.
    """

    ranges: list[tuple[Ints, Ints]]
    group: Ints
    groups: int


def context(m: Measures) -> Context:
    """The context of a page's blocks."""
    n = len(m.owner)
    parent = np.maximum(m.parent[m.owner], 0)
    grandparent = np.maximum(m.parent[parent], 0)
    ranges = [(m.first[at], m.last[at]) for at in (parent, grandparent)]
    ranges.append((np.zeros(n, dtype=np.int64), np.full(n, n, dtype=np.int64)))
    return Context(ranges, m.group, m.groups)


class _Gather:
    """What blocks see around them: worked out once a page, used in every layer."""

    def __init__(self, where: Context) -> None:
        around = where.ranges[:-1]  # the page, which is the last, is the same for all blocks
        self._first = np.stack([first for first, _ in around])
        self._last = np.stack([last for _, last in around])
        self._order = np.argsort(where.group, kind="stable")
        self._starts = np.searchsorted(where.group[self._order], np.arange(where.groups))
        self._counts = np.bincount(where.group, minlength=where.groups).astype(np.float32)[:, None]
        self._group = where.group

    def seen(self, h: Floats, p: Floats) -> Iterator[tuple[slice, Floats]]:
        """Side by side for each block ``h``, and of ``p`` the means over its containers, the page and its like, and
        the neighbours' values; in parts of the page.
        """
        networks, n, units = p.shape
        own = h.shape[2]
        sums = np.zeros((networks, n + 1, units), dtype=np.float32)
        np.cumsum(p, axis=1, out=sums[:, 1:])
        grouped = np.add.reduceat(np.take(p, self._order, axis=1), self._starts, axis=1)
        grouped /= self._counts
        beyond = np.zeros((networks, HOPS, units), dtype=np.float32)
        neighbours = np.concatenate((beyond, p, beyond), axis=1)
        for part in _parts(n):
            seen = np.empty((networks, part.stop - part.start, own + units * (4 + 2 * HOPS)), dtype=np.float32)
            seen[:, :, :own] = h[:, part]
            parts = [seen[:, :, at : at + units] for at in range(own, seen.shape[2], units)]
            for level in range(2):
                first, last = self._first[level, part], self._last[level, part]
                means = np.take(sums, last, axis=1)
                means -= np.take(sums, first, axis=1)
                means /= (last - first).astype(np.float32)[:, None]
                parts[level][:] = means
            parts[2][:] = sums[:, n:] / n
            parts[3][:] = np.take(grouped, self._group[part], axis=1)
            for hop in range(1, HOPS + 1):
                parts[2 + 2 * hop][:] = neighbours[:, HOPS + part.start - hop : HOPS + part.stop - hop]
                parts[3 + 2 * hop][:] = neighbours[:, HOPS + part.start + hop : HOPS + part.stop + hop]
            yield part, seen


def _parts(n: int) -> list[slice]:
    """The blocks in parts that are worked on together, one for nearly every page: that bounds the memory."""
    return [slice(first, min(first + LARGE, n)) for first in range(0, n, LARGE)]


def _rectified(values: Floats, bias: Floats) -> Floats:
    """The positive part of ``values`` with a bias, in place."""
    values += bias
    return np.maximum(values, 0, out=values)


class HtmlScorer:
    """The networks with their weights and the lexicon that these were fitted with, read once. ``names`` are the
    features, in their order. ``lexicon`` is given where the weights come without one: networks that judge together
    share it.
    """

    def __init__(self, weights: dict[str, Any], lexicon: HtmlLexicon | None = None) -> None:
        arrays = {name: np.asarray(value) for name, value in weights.items()}
        self.names: list[str] = [str(name) for name in arrays["names"]]
        self.lexicon = lexicon or HtmlLexicon(arrays)
        self.mean = arrays["mean"].astype(np.float32)
        self.scale = arrays["scale"].astype(np.float32)
        self.layers = sum(name.startswith("mix.") and name.endswith(".weight") for name in arrays)
        self.weights = {
            name: value.astype(np.float32) for name, value in arrays.items() if name.endswith((".weight", ".bias"))
        }

    @property
    def networks(self) -> int:
        """How many networks vote."""
        return len(self.weights["out.weight"])

    def logits(self, features: Floats, where: Context, networks: slice = slice(None)) -> NDArray[np.float64]:
        """The log-odds of being article, the networks' mean; one for each row of ``features``."""
        if len(features) <= LARGE:
            return np.asarray(self._votes(features, where, networks).mean(axis=0), dtype=np.float64)
        # One network after another: all at once would take hundreds of megabytes.
        votes = [self._votes(features, where, slice(i, i + 1))[0] for i in range(self.networks)[networks]]
        return np.asarray(np.mean(votes, axis=0), dtype=np.float64)

    def _votes(self, features: Floats, where: Context, networks: slice) -> Floats:
        """The log-odds of some networks: networks by blocks."""
        w = {name: value[networks] for name, value in self.weights.items()}
        gather = _Gather(where)
        entered = []
        for part in _parts(len(features)):
            x = features[part] - self.mean
            x /= self.scale
            np.clip(x, -CLIP, CLIP, out=x)
            entered.append(_rectified(product(x[None], w["inp.weight"]), w["inp.bias"]))
        h = np.concatenate(entered, axis=1) if len(entered) > 1 else entered[0]  # networks, blocks, units
        for layer in range(self.layers):
            p = product(h, w[f"proj.{layer}.weight"])
            p += w[f"proj.{layer}.bias"]
            np.tanh(p, out=p)
            for part, seen in gather.seen(h, p):
                h[:, part] += _rectified(product(seen, w[f"mix.{layer}.weight"]), w[f"mix.{layer}.bias"])
        return (product(h, w["out.weight"]) + w["out.bias"])[:, :, 0]

    def log_odds(self, m: Measures) -> NDArray[np.float64]:
        """The log-odds of being article for each block."""
        return self.logits(self.features(m), context(m))

    def features(self, m: Measures) -> Floats:
        """The page's columns in the order of the weights; the lexicon's are added to the measures when they are first
        asked for. Raises KeyError where the weights need another.
        """
        if NAMES[0] not in m.columns:
            m.features.add_group(NAMES, self.lexicon.columns(m.terms))
        return matrix(m, self.names)

    def contributions(self, m: Measures, blocks: Sequence[int], most: int = 4) -> list[tuple[Contribution, ...]]:
        """For each of ``blocks`` what moved its log-odds down most: what would change if a family of
        features were average.

        Asked of the first network alone, as explaining costs a pass for every family.
        """
        features, where = self.features(m), context(m)
        first = slice(0, 1)
        base = self.logits(features, where, first)
        families: dict[str, list[int]] = {}
        for i, name in enumerate(self.names):
            families.setdefault(family(name), []).append(i)
        moved: dict[str, NDArray[np.float64]] = {}
        for name, members in families.items():
            changed = features.copy()
            changed[:, members] = self.mean[members]
            moved[name] = base - self.logits(changed, where, first)
        found = []
        for block in blocks:
            ranked = sorted(moved, key=lambda name: moved[name][block])[:most]
            found.append(tuple(Contribution(name, round(float(moved[name][block]), 3)) for name in ranked))
        return found


def probability(log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """P(article) from log-odds."""
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -30, 30))))


def family(name: str) -> str:
    """The family of a feature, as an explanation names it."""
    if name.startswith(("near ", "under ")):
        return "class names"
    if name.startswith("lexicon "):
        return "vocabulary"
    if name.startswith("vote"):
        return "second opinion"
    if name.startswith("word ") or name in ("hint words",):
        return "wording"
    if name.startswith(
        ("in top", "depth in", "blocks from", "share of", "place in 60", "in 4", "in 6", "in 8", "in 9")
    ):
        return "place among the page's text"
    if name.startswith("good blocks") or name in ("since a good block", "to a good block"):
        return "place among the page's text"
    if name in ("in the data", "has data", "like the summary"):
        return "data and summary"
    if name.startswith("in ") and " of " not in name:
        return "elements around"
    if "link" in name:
        return "links"
    if name.startswith(("signature", "pair")):
        return "blocks of the same kind"
    if name.endswith((" before", " after")) or name.startswith("like the one"):
        return "neighbours"
    if name[-1].isdigit() and " of " in name:
        return "containers"
    if "headline" in name or name == "like the title":
        return "headline"
    if name.startswith("tag "):
        return "element"
    if name.endswith("page"):
        return "page"
    if name.startswith("rule "):
        return "rules"
    return "text"


@lru_cache(maxsize=4)
def shipped(name: str = WEIGHTS) -> HtmlScorer:
    """A scorer with shipped weights."""
    lexicon = None if name == WEIGHTS else shipped().lexicon
    with (resources.files("cleaner") / "data" / name).open("rb") as stream, np.load(stream) as arrays:
        return HtmlScorer(dict(arrays), lexicon)

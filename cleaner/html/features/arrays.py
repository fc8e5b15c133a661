"""What is known of a page's blocks and elements as arrays, and the named features that are made of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.html.blocks import TAG_CODE
from cleaner.html.page import Page

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Column = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Told:
    """What the page says of its article elsewhere: its titles, its summary, and its text as data ("" where
    it doesn't).
    """

    titles: Sequence[str] = ()
    summary: str = ""
    body: str = ""


class Features:
    """Features of blocks by name, in the order in which they were added: usually several at once."""

    def __init__(self) -> None:
        self.columns: dict[str, Column] = {}
        self._groups: list[Column] = []

    def add(self, columns: Mapping[str, Column]) -> None:
        """Add features with their values, one for each block."""
        self.add_group(columns, np.array(list(columns.values()), dtype=np.float64))

    def add_group(self, names: Iterable[str], values: Column) -> None:
        """Add features that were computed together: ``values`` has a row for each name, a column for each block."""
        self.columns.update(zip(names, values, strict=True))
        self._groups.append(values)

    def matrix(self) -> Floats:
        """All features: blocks by features."""
        table = np.empty((self._groups[0].shape[1], len(self.columns)), dtype=np.float32)
        at = 0
        for group in self._groups:
            table[:, at : at + len(group)] = group.T
            at += len(group)
        return table


@dataclass(slots=True, eq=False)
class Terms:
    """The words of a page's blocks, and the pairs, by their hashes in the page's order. Those of a block stand from
    ``first`` of the block to that of the next one.
    """

    words: NDArray[np.uint64]
    first_word: Ints
    pairs: NDArray[np.uint64]
    first_pair: Ints


@dataclass(slots=True, eq=False)
class Measures:
    """What several steps need of a page's blocks (n) and elements (m).

    For blocks: ``chars``, ``words`` (an ideograph counts as 0.6), ``link_share``, ``good`` (characters that look like
    running text), ``mass`` (the same in characters of Latin script: Chinese says as much with a third of them),
    ``owner`` (the element), ``group`` (a number for each tag and class of the element and the one around it,
    ``groups`` of them), and their ``terms``. For elements: ``parent``, ``tag``, ``depth``, ``first``, ``last``,
    ``signature`` as in ``Page``. ``columns`` are the features by name.
    """

    page: Page
    chars: NDArray[np.float64]
    words: NDArray[np.float64]
    link_share: NDArray[np.float64]
    good: NDArray[np.float64]
    mass: NDArray[np.float64]
    owner: Ints
    parent: Ints
    tag: Ints
    depth: Ints
    first: Ints
    last: Ints
    signature: Ints
    group: Ints
    groups: int
    terms: Terms
    features: Features = field(default_factory=Features)

    @property
    def columns(self) -> dict[str, Column]:
        """The features by name, one value for each block."""
        return self.features.columns


def total(values: Column) -> NDArray[np.float64]:
    """Sums of all values before each index (of each row, if there are several): differences of two of them are sums
    over a range.
    """
    sums = np.zeros((*values.shape[:-1], values.shape[-1] + 1))
    np.cumsum(values, axis=-1, out=sums[..., 1:])
    return sums


def tag_table(names: str) -> NDArray[np.bool_]:
    """Whether each tag code is one of the named tags, to be looked up with an array of codes."""
    table = np.zeros(len(TAG_CODE), dtype=np.bool_)
    table[[TAG_CODE[name] for name in names.split()]] = True
    return table


def bits(masks: Ints, count: int) -> NDArray[np.bool_]:
    """Bit masks as booleans: a row for each bit, a column for each mask."""
    rows: NDArray[np.bool_] = (masks >> np.arange(count)[:, None]) & 1 != 0
    return rows

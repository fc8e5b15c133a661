"""What is measured of each block of a page: named features, computed for all blocks of the page at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cleaner.html.features.arrays import Features, Floats, Ints, Measures, Terms, Told, total
from cleaner.html.features.characters import Characters, codes_of, count
from cleaner.html.features.layout import add_containers, add_elements, add_levels, add_neighbours, add_signatures
from cleaner.html.features.lexicon import terms
from cleaner.html.features.wording import add_told, add_vocabulary, tokens_of
from cleaner.html.page import Page

__all__ = ["Floats", "Ints", "Measures", "Told", "matrix", "measure", "total"]


# Words to a character: from where on a script says more with fewer characters than Latin does, and what that one has.
DENSE, USUAL = 0.24, 0.17


def measure(page: Page, told: Told) -> Measures:
    """All measures of a page with at least one block."""
    features = Features()
    codes, lengths = codes_of(page)
    seen = count(page, codes, lengths, features)
    m = _measures(page, seen, terms(codes, lengths), features)
    tokens = tokens_of(page)
    add_vocabulary(page, tokens, features, seen)
    add_told(page, tokens, features, told, m.tag[m.owner], m.chars)
    add_elements(m)
    add_containers(m)
    add_levels(m)
    add_signatures(m)
    add_neighbours(m)
    _add_page(m, seen)
    return m


def _measures(page: Page, seen: Characters, found: Terms, features: Features) -> Measures:
    """The arrays that several steps need."""
    sentence = np.minimum(seen.stops, 3) / 3 + 0.5 * (seen.commas > 0) + 0.5 * seen.stopped
    # Where sentences have no marks, length has to tell.
    sentence = np.where(seen.stopless > seen.chars / 2, seen.stopless / 60, sentence)
    dense = seen.words / seen.chars
    good = seen.chars * (1 - seen.link_share) ** 2 * np.minimum(seen.words / 12, 1) * np.minimum(sentence, 1)
    owner = np.array(page.owner, dtype=np.int64)
    parent = np.array(page.parent, dtype=np.int64)
    signature = np.array(page.signature, dtype=np.int64)
    pair = signature[owner] * 4096 + signature[np.maximum(parent[owner], 0)] % 4096
    values, group = np.unique(pair, return_inverse=True)
    return Measures(
        page=page,
        chars=seen.chars,
        words=seen.words,
        link_share=seen.link_share,
        good=good,
        mass=good * np.where(dense > DENSE, np.clip(dense / USUAL, 1, 2.5), 1),
        owner=owner,
        parent=parent,
        tag=np.array(page.tag, dtype=np.int64),
        depth=np.array(page.depth, dtype=np.int64),
        first=np.array(page.first, dtype=np.int64),
        last=np.array(page.last, dtype=np.int64),
        signature=signature,
        group=group,
        groups=len(values),
        terms=found,
        features=features,
    )


def _add_page(m: Measures, seen: Characters) -> None:
    """The block's place on the page, and what the page is like."""
    n = len(m.owner)
    chars = float(m.chars.sum())
    whole = {
        "log blocks on page": np.log1p(n),
        "log good on page": np.log1p(float(m.good.sum())),
        "link share of page": float((m.chars * m.link_share).sum()) / chars,
        "ideographs on page": float(seen.ideographs.sum()) / chars,
    }
    m.features.add(
        {"place": np.arange(n) / n, "place in text": (total(m.chars)[:-1] + m.chars / 2) / chars}
        | {name: np.full(n, value) for name, value in whole.items()}
    )


def matrix(m: Measures, names: Sequence[str] | None = None) -> Floats:
    """The features side by side, all or those that are named: blocks by features."""
    if names is None or list(m.columns) == names:
        return m.features.matrix()
    return np.stack([m.columns[name] for name in names], axis=1, dtype=np.float32, casting="unsafe")

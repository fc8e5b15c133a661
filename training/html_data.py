"""The development corpus as features and labels, made once and kept in training/.cache.

python -m training.html_data [--corpus ../shared/corpus]
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import pickle
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from cleaner.html.blocks import TAG_CODE, read_blocks
from cleaner.html.features.arrays import Terms
from cleaner.html.features.columns import matrix
from cleaner.html.network import Context, context
from cleaner.html.page import Page
from cleaner.html.parse import Source, read
from cleaner.html.pipeline import Examined, examine
from cleaner.html.second_opinion import second_opinion
from cleaner.html.votes import add_votes, votes
from training.html_labels import coverage, words
from training.html_long import Donors, add_donors, lengthen

CACHE = Path(__file__).parent / ".cache"
FOLDS = 5
# News pages teach most; the Chinese ones are few.
SOURCE_WEIGHTS = {"wcxb": 1.0, "fundus": 3.0, "chinese": 2.0, "snippets": 1.0}
SNIPPET_WEIGHT = 3.0
DOUBT = 0.15
# Of so many pages with references one is lengthened; what that one weighs.
LENGTHENED, LENGTHENED_WEIGHT = 12, 0.6
_HOST = re.compile(r"""href=["']?https?://([\w.-]+)""")
_LISTS = frozenset(TAG_CODE[name] for name in ("li", "blockquote"))


@dataclass(slots=True)
class Example:
    """One labelled page. The votes of a second extractor are the last of its features.

    ``target``, ``weight`` and ``size`` (words) are per block; a weight of 0 leaves a block out. ``whole`` says whether
    all blocks have labels, ``power`` what the page's overlap weighs, ``lengthened`` whether it was made
    longer than it is.
    """

    id: str
    site: str
    fold: int
    whole: bool
    power: float
    size: NDArray[np.float32]
    features: NDArray[np.float32]
    terms: Terms
    context: Context
    target: NDArray[np.float32]
    weight: NDArray[np.float32]
    lengthened: bool = False


def site(row: dict[str, Any]) -> str:
    """The name that a row's site registered, roughly, under whatever domain; a page without address is of the site
    that its links name most.
    """
    host = urlsplit(row["url"] or "").netloc or _most_linked(row["html"])
    labels = host.lower().split(":")[0].split(".")
    if len(labels) < 2:
        return str(row["id"])
    short = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return labels[-3] if short else labels[-2]


def _most_linked(html: str) -> str:
    hosts = Counter(host.lower() for host in _HOST.findall(html))
    return max(hosts, key=lambda host: hosts[host], default="")


def fold_of(row: dict[str, Any]) -> int:
    """The fold of a row: the same for all pages of a site, in every part of the corpus."""
    return _number(site(row)) % FOLDS


def _number(name: str) -> int:
    return int(hashlib.md5(name.encode(), usedforsecurity=False).hexdigest(), 16)


def rows(corpus: Path, name: str) -> Iterator[dict[str, Any]]:
    """The rows of a part: ``html`` or ``snippets``."""
    with gzip.open(corpus / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def block_weights(size: NDArray[np.float32], target: NDArray[np.float32], power: float) -> NDArray[np.float32]:
    """A block weighs by its words, as it does in the figures; an article weighs the same however long it
    is.
    """
    mass = np.minimum(size, 80) ** 0.7
    share = mass / max(float(mass[target > 0.5].sum()), 1.0)
    return np.asarray((np.minimum(20 * share, 8) + 0.02) * power, dtype=np.float32)


def doubtful(page: Page, target: NDArray[np.float32]) -> NDArray[np.bool_]:
    """List items and quotes inside of a body that its reference leaves out: the convention of one
    benchmark, against readers'.
    """
    inside = np.flatnonzero(target > 0)
    found = np.zeros(len(target), dtype=np.bool_)
    if len(inside):
        for i in range(int(inside[0]), int(inside[-1]) + 1):
            around, tags = page.owner[i], set()
            for _ in range(3):
                tags.add(page.tag[around])
                around = max(page.parent[around], 0)
            links = page.link_chars[i] / len(page.texts[i])
            found[i] = target[i] == 0 and bool(tags & _LISTS) and links < 0.3
    return found


def partial_labels(row: dict[str, Any], texts: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Targets and weights from the strings that must be kept and those that must go."""
    target = np.zeros(len(texts), dtype=np.float32)
    weight = np.zeros(len(texts), dtype=np.float32)
    for strings, value, power in ((row["without"], 0.0, 0.5), (row["with"], 1.0, 1.0)):
        for string in strings:
            wanted = " ".join(string.split())
            hits = [i for i, text in enumerate(texts) if wanted in text]
            for i in hits:
                target[i], weight[i] = value, SNIPPET_WEIGHT / len(hits) ** power
    return target, weight


def examples(corpus: Path) -> Iterator[Example]:
    """Every page of the corpus that has a block and a label, and some of them lengthened."""
    donors = [Donors([], []) for _ in range(FOLDS)]
    to_lengthen = []
    for name in ("html", "snippets"):
        for row in rows(corpus, name):
            source = read(row["html"])
            page = examine(source.root) if source.root is not None else None
            if page is None or page.measures is None:
                continue
            if name == "snippets":
                yield _example(row, source, page, *partial_labels(row, page.blocks.texts))
                continue
            target = (np.array(coverage(page.blocks.texts, row["body"])) >= 0.5).astype(np.float32)
            yield _example(row, source, page, target)
            add_donors(page.blocks, target, donors[fold_of(row)])
            if _number(row["id"]) % LENGTHENED == 0:
                to_lengthen.append((row, target))
    for row, target in to_lengthen:
        source, dice = read(row["html"]), random.Random(row["id"])
        assert source.root is not None
        longer = lengthen(read_blocks(source.root), target, donors[fold_of(row)], dice)
        page = examine(source.root)
        if longer is not None and len(longer) == len(page.blocks):
            made = _example(row, Source(source.root, None), page, longer)
            yield replace(made, weight=LENGTHENED_WEIGHT * made.weight, power=LENGTHENED_WEIGHT, lengthened=True)


def _example(
    row: dict[str, Any],
    source: Source,
    page: Examined,
    target: NDArray[np.float32],
    weight: NDArray[np.float32] | None = None,
) -> Example:
    """A page with its labels; without weights they are all there."""
    m, texts = page.measures, page.blocks.texts
    assert m is not None
    power = SOURCE_WEIGHTS[row["source"]]
    size = np.array([len(words(text)) for text in texts], dtype=np.float32)
    whole = weight is None
    if weight is None:
        weight = block_weights(size, target, power)
        if row["source"] == "fundus":
            weight[doubtful(page.blocks, target)] *= DOUBT
    add_votes(m, votes(texts, second_opinion(source, page.blocks, row["url"])))
    return Example(
        row["id"],
        site(row),
        fold_of(row),
        whole,
        1.0,
        size,
        matrix(m),
        m.terms,
        context(m),
        target,
        weight,
    )


def load(corpus: Path) -> tuple[list[str], list[Example]]:
    """Feature names and examples, from the cache where it is there."""
    path = CACHE / "html_examples.pickle"
    if not path.exists():
        build(corpus)
    with path.open("rb") as stream:
        names, found = pickle.load(stream)
    return names, found


def build(corpus: Path) -> None:
    """Make the cache."""
    CACHE.mkdir(exist_ok=True)
    found = list(examples(corpus))
    page = examine(read("<p>A page, to name the features.</p>").root)
    assert page.measures is not None
    add_votes(page.measures, np.zeros(1))
    with (CACHE / "html_examples.pickle").open("wb") as stream:
        pickle.dump((list(page.measures.columns), found), stream)


if __name__ == "__main__":
    from training import html_data  # so that the cache names this module, not __main__

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpus"))
    html_data.build(parser.parse_args().corpus)

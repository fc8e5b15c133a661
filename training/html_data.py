"""The development corpus as features and labels, made once and kept in training/.cache.

python -m training.html_data [--corpus ../shared/corpus]
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from cleaner.html_path import examine
from cleaner.judge.html_features import matrix
from cleaner.judge.html_measures import Terms
from cleaner.judge.html_score import Context, context
from cleaner.read.html import read
from cleaner.read.html_blocks import TAG_CODE, Page
from training.html_labels import coverage, words

CACHE = Path(__file__).parent / ".cache"
FOLDS = 5
# News pages teach most; the Chinese ones are few.
SOURCE_WEIGHTS = {"wcxb": 1.0, "fundus": 3.0, "chinese": 2.0, "snippets": 1.0}
SNIPPET_WEIGHT = 3.0
DOUBT = 0.15
_LISTS = frozenset(TAG_CODE[name] for name in ("li", "blockquote"))


@dataclass(slots=True)
class Example:
    """One labelled page.

    ``target``, ``weight`` and ``size`` (words) are per block; a weight of 0 leaves a block out. ``whole`` says whether
    all blocks have labels, ``power`` how much the page weighs.
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


def site(row: dict[str, Any]) -> str:
    """The registrable part of a row's host, roughly; its id where it has no address."""
    host = urlsplit(row["url"] or "").netloc.lower().split(":")[0]
    labels = host.split(".")
    if not host:
        return str(row["id"])
    short = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return ".".join(labels[-3:] if short else labels[-2:])


def fold_of(row: dict[str, Any]) -> int:
    """The fold of a row: the same for all pages of a site, in every part of the corpus."""
    return int(hashlib.md5(site(row).encode(), usedforsecurity=False).hexdigest(), 16) % FOLDS


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
    """Every page of the corpus that has a block and a label."""
    for name in ("html", "snippets"):
        for row in rows(corpus, name):
            source = read(row["html"])
            if source.root is None:
                continue
            page = examine(source.root)
            if page.measures is None:
                continue
            texts = page.blocks.texts
            size = np.array([len(words(text)) for text in texts], dtype=np.float32)
            power = SOURCE_WEIGHTS[row["source"] if name == "html" else name]
            if name == "html":
                target = (np.array(coverage(texts, row["body"])) >= 0.5).astype(np.float32)
                weight = block_weights(size, target, power)
                if row["source"] == "fundus":
                    weight[doubtful(page.blocks, target)] *= DOUBT
            else:
                target, weight = partial_labels(row, texts)
            m = page.measures
            features, where = matrix(m), context(m)
            yield Example(
                row["id"],
                site(row),
                fold_of(row),
                name == "html",
                power,
                size,
                features,
                m.terms,
                where,
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
    with (CACHE / "html_examples.pickle").open("wb") as stream:
        pickle.dump((list(page.measures.columns), found), stream)


if __name__ == "__main__":
    from training import html_data  # so that the cache names this module, not __main__

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpus"))
    html_data.build(parser.parse_args().corpus)

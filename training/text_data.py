"""The development corpus as training examples: lines with targets, grouped so that no site is on both sides.

The corpus is looked for in the folder that ``CLEANER_CORPUS`` names, or in ``../shared/corpus`` beside the project.
"""

from __future__ import annotations

import gzip
import json
import os
import pickle
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from cleaner.core.lines import Lines, split
from cleaner.text.network import AGE, BODY, BYLINE, FURNITURE, HEADER, HEADLINE, SOURCE, STANDFIRST, TEXT, TITLE

ROOT = Path(__file__).resolve().parent.parent
CORPUS = Path(os.environ.get("CLEANER_CORPUS", ROOT.parent / "shared" / "corpus"))
CACHE = Path(os.environ.get("CLEANER_TRAINING_CACHE", ROOT / "training" / ".cache"))
FOLDS = 5

# Lines whose kind is not known are left out of that loss.
UNKNOWN = -1
# Marks around a field that are no part of it.
MARKS = " -–—•·|:"


@dataclass(eq=False)
class Example:
    """One document with its targets; the arrays have one entry for each line that ``split`` finds.

    ``article``: 1 article, 0 not, -1 don't care; ``kind``: as ``score.KINDS``, -1 unknown; ``first``: 1 on the
    first line of another story. ``folds``: those whose sites it draws on.
    """

    id: str
    group: str
    style: str
    text: str
    article: NDArray[np.int8]
    kind: NDArray[np.int8]
    first: NDArray[np.int8]
    folds: frozenset[int]
    weight: float = 1.0
    lines: Lines | None = field(default=None, repr=False)


def read(name: str) -> Iterator[dict[str, Any]]:
    """The rows of one file of the corpus."""
    with gzip.open(CORPUS / name, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def squash(text: str) -> str:
    """Text with white space made single spaces."""
    return " ".join(text.split())


def site_of(row: dict[str, Any]) -> str:
    """What must not be on both sides of a fold: the last two labels of the host (three under co.uk and its like)."""
    host = urlsplit(row["url"] or "").hostname or row["id"]
    labels = host.split(".")
    return ".".join(labels[-3:] if len(labels) > 2 and len(labels[-2]) <= 3 else labels[-2:])


@cache
def articles() -> tuple[dict[str, Any], ...]:
    """The labelled pages without their HTML, each with its ``site`` and ``fold``."""
    stored = CACHE / "articles.pickle"
    if not stored.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        rows = [{k: row[k] for k in ("id", "source", "url", "title", "body")} for row in read("html.jsonl.gz")]
        stored.write_bytes(pickle.dumps(rows))
    rows = pickle.loads(stored.read_bytes())
    sites = sorted({site_of(row) for row in rows})
    random.Random(1).shuffle(sites)
    folds = {site: i % FOLDS for i, site in enumerate(sites)}
    for row in rows:
        row["site"] = site_of(row)
        row["fold"] = folds[row["site"]]
    return tuple(rows)


@cache
def _by_opening() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for row in articles():
        found.setdefault(squash(row["body"])[:40], row)
    return found


def article_of(text: str) -> dict[str, Any]:
    """The page whose body begins as ``text`` does."""
    return _by_opening()[squash(text)[:40]]


def line_numbers(lines: Lines) -> NDArray[np.int64]:
    """For each line its index in ``text.split("\\n")``."""
    breaks = np.flatnonzero(lines.codes == 10)
    return np.searchsorted(breaks, lines.starts)


def dump_rows() -> list[dict[str, Any]]:
    """The labelled dumps, each with ``folds`` and ``fold`` (the one that judges it) besides."""
    stored = CACHE / "dumps.pickle"
    if stored.exists():
        loaded: list[dict[str, Any]] = pickle.loads(stored.read_bytes())
        return loaded
    rows = list(read("dumps.jsonl.gz"))
    for row in rows:
        main = article_of("\n".join(row["body"]))
        others = [article_of(story["text"]) for story in row.get("stories", ())]
        row["fold"] = main["fold"]
        row["site"] = main["site"]
        row["folds"] = frozenset([main["fold"], *(other["fold"] for other in others)])
    stored.write_bytes(pickle.dumps(rows))
    return rows


def example_of(row: dict[str, Any]) -> Example:
    """A labelled dump as an example."""
    lines = split(row["text"])
    at = line_numbers(lines)
    article = np.array(row["labels"], dtype=np.int8)[at]
    kind = np.full(len(lines), UNKNOWN, dtype=np.int8)
    kind[article == 1] = BODY
    if row["arm"] == "clean":
        article = np.ones_like(article)
        kind[:] = BODY
    first = np.zeros(len(lines), dtype=np.int8)
    if row["arm"] == "aggregator":
        _aggregator_kinds(row, lines, at, kind, first)
    elif row["arm"] == "page":
        kind[article == 0] = FURNITURE
        title = squash(row["title"])
        for i, line in enumerate(lines.strings):
            if article[i] == -1 and squash(line) == title:
                kind[i] = HEADLINE
    return Example(row["id"], row["arm"], row["style"], row["text"], article, kind, first, row["folds"], lines=lines)


def _aggregator_kinds(
    row: dict[str, Any], lines: Lines, at: NDArray[np.int64], kind: NDArray[np.int8], first: NDArray[np.int8]
) -> None:
    """Which line of an appended story is what, by its record."""
    tags = [row["tags"][i] for i in at.tolist()]
    fields: defaultdict[str, int] = defaultdict(lambda: HEADER)
    for story in row["stories"]:
        for name, code in (("age", AGE), ("source", SOURCE), ("title", TITLE)):
            if story.get(name):
                fields[squash(story[name]).strip(MARKS)] = code
    titles = [squash(story["title"]) for story in row["stories"] if story.get("title")]
    own = {"title": HEADLINE, "sub": STANDFIRST, "meta": BYLINE}
    before = ""
    for i, (tag, line) in enumerate(zip(tags, lines.strings, strict=True)):
        if tag in own:
            kind[i] = own[tag]
        elif tag in ("chrome", "foot", "widget", "sep", "headline"):
            kind[i] = FURNITURE
        elif tag == "body":
            kind[i] = TEXT
            first[i] = before not in ("body", "head")
        elif tag == "head":
            kind[i] = fields[squash(line.strip(MARKS))]
            if kind[i] == HEADER and any(title in line and len(title) > 0.6 * len(line) for title in titles):
                kind[i] = TITLE
            first[i] = before != "head"
        before = tag

"""What made-up dumps are built of: drafts of documents, and the articles and furniture of one fold's pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from random import Random
from typing import Any

import numpy as np

from cleaner.core.lines import split
from training.text_data import Example, articles
from training.text_pages import labelled_rows, page_articles

# Documents in which links stand on lines of their own.
BROKEN = 0.07


@dataclass(eq=False)
class Draft:
    """A document under construction: lines with their targets, and how many blank lines stand above each."""

    lines: list[str] = field(default_factory=list)
    article: list[int] = field(default_factory=list)
    kind: list[int] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    blanks: list[int] = field(default_factory=list)

    def add(self, text: str, article: int, kind: int, first: bool = False, blanks: int = 0) -> None:
        """Append one line; white space within it becomes single spaces, an empty one is left out."""
        text = " ".join(text.split())
        if text:
            self.lines.append(text)
            self.article.append(article)
            self.kind.append(kind)
            self.first.append(int(first))
            self.blanks.append(blanks)

    def example(self, name: str, group: str, style: str, folds: frozenset[int], weight: float = 1.0) -> Example:
        """The finished document."""
        text = "".join(
            "\n" * (blank + 1 if i else 0) + line
            for i, (line, blank) in enumerate(zip(self.lines, self.blanks, strict=True))
        )
        lines = split(text)
        if len(lines) != len(self.lines):
            keep = [i for i, line in enumerate(self.lines) if len(split(line)) == 1]
            chosen = Draft(
                *(
                    [values[i] for i in keep]
                    for values in (self.lines, self.article, self.kind, self.first, self.blanks)
                )
            )
            return chosen.example(name, group, style, folds, weight)
        arrays = (np.array(values, dtype=np.int8) for values in (self.article, self.kind, self.first))
        return Example(name, group, style, text, *arrays, folds, weight, lines)


@dataclass(eq=False)
class Pool:
    """What one fold's documents are made of: its articles, and runs of real furniture from its pages."""

    fold: int
    articles: list[dict[str, Any]]
    top: list[list[str]]
    inside: list[list[str]]
    bottom: list[list[str]]
    near: list[list[int]]


@cache
def pool(fold: int) -> Pool:
    """The pool of one fold."""
    rows = (*articles(), *page_articles())
    found = [row for row in rows if row["fold"] == fold and len(row["body"]) > 300 and row["title"]]
    languages = {}
    runs: dict[str, list[list[str]]] = defaultdict(list)
    for row in labelled_rows():
        if row["arm"] != "page" or row["fold"] != fold:
            continue
        languages["".join(row["body"])[:60]] = row["lang"]
        lines, labels = row["text"].split("\n"), row["labels"]
        hits = [i for i, label in enumerate(labels) if label == 1]
        runs["top"].append([x for x, y in zip(lines[: hits[0]], labels, strict=False) if x.strip() and y == 0])
        runs["bottom"].append(
            [x for x, y in zip(lines[hits[-1] + 1 :], labels[hits[-1] + 1 :], strict=True) if x.strip() and y == 0]
        )
        run: list[str] = []
        for i in range(hits[0], hits[-1]):
            if labels[i] == 0:
                run.append(lines[i])
            elif run and labels[i] == 1:
                if len(run) <= 12:
                    runs["inside"].append([x for x in run if x.strip()])
                run = []
    for row in found:
        row["language"] = languages.get("".join(row["body"].split("\n"))[:60], "en")
        row["paragraphs"] = [line for line in row["body"].split("\n") if line.strip()]
    return Pool(fold, found, runs["top"], runs["inside"], runs["bottom"], _neighbours(found))


def _neighbours(rows: list[dict[str, Any]]) -> list[list[int]]:
    """For each article the twelve most similar ones by words (cosine of tf-idf)."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    matrix = TfidfVectorizer(max_features=20000, sublinear_tf=True).fit_transform(row["body"] for row in rows)
    similar = (matrix @ matrix.T).toarray()
    np.fill_diagonal(similar, -1)
    return [list(map(int, np.argsort(-line)[:12])) for line in similar]


def paragraphs_of(random: Random, row: dict[str, Any], most: int = 60) -> list[str]:
    """The article's paragraphs, sometimes cut short or rejoined."""
    lines = list(row["paragraphs"])[: random.choice((most, most, 8, 14, 25, 40))]
    if random.random() < BROKEN:
        return [part for line in lines for part in broken(random, line)]
    if random.random() < 0.12:
        joined = []
        while lines:
            count = random.choice((1, 2, 3))
            joined.append(" ".join(lines[:count]))
            lines = lines[count:]
        return joined
    return lines


def broken(random: Random, line: str) -> list[str]:
    """A paragraph whose links and bold words became lines of their own, as some tools print them."""
    words = line.split(" ")
    if len(words) < 8 or random.random() < 0.6:
        return [line]
    edges = {0, len(words)}
    for _ in range(random.randint(1, 3)):
        begin = random.randrange(len(words))
        edges |= {begin, min(len(words), begin + random.randint(1, 5))}
    places = sorted(edges)
    return [" ".join(words[a:b]) for a, b in pairwise(places)]


def spacing(random: Random) -> Callable[[], int]:
    """How many blank lines stand above a paragraph in this document."""
    usual = random.choices((0, 1, 2), (0.45, 0.5, 0.05))[0]
    loose = random.random() < 0.15
    return lambda: max(0, usual + random.choice((-1, 0, 1))) if loose else usual

"""The figures of this cleaner on a sample of the labelled pages, for the floors of ``bench/floors.toml``."""

from __future__ import annotations

import time

import cleaner
from bench.extractors import CORPUS, Scores, rows


def missing() -> str | None:
    """Why there is nothing to score, if so."""
    return None if CORPUS.exists() else f"there is no corpus at {CORPUS}"


def figures(every: int) -> dict[str, dict[str, float]]:
    """F1, word F1 and the pages below one half, of every N-th page, by source and for all."""
    built = cleaner.Cleaner()
    table: dict[str, Scores] = {}
    for number, row in enumerate(rows(CORPUS, None)):
        if number % every:
            continue
        start = time.process_time()
        text = built.clean(row["html"], kind="html", url=row["url"]).text
        for source in (row["source"], "all"):
            table.setdefault(source, Scores()).add(text, row["body"], time.process_time() - start)
    return {source: scores.figures() for source, scores in table.items()}

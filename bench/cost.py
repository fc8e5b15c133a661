#!/usr/bin/env python3
"""What a million pages cost on two cores, and more of them on a cluster: processor time measured, the rest arithmetic.

    python bench/cost.py [--pages 100] [--corpus FOLDER] [--price 0.04]

Reads the development corpus (html.jsonl.gz, and the arm "page" of dumps.jsonl.gz). Processor time of one process,
after a warm-up; ``--price`` is what one core costs for an hour.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from shards import CORPUS

import cleaner
from cleaner.api import Mode

MILLION = 1_000_000


def rows(path: Path, count: int, wanted: Callable[[dict[str, Any]], bool]) -> list[dict[str, Any]]:
    """A fixed sample."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        found = [row for row in map(json.loads, file) if wanted(row)]
    random.Random(2).shuffle(found)
    return found[:count]


def milliseconds(clean: Callable[[dict[str, Any]], object], sample: list[dict[str, Any]]) -> float:
    """Processor time a page."""
    for row in sample[:3]:
        clean(row)
    begin = time.process_time()
    for row in sample:
        clean(row)
    return (time.process_time() - begin) / len(sample) * 1e3


def measured(corpus: Path, pages: int) -> Iterator[tuple[str, float, float]]:
    """What, milliseconds a page, bytes a page."""
    texts = rows(corpus / "dumps.jsonl.gz", pages, lambda row: row["arm"] == "page")
    text = cleaner.Cleaner()
    size = sum(len(row["text"].encode()) for row in texts) / len(texts)
    yield "text", milliseconds(lambda row: text.clean(row["text"], "text"), texts), size
    htmls = rows(corpus / "html.jsonl.gz", pages, lambda _: True)
    size = sum(len(row["html"].encode()) for row in htmls) / len(htmls)
    modes: tuple[Mode, ...] = ("fast", "accurate")
    for mode in modes:
        html = cleaner.Cleaner(mode=mode)
        yield f"HTML, {mode}", milliseconds(lambda row, c=html: c.clean(row["html"], "html"), htmls), size


def main() -> None:
    """Print the table for docs/scale.md."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--corpus", type=Path, default=CORPUS.parent)
    parser.add_argument("--price", type=float, default=0.04)
    options = parser.parse_args()
    print("| | KB a page | ms a page | a million, 2 cores | 100 million | 10 billion |")
    print("|---|---|---|---|---|---|")
    for name, page, size in measured(options.corpus, options.pages):
        hours = page / 1e3 * MILLION / 3600
        cells = [f"{size / 1e3:.0f}", f"{page:.1f}", f"{hours / 2:.1f} h"]
        for millions in (100, 10_000):
            core_hours = hours * millions
            cells.append(f"{core_hours:,.0f} core hours, {core_hours * options.price:,.0f} $")
        print(f"| {name} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()

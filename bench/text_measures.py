"""The figures of the text parts of the labelled corpus: how they are counted, and where the corpus is looked for.

page        F1 of four-word shingles, averaged over flattened pages
aggregator  cut: the last kept line is the article's last one; perfect: no line of another story kept and no line of the
            article lost; clean: perfect, and no furniture kept
clean       same: a document with nothing to remove came back as it was; lost: characters lost per million
"""

from __future__ import annotations

import bisect
import gzip
import json
import os
import re
import statistics
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Cleaned = Callable[[str], str]

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("page", "aggregator", "clean")
_WORD = re.compile(r"\w+")
_IDEOGRAPH = re.compile(r"([぀-ヿ㐀-鿿豈-﫿฀-๿])")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")


def corpus() -> Path:
    """The folder of the labelled corpus: ``CLEANER_CORPUS``, or ``../shared/corpus`` beside the project."""
    return Path(os.environ.get("CLEANER_CORPUS", ROOT.parent / "shared" / "corpus"))


def missing() -> str | None:
    """One line that says where the dumps were looked for, or None when they are there."""
    path = corpus() / "dumps.jsonl.gz"
    return None if path.exists() else f"no labelled corpus: looked for {path}; CLEANER_CORPUS names another folder"


def rows(part: str, every: int = 1) -> list[Row]:
    """Each ``every``-th row of one part, taken evenly from its styles."""
    with gzip.open(corpus() / "dumps.jsonl.gz", "rt", encoding="utf-8") as lines:
        found = [row for row in map(json.loads, lines) if row["arm"] == part]
    return [row for i, row in enumerate(sorted(found, key=lambda row: (row["style"], row["id"]))) if i % every == 0]


def squash(text: str) -> str:
    """Text with white space made single spaces."""
    return " ".join(text.split())


def words(text: str) -> list[str]:
    """Words of a text; one word per ideograph or Thai character."""
    return _WORD.findall(_IDEOGRAPH.sub(r" \1 ", _INVISIBLE.sub("", unicodedata.normalize("NFC", text))))


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Runs of four words."""
    tokens = words(text)
    return Counter(tuple(tokens[i : i + 4]) for i in range(max(1, len(tokens) - 3)) if tokens)


def shingle_f1(output: str, body: str) -> float:
    """Harmonic mean of precision and recall over shingles."""
    got, want = shingles(output), shingles(body)
    if not got or not want:
        return float(not got and not want)
    shared = sum(min(count, got[key]) for key, count in want.items())
    return 2 * shared / (sum(got.values()) + sum(want.values()))


def kept_lines(text: str, output: str, labels: list[int]) -> list[bool]:
    """Which input lines the output holds, in order; of repeated lines the article's own one is taken."""
    lines = [squash(line) for line in text.split("\n")]
    wanted = [line for line in map(squash, output.split("\n")) if line]
    places: defaultdict[str, list[int]] = defaultdict(list)
    for i, line in enumerate(lines):
        if line:
            places[line].append(i)
    # From the end backwards: the latest place each output line can have, so that all that follow find theirs.
    latest: list[int | None] = [None] * len(wanted)
    bound = len(lines)
    for k in range(len(wanted) - 1, -1, -1):
        spots = places[wanted[k]]
        at = bisect.bisect_left(spots, bound) - 1
        if at >= 0:
            latest[k] = bound = spots[at]
    kept = [False] * len(lines)
    previous = -1
    for line, last in zip(wanted, latest, strict=True):
        spots = [i for i in places[line] if last is not None and previous < i <= last]
        if spots:
            previous = max(spots, key=lambda i: (labels[i], -i))
            kept[previous] = True
    return kept


def page_figures(row: Row, output: str) -> dict[str, float]:
    """F1, with the lines that don't count (headline, byline, date) taken out of the output first."""
    body = {squash(line) for line in row["body"]}
    labelled = zip(row["text"].split("\n"), row["labels"], strict=True)
    ignored = {squash(line) for line, label in labelled if label == -1} - body
    counted = "\n".join(line for line in output.split("\n") if squash(line) not in ignored)
    return {"F1": shingle_f1(counted, "\n".join(row["body"]))}


def aggregator_figures(row: Row, output: str) -> dict[str, float]:
    """Cut, perfect and clean, each 0 or 1."""
    labels = row["labels"]
    kept = kept_lines(row["text"], output, labels)
    others = {i for i, tag in enumerate(row["tags"]) if tag in ("head", "body", "headline") and labels[i] == 0}
    hits = [i for i, keep in enumerate(kept) if keep and labels[i] != -1]
    lost = any(label == 1 and not keep for label, keep in zip(labels, kept, strict=True))
    foreign = any(kept[i] for i in others)
    chrome = any(keep and labels[i] == 0 and i not in others for i, keep in enumerate(kept))
    cut = bool(hits) and hits[-1] == max(i for i, label in enumerate(labels) if label == 1)
    perfect = not lost and not foreign
    return {"cut": float(cut), "perfect": float(perfect), "clean": float(perfect and not chrome)}


def clean_figures(row: Row, output: str) -> dict[str, float]:
    """Same (0 or 1), characters lost, characters."""
    doubtful = set(row["suspect"])
    before, after = squash(row["text"]), squash(output)
    without = squash("\n".join(line for i, line in enumerate(row["body"]) if i not in doubtful))
    lost = max(0, len(before) - len(after))
    return {"same": float(after in (before, without)), "lost": float(lost), "chars": float(len(before))}


FIGURES = {"page": page_figures, "aggregator": aggregator_figures, "clean": clean_figures}


def measure(part: str, found: Iterable[Row], clean: Cleaned) -> dict[str, float]:
    """The means of one part's figures, and MB/s of input by CPU time."""
    figures: list[dict[str, float]] = []
    size = 0
    spent = 0.0
    for row in found:
        start = time.process_time()
        output = clean(row["text"])
        spent += time.process_time() - start
        size += len(row["text"].encode())
        figures.append(FIGURES[part](row, output))
    means = {key: statistics.fmean(figure[key] for figure in figures) for key in figures[0]}
    if part == "clean":
        means["lost"] *= 1e6 / means.pop("chars")
    return means | {"MB/s": size / 1e6 / max(spent, 1e-9)}


def ours() -> Cleaned:
    """The cleaner as a function of text."""
    import cleaner

    return lambda text: cleaner.clean(text, kind="text").text

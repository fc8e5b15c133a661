"""Side by side: this cleaner and the extractors people use, on labelled pages. Quality and CPU time.

    python bench/extractors.py                                # the development corpus, if it is at hand
    python bench/extractors.py pages.jsonl.gz --limit 200 --plot extractors.svg
    python bench/extractors.py --out-of-fold                  # weights that never saw the page's site

A corpus is JSON Lines, plain or gzipped: ``id``, ``url`` (or null), ``html`` and ``body``, the reference text
with a paragraph a line; ``source``, if it is given, splits the table. Every extractor runs in a process of
its own; each page goes to one after the other, so that all see the same machine. The peers are installed with
``pip install trafilatura readability-lxml lxml_html_clean newspaper4k resiliparse jusText``; what is missing
is left out.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import statistics
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "corpus" / "html.jsonl.gz"
WORD = re.compile(r"\w+")
IDEOGRAPH = re.compile("([\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f])")
Extract = Callable[[dict[str, Any]], str]


# ---------------------------------------------------------------- extractors
def ours(mode: str, out_of_fold: bool) -> Extract:
    """This cleaner."""
    if out_of_fold:
        from training import html_oof

        function = html_oof.clean if mode == "fast" else html_oof.clean_accurate
        return lambda row: function(row["html"], "html", row["url"], row["id"]).text
    import cleaner

    built = cleaner.Cleaner(mode=mode)
    return lambda row: built.clean(row["html"], kind="html", url=row["url"]).text


def trafilatura() -> Extract:
    import trafilatura as library

    return lambda row: library.extract(row["html"], url=row["url"], include_comments=False) or ""


def readability() -> Extract:
    import lxml.html
    from readability import Document

    def extract(row: dict[str, Any]) -> str:
        summary = Document(row["html"]).summary()
        return "\n".join(str(text) for text in lxml.html.fromstring(summary).itertext())

    return extract


def newspaper() -> Extract:
    import newspaper as library

    def extract(row: dict[str, Any]) -> str:
        article = library.Article(row["url"] or "https://example.com/", fetch_images=False)
        article.download(input_html=row["html"])
        article.parse()
        return str(article.text)

    return extract


def resiliparse() -> Extract:
    from resiliparse.extract.html2text import extract_plain_text

    return lambda row: str(extract_plain_text(row["html"], main_content=True))


def justext() -> Extract:
    import justext as library

    stop_words = library.get_stoplist("English")
    return lambda row: "\n".join(str(p.text) for p in library.justext(row["html"], stop_words) if not p.is_boilerplate)


def extractors(out_of_fold: bool) -> dict[str, Callable[[], Extract]]:
    """How to make each extractor, by name."""
    return {
        "cleaner, fast": lambda: ours("fast", out_of_fold),
        "cleaner, accurate": lambda: ours("accurate", out_of_fold),
        "trafilatura": trafilatura,
        "readability-lxml": readability,
        "newspaper4k": newspaper,
        "resiliparse": resiliparse,
        "jusText (English)": justext,
    }


# ---------------------------------------------------------------- one process each
def serve(name: str, out_of_fold: bool, channel: Connection) -> None:
    """A worker: rows in, (text, CPU seconds) out, until None comes."""
    # Some libraries print and log on bad pages.
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    sys.path.insert(0, str(ROOT))
    try:
        extract = extractors(out_of_fold)[name]()
    except ImportError as error:
        channel.send(str(error))
        return
    channel.send(None)
    while (row := channel.recv()) is not None:
        start = time.process_time()
        try:
            text = extract(row)
        except Exception:  # a page on which a library fails counts as empty
            text = ""
        channel.send((text, time.process_time() - start))


@dataclass
class Scores:
    """The figures of one extractor, page by page."""

    precision: list[float] = field(default_factory=list)
    recall: list[float] = field(default_factory=list)
    word: list[float] = field(default_factory=list)
    exact: list[bool] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def add(self, text: str, body: str, seconds: float) -> None:
        """Score one page."""
        got, want = words(text), words(body)
        precision, recall = overlap(shingles(got), shingles(want))
        self.precision.append(precision)
        self.recall.append(recall)
        self.word.append(f1(*overlap(Counter(map(str.lower, got)), Counter(map(str.lower, want)))))
        self.exact.append(got == want)
        self.seconds.append(seconds)

    def figures(self) -> dict[str, float]:
        """The figures over all pages."""
        mean = statistics.fmean
        return {
            "F1": f1(mean(self.precision), mean(self.recall)),
            "precision": mean(self.precision),
            "recall": mean(self.recall),
            "word F1": mean(self.word),
            "exact": mean(self.exact),
            "bad": sum(f1(p, r) < 0.5 for p, r in zip(self.precision, self.recall, strict=True)),
            "ms": 1000 * mean(self.seconds),
        }

    def row(self, base: float) -> list[str]:
        """The table's cells; ``base`` is the CPU time a page, in milliseconds, that the ratio refers to."""
        x = self.figures()
        cells = [f"{x[name]:.3f}" for name in ("F1", "precision", "recall", "word F1")]
        return [*cells, f"{x['exact']:.0%}", f"{x['bad']}", f"{x['ms']:.1f}", f"{x['ms'] / base:.2f}" if base else ""]


HEAD = ["F1", "precision", "recall", "word F1", "exact", "below .5", "ms a page", "against trafilatura"]


# ---------------------------------------------------------------- metrics
def words(text: str) -> list[str]:
    """Words; each ideograph is one."""
    return WORD.findall(IDEOGRAPH.sub(r" \1 ", unicodedata.normalize("NFC", text)))


def shingles(tokens: list[str]) -> Counter[tuple[str, ...]]:
    """Runs of four words."""
    return Counter(tuple(tokens[i : i + 4]) for i in range(max(1, len(tokens) - 3)) if tokens)


def overlap(got: Counter[Any], want: Counter[Any]) -> tuple[float, float]:
    """Precision and recall of a bag."""
    if not got or not want:
        return (1.0, 1.0) if not got and not want else (float(not got and not want), 0.0)
    hit = (got & want).total()
    return hit / got.total(), hit / want.total()


def f1(p: float, r: float) -> float:
    """The harmonic mean."""
    return 2 * p * r / (p + r) if p + r else 0.0


# ---------------------------------------------------------------- the run
def rows(path: Path, limit: int | None) -> Iterator[dict[str, Any]]:
    """The corpus; with ``limit`` the first so many rows of every source."""
    seen: Counter[str] = Counter()
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            seen[row.get("source", "")] += 1
            if not limit or seen[row.get("source", "")] <= limit:
                yield row


class Worker:
    """An extractor's process, and the channel to it."""

    def __init__(self, name: str, out_of_fold: bool) -> None:
        self.name, self.out_of_fold = name, out_of_fold
        self.problem = self._start()

    def _start(self) -> str | None:
        context = get_context("spawn")
        self.channel, there = context.Pipe()
        process = context.Process(target=serve, args=(self.name, self.out_of_fold, there), daemon=True)
        process.start()
        there.close()
        problem: str | None = self.channel.recv()
        return problem

    def extract(self, row: dict[str, Any]) -> tuple[str, float]:
        """Text and CPU seconds; a process that a page brings down gives no text, and is started again."""
        try:
            self.channel.send(row)
            text, seconds = self.channel.recv()
        except (EOFError, ConnectionError):
            self._start()
            return "", 0.0
        return text, seconds


def run(path: Path, limit: int | None, names: list[str], out_of_fold: bool) -> dict[str, dict[str, Scores]]:
    """Scores by source and extractor; the source "all" has every page."""
    workers = [Worker(name, out_of_fold) for name in names]
    for worker in workers:
        if worker.problem is not None:
            print(f"{worker.name} is left out: {worker.problem}", file=sys.stderr)
    table: dict[str, dict[str, Scores]] = {}
    for number, row in enumerate(rows(path, limit)):
        for worker in workers:
            if worker.problem is not None:
                continue
            if number == 0:
                worker.extract(row)  # the first page pays for imports
            text, seconds = worker.extract(row)
            for source in {row.get("source", "all"), "all"}:
                table.setdefault(source, {}).setdefault(worker.name, Scores()).add(text, row["body"], seconds)
    return table


def markdown(table: dict[str, dict[str, Scores]]) -> str:
    """The tables, one a source."""
    lines: list[str] = []
    for source, scores in sorted(table.items(), key=lambda item: item[0] == "all"):
        base = scores["trafilatura"].figures()["ms"] if "trafilatura" in scores else 0.0
        pages = len(next(iter(scores.values())).exact)
        lines += ["", f"| {source}, {pages} pages | " + " | ".join(HEAD) + " |", "|---|" + "---:|" * len(HEAD)]
        lines += [f"| {name} | " + " | ".join(one.row(base)) + " |" for name, one in scores.items()]
    return "\n".join(lines[1:])


def plot(scores: dict[str, Scores]) -> str:
    """F1 against CPU time a page (logarithmic), as an SVG picture."""
    from math import log10

    figures = {name: one.figures() for name, one in scores.items()}
    points = [(name, max(x["ms"], 0.01), x["F1"]) for name, x in figures.items()]
    low = min(value for _, _, value in points) - 0.02
    first, last = (log10(edge(ms for _, ms, _ in points)) for edge in (min, max))
    span = max(last - first, 0.1)
    marks = []
    for name, ms, value in points:
        x, y = 70 + 560 * (log10(ms) - first) / span, 330 - 300 * (value - low) / (1 - low)
        colour = "#c33" if name.startswith("cleaner") else "#336"
        marks.append(
            f'<circle cx="{x:.0f}" cy="{y:.0f}" r="5" fill="{colour}"/><text x="{x + 8:.0f}" y="{y + 4:.0f}">'
            f"{escape(name)} ({value:.3f}, {ms:.1f} ms)</text>"
        )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 860 370" font-family="sans-serif" font-size="12">'
        '<path d="M60 20V335H840" fill="none" stroke="#888"/><text x="8" y="16">F1</text>'
        '<text x="640" y="358">CPU time a page, logarithmic</text>' + "".join(marks) + "</svg>\n"
    )


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--limit", type=int, help="pages of every source")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="extractors to run (several)")
    parser.add_argument("--out-of-fold", action="store_true")
    parser.add_argument("--plot", type=Path, metavar="FILE.svg")
    args = parser.parse_args()
    if not args.corpus.exists():
        print(f"there is no corpus at {args.corpus}: name one (see --help for its format)", file=sys.stderr)
        return 2
    known = list(extractors(args.out_of_fold))
    names = [name for name in known if not args.only or any(name.startswith(only) for only in args.only)]
    if not names:
        print(f"no such extractor; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    table = run(args.corpus, args.limit, names, args.out_of_fold)
    print(markdown(table))
    if args.plot:
        args.plot.write_text(plot(table["all"]), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""What rules cost: loading, matching, and a rule set ten times as large.

    python bench/rules.py                     # the development corpus, ../shared/corpus
    python bench/rules.py PATH --limit 200    # another folder with dumps.jsonl.gz

Times are of the processor, the least of several rounds. Lines that were met before are remembered; so what a document
costs that is new is measured with the memory emptied before each round, and what it costs again without. Without a
corpus a stand-in is measured, and said so.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from msgspec.structs import replace  # noqa: E402

from cleaner.api import Cleaner  # noqa: E402
from cleaner.result import Evidence  # noqa: E402
from cleaner.rules.load import load  # noqa: E402
from cleaner.rules.matcher import Matcher  # noqa: E402
from cleaner.rules.model import Pack, Rule, RuleSet  # noqa: E402

ROUNDS = 3
LOAD = (
    "import time; a = time.process_time()\n"
    "from cleaner.rules.load import load; from cleaner.rules.matcher import Matcher\n"
    "b = time.process_time(); matcher = Matcher(load()); c = time.process_time()\n"
    "print(b - a, c - b)\n"
)


def documents(corpus: Path, limit: int) -> list[str]:
    """Texts of flattened pages from the corpus, or the seeds over and over where there is none."""
    file = corpus / "dumps.jsonl.gz"
    if not file.is_file():
        print(f"no corpus: looked for {file}; the seeds stand in for it")
        seeds = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]
        return [seeds[i % len(seeds)] for i in range(limit)]
    with gzip.open(file, "rt", encoding="utf-8") as stream:
        rows = (json.loads(line) for line in stream)
        texts = [row["text"] for row in rows if row["arm"] == "page"]
    return texts[:: max(1, len(texts) // limit)][:limit]


def cleaning(cleaner: Cleaner, texts: Sequence[str], *, new: bool) -> tuple[float, float]:
    """Processor seconds for cleaning all texts, and those of them for matching: the least of some rounds, after one
    that doesn't count. ``new``: as if no line had been met before."""
    matcher = cleaner._matcher
    spent = 0.0

    def timed(lines: Sequence[str], host: str | None = None) -> Evidence:
        nonlocal spent
        begun = time.process_time()
        evidence = Matcher.match(matcher, lines, host)
        spent += time.process_time() - begun
        return evidence

    matcher.match = timed  # type: ignore[method-assign]
    best = (float("inf"), 0.0)
    for round_ in range(ROUNDS + 1):
        if new:
            matcher.forget()
        spent = 0.0
        begun = time.process_time()
        for text in texts:
            cleaner.clean(text, kind="text")
        if round_:
            best = min(best, (time.process_time() - begun, spent))
    return best


def load_times() -> tuple[tuple[float, float], tuple[float, float]]:
    """(imports, loading) in milliseconds in fresh processes, without and with a cache."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "XDG_CACHE_HOME": folder, "PYTHONPATH": str(ROOT)}
        environment.pop("CLEANER_NO_CACHE", None)
        runs = [
            subprocess.run([sys.executable, "-c", LOAD], env=environment, capture_output=True, text=True, check=True)
            for _ in range(2 + ROUNDS)
        ]
    times = [tuple(1000 * float(word) for word in run.stdout.split()) for run in runs]
    warm = min(times[1:], key=lambda pair: pair[1])
    return (times[0][0], times[0][1]), (warm[0], warm[1])


def ten_times(rules: RuleSet) -> RuleSet:
    """A rule set ten times as large: nine more of each rule, with words that look like others."""
    chance = random.Random(7)
    letters = "abcdefghijklmnopqrstuvwxyz"

    def other(template: str, suffix: str) -> str:
        """The template with its longest word outside placeholders changed."""
        words = [word for word in re.sub(r"\{[^}]*\}", " ", template).split() if word.isalpha()]
        if not words:
            return f"{template} {suffix}"
        word = max(words, key=len)
        return re.sub(rf"(?<![{{\w]){word}(?!\w)", word + suffix, template, count=1)

    packs = list(rules.packs)
    for copy in range(9):
        for pack in rules.packs:
            new_rules = []
            for rule in pack.rules:
                suffix = "".join(chance.choice(letters) for _ in range(4))
                change = lambda lines, s=suffix: tuple(other(line, s) for line in lines)  # noqa: E731
                new_rules.append(_copy(rule, copy, suffix, change))
            sites = tuple(f"copy{copy}.{site}" for site in pack.sites)
            packs.append(_renamed(pack, copy, sites, tuple(new_rules)))
    return RuleSet(tuple(packs), rules.sources, f"{rules.digest} ten times")


def _copy(rule: Rule, copy: int, suffix: str, change: Callable[[tuple[str, ...]], tuple[str, ...]]) -> Rule:
    return replace(
        rule,
        id=f"{rule.id}.{copy}",
        lines=change(rule.lines),
        prefix=change(rule.prefix),
        suffix=change(rule.suffix),
        block=(f"Header {suffix}", *rule.block) if rule.block else (),
        pattern=f"{rule.pattern.removesuffix('$')} {suffix}$" if rule.pattern else "",
    )


def _renamed(pack: Pack, copy: int, sites: tuple[str, ...], rules: tuple[Rule, ...]) -> Pack:
    prints = tuple(f"{line} {copy}" for line in pack.fingerprint)
    return replace(pack, file=f"{copy}/{pack.file}", sites=sites, fingerprint=prints, rules=rules, index=None)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("corpus", nargs="?", type=Path, default=ROOT.parent / "shared" / "corpus")
    parser.add_argument("--limit", type=int, default=150)
    options = parser.parse_args()

    rules = load()
    lines = sum(len(rule.lines) for _, rule in rules.rules())
    print(f"{len(rules)} rules with {lines} lines in {len(rules.packs)} packs")
    cold, warm = load_times()
    print(f"loading, cold: {cold[1]:.0f} ms; with the cache: {warm[1]:.0f} ms (and {warm[0]:.0f} ms of imports)")

    texts = documents(options.corpus, options.limit)
    size = sum(map(len, texts)) / len(texts)
    small, large = Cleaner(), Cleaner()
    large._ruleset = ten_times(rules)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = folder
        Matcher(large._ruleset)
        large._matcher  # noqa: B018 (reads what was stored, as a second start does)
    gc.collect()
    print(f"{len(texts)} documents of {size / 1000:.0f} KB; milliseconds each:")
    for name, new in (("never met", True), ("met before", False)):
        whole, matching = cleaning(small, texts, new=new)
        more, _ = cleaning(large, texts, new=new)
        print(
            f"  {name + ':':12}{1000 * whole / len(texts):.2f}, {1000 * matching / len(texts):.2f} of it matching, "
            f"{matching / whole:.0%}; with {len(large._ruleset)} rules {more / whole - 1:+.0%}"
        )


if __name__ == "__main__":
    main()

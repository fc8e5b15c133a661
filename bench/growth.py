"""How time and memory grow with a document: sixty shapes of text and of pages, each ten and a hundred times as large.

    python -m bench.growth [--text | --pages] [--only WORD] [--large | --sample] [--json FILE]

A shape fails where ten times the document costs more than n log n says (with some tolerance: the machine is shared), or
where a document exceeds its limits: 1 MB in 2 s, 10 MB (``--large``) in 15 s of CPU time, for a page as much again for
its cleaned HTML; and memory, all of the process's, of 60 times the input plus 150 MB. Each is measured in a process of
its own, forked from one that has cleaned before. Where others are at work on the machine a CPU second does less: times
are those of a machine that adds a million numbers in a tenth of a second. The exit code is 1 where a shape fails.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import pickle
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

from bench.growth_pages import PAGES
from bench.growth_text import TEXTS, Shape
from cleaner import Cleaner

BASE = 10_000
FACTORS = (1, 10, 100)
LARGE = 1000
# For the test suite: some of the shapes that were once the worst, smaller.
SAMPLE_SIZES = (10_000, 100_000)
SAMPLE = frozenset((
    "one phrase a line", "phrases between paragraphs", "trims at both ends", "story headers alone",
    "headers with scraps", "CJK on one line", "one phrase, site's rules", "divs in divs", "nearly the same stories",
    "trims in pieces",
))  # fmt: skip
# CPU seconds allowed for a document of so many characters; memory for each byte, and besides.
SECONDS = {1_000_000: 2.0, 10_000_000: 15.0}
FORMS = {"text": 1, "html": 2}
BYTES_A_BYTE, BYTES_BESIDE = 60, 150_000_000
# Seconds in which a machine at rest adds a million numbers.
AT_REST = 0.1
# More than n log n by so much is a fault; what costs less than so many seconds is too short to tell.
TOLERANCE, TOO_SHORT = 1.6, 0.1
REPEATS = 3
GIVE_UP = 30


@dataclass(frozen=True)
class Cost:
    """What one document cost: the least CPU seconds of some runs, the most memory, and whether it came back whole."""

    size: int
    size_in_bytes: int
    seconds: float
    memory: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grown:
    """A shape's costs by size, and what is wrong with them."""

    name: str
    kind: str
    costs: tuple[Cost, ...]

    @property
    def faults(self) -> list[str]:
        """Too slow, too large, or growing too fast: one line each."""
        found = []
        for cost in self.costs:
            limit = next((s for size, s in SECONDS.items() if cost.size <= size * 1.1), math.inf) * FORMS[self.kind]
            if cost.seconds > limit:
                found.append(f"{cost.size:,} characters took {cost.seconds:.2f} s: more than {limit:g}")
            if cost.memory > (most := BYTES_A_BYTE * cost.size_in_bytes + BYTES_BESIDE):
                found.append(f"{cost.size:,} characters took {cost.memory / 1e6:.0f} MB: more than {most / 1e6:.0f}")
        return [*found, *self._growth()]

    def _growth(self) -> Iterator[str]:
        for small, large in pairwise(self.costs):
            times = large.size / small.size
            allowed = times * math.log(large.size) / math.log(small.size) * TOLERANCE
            grew = large.seconds / max(small.seconds, TOO_SHORT / times)
            if large.seconds > TOO_SHORT and grew > allowed:
                yield f"{times:.0f} times the characters took {grew:.0f} times as long: more than {allowed:.0f}"


def costs_of(cleaner: Cleaner, shape: Shape, kind: str, sizes: list[int], repeats: int = REPEATS) -> tuple[Cost, ...]:
    """What documents of a shape cost; sizes behind one that takes far too long are left out."""
    found: list[Cost] = []
    for size in sizes:
        if found and found[-1].seconds * size / found[-1].size > 4 * GIVE_UP:
            break
        source = shape(size)
        runs = [_in_child(lambda source=source: _clean(cleaner, source, kind))]
        while len(runs) < repeats and runs[0][0] < 1:
            runs.append(_in_child(lambda source=source: _clean(cleaner, source, kind)))
        seconds, memory, warnings = min(run[0] for run in runs), max(run[1] for run in runs), runs[0][2]
        found.append(Cost(len(source), len(source.encode("utf-8", "replace")), seconds, memory, warnings))
    return tuple(found)


def _clean(cleaner: Cleaner, source: str, kind: str) -> tuple[float, int, tuple[str, ...]]:
    pace = _pace()
    begin = time.process_time()
    result = cleaner.clean(source, kind)
    if kind == "html":
        result.to_html()
    seconds = time.process_time() - begin
    return seconds / max(1.0, min(pace, _pace()) / AT_REST), _peak(), result.warnings


def _pace() -> float:
    """How long this machine takes, now, to add a million numbers."""
    begin = time.process_time()
    total = 0
    for number in range(1_000_000):
        total += number * number
    return time.process_time() - begin


def _peak() -> int:
    """The most memory that this process has held, in bytes."""
    for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) * 1024
    return 0


def _in_child(work: Callable[[], tuple[float, int, tuple[str, ...]]]) -> tuple[float, int, tuple[str, ...]]:
    """What work in a forked process says; where it is ended, the time that it was given and no end of memory."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak counts from here
        signal.signal(signal.SIGXCPU, signal.SIG_DFL)
        used = math.ceil(time.process_time())
        resource.setrlimit(resource.RLIMIT_CPU, (used + GIVE_UP, used + GIVE_UP))
        try:
            answer = work()
        except MemoryError:
            answer = (0.0, sys.maxsize, ("MemoryError",))
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(answer, pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        data = pipe.read()
    os.waitpid(child, 0)
    answer: tuple[float, int, tuple[str, ...]] = pickle.loads(data) if data else (float(GIVE_UP), 0, ("given up",))
    return answer


def grow(shapes: dict[str, Shape], kind: str, sizes: list[int], repeats: int = REPEATS) -> Iterator[Grown]:
    """What all shapes cost, in processes that are forked when the cleaner is warm."""
    cleaner = Cleaner()
    warm = "text" if kind == "text" else "<p>warm</p>"
    cleaner.clean(warm, kind).to_html()
    for name, shape in shapes.items():
        yield Grown(name, kind, costs_of(cleaner, shape, kind, sizes, repeats))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", action="store_true", help="text alone")
    parser.add_argument("--pages", action="store_true", help="pages alone")
    parser.add_argument("--only", default="", help="shapes with this in their name")
    parser.add_argument("--large", action="store_true", help="10 MB too")
    parser.add_argument("--sample", action="store_true", help="a few shapes, smaller: some seconds")
    parser.add_argument("--repeats", type=int, default=REPEATS, help="how often each is measured, at most")
    parser.add_argument("--json", type=Path, help="write the figures here")
    options = parser.parse_args()
    sizes = [BASE * factor for factor in (*FACTORS, *((LARGE,) if options.large else ()))]
    sizes = list(SAMPLE_SIZES) if options.sample else sizes
    grown: list[Grown] = []
    for kind, shapes, wanted in (("text", TEXTS, not options.pages), ("html", PAGES, not options.text)):
        names = [name for name in shapes if wanted and options.only in name and (name in SAMPLE or not options.sample)]
        chosen = {name: shapes[name] for name in names}
        for shape in grow(chosen, kind, sizes, options.repeats):
            grown.append(shape)
            figures = "  ".join(f"{cost.seconds:7.3f} s {cost.memory / 1e6:5.0f} MB" for cost in shape.costs)
            print(f"{kind} {shape.name:32} {figures}  {'; '.join(shape.costs[-1].warnings)[:60]}", flush=True)
            for fault in shape.faults:
                print(f"     FAULT {fault}", flush=True)
    if options.json:
        options.json.write_text(
            json.dumps([asdict(shape) | {"faults": shape.faults} for shape in grown], indent=1), encoding="utf-8"
        )
    failed = sum(bool(shape.faults) for shape in grown)
    print(f"{len(grown)} shapes, {failed} with faults")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())

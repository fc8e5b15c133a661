#!/usr/bin/env python3
"""Shards: speed with one and two workers, memory on a shard ten times as large, kill -9 at random points.

    python bench/shards.py speed  [--documents 6000] [--form jsonl.gz|parquet|csv]
    python bench/shards.py memory [--documents 3000]
    python bench/shards.py kills  [--runs 50]

Documents are the text dumps of the development corpus where that is at hand (--corpus), else the seeds, repeated.
Speed is told in MB of text, unpacked. Nothing here needs more than the standard library, the cleaner and, for
Parquet, pyarrow.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import itertools
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "corpus" / "dumps.jsonl.gz"
COMMAND = [sys.executable, "-c", "from cleaner.cli.main import main; main()", "shards", "--quiet"]


def documents(corpus: Path) -> Iterator[str]:
    """Texts without end."""
    if corpus.exists():
        with gzip.open(corpus, "rt", encoding="utf-8") as file:
            texts = [json.loads(line)["text"] for line in file]
        random.Random(1).shuffle(texts)
    else:
        texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]
    return itertools.cycle(texts)


def write(path: Path, texts: list[str]) -> int:
    """A shard; the bytes of text in it."""
    rows = [{"id": n, "text": text, "url": ""} for n, text in enumerate(texts)]
    if path.suffix == ".parquet":
        import pyarrow
        from pyarrow import parquet

        parquet.write_table(pyarrow.Table.from_pylist(rows), path, row_group_size=1000)
    elif path.suffix == ".csv":
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, ["id", "text", "url"])
            writer.writeheader()
            writer.writerows(rows)
    else:
        data = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
        path.write_bytes(gzip.compress(data, 6) if path.suffix == ".gz" else data)
    return sum(len(text.encode()) for text in texts)


def run(*arguments: object) -> tuple[float, float]:
    """The seconds that ``cleaner shards`` takes, and the seconds of processor time that all its processes use."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    subprocess.run([*COMMAND, *map(str, arguments)], check=True, cwd=ROOT)
    took = time.perf_counter() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def speed(folder: Path, texts: Iterator[str], count: int, form: str, rounds: int) -> None:
    """One and two workers, interleaved, the best of the rounds; the start of the processes is part of it.

    Processor time is told besides: on a machine that is busy with other things only that is worth anything.
    """
    (folder / "in").mkdir()
    size = sum(write(folder / f"in/{n}.{form}", list(itertools.islice(texts, count // 8))) for n in range(8))
    found: dict[int, list[tuple[float, float]]] = {1: [], 2: []}
    for number, workers in itertools.product(range(rounds), (1, 2)):
        found[workers].append(run(folder / "in", folder / f"out-{number}-{workers}", "-j", workers))
    best = {workers: min(taken) for workers, taken in found.items()}
    used = {workers: min(cpu for _, cpu in taken) for workers, taken in found.items()}
    for workers, (took, _) in best.items():
        rate = f"{size / 1e6 / took:.2f} MB/s, {count / took:,.0f} documents/s"
        print(f"{form}, {workers} workers: {rate} in {took:.1f} s; {used[workers]:.1f} s of processor time")
    print(f"scaling {best[1][0] / best[2][0]:.2f}; {size / 1e6:.1f} MB in {count:,} documents, 8 shards")


def memory(folder: Path, texts: Iterator[str], count: int) -> None:
    """Peak memory of a worker on a shard and on one ten times as large; run each form in a process of its own."""
    for form in ("jsonl.gz", "csv", "parquet"):
        for times in (1, 10):
            path = folder / f"{times}.{form}"
            size = write(path, list(itertools.islice(texts, count * times)))
            pid = os.fork()
            if not pid:
                run(path, folder / f"out-{times}-{form}", "-j", 1)
                peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
                print(f"{form}, {size / 1e6:.0f} MB of text: peak {peak:.0f} MB", flush=True)
                os._exit(0)
            if os.waitpid(pid, 0)[1]:
                sys.exit("a run failed")
            path.unlink()


def kills(folder: Path, texts: Iterator[str], runs: int) -> None:
    """Kill a run again and again until it is done; the outputs must be those of an undisturbed run."""
    chance = random.Random(5)
    (folder / "in").mkdir()
    for n in range(40):
        write(folder / f"in/{n}.jsonl.gz", list(itertools.islice(texts, 25)))
    whole, _ = run(folder / "in", folder / "whole", "-j", 2)
    wanted = contents(folder / "whole")
    killed = rounds = 0
    while killed < runs:
        rounds += 1
        shutil.rmtree(folder / "out", ignore_errors=True)
        while killed < runs:
            process = subprocess.Popen([*COMMAND, str(folder / "in"), str(folder / "out"), "-j", "2"], cwd=ROOT)
            try:
                process.wait(chance.uniform(0.5, whole / 3))
                break
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                killed += 1
        run(folder / "in", folder / "out", "-j", 2)
        time.sleep(1)  # workers of killed runs end within half a second, and take what they wrote along
        run(folder / "in", folder / "out", "-j", 2)
        if contents(folder / "out") != wanted:
            sys.exit(f"outputs differ after {killed} kills")
    print(f"{killed} kills, {rounds} runs brought to their end: all {len(wanted)} files as of an undisturbed run")


def contents(folder: Path) -> dict[str, bytes]:
    """Every file but what dead runs may leave for the next to remove."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(".tmp"))
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["speed", "memory", "kills"])
    parser.add_argument("--documents", type=int, default=3000)
    parser.add_argument("--form", default="jsonl.gz")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    options = parser.parse_args()
    texts = documents(options.corpus)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.what == "speed":
            speed(folder, texts, options.documents, options.form, options.rounds)
        elif options.what == "memory":
            memory(folder, texts, options.documents)
        else:
            kills(folder, texts, options.runs)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Shards: speed with one and two workers, memory on a shard ten times as large, kill -9 at random points.

    python bench/shards.py speed  [--documents 6000] [--form jsonl.gz|parquet|csv]
    python bench/shards.py memory [--documents 3000]
    python bench/shards.py large  [--gigabytes 2]
    python bench/shards.py kills  [--runs 50]

``large`` streams one shard of each form with a cleaner that costs nothing: its memory and its speed are those of
reading and writing. Documents are the text dumps of the development corpus where that is at hand (--corpus), else the
seeds, repeated. Speed is told in MB of text, unpacked. Nothing here needs more than the standard library, the cleaner
and, for Parquet, pyarrow.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import gzip
import io
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
sys.path.insert(0, str(ROOT))

from cleaner.corpus.formats.base import Row  # noqa: E402
from cleaner.corpus.shard import Plan, Shard, Worker  # noqa: E402
from cleaner.result import Result  # noqa: E402

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


def large(folder: Path, texts: Iterator[str], gigabytes: float) -> None:
    """Peak memory and speed of reading and writing a large shard."""
    for form in ("jsonl", "jsonl.gz", "csv"):
        path = folder / f"large.{form}"
        size = write_large(path, texts, int(gigabytes * 1e9))
        pid = os.fork()
        if not pid:
            begin = time.perf_counter()
            worker = Worker(Plan(), careful=False)
            worker.clean = first_line_gone
            outcome = worker(Shard(path, folder / f"out.{form}", folder / "marker.json"))
            seconds = time.perf_counter() - begin
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            counts = outcome.statistics
            print(
                f"{form}, {size / 1e9:.2f} GB, {counts.documents:,} documents, {counts.cleaned:,} cleaned, "
                f"error {outcome.error}: peak {peak:.0f} MB, {size / 1e6 / seconds:.0f} MB/s",
                flush=True,
            )
            os._exit(0)
        if os.waitpid(pid, 0)[1]:
            sys.exit("a run failed")
        path.unlink()
        (folder / f"out.{form}").unlink()


def write_large(path: Path, texts: Iterator[str], size: int) -> int:
    """A shard of at least so many bytes, unpacked; its bytes, unpacked."""
    written = 0
    with contextlib.ExitStack() as stack:
        packed = stack.enter_context(path.open("wb"))
        if path.suffix == ".gz":
            packed = stack.enter_context(gzip.GzipFile("", "wb", 1, packed))
        file = stack.enter_context(io.TextIOWrapper(packed, encoding="utf-8", newline=""))
        writer = csv.writer(file)
        if path.suffix == ".csv":
            writer.writerow(["id", "text", "url"])
        for number, text in enumerate(texts):
            if path.suffix == ".csv":
                writer.writerow([number, text, ""])
            else:
                file.write(json.dumps({"id": number, "text": text, "url": ""}, ensure_ascii=False) + "\n")
            written += len(text.encode())
            if written >= size:
                return written
    return written


def first_line_gone(row: Row) -> Result:
    """A cleaner that costs nothing."""
    source = str(row.source)
    end = source.find("\n") + 1
    return Result(source[end:], "text", changed=end > 0, removed_spans=((0, end),))


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
    parser.add_argument("what", choices=["speed", "memory", "large", "kills"])
    parser.add_argument("--documents", type=int, default=3000)
    parser.add_argument("--form", default="jsonl.gz")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--gigabytes", type=float, default=2.0)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    options = parser.parse_args()
    texts = documents(options.corpus)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.what == "speed":
            speed(folder, texts, options.documents, options.form, options.rounds)
        elif options.what == "memory":
            memory(folder, texts, options.documents)
        elif options.what == "large":
            large(folder, texts, options.gigabytes)
        else:
            kills(folder, texts, options.runs)


if __name__ == "__main__":
    main()

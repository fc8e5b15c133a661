"""In place against cp and sed: files a second and MB/s, cold and warm cache, 1 and 2 processes.

    python bench/files.py --files 4000

The tree is made of the seeds, whole or cut, each file with a number in it so that no two are alike. Every line is one
command on a fresh copy of the tree, flushed before the clock starts; "clean archive" is the cleaned tree. The lines
take turns for some rounds, and the best of each is told, with its ratio to sed. ``--folder`` says on which file system:
an ext4 without a journal slows down as files are replaced, whoever does it; a fresh image is fair to the later lines:

    truncate -s 2G disk && mkfs.ext4 -q -N 500000 disk && sudo mount -o loop disk /mnt
    python bench/files.py --folder /mnt
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from cleaner.files.build import Build  # noqa: E402
from cleaner.files.outcome import Clean  # noqa: E402
from cleaner.result import Result  # noqa: E402

SED = "sed -i (one command over all files)"
# The command with a cleaner that costs nothing: what is left is the cost of reading and writing safely.
FIRST_LINE = f"""
import sys
sys.path.insert(0, {str(ROOT / "bench")!r})
import files
from cleaner.cli import clean
clean.Build = files.FirstLine
from cleaner.cli.main import main
main(prog_name='cleaner')
"""


class FirstLine(Build):
    """Makes that cleaner: the first line goes."""

    def __call__(self) -> Clean:
        return first_line_gone


def first_line_gone(source: str, kind: str, url: str | None) -> Result:  # noqa: ARG001
    """``source`` without its first line."""
    end = source.find("\n") + 1
    return Result(source[end:], kind, changed=end > 0, removed_spans=((0, end),))


def make(folder: Path, files: int) -> None:
    """A tree of so many files, fifty to a folder."""
    rng = random.Random(1)
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]
    for number in range(files):
        path = folder / str(number // 50) / f"{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = rng.choice(texts).split("\n")
        place = rng.randrange(2, len(lines))
        lines.insert(
            place, f"The archive has the number {number} for this document, which was saved in {1990 + number % 35}."
        )
        path.write_text("\n".join(lines), encoding="utf-8")


def timed(command: list[str | Path], home: Path) -> tuple[float, float, int]:
    """Run a command; seconds on the clock, seconds of CPU, exit code."""
    own = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("STATE", "CACHE", "CONFIG")}
    environment = {**os.environ, **own, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    os.sync()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    done = subprocess.run([*map(str, command)], env=environment, capture_output=True, check=False)
    seconds = time.perf_counter() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        sys.exit(done.stderr.decode())
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.returncode


class Bench:
    """Commands on copies of one tree."""

    def __init__(self, home: Path, files: int) -> None:
        self.home, self.files = home, files
        self.tree = home / "tree"
        make(self.tree, files)
        self.megabytes = sum(path.stat().st_size for path in self.tree.rglob("*.txt")) / 1e6
        self.cleaner = [
            sys.executable,
            "-P",
            "-c",
            "from cleaner.cli.main import main; main(prog_name='cleaner')",
            "-q",
        ]
        self.trivial = [sys.executable, "-P", "-c", FIRST_LINE, "-q"]
        self.taken: dict[str, list[tuple[float, float]]] = {}

    def line(self, name: str, command: list[str | Path], source: Path | None = None, keep: bool = False) -> float:
        """Run a command on a fresh copy (``{}`` in it) and give its seconds on the clock."""
        copy = self.home / "copy"
        if source is not None:
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(source, copy)
        if not keep:
            for known in self.home.glob("cache/cleaner/*.clean"):
                known.unlink()
        seconds, cpu, _ = timed([str(part).replace("{}", str(copy)) for part in command], self.home)
        self.taken.setdefault(name, []).append((seconds, cpu))
        return seconds

    def tell(self) -> None:
        """A line for each command: its best round."""
        of_sed = min(self.taken[SED])[0]
        for name, rounds in self.taken.items():
            seconds, cpu = min(rounds)
            print(
                f"{name:44} {seconds:8.2f} s {cpu:8.2f} s CPU {self.files / seconds:9,.0f} files/s "
                f"{self.megabytes / seconds:8.1f} MB/s {of_sed / seconds:6.2f} of sed's speed"
            )
        for jobs in ("1", "2"):
            cold, warm = (min(self.taken[f"clean archive, {state} cache, -j {jobs}"])[0] for state in ("cold", "warm"))
            print(f"clean archive, -j {jobs}: with a warm cache {cold / warm:.1f} times as fast")

    def round(self) -> None:
        """Every line of the table once."""
        shutil.rmtree(self.home / "cp", ignore_errors=True)
        self.line("cp -r", ["cp", "-r", self.tree, self.home / "cp"])
        self.line(SED, ["sh", "-c", "find {} -type f -print0 | xargs -0 sed -i 's/^Hashtags$//'"], self.tree)
        self.line("files alone: the first line of each, -j 1", [*self.trivial, "-j", "1", "{}"], self.tree)
        self.line("files alone: the first line of each, -j 2", [*self.trivial, "-j", "2", "{}"], self.tree)
        self.line("cleaner --check, 1 process", [*self.cleaner, "--check", "-j", "1", "{}"], self.tree)
        self.line("cleaner in place, 1 process", [*self.cleaner, "-j", "1", "{}"], self.tree)
        self.line("cleaner in place, 2 processes", [*self.cleaner, "-j", "2", "{}"], self.tree)
        clean = self.home / "clean"
        shutil.rmtree(clean, ignore_errors=True)
        shutil.copytree(self.home / "copy", clean)
        self.line("cleaner undo", [*self.cleaner[:-1], "undo", "-q"], keep=True)
        self.line(
            "cleaner in place, no journal, 2 processes", [*self.cleaner, "--no-journal", "-j", "2", "{}"], self.tree
        )
        for jobs in ("1", "2"):
            self.line(f"clean archive, cold cache, -j {jobs}", [*self.cleaner, "-j", jobs, "{}"], clean)
            self.line(f"clean archive, warm cache, -j {jobs}", [*self.cleaner, "-j", jobs, "{}"], keep=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--files", type=int, default=4000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--folder", help="where the trees are made; default: the system's for temporary files")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as home:
        bench = Bench(Path(home), options.files)
        print(f"{options.files:,} files, {bench.megabytes:.1f} MB, best of {options.rounds} rounds\n", flush=True)
        timed([*bench.cleaner, "--check", bench.tree / "0" / "0.txt"], bench.home)  # the rules are compiled once
        for _ in range(options.rounds):
            bench.round()
        bench.tell()


if __name__ == "__main__":
    main()

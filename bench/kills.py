"""Kill -9 at random instants: no file lost, truncated or mixed, and undo gives back every byte.

    python bench/kills.py --runs 1000

Each run cleans a folder of text, JSON Lines and packed files with the real command, in a process group that is killed:
half of the runs at a random time, half at a random system call of the write path. Then every file must be
the old or the new one whole, the next run must finish the work and remove what was left, and undoing all runs must
give the first state back, byte for byte. Some of the undos are killed as well, and repeated.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest.mock
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent

sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from cleaner.cli import clean  # noqa: E402
from cleaner.cli.main import main as command  # noqa: E402
from cleaner.files import (  # noqa: E402
    flush,
    parallel,
)
from cleaner.files.build import Build  # noqa: E402
from cleaner.files.outcome import Clean  # noqa: E402
from cleaner.result import Result  # noqa: E402

CALLS = ("open", "write", "replace", "fsync", "close", "unlink", "fchmod", "lstat")


def drop(source: str, kind: str, url: str | None) -> Result:  # noqa: ARG001
    """A cleaner that is easy to predict: lines that begin with DROP go."""
    spans: list[tuple[int, int]] = []
    kept: list[str] = []
    at = 0
    for line in source.splitlines(keepends=True):
        if line.startswith("DROP"):
            spans.append((at, at + len(line)))
        else:
            kept.append(line)
        at += len(line)
    return Result("".join(kept), kind, changed=bool(spans), removed_spans=tuple(spans))


class Drop(Build):
    """Makes that cleaner."""

    def __call__(self) -> Clean:
        return drop


def prepare() -> None:
    """Use that cleaner, and batches so small that a run has many."""
    import kills  # as a module of that name, which is what workers find

    clean.Build = kills.Drop  # type: ignore[misc]
    flush.Batch.FILES = 8


def child(die_at: int, arguments: list[str]) -> None:
    """Run the command in a process that ends itself at the given system call (0: never)."""
    prepare()
    parallel.SECONDS = 0.0 if "2" in arguments else 60.0  # one process, or workers
    calls = 0

    def counted(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == die_at:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*arguments, **options)

        return call

    if die_at:
        for name in CALLS:
            setattr(os, name, counted(getattr(os, name)))
    command(arguments, prog_name="cleaner")


def make(folder: Path) -> None:
    """A folder of 40 files in several forms, most of them with something to remove."""
    for number in range(40):
        lines = [f"line {number} {place}" if place % 3 else f"DROP {number} {place}" for place in range(number * 7)]
        text = "\n".join(lines)
        path = folder / f"sub{number % 4}" / str(number)
        path.parent.mkdir(parents=True, exist_ok=True)
        if number % 5 == 0:
            path.with_suffix(".txt.gz").write_bytes(gzip.compress(text.encode(), mtime=number))
        elif number % 5 == 1:
            rows = [json.dumps({"id": place, "text": text}) for place in range(3)]
            path.with_suffix(".jsonl").write_text("\n".join(rows), encoding="utf-8")
        else:
            path.with_suffix(".txt").write_bytes(text.encode("utf-16" if number % 7 == 0 else "utf-8"))


def state(folder: Path) -> dict[str, bytes]:
    """Every file below the folder with its content."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class Kills:
    """Runs on one folder: ``old`` and ``new`` are its states before and after a whole run."""

    def __init__(self, home: Path, seed: int) -> None:
        self.home, self.random = home, random.Random(seed)
        self.folder = home / "archive"
        make(self.folder)
        self.old = state(self.folder)
        self.environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CONFIG_HOME": str(home / "config")}
        self.environment |= {"XDG_STATE_HOME": str(home / "state"), "XDG_CACHE_HOME": str(home / "cache")}
        begin = time.monotonic()
        self.start(0, "--no-cache", "-j", "1", self.folder).wait(60)
        self.seconds = time.monotonic() - begin
        self.new = state(self.folder)
        assert self.new.keys() == self.old.keys() and self.new != self.old
        self.undo()
        self.killed = self.unfinished = 0

    def start(self, die_at: int, *arguments: str | Path) -> subprocess.Popen[bytes]:
        """Start the command in a process group of its own."""
        line = [sys.executable, __file__, "--child", str(die_at), *map(str, arguments)]
        return subprocess.Popen(
            line, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )

    def command(self, *arguments: str | Path) -> int:
        """Run the command to its end, in this process; its exit code."""
        with (
            unittest.mock.patch.dict(os.environ, self.environment),
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
        ):
            try:
                command([*map(str, arguments)], prog_name="cleaner")
            except SystemExit as done:
                return int(done.code or 0)
        return 0

    def undo(self) -> None:
        """Undo every run, and hold that the first state is back."""
        while self.command("undo") == 0:
            pass
        assert state(self.folder) == self.old, "undo did not give everything back"

    def kill(self, *arguments: str | Path) -> None:
        """Run the command, kill it, and hold that every file is whole."""
        by_call = self.random.random() < 0.5
        process = self.start(self.random.randrange(1, 900) if by_call else 0, *arguments)
        if not by_call:
            time.sleep(self.random.uniform(0.5, 1.2) * self.seconds)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=60)
        self.killed += process.returncode == -signal.SIGKILL
        after = state(self.folder)
        left = {name for name in after if Path(name).name.startswith(".cleaner-")}
        assert after.keys() - left == self.old.keys(), "files appeared or vanished"
        for name in self.old:
            assert after[name] in (self.old[name], self.new[name]), f"{name} is neither the old nor the new one"
        self.unfinished += {name: after[name] for name in self.old} not in (self.old, self.new)

    def once(self) -> None:
        """A run that is killed, an undo that is killed, and what must hold after each. Raises AssertionError."""
        self.kill("--no-cache", "-j", self.random.choice("12"), self.folder)
        assert self.command("--no-cache", self.folder) == 0
        assert state(self.folder) == self.new, "the next run did not finish the work"
        if self.random.random() < 0.3:
            self.kill("undo")
        self.undo()
        shutil.rmtree(self.home / "state")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    prepare()
    with tempfile.TemporaryDirectory() as home:
        kills = Kills(Path(home), options.seed)
        for number in range(1, options.runs + 1):
            kills.once()
            if number % 100 == 0 or number == options.runs:
                print(
                    f"{number} runs: {kills.killed} killed before their end, {kills.unfinished} of these between "
                    "the first and the last file; no file lost, all undone",
                    flush=True,
                )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(int(sys.argv[2]), sys.argv[3:])
    else:
        main()

"""Two runs at once on one folder, a hundred times: both end, nothing is lost, and undoing gives everything back."""

import io
import multiprocessing
import os
import sys
from multiprocessing.synchronize import Barrier
from pathlib import Path

import files_support
import pytest
from files_support import environment, tree

from cleaner.cli import clean as command
from cleaner.cli.main import main
from cleaner.files import flush
from cleaner.files.runs import runs
from cleaner.files.undo import undo


def clean(folder: Path, home: Path, together: Barrier, jobs: str) -> None:
    """The command in a process of its own, from the same instant as the other."""
    command.Build = files_support.Predictable  # type: ignore[misc]
    flush.Batch.FILES = 4
    os.environ.update(environment(home))
    sys.stderr = sys.stdout = io.StringIO()
    together.wait()
    main(["--no-cache", "-j", jobs, str(folder)], prog_name="cleaner")


@pytest.mark.skipif(sys.platform != "linux", reason="needs fork")
def test_two_runs_at_once_lose_nothing(quick: Path) -> None:
    context = multiprocessing.get_context("fork")
    folder = quick / "archive"
    folder.mkdir()
    old = {f"{number}.txt": b"keep %d\nDROP\nend\n" % number for number in range(30)}
    new = {name: data.replace(b"DROP\n", b"") for name, data in old.items()}
    for round_number in range(100):
        for name, data in old.items():
            (folder / name).write_bytes(data)
        home = quick / f"home{round_number}"
        together = context.Barrier(2)
        jobs = "1" if round_number % 4 else "2"
        both = [context.Process(target=clean, args=(folder, home, together, jobs)) for _ in range(2)]
        for one in both:
            one.start()
        for one in both:
            one.join(60)
            assert one.exitcode in (0, 2)
        assert tree(folder) == new
        for done in reversed(runs(home / "state" / "cleaner" / "runs")):
            list(undo(done))
        assert tree(folder) == old

"""What the tests of files and of the command share: a cleaner that is easy to predict, and the command in a child."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType

from cleaner.files.build import Build
from cleaner.files.cache import Cache
from cleaner.files.examine import Examiner
from cleaner.files.outcome import Clean, Request, Task
from cleaner.files.walk import Walk
from cleaner.result import Block, Contribution, Reason, Result, Role, Story

ROOT = Path(__file__).parent.parent
MARK = "DROP"
# As in cleaner.core.lines, which is not imported here because it would bring numpy into every child.
LINE_ENDS = "\n\r\u2028\u2029"


def drop_lines(source: str, kind: str = "text", url: str | None = None) -> Result:  # noqa: ARG001
    """Removes every line that begins with DROP; a line DROP STORY is a story. All else stays as it is."""
    blocks: list[Block] = []
    spans: list[tuple[int, int]] = []
    stories: list[Story] = []
    start = 0
    while start < len(source):
        end = (
            min((place for mark in LINE_ENDS if (place := source.find(mark, start)) >= 0), default=len(source) - 1) + 1
        )
        if source[end - 1 : end + 1] == "\r\n":
            end += 1
        line = source[start:end]
        gone = line.startswith(MARK)
        if gone:
            if spans and spans[-1][1] == start:
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
            if line.startswith("DROP STORY"):
                stories.append(Story("Source", "1 hour ago", line.strip(), line))
        if line.strip():
            reason = Reason(rule="test.drop") if gone else Reason(contributions=(Contribution("length", 1.0),))
            role = Role.CHROME if gone else Role.BODY
            visible = line.rstrip("".join(LINE_ENDS))
            blocks.append(Block(visible, start, start + len(visible), role, reason, kept=not gone))
        start = end
    edges = [0, *[edge for span in spans for edge in span], len(source)]
    text = "".join(source[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))
    return Result(
        text,
        kind,
        changed=bool(spans),
        stories=tuple(stories),
        removed_spans=tuple(spans),
        explain=lambda: tuple(blocks),
    )


def build() -> Clean:
    """What ``Examiner`` builds its cleaner with, in tests."""
    return drop_lines


class Predictable(Build):
    """Makes the predictable cleaner; ``DELAY`` in the environment makes it so many seconds slower."""

    def __call__(self) -> Clean:
        delay = float(os.environ.get("DELAY", "0"))

        def clean(source: str, kind: str, url: str | None) -> Result:
            time.sleep(delay)
            return drop_lines(source, kind, url)

        return clean


def examiner(cache: Cache | None = None, **request: object) -> Examiner:
    """An examiner with the predictable cleaner."""
    return Examiner(Request(**request), build, cache)  # type: ignore[arg-type]


def tasks(*paths: Path) -> list[Task]:
    """The files at or below the paths."""
    return [item for item in Walk().find([str(path) for path in paths]) if isinstance(item, Task)]


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its content."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def environment(home: Path) -> dict[str, str]:
    """An environment in which the command's own files are below ``home``."""
    own = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("STATE", "CACHE", "CONFIG")}
    return {**os.environ, **own, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])}


def command(
    *arguments: str | Path,
    home: Path,
    cwd: Path | None = None,
    data: bytes | None = None,
    prelude: str = "",
    extra: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a child process, with the predictable cleaner; ``prelude`` is code that runs before it."""
    return subprocess.run(
        arguments_of(*arguments, prelude=prelude),
        env=environment(home) | dict(extra or {}),
        cwd=cwd,
        input=data,
        capture_output=True,
        timeout=120,
        check=False,
    )


def arguments_of(*arguments: str | Path, prelude: str = "") -> Sequence[str]:
    """The child's command line."""
    return [sys.executable, "-c", f"{_PRELUDE}\n{prelude}\nmain(prog_name='cleaner')", *map(str, arguments)]


_PRELUDE = """
import files_support, sys
from cleaner.cli import clean
clean.Build = files_support.Predictable
from cleaner.cli.main import main
"""


def bench(name: str) -> ModuleType:
    """A program of ``bench/`` as a module, of which the suite does a little."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "bench" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module

"""A bar for long runs, on terminals only: files, MB/s, time left."""

from __future__ import annotations

import itertools
import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

from cleaner.cli.terminal import Terminal

T = TypeVar("T")

_FIRST_SECONDS = 1.0
_STEP_SECONDS = 0.1
_WIDTH = 24
# Finding files is quick: up to so many are listed ahead, so that the time left can be told.
_AHEAD = 200_000


class Bar:
    """Draws where a run is, once it has gone on for a second. Elsewhere than on a terminal it draws nothing."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._on = sys.stderr.isatty() and not terminal.quiet
        self._begin = self._drawn = time.monotonic()
        self._total: int | None = None
        self._done = self._bytes = 0

    def counting(self, items: Iterable[T]) -> Iterable[T]:
        """The items; on a terminal, counted ahead."""
        return self._counted(iter(items)) if self._on else items

    def step(self, size: int) -> None:
        """A file of so many bytes is done."""
        if not self._on:
            return
        self._done += 1
        self._bytes += size
        now = time.monotonic()
        if now - self._begin >= _FIRST_SECONDS and now - self._drawn >= _STEP_SECONDS:
            self._drawn = now
            self._terminal.show_bar(line(self._done, self._total, self._bytes, now - self._begin))

    def _counted(self, items: Iterator[T]) -> Iterator[T]:
        ahead = list(itertools.islice(items, _AHEAD + 1))
        if len(ahead) <= _AHEAD:
            self._total = len(ahead)
        yield from ahead
        yield from items


def line(done: int, total: int | None, size: int, seconds: float) -> str:
    """The bar's text: ``[######      ] 1,200 of 4,800 files, 3.1 MB/s, 0:42 left``."""
    speed = f"{size / 1e6 / seconds:.1f} MB/s"
    if not total:
        return f"{done:,} files, {speed}"
    filled = _WIDTH * done // total
    left = int(seconds / done * (total - done)) if done else 0
    bar = "#" * filled + " " * (_WIDTH - filled)
    return f"[{bar}] {done:,} of {total:,} files, {speed}, {left // 60}:{left % 60:02} left"

"""Ctrl-C and friends: finish the files in flight, then stop."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterable, Iterator
from types import FrameType
from typing import Any, TypeVar

T = TypeVar("T")


class Interrupt:
    """While this is entered, the first SIGINT or SIGTERM asks to stop; a second one stops at once."""

    def __init__(self) -> None:
        self.stopped = False
        self.signal = 0
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Interrupt:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._before[number] = signal.signal(number, self._ask)
        return self

    def __exit__(self, *error: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def until_stopped(self, items: Iterable[T]) -> Iterator[T]:
        """The items until it is asked to stop."""
        for item in items:
            if self.stopped:
                return
            yield item

    def _ask(self, number: int, _frame: FrameType | None) -> None:
        if self.stopped:
            raise KeyboardInterrupt
        self.stopped, self.signal = True, number

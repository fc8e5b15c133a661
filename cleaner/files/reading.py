"""Looking at the files that were found: a few here, many in worker processes."""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import threading
from collections.abc import Iterable, Iterator
from types import FrameType

from cleaner.files.examine import Examiner
from cleaner.files.outcome import Outcome, Status, Task

# Up to so many files starting workers costs more than it saves.
_FEW = 16


class _LateError(BaseException):
    """A file takes too long. No Exception, so that nothing that guards a file's cleaning takes it for its own."""


def look_at(items: Iterable[Task | Outcome], examiner: Examiner, jobs: int, timeout: float) -> Iterator[Outcome]:
    """An outcome for every item, in order. ``jobs`` 0: a worker for each core; ``timeout``: seconds for each file."""
    source = iter(items)
    first = list(itertools.islice(source, _FEW + 1))
    if len(first) <= _FEW:
        for item in first:
            yield item if isinstance(item, Outcome) else _in_time(examiner, item, timeout)
        return
    from cleaner.files.pool import Pool

    yield from Pool(examiner, jobs or _cores(), timeout).map(itertools.chain(first, source))


def _in_time(examiner: Examiner, task: Task, timeout: float) -> Outcome:
    try:
        with _alarm(timeout):
            return examiner(task)
    except _LateError:
        return Outcome(task, Status.FAILED, f"took longer than {timeout:g} s (--timeout)")


@contextlib.contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Raise _LateError in here after so many seconds, where the system has alarms."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _ring(_number: int, _frame: FrameType | None) -> None:
    raise _LateError


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1

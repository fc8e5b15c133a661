"""Looking at the files that were found: a few here, many in worker processes."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from types import FrameType

from cleaner.core import workers
from cleaner.files.examine import Examiner, HeavyError
from cleaner.files.outcome import Outcome, Status, Task

# So many files, or as many as it takes so many seconds, are cleaned here: starting workers would cost more. Those that
# the cache knows don't count: most are small, and looking them up costs less than handing them to a worker.
FEW = 16
SECONDS = 0.3
# Bytes, unpacked, of the largest file that is cleaned here, where nothing limits the memory that it takes.
HERE = 2 << 20
Item = Task | Outcome


class _LateError(BaseException):
    """A file takes too long. No Exception, so that nothing that guards a file's cleaning takes it for its own."""


def look_at(
    items: Iterable[Item], examiner: Examiner, jobs: int, timeout: float, memory: int | None = None
) -> Iterator[Outcome]:
    """An outcome for every item, in order; an item that is an outcome already is passed on.

    ``jobs`` 0: a worker for each core; ``timeout``: seconds for each file; ``memory``: bytes that a worker may use
    (default: its share of half the machine's).
    """
    source, cleaned, spent = iter(items), 0, 0.0
    heavy: list[Item] = []
    with _alarms() as has_alarms:
        for item in source:
            begin = time.monotonic()
            try:
                outcome = item if isinstance(item, Outcome) else _in_time(examiner, item, timeout if has_alarms else 0)
            except HeavyError:
                heavy.append(item)
                break
            if not outcome.known:
                cleaned, spent = cleaned + 1, spent + time.monotonic() - begin
            yield outcome
            if cleaned >= FEW and spent >= SECONDS:
                break
    jobs = jobs or workers.cores()
    build = partial(_build, examiner, memory or _share(jobs))
    with workers.Crew(build, jobs, _lost, timeout, size=_size) as crew:
        yield from crew.replies(chain(heavy, source))


def _build(examiner: Examiner, memory: int) -> Callable[[Item], Outcome]:
    """What a worker does with an item; there a file that needs too much memory fails, before the system ends some
    process of its choice.
    """
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (memory, resource.getrlimit(resource.RLIMIT_DATA)[1]))
    return lambda item: item if isinstance(item, Outcome) else examiner(item)


def _lost(item: Item, why: str) -> Outcome:
    assert isinstance(item, Task)
    return Outcome(item, Status.FAILED, f"could not be cleaned: its process {why}")


def _size(item: Item) -> int:
    """The bytes of a file, as they decide how much comes back."""
    try:
        return os.stat(item.real).st_size if isinstance(item, Task) else 0
    except OSError:
        return 0


def _share(jobs: int) -> int:
    try:
        total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        total = 8 << 30
    return max(1 << 30, total // (2 * jobs))


def _in_time(examiner: Examiner, task: Task, timeout: float) -> Outcome:
    """What the examiner says within so many seconds; 0 for as long as it takes."""
    try:
        if timeout:
            signal.setitimer(signal.ITIMER_REAL, timeout)
        try:
            return examiner(task, HERE)
        finally:
            if timeout:
                signal.setitimer(signal.ITIMER_REAL, 0)
    except _LateError:
        return _lost(task, f"took more than {timeout:g} s")


@contextlib.contextmanager
def _alarms() -> Iterator[bool]:
    """Let alarms raise _LateError in here, and say whether they can: where the system has them, in the main thread."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield False
        return
    before = signal.signal(signal.SIGALRM, _ring)
    try:
        yield True
    finally:
        signal.signal(signal.SIGALRM, before)


def _ring(_number: int, _frame: FrameType | None) -> None:
    raise _LateError

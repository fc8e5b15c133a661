"""Worker processes in which a crash, a hang or a memory blow-up costs one file and nothing else.

The standard pools give up all work when a worker dies, and can't stop one that hangs. Here each worker
has a pipe of its own and writes into shared memory which file it is at and since when: the parent names that file,
starts another worker, and gives it the rest.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection, wait
from typing import Any, NamedTuple

from cleaner.files.outcome import Outcome, Status, Task

Work = Callable[[Task], Outcome]

_SEND_SECONDS = 0.02
_SEND_BYTES = 1 << 19
_PIPE_BYTES = 1 << 20
# Tasks that wait at a worker: enough to keep it busy, few enough that Ctrl-C is quick.
_MOST_WAITING = 64
_WAITING_SECONDS = 0.2
# Results that wait for an earlier one's: bounds for memory.
_MOST_AHEAD = 4096
_MOST_AHEAD_BYTES = 64 << 20
_MOST_IDLE_DEATHS = 8


class _Job(NamedTuple):
    number: int
    task: Task


class Pool:
    """Processes that do ``work`` on tasks.

    ``timeout`` is in seconds for each task; ``memory`` in bytes for each process (default: its share of the machine's).
    """

    def __init__(self, work: Work, jobs: int, timeout: float, memory: int | None = None) -> None:
        # Forked workers share the rules that are loaded; elsewhere forking is not safe.
        self._context: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
        self._work, self._timeout = work, timeout
        self._clock = self._context.RawArray("d", 2 * jobs)
        self._workers: list[_Worker] = []
        self._again: deque[_Job] = deque()
        self._ready: dict[int, Outcome] = {}
        self._ready_bytes = 0
        self._next = 0
        self._idle_deaths = 0
        self._jobs = jobs
        self._memory = memory or _share(jobs)

    def map(self, items: Iterable[Task | Outcome]) -> Iterator[Outcome]:
        """An outcome for every item, in order; an item that is an outcome already is passed on."""
        self._source: Iterator[tuple[int, Task | Outcome]] = enumerate(items)
        self._exhausted = False
        try:
            for slot in range(self._jobs):
                self._workers.append(self._start(slot))
            while True:
                self._hand_out()
                while self._next in self._ready:
                    outcome = self._ready.pop(self._next)
                    self._ready_bytes -= _bytes_of(outcome)
                    self._next += 1
                    yield outcome
                    self._collect(0)  # a consumer that takes its time must not leave workers idle
                    self._hand_out()
                if any(worker.waiting for worker in self._workers):
                    self._collect(0.1)
                elif self._exhausted and not self._again:
                    return
        finally:
            for worker in self._workers:
                worker.stop()

    def _hand_out(self) -> None:
        """Give tasks to workers that run low."""
        for worker in self._workers:
            jobs: list[_Job] = []
            room = worker.room()
            while len(jobs) < room and (job := self._take()):
                jobs.append(job)
            worker.give(jobs)

    def _take(self) -> _Job | None:
        """The next job: of those that a lost worker had, then of the source's; None when there is none now."""
        if self._again:
            return self._again.popleft()
        while not self._exhausted and len(self._ready) < _MOST_AHEAD and self._ready_bytes < _MOST_AHEAD_BYTES:
            index, item = next(self._source, (-1, None))
            if item is None:
                self._exhausted = True
            elif isinstance(item, Outcome):
                self._keep(index, item)
            else:
                return _Job(index, item)
        return None

    def _collect(self, seconds: float) -> None:
        """Take what workers have sent, for so long at most; see to those that died or hang."""
        by_pipe = {worker.results: worker for worker in self._workers}
        for pipe in wait(list(by_pipe), seconds):
            worker = by_pipe[pipe]
            try:
                done, elapsed = worker.results.recv()
            except (EOFError, OSError):
                self._replace(worker, f"the worker died {worker.last_words()}")
                continue
            worker.took(len(done), elapsed)
            for outcome in done:
                self._keep(worker.waiting.popleft().number, outcome)
        for worker in list(self._workers):
            if worker.late(self._timeout) and not worker.results.poll():
                self._replace(worker, f"took longer than {self._timeout:g} s (--timeout)")

    def _replace(self, worker: _Worker, reason: str) -> None:
        """A worker is dead or hangs: the file that it was at has failed, the others are done by another."""
        index = worker.at()
        worker.kill()
        if index is None:
            self._idle_deaths += 1
        for job in reversed(worker.waiting):
            if job.number == index or self._idle_deaths > _MOST_IDLE_DEATHS:
                self._keep(job.number, Outcome(job.task, Status.FAILED, reason))
            else:
                self._again.appendleft(job)
        self._workers[self._workers.index(worker)] = self._start(worker.slot)

    def _start(self, slot: int) -> _Worker:
        others = [end for worker in self._workers if worker.slot != slot for end in (worker.tasks, worker.results)]
        return _Worker(self._context, slot, self._clock, self._work, self._memory, others)

    def _keep(self, index: int, outcome: Outcome) -> None:
        self._ready[index] = outcome
        self._ready_bytes += _bytes_of(outcome)


class _Worker:
    """One process, as its parent sees it. ``waiting`` are the jobs it was given and has not answered, in order."""

    def __init__(self, context: Any, slot: int, clock: Any, work: Work, memory: int, others: list[Connection]) -> None:
        self.slot, self._clock = slot, clock
        clock[2 * slot] = clock[2 * slot + 1] = 0.0
        self.waiting: deque[_Job] = deque()
        self._seconds = 0.05
        theirs, self.tasks = context.Pipe(duplex=False)
        self.results, answers = context.Pipe(duplex=False)
        _widen(answers)
        # A forked child holds every pipe of its parent's, and none may outlive the parent because of it.
        unneeded = [*others, self.tasks, self.results] if context.get_start_method() == "fork" else []
        arguments = (theirs, answers, unneeded, clock, slot, work, memory)
        self._process = context.Process(target=_serve, args=arguments, daemon=True)
        self._process.start()
        theirs.close()
        answers.close()

    def room(self) -> int:
        """How many more tasks it should have waiting."""
        wanted = max(2, min(_MOST_WAITING, int(_WAITING_SECONDS / self._seconds)))
        missing = wanted - len(self.waiting)
        return missing if 2 * missing >= wanted else 0

    def give(self, jobs: list[_Job]) -> None:
        if jobs:
            self.waiting.extend(jobs)
            with contextlib.suppress(OSError):  # it died: seen when its results are read
                self.tasks.send(jobs)

    def took(self, number: int, elapsed: float) -> None:
        if number:
            self._seconds = max(1e-4, 0.5 * self._seconds + 0.5 * elapsed / number)

    def at(self) -> int | None:
        """The index of the file that it is at, None when at none."""
        return int(self._clock[2 * self.slot]) if self._clock[2 * self.slot + 1] else None

    def late(self, timeout: float) -> bool:
        since: float = self._clock[2 * self.slot + 1]
        return since > 0 and time.monotonic() - since > timeout

    def last_words(self) -> str:
        self._process.join(1)
        code = self._process.exitcode
        return f"(signal {-code})" if code is not None and code < 0 else f"(exit code {code})"

    def kill(self) -> None:
        self._process.kill()
        self._close()

    def stop(self) -> None:
        """Let it end; end it where it has something left to do, or is slow about it."""
        self.tasks.close()
        if not self.waiting:
            self._process.join(1)
        self.kill()

    def _close(self) -> None:
        self._process.join()
        self.tasks.close()
        self.results.close()


def _serve(
    tasks: Connection, answers: Connection, unneeded: list[Connection], clock: Any, slot: int, work: Work, memory: int
) -> None:
    """A worker's life: take jobs, do them, send outcomes in batches, until the parent closes the pipe."""
    for connection in unneeded:
        connection.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _limit_memory(memory)
    with contextlib.suppress(EOFError, OSError):
        while True:
            done: list[Outcome] = []
            size, begin = 0, time.monotonic()
            for index, task in tasks.recv():
                clock[2 * slot] = index
                clock[2 * slot + 1] = time.monotonic()
                outcome = work(task)
                clock[2 * slot + 1] = 0.0
                done.append(outcome)
                size += _bytes_of(outcome)
                now = time.monotonic()
                if now - begin > _SEND_SECONDS or size > _SEND_BYTES:
                    answers.send((done, now - begin))
                    done, size, begin = [], 0, now
            answers.send((done, time.monotonic() - begin))


def _share(jobs: int) -> int:
    """A worker's share of the machine's memory, in bytes."""
    try:
        total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        total = 8 << 30
    return max(1 << 30, total // (2 * jobs))


def _limit_memory(memory: int) -> None:
    """A file that needs more than its share fails, before the system ends some process of its choice."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (memory, resource.getrlimit(resource.RLIMIT_DATA)[1]))


def _widen(pipe: Connection) -> None:
    """Room for what a worker finishes while its parent is busy flushing."""
    with contextlib.suppress(ImportError, OSError, AttributeError):
        import fcntl

        fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _PIPE_BYTES)


def _bytes_of(outcome: Outcome) -> int:
    return 200 + len(outcome.new or b"") + len(outcome.patch)

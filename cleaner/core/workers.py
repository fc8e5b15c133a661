"""Work in other processes: results in the order of the items, and one lost process costs one item.

Why not ``concurrent.futures``: there one killed worker breaks the whole pool, forking a process that has threads can
hang it, and spawning imports the caller's main module again. Here every worker is a fresh interpreter that speaks
pickles over its own pipes, with one thread beside it that knows which item it is at.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import signal
import struct
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import IO, Any, Self

_BYTES_A_MESSAGE = 1 << 18
_LENGTH = struct.Struct("<Q")
_LOOK_EVERY = 0.1
# Why an item was lost that never left.
UNSENDABLE = "can't be sent to another process"


def cores() -> int:
    """The processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class WorkerError(RuntimeError):
    """A worker could not be started; what it said is on standard error."""


class Crew:
    """Worker processes, started as they are needed, and the threads that wait for them. Leaving it ends them.

    ``build`` is called once in every process and gives what does the work on an item; it, the items and the replies
    must be picklable. ``lost(item, why)`` makes the reply, in this process, for an item that can't be sent, on
    which the work raises, whose process dies, or which takes more than ``timeout`` seconds. Up to ``together`` small
    items share one trip (``size``: bytes that an item stands for, where that isn't what it takes to send it), and
    ``ahead`` trips (default: two for each worker) are waited for at once.
    """

    def __init__(
        self,
        build: Callable[[], Callable[[Any], Any]],
        workers: int,
        lost: Callable[[Any, str], Any],
        timeout: float | None = None,
        together: int = 16,
        ahead: int | None = None,
        size: Callable[[Any], int] | None = None,
    ) -> None:
        built = pickle.dumps(build)
        self.workers = [_Worker(built, timeout) for _ in range(workers)]
        self.lost, self.together, self.ahead, self.size = lost, together, ahead or 2 * workers, size
        self.free: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
        for worker in self.workers:
            self.free.put(worker)
        self.threads = ThreadPoolExecutor(workers, thread_name_prefix="cleaner-worker")
        self.ended = threading.Event()
        if timeout is not None:
            threading.Thread(target=self._watch, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.end()

    def replies(self, items: Iterable[Any]) -> Iterator[Any]:
        """The replies for many items, in their order; items are read as they are needed.

        Raises WorkerError, or what ``build`` raises.
        """
        waiting: deque[Future[list[Any]]] = deque()
        message: list[tuple[Any, bytes | None]] = []
        size = 0
        for item in items:
            packed = _packed(item)
            message.append((item, packed))
            size += self.size(item) if self.size else len(packed or b"")
            idle = sum(not future.done() for future in waiting) < len(self.workers)
            if idle or len(message) >= self.together or size >= _BYTES_A_MESSAGE:
                waiting.append(self.threads.submit(self._serve, message))
                message, size = [], 0
            while waiting and (waiting[0].done() or len(waiting) > self.ahead):
                yield from waiting.popleft().result()
        if message:
            waiting.append(self.threads.submit(self._serve, message))
        while waiting:
            yield from waiting.popleft().result()

    def call(self, item: Any) -> Any:
        """The reply for one item, as soon as a worker is free. Threads may call it at the same time."""
        return self._serve([(item, _packed(item))])[0]

    def _serve(self, message: list[tuple[Any, bytes | None]]) -> list[Any]:
        """The replies for one message. Where the process dies the next begins behind the item that it died on."""
        worker = self.free.get()
        try:
            replies: list[Any] = []
            while len(replies) < len(message) and not self.ended.is_set():
                rest = message[len(replies) :]
                try:
                    for reply in worker.work([packed for _, packed in rest]):
                        item = message[len(replies)][0]
                        replies.append(reply[1] if reply[0] else self.lost(item, reply[1]))
                except _DeathError as death:
                    worker.kill()
                    replies.append(self.lost(message[len(replies)][0], str(death)))
            return replies
        finally:
            self.free.put(worker)

    def _watch(self) -> None:
        while not self.ended.wait(_LOOK_EVERY):
            for worker in self.workers:
                worker.kill_if_late()

    def end(self) -> None:
        """Kill the processes and wait for the threads."""
        self.ended.set()
        self.threads.shutdown(wait=False, cancel_futures=True)
        for worker in self.workers:
            worker.kill()
        self.threads.shutdown(wait=True)


class _DeathError(Exception):
    """The process went away, or was sent away, while it was at an item."""


class _Worker:
    """One process, started when it is first needed and again after it died."""

    def __init__(self, build: bytes, timeout: float | None) -> None:
        self.build, self.timeout = build, timeout
        self.process: subprocess.Popen[bytes] | None = None
        self.deadline: float | None = None
        self.late = False
        self.lock = threading.Lock()  # over deadline, late and process: the thread that watches uses them too

    def work(self, items: list[bytes | None]) -> Iterator[tuple[bool, Any]]:
        """Send items; for each (True, reply) or (False, why). Raises _DeathError."""
        process = self.process or self._start()
        assert process.stdin and process.stdout
        try:
            _send(process.stdin, pickle.dumps(items))
            for _ in items:
                with self.lock:
                    self.deadline = None if self.timeout is None else time.monotonic() + self.timeout
                reply: tuple[bool, Any] = pickle.loads(_receive(process.stdout))
                with self.lock:
                    self.deadline = None
                    if self.late:  # it was ended for this item, which was done in that very moment
                        raise EOFError
                yield reply
        except (OSError, EOFError):
            raise _DeathError(self._why(process)) from None

    def kill_if_late(self) -> None:
        """End the process if it is at one item for too long."""
        with self.lock:
            if self.deadline is not None and time.monotonic() > self.deadline:
                self.deadline, self.late = None, True
                if self.process:
                    self.process.kill()

    def kill(self) -> None:
        """End the process, if there is one."""
        with self.lock:
            process, self.process, self.deadline = self.process, None, None
        if process:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):
                    assert pipe
                    pipe.close()

    def _start(self) -> subprocess.Popen[bytes]:
        self.late = False
        code = f"import sys; sys.path[:] = {sys.path!r}; from cleaner.core import workers; workers._serve()"
        command = [sys.executable, "-c", code]
        self.process = process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert process.stdin and process.stdout
        try:
            _send(process.stdin, self.build)
            built, error = pickle.loads(_receive(process.stdout))
        except (OSError, EOFError):
            raise WorkerError(f"a worker process {self._why(process)} before it was ready") from None
        if not built:
            raise error
        return process

    def _why(self, process: subprocess.Popen[bytes]) -> str:
        if self.late:
            return f"took more than {self.timeout:g} s"
        code = process.wait()
        if code >= 0:
            return f"ended with code {code}"
        with contextlib.suppress(ValueError):
            return f"died of {signal.Signals(-code).name}"
        return f"died of signal {-code}"


def _packed(item: Any) -> bytes | None:
    """The item as it travels; None when it can't."""
    try:
        return pickle.dumps(item, pickle.HIGHEST_PROTOCOL)
    except Exception:  # objects may raise whatever they like when they are asked to be pickled
        return None


def _send(pipe: IO[bytes], data: bytes) -> None:
    pipe.write(_LENGTH.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> bytes:
    """The next message. Raises EOFError at the end, also within a message."""
    head = pipe.read(_LENGTH.size)
    if len(head) == _LENGTH.size:
        (length,) = _LENGTH.unpack(head)
        data = pipe.read(length)
        if len(data) == length:
            return data
    raise EOFError


def _serve() -> None:
    """What a worker process does until its standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to all; who started us decides
    channel = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what anything prints must not get between the replies
    requests = sys.stdin.buffer
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    with contextlib.suppress(EOFError, BrokenPipeError):
        try:
            work = pickle.loads(_receive(requests))()
        except Exception as error:
            _send(channel, pickle.dumps((False, error)))
            return
        _send(channel, pickle.dumps((True, None)))
        while True:
            for packed in pickle.loads(_receive(requests)):
                _send(channel, _reply(work, packed))


def _end_with(parent: int) -> None:
    """Where the parent was killed nobody waits for what is being worked on."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def _reply(work: Callable[[Any], Any], packed: bytes | None) -> bytes:
    if packed is None:
        return pickle.dumps((False, UNSENDABLE))
    try:
        return pickle.dumps((True, work(pickle.loads(packed))), pickle.HIGHEST_PROTOCOL)
    except BaseException as error:  # libraries in Rust panic with what is no Exception
        return pickle.dumps((False, f"{type(error).__name__}: {error}"))

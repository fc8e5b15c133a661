"""Replacing files so that at every instant the old or the new content is there whole.

A batch goes through four steps: temporary files beside the originals, one flush, a second look at each
original, renames. Until its rename a file is as it was; from then on it is the new one. What goes wrong before costs a
temporary file, never an original. Letting go of an original that was replaced frees its blocks, for which the file
system waits longer than for all else together: threads do that, after a last look, while the next batch is made.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from cleaner.files import leftovers, writers
from cleaner.files.examine import os_reason, read, signature
from cleaner.files.flush import flush_batch, flush_folders
from cleaner.files.originals import Original
from cleaner.files.outcome import RefusedError, Signature, SkippedError
from cleaner.files.patch import digest
from cleaner.files.permissions import copy_metadata
from cleaner.files.writers import Lease

# A change so shortly before the reading may not show in the times that a file system keeps.
_RACY = 2_000_000_000
_CLOSERS = 4


@dataclass(slots=True)
class Replacement:
    """New content for a file. ``signature`` and ``before`` (a checksum) tell the state that it was made from.

    ``times`` are the access and modification times to set, in nanoseconds; ``error`` is set when it failed.
    """

    path: str
    data: bytes
    signature: Signature
    before: str
    times: tuple[int, int] | None = None
    error: str = ""
    temporary: str = ""
    handle: int = -1
    original: Original | None = None


class Replacer:
    """Replaces batches of files; ``close`` flushes the last renames."""

    def __init__(self, *, keep_times: bool = False, break_links: bool = False) -> None:
        self.keep_times, self.break_links = keep_times, break_links
        self._folders: set[str] = set()
        self._seen: set[str] = set()
        self._problems: list[str] = []
        self._written: set[writers.File] | None = None
        self._closers = ThreadPoolExecutor(_CLOSERS, thread_name_prefix="cleaner-close")
        self._closing: list[Future[list[str]]] = []

    def replace(self, batch: Iterable[Replacement]) -> None:
        """Replace every file of the batch that still is what it was; the others get their ``error``.

        Raises nothing for what is wrong with a file. On an interruption temporary files are removed.
        """
        batch = list(batch)
        try:
            for item in batch:
                self._attempt(self._stage, item)
            self._flush(batch)
            self._wait()
            for item in batch:
                if not item.error:
                    self._attempt(self._rename, item)
        finally:
            for item in batch:
                _tidy(item)
            originals = [item.original for item in batch if item.original is not None]
            self._closing = [self._closers.submit(_let_go, originals[n::_CLOSERS]) for n in range(_CLOSERS)]
            self._written = None

    def close(self) -> list[str]:
        """Flush the folders of the last renames; what could not be flushed, or had to be put back, one line each."""
        self._wait()
        self._closers.shutdown()
        folders, self._folders = sorted(self._folders), set()
        problems, self._problems = self._problems, []
        return problems + [
            f"{folder}: files were replaced, but not flushed: {os_reason(error)}"
            for folder, error in flush_folders(folders)
        ]

    def _wait(self) -> None:
        """Until the originals of the batch before are let go: so many handles are open, and no more."""
        for closing in self._closing:
            self._problems += closing.result()
        self._closing = []

    def _attempt(self, step: Callable[[Replacement], None], item: Replacement) -> None:
        try:
            step(item)
        except (RefusedError, SkippedError) as reason:
            item.error = str(reason)
        except OSError as error:
            item.error = f"could not be replaced, is as it was: {os_reason(error)}"

    def _stage(self, item: Replacement) -> None:
        """Write the new content, with the original's mode, owner and attributes, to a temporary file beside it."""
        folder = os.path.dirname(item.path)
        if folder not in self._seen:
            self._seen.add(folder)
            leftovers.remove_dead(folder)
        original = os.lstat(item.path)
        _touched(item, original)
        _same(item, original)
        if original.st_nlink > 1 and not self.break_links:
            raise RefusedError(f"has {original.st_nlink} names (hard links): left alone without --break-links")
        if not os.access(item.path, os.W_OK):
            raise RefusedError("no permission to write it")
        item.temporary = os.path.join(folder, leftovers.temporary_name())
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
        item.handle = os.open(item.temporary, flags, 0o600)
        _write(item.handle, item.data)
        copy_metadata(original, item.path, item.handle, times=self.keep_times)
        if item.times is not None:
            os.utime(item.handle, ns=item.times)

    def _flush(self, batch: list[Replacement]) -> None:
        devices = defaultdict(list)
        for item in batch:
            if not item.error:
                devices[item.signature.device].append(item)
        for items in devices.values():
            try:
                flush_batch(item.handle for item in items)
            except OSError as error:
                for item in items:
                    item.error = f"could not be written, is as it was: {os_reason(error)}"

    def _rename(self, item: Replacement) -> None:
        """The second look, then the rename, while nobody can open the original for writing, nor another run has it."""
        handle = _lock(item.path)
        item.original = Original(item.path, handle, item.signature)
        lease = writers.take(handle)
        try:
            if lease is Lease.BUSY or (lease is Lease.UNKNOWN and self._is_written(item)):
                raise RefusedError("another program has it open for writing: left alone")
            self._second_look(item)
            info = os.fstat(item.handle)
            _close(item)  # or the next run would take us for somebody who writes
            item.original.replace_by(item.temporary, info)
            item.temporary = ""
            self._folders.add(os.path.dirname(item.path))
            if lease is Lease.HELD and writers.is_awaited(handle):
                writers.give_back(handle)
                raise RefusedError(item.original.put_back())
        finally:
            if lease is Lease.HELD:
                writers.give_back(handle)

    def _second_look(self, item: Replacement) -> None:
        """Raises RefusedError unless the path still is the file that was read."""
        _same(item, os.lstat(item.path))
        if item.signature.read_at - item.signature.mtime < _RACY:
            data, _ = read(item.path, len(item.data) + (1 << 40))
            if digest(data) != item.before:
                raise RefusedError("changed since it was read: skipped")

    def _is_written(self, item: Replacement) -> bool:
        """Whether the system lists the original as open for writing; it is asked once for a batch."""
        if self._written is None:
            self._written = writers.written()
        return (item.signature.device, item.signature.inode) in self._written


def write_new(path: str, data: bytes) -> None:
    """Write a file that is nobody's original, whole or not at all. Raises OSError."""
    temporary = os.path.join(os.path.dirname(path), leftovers.temporary_name())
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        try:
            _write(handle, data)
        finally:
            os.close(handle)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def _same(item: Replacement, now: os.stat_result) -> None:
    """Raises RefusedError unless the file is the one that was read."""
    if not stat.S_ISREG(now.st_mode) or signature(now, item.signature.read_at) != item.signature:
        raise RefusedError("changed since it was read: skipped")


def _touched(item: Replacement, now: os.stat_result) -> None:
    """Where nothing but the time of the last change of its names or rights is new, its content decides.

    The second name that a killed run had given to it, and that was removed just now, is such a change.
    """
    state = signature(now, item.signature.read_at)
    if state != item.signature and state == item.signature._replace(ctime=state.ctime):
        data, read_now = read(item.path, len(item.data) + (1 << 40))
        if digest(data) == item.before:
            item.signature = read_now


def _write(handle: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


def _lock(path: str) -> int:
    """A handle that locks the file's present content, so that of two runs one sees what the other did; -1: none."""
    if sys.platform == "win32":
        return -1
    import fcntl

    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise RefusedError("another program holds it: skipped") from None
    except OSError:
        pass  # a file system without locks: the second look has to do
    return handle


def _let_go(originals: Iterable[Original]) -> list[str]:
    return [problem for original in originals if (problem := original.let_go())]


def _close(item: Replacement) -> None:
    if item.handle >= 0:
        handle, item.handle = item.handle, -1
        with contextlib.suppress(OSError):
            os.close(handle)


def _tidy(item: Replacement) -> None:
    """Close what is open, and remove a temporary file that did not take its original's place."""
    _close(item)
    if item.temporary:
        with contextlib.suppress(OSError):
            os.unlink(item.temporary)
        item.temporary = ""

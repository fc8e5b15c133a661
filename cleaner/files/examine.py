"""One file, from its path to what is to become of it. Reads only: nothing on disk is changed here."""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Callable
from typing import Any

from cleaner.files import patch
from cleaner.files.cache import Cache
from cleaner.files.content import clean_bytes
from cleaner.files.forms import form_of, is_heavier
from cleaner.files.others import refuse
from cleaner.files.outcome import Clean, Outcome, RefusedError, Request, Signature, SkippedError, Status, Task

_KINDS = {
    stat.S_IFIFO: "a FIFO",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFSOCK: "a socket",
    stat.S_IFDIR: "a folder where a file was meant",
}
_CHUNK = 1 << 22


class HeavyError(Exception):
    """A file is too large to be cleaned in the process that was asked to."""


class Examiner:
    """Looks at files one after the other. ``build`` makes the cleaner when the first file needs it."""

    def __init__(self, request: Request, build: Callable[[], Clean], cache: Cache | None = None) -> None:
        self.request, self.build, self.cache = request, build, cache
        self._clean: Clean | None = None

    def __getstate__(self) -> dict[str, Any]:
        """Its cleaner is built anew where it is sent to."""
        return self.__dict__ | {"_clean": None}

    def prepare(self) -> Clean:
        """The cleaner, built when it is not yet. Raises what building it raises."""
        if self._clean is None:
            self._clean = self.build()
        return self._clean

    def __call__(self, task: Task, most: int | None = None) -> Outcome:
        """What is to become of a file. Never raises for what is wrong with the file: that is an outcome.

        Raises HeavyError where it would have to be cleaned and holds more than ``most`` bytes, unpacked.
        """
        try:
            return self._examine(task, most)
        except HeavyError:
            raise
        except SkippedError as reason:
            return Outcome(task, Status.SKIPPED, str(reason))
        except RefusedError as reason:
            return Outcome(task, Status.FAILED, str(reason))
        except OSError as error:
            return Outcome(task, Status.FAILED, os_reason(error))
        except MemoryError:
            return Outcome(task, Status.FAILED, "needs more memory than there is")
        except Exception as error:  # a defect of ours must not cost the other files
            return Outcome(task, Status.FAILED, f"defect in the cleaner: {type(error).__name__}: {error}")

    def _examine(self, task: Task, most: int | None) -> Outcome:
        refuse(task.real, self.request.kind)
        data, signature = read(task.real, self.request.max_bytes)
        before, form = patch.digest(data), form_of(task.real)
        if self.cache is not None and self.cache.knows_clean(before, form.kind) and not self.request.mirror:
            return Outcome(task, Status.UNCHANGED, signature=signature, size=len(data), known=True)
        if most is not None and is_heavier(data, form.packing, most):
            raise HeavyError
        done = clean_bytes(data, form, self.request, self.prepare())
        outcome = done.outcome(task, len(data))
        outcome.before, outcome.signature = before, signature
        if self.request.mirror:
            outcome.new = done.new
        elif done.changed:
            outcome.new, outcome.after = done.new, patch.digest(done.new)
            outcome.patch = patch.make(data, done.new, done.spans)
            if patch.apply(done.new, outcome.patch) != data:
                raise RefusedError("could not be given back exactly: left as it is")
        return outcome


def read(path: str, max_bytes: int) -> tuple[bytes, Signature]:
    """A regular file's content, and the signature that it had before and after it was read.

    Raises RefusedError for what is no regular file or changes meanwhile, SkippedError when it is too large, OSError.
    """
    info = os.lstat(path)
    if not stat.S_ISREG(info.st_mode):
        raise RefusedError(f"is {_KINDS.get(stat.S_IFMT(info.st_mode), 'no regular file')}: left alone")
    if info.st_size > max_bytes:
        raise SkippedError(f"has {info.st_size:,} bytes, more than --max-bytes {max_bytes:,}")
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
    try:
        first = signature(os.fstat(handle))
        data = os.read(handle, first.size + 1)
        if len(data) != first.size or first.size == 0:
            data = _rest(handle, data, max_bytes)
        if signature(os.fstat(handle), first.read_at) != first or len(data) != first.size:
            raise RefusedError("changed while it was read: left alone")
    finally:
        os.close(handle)
    return data, first


def signature(info: os.stat_result, read_at: int | None = None) -> Signature:
    """What identifies a file's state, from its stat."""
    now = time.time_ns() if read_at is None else read_at
    return Signature(info.st_dev, info.st_ino, info.st_size, info.st_mtime_ns, info.st_ctime_ns, now)


def os_reason(error: OSError) -> str:
    """One line for an error of the system."""
    if error.errno in (errno.EACCES, errno.EPERM):
        return "no permission"
    if error.errno == errno.ENOENT:
        return "no such file"
    if error.errno == errno.ENOSPC:
        return "no space left on the disk"
    return error.strerror or str(error)


def _rest(handle: int, data: bytes, max_bytes: int) -> bytes:
    """Short reads are allowed to systems, and files grow: read on to the end."""
    parts = [data]
    size = len(data)
    while size <= max_bytes and (part := os.read(handle, _CHUNK)):
        parts.append(part)
        size += len(part)
    return b"".join(parts)

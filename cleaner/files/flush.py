"""Getting what was written onto the disk: one flush for a batch of files."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from time import monotonic
from typing import Generic, TypeVar

# From so many folders on, flushing their whole file system is cheaper.
_FEW = 8
# Files that are flushed one by one at the same time share what the file system writes for each.
_AT_ONCE = 8
Item = TypeVar("Item")


def _most_files() -> int:
    """How many files a batch may have: three handles of each are open at once, and systems allow only so many."""
    try:
        import resource

        allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    except ImportError:
        allowed = 512
    return max(16, min(1024, ((allowed if allowed >= 0 else 4096) - 64) // 3))


@dataclass
class Batch(Generic[Item]):
    """What is to be flushed together: a flush costs as much for one file as for many.

    It is full with so many files or bytes, or when its first waits for a second: people watch.
    """

    FILES = _most_files()
    BYTES = 32 << 20
    SECONDS = 1.0
    items: list[Item] = field(default_factory=list)
    size: int = 0
    since: float = 0.0

    def add(self, item: Item, size: int) -> bool:
        """Whether the batch, with this item of so many bytes, is full."""
        self.since = self.since if self.items else monotonic()
        self.items.append(item)
        self.size += size
        return len(self.items) >= self.FILES or self.size >= self.BYTES or monotonic() - self.since > self.SECONDS

    def take(self) -> list[Item]:
        """What was in it; it is empty then."""
        taken, self.items, self.size = self.items, [], 0
        return taken


def flush_file(handle: int) -> None:
    """Flush one open file. Raises OSError when its content did not reach the disk."""
    if sys.platform == "darwin":
        import fcntl

        try:
            fcntl.fcntl(handle, fcntl.F_FULLFSYNC)  # fsync alone leaves it in the drive's memory there
            return
        except OSError:
            pass
    os.fsync(handle)


def flush_folders(folders: Sequence[str]) -> list[tuple[str, OSError]]:
    """Flush the entries of folders, so that renames in them outlive a power cut; what failed is returned."""
    if sys.platform == "win32":
        return []  # folders can't be opened there; the file system journals its entries
    flush_all = _syncfs() if len(folders) > _FEW else None
    failed, done = [], set()
    for folder in folders:
        try:
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                if flush_all is None:
                    os.fsync(handle)
                elif (device := os.fstat(handle).st_dev) not in done:
                    flush_all(handle)
                    done.add(device)
            finally:
                os.close(handle)
        except OSError as error:
            failed.append((folder, error))
    return failed


def flush_batch(handles: Iterable[int]) -> None:
    """Flush many open files of one file system: with one call where the system has it. Raises OSError."""
    *others, last = handles
    flush_all = _syncfs()
    if flush_all is not None and others:
        flush_all(last)
        return
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        for _ in threads.map(os.fsync, others):
            pass
    flush_file(last)  # where that empties the drive's memory, it does so for all that came before


@cache
def _syncfs() -> Callable[[int], None] | None:
    """Linux's syncfs; it reports write errors since 5.8, older kernels flush file by file."""
    if sys.platform != "linux" or _kernel() < (5, 8):
        return None
    try:
        import ctypes
    except ImportError:  # some Pythons are built without it
        return None

    function = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if function is None:
        return None

    def flush(handle: int) -> None:
        if function(handle) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))

    return flush


def _kernel() -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in os.uname().release.split("-")[0].split(".")[:2])
    except ValueError:
        return (0,)

"""Getting what was written onto the disk: one flush for a batch of files where the system can."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import cache

# From so many folders on, flushing their whole file system is cheaper.
_FEW = 8


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
    handles = list(handles)
    flush_all = _syncfs()
    if flush_all is not None and len(handles) > 1:
        flush_all(handles[0])
        return
    for handle in handles:
        flush_file(handle)


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

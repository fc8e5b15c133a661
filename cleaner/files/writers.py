"""Whether another program has a file open for writing, and keeping it from opening it for a moment.

Linux tells exactly: a read lease is given on a file only while nobody has it open for writing, under any of its names
or as mapped memory, and who opens it for writing afterwards waits until the lease is given back. Where it gives none
(network file systems, files of other users), ``/proc`` lists what the processes that we may look at have open.
Other systems tell neither: there only the look at the original after it was replaced is left (see ``originals``).
"""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import stat
import sys
from enum import Enum
from functools import cache

File = tuple[int, int]
# These answer "busy" where they only have no promise of their server that nobody else writes.
_NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs"})


class Lease(Enum):
    """HELD: nobody has the file open for writing. BUSY: somebody has. UNKNOWN: the system can't tell."""

    HELD = 1
    BUSY = 2
    UNKNOWN = 3


def take(handle: int) -> Lease:
    """Take a lease on a file that is open for reading; one that is HELD must be given back, and soon."""
    if sys.platform != "linux" or handle < 0:
        return Lease.UNKNOWN
    import fcntl

    try:
        # Who waits for the file is told to us by a signal, which ends a process unless it is one that is ignored.
        fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        if error.errno != errno.EAGAIN or _file_system(os.fstat(handle).st_dev) in _NETWORK:
            return Lease.UNKNOWN
        return Lease.BUSY
    return Lease.HELD


def is_awaited(handle: int) -> bool:
    """Whether somebody waits to open for writing a file whose lease is held."""
    if sys.platform != "linux":
        return False
    import fcntl

    return fcntl.fcntl(handle, fcntl.F_GETLEASE) != fcntl.F_RDLCK


def give_back(handle: int) -> None:
    """Give a lease back: who waits goes on."""
    if sys.platform == "linux":
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)


def has_writer(handle: int) -> bool:
    """Whether, as far as a lease can tell, somebody has an open file open for writing now."""
    lease = take(handle)
    if lease is Lease.HELD:
        give_back(handle)
    return lease is Lease.BUSY


def written() -> set[File]:
    """The files (device, inode) that are open for writing, as far as ``/proc`` shows them to us."""
    found: set[File] = set()
    with contextlib.suppress(OSError):
        for process in filter(str.isdigit, os.listdir("/proc")):
            with contextlib.suppress(OSError):
                _add_open(f"/proc/{process}/fd", found)
            with contextlib.suppress(OSError):
                _add_mapped(f"/proc/{process}/maps", found)
    return found


def _add_open(folder: str, found: set[File]) -> None:
    for name in os.listdir(folder):
        with contextlib.suppress(OSError):  # closed in this moment
            # The link's own mode tells how the file was opened.
            if os.lstat(f"{folder}/{name}").st_mode & stat.S_IWUSR:
                _add(f"{folder}/{name}", found)


def _add_mapped(path: str, found: set[File]) -> None:
    with open(path, "rb") as file:
        for line in file:
            parts = line.rstrip(b"\n").split(None, 5)
            if len(parts) == 6 and parts[1][1:2] == b"w" and parts[1].endswith(b"s"):
                with contextlib.suppress(OSError):
                    _add(os.fsdecode(parts[5]), found)


def _add(path: str, found: set[File]) -> None:
    info = os.stat(path)
    if stat.S_ISREG(info.st_mode):
        found.add((info.st_dev, info.st_ino))


@cache
def _file_system(device: int) -> str:
    """The type of the file system on a device; empty where the system doesn't tell."""
    number = f"{os.major(device)}:{os.minor(device)}"
    with contextlib.suppress(OSError), open("/proc/self/mountinfo", encoding="utf-8", errors="replace") as file:
        for line in file:
            before, _, behind = line.partition(" - ")
            if before.split()[2] == number:
                return behind.split()[0]
    return ""

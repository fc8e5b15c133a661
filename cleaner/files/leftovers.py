"""Names of temporary files, and telling those of a dead run from those of one that is at work."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import time
import zlib
from functools import cache

_NAME = re.compile(r"\.cleaner-([0-9a-f]{8})-([0-9a-f]{8})-(\d+)-[0-9a-z-]+\.tmp")
_numbers = itertools.count()
# A run on another machine that shares the folder can't be asked: its files are left for so long.
_FOREIGN_SECONDS = 86400


def temporary_name() -> str:
    """A name that no other run gives: it tells the machine, its start, the process, and a number."""
    return f".cleaner-{_machine()}-{_start()}-{os.getpid()}-{next(_numbers):x}-{time.time_ns() & 0xFFFFFF:x}.tmp"


def is_temporary(name: str) -> bool:
    """Whether a file name is one of ours."""
    return name.startswith(".cleaner-") and _NAME.fullmatch(name) is not None


def remove_dead(folder: str) -> int:
    """Remove what dead runs left in a folder; the number of files removed."""
    removed = 0
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if is_temporary(entry.name) and _is_dead(entry):
                with contextlib.suppress(OSError):
                    os.unlink(entry.path)
                    removed += 1
    return removed


def _is_dead(entry: os.DirEntry[str]) -> bool:
    found = _NAME.fullmatch(entry.name)
    if found is None or not entry.is_file(follow_symlinks=False):
        return False
    if found[1] != _machine():
        return time.time() - entry.stat(follow_symlinks=False).st_mtime > _FOREIGN_SECONDS
    return found[2] != _start() or not _alive(int(found[3]))


def _alive(process: int) -> bool:
    if os.name == "nt":
        return True  # can't be asked without harm there; such files go with the machine's next start
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return not _ended(process)


def _ended(process: int) -> bool:
    """Whether a process is a zombie: it is over, and its parent has not asked for its end yet, or never will."""
    try:
        with open(f"/proc/{process}/stat", "rb") as file:
            return file.read().rpartition(b")")[2].split()[0] in (b"Z", b"X")
    except (OSError, IndexError):
        return False


@cache
def _machine() -> str:
    name = os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")
    return f"{zlib.crc32(name.encode('utf-8', 'surrogateescape')):08x}"


@cache
def _start() -> str:
    """Which start of the machine this is, where that can be told."""
    try:
        with open("/proc/sys/kernel/random/boot_id", "rb") as file:
            return f"{zlib.crc32(file.read()):08x}"
    except OSError:
        return "0" * 8

"""Reading a small file that somebody else may have put there: settings, rules, ignore files.

Folders that strangers filled hold FIFOs that never answer, links to devices that never end, and files of any size.
What is read through here is a regular file of bounded size, or one error of one line.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
_CHUNK = 1 << 16


class LargeFileError(OSError):
    """A file is larger than it may be."""


def read_regular(path: str | Path, most: int) -> bytes:
    """The content of a regular file of at most ``most`` bytes; a link to one is followed.

    Raises OSError: that of the system, or one whose ``strerror`` says that it is no regular file; LargeFileError.
    Opening never waits (a FIFO without a writer), and never more than ``most`` bytes are read (a file that grows).
    """
    content = read_beginning(path, most + 1)
    if len(content) > most:
        raise LargeFileError(0, f"is larger than {_size(most)}", str(path))
    return content


def read_beginning(path: str | Path, most: int) -> bytes:
    """The first ``most`` bytes of a regular file, or all of it. Raises OSError as ``read_regular`` does."""
    handle = os.open(path, _FLAGS)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(0, "is no regular file", str(path))
        parts, left = [], most
        while left and (part := os.read(handle, min(left, _CHUNK))):
            parts.append(part)
            left -= len(part)
        return b"".join(parts)
    finally:
        os.close(handle)


def _size(number: int) -> str:
    return (
        f"{number >> 20} MB" if number >= 1 << 20 else f"{number >> 10} KB" if number >= 1 << 10 else f"{number} bytes"
    )

"""The file of removed stories: written whole when a run ends, and no story twice where a run is made again.

Until then the rows are in ``FILE.part`` beside it. What a run that was killed left there, the next one takes up.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from itertools import chain
from typing import IO, Any

from cleaner.files import leftovers


class Stories:
    """Takes rows for ``path``. What is no file (``/dev/stdout``, a FIFO) gets them as they come.

    Links to files are not followed: the folder may be somebody else's, and so is what a link in it leads to. Raises
    OSError where it can't be written, before the first row.
    """

    def __init__(self, path: str) -> None:
        self.path = os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))
        self.part = self.path + ".part"
        self._plain = os.path.exists(path) and not os.path.isfile(path)
        if not self._plain and os.path.islink(path):
            raise OSError(0, "is a link: name the file that it leads to", path)
        self._file = self._plainly(path) if self._plain else self._begin()

    def write(self, row: Mapping[str, Any]) -> None:
        """Take a row. Raises OSError."""
        self._file.write(json.dumps(row).encode() + b"\n")
        self._file.flush()

    def close(self) -> None:
        """Put the rows into the file. Raises OSError: then they are still in ``part``."""
        try:
            if not self._plain:
                self._settle()
                os.unlink(self.part)
        finally:
            self._file.close()

    def _plainly(self, path: str) -> IO[bytes]:
        handle = os.open(path, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0))  # a FIFO that nobody reads is an error
        os.set_blocking(handle, True)
        return os.fdopen(handle, "wb")

    def _begin(self) -> IO[bytes]:
        if os.path.exists(self.path):
            os.close(os.open(self.path, os.O_WRONLY | os.O_APPEND))  # may it be written?
        if os.path.lexists(self.part):
            self._take_up()
        file = open(self.part, "xb")  # noqa: SIM115 (closed in close)
        _lock(file)
        return file

    def _take_up(self) -> None:
        """Put into the file what a run that was killed left. Never written to: it may have another name elsewhere."""
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        with os.fdopen(os.open(self.part, flags), "rb") as left:
            if not stat.S_ISREG(os.fstat(left.fileno()).st_mode):
                raise OSError(0, f"{self.part} is no file of ours: move it away")
            _lock(left)
            self._settle()
            os.unlink(self.part)

    def _settle(self) -> None:
        """Put what ``part`` holds into the file."""
        rows = _new_rows(self.part, self.path)
        if (first := next(rows, None)) is not None:
            _replace(self.path, chain([first], rows))


def _new_rows(part: str, path: str) -> Iterator[bytes]:
    """The whole rows of ``part`` that the file has not: of equal ones, those that it has fewer of."""
    there: Counter[bytes] = Counter()
    if os.path.exists(path):
        with open(path, "rb") as file:
            there.update(map(_digest, file))
    with open(part, "rb") as file:
        for line in file:
            digest = _digest(line)
            if there[digest]:
                there[digest] -= 1
            elif line.endswith(b"\n"):  # else a kill tore it
                yield line


def _replace(path: str, rows: Iterable[bytes]) -> None:
    """Write the file anew with ``rows`` behind what it holds, whole or not at all."""
    temporary = os.path.join(os.path.dirname(path), leftovers.temporary_name())
    try:
        with open(temporary, "xb") as target:
            if os.path.exists(path):
                with contextlib.suppress(OSError):
                    os.chmod(temporary, os.stat(path).st_mode & 0o7777)
                _copy(path, target)
            target.writelines(rows)
            target.flush()
            os.fsync(target.fileno())
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def _copy(path: str, target: IO[bytes]) -> None:
    """Copy all of a file, and end its last line where that has no end."""
    last = b"\n"
    with open(path, "rb") as source:
        while chunk := source.read(1 << 20):
            target.write(chunk)
            last = chunk[-1:]
    if last != b"\n":
        target.write(b"\n")


def _digest(line: bytes) -> bytes:
    return blake2b(line.rstrip(b"\r\n"), digest_size=16).digest()


def _lock(file: IO[bytes]) -> None:
    """Keep other runs out. Raises OSError where one is at work."""
    if sys.platform == "win32":
        return
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise OSError(0, "another run is writing it", file.name) from None
    except OSError:
        pass  # a file system without locks

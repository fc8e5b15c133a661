"""The original that was replaced: kept for a moment, looked at once more, and put back if somebody wrote to it.

A program that had found the original just before it was replaced may write to it just after. So its second name (a
hard link) and an open handle are kept until it was seen that nobody did.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator

from cleaner.files import leftovers, writers
from cleaner.files.examine import os_reason
from cleaner.files.outcome import Signature

_CHUNK = 1 << 20
_FLAGS = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


class Original:
    """A file that is to be replaced: its path, a handle open for reading (-1: none), and the signature it must have."""

    __slots__ = ("handle", "name", "path", "replacement", "signature")

    def __init__(self, path: str, handle: int, signature: Signature) -> None:
        self.path, self.handle, self.signature = path, handle, signature
        self.name = ""
        self.replacement: os.stat_result | None = None

    def replace_by(self, temporary: str, info: os.stat_result) -> None:
        """Give the path to a temporary file (``info``: its stat), and the original a second name. Raises OSError."""
        if self.handle >= 0:
            name = os.path.join(os.path.dirname(self.path), leftovers.temporary_name())
            with contextlib.suppress(OSError, NotImplementedError):  # no hard links here: the handle has to do
                os.link(self.path, name, follow_symlinks=False)
                self.name = name
        os.replace(temporary, self.path)
        self.replacement = info

    def put_back(self) -> str:
        """Give the path back to the original, with what was added to its replacement; a line that says so.

        Where the path is not ours any more the other program's file stays.
        """
        try:
            return self._put_back()
        except OSError as error:
            return f"another program wrote to it while it was replaced, {self._kept(error)}"
        finally:
            self.replacement = None

    def let_go(self) -> str:
        """The last look; then the original goes. A line when it had to be put back, or could not be."""
        problem = ""
        if self.replacement is not None and self._is_written_to():
            problem = f"{self.path}: {self.put_back()}"
        with contextlib.suppress(OSError):
            if self.handle >= 0:
                os.close(self.handle)
        with contextlib.suppress(OSError):
            if self.name:
                os.unlink(self.name)
        return problem

    def _put_back(self) -> str:
        ours = self.replacement
        assert ours is not None
        try:
            new = os.open(self.path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _FLAGS)
        except FileNotFoundError:
            return "another program removed it while it was replaced"
        try:
            info = os.fstat(new)
            if (info.st_dev, info.st_ino) != (ours.st_dev, ours.st_ino) or info.st_size < ours.st_size:
                return "another program replaced it at the same time: its file stays"
            if self.name:
                added = _append(self.name, _rest(new, ours.st_size))
                os.replace(self.name, self.path)
                self.name = ""
                _append(self.path, _rest(new, ours.st_size + added))  # what came in this moment
                return "another program opened it for writing meanwhile: put back as it was, with what was added"
        finally:
            os.close(new)
        if os.fstat(self.handle).st_size < self.signature.size:
            return "another program shortened it while it was replaced: it is the cleaned one now"
        _append(self.path, _rest(self.handle, self.signature.size))
        return "another program wrote to it while it was replaced: what it added was put to its end"

    def _is_written_to(self) -> bool:
        """Whether somebody wrote to the original since it was looked at, or has it open to do so."""
        if self.handle < 0:
            return False
        known = self.signature
        try:
            info = os.fstat(self.handle)
        except OSError:
            return False  # it can't be looked at, and nothing says that it was written to
        return (info.st_size, info.st_mtime_ns) != (known.size, known.mtime) or writers.has_writer(self.handle)

    def _kept(self, error: OSError) -> str:
        """What can be said when putting back failed: the original stays, under a name that is nobody's."""
        kept = f"{self.path}.original-{secrets.token_hex(4)}"
        try:
            os.rename(self.name, kept)
        except OSError:
            return f"and that could not be put back: {os_reason(error)}"
        self.name = ""
        return f"and that could not be put back ({os_reason(error)}): what it wrote is in {kept}"


def _rest(handle: int, at: int) -> Iterator[bytes]:
    """What an open file holds from a place on."""
    os.lseek(handle, at, os.SEEK_SET)
    while part := os.read(handle, _CHUNK):
        yield part


def _append(path: str, parts: Iterator[bytes]) -> int:
    """Write to a file's end, which is opened if there is anything to write; the number of bytes. Raises OSError."""
    size = 0
    for part in parts:
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | _FLAGS)
        try:
            view = memoryview(part)
            while view:
                view = view[os.write(handle, view) :]
        finally:
            os.close(handle)
        size += len(part)
    return size

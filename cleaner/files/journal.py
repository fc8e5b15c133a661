"""Journals: one file for each run that writes, with what is needed to give every original back.

A journal is JSON Lines. The first line tells of the run, one line follows for each file that the run set out to
replace (path, checksums of before and after, what turns after into before), and at its end stands that it ended and,
later, that it was undone. Each line ends with a checksum of its own. A batch's lines are on the disk before the first
of its files is replaced; what could not be written whole is taken back. A journal has its name only when its first
batch is on the disk: one that has no whole beginning was damaged later.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import secrets
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from cleaner import __version__
from cleaner.core.config import state_folder
from cleaner.files.flush import flush_file, flush_folders

SUFFIX = ".journal"
UNFINISHED = ".part"
_BASE64 = "64:"
_FLAGS = os.O_RDWR | os.O_APPEND | getattr(os, "O_BINARY", 0)


class JournalError(Exception):
    """A journal can't be written or read; the message says which and why."""


class Entry(NamedTuple):
    """A file of a run: its real path, the checksums, the original's modification time (ns), and the packed patch."""

    path: str
    before: str
    after: str
    mtime: int
    patch: bytes


class Damage(NamedTuple):
    """A line of a journal that can't be read: its number, and the path and checksum of before where these can."""

    line: int
    path: str
    before: str


@dataclass(frozen=True)
class Run:
    """What a journal tells of its run. ``ended`` is None for a run that was killed; ``undone`` for one that stands.

    ``damaged`` is the number of its lines that can't be read, or are not what was written; ``stories`` the file
    that got the stories which the run removed, if any did.
    """

    name: str
    path: Path
    started: datetime
    folder: str
    arguments: tuple[str, ...]
    files: int
    ended: datetime | None
    undone: datetime | None
    size: int
    damaged: int = 0
    stories: str | None = None


def default_folder() -> Path:
    """Where journals are kept unless told otherwise."""
    return state_folder() / "runs"


class Journal:
    """The journal of the run that is going on; its file is made with the first entry."""

    def __init__(self, folder: Path, arguments: Iterable[str] = (), stories: str | None = None) -> None:
        self.folder = folder
        self.stories = stories
        self.arguments = list(arguments)
        self.name = ""
        self._handle = -1

    def write(self, entries: Iterable[Entry]) -> None:
        """Write entries and flush them to the disk. Raises JournalError: then no file of theirs may be touched."""
        records = [entry._asdict() | {"patch": packed(entry.patch)} for entry in entries]
        try:
            if self._handle < 0:
                self._open(records)
            else:
                append(self._handle, records)
        except OSError as error:
            raise JournalError(f"the journal in {self.folder} can't be written: {error.strerror}") from None

    def close(self) -> None:
        """Write that the run ended. Raises nothing: the entries are safe already."""
        if self._handle >= 0:
            handle, self._handle = self._handle, -1
            with contextlib.suppress(OSError):
                append(handle, [{"ended": _now()}], flush=False)
            with contextlib.suppress(OSError):
                os.close(handle)

    def _open(self, records: list[dict[str, Any]]) -> None:
        # What files held may be private, whatever their folder allows.
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        check_owner(self.folder)
        name = f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}-{secrets.token_hex(2)}"
        head = {"cleaner": __version__, "run": name, "started": _now(), "folder": os.getcwd()}
        path = str(self.folder / (name + SUFFIX))
        try:
            handle = os.open(path + UNFINISHED, _FLAGS | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                append(handle, [head | {"arguments": self.arguments, "stories": self.stories}, *records])
            finally:
                os.close(handle)  # some systems don't rename what is open
            os.rename(path + UNFINISHED, path)
            for _, error in flush_folders([str(self.folder)]):
                raise error
            self._handle = os.open(path, _FLAGS)
        except BaseException:
            for left in (path + UNFINISHED, path):
                with contextlib.suppress(OSError):
                    os.unlink(left)
            raise
        self.name = name


def append(handle: int, records: Iterable[dict[str, Any]], *, flush: bool = True) -> None:
    """Write lines to the end of a journal and flush them. Raises OSError: then none of them is there any more.

    Where even that fails they stand there torn: whatever is written next begins with a line of its own.
    """
    end = os.lseek(handle, 0, os.SEEK_END)
    data = b"".join(map(_line, records))
    if end:
        os.lseek(handle, end - 1, os.SEEK_SET)
        data = data if os.read(handle, 1) == b"\n" else b"\n" + data
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
        if flush:
            flush_file(handle)
    except BaseException:
        with contextlib.suppress(OSError):
            os.ftruncate(handle, end)
        raise


def mark_undone(run: Run) -> None:
    """Write into a run's journal that it was undone. Raises JournalError."""
    try:
        handle = os.open(run.path, _FLAGS)
        try:
            append(handle, [{"undone": _now()}])
        finally:
            os.close(handle)
    except OSError as error:
        raise JournalError(f"{run.path} can't be written: {error.strerror}") from None


def check_owner(folder: Path) -> None:
    """Raises JournalError where a folder is another user's: he could say what is to be given back to our files."""
    try:
        owner = os.stat(folder).st_uid
    except OSError:
        return
    if hasattr(os, "geteuid") and owner != os.geteuid():
        raise JournalError(f"the folder of the journals {folder} belongs to another user: name your own with --journal")


def _line(record: dict[str, Any]) -> bytes:
    data = json.dumps(record).encode()[:-1]
    return b'%b, "sum": "%08x"}\n' % (data, zlib.crc32(data))


def packed(patch: bytes) -> str:
    """A patch as it stands in a journal."""
    return _BASE64 + base64.b64encode(patch).decode("ascii")


def unpacked(written: str) -> bytes:
    """The patch that was written so, or in base 85 as journals of 0.1 have it. Raises ValueError, TypeError."""
    if written.startswith(_BASE64):
        return base64.b64decode(written[len(_BASE64) :], validate=True)
    return base64.b85decode(written)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")

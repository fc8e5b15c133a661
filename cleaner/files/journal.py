"""Journals: one file for each run that writes, with what is needed to give every original back.

A journal is JSON Lines. The first line tells of the run, one line follows for each file that the run set out to
replace (path, checksums of before and after, what turns after into before), and at its end stands that it ended and,
later, that it was undone. A batch's lines are on the disk before the first of its files is replaced: a line that a
crash tore is the last one, and its file was not touched.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from cleaner import __version__
from cleaner.config import state_folder
from cleaner.files.flush import flush_file, flush_folders

_SUFFIX = ".journal"


class JournalError(Exception):
    """A journal can't be written or read; the message says which and why."""


class Entry(NamedTuple):
    """A file of a run: its real path, the checksums, the original's modification time (ns), and the packed patch."""

    path: str
    before: str
    after: str
    mtime: int
    patch: bytes


@dataclass(frozen=True)
class Run:
    """What a journal tells of its run. ``ended`` is None for a run that was killed; ``undone`` for one that stands.

    ``stories`` is the file that got the stories which the run removed, if any did.
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
    stories: str | None = None


def default_folder() -> Path:
    """Where journals are kept unless told otherwise."""
    return state_folder() / "runs"


class Journal:
    """The journal of the run that is going on; its file is made with the first entry."""

    def __init__(self, folder: Path, arguments: Iterable[str] = (), stories: str | None = None) -> None:
        self.folder = folder
        self.arguments = list(arguments)
        self.stories = stories
        self.name = ""
        self._handle = -1

    def write(self, entries: Iterable[Entry]) -> None:
        """Write entries and flush them to the disk. Raises JournalError: then no file of theirs may be touched."""
        try:
            if self._handle < 0:
                self._open()
            self._append([_packed(entry) for entry in entries])
            flush_file(self._handle)
        except OSError as error:
            raise JournalError(f"the journal in {self.folder} can't be written: {error.strerror}") from None

    def close(self) -> None:
        """Write that the run ended. Raises nothing: the entries are safe already."""
        if self._handle >= 0:
            handle = self._handle
            with contextlib.suppress(OSError):
                self._append([{"ended": _now()}])
            self._handle = -1
            with contextlib.suppress(OSError):
                os.close(handle)

    def _open(self) -> None:
        # What files held may be private, whatever their folder allows.
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_BINARY", 0)
        name = f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}-{secrets.token_hex(2)}"
        self._handle = os.open(self.folder / (name + _SUFFIX), flags, 0o600)
        self.name = name
        head = {"cleaner": __version__, "run": name, "started": _now(), "folder": os.getcwd()}
        self._append([head | {"arguments": self.arguments, "stories": self.stories}])
        for _, error in flush_folders([str(self.folder)]):
            raise error

    def _append(self, records: Iterable[dict[str, Any]]) -> None:
        data = memoryview(b"".join([json.dumps(record).encode() + b"\n" for record in records]))
        while data:
            data = data[os.write(self._handle, data) :]


def runs(folder: Path) -> list[Run]:
    """The runs that a folder has journals of, the oldest first. Files that are no journals are passed over."""
    try:
        paths = sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [run for path in paths if path.suffix == _SUFFIX and (run := _summary(path))]


def find(folder: Path, name: str | None) -> Run:
    """The run of that name (or beginning), or without one the last that is not undone. Raises JournalError."""
    found = runs(folder)
    if name is None:
        standing = [run for run in found if run.undone is None and run.files]
        if not standing:
            raise JournalError(f"{folder} holds no run to undo")
        return standing[-1]
    exact = [run for run in found if run.name == name] or [run for run in found if run.name.startswith(name)]
    if len(exact) != 1:
        raise JournalError(f"{len(exact) or 'no'} runs are called {name}: see cleaner runs")
    return exact[0]


def entries(run: Run) -> Iterator[Entry]:
    """The files of a run, in its order. Raises JournalError where its journal is damaged, past what is whole."""
    for record in _records(run.path):
        if "path" in record:
            try:
                yield _unpacked(record)
            except (KeyError, TypeError, ValueError):
                raise JournalError(f"{run.path} is damaged at {record.get('path')}") from None


def mark_undone(run: Run) -> None:
    """Write into a run's journal that it was undone. Raises JournalError."""
    try:
        with run.path.open("ab") as file:
            file.write(json.dumps({"undone": _now()}).encode() + b"\n")
            file.flush()
            flush_file(file.fileno())
    except OSError as error:
        raise JournalError(f"{run.path} can't be written: {error.strerror}") from None


def _packed(entry: Entry) -> dict[str, Any]:
    return entry._asdict() | {"patch": base64.b85encode(entry.patch).decode("ascii")}


def _unpacked(record: dict[str, Any]) -> Entry:
    return Entry(**{**{name: record[name] for name in Entry._fields}, "patch": base64.b85decode(record["patch"])})


def _records(path: Path) -> Iterator[dict[str, Any]]:
    """The whole records of a journal; a torn last line is no record."""
    try:
        with path.open("rb") as file:
            for line in file:
                if not line.endswith(b"\n"):
                    return
                record = json.loads(line)
                if isinstance(record, dict):
                    yield record
    except OSError as error:
        raise JournalError(f"{path} can't be read: {error.strerror}") from None
    except ValueError:
        raise JournalError(f"{path} is damaged") from None


def _summary(path: Path) -> Run | None:
    head: dict[str, Any] = {}
    files, marks = 0, dict[str, datetime]()
    try:
        for record in _records(path):
            head = head or record
            files += "path" in record
            marks |= {key: datetime.fromisoformat(record[key]) for key in ("ended", "undone") if key in record}
        return Run(
            path.name.removesuffix(_SUFFIX),
            path,
            datetime.fromisoformat(head["started"]),
            head["folder"],
            tuple(head["arguments"]),
            files,
            marks.get("ended"),
            marks.get("undone"),
            path.stat().st_size,
            head.get("stories"),
        )
    except (JournalError, KeyError, TypeError, ValueError, OSError):
        return None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")

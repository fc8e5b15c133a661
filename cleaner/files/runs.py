"""Reading journals: the runs of a folder, and the files of a run, as far as they can be read."""

from __future__ import annotations

import json
import os
import re
import stat
import zlib
from array import array
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cleaner.files.journal import SUFFIX, UNFINISHED, Damage, Entry, JournalError, Run, check_owner, unpacked

_NAME = re.compile(r"\d{8}-\d{6}-\d{6}-[0-9a-f]{4}")
_SUM = re.compile(rb', "sum": "([0-9a-f]{8})"\}\n?\Z')
_SUM_SIZE = len(', "sum": "00000000"}\n')
# Two lines whose line end was damaged: nowhere else does this stand, as quotes are escaped inside of strings.
_JOINT = re.compile(rb'(?<="\}).(?=\{")', re.DOTALL)
# Where a line can't be read: what tells which file it was for, and what that was before.
_START = re.compile(rb'\{"path": ("(?:[^"\\\x00-\x1f]|\\.)*"), (?:"before": "([0-9a-f]{64})")?')
_FIELDS = frozenset(Entry._fields)
# What a line may hold: that of the run, of a file, of the end, of the undoing. Journals of 0.1 have no sums.
_HEAD = frozenset({"cleaner", "run", "started", "folder", "arguments"})
_KINDS = (_HEAD, _HEAD | {"stories"}, _FIELDS, {"ended"}, {"undone"})
_MARKS = (b'{"ended": ', b'{"undone": ')
Record = dict[str, Any]


def runs(folder: Path) -> list[Run]:
    """The runs that a folder has journals of, the oldest first. Files that are no journals are passed over.

    Raises JournalError where the folder is another user's or can't be read.
    """
    return [_summary(path) for path in _paths(folder)]


def find(folder: Path, name: str | None) -> Run:
    """The run of that name (or beginning), or without one the last that is not undone. Raises JournalError.

    A run whose journal is damaged is one of these, until all that it can have changed is known to be back.
    """
    paths = _paths(folder)
    if name is None:
        for run in map(_summary, reversed(paths)):
            if run.undone is None and (run.files or run.damaged):
                return run
        raise JournalError(f"{folder} holds no run to undo")
    named = [path for path in paths if path.stem == name] or [path for path in paths if path.stem.startswith(name)]
    if len(named) != 1:
        raise JournalError(f"{len(named) or 'no'} runs are called {name}: see cleaner runs")
    return _summary(named[0])


def torn(folder: Path, before: datetime) -> list[Path]:
    """What is left of runs that were killed before they touched anything, and last written to before that time."""
    return [path for path in folder.glob(f"*{SUFFIX}{UNFINISHED}") if path.lstat().st_mtime < before.timestamp()]


def last_first(run: Run) -> Iterator[Entry | Damage]:
    """The files of a run, its last one first, and the lines that can't be read. Raises JournalError.

    One line is held at a time, however large the journal is.
    """
    try:
        with run.path.open("rb") as file:
            starts = array("q", [0])
            for line in file:
                starts.append(starts[-1] + len(line))
            for number in range(len(starts) - 1, 0, -1):
                file.seek(starts[number - 1])
                line = file.read(starts[number] - starts[number - 1])
                for part in reversed(_parts(line)):
                    yield from _files(part, number)
    except OSError as error:
        raise JournalError(f"{run.path} can't be read: {error.strerror}") from None


def _paths(folder: Path) -> list[Path]:
    """The journals of a folder, the oldest first."""
    try:
        check_owner(folder)
        return sorted(path for path in folder.iterdir() if _is_journal(path))
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise JournalError(f"{folder} can't be read: {error.strerror}") from None


def _is_journal(path: Path) -> bool:
    if path.suffix != SUFFIX or not _NAME.fullmatch(path.stem):
        return False
    info = path.lstat()
    return stat.S_ISREG(info.st_mode) and (not hasattr(os, "geteuid") or info.st_uid == os.geteuid())


def _summary(path: Path) -> Run:
    """What a journal tells of its run; where its first line can't be read, what its name tells."""
    started = datetime.strptime(path.stem[:22], "%Y%m%d-%H%M%S-%f").replace(tzinfo=UTC)
    told: Record = {}
    files = damaged = size = 0
    try:
        with path.open("rb") as file:
            for line in file:
                first, size = not size, size + len(line)
                parts = _parts(line)
                damaged += len(parts) > 1
                for part in parts:
                    record, as_written = _record(part)
                    # Behind the end stand no files: a mark that was torn there is nothing that is missing.
                    damaged += "ended" not in told and (not as_written or first != ("run" in record))
                    files += "path" in record
                    told |= {} if "path" in record else record
        damaged += not size
    except OSError:
        damaged += 1
    folder, arguments = str(told.get("folder", "?")), told.get("arguments", ())
    arguments = tuple(map(str, arguments)) if isinstance(arguments, list) else ()
    ended, undone = (_time(told.get(key)) for key in ("ended", "undone"))
    begun, stories = _time(told.get("started")) or started, told.get("stories")
    stories = stories if isinstance(stories, str) else None
    return Run(path.stem, path, begun, folder, arguments, files, ended, undone, size, damaged, stories)


def _parts(line: bytes) -> list[bytes]:
    """A line; where it is none that can be read, the lines that it was before their ends were damaged."""
    record, _ = _record(line)
    return [line] if record else _JOINT.split(line)


def _record(line: bytes) -> tuple[Record, bool]:
    """What a line holds, empty where it can't be read, and whether it is as it was written."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return {}, False
    if not isinstance(record, dict):
        return {}, False
    found = _SUM.search(line[-_SUM_SIZE:])
    if found:
        as_written = int(found[1], 16) == zlib.crc32(memoryview(line)[: len(line) - len(found[0])])
    else:
        as_written = "sum" not in record
    record.pop("sum", None)
    return record, as_written and record.keys() in _KINDS


def _files(line: bytes, number: int) -> Iterator[Entry | Damage]:
    """The file that a line is for; none for the lines that tell of the run."""
    record, as_written = _record(line)
    if record.keys() == _FIELDS:
        try:
            patch = unpacked(record["patch"])
            yield Entry(str(record["path"]), str(record["before"]), str(record["after"]), int(record["mtime"]), patch)
            return
        except (AttributeError, TypeError, ValueError):
            pass
    if (as_written and record.keys() != _FIELDS) or _is_mark(line):
        return
    starts = list(_START.finditer(line))
    for start in reversed(starts):
        yield Damage(number, _string(start[1]), (start[2] or b"").decode())
    if not starts and number > 1:  # the first one tells of the run
        yield Damage(number, "", "")


def _is_mark(line: bytes) -> bool:
    """Whether a line tells of the run's end or undoing, or was torn where it could have become such a one."""
    line = line.rstrip(b"\n")
    return any(line.startswith(mark) or mark.startswith(line) for mark in _MARKS)


def _string(written: bytes) -> str:
    try:
        return str(json.loads(written))
    except ValueError:
        return ""


def _time(written: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(written))
    except ValueError:
        return None

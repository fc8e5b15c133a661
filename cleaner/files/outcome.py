"""What is asked of a file, and what became of it: plain data that travels between processes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from cleaner.result import Result, Story

# Cleans one document: its text, its kind ("text", "markdown" or "html"), and its address where that is known.
Clean = Callable[[str, str, str | None], Result]
Span = tuple[int, int]


class Status(StrEnum):
    """What became of a file. CLEANED: it was, or with nothing written, would be."""

    CLEANED = "cleaned"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    FAILED = "failed"


class RefusedError(Exception):
    """A file can't be cleaned; the message is one line that says why."""


class SkippedError(Exception):
    """A file is left alone on purpose; the message is one line that says why."""


class Signature(NamedTuple):
    """What tells whether a file is still the one that was read; times in nanoseconds."""

    device: int
    inode: int
    size: int
    mtime: int
    ctime: int
    read_at: int


class Task(NamedTuple):
    """A file to clean: its name as it is shown, its real path, and its place in the mirrored tree."""

    shown: str
    real: str
    below: str


@dataclass(frozen=True, slots=True)
class Request:
    """How files are to be looked at. ``details`` asks for the removed lines with reasons, which costs time.

    ``url_field`` is the field of a row with the document's address. ``to`` is the form to convert to, ``front_matter``
    has Markdown begin with the metadata; with ``mirror`` the content goes elsewhere, and is wanted of files too in
    which nothing changes.
    """

    kind: str = "auto"
    encoding: str | None = None
    fields: tuple[str, ...] = ("text",)
    url_field: str = "url"
    max_bytes: int = 256 << 20
    details: bool = False
    to: str | None = None
    front_matter: bool = False
    mirror: bool = False


class Line(NamedTuple):
    """A line of a diff: ``mark`` is a blank, ``-`` or ``+``; ``reason`` says why a line goes."""

    mark: str
    text: str
    reason: str = ""


class Hunk(NamedTuple):
    """A run of changed lines with those around it; line numbers count from 1, as in unified diffs."""

    old_line: int
    new_line: int
    lines: tuple[Line, ...]


class Removal(NamedTuple):
    """A block that went: offsets in characters of the document, the number of its line, role and reason."""

    start: int
    end: int
    line: int
    text: str
    role: str
    reason: str


class Section(NamedTuple):
    """The changes of one document in a file; ``name`` tells it from the file's others ("row 3, text")."""

    name: str
    hunks: tuple[Hunk, ...]
    removals: tuple[Removal, ...]


@dataclass(slots=True)
class Outcome:
    """What became of one file. ``new`` and ``patch`` (see ``patch.pack``) are there where it is to be rewritten;
    ``known`` says that the cache told that it is clean.
    """

    task: Task
    status: Status
    message: str = ""
    kind: str = "text"
    new: bytes | None = None
    patch: bytes = b""
    before: str = ""
    after: str = ""
    signature: Signature | None = None
    stories: tuple[Story, ...] = ()
    lines: int = 0
    size: int = 0
    notes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    known: bool = False


@dataclass(slots=True)
class Cleaning:
    """A file's content, cleaned. ``spans``: the removed stretches of its bytes, None where it was not deletion only."""

    new: bytes
    spans: list[Span] | None
    kind: str
    changed: bool = False
    stories: tuple[Story, ...] = ()
    lines: int = 0
    notes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()

    def outcome(self, task: Task, size: int) -> Outcome:
        """What became of a file of so many bytes; nothing of it is to be written yet."""
        return Outcome(
            task,
            Status.CLEANED if self.changed else Status.UNCHANGED,
            kind=self.kind,
            stories=self.stories,
            lines=self.lines,
            size=size,
            notes=self.notes,
            problems=self.problems,
            sections=self.sections,
        )

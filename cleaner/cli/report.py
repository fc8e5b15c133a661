"""What a run says of each file, and its closing line: counted from what happened."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass, field
from typing import Any

from cleaner.cli.terminal import Terminal, colours, safe, safe_lines, styled
from cleaner.files.outcome import Hunk, Line, Outcome, Section, Status
from cleaner.files.passed import Passed
from cleaner.files.stories import Stories

_RED, _GREEN, _CYAN, _DIM = 31, 32, 36, 2
_REASON_COLUMN = 72
_LEAST_WIDTH = 40


@dataclass
class Counts:
    """What a run has done so far."""

    files: dict[Status, int] = field(default_factory=lambda: dict.fromkeys(Status, 0))
    stories: int = 0
    lines: int = 0
    bytes: int = 0
    problems: int = 0
    passed: Passed = field(default_factory=Passed)

    def add(self, outcome: Outcome) -> None:
        """Count a file."""
        self.files[outcome.status] += 1
        self.bytes += outcome.size
        self.problems += len(outcome.problems) + (outcome.status is Status.FAILED)
        if outcome.status is Status.CLEANED:
            self.stories += len(outcome.stories)
            self.lines += outcome.lines

    @property
    def changed(self) -> int:
        """Files that were cleaned, or would be."""
        return self.files[Status.CLEANED]

    def summary(self, *, written: bool) -> str:
        """One line: "5 files: 3 cleaned, 2 unchanged; 6 stories and 61 lines removed"."""
        words = {Status.CLEANED: "cleaned" if written else "would be cleaned"}
        parts = [f"{number:,} {words.get(status, status.value)}" for status, number in self.files.items() if number]
        line = f"{_number(sum(self.files.values()), 'file')}: {', '.join(parts) or 'nothing to clean'}"
        removed = [_number(self.stories, "story", "stories")] if self.stories else []
        removed += [_number(self.lines, "line")] if self.lines else []
        if removed:
            line += f"; {' and '.join(removed)} {'removed' if written else 'would be removed'}"
        if passed := str(self.passed):
            line += f"; passed over: {passed}"
        return line


@dataclass
class Report:
    """Prints outcomes in one of the formats, as they come.

    ``written``: whether files are changed. ``stream``: standard output is taken by the cleaned text.
    """

    terminal: Terminal
    format: str = "text"
    diff: bool = False
    names: bool = False
    verbose: bool = False
    written: bool = True
    stories: Stories | None = None
    stream: bool = False
    counts: Counts = field(default_factory=Counts)

    def __post_init__(self) -> None:
        self.colour = colours(sys.stdout)
        # On a terminal a line of a diff is one line, or its reason could not be seen.
        self.width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
        self.plain = not (self.diff or self.names or self.stream or self.format != "text")

    def add(self, outcome: Outcome) -> None:
        """Count a file and say what is to be said of it."""
        self.counts.add(outcome)
        if self.stories is not None and outcome.status is Status.CLEANED:
            for story in outcome.stories:
                self.stories.write({"file": outcome.task.shown, **story.as_dict()})
        if self.names:
            self._name(outcome)
        elif self.format == "json":
            self.terminal.out(json.dumps(_record(outcome)))
        elif self.format == "github":
            self._github(outcome)
        elif self.diff and outcome.status is Status.CLEANED:
            for section in outcome.sections:
                self._diff(outcome, section)
        self._remarks(outcome)

    def problem(self, message: str) -> None:
        """Say what went wrong beside the files, and count it."""
        self.counts.problems += 1
        self.terminal.error(f"error: {message}")

    def close(self) -> None:
        """The closing line."""
        if self.format == "json" and not self.names:
            counts = {status.value: number for status, number in self.counts.files.items()}
            totals = {"stories": self.counts.stories, "lines": self.counts.lines, "bytes": self.counts.bytes}
            rest = {"passed_over": self.counts.passed.as_dict(), "written": self.written}
            self.terminal.out(json.dumps({"summary": counts | totals | rest}))
        summary = self.counts.summary(written=self.written)
        if self.plain and not self.terminal.quiet:
            self.terminal.out(summary)
        else:  # standard output is for what was asked for
            self.terminal.say(summary)

    def _name(self, outcome: Outcome) -> None:
        if outcome.status is Status.CLEANED:
            self.terminal.out(safe(outcome.task.shown))

    def _remarks(self, outcome: Outcome) -> None:
        """Errors, skipped files and notes go to standard error, whatever the format."""
        name, status = outcome.task.shown, outcome.status
        if status is Status.FAILED:
            self.terminal.error(f"error: {name}: {outcome.message}")
        elif status is Status.SKIPPED:
            self.terminal.say(f"skipped: {name}: {outcome.message}")
        elif self.verbose and status is Status.CLEANED:
            verb = "cleaned" if self.written else "would clean"
            removed = [_number(len(outcome.stories), "story", "stories"), _number(outcome.lines, "line")]
            self.terminal.say(f"{verb}: {name}: {' and '.join(removed[not outcome.stories :])}")
        elif self.verbose:
            self.terminal.say(f"unchanged: {name}")
        for problem in outcome.problems:
            self.terminal.error(f"error: {name}: {problem}")
        for note in outcome.notes:
            self.terminal.say(f"note: {name}: {note}")

    def _github(self, outcome: Outcome) -> None:
        """Annotations for GitHub's pages: one for each removed line, one for each failed file."""
        name = _github_value(outcome.task.shown)
        for problem in (*([outcome.message] if outcome.status is Status.FAILED else []), *outcome.problems):
            self.terminal.out(f"::error file={name}::{_github_text(problem)}")
        for section in outcome.sections:
            place = f"{section.name}: " if section.name else ""
            for removal in section.removals:
                line = "" if section.name else f",line={removal.line}"
                text = f"{place}{removal.text[:200]} ({removal.reason})"
                title = "removed" if self.written else "would be removed"
                self.terminal.out(f"::warning file={name}{line},title={title}::{_github_text(text)}")

    def _diff(self, outcome: Outcome, section: Section) -> None:
        name = safe(outcome.task.shown) + (f" ({section.name})" if section.name else "")
        self.terminal.out(styled(f"--- {name}", _RED, on=self.colour))
        self.terminal.out(styled(f"+++ {name}", _GREEN, on=self.colour))
        for hunk in section.hunks:
            self._hunk(hunk)

    def _hunk(self, hunk: Hunk) -> None:
        old = sum(line.mark != "+" for line in hunk.lines)
        new = sum(line.mark != "-" for line in hunk.lines)
        head = f"@@ -{_range(hunk.old_line, old)} +{_range(hunk.new_line, new)} @@"
        self.terminal.out(styled(head, _CYAN, on=self.colour))
        self.terminal.out("\n".join(self._line(line) for line in hunk.lines))

    def _line(self, line: Line) -> str:
        text = line.mark + safe(line.text.rstrip("\r\n\u2028\u2029"))
        if line.mark != "-":
            return styled(text, _GREEN, on=self.colour and line.mark == "+")
        if not line.reason:
            return styled(text, _RED, on=self.colour)
        column = _REASON_COLUMN
        if self.width:
            room = max(_LEAST_WIDTH, self.width - len(line.reason) - 2)
            text = text if len(text) <= room else text[: room - 1] + "…"
            column = min(column, room + 2)
        gap = " " * max(2, column - len(text))
        return styled(text, _RED, on=self.colour) + gap + styled(safe(line.reason), _DIM, on=self.colour)


def _record(outcome: Outcome) -> dict[str, Any]:
    """An outcome as one JSON object."""
    return {
        "file": outcome.task.shown,
        "status": outcome.status.value,
        "message": outcome.message or None,
        "kind": outcome.kind,
        "notes": [*outcome.notes],
        "problems": [*outcome.problems],
        "stories": [story.as_dict() for story in outcome.stories],
        "removed": [
            {"in": section.name or None, **removal._asdict()}
            for section in outcome.sections
            for removal in section.removals
        ],
    }


def _range(line: int, number: int) -> str:
    """A range of unified diffs: an empty one stands behind the line before it."""
    return f"{line - (number == 0)},{number}"


def _number(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _github_text(text: str) -> str:
    return safe_lines(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _github_value(text: str) -> str:
    return _github_text(text).replace(":", "%3A").replace(",", "%2C")

"""``cleaner - --jsonl``: a row goes out, cleaned, as soon as it has come in."""

from __future__ import annotations

import os
import signal
import sys

from cleaner.cli.options import Failure, stories_file
from cleaner.cli.terminal import Terminal
from cleaner.core.config import Settings
from cleaner.files.build import Build
from cleaner.files.content import clean_bytes
from cleaner.files.forms import Form
from cleaner.files.outcome import Clean, Cleaning, RefusedError, Request, SkippedError
from cleaner.files.stories import Stories

_ROWS = Form("rows", "")
# So many problems are told one by one; the others are counted.
_NAMED = 10


def clean_pipe(settings: Settings, build: Build, request: Request) -> int:
    """Clean standard input row by row, nothing held back; the exit code: 2 when a row could not be cleaned.

    Such a row goes out as it came in. When nobody reads any more it ends quietly, as other filters do.
    """
    terminal = Terminal(quiet=settings["quiet"])
    with stories_file(settings) as stories:
        try:
            pipe = _Pipe(terminal, build(), request, stories)
        except ValueError as error:
            raise Failure(str(error)) from None
        try:
            pipe.run()
        except BrokenPipeError:
            # Python would flush once more at its end, and complain.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 128 + signal.SIGPIPE
    terminal.say(f"{pipe.rows:,} rows: {pipe.cleaned:,} cleaned, {pipe.problems:,} with an error")
    return 2 if pipe.problems else 0


class _Pipe:
    """The rows so far."""

    def __init__(self, terminal: Terminal, clean: Clean, request: Request, stories: Stories | None) -> None:
        self.terminal, self.clean, self.request, self.stories = terminal, clean, request, stories
        self.rows = self.cleaned = self.problems = 0

    def run(self) -> None:
        """Until standard input ends. Raises BrokenPipeError."""
        source, target = sys.stdin.buffer, sys.stdout.buffer
        within = False  # a row that is too large, and passes in pieces
        while line := source.readline(self.request.max_bytes + 1):
            ends = line.endswith(b"\n") or len(line) <= self.request.max_bytes
            if within or not ends:
                if not within:
                    self.rows += 1
                    self._problem(f"has more than {self.request.max_bytes:,} bytes and stays as it is (--max-bytes)")
                within = not ends
            else:
                line = self._row(line)
            target.write(line)
            target.flush()

    def _row(self, line: bytes) -> bytes:
        if not line.strip():
            return line
        self.rows += 1
        try:
            done = clean_bytes(line, _ROWS, self.request, self.clean)
        except (RefusedError, SkippedError) as reason:
            self._problem(str(reason))
            return line
        for problem in done.problems:
            self._problem(problem.removeprefix("row 1 "))
        for note in done.notes:
            self.terminal.say(f"note: row {self.rows:,}{note.removeprefix('row 1')}")
        self.cleaned += done.new != line
        self._tell_stories(done)
        return done.new

    def _tell_stories(self, done: Cleaning) -> None:
        if self.stories is None:
            return
        for story in done.stories:
            self.stories.write({"row": self.rows, **story.as_dict()})

    def _problem(self, message: str) -> None:
        self.problems += 1
        if self.problems <= _NAMED:
            self.terminal.error(f"error: row {self.rows:,}: {message}")

"""``cleaner -``: standard input to standard output."""

from __future__ import annotations

import sys
from dataclasses import replace

from cleaner.cli.options import Failure, stories_file
from cleaner.cli.report import Report
from cleaner.cli.terminal import Terminal, safe_lines
from cleaner.core.config import Settings
from cleaner.core.kind import kind_of
from cleaner.files.build import Build
from cleaner.files.content import clean_bytes
from cleaner.files.forms import Form, form_of
from cleaner.files.others import refuse
from cleaner.files.outcome import Clean, Outcome, RefusedError, Request, SkippedError, Status, Task


def clean_stream(settings: Settings, build: Build, request: Request) -> int:
    """Clean standard input; the exit code. What can't be cleaned comes out as it went in, of a page escaped."""
    name = settings["stdin-filename"] or "-"
    form = Form("rows", "") if settings["jsonl"] else form_of(name)
    terminal = Terminal(quiet=settings["quiet"])
    if settings["jsonl"] and not settings.dry:
        from cleaner.cli.pipe import clean_pipe

        return clean_pipe(settings, build, request)
    report = Report(
        terminal,
        format=settings["format"] if settings.dry else "text",
        diff=settings["diff"],
        names=settings["list"],
        verbose=settings["verbose"],
        written=not settings.dry,
        stream=True,
    )
    try:
        clean = build()
    except ValueError as error:
        raise Failure(str(error)) from None
    data = sys.stdin.buffer.read()
    outcome = _outcome(data, Task(name, name, name), form, replace(request, mirror=True), clean)
    with stories_file(settings) as report.stories:
        if not settings.dry:
            _write(_as_it_was(data, form, request) if outcome.new is None else outcome.new)
        report.add(outcome)
    report.close()
    if report.counts.problems:
        return 2
    return int(settings["check"] and report.counts.changed > 0)


def _outcome(data: bytes, task: Task, form: Form, request: Request, clean: Clean) -> Outcome:
    try:
        if form.kind == "auto":
            refuse(task.real, request.kind)
        if len(data) > request.max_bytes:
            raise SkippedError(f"has {len(data):,} bytes, more than --max-bytes {request.max_bytes:,}")
        done = clean_bytes(data, form, request, clean)
    except SkippedError as reason:
        return Outcome(task, Status.SKIPPED, str(reason))
    except RefusedError as reason:
        return Outcome(task, Status.FAILED, str(reason))
    outcome = done.outcome(task, len(data))
    outcome.new = done.new
    return outcome


def _as_it_was(data: bytes, form: Form, request: Request) -> bytes:
    """What could not be cleaned: text as it came, a page with its markup escaped."""
    kind = request.kind if request.kind != "auto" else form.kind
    if "html" not in (kind if kind != "auto" else kind_of(data.decode("latin-1")), request.to):
        return data
    return data.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


def _write(data: bytes) -> None:
    if sys.stdout.isatty():
        data = safe_lines(data.decode("utf-8", "surrogateescape")).encode("utf-8", "backslashreplace")
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()

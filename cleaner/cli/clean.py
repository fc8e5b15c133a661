"""``cleaner PATH...``: from settings to a run over files, or from standard input to standard output."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from cleaner import config
from cleaner.cli.interrupt import Interrupt
from cleaner.cli.main import COMMANDS
from cleaner.cli.options import CLEANER_OPTIONS, Failure
from cleaner.cli.progress import Bar
from cleaner.cli.report import Report
from cleaner.cli.terminal import Terminal
from cleaner.config import OPTIONS, Settings
from cleaner.files.build import Build, fingerprint
from cleaner.files.cache import Cache
from cleaner.files.examine import Examiner
from cleaner.files.journal import Journal, JournalError, default_folder
from cleaner.files.outcome import Outcome, Request
from cleaner.files.reading import look_at
from cleaner.files.replace import Replacer
from cleaner.files.run import InPlace, Mirror
from cleaner.files.walk import Walk, mirror_base


def run(ctx: click.Context, parameters: Mapping[str, Any]) -> int:
    """Clean what the command line asks for; the exit code. Raises ConfigError and click's errors for errors in use."""
    paths: Sequence[str] = parameters["paths"]
    given = {o.name: parameters[o.attribute] for o in OPTIONS if parameters[o.attribute] not in (None, ())}
    chosen = parameters["config"]
    settings = config.load(_start(paths, given), given, Path(chosen) if chosen else None)
    if parameters["show_config"]:
        _show(settings)
        return 0
    if not paths:
        raise click.UsageError("Say what to clean: a file, a folder, or - for standard input.", ctx)
    if near := _misspelt(paths[0]):
        raise click.UsageError(f"{paths[0]}: no such file, and no such command: did you mean {near!r}?", ctx)
    _check_use(settings, paths)
    build = Build(settings.given(*CLEANER_OPTIONS))
    if "-" in paths:
        from cleaner.cli.stream import clean_stream

        return clean_stream(settings, build, _request(settings))
    return _Run(settings, build, paths).run()


class _Run:
    """One run over files."""

    def __init__(self, settings: Settings, build: Build, paths: Sequence[str]) -> None:
        self.settings, self.build, self.paths = settings, build, paths
        self.dry = settings["diff"] or settings["check"]
        self.out = settings["out"]
        self.terminal = Terminal(quiet=settings["quiet"])
        self.report = Report(
            self.terminal,
            format=settings["format"],
            diff=settings["diff"],
            names=settings["list"],
            verbose=settings["verbose"],
            written=not self.dry,
        )
        self.journal: Journal | None = None
        if not (self.dry or self.out or settings["no-journal"]):
            folder = settings["journal"]
            self.journal = Journal(Path(folder) if folder else default_folder(), sys.argv[1:])

    def run(self) -> int:
        """Do it; the exit code."""
        bar = Bar(self.terminal)
        with Interrupt() as interrupt, self._stories():
            try:
                for outcome in self._outcomes(interrupt, bar):
                    self.report.add(outcome)
                    bar.step(outcome.size)
            except JournalError as error:
                self.report.problem(f"{error}: no further file was touched")
            self._close(interrupt)
        if interrupt.stopped:
            return 128 + interrupt.signal
        if self.report.counts.problems:
            return 2
        return int(self.settings["check"] and self.report.counts.changed > 0)

    def _outcomes(self, interrupt: Interrupt, bar: Bar) -> Iterator[Outcome]:
        request = _request(self.settings)
        cache = None
        if not self.settings["no-cache"]:
            cache = Cache(config.cache_folder(), fingerprint(self.build.options, request))
        examiner = Examiner(request, self.build, cache)
        if not cache:
            _prepare(examiner)
        spared = str(Path(self.out).resolve()) if self.out else None
        walk = Walk(self.settings["include"] or (), self.settings["exclude"] or (), spared)
        tasks = interrupt.until_stopped(bar.counting(walk.find(self.paths)))
        found = look_at(tasks, examiner, self.settings["jobs"], self.settings["timeout"])
        if self.dry:
            yield from found
        elif self.out:
            yield from Mirror(Path(self.out), self.settings["to"]).write(found)
        else:
            replacer = Replacer(
                keep_times=self.settings["keep-times"] or False, break_links=self.settings["break-links"] or False
            )
            place = InPlace(replacer, self.journal, cache)
            try:
                yield from place.write(found)
            finally:
                for problem in place.close(walk.littered):
                    self.report.problem(problem)
        if cache is not None:
            cache.save()

    def _close(self, interrupt: Interrupt) -> None:
        self.report.close()
        name = self.journal.name if self.journal else ""
        if name and (interrupt.stopped or self.settings["verbose"] or sys.stderr.isatty()):
            self.terminal.say(f"to undo this: cleaner undo {name}")
        if interrupt.stopped:
            self.terminal.error("stopped before the end: all files are whole, those not counted are as they were")

    @contextlib.contextmanager
    def _stories(self) -> Iterator[None]:
        path = self.settings["stories"]
        with contextlib.ExitStack() as stack:
            if path:
                try:
                    self.report.stories = stack.enter_context(Path(path).open("a", encoding="utf-8"))
                except OSError as error:
                    raise Failure(f"--stories {path}: {error.strerror}") from None
            yield


def _request(settings: Settings) -> Request:
    return Request(
        kind=settings["kind"],
        encoding=settings["encoding"],
        fields=tuple(settings["field"]),
        url_field=settings["url-field"],
        max_bytes=settings["max-bytes"],
        details=settings["diff"] or settings["format"] != "text",
        to=settings["to"],
        front_matter=bool(settings["front-matter"]),
        mirror=bool(settings["out"]),
    )


def _prepare(examiner: Examiner) -> None:
    """Build the cleaner now, so that a wrong rule or option is one error and not one for each file."""
    try:
        examiner.prepare()
    except ValueError as error:
        raise Failure(str(error)) from None


def _misspelt(first: str) -> str | None:
    """The sub-command that a first argument that is no file may have meant."""
    near = get_close_matches(first, COMMANDS, n=1, cutoff=0.75)
    return near[0] if near and not os.path.lexists(first) else None


def _check_use(settings: Settings, paths: Sequence[str]) -> None:
    """Raises click.UsageError for what can't go together."""
    if settings["to"] and not settings["out"] and "-" not in paths:
        raise click.UsageError("--to writes other files than it reads: it needs --out DIR.")
    if settings["front-matter"] and settings["to"] != "markdown":
        raise click.UsageError("--front-matter is for Markdown: it needs --to markdown.")
    if "-" not in paths:
        for name in ("jsonl", "stdin-filename"):
            if settings.origins[name] == "command line":
                raise click.UsageError(f"--{name} is for standard input (-): a file is told by its own name.")
    if "-" in paths and len(paths) > 1:
        raise click.UsageError("- (standard input) stands alone.")
    if settings["encoding"]:
        from cleaner.read.decode import known_encoding

        if not known_encoding(settings["encoding"]):
            raise click.UsageError(f"--encoding {settings['encoding']}: no such encoding.")
    if "-" in paths:
        return
    out = settings["out"]
    if out and Path(out).resolve() == Path(mirror_base(paths)).resolve():
        raise click.UsageError("--out is where the files are: leave it out to clean in place.")


def _start(paths: Sequence[str], given: Mapping[str, Any]) -> Path:
    """Where the search for settings begins: the lowest folder that holds all paths."""
    named = [path for path in paths if path != "-"] or [given.get("stdin-filename") or "."]
    return Path(mirror_base([str(Path(path).resolve()) for path in named]))


def _show(settings: Settings) -> None:
    from cleaner.cli.terminal import safe

    for name, value in settings.values.items():
        shown = list(value) if isinstance(value, tuple) else value
        line = f"{name} = {'(not set)' if shown is None else repr(shown)}"
        click.echo(safe(f"{line:44}  # {settings.origins[name]}"))

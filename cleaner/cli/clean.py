"""``cleaner PATH...``: from settings to a run over files, or from standard input to standard output."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from cleaner.cli.interrupt import Interrupt
from cleaner.cli.options import CLEANER_OPTIONS, Failure, announce, stories_file
from cleaner.cli.paths import check_paths
from cleaner.cli.progress import Bar
from cleaner.cli.report import Report
from cleaner.cli.terminal import Terminal
from cleaner.core import config
from cleaner.core.config import COMMAND_LINE, Settings
from cleaner.core.options import OPTIONS
from cleaner.files.build import Build, fingerprint
from cleaner.files.cache import Cache
from cleaner.files.examine import Examiner
from cleaner.files.ignores import IgnoreError
from cleaner.files.journal import Journal, JournalError, default_folder
from cleaner.files.others import SHARDED
from cleaner.files.outcome import Outcome, Request, Task
from cleaner.files.parallel import look_at
from cleaner.files.replace import Replacer
from cleaner.files.run import InPlace, Mirror
from cleaner.files.walk import Walk, mirror_base


def run(ctx: click.Context, parameters: Mapping[str, Any]) -> int:
    """Clean what the command line asks for; the exit code. Raises ConfigError and click's errors for errors in use."""
    paths: Sequence[str] = parameters["paths"]
    check_paths(paths)
    given = {o.name: parameters[o.attribute] for o in OPTIONS if parameters[o.attribute] not in (None, ())}
    chosen = parameters["config"]
    settings = config.load(_start(paths, given), given, Path(chosen) if chosen else None)
    if parameters["show_config"]:
        from cleaner.cli.show_config import show

        show(settings)
        return 0
    if not paths:
        raise click.UsageError("Say what to clean: a file, a folder, or - for standard input.", ctx)
    announce(settings)
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
        self.dry = settings.dry
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
        self.walk: Walk | None = None
        self.journal: Journal | None = None
        if not (self.dry or self.out or settings["no-journal"]):
            folder = settings["journal"]
            stories = str(Path(settings["stories"]).absolute()) if settings["stories"] else None
            self.journal = Journal(Path(folder) if folder else default_folder(), sys.argv[1:], stories)

    def run(self) -> int:
        """Do it; the exit code."""
        bar = Bar(self.terminal)
        with stories_file(self.settings) as self.report.stories, Interrupt() as interrupt:
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
        self.walk = walk = _walk(self.settings, spared)
        self.report.counts.passed = walk.passed
        tasks = interrupt.until_stopped(bar.counting(filter(self._meant, walk.find(self.paths))))
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
        if not interrupt.stopped and self.walk and self.walk.hidden_by_ignore_files(self.paths):
            self.report.problem("ignore files leave nothing to clean; --no-ignore looks everywhere")
        elif self.walk and not self.walk.found and (sharded := SHARDED.intersection(self.walk.passed.other)):
            self.terminal.say(f"cleaner shards cleans {', '.join(sorted(sharded))}: a column of theirs, see its --help")
        self.report.close()
        name = self.journal.name if self.journal else ""
        if name and (interrupt.stopped or self.settings["verbose"] or sys.stderr.isatty()):
            self.terminal.say(f"to undo this: cleaner undo {name}")
        if interrupt.stopped:
            self.terminal.error("stopped before the end: all files are whole, those not counted are as they were")

    def _meant(self, item: Task | Outcome) -> bool:
        """Not the file that the stories go to, in a folder that is cleaned."""
        stories = self.report.stories
        return stories is None or not isinstance(item, Task) or item.real != stories.path


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


def _walk(settings: Settings, spared: str | None) -> Walk:
    try:
        return Walk(
            settings["include"] or (),
            settings["exclude"] or (),
            spared,
            settings["kind"],
            heed=not settings["no-ignore"],
            everywhere=bool(settings["no-ignore"]),
        )
    except IgnoreError as error:
        raise Failure(str(error)) from None


def _prepare(examiner: Examiner) -> None:
    """Build the cleaner now, so that a wrong rule or option is one error and not one for each file."""
    try:
        examiner.prepare()
    except ValueError as error:
        raise Failure(str(error)) from None


def _check_use(settings: Settings, paths: Sequence[str]) -> None:
    """Raises click.UsageError for what can't go together."""
    if settings["to"] and not settings["out"] and "-" not in paths:
        raise click.UsageError("--to writes other files than it reads: it needs --out DIR.")
    if settings["front-matter"] and settings["to"] != "markdown":
        raise click.UsageError("--front-matter is for Markdown: it needs --to markdown.")
    if "-" not in paths:
        for name in ("jsonl", "stdin-filename"):
            if settings.origins[name] == COMMAND_LINE:
                raise click.UsageError(f"--{name} is for standard input (-): a file is told by its own name.")
    if "-" in paths and len(paths) > 1:
        raise click.UsageError("- (standard input) stands alone.")
    if settings["encoding"]:
        from cleaner.core.decode import known_encoding

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

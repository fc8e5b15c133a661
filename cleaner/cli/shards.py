"""``cleaner shards IN... OUT``: files of documents, one worker process for each core."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from cleaner.cli.options import (
    CLEANER_OPTIONS,
    Failure,
    cleaner_options,
    quiet_option,
    settings_for,
    timeout_option,
    workers_option,
)
from cleaner.cli.terminal import Terminal
from cleaner.core.kind import KINDS
from cleaner.core.workers import cores
from cleaner.corpus import run as scale
from cleaner.corpus.formats.base import Choice
from cleaner.corpus.shard import Outcome
from cleaner.corpus.statistics import Statistics
from cleaner.corpus.streams import ShardError
from cleaner.files.walk import mirror_base


def _shards(sources: Sequence[Path], out: Path, **given: Any) -> None:
    choice = Choice(given["field"], given["into"] or given["field"], given["url_field"], given["kind"])
    places = scale.Places(out, given["stories"], f".{given['to']}")
    try:
        options = settings_for(Path(mirror_base([*map(str, sources)])), given).given(*CLEANER_OPTIONS)
        plan = scale.make_plan(choice, options, given["limit"], given["timeout"], places)
        shards = [s for n, s in enumerate(scale.find(sources, places)) if given["part"] is None or given["part"](n)]
        left = scale.undone(shards, plan, redo=given["redo"])
    except (ShardError, ValueError) as error:
        raise Failure(str(error)) from None
    if not shards:
        raise Failure(f"there is no shard to clean: their names end in {' '.join(scale.SUFFIXES)}, also .gz or .zst")
    report = _Report(Terminal(quiet=given["quiet"]), len(shards), len(shards) - len(left))
    for outcome in scale.clean_shards(left, plan, given["workers"] or cores()):
        report.add(outcome)
    report.close(scale.write_total(shards, places), as_json=given["json"])
    if report.failed:
        click.get_current_context().exit(2)


class _Report:
    """A line for every shard, and one for all."""

    def __init__(self, terminal: Terminal, shards: int, before: int) -> None:
        self.terminal, self.shards, self.done, self.before = terminal, shards, before, before
        self.failed = self.bytes = self.documents = 0
        self.begin = time.monotonic()

    def add(self, outcome: Outcome) -> None:
        """Tell what became of a shard."""
        name = str(outcome.shard.source)
        if outcome.error:
            self.failed += 1
            self.terminal.error(f"{name}: {outcome.error}; it has no output")
            return
        self.done += 1
        self.bytes += outcome.statistics.bytes_in
        self.documents += outcome.statistics.documents
        self.terminal.say(f"{self.done}/{self.shards}  {name}: {_counts(outcome.statistics)}, {outcome.seconds:.1f} s")

    def close(self, total: Statistics, *, as_json: bool) -> None:
        """Sum up: what this run did, and what OUT now holds."""
        seconds = time.monotonic() - self.begin
        before = f", {self.before} done before" if self.before else ""
        failed = f", {self.failed} failed" if self.failed else ""
        self.terminal.say(f"{self.shards} shards: {self.done - self.before} done{before}{failed}; {_counts(total)}")
        rate = f"{self.documents / seconds:,.0f} documents/s, {self.bytes / 1e6 / seconds:,.1f} MB/s as packed"
        self.terminal.say(f"{seconds:.1f} s: {rate}")
        if as_json:
            record = {"shards": self.shards, "failed": self.failed, "seconds": round(seconds, 3), **total.as_dict()}
            self.terminal.out(json.dumps(record))


def _counts(counts: Statistics) -> str:
    errors = f", {counts.errors:,} with an error" if counts.errors else ""
    return f"{counts.documents:,} documents, {counts.cleaned:,} cleaned{errors}"


class _Part(click.ParamType[Any]):
    """``K/N``: the K-th of N equal parts, K from 1."""

    name = "part"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        which, _, parts = str(value).partition("/")
        if not (which.isdecimal() and parts.isdecimal() and 1 <= int(which) <= int(parts)):
            self.fail(f"{value!r} is no part; write 1/8 to 8/8", param, ctx)
        return lambda number: number % int(parts) == int(which) - 1


shards = click.Command(
    "shards",
    callback=_shards,
    params=[
        click.Argument(["sources"], nargs=-1, required=True, type=click.Path(path_type=Path), metavar="IN..."),
        click.Argument(["out"], type=click.Path(path_type=Path, file_okay=False), metavar="OUT"),
        click.Option(["--field"], default="text", show_default=True, help="The column that is cleaned."),
        click.Option(["--into"], help="The column that the article goes into; default: the same."),
        click.Option(["--url-field"], default="url", show_default=True, help="The column of addresses, if there is."),
        click.Option(["--kind"], type=click.Choice(["auto", *KINDS]), default="auto", help="What it holds."),
        click.Option(
            ["--to"],
            type=click.Choice(["jsonl", "jsonl.gz", "jsonl.zst", "parquet"]),
            default="jsonl.gz",
            show_default=True,
            help="What WARC files become; all others stay what they are.",
        ),
        click.Option(
            ["--stories"],
            type=click.Path(path_type=Path, file_okay=False),
            metavar="DIR",
            help="Write the appended stories there, a file for each shard.",
        ),
        workers_option(),
        click.Option(["--limit"], type=click.IntRange(min=1), metavar="N", help="Only N documents of each shard."),
        click.Option(
            ["--part"], type=_Part(), metavar="K/N", help="Every N-th shard from the K-th: for arrays of jobs."
        ),
        timeout_option(60.0),
        click.Option(["--redo"], is_flag=True, help="Replace outputs that were made with other options."),
        click.Option(["--json"], is_flag=True, help="Print the statistics of the whole as JSON."),
        quiet_option(),
        *cleaner_options(),
    ],
    help="""Clean shards: .jsonl, .ndjson, .csv, .tsv (also .gz, .zst), .parquet, .warc, .wet.

    Each IN is a file or a folder; OUT gets a file of the same name for each, in which the column is cleaned, and a
    column cleaner_error that says why a row was not. A shard that is done is marked, and the same command after a
    kill does what is missing. OUT/statistics.json sums up.

    \b
    cleaner shards crawl/ clean/ --field text
    cleaner shards pages.parquet clean/ --field html --into text --kind html
    cleaner shards CC-NEWS-*.warc.gz clean/ --to parquet --stories stories/

    Exit codes: 0 done; 2 an error in use, or a shard that could not be read (all others are done all the same).""",
)

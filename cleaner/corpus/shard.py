"""One shard: read, cleaned, written and marked as done, or left as if nothing had happened."""

from __future__ import annotations

import contextlib
import faulthandler
import json
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO, Any

from cleaner.api import Cleaner
from cleaner.core import workers
from cleaner.core.many import clean_or_say, failed
from cleaner.corpus.formats.base import Choice, Form, Row
from cleaner.corpus.formats.csv import Delimited
from cleaner.corpus.formats.jsonl import JsonLines
from cleaner.corpus.formats.parquet import Parquet
from cleaner.corpus.formats.warc import Warc
from cleaner.corpus.statistics import Statistics
from cleaner.corpus.streams import Output, ShardError, packing_of, unpacked, write_whole
from cleaner.files.examine import os_reason
from cleaner.result import Result

_ALARM_EVERY = 1.0


@dataclass(frozen=True)
class Plan:
    """What holds for every shard of a run. ``fingerprint`` names all that decides what comes out.

    ``options`` are those of ``cleaner.Cleaner``; ``limit`` is in documents a shard; ``timeout`` in seconds for one.
    """

    choice: Choice = field(default_factory=Choice)
    options: Mapping[str, Any] = field(default_factory=dict)
    limit: int | None = None
    timeout: float = 60.0
    fingerprint: str = ""


@dataclass(frozen=True)
class Shard:
    """Where a shard is read, and where its rows, its stories (or None) and its marker go."""

    source: Path
    target: Path
    marker: Path
    stories: Path | None = None


@dataclass
class Outcome:
    """What became of a shard: ``error`` says why there is no output. ``lost``: its process died or hung."""

    shard: Shard
    statistics: Statistics = field(default_factory=Statistics)
    error: str | None = None
    lost: bool = False
    seconds: float = 0.0


class Worker:
    """Cleans shards in a process of its own. ``careful``: every document in a further one, which may die or hang."""

    def __init__(self, plan: Plan, *, careful: bool) -> None:
        self.plan = plan
        self.build = partial(_build_clean, dict(plan.options))
        if careful:
            self.cleaned: Callable[[Iterable[Row]], Iterator[tuple[Row, Result | None]]] = self._carefully
        else:
            self.clean = self.build()
            self.cleaned = self._quickly

    def __call__(self, shard: Shard) -> Outcome:
        """Clean one shard. Never raises for what is wrong with it: that is an outcome."""
        begin = time.monotonic()
        outcome = Outcome(shard)
        try:
            outcome.statistics = self._shard(shard)
        except ShardError as error:
            outcome.error = str(error)
        except OSError as error:
            outcome.error = os_reason(error)
        outcome.seconds = time.monotonic() - begin
        return outcome

    def _shard(self, shard: Shard) -> Statistics:
        before = shard.source.stat()
        with contextlib.ExitStack() as stack:
            output = _output(stack, shard.target)
            form = _form(stack, shard, output.stream, self.plan.choice)
            stories = _output(stack, shard.stories) if shard.stories else None
            statistics = self._rows(form, stories)
            form.close()
            after = shard.source.stat()
            if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
                raise ShardError("changed while it was read")
            if stories:
                stories.commit()
            statistics.bytes_in, statistics.bytes_out = before.st_size, output.commit()
        write_marker(shard, self.plan, before, statistics)
        return statistics

    def _rows(self, form: Form, stories: Output | None) -> Statistics:
        statistics = Statistics()
        for number, (row, result) in enumerate(self.cleaned(_limited(form.read(), self.plan.limit)), 1):
            statistics.count(row, result)
            if row.skipped:
                continue
            form.write(row, result)
            if stories and result:
                stories.stream.writelines(_story_lines(number, row, result))
        return statistics

    def _quickly(self, rows: Iterable[Row]) -> Iterator[tuple[Row, Result | None]]:
        """Clean here. Where a document hangs, even in C code, the process ends: then the shard is done carefully."""
        due = 0.0
        with Path(os.devnull).open("w") as nowhere:
            try:
                for row in rows:
                    if (now := time.monotonic()) >= due:
                        due = now + _ALARM_EVERY
                        faulthandler.dump_traceback_later(self.plan.timeout + _ALARM_EVERY, exit=True, file=nowhere)
                    yield row, None if row.source is None else self.clean(row)
            finally:
                faulthandler.cancel_dump_traceback_later()

    def _carefully(self, rows: Iterable[Row]) -> Iterator[tuple[Row, Result | None]]:
        on_the_way: deque[Row] = deque()

        def remembered() -> Iterator[Row]:
            for row in rows:
                on_the_way.append(row)
                yield Row(row.source, None, row.url, row.kind, row.charset)

        build = partial(_build_maybe, self.build)
        with workers.Crew(build, 1, lambda _, why: failed(why), self.plan.timeout) as crew:
            for result in crew.replies(remembered()):
                yield on_the_way.popleft(), result


def write_marker(shard: Shard, plan: Plan, source: os.stat_result, statistics: Statistics) -> None:
    """Say that a shard is done, with what it was made from."""
    marker = {
        "source": {"name": shard.source.name, "bytes": source.st_size, "mtime_ns": source.st_mtime_ns},
        "made_with": plan.fingerprint,
        "statistics": statistics.as_dict(),
    }
    write_whole(shard.marker, json.dumps(marker, indent=1).encode() + b"\n")


def _build_clean(options: dict[str, Any]) -> Callable[[Row], Result]:
    cleaner = Cleaner(**options)

    def clean(row: Row) -> Result:
        return clean_or_say(cleaner.clean, {"kind": row.kind, "url": row.url, "charset": row.charset}, row.source)

    return clean


def _build_maybe(build: Callable[[], Callable[[Row], Result]]) -> Callable[[Row], Result | None]:
    clean = build()
    return lambda row: None if row.source is None else clean(row)


def _output(stack: contextlib.ExitStack, path: Path) -> Output:
    output = Output(path)
    stack.callback(output.discard)
    return output


def _form(stack: contextlib.ExitStack, shard: Shard, target: IO[bytes], choice: Choice) -> Form:
    """The reader and writer for a shard, by its name. Raises ShardError."""
    name = shard.source.name.lower()
    if name.endswith(".parquet"):
        return Parquet(shard.source, target, choice)
    source = stack.enter_context(unpacked(shard.source))
    name = name.removesuffix(packing_of(Path(name)))
    if name.endswith((".warc", ".wet")):
        return Warc(source, target, choice, parquet=shard.target.suffix == ".parquet")
    if name.endswith((".csv", ".tsv")):
        return Delimited(source, target, choice, "," if name.endswith("csv") else "\t")
    return JsonLines(source, target, choice)


def _limited(rows: Iterator[Row], limit: int | None) -> Iterator[Row]:
    return rows if limit is None else islice(rows, limit)


def _story_lines(number: int, row: Row, result: Result) -> Iterator[bytes]:
    for story in result.stories:
        record = {"row": number, "story_of": row.url, **story.as_dict()}
        yield json.dumps(record, ensure_ascii=False).encode("utf-8", "replace") + b"\n"

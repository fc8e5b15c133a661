"""Many shards in worker processes; what is done is marked, and a run that was killed goes on where it stopped."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

from cleaner.api import Cleaner
from cleaner.core import workers
from cleaner.corpus.formats.base import Choice
from cleaner.corpus.formats.warc import output_name
from cleaner.corpus.shard import Outcome, Plan, Shard, Worker
from cleaner.corpus.statistics import Statistics, total
from cleaner.corpus.streams import ShardError, write_whole
from cleaner.files.leftovers import remove_dead
from cleaner.files.within import leads_out

SUFFIXES = (".jsonl", ".ndjson", ".csv", ".tsv", ".parquet", ".warc", ".wet")
_PACKED = tuple(f"{suffix}{packing}" for suffix in SUFFIXES for packing in ("", ".gz", ".zst"))
_MARKERS = "_done"
_TOTAL = "statistics.json"


@dataclass(frozen=True)
class Places:
    """Where a run writes: rows below ``out``, stories below ``stories`` (or nowhere), pages of WARC as ``to``."""

    out: Path
    stories: Path | None = None
    to: str = ".jsonl.gz"


def make_plan(choice: Choice, options: Mapping[str, Any], limit: int | None, timeout: float, places: Places) -> Plan:
    """The plan of a run. Raises ValueError for an option of the cleaner that is wrong."""
    # The timeout decides nothing about a document that stays within it, and may be raised for those that didn't.
    decisive = (Cleaner(**options).fingerprint, choice, limit, places.to, places.stories is not None)
    fingerprint = blake2b(repr(decisive).encode(), digest_size=12).hexdigest()
    return Plan(choice, options, limit, timeout, fingerprint)


def find(sources: Sequence[Path], places: Places) -> list[Shard]:
    """The shards in files and folders, in a stable order. Raises ShardError for what is none, for two of a name,
    and for what would be written elsewhere, through a link.
    """
    shards: dict[Path, Shard] = {}
    for source in sources:
        if not source.exists():
            raise ShardError(f"{source}: no such file or folder")
        base = source if source.is_dir() else source.parent
        found = sorted(_files(source, places)) if source.is_dir() else [source]
        for path in found:
            if not path.name.lower().endswith(_PACKED):
                raise ShardError(f"{path}: no shard by its name, which would end in {' '.join(SUFFIXES)}")
            shard = _shard(path, path.relative_to(base), places)
            if shard.target in shards and shards[shard.target].source != path:
                raise ShardError(f"{path} and {shards[shard.target].source} would both become {shard.target}")
            _check_inside(shard, places)
            if shard.target.exists() and shard.target.samefile(path):
                raise ShardError(f"{path}: is its own output; choose another folder")
            shards[shard.target] = shard
    return list(shards.values())


def undone(shards: Sequence[Shard], plan: Plan, *, redo: bool = False) -> list[Shard]:
    """The shards that have no output, or one from another state of the source.

    Raises ShardError for one that was made with other options, unless it is to be made again.
    """
    for folder in {shard.target.parent for shard in shards} | {s.stories.parent for s in shards if s.stories}:
        remove_dead(str(folder))
    left = []
    for shard in shards:
        marker = _marker(shard)
        if marker is None or not shard.target.exists() or (shard.stories and not shard.stories.exists()):
            left.append(shard)
        elif marker["made_with"] != plan.fingerprint:
            if not redo:
                raise ShardError(
                    f"{shard.target} was made with other options or another version: --redo, or another OUT"
                )
            left.append(shard)
        else:
            state = shard.source.stat()
            if (marker["source"]["bytes"], marker["source"]["mtime_ns"]) != (state.st_size, state.st_mtime_ns):
                left.append(shard)
    return left


def clean_shards(shards: Sequence[Shard], plan: Plan, count: int) -> Iterator[Outcome]:
    """Clean shards in ``count`` processes; an outcome for each, the largest first.

    A shard on which a process dies or hangs is done again, each of its documents in a process that may die.
    """
    lost: list[Shard] = []
    for outcome in _run(shards, plan, count, careful=False):
        if outcome.lost:
            lost.append(outcome.shard)
        else:
            yield outcome
    yield from _run(lost, plan, count, careful=True)


def write_total(shards: Iterable[Shard], places: Places) -> Statistics:
    """Sum up the markers of all shards that are done, into OUT/statistics.json."""
    names = [item.name for item in fields(Statistics)]
    found = [marker["statistics"] for shard in shards if (marker := _marker(shard))]
    summed = total(Statistics(**{name: one[name] for name in names if name in one}) for one in found)
    record = {"shards": len(found), **summed.as_dict()}
    write_whole(places.out / _TOTAL, json.dumps(record, indent=1).encode() + b"\n")
    return summed


def _run(shards: Sequence[Shard], plan: Plan, count: int, *, careful: bool) -> Iterator[Outcome]:
    if not shards:
        return
    build = partial(Worker, plan, careful=careful)
    largest_first = sorted(shards, key=lambda shard: -shard.source.stat().st_size)  # or the last would be waited for
    with workers.Crew(build, min(count, len(shards)), _lost, together=1, ahead=len(shards)) as crew:
        yield from crew.replies(largest_first)


def _lost(shard: Shard, why: str) -> Outcome:
    return Outcome(shard, error=f"cleaning it failed: {why}", lost=True)


def _files(folder: Path, places: Places) -> Iterator[Path]:
    """The shards below a folder; neither what this or another run writes, nor hidden files, nor links to elsewhere."""
    top = folder.resolve()
    spared = [place.resolve() for place in (places.out, places.stories) if place]
    for path in folder.rglob("*"):
        if any(part.startswith((".", _MARKERS)) for part in path.relative_to(folder).parts):
            continue
        if path.name.lower().endswith(_PACKED) and path.is_file():
            real = path.resolve()
            if not real.is_relative_to(top) or any(real.is_relative_to(place) for place in spared):
                continue
            yield path


def _shard(source: Path, below: Path, places: Places) -> Shard:
    name = below.name.lower()
    is_archive = any(name.endswith((suffix, f"{suffix}.gz", f"{suffix}.zst")) for suffix in (".warc", ".wet"))
    target = Path(output_name(str(below), places.to)) if is_archive else below
    stories = places.stories / f"{target}.jsonl.gz" if places.stories else None
    return Shard(source, places.out / target, places.out / _MARKERS / f"{target}.json", stories)


def _check_inside(shard: Shard, places: Places) -> None:
    """Raises ShardError where a link would have something written elsewhere than below OUT and the stories' folder."""
    for path, folder in ((shard.target, places.out), (shard.marker, places.out), (shard.stories, places.stories)):
        if path is not None and folder is not None and leads_out(str(path), str(folder)):
            raise ShardError(f"{path}: leads out of {folder}, by a link")


def _marker(shard: Shard) -> dict[str, Any] | None:
    """What a shard's marker says; None where there is none that can be read."""
    try:
        marker: dict[str, Any] = json.loads(shard.marker.read_bytes())
    except (OSError, ValueError):
        return None
    return marker

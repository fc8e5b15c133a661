"""Compiled rule sets on disk, keyed by content, so that a command starts without reading TOML.

The cache is JSON with a checksum, not pickle: whoever could write into the folder could run code through a pickle,
while
the worst that a forged JSON file does is to be refused. Only files of the own user that nobody else may write are read.
Any trouble (no folder, no right to write, a damaged file) means that the rule files are read as if there were no cache.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import fields
from functools import cache, cached_property
from pathlib import Path
from typing import Any, overload

from cleaner.config import cache_folder
from cleaner.rules.ruleset import Pack, Rule
from cleaner.rules.tables import Compiled

MAX_FILES = 64  # kept in the folder; the oldest go first
_OFF = "CLEANER_NO_CACHE"  # set to anything: neither read nor write


def folder() -> Path | None:
    """The cache folder by the platform's convention, or None where there is none or it is switched off."""
    if os.environ.get(_OFF):
        return None
    try:
        return cache_folder() / "rules"
    except RuntimeError:  # no home
        return None


class CachedPacks(Sequence[Pack]):
    """The packs of a cached rule set, read when first asked for: cleaning needs only their compiled form."""

    def __init__(self, body: bytes, again: Callable[[], tuple[Pack, ...]]) -> None:
        self._body = body
        self._again = again

    @cached_property
    def _packs(self) -> tuple[Pack, ...]:
        try:
            return tuple(map(_pack_from, json.loads(self._body)))
        except (TypeError, ValueError, KeyError, IndexError, RecursionError):
            return self._again()

    @overload
    def __getitem__(self, index: int) -> Pack: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Pack, ...]: ...
    def __getitem__(self, index: int | slice) -> Pack | tuple[Pack, ...]:
        return self._packs[index]

    def __len__(self) -> int:
        return len(self._packs)

    def __reduce__(self) -> tuple[type[tuple[Pack, ...]], tuple[tuple[Pack, ...]]]:
        return tuple, (self._packs,)


def read_packs(digest: str, again: Callable[[], tuple[Pack, ...]]) -> CachedPacks | None:
    """The packs of the rule set of that digest, if the cache has them; ``again`` reads them from the files."""
    body = _read("set", digest)
    return None if body is None else CachedPacks(body, again)


def write_packs(digest: str, packs: Sequence[Pack]) -> None:
    """Keep the packs of a rule set."""
    _write("set", digest, [[*_values(pack)[:-1], [_values(rule) for rule in pack.rules]] for pack in packs])


def read_tables(digest: str) -> Compiled | None:
    """The compiled form of the rule set of that digest, if the cache has it whole."""
    body = _read("tables", digest)
    try:
        if body is None:
            return None
        data = json.loads(body)
        for name, (keys, rules) in data["lines"].items():
            data["lines"][name] = dict(zip(keys.split("\n"), rules, strict=True)) if rules else {}
        data["targets"] = data["targets"].split("\n")
        return Compiled(**data)
    except (AttributeError, TypeError, ValueError, KeyError, RecursionError):
        return None


def write_tables(digest: str, tables: Compiled) -> None:
    """Keep the compiled form of a rule set. Its many lines and targets are one text each: read back many times as
    fast."""
    data = {field.name: getattr(tables, field.name) for field in fields(tables)}
    data["lines"] = {name: ["\n".join(lines), list(lines.values())] for name, lines in tables.lines.items()}
    data["targets"] = "\n".join(json.dumps(target, separators=(",", ":")) for target in tables.targets)
    _write("tables", digest, data)


def _pack_from(values: list[Any]) -> Pack:
    *head, rules = values
    arguments = [*map(_tuple, head), tuple(Rule(*map(_tuple, rule)) for rule in rules)]
    return Pack(*arguments)


def _values(item: Pack | Rule) -> list[Any]:
    return [getattr(item, field.name) for field in fields(item)]


def _tuple(value: Any) -> Any:
    return tuple(value) if type(value) is list else value


@cache
def _engine() -> str:
    """What changes when the engine does, so that no other one's tables are read: sizes and times of its own files."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    facts = [(file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in files]
    return hashlib.sha256(repr((sys.version_info[:2], facts)).encode()).hexdigest()[:12]


def _file(kind: str, digest: str) -> Path | None:
    where = folder()
    return None if where is None else where / f"{kind}-{_engine()}-{digest}.json"


def _read(kind: str, digest: str) -> bytes | None:
    """The body of an entry that is whole and ours."""
    file = _file(kind, digest)
    if file is None:
        return None
    try:
        with file.open("rb") as stream:
            if hasattr(os, "getuid"):
                status = os.fstat(stream.fileno())
                if status.st_uid != os.getuid() or status.st_mode & 0o022:
                    return None
            content = stream.read()
        checksum, _, body = content.partition(b"\n")
    except OSError:
        return None
    return body if checksum == hashlib.blake2b(body, digest_size=16).hexdigest().encode() else None


def _write(kind: str, digest: str, data: object) -> None:
    file = _file(kind, digest)
    if file is None:
        return
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=".tmp-")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(hashlib.blake2b(body, digest_size=16).hexdigest().encode() + b"\n" + body)
            Path(temporary).replace(file)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            return
        _prune(file.parent)
    except OSError:
        return


def _prune(where: Path) -> None:
    """Old entries go when there are too many."""
    files = sorted(where.glob("*.json"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files[MAX_FILES:]:
        file.unlink(missing_ok=True)

"""Compiled rule sets on disk, keyed by content, so that a command starts without reading TOML.

The cache is JSON with a checksum, not pickle: whoever could write into the folder could run code through a pickle, while
the worst that a forged JSON file does is to be refused. Only files of the own user that nobody else may write are read.
Any trouble (no folder, no right to write, a damaged file) means that the rule files are read as if there were no cache.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from dataclasses import astuple, fields
from functools import cache
from pathlib import Path
from typing import Any

from cleaner.config import cache_folder
from cleaner.rules.compile import Compiled
from cleaner.rules.ruleset import Pack, Rule, RuleSet

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


def read_rules(digest: str) -> RuleSet | None:
    """The rule set of that digest, if the cache has it whole."""
    data = _read("set", digest)
    try:
        return None if data is None else _rules_from(data, digest)
    except (TypeError, ValueError, KeyError, IndexError):
        return None


def write_rules(rules: RuleSet) -> None:
    """Keep a rule set."""
    packs = [[*astuple(pack)[:-1], [list(astuple(rule)) for rule in pack.rules]] for pack in rules.packs]
    _write("set", rules.digest, {"packs": packs, "sources": rules.sources})


def read_tables(digest: str) -> Compiled | None:
    """The compiled form of the rule set of that digest, if the cache has it whole."""
    data = _read("tables", digest)
    try:
        return None if data is None else Compiled(**data)
    except TypeError:
        return None


def write_tables(digest: str, tables: Compiled) -> None:
    """Keep the compiled form of a rule set."""
    _write("tables", digest, {field.name: getattr(tables, field.name) for field in fields(tables)})


def _rules_from(data: dict[str, Any], digest: str) -> RuleSet:
    packs = tuple(
        Pack(*map(_tuple, pack[:-1]), tuple(Rule(*map(_tuple, rule)) for rule in pack[-1])) for pack in data["packs"]
    )
    return RuleSet(packs, tuple(data["sources"]), digest)


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


def _read(kind: str, digest: str) -> dict[str, Any] | None:
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
        if checksum != hashlib.blake2b(body, digest_size=16).hexdigest().encode():
            return None
        data = json.loads(body)
    except (OSError, ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _write(kind: str, digest: str, data: dict[str, Any]) -> None:
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

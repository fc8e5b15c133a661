"""Compiled rule sets on disk, keyed by content and engine, so that a command starts without reading TOML.

Those of the shipped packs travel with the package (hatch_build.py makes them); others are kept in the user's cache
folder. Only files there of the own user that nobody else may write are read. Any trouble (no folder, no right to write,
a damaged file) means that the rule files are read as if there were no cache.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

from cleaner.config import cache_folder
from cleaner.rules.ruleset import Pack, RuleSet
from cleaner.rules.stored import StoredPacks, packs_from_bytes, packs_to_bytes, tables_from_bytes, tables_to_bytes
from cleaner.rules.tables import Compiled

COMPILED = Path(__file__).resolve().parent.parent / "_rules" / "compiled"  # in a wheel; not in a checkout
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


def read_packs(digest: str, again: Callable[[], tuple[Pack, ...]]) -> StoredPacks | None:
    """The packs of the rule set of that digest, if they are stored; ``again`` reads them from the files."""
    body = _read("set", digest)
    return None if body is None else packs_from_bytes(body, again)


def write_packs(digest: str, packs: Sequence[Pack]) -> None:
    """Keep the packs of a rule set."""
    _write("set", digest, packs_to_bytes(packs))


def read_tables(digest: str) -> Compiled | None:
    """The compiled form of the rule set of that digest, if it is stored whole."""
    body = _read("tables", digest)
    return None if body is None else tables_from_bytes(body)


def write_tables(digest: str, tables: Compiled) -> None:
    """Keep the compiled form of a rule set."""
    _write("tables", digest, tables_to_bytes(tables))


def ship(rules: RuleSet, tables: Compiled, where: Path) -> list[Path]:
    """Write the stored forms of a rule set to a folder, from which they go into the package. The files."""
    forms = {"set": packs_to_bytes(rules.packs), "tables": tables_to_bytes(tables)}
    files = [where / _name(kind, rules.digest) for kind in forms]
    for file, body in zip(files, forms.values(), strict=True):
        file.write_bytes(body)
    return files


@cache
def _engine() -> str:
    """What changes when the engine does, so that no other one's tables are read."""
    digest = hashlib.sha256()
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _name(kind: str, digest: str) -> str:
    return f"{kind}-{_engine()}-{digest}.rules"


def _read(kind: str, digest: str) -> bytes | None:
    """A stored form: one that travels with the package, or one in the cache that is ours."""
    name = _name(kind, digest)
    with suppress(OSError):
        return (COMPILED / name).read_bytes()
    where = folder()
    if where is None:
        return None
    try:
        with (where / name).open("rb") as stream:
            if hasattr(os, "getuid"):
                status = os.fstat(stream.fileno())
                if status.st_uid != os.getuid() or status.st_mode & 0o022:
                    return None
            return stream.read()
    except OSError:
        return None


def _write(kind: str, digest: str, body: bytes) -> None:
    where = folder()
    if where is None:
        return
    import tempfile

    try:
        where.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=where, prefix=".tmp-")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(body)
            Path(temporary).replace(where / _name(kind, digest))
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            return
        _prune(where)
    except OSError:
        return


def _prune(where: Path) -> None:
    """Old entries go when there are too many."""
    files = sorted(where.glob("*.rules"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files[MAX_FILES:]:
        file.unlink(missing_ok=True)

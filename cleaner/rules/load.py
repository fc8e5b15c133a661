"""Reading rule files: bytes on disk to a rule set, or one error that names everything wrong with them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from cleaner.rules.ruleset import Pack, Problem, RuleError, RuleSet

__all__ = ["RuleError", "RuleSet", "load", "load_text", "rule_files", "shipped"]

MAX_FILE = 1 << 20
MAX_TOTAL = 32 << 20
MAX_FILES = 20_000
SMALL = 1 << 15  # bytes of rule files that are read as fast as from the cache
FORMAT = "1"  # part of every digest: raised when the meaning of rule files changes


def shipped() -> Path:
    """The folder of the packs that travel with the package: in a wheel inside it, in a checkout beside it."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_rules"
    return inside if inside.is_dir() else package.parent / "rules"


def load(
    paths: Sequence[Path] | None = None,
    extra: Sequence[Path] = (),
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
) -> RuleSet:
    """The rule set of some files and folders (default: the shipped packs), with ``extra`` ones behind them.

    ``select`` and ``ignore`` take ids of rules or families. Raises RuleError, which lists every problem in every
    file with its line and its mend, and ValueError for a name in ``select`` or ``ignore`` that nothing has.
    """
    from cleaner.rules import cache

    folder = shipped()
    sources_file = folder / "data" / "sources.txt"
    contents = _read_all([*([folder] if paths is None else map(Path, paths)), *map(Path, extra)])
    sources = sources_file.read_bytes() if sources_file.is_file() else b""
    lists = _lists_file()
    digest = _digest(contents, sources, lists)
    packs: Sequence[Pack] | None = None
    if worth_caching := sum(len(content) for _, content in contents) > SMALL:
        packs = cache.read_packs(digest, lambda: _parse_all(contents, lists))
    if packs is None:
        packs = _parse_all(contents, lists)
        if worth_caching:
            cache.write_packs(digest, packs)
    return RuleSet(packs, _source_names(sources), digest).filter(select, ignore)


def load_text(text: str, file: str = "rules.toml") -> RuleSet:
    """The rule set of one pack given as text, with the shipped list of outlets. Raises RuleError."""
    content = text.encode("utf-8", "surrogatepass")
    sources_file = shipped() / "data" / "sources.txt"
    sources = sources_file.read_bytes() if sources_file.is_file() else b""
    lists = _lists_file()
    packs = _parse_all([(file, content)], lists)
    return RuleSet(packs, _source_names(sources), _digest([(file, content)], sources, lists))


def _lists_file() -> bytes:
    """The content of the shared word lists' file."""
    file = shipped() / "data" / "lists.toml"
    return file.read_bytes() if file.is_file() else b""


def rule_files(path: Path) -> list[Path]:
    """The rule files at a path: itself, or every ``*.toml`` below a folder (folders that a link leads to are left
    out)."""
    if not path.is_dir():
        return [path]
    found: list[Path] = []
    for folder, folders, names in os.walk(path):
        if "data" in folders:
            folders.remove("data")
        found += [Path(folder, name) for name in names if name.endswith(".toml")]
    return sorted(found)


def _read_all(paths: Sequence[Path]) -> list[tuple[str, bytes]]:
    """Every rule file's name, relative to what was asked for, and content; a file that is met again only once."""
    contents: list[tuple[str, bytes]] = []
    problems: list[Problem] = []
    seen: set[tuple[int, int]] = set()
    for path in paths:
        base = len(str(path)) + 1 if path.is_dir() else 0
        for file in rule_files(path):
            name = str(file)[base:].replace(os.sep, "/") if base else str(file)
            try:
                with file.open("rb") as stream:
                    status = os.fstat(stream.fileno())
                    content = stream.read(MAX_FILE + 1)
            except OSError as error:
                problems.append(Problem(str(file), 0, None, f"can't be read: {error.strerror or error}"))
                continue
            if (status.st_dev, status.st_ino) in seen:
                continue
            seen.add((status.st_dev, status.st_ino))
            if len(content) > MAX_FILE:
                problems.append(
                    Problem(name, 0, None, f"is larger than {MAX_FILE >> 20} MB; split it into several packs")
                )
                continue
            contents.append((name, content))
    if len(contents) > MAX_FILES or sum(len(content) for _, content in contents) > MAX_TOTAL:
        problems.append(
            Problem(str(paths[0]), 0, None, f"more than {MAX_TOTAL >> 20} MB or {MAX_FILES} rule files; load fewer")
        )
    if problems:
        raise RuleError(problems)
    return contents


def _digest(contents: Sequence[tuple[str, bytes]], sources: bytes, lists: bytes) -> str:
    """A digest of everything that a rule set is made from."""
    digest = hashlib.sha256(FORMAT.encode())
    for name, content in [*contents, ("sources", sources), ("lists", lists)]:
        digest.update(f"\0{name}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
        digest.update(content)
    return digest.hexdigest()


def _source_names(content: bytes) -> tuple[str, ...]:
    lines = (line.strip() for line in content.decode("utf-8", "replace").splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def _parse_all(contents: Sequence[tuple[str, bytes]], lists: bytes) -> tuple[Pack, ...]:
    from cleaner.rules.lists import shared_lists
    from cleaner.rules.packs import parse_pack

    shared = shared_lists("data/lists.toml", lists)

    packs: list[Pack] = []
    problems: list[Problem] = []
    for name, content in contents:
        pack, found = parse_pack(name, content, shared)
        problems += found
        if pack is not None:
            packs.append(pack)
    taken: dict[str, str] = {}
    for pack in packs:
        for rule in pack.rules:
            if rule.id in taken:
                where = f"in {taken[rule.id]}" if taken[rule.id] != pack.file else "in this file"
                problems.append(
                    Problem(pack.file, rule.at, rule.id, f"the id is taken by another rule {where}; choose another")
                )
            taken.setdefault(rule.id, pack.file)
    if problems:
        raise RuleError(problems)
    return tuple(packs)

"""Reading rule files: bytes on disk to a rule set, or one error that names everything wrong with them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import msgspec

from cleaner.core.regular_file import LargeFileError, read_regular
from cleaner.rules import store
from cleaner.rules.model import Pack, Problem, RuleError, RuleSet

__all__ = ["RuleError", "RuleSet", "load", "load_text", "rule_files", "shipped"]

MAX_FILE = 1 << 20
MAX_TOTAL = 32 << 20
MAX_FILES = 20_000


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
    given = [shipped()] if paths is None else list(map(Path, paths))
    contents = _read_all([*given, *map(Path, extra)])
    return _rule_set(contents, 0 if paths is not None else len(rule_files(given[0]))).filter(select, ignore)


def load_text(text: str, file: str = "rules.toml") -> RuleSet:
    """The rule set of one pack given as text, with the shipped list of outlets. Raises RuleError."""
    return _rule_set([(file, text.encode("utf-8", "surrogatepass"))])


def _rule_set(contents: Sequence[tuple[str, bytes]], ours: int = 0) -> RuleSet:
    """The rule set of some files' names and contents, with the shipped lists of words and of outlets.

    The first ``ours`` of them travel with the package, the others are a user's.
    """
    sources, lists = (_data(name) for name in ("sources.txt", "lists.toml"))
    digests = [pack_digest(name, content, lists) for name, content in contents]
    packs = _packs(contents, digests, lists)
    packs = (*packs[:ours], *(msgspec.structs.replace(pack, own=True) for pack in packs[ours:]))
    whole = hashlib.sha256("".join(digests).encode() + sources).hexdigest()
    return RuleSet(packs, _source_names(sources), whole)


def _data(name: str) -> bytes:
    """The content of a file that is for all packs."""
    file = shipped() / "data" / name
    return file.read_bytes() if file.is_file() else b""


def pack_digest(name: str, content: bytes, lists: bytes) -> str:
    """A digest of everything that a pack is made from."""
    head = f"{_engine()}\0{name}\0{len(content)}\0".encode("utf-8", "surrogateescape")
    return hashlib.sha256(head + content + lists).hexdigest()


def store_packs(folder: Path, into: Path) -> Path:
    """Store the parsed packs of a folder of rules; loads take them from the shipped folder. Returns the file."""
    lists = _data("lists.toml")
    contents = _read_all([folder])
    digests = [pack_digest(name, content, lists) for name, content in contents]
    return store.write(into, zip(digests, _parse_all(contents, lists), strict=True))


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
                status = file.stat()
                if (status.st_dev, status.st_ino) in seen:
                    continue
                seen.add((status.st_dev, status.st_ino))
                contents.append((name, read_regular(file, MAX_FILE)))
            except LargeFileError as error:
                problems.append(Problem(name, 0, None, f"{error.strerror}; split it into several packs"))
            except OSError as error:
                problems.append(Problem(str(file), 0, None, f"can't be read: {error.strerror or error}"))
    if len(contents) > MAX_FILES or sum(len(content) for _, content in contents) > MAX_TOTAL:
        problems.append(
            Problem(str(paths[0]), 0, None, f"more than {MAX_TOTAL >> 20} MB or {MAX_FILES} rule files; load fewer")
        )
    if problems:
        raise RuleError(problems)
    return contents


@cache
def _engine() -> str:
    """A digest of the code that a parsed pack depends on."""
    names = ("model", "packs", "template", "placeholders", "normalize", "index", "blocks", "lists")
    code = [Path(__file__).with_name(f"{name}.py").read_bytes() for name in names]
    words = Path(__file__).with_name("data").joinpath("common_words.txt").read_bytes()
    return hashlib.sha256(b"".join((*code, words))).hexdigest()


def _source_names(content: bytes) -> tuple[str, ...]:
    lines = (line.strip() for line in content.decode("utf-8", "replace").splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def _packs(contents: Sequence[tuple[str, bytes]], digests: Sequence[str], lists: bytes) -> tuple[Pack, ...]:
    """The packs of some files: out of the store where they are there, else parsed."""
    stored = store.read(shipped())
    unknown = [item for item, digest in zip(contents, digests, strict=True) if digest not in stored]
    parsed = iter(_parse_all(unknown, lists) if unknown else ())
    packs = tuple(stored[digest] if digest in stored else next(parsed) for digest in digests)
    problems = _taken(packs)
    if problems:
        raise RuleError(problems)
    return packs


def _taken(packs: Sequence[Pack]) -> list[Problem]:
    """Ids that two rules have."""
    problems: list[Problem] = []
    taken: dict[str, str] = {}
    for pack in packs:
        for rule in pack.rules:
            if rule.id in taken:
                where = f"in {taken[rule.id]}" if taken[rule.id] != pack.file else "in this file"
                problems.append(
                    Problem(pack.file, rule.at, rule.id, f"the id is taken by another rule {where}; choose another")
                )
            taken.setdefault(rule.id, pack.file)
    return problems


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
    problems += _taken(packs)
    if problems:
        raise RuleError(problems)
    return tuple(packs)

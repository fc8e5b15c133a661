"""Making the cleaner that files are cleaned with, when the first of them needs it, and what it can be told by."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from cleaner import __version__
from cleaner.core.regular_file import read_regular
from cleaner.files.outcome import Clean, Request
from cleaner.rules.load import MAX_FILE


@dataclass(frozen=True)
class Build:
    """Makes a cleaner with options of ``cleaner.Cleaner``; can be pickled. Raises what that raises."""

    options: Mapping[str, Any]

    def __call__(self) -> Clean:
        from cleaner.api import Cleaner

        return Cleaner(**self.options).clean


def fingerprint(options: Mapping[str, Any], request: Request) -> str:
    """A name for everything that decides what is removed: version, shipped code and rules, own rules, options."""
    named = blake2b(digest_size=12)
    package = Path(__file__).parent.parent
    shipped = [package, package.parent / "rules"]
    for root in (*shipped, *map(Path, options.get("rules") or ())):
        for path, state in _states(root, by_content=root not in shipped):
            named.update(f"{path}\0{state}\0".encode("utf-8", "surrogateescape"))
    decisive = (
        __version__,
        sorted(options.items()),
        request.kind,
        request.encoding,
        request.fields,
        request.url_field,
        request.to,
        request.front_matter,
    )
    named.update(repr(decisive).encode())
    return named.hexdigest()


def _states(root: Path, *, by_content: bool) -> list[tuple[str, str]]:
    """The files at or below ``root``, each with what changes when it does."""
    if not root.is_dir():
        return [(str(root), _content(root))]
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        for name in sorted(names):
            path = Path(folder, name)
            info = path.stat()
            state = _content(path) if by_content else f"{info.st_size} {info.st_mtime_ns}"
            found.append((str(path.relative_to(root)), state))
    return found


def _content(path: Path) -> str:
    try:
        return blake2b(read_regular(path, MAX_FILE), digest_size=16).hexdigest()
    except OSError as error:  # whoever loads it says so
        return str(error)

"""Patterns for names of files, by git's rules: ignore files, ``--include`` and ``--exclude``.

pathspec reads the patterns. What it makes of them is matched here against one entry at a time, as git does on its way
down a tree: what lies in a folder that is left out is never asked for, and a pattern that matches a folder says
nothing of what is in it. Names are bytes, as for git. Ignore files come with the data, so no pattern may take long.
"""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Iterable
from time import monotonic
from typing import Any, NamedTuple

from cleaner.core.regular_file import read_regular

IGNORE_FILES = (".gitignore", ".cleanerignore")
MOST_BYTES = 1 << 18
MOST_PATTERNS = 5_000
# For all patterns of a file against one name; it takes microseconds.
MOST_SECONDS = 0.5

# How pathspec's expressions end: at the entry or below it, and at a folder.
_HERE_OR_BELOW, _FOLDER = b"(?:(?P<ps_d>/)|$)", b"(?P<ps_d>/)"
_WHOLE = {b".": b".*", b"/": b".*/.*", _FOLDER: b".*"}
# git's classes of characters, which pathspec doesn't know.
_CLASSES = {
    b"alnum": b"0-9A-Za-z",
    b"alpha": b"A-Za-z",
    b"blank": b" \t",
    b"cntrl": b"\x01-\x1f\x7f",
    b"digit": b"0-9",
    b"lower": b"a-z",
    b"punct": b"!-.:-@[-`{-~",
    b"space": b" \t-\r",
    b"upper": b"A-Z",
    b"xdigit": b"0-9A-Fa-f",
}
_CLASS = re.compile(rb"\[:([a-z]+):\]")
_NEGATED = re.compile(rb"\[\^(\]?)")


class IgnoreError(Exception):
    """Patterns that can't be used; the message is one line that names them."""


class _Pattern(NamedTuple):
    text: bytes
    expression: Any
    folders: bool
    negated: bool


class Patterns:
    """A list of patterns in which the last one that matches decides; ``name`` is where they are from.

    Raises IgnoreError where there are too many.
    """

    def __init__(self, lines: Iterable[bytes], name: str) -> None:
        self.name = name
        self._patterns = [parsed for line in lines if (parsed := _parse(line))][::-1]
        if len(self._patterns) > MOST_PATTERNS:
            raise IgnoreError(f"{name}: has more than {MOST_PATTERNS:,} patterns")

    def __bool__(self) -> bool:
        return bool(self._patterns)

    def decide(self, below: str, folder: bool = False) -> bool | None:
        """True where an entry (with slashes, from the patterns' folder) is matched, False where a ``!`` takes it back.

        None where no pattern says anything. Raises IgnoreError when it takes too long.
        """
        path, deadline = os.fsencode(below), monotonic() + MOST_SECONDS
        for pattern in self._patterns:
            if pattern.folders and not folder:
                continue
            try:
                if pattern.expression.fullmatch(path, timeout=max(1e-3, deadline - monotonic())):
                    return not pattern.negated
            except TimeoutError:
                shown = pattern.text[:60].decode("utf-8", "backslashreplace")
                raise IgnoreError(f"{self.name}: the pattern {shown} takes too long to match") from None
        return None

    def decide_within(self, below: str) -> bool | None:
        """As ``decide`` for a file, or else for the folders that it lies in, the nearest first."""
        decided, folder = self.decide(below), below
        while decided is None and "/" in folder:
            folder = folder.rpartition("/")[0]
            decided = self.decide(folder, folder=True)
        return decided


def read_patterns(path: str, shown: str) -> Patterns | None:
    """The patterns of an ignore file, if it is there. Raises IgnoreError where it can't be read."""
    try:
        content = read_regular(path, MOST_BYTES)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise IgnoreError(f"{shown}: {error.strerror or error}") from None
    return Patterns(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), shown)


def globs(patterns: Iterable[str], name: str) -> Patterns:
    """The patterns of an option."""
    return Patterns((os.fsencode(pattern) for pattern in patterns), name)


def _parse(line: bytes) -> _Pattern | None:
    """A pattern from a line; None for a comment, a blank line, and what git takes for none, too."""
    text = _trimmed(line.removesuffix(b"\r"))
    if not text or text.startswith(b"#"):
        return None
    # Only who has patterns pays for them.
    import regex
    from pathspec.patterns.gitignore import GitIgnorePatternError
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

    try:
        with warnings.catch_warnings():  # Python warns of brackets that may mean something else some day
            warnings.simplefilter("ignore", FutureWarning)
            parsed = GitIgnoreSpecPattern(_CLASS.sub(lambda found: _CLASSES.get(found[1], b""), text))
            if parsed.include is None or parsed.regex is None:
                return None
            source = _of_one_entry(parsed.regex.pattern, text)
            return _Pattern(text, regex.compile(source, regex.DOTALL), text.endswith(b"/"), not parsed.include)
    except (GitIgnorePatternError, re.error, regex.error):
        return None


def _trimmed(text: bytes) -> bytes:
    """Without the blanks at the end; one behind a backslash stays."""
    while text.endswith(b" ") and not text.endswith(b"\\ "):
        text = text[:-1]
    return text[:-2] + b"[ ]" if text.endswith(b"\\ ") else text


def _of_one_entry(source: bytes, text: bytes) -> bytes:
    """pathspec's expression, which also matches what lies below, as one that an entry has to match as a whole."""
    if source in _WHOLE:
        source = _WHOLE[source]
    elif source.endswith(_HERE_OR_BELOW):
        source = source.removesuffix(_HERE_OR_BELOW)
    elif source.endswith(_FOLDER):
        source = source.removesuffix(_FOLDER) + (b"/.+" if text.endswith(b"/**/") else b"")
    else:  # a/**
        source += b".+"
    return _NEGATED.sub(rb"[^\1/", source)  # no class matches a slash

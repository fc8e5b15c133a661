"""Patterns for names of files, in the way of .gitignore."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern: ``regex`` matches a path below its folder, ``folders`` says that only folders count."""

    regex: re.Pattern[str]
    folders: bool
    negated: bool


class Globs:
    """A list of patterns in which the last one that matches decides."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self.patterns = [parsed for line in patterns if (parsed := parse(line))]

    def __bool__(self) -> bool:
        return bool(self.patterns)

    def decide(self, below: str, folder: bool = False) -> bool | None:
        """True where a path (with slashes, from the patterns' folder) is matched, False where a ``!`` takes it back."""
        for pattern in reversed(self.patterns):
            if (folder or not pattern.folders) and pattern.regex.fullmatch(below):
                return not pattern.negated
        return None


@lru_cache(maxsize=1024)
def parse(line: str) -> Pattern | None:
    """A pattern from a line of an ignore file; None for a comment or a blank line."""
    line = line.rstrip("\r\n").rstrip(" ")
    if not line or line.startswith("#"):
        return None
    negated = line.startswith("!")
    line = line[1:] if negated or line.startswith(("\\#", "\\!")) else line
    folders = line.endswith("/")
    line = line.rstrip("/")
    anchored = "/" in line
    line = line.lstrip("/")
    return Pattern(re.compile(("" if anchored else "(?:.*/)?") + _translate(line)), folders, negated)


def _translate(glob: str) -> str:
    """The regular expression of a glob: ``*`` and ``?`` stop at slashes, ``**`` doesn't."""
    out, at = [], 0
    while at < len(glob):
        rest = glob[at:]
        if rest.startswith("**/"):
            out.append("(?:.*/)?")
            at += 3
        elif rest.startswith("**"):
            out.append(".*")
            at += 2
        elif rest[0] == "*":
            out.append("[^/]*")
            at += 1
        elif rest[0] == "?":
            out.append("[^/]")
            at += 1
        elif rest[0] == "[" and (found := re.match(r"\[(!?)(\]?[^\]/]+)\]", rest)):
            inside = found[2].replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]").replace("^", "\\^")
            out.append(f"[{'^' if found[1] else ''}{inside}]")
            at += found.end()
        else:
            if rest[0] == "\\" and len(rest) > 1:
                at += 1
            out.append(re.escape(glob[at]))
            at += 1
    return "(?s:" + "".join(out) + ")"

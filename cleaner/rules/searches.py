"""Patterns: regular expressions, run only on lines that hold a word of theirs, and only for so long."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from time import thread_time
from typing import Any

from cleaner.rules.segments import Segments
from cleaner.rules.tables import Compiled

ESCAPES = re.compile(r"\\[pP]\{[^}]*\}|\\.|\(\?P?<\w+>")
TIMEOUT = 0.05  # seconds for one search
DOCUMENT_TIMEOUT = 5.0  # seconds for all searches of one pattern in one document
MANY = 256  # lines after which the time is looked at again
MAX_TIMEOUTS = 4  # in one document, before all patterns are given up for it


Span = tuple[str, int, int]  # the text that was searched, and where in it


@dataclass(slots=True)
class Searched:
    """What the patterns found: (rule, line, span); and one warning for each that was stopped."""

    hits: list[tuple[int, int, Span]] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)

    @property
    def warnings(self) -> tuple[str, ...]:
        return tuple(f"rule {rule}: pattern stopped, it took too long" for rule in self.stopped)


def compile_pattern(pattern: str) -> Any:
    """The compiled pattern (the ``regex`` module's, version 0 behaviour; case is ignored). Raises regex.error."""
    import regex

    bare = ESCAPES.sub("", pattern)
    # Lines are in small letters: where the pattern is too, ignoring case would only cost time.
    return regex.compile(pattern, 0 if bare == bare.lower() else regex.IGNORECASE)


class PatternMatcher:
    """Runs the patterns of a rule set. Each is compiled when it is first needed."""

    def __init__(self, tables: Compiled) -> None:
        self._tables = tables
        self._compiled: dict[int, Any] = {}

    def search(self, segments: Segments, found: dict[int, list[int]]) -> Searched:
        """Search the patterns (by target) in the lines that ``found`` names, each once."""
        out = Searched()
        for target, lines in sorted(found.items()):
            rules = self._tables.targets[target][1]
            begun = thread_time() if len(lines) >= MANY else 0.0
            try:
                for done, line in enumerate(lines, start=1):
                    if done % MANY == 0 and thread_time() - begun > DOCUMENT_TIMEOUT:
                        raise TimeoutError
                    span = self._one(target, segments, line)
                    if span is not None:
                        out.hits += [(rule, line, span) for rule in rules]
            except TimeoutError:
                out.stopped.append(self._tables.rules[rules[0]]["id"])
                if len(out.stopped) >= MAX_TIMEOUTS:
                    break
        return out

    def _one(self, target: int, segments: Segments, line: int) -> Span | None:
        compiled = self._compiled.get(target)
        if compiled is None:
            pattern = self._tables.patterns[self._tables.targets[target][2][0]]["pattern"]
            compiled = self._compiled[target] = compile_pattern(pattern)
        for text in segments.variants(line):
            try:
                match = compiled.search(text, timeout=TIMEOUT)
            except TimeoutError:
                match = _again(compiled, text)
            if match is not None:
                return text, match.start(), match.end()
        return None


def _again(compiled: Any, text: str) -> Any:
    """The first match of a search that was stopped. Raises TimeoutError where it takes too long by itself.

    The ``regex`` module's limit counts what all threads of the process use meanwhile. A search that only waited its
    turn is given more time: what is removed must not depend on how busy the process is (tests/test_many.py holds that).
    """
    begun = thread_time()
    match = compiled.search(text, timeout=20 * TIMEOUT)
    if thread_time() - begun > TIMEOUT:
        raise TimeoutError
    return match

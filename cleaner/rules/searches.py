"""Patterns: regular expressions, run only on lines that hold a word of theirs, and only for so long."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cleaner.rules import patterns
from cleaner.rules.compile import SHORT, Compiled
from cleaner.rules.document import Document

MAX_TIMEOUTS = 4  # in one document, before all patterns are given up for it


@dataclass(slots=True)
class Searched:
    """What the patterns found: (rule, line, span in the normalised line); and one warning for each that was stopped."""

    hits: list[tuple[int, int, tuple[int, int]]] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)

    @property
    def warnings(self) -> tuple[str, ...]:
        return tuple(f"rule {rule}: pattern stopped after {patterns.TIMEOUT} s on a line" for rule in self.stopped)


class PatternMatcher:
    """Runs the patterns of a rule set. Each is compiled when it is first needed."""

    def __init__(self, tables: Compiled) -> None:
        self._tables = tables
        self._compiled: dict[int, Any] = {}
        self._everywhere = [i for i, entry in enumerate(tables.patterns) if not entry["found"]]

    def search(self, document: Document, found: dict[int, list[int]], active: Callable[[int], bool]) -> Searched:
        """Search every pattern: in the lines that ``found`` names, or in all short ones where no word finds it."""
        out = Searched()
        entries = self._tables.patterns
        jobs = [(index, sorted(set(lines))) for index, lines in sorted(found.items())]
        everywhere = [index for index in self._everywhere if active(entries[index]["rule"])]
        if everywhere:
            short = [i for i, line in enumerate(document.lines) if len(line) <= SHORT]
            jobs += [(index, short) for index in everywhere]
        for index, lines in jobs:
            rule = entries[index]["rule"]
            try:
                for line in lines:
                    span = self._one(index, document, line)
                    if span is not None:
                        out.hits.append((rule, line, span))
            except TimeoutError:
                out.stopped.append(self._tables.rules[rule]["id"])
                if len(out.stopped) >= MAX_TIMEOUTS:
                    break
        return out

    def _one(self, index: int, document: Document, line: int) -> tuple[int, int] | None:
        compiled = self._compiled.get(index)
        if compiled is None:
            compiled = self._compiled[index] = patterns.compile_pattern(self._tables.patterns[index]["pattern"])
        for text in document.variants(line):
            match = _search(compiled, text)
            if match is not None:
                start, end = match.span()
                return start, end
        return None


def _search(compiled: Any, text: str) -> Any:
    """The first match, or None. Raises TimeoutError.

    The limit counts what all threads of the process use meanwhile, so a search that only waited its turn gets a
    second try: what is removed must not depend on how busy the process is.
    """
    try:
        return compiled.search(text, timeout=patterns.TIMEOUT)
    except TimeoutError:
        return compiled.search(text, timeout=20 * patterns.TIMEOUT)

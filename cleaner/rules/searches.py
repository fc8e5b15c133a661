"""Patterns: regular expressions, run only on lines that hold a literal of theirs, and only for so long."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

from cleaner.rules import patterns
from cleaner.rules.compile import SHORT, Compiled
from cleaner.rules.document import Document

MAX_TIMEOUTS = 4  # in one document, before all patterns are given up for it


class PatternMatcher:
    """Runs the patterns of a rule set."""

    def __init__(self, tables: Compiled) -> None:
        self._tables = tables
        self._compiled: dict[int, Any] = {}
        self._late = threading.local()

    def search(
        self, document: Document, found: dict[int, list[int]], active: Callable[[int], bool]
    ) -> Iterator[tuple[int, int, tuple[int, int]]]:
        """(rule, line, span in the normalised line) of every hit. ``found`` has the lines of patterns found by a word."""
        late: list[int] = []
        self._late.rules = late
        for index, entry in enumerate(self._tables.patterns):
            rule = entry["rule"]
            if entry["word"]:
                lines: list[int] | range = sorted(set(found.get(index, ())))
            elif not active(rule):
                continue
            elif entry["literals"]:
                lines = sorted({line for text in entry["literals"] for line in document.lines_with(text)})
            else:
                lines = [i for i in range(len(document.lines)) if len(document.lines[i]) <= SHORT]
            for line in lines:
                if len(late) >= MAX_TIMEOUTS:
                    return
                try:
                    span = self._one(index, entry["pattern"], document, line)
                except TimeoutError:
                    late.append(rule)
                    break
                if span is not None:
                    yield rule, line, span

    def _one(self, index: int, pattern: str, document: Document, line: int) -> tuple[int, int] | None:
        compiled = self._compiled.get(index)
        if compiled is None:
            compiled = self._compiled[index] = patterns.compile_pattern(pattern)
        for text in document.variants(line):
            match = compiled.search(text, timeout=patterns.TIMEOUT)
            if match is not None:
                start, end = match.span()
                return start, end
        return None

    def warnings(self, document: Document) -> tuple[str, ...]:
        """One line for each pattern that was stopped in the last document of this thread."""
        late = getattr(self._late, "rules", [])
        return tuple(
            f"rule {self._tables.rules[rule]['id']}: pattern stopped after {patterns.TIMEOUT} s" for rule in late
        )

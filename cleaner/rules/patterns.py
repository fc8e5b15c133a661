"""Patterns: regular expressions for what a template can't say, run only on lines that hold one of their words, and only
for so long."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from time import thread_time
from typing import Any

from cleaner.rules.document import Document

MAX_CHARACTERS = 2500
PROBE_TIMEOUT = 0.1
TIMEOUT = 0.05  # seconds for one search
DOCUMENT_TIMEOUT = 5.0  # seconds for all searches of one pattern in one document
MANY = 256  # lines after which the time is looked at again
MAX_TIMEOUTS = 4  # in one document, before all patterns are given up for it
_ESCAPES = re.compile(r"\\[pP]\{[^}]*\}|\\.|\(\?P?<\w+>")
_FORBIDDEN = re.compile(r"\(\?(?:R|[0-9]|&|P>|\()|\\g<|\\L<|\{e")
_NESTED = re.compile(r"\((?:\?:)?(?:\[[^\]]*\]|\\.|[^\\()\[\]])[+*]\)[+*]")  # one thing, repeated twice over
_FOR_EVER = "can take for ever: it repeats what repeats itself, as in (a+)+ or (a|aa)+"

Span = tuple[str, int, int]  # the text that was searched, and where in it


def compile_pattern(pattern: str) -> Any:
    """The compiled pattern (the ``regex`` module's, version 0 behaviour; case is ignored). Raises regex.error."""
    import regex

    bare = _ESCAPES.sub("", pattern)
    # Lines are in small letters: where the pattern is too, ignoring case would only cost time.
    return regex.compile(pattern, 0 if bare == bare.lower() else regex.IGNORECASE)


def problems(pattern: str, has: Sequence[str]) -> Iterator[str]:
    """What is wrong with a pattern, each with its mend."""
    import regex

    if not pattern:
        yield "an empty pattern"
        return
    if len(pattern) > MAX_CHARACTERS:
        yield f"a pattern has at most {MAX_CHARACTERS} characters, this one {len(pattern)}; use 'lines'"
        return
    if not any(text.strip() for text in has):
        yield 'needs the words that must be there, of which a line holds one: has = ["subscribe"]'
    if _FORBIDDEN.search(pattern):
        yield "recursion, conditions, fuzzy matches and named lists are not allowed in a pattern"
        return
    if _NESTED.search(pattern):
        yield f"{_FOR_EVER}; leave out the outer or the inner repetition"
        return
    try:
        compiled = compile_pattern(pattern)
    except (regex.error, ValueError, OverflowError, RecursionError, MemoryError) as error:
        yield f"is not a regular expression: {error}"
        return
    try:
        if compiled.search("", timeout=PROBE_TIMEOUT) is not None:
            yield "matches the empty string, and so every line; ask for at least one character"
            return
        for probe in _probes(pattern):
            compiled.search(probe, timeout=PROBE_TIMEOUT)
    except TimeoutError:
        yield f"{_FOR_EVER}, or repeats side by side; write it with fewer repetitions, or as a template"


def _probes(pattern: str) -> list[str]:
    """Lines on which a pattern that backtracks without end shows it."""
    letters = "".join(dict.fromkeys(c for c in _ESCAPES.sub("", pattern) if c.isalnum()))[:4]
    seeds = [*letters, letters, " ", "a ", "1", "-", ", a"]
    return [(seed * 200)[:200] + "\x00" for seed in seeds if seed]


@dataclass(slots=True)
class Searched:
    """What the patterns found: (rule, line, span); and the rules whose patterns were stopped."""

    hits: list[tuple[int, int, Span]] = field(default_factory=list)
    stopped: list[int] = field(default_factory=list)


class PatternMatcher:
    """Runs the patterns of a rule set. Each is compiled when it is first needed."""

    def __init__(self) -> None:
        self._compiled: dict[str, Any] = {}

    def search(self, document: Document, wanted: Sequence[tuple[int, str, list[int]]]) -> Searched:
        """Search patterns, each (rule, pattern, lines), in those lines of a document."""
        out = Searched()
        for rule, pattern, lines in wanted:
            begun = thread_time() if len(lines) >= MANY else 0.0
            try:
                for done, line in enumerate(lines, start=1):
                    if done % MANY == 0 and thread_time() - begun > DOCUMENT_TIMEOUT:
                        raise TimeoutError
                    span = self._one(pattern, document.variants(line))
                    if span is not None:
                        out.hits.append((rule, line, span))
            except TimeoutError:
                out.stopped.append(rule)
                if len(out.stopped) >= MAX_TIMEOUTS:
                    break
        return out

    def _one(self, pattern: str, texts: Sequence[str]) -> Span | None:
        compiled = self._compiled.get(pattern)
        if compiled is None:
            compiled = self._compiled[pattern] = compile_pattern(pattern)
        for text in texts:
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

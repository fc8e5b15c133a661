"""Trims: a prefix or a suffix inside a line."""

from __future__ import annotations

from cleaner.rules.cover import TemplateMatcher
from cleaner.rules.normalize import MARKS, align
from cleaner.rules.template import Parts

_BESIDE = " \t|•·>»›-–—→:"
_OPENERS = "\"'“‘«„([¿¡「『《"


class TrimMatcher:
    """Finds prefixes and suffixes."""

    def __init__(self, templates: TemplateMatcher) -> None:
        self._templates = templates

    def prefix(self, line: str, parts: Parts) -> tuple[int, int] | None:
        """The part of a line that a prefix cuts."""
        head = line[:400]
        text, offsets = align(head)
        shift = len(text) - len(text.lstrip(MARKS))
        key = text[shift:]
        spans = self._templates.start(parts, key, lambda a, b: head[offsets[a + shift] : offsets[b + shift]])
        if spans is None:
            return None
        end = offsets[spans[-1].end + shift]
        rest = line[end:].lstrip(_BESIDE)
        if rest and not _begins(line[end - 1], line[end : end + 2], line[end : len(line) - len(rest)], rest):
            return None
        return 0, len(line) - len(rest)

    def suffix(self, line: str, parts: Parts) -> tuple[int, int] | None:
        """The part of a line that a suffix cuts."""
        base = max(0, len(line) - 400)
        tail = line[base:]
        text, offsets = align(tail)
        key = text.rstrip(MARKS)
        if key.endswith(".."):
            key = key.rstrip(".").rstrip(MARKS)
        first = str(parts[0]) if isinstance(parts[0], str) else ""
        at = len(key)
        while True:
            at = key.rfind(first, 0, at) if first else at - 1
            if at < 0:
                return None

            def raw(begin: int, end: int, shift: int = at) -> str:
                return tail[offsets[begin + shift] : offsets[end + shift]]

            whole = self._templates.line(parts, key[at:], raw)
            start = base + offsets[at]
            if whole is not None and _stands_free(line, start):
                return len(line[:start].rstrip(_BESIDE)), len(line)
            if at == 0:
                return None
            at = at - 1 + len(first)


def _begins(last: str, two: str, between: str, rest: str) -> bool:
    """Does a new sentence begin behind a prefix? After a mark always; else with a capital, a figure, a quote or a
    script
    without capitals; glued to the prefix only with a capital before a small letter."""
    if any(c in ":|•·>»›–—→" for c in between):
        return True
    first = rest[0]
    starts = not first.islower() or first in _OPENERS
    if between or not (last.isalnum() and two[:1].isalnum()):
        return starts
    caseless = two[0].lower() == two[0].upper() and not two[0].isdigit()
    return caseless or (two[0].isupper() and (two[1:2].islower() or two[1:2] == " "))


def _stands_free(line: str, start: int) -> bool:
    """Can a suffix begin here? Behind a sentence's end or a mark; or with a capital or a script without capitals."""
    before = line[:start].rstrip()
    if not before:
        return True
    first = next((c for c in line[start:] if c.isalnum()), "")
    if not (before[-1].isalnum() or before[-1] in ",;"):
        return True
    if start == len(before):  # glued
        return (first.isupper() and before[-1].islower()) or first.lower() == first.upper()
    return not first.islower()

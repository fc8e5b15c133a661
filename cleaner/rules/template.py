"""Templates: a line with placeholders, parsed once to plain data and matched against normalised lines.

A parsed template is a tuple of parts: a string is a literal in the spelling of ``normalize``, a one-tuple ``(kind,)`` a
placeholder. Matching goes from left to right with backtracking, in a bounded number of steps.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from cleaner.rules import shapes
from cleaner.rules.normalize import key_of, keys, normalize
from cleaner.rules.spelling import did_you_mean
from cleaner.rules.timewords import is_time, may_begin, may_end, time_ends, time_starts

KINDS = ("n", "date", "time", "age", "name", "source", "url", "headline", "title", "text", "any")
MAX_CHARACTERS = 2000
MAX_PLACEHOLDERS = 8
MAX_STEPS = 3000
MAX_SPAN = 400  # characters that a placeholder before another one can stand for
_TIMES = ("age", "date", "time")
_FIRST_PRIVATE = 0xE000
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_BRACES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")

Part = str | tuple[str]
Parts = tuple[Part, ...]
PartsLike = Sequence[Any]  # parts as they come out of a cache: lists for tuples


class TemplateError(ValueError):
    """A template that can't be read."""


class Span(NamedTuple):
    """What a placeholder stood for: offsets in the normalised line."""

    kind: str
    start: int
    end: int


def parse(template: str, keep: str = "") -> Parts:
    """The parts of a template. Raises TemplateError with the mend.

    Marks around it go, except those at the side that ``keep`` names (``begin`` or ``end``) where a placeholder stands
    beside them: in a prefix they say where the placeholder ends.
    """
    if len(template) > MAX_CHARACTERS:
        raise TemplateError(f"a template has at most {MAX_CHARACTERS} characters, this one {len(template)}")
    kinds: list[str] = []

    def private(match: re.Match[str]) -> str:
        if match[0] in ("{{", "}}"):
            return match[0][0]
        if match[1] is None:
            raise TemplateError(f"a brace without its partner in {template!r}; a brace as a character is written {{{{")
        if match[1] in ("?", "*"):
            return match[1]
        if match[1] not in KINDS:
            raise TemplateError(f"unknown placeholder {{{match[1]}}}{did_you_mean(match[1], KINDS)}")
        kinds.append(match[1])
        return chr(_FIRST_PRIVATE + len(kinds) - 1)

    if _PRIVATE.search(template):
        raise TemplateError("characters of the private use area can't stand in a template")
    text = _BRACES.sub(private, template)
    if len(kinds) > MAX_PLACEHOLDERS:
        raise TemplateError(f"a template has at most {MAX_PLACEHOLDERS} placeholders, this one {len(kinds)}")
    parts: list[Part] = []
    for piece in re.split("([\ue000-\ue0ff])", _with_marks(text, keep)):
        if len(piece) == 1 and _FIRST_PRIVATE <= ord(piece) < _FIRST_PRIVATE + len(kinds):
            parts.append((kinds[ord(piece) - _FIRST_PRIVATE],))
        elif piece:
            parts.append(piece)
    if not parts:
        raise TemplateError("an empty template")
    return tuple(parts)


def plain_keys(templates: Sequence[str]) -> dict[str, str]:
    """The keys of those templates that have no placeholders: most have none, and all are normalised at once."""
    plain = [t for t in templates if "{" not in t and "}" not in t and "\n" not in t and len(t) <= MAX_CHARACTERS]
    found = keys(normalize("\n".join(plain)).split("\n")) if plain else []
    if len(found) != len(plain) or _PRIVATE.search("".join(plain)):
        return {}
    return dict(zip(plain, found, strict=True))


def _with_marks(text: str, keep: str) -> str:
    """The key of a template, with the marks at one side where they stand beside a placeholder."""
    key, whole = key_of(text), normalize(text).replace("\n", " ").strip()
    at = whole.find(key) if keep else -1
    if at >= 0 and keep == "end" and _is_private(key[-1:]):
        return key + whole[at + len(key) :]
    if at >= 0 and keep == "begin" and _is_private(key[:1]):
        return whole[:at] + key
    return key


def _is_private(char: str) -> bool:
    return "\ue000" <= char <= "\ue0ff"


def literals(parts: Parts) -> list[str]:
    """The literals among the parts."""
    return [part for part in parts if isinstance(part, str)]


def kinds(parts: Parts) -> list[str]:
    """The placeholders among the parts."""
    return [part[0] for part in parts if not isinstance(part, str)]


_LONGEST = {"age": 90, "date": 90, "time": 90, "n": 40, "name": 80, "source": 80}


def shortest(parts: PartsLike) -> int:
    """How many characters a template covers at least."""
    return sum(len(part) if isinstance(part, str) else part[0] != "any" for part in parts)


def longest(parts: PartsLike) -> int:
    """How many characters a template covers at most, about; very many where a placeholder stands for any text."""
    return sum(len(part) if isinstance(part, str) else _LONGEST.get(part[0], 1000) for part in parts)


def is_exact(parts: Parts) -> bool:
    """A template without placeholders."""
    return len(parts) == 1 and isinstance(parts[0], str)


Raw = Callable[[int, int], str]  # the text as it stands in the line, for offsets in the normalised line


class TemplateMatcher:
    """Matches parsed templates against lines; knows the outlets that ``{source}`` stands for."""

    def __init__(self, sources: frozenset[str]) -> None:
        self.sources = sources

    def line(self, parts: PartsLike, key: str, raw: Raw) -> tuple[Span, ...] | None:
        """What the placeholders stand for when the template covers the whole of ``key``, or None."""
        first, last = parts[0], parts[-1]
        if isinstance(first, str):
            if not key.startswith(first):
                return None
            if len(parts) == 1:
                return () if key == first else None
        elif first[0] in _TIMES and key and not may_begin(key, 0):
            return None
        if not key.endswith(last) if isinstance(last, str) else last[0] in _TIMES and not may_end(key):
            return None
        at = [i for i, part in enumerate(parts) if not isinstance(part, str)]
        if len(at) > 1:
            return self._walk(parts, key, 0, raw, whole=True)
        start = len(first) if at[0] else 0
        end = len(key) - (len(last) if at[0] < len(parts) - 1 else 0)
        return (Span(parts[at[0]][0], start, end),) if self._stands_for(parts[at[0]][0], key, start, end, raw) else None

    def _stands_for(self, kind: str, key: str, start: int, end: int, raw: Raw) -> bool:
        """Can a placeholder stand for a stretch of a line?"""
        if start > end:
            return False
        if kind in _TIMES:
            return is_time(kind, key, start, end)
        if kind in ("n", "url"):
            return end in self._ends(kind, key, start, None, raw)
        return self._accepts(kind, key, start, end, raw)

    def start(self, parts: PartsLike, text: str, raw: Raw) -> tuple[Span, ...] | None:
        """A match at the beginning of ``text``. The last span, of the kind "end", says where it ends."""
        return self._walk(parts, text, 0, raw, whole=False)

    def _walk(self, parts: PartsLike, key: str, at: int, raw: Raw, *, whole: bool) -> tuple[Span, ...] | None:
        """The first way to read ``key`` from ``at`` on as the parts, to its end or as far as they go."""
        steps = MAX_STEPS
        count = len(parts)

        def walk(index: int, at: int) -> tuple[Span, ...] | None:
            nonlocal steps
            if index == count:
                if not whole:
                    return (Span("end", at, at),)
                return () if at == len(key) else None
            part = parts[index]
            if isinstance(part, str):
                return walk(index + 1, at + len(part)) if key.startswith(part, at) else None
            for end in self._ends(part[0], key, at, parts[index + 1] if index + 1 < count else None, raw):
                steps -= 1
                if steps < 0:
                    return None
                rest = walk(index + 1, end)
                if rest is not None:
                    return (Span(part[0], at, end), *rest)
            return None

        return walk(0, at)

    def _ends(self, kind: str, key: str, at: int, follower: Part | None, raw: Raw) -> Iterator[int]:
        """Where a placeholder that begins at ``at`` can end."""
        if kind in _TIMES:
            yield from time_ends(kind, key, at)
        elif kind == "n":
            yield from shapes.number_ends(key, at)
        elif kind == "url":
            yield from shapes.url_ends(key, at)
        else:
            for end in self._candidates(kind, key, at, follower):
                if self._accepts(kind, key, at, end, raw):
                    yield end

    def _candidates(self, kind: str, key: str, at: int, follower: Part | None) -> Iterator[int]:
        """Ends that what follows allows: the next literal's places, the line's end, or anywhere before a
        placeholder."""
        if follower is None:
            yield len(key)
        elif isinstance(follower, str):
            found = key.find(follower, at)
            while found >= 0:
                yield found
                found = key.find(follower, found + 1)
        else:
            last = min(len(key), at + MAX_SPAN)
            if follower[0] not in _TIMES:
                yield from range(at, last + 1)
                return
            starts = time_starts(key, at, last, glued=kind != "any")  # nothing else ends with a space
            yield from (end for end in starts if time_ends(follower[0], key, end))

    def _accepts(self, kind: str, key: str, at: int, end: int, raw: Raw) -> bool:
        if kind == "any":
            return True
        text = key[at:end]
        if not text or text[0] == " " or text[-1] == " ":
            return False
        if kind == "source":
            return text in self.sources or shapes.is_source(raw(at, end), text)
        if kind == "name":
            return shapes.is_name(raw(at, end))
        if kind == "headline":
            return shapes.is_headline(raw(at, end))
        if kind == "title":
            return shapes.is_title(raw(at, end))
        return shapes.is_text(raw(at, end))

"""Does a template cover a line, and what do its placeholders stand for?

Parts are linked to steps, each with the steps that can follow; reading a line goes from step to step with backtracking.
A step that failed at a place is not tried there again, so that a line costs at most the steps times its characters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from cleaner.rules.placeholders import PLACEHOLDERS, TIMES
from cleaner.rules.template import PartsLike, is_group
from cleaner.rules.times import is_time, may_begin, may_end, time_ends, time_starts

MAX_STEPS = 3000
MAX_SPAN = 400  # characters that a placeholder before another one can stand for
_END = "end"
_NUMBER_SIGNS = "0123456789+-"  # with which a number begins, ideographs apart

Raw = Callable[[int, int], str]  # the text as it stands in the line, for offsets in the normalised line


class Span(NamedTuple):
    """What a placeholder stood for: offsets in the normalised line."""

    kind: str
    start: int
    end: int


class Step:
    """A literal (``text``), a placeholder or a soft space (``kind``), and what can follow: ``_END`` is the end.

    ``last``: the template can end behind it.
    """

    __slots__ = ("follow", "kind", "last", "text")

    def __init__(self, text: str, kind: str, follow: tuple[Step, ...]) -> None:
        self.text, self.kind, self.follow = text, kind, follow
        self.last = any(step.kind == _END for step in follow)


def steps(parts: PartsLike) -> tuple[Step, ...]:
    """The steps with which a template can begin."""
    return _linked(parts, (Step("", _END, ()),))


def _linked(parts: PartsLike, follow: tuple[Step, ...]) -> tuple[Step, ...]:
    for part in reversed(parts):
        if isinstance(part, str):
            follow = (Step(part, "", follow),)
        elif is_group(part):
            follow = tuple(dict.fromkeys(step for branch in part[1:] for step in _linked(branch, follow)))
        else:
            follow = (Step("", part[0], follow),)
    return follow


def _beginnings(follow: tuple[Step, ...]) -> Iterator[tuple[str, str]]:
    """(text, kind) of what can stand behind a placeholder: a text, or nothing certain but a kind."""
    for step in follow:
        if step.kind == " ":
            for text, kind in _beginnings(step.follow):
                yield " " + text.removeprefix(" "), kind if kind == _END else ""
        else:
            yield step.text, step.kind


def _time_at_edge(parts: PartsLike, key: str) -> bool:
    """Where a template begins or ends with a time and a literal beside it: can the line? Cheaper told than the rest."""
    first, second, last_but_one, last = parts[0], parts[1], parts[-2], parts[-1]
    if first[0] in TIMES and isinstance(second, str):
        return any(is_time(first[0], key, 0, at) for at in _places(key, second))
    if last[0] in TIMES and isinstance(last_but_one, str):
        size = len(last_but_one)
        return any(is_time(last[0], key, at + size, len(key)) for at in _places(key, last_but_one))
    return True


def _places(key: str, text: str, at: int = 0) -> Iterator[int]:
    """Where a text stands in a key from ``at`` on."""
    at = key.find(text, at)
    while at >= 0:
        yield at
        at = key.find(text, at + 1)


class TemplateMatcher:
    """Matches parsed templates against lines; knows the outlets that ``{source}`` stands for."""

    def __init__(self, sources: frozenset[str]) -> None:
        self.sources = sources
        self._steps: dict[int, tuple[PartsLike, tuple[Step, ...]]] = {}

    def line(self, parts: PartsLike, key: str, raw: Raw) -> tuple[Span, ...] | None:
        """What the placeholders stand for when the template covers the whole of ``key``, or None."""
        first, last = parts[0], parts[-1]
        if isinstance(first, str):
            if not key.startswith(first):
                return None
            if len(parts) == 1:
                return () if key == first else None
        elif (first[0] in TIMES and key and not may_begin(key, 0)) or (
            first[0] == "n" and key[:1] not in _NUMBER_SIGNS and key[:1].isascii()
        ):
            return None
        if not key.endswith(last) if isinstance(last, str) else last[0] in TIMES and not may_end(key):
            return None
        if len(parts) > 2 and not _time_at_edge(parts, key):
            return None
        at = [i for i, part in enumerate(parts) if not isinstance(part, str)]
        if len(at) > 1 or parts[at[0]][0] == "":
            return self._walk(parts, key, raw, whole=True)
        kind = parts[at[0]][0]
        start = len(first) if at[0] else 0
        end = len(key) - (len(last) if at[0] < len(parts) - 1 else 0)
        return (Span(kind, start, end),) if self._stands_for(kind, key, start, end, raw) else None

    def start(self, parts: PartsLike, text: str, raw: Raw) -> tuple[Span, ...] | None:
        """A match at the beginning of ``text``. The last span, of the kind "end", says where it ends."""
        return self._walk(parts, text, raw, whole=False)

    def _stands_for(self, kind: str, key: str, start: int, end: int, raw: Raw) -> bool:
        """Can a placeholder stand for a stretch of a line?"""
        if start > end:
            return False
        if kind in TIMES:
            return is_time(kind, key, start, end)
        ends = PLACEHOLDERS[kind].ends
        return end in ends(key, start) if ends else self._accepts(kind, key, start, end, raw)

    def _walk(self, parts: PartsLike, key: str, raw: Raw, *, whole: bool) -> tuple[Span, ...] | None:
        """The first way to read ``key`` as the parts, to its end or as far as they go."""
        known = self._steps.get(id(parts))
        if known is None:
            known = self._steps[id(parts)] = (parts, steps(parts))  # the parts are kept, so that the id stays theirs
        budget = MAX_STEPS
        failed: set[tuple[int, int]] = set()

        def walk(follow: tuple[Step, ...], at: int) -> tuple[Span, ...] | None:
            nonlocal budget
            for step in follow:
                if step.kind == _END:
                    if not whole:
                        return (Span(_END, at, at),)
                    if at == len(key):
                        return ()
                    continue
                if step.last and step.kind == " " and not whole and not key.startswith(" ", at):
                    return (Span(_END, at, at),)  # the space before an option that is not there
                if not step.kind and not key.startswith(step.text, at):
                    continue
                if (id(step), at) in failed:
                    continue
                for end in self._ends(step, key, at, raw):
                    budget -= 1
                    if budget < 0:
                        return None
                    rest = walk(step.follow, end)
                    if rest is not None:
                        return (Span(step.kind, at, end), *rest) if step.kind.strip() else rest
                failed.add((id(step), at))
            return None

        return walk(known[1], 0)

    def _ends(self, step: Step, key: str, at: int, raw: Raw) -> Iterator[int]:
        """Where a step that begins at ``at`` can end."""
        kind = step.kind
        if not kind:
            yield at + len(step.text)
        elif kind == " ":
            if key[at : at + 1] == " ":
                yield at + 1
            elif at in (0, len(key)) or key[at - 1] == " ":
                yield at
        elif (ends := PLACEHOLDERS[kind].ends) is not None:
            yield from ends(key, at)
        else:
            for end in self._candidates(step, key, at):
                if self._accepts(kind, key, at, end, raw):
                    yield end

    def _candidates(self, step: Step, key: str, at: int) -> Iterator[int]:
        """Ends that what follows allows: the places of a literal, the line's end, or anywhere before a placeholder."""
        followers = list(dict.fromkeys(_beginnings(step.follow)))
        if len(followers) == 1:
            yield from self._before(*followers[0], step.kind, key, at)
        else:
            yield from sorted({end for one in followers for end in self._before(*one, step.kind, key, at)})

    def _before(self, text: str, kind: str, placeholder: str, key: str, at: int) -> Iterator[int]:
        if kind == _END:
            yield len(key)
        elif text:
            yield from _places(key, text, at)
        else:
            last = min(len(key), at + MAX_SPAN)
            if kind not in TIMES:
                yield from range(at, last + 1)
                return
            starts = time_starts(key, at, last, glued=placeholder != "any")  # nothing else ends with a space
            yield from (end for end in starts if time_ends(kind, key, end))

    def _accepts(self, kind: str, key: str, at: int, end: int, raw: Raw) -> bool:
        if kind == "any":
            return True
        text = key[at:end]
        if not text or text[0] == " " or text[-1] == " ":
            return False
        if kind == "source" and text in self.sources:
            return True
        return PLACEHOLDERS[kind].accepts(raw(at, end), text)

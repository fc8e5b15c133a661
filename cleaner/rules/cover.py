"""Does a template cover a line, and what do its placeholders stand for?

Parts are linked to steps, each with the steps that can follow; reading a line goes from step to step with backtracking.
A step that failed at a place is not tried there again, so that a line costs at most the steps times its characters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from cleaner.rules import shapes
from cleaner.rules.template import PartsLike, is_group
from cleaner.rules.timewords import is_time, may_begin, may_end, time_ends, time_starts

MAX_STEPS = 3000
MAX_SPAN = 400  # characters that a placeholder before another one can stand for
_TIMES = ("age", "date", "time")
_END = "end"

Raw = Callable[[int, int], str]  # the text as it stands in the line, for offsets in the normalised line


class Span(NamedTuple):
    """What a placeholder stood for: offsets in the normalised line."""

    kind: str
    start: int
    end: int


class Step:
    """A literal (``text``), a placeholder or a soft space (``kind``), and what can follow; ``_END`` is the end."""

    __slots__ = ("follow", "kind", "text")

    def __init__(self, text: str, kind: str, follow: tuple[Step, ...]) -> None:
        self.text, self.kind, self.follow = text, kind, follow

    @property
    def last(self) -> bool:
        """Can the template end behind this step?"""
        return any(step.kind == _END for step in self.follow)


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
        elif first[0] in _TIMES and key and not may_begin(key, 0):
            return None
        if not key.endswith(last) if isinstance(last, str) else last[0] in _TIMES and not may_end(key):
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
        if kind in _TIMES:
            return is_time(kind, key, start, end)
        if kind == "n":
            return end in shapes.number_ends(key, start)
        if kind == "url":
            return end in shapes.url_ends(key, start)
        return self._accepts(kind, key, start, end, raw)

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
        elif kind in _TIMES:
            yield from time_ends(kind, key, at)
        elif kind == "n":
            yield from shapes.number_ends(key, at)
        elif kind == "url":
            yield from shapes.url_ends(key, at)
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
            found = key.find(text, at)
            while found >= 0:
                yield found
                found = key.find(text, found + 1)
        else:
            last = min(len(key), at + MAX_SPAN)
            if kind not in _TIMES:
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
        if kind == "source":
            return text in self.sources or shapes.is_source(raw(at, end), text)
        if kind == "name":
            return shapes.is_name(raw(at, end))
        if kind == "words":
            return shapes.is_words(text)
        if kind == "headline":
            return shapes.is_headline(raw(at, end))
        if kind == "title":
            return shapes.is_title(raw(at, end))
        return shapes.is_text(raw(at, end))

"""Blocks: templates over several lines in sequence, with optional and repeated lines and back-references."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from cleaner.rules.cover import Span, TemplateMatcher
from cleaner.rules.document import Document
from cleaner.rules.model import Lists, Rule
from cleaner.rules.placeholders import PLACEHOLDERS, is_text
from cleaner.rules.template import Parts, all_kinds, is_exact, literals, parse

MAX_REPEATS = 40
MAX_STEPS = 4000
_REPEAT = 6  # the rank of a block that is found by a line that comes twice


class BlockLine(NamedTuple):
    """A line of a block: its template, and ``?`` or ``*`` where it may be missing or repeat."""

    parts: Parts
    mark: str


class Block(NamedTuple):
    """A block of a rule, and which of its lines it is found by."""

    rule: int
    lines: tuple[BlockLine, ...]
    anchor: int

    @property
    def step(self) -> int:
        """How many lines below the anchor the same template stands again."""
        parsed = [line.parts for line in self.lines]
        return parsed.index(parsed[self.anchor], self.anchor + 1) - self.anchor


def split_mark(template: str) -> tuple[str, str]:
    """A block line without its ``?`` or ``*``, and that mark."""
    stripped = template.rstrip()
    if stripped[-1:] in ("?", "*") and len(stripped) > 1:
        return stripped[:-1], stripped[-1]
    return stripped, ""


def block_lines(rule: Rule, lists: Lists) -> tuple[BlockLine, ...]:
    """The lines of a rule's block."""
    return tuple(BlockLine(parse(text, lists), mark) for text, mark in map(split_mark, rule.block))


def anchor(lines: tuple[BlockLine, ...]) -> tuple[int, bool]:
    """The place of the line by which a block is found, and whether that is one that stands in it twice."""
    parsed = [line.parts for line in lines]
    choices = [
        (_anchor_rank(parts, twice=parsed.count(parts) > 1), place)
        for place, (parts, mark) in enumerate(lines)
        if not mark
    ]
    rank, place = min(choices)
    return place, rank == _REPEAT


def _anchor_rank(parts: Parts, *, twice: bool) -> int:
    """How well a block is found by a line: 0 best."""
    if any(c.isalpha() for c in "".join(literals(parts))):
        return 0 if is_exact(parts) else 1
    used = all_kinds(parts)
    for rank, kind in enumerate(("age", "date", "time", "url"), start=2):
        if kind in used:
            return rank
    if twice and len(parts) == 1:
        return _REPEAT
    if "n" in used:
        return 7
    return 8 if parts == (("source",),) else 9


@dataclass(frozen=True, slots=True)
class Found:
    """A block in a document: its lines, and what each placeholder stood for first (line, span)."""

    first: int
    last: int
    lines: tuple[int, ...]
    fields: dict[str, tuple[int, Span]]


@dataclass(frozen=True, slots=True)
class _State:
    fields: dict[str, tuple[int, Span]]
    texts: dict[str, str]


class BlockMatcher:
    """Finds blocks in one document."""

    def __init__(self, templates: TemplateMatcher, document: Document) -> None:
        self._templates = templates
        self._document = document
        self._steps = MAX_STEPS
        # By template and text: the lines of a site's furniture come again and again.
        self._seen: dict[tuple[int, str], tuple[Span, ...] | None] = {}

    def find(self, block: Block, anchors: list[int]) -> list[Found]:
        """Every place of a block, given the lines where its anchor line can stand; places don't overlap."""
        lines = block.lines
        before = lines[: block.anchor]
        least = sum(1 for _, mark in before if not mark)
        most = least + sum(MAX_REPEATS if mark == "*" else 1 for _, mark in before if mark)
        found: list[Found] = []
        free = 0
        for anchor in sorted(set(anchors)):
            for start in range(max(free, anchor - most), anchor - least + 1):
                if start < 0:
                    continue
                self._steps = MAX_STEPS
                place = self._at(lines, start)
                if place is not None and place.last >= anchor:
                    found.append(place)
                    free = place.last + 1
                    break
        return found

    def _at(self, lines: tuple[BlockLine, ...], start: int) -> Found | None:
        result = next(self._walk(lines, 0, start, _State({}, {}), ()), None)
        if result is None:
            return None
        taken, state = result
        return Found(taken[0], taken[-1], taken, state.fields) if taken else None

    def _walk(
        self, lines: tuple[BlockLine, ...], index: int, at: int, state: _State, taken: tuple[int, ...]
    ) -> Iterator[tuple[tuple[int, ...], _State]]:
        if index == len(lines):
            yield taken, state
            return
        self._steps -= 1
        if self._steps < 0:
            return
        parts, mark = lines[index]
        after = self._line(parts, at, state)
        if after is not None:
            if mark == "*":
                if len(taken) < MAX_REPEATS:
                    yield from self._walk(lines, index, at + 1, state, (*taken, at))
            else:
                yield from self._walk(lines, index + 1, at + 1, after, (*taken, at))
        if mark:
            yield from self._walk(lines, index + 1, at, state, taken)

    def _line(self, parts: Parts, at: int, state: _State) -> _State | None:
        """The state behind line ``at`` when ``parts`` cover it and agree with what placeholders stood for before."""
        document = self._document
        if at >= len(document.lines):
            return None
        seen = (id(parts), document.lines[at])
        if seen not in self._seen:
            self._seen[seen] = self._spans(parts, at)
        spans = self._seen[seen]
        if not spans:
            return None if spans is None else state
        fields, texts = dict(state.fields), dict(state.texts)
        for span in spans:
            kind = span.kind
            if kind == "any":
                continue
            text = "" if kind == "text" else document.key(at)[span.start : span.end]
            if PLACEHOLDERS[kind].same_text and texts.get(kind, text) != text:
                return None
            texts.setdefault(kind, text)
            fields.setdefault(kind, (at, span))
        return _State(fields, texts)

    def _spans(self, parts: Parts, at: int) -> tuple[Span, ...] | None:
        """What the placeholders of a template stand for in line ``at``, or None where it doesn't cover the line."""
        if len(parts) == 1 and parts[0][0] == "text" and not isinstance(parts[0], str):
            return self._text(at)
        document = self._document
        return self._templates.line(parts, document.key(at), document.raw(at))

    def _text(self, at: int) -> tuple[Span, ...] | None:
        line = self._document.lines[at]
        return (Span("text", 0, len(line)),) if is_text(line) else None

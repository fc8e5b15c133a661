"""The index: which lines of a document can hit which templates and patterns, told by the texts that stand in them.

A line that is word for word one of a rule's is looked up in a dictionary. Every other target (template, pattern) has
*needles*: texts of which each line that it matches holds one, the rarest that it has, tied to the line's edges where
they stand there:

    "share [this] on {network}"  ->  "\\nshare"
    "{n} comments"               ->  " comments\\n"
    "(save|print) as {any}"      ->  "\\nsave", "\\nprint"

All needles are looked for at once with an Aho-Corasick automaton in the document's lines, joined by line feeds. What is
found is a candidate, which the matcher then checks. docs/engine.md shows the way of one line.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path

import ahocorasick_rs

from cleaner.core.scripts import is_spaceless
from cleaner.rules.blocks import anchor, block_lines
from cleaner.rules.document import Document
from cleaner.rules.model import Entry, Lists, Pack, PackIndex, Rule
from cleaner.rules.normalize import MARKS, normalize
from cleaner.rules.template import Parts, all_kinds, is_exact, is_group, parse, plain_keys

LINE, FINGERPRINT, BLOCK, REPEAT, PREFIX, SUFFIX, PATTERN = range(7)
# A long line is a paragraph: whether it is boilerplate shows at its beginning or its end. A pattern whose word stands
# in the midst of it would sooner hit a sentence of an article.
LONG, HEAD, TAIL = 200, 48, 100
_COMMON, _FREQUENT = 60.0, 15.0  # what a needle costs whose rarest word is common
_TIED = 0.15  # what being at the edge of a line makes of that


def index_of(pack: Pack) -> PackIndex:
    """The exact lines and the entries of a pack."""
    keys: list[list[str]] = []
    entries = [_entry(FINGERPRINT, -1, 0, text, parse(text, pack.lists)) for text in pack.fingerprint]
    for number, rule in enumerate(pack.rules):
        exact, others = _lines(rule, number, pack.lists)
        keys.append(exact)
        entries += others
        for text in rule.prefix:
            entries.append(_entry(PREFIX, number, 1, text, parse(text, pack.lists, "end")))
        for text in rule.suffix:
            entries.append(_entry(SUFFIX, number, 1, text, parse(text, pack.lists, "begin")))
        if rule.block:
            entries.append(_block(rule, number, pack.lists))
        if rule.pattern:
            texts = {normalize(text).strip(MARKS + ".") for text in rule.has}
            entries.append(Entry(PATTERN, number, 2, rule.pattern, () if "" in texts else tuple(sorted(texts))))
    return PackIndex(keys, entries)


def _lines(rule: Rule, number: int, lists: Lists) -> tuple[list[str], list[Entry]]:
    """The keys of a rule's exact lines, and the entries of its other ones."""
    plain = plain_keys(rule.lines)
    exact, entries = [], []
    for text in dict.fromkeys(rule.lines):
        parts: Parts = (plain[text],) if text in plain else parse(text, lists)
        if is_exact(parts):
            exact.append(str(parts[0]))
        else:
            entries.append(_entry(LINE, number, 1, text, parts))
    return exact, entries


def _block(rule: Rule, number: int, lists: Lists) -> Entry:
    """The entry of a block: of the line by which it is found."""
    lines = block_lines(rule, lists)
    position, repeats = anchor(lines)
    if repeats:
        return Entry(REPEAT, number, position, "", ())
    return _entry(BLOCK, number, position, rule.block[position], lines[position][0])


def _entry(kind: int, rule: int, rank: int, text: str, parts: Parts) -> Entry:
    return Entry(kind, rule, rank, text, tuple(sorted(needles(parts, kind))))


def needles(parts: Parts, kind: int = LINE) -> frozenset[str]:
    """Texts of which each line that the template matches holds one; none where it has no text of its own."""
    best = _cheapest(parts, kind != SUFFIX, kind != PREFIX, kind in (PREFIX, SUFFIX))
    return best or frozenset()


def _cheapest(parts: Parts, first: bool, last: bool, trim: bool) -> frozenset[str]:
    choices = []
    for i, part in enumerate(parts):
        at_first, at_last = first and i == 0, last and i == len(parts) - 1
        if isinstance(part, str):
            # The marks at the inner end of a trim may be the line's last, which its key is without.
            text = part.strip(MARKS) if trim else part
            tied = ("\n" if at_first else "") + text + ("\n" if at_last else "")
            if text.strip():
                choices.append(frozenset((tied,)))
        elif is_group(part):
            branches = [_cheapest(branch, at_first, at_last, trim) for branch in part[1:]]
            if all(branches):
                choices.append(frozenset().union(*branches))
    return min(choices, key=_costs, default=frozenset())


def _costs(texts: Iterable[str]) -> float:
    return sum(map(cost, texts))


def cost(needle: str) -> float:
    """How often a text is likely to be found in lines that it is not meant for."""
    text = needle.strip("\n")
    ties = len(needle) - len(text)
    words = [word for letters, word in _runs(text) if letters]
    value = 2 * _COMMON if not words else min(map(_word_cost, words)) * 0.6 ** (len(words) - 1)
    return value * _TIED**ties


def _runs(text: str) -> Iterator[tuple[bool, str]]:
    for letters, run in groupby(text, lambda c: c.isalpha() or c == "'" or ord(c) > 0x2FF):
        yield letters, "".join(run)


def _word_cost(word: str) -> float:
    if is_spaceless(word[0]):
        return 12.0 / len(word)
    common, frequent = common_words()
    return _COMMON if word in common else _FREQUENT if word in frequent else 12.0 if len(word) < 4 else 8.0 / len(word)


@cache
def common_words() -> tuple[frozenset[str], frozenset[str]]:
    """Words that running text is full of, and words that boilerplate is full of."""
    text = Path(__file__).with_name("data").joinpath("common_words.txt").read_text(encoding="utf-8")
    _, running, boilerplate = text.split("\n\n")
    return frozenset(running.split()), frozenset(boilerplate.split())


def _is_at_edge(at: int, length: int) -> bool:
    """Is a place near the beginning or the end of a long line? A short one is all edge."""
    return length <= LONG or at <= HEAD or at >= length - TAIL


class Index:
    """Finds what the lines of a document can hit. Targets are numbered as they are added."""

    def __init__(self) -> None:
        self._lines: dict[str, int] = {}
        self._doubles: dict[str, list[int]] = {}
        self._needles: dict[str, tuple[list[int], list[int]]] = {}
        self._targets: list[list[int]] = []
        self._at_edges: list[list[int]] = []
        self._loose: list[tuple[int, Callable[[Document], Iterable[int]]]] = []
        self._automaton: ahocorasick_rs.AhoCorasick | None = None

    def add_lines(self, keys: Iterable[str], rule: int) -> None:
        """Add a rule's exact lines."""
        lines = self._lines
        for key in keys:
            if lines.setdefault(key, rule) != rule:
                self._doubles.setdefault(key, []).append(rule)

    def add(self, target: int, needles: Sequence[str], *, at_edges: bool) -> None:
        """Add a target that is found by needles; ``at_edges``: of a long line only at its beginning and its end."""
        for needle in needles:
            self._needles.setdefault(needle, ([], []))[at_edges].append(target)

    def add_loose(self, target: int, lines: Callable[[Document], Iterable[int]]) -> None:
        """Add a target that has no needle, and the lines of a document that it is tried on."""
        self._loose.append((target, lines))

    def build(self) -> None:
        """Make the automaton, when everything has been added."""
        self._targets, self._at_edges = (
            map(list, zip(*self._needles.values(), strict=True)) if self._needles else ([], [])
        )
        if self._needles:
            self._automaton = ahocorasick_rs.AhoCorasick(self._needles)
        self._needles = {}

    def exact(self, document: Document) -> Iterator[tuple[int, int]]:
        """(line, rule) of the lines that are word for word one of a rule's."""
        lines = self._lines
        for line, key in [(i, key) for i, key in enumerate(document.keys) if key in lines]:
            yield line, lines[key]
            for rule in self._doubles.get(key, ()):
                yield line, rule

    def candidates(self, document: Document) -> set[tuple[int, int]]:
        """(target, line) of what the lines can hit."""
        found: set[tuple[int, int]] = set()
        if self._automaton is not None:
            starts, targets, edges, short = document.starts, self._targets, self._at_edges, len(document.lines)
            for needle, start, _ in self._automaton.find_matches_as_indexes(document.joined, overlapping=True):
                segment = bisect_right(starts, start) - 1
                line = segment if segment < short else document.owner(segment)
                found.update([(target, line) for target in targets[needle]])
                if edges[needle] and _is_at_edge(start - starts[segment], starts[segment + 1] - starts[segment]):
                    found.update([(target, line) for target in edges[needle]])
        for target, lines in self._loose:
            found.update((target, line) for line in lines(document))
        return found


def loose_lines(entry: Entry, parts: Parts, has: Sequence[str]) -> Callable[[Document], Iterable[int]]:
    """The lines on which a target without needles is tried."""
    if entry.kind == PATTERN:
        return lambda document: document.holding(has)
    kinds = () if any(map(is_group, parts)) else all_kinds(parts)
    if "date" in kinds:
        return lambda document: document.short_with_date
    if kinds == ["age"]:
        return lambda document: document.short_with_age
    return lambda document: document.short

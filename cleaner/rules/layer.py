"""One layer of a rule set's tables: which targets a line can hit, by its words and other signs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from cleaner.rules.anchors import anchor_words, word_text
from cleaner.rules.segments import FIGURES, LONGEST, Segments, skeleton
from cleaner.rules.tables import HEAD, LONG, MARKS_ROOM, PATTERN, WHOLE, Compiled, Table
from cleaner.rules.template import longest, shortest
from cleaner.rules.timewords import telling_words

FEW = 10  # targets that are tried on a long line before its words, which are dear, are asked for
MATCHED = (*WHOLE, PATTERN)  # targets that no line hits that is longer than what they can match


class _Template(NamedTuple):
    """A template, and what the key of a line that it covers holds: ``begin``, ``end`` and ``inside`` are texts."""

    target: int
    begin: str
    end: str
    inside: str
    least: int
    most: int = LONGEST


class _Pattern(NamedTuple):
    """A pattern, and what a line that it matches holds: so many characters, a word of each of ``needs``, a text of
    each of ``phrases``."""

    target: int
    least: int
    most: int
    needs: list[frozenset[str]]
    phrases: list[list[str]]

    def has_words(self, words: list[str]) -> bool:
        """Do a line's words hold what the pattern needs?"""
        for need in self.needs:  # noqa: SIM110 (busy)
            if need.isdisjoint(words):
                return False
        return True

    def has_text(self, text: str) -> bool:
        """Is a line's text long enough, and does it hold what the pattern needs?"""
        if len(text) < self.least:
            return False
        for texts in self.phrases:
            for phrase in texts:
                if phrase in text:
                    break
            else:
                return False
        return True


class _Word:
    """Targets that a word leads to: those that need no other word, and by word those that need one more."""

    __slots__ = ("most", "others", "patterns", "patterns_with", "templates", "templates_with")

    def __init__(self) -> None:
        self.templates: list[_Template] = []
        self.patterns: list[_Pattern] = []
        self.templates_with: dict[str, list[_Template]] = {}
        self.patterns_with: dict[str, list[_Pattern]] = {}
        self.others: frozenset[str] = frozenset()
        self.most = 0  # characters of a line that one of them can match

    def add(self, found: _Template | _Pattern, need: Iterable[str] = ()) -> None:
        """Enter a target that needs one of some words, or none."""
        if isinstance(found, _Template):
            for word in need:
                self.templates_with.setdefault(word, []).append(found)
            if not need:
                self.templates.append(found)
        else:
            for word in need:
                self.patterns_with.setdefault(word, []).append(found)
            if not need:
                self.patterns.append(found)
        self.others = self.others.union(need)
        self.most = max(self.most, found.most)

    def all(self, words: list[str]) -> tuple[list[_Template], list[_Pattern]]:
        """The targets that a line of these words can hit."""
        templates, patterns = self.templates, self.patterns
        for word in self.others.intersection(words):
            templates = templates + self.templates_with.get(word, [])
            patterns = patterns + self.patterns_with.get(word, [])
        return templates, patterns


class Layer:
    """The tables of what always holds, or of one site. Finds what a line can hit, not whether it does."""

    def __init__(self, tables: Compiled, name: str) -> None:
        layer = tables.layers.get(name, {})
        self._tables = tables
        self._lines = tables.lines.get(name, {})
        self._doubles = layer.get("doubles", {})
        self._exact = layer.get("exact", {})
        self._long = layer.get("long", {})
        self._numbers = layer.get("numbers", {})
        self._skeletons = frozenset(skeleton(text.split()) for text in word_text("\n".join(self._numbers)).split("\n"))
        self._firsts = layer.get("firsts", {})
        self._words = layer.get("words", {})
        self._kinds = layer.get("kinds", {})
        self._time_kinds = [kind for kind in self._kinds if kind in ("age", "date")]
        self._word_set = frozenset(self._words).union(*map(telling_words, self._time_kinds))
        self._grams = layer.get("grams", {})
        self._gram_set = frozenset(self._grams)
        self._texts = layer.get("texts", {})
        self.repeats = {int(step): targets for step, targets in layer.get("repeats", {}).items()}
        self._heads = _by_two(layer.get("heads", {}), slice(2))
        self._tails = _by_two(layer.get("tails", {}), slice(-2, None))
        self._everywhere = layer.get("all", {}).get("", [])
        self._in_short: dict[str, _Word] = {}  # by word, a first one with ^ before it
        self._in_long: dict[str, _Word] = {}
        self._long_words = set(self._words)  # without those that were seen to lead to nothing in long lines
        self._one: dict[int, _Template | _Pattern] = {}

    def lines(self, segments: Segments) -> Iterator[tuple[int, int]]:
        """(line, rule) of the lines that are word for word one of a rule's."""
        lines = self._lines
        for line, key in [(i, k) for i, k in enumerate(segments.keys[: segments.first_long]) if k in lines]:
            yield line, lines[key]
            for rule in self._doubles.get(key, ()):
                yield line, rule

    def exact(self, segments: Segments) -> Iterator[tuple[int, int]]:
        """(line, target) of the lines that are word for word what a template says, figures apart; ``lines`` apart."""
        exact, numbers, keys, first_long = self._exact, self._numbers, segments.keys, segments.first_long
        for line, key in [(i, k) for i, k in enumerate(keys[:first_long]) if k in exact] if exact else ():
            for target in exact[key]:
                yield line, target
        for line, key in segments.collapsed(self._skeletons) if numbers else ():
            for target in numbers.get(key, ()):
                yield line, target
        for line in range(first_long, segments.first_tail) if self._long else ():
            for target in self._long.get(keys[line][:HEAD], ()):
                if self._tables.targets[target][4] == segments.key(line):
                    yield line, target

    def candidates(self, segments: Segments, sources: frozenset[str]) -> set[tuple[int, int]]:
        """(line, target) of what a line can hit, as far as its words and the texts in it tell."""
        found: set[tuple[int, int]] = set()
        self._by_words_of_short(segments, found)
        self._by_words_of_long(segments, found)
        for segment, target in chain(self._by_text(segments), self._by_kind(segments, sources), self._by_end(segments)):
            line = segments.owner(segment)
            if (line, target) not in found and self._possible(segments, line, target):
                found.add((line, target))
        return found

    def _by_words_of_short(self, segments: Segments, hits: set[tuple[int, int]]) -> None:
        """The busiest loop of all, so without calls where it can be."""
        firsts, words, known = self._firsts, self._word_set, self._in_short
        for line, (found, key) in enumerate(zip(segments.words[: segments.first_long], segments.keys, strict=False)):
            if not found:
                continue
            names = list(words.intersection(found))
            if found[0] in firsts:
                names.append("^" + found[0])
            for name in names:
                word = known.get(name) or self._word(name, in_long=False)
                templates, patterns = word.templates, word.patterns
                if not word.others.isdisjoint(found):
                    templates, patterns = word.all(found)
                for target, begin, end, inside, least, most in templates:
                    if inside in key and least <= len(key) <= most and key.startswith(begin) and key.endswith(end):
                        hits.add((line, target))
                for pattern in patterns:
                    if (
                        len(key) <= pattern.most
                        and pattern.has_words(found)
                        and pattern.has_text(segments.pieces[line])
                    ):
                        hits.add((line, pattern.target))

    def _by_words_of_long(self, segments: Segments, hits: set[tuple[int, int]]) -> None:
        for segment in range(segments.first_long, len(segments.words)):
            found = segments.words[segment]
            names = self._long_words.intersection(found)
            if found and found[0] in self._firsts and segment < segments.first_tail:
                names |= {"^" + found[0]}
            line = segments.owner(segment)
            size = min(len(segments.lines[line]), LONGEST)
            for name in names:
                word = self._in_long.get(name) or self._word(name, in_long=True)
                if size > word.most + MARKS_ROOM:
                    continue
                templates, patterns = word.templates, word.patterns
                if word.others:
                    templates, patterns = word.all(segments.words_in(line))
                for template in templates:
                    if self._possible(segments, line, template.target):
                        hits.add((line, template.target))
                for pattern in patterns:
                    if pattern.has_text(segments.text(line)) and pattern.has_words(segments.words_in(line)):
                        hits.add((line, pattern.target))

    def _possible(self, segments: Segments, line: int, target: int) -> bool:
        """Can a line hit a target? Prefixes and suffixes apart, which are parts of lines."""
        one = self._one.get(target) or self._make(target)
        if isinstance(one, _Pattern):
            fits = line >= segments.first_long or len(segments.keys[line]) <= one.most
            return fits and one.has_text(segments.text(line)) and one.has_words(segments.words_in(line))
        key = segments.key(line)
        return len(key) >= one.least and one.inside in key and key.startswith(one.begin) and key.endswith(one.end)

    def _make(self, target: int) -> _Template | _Pattern:
        """A target with what a line must hold."""
        kind, _, parts, _, begin, end, inside = self._tables.targets[target]
        if kind == PATTERN:
            pattern = self._tables.patterns[parts[0]]
            needs = [frozenset(need) for need in pattern["needs"]]
            self._one[target] = _Pattern(target, pattern["least"], pattern["most"], needs, pattern["phrases"])
        elif kind in WHOLE:
            self._one[target] = _Template(target, begin, end, inside, shortest(parts))
        else:
            self._one[target] = _Template(target, "", "", "", 0)
        return self._one[target]

    def _word(self, name: str, *, in_long: bool) -> _Word:
        """The targets that a word leads to, in short lines or in long ones."""
        found = _Word()
        word = name.removeprefix("^")
        targets = self._firsts[word] if word != name else self._words.get(word, ())
        apart = not in_long or len(targets) > FEW
        for target in targets:
            one = self._make(target)
            kind, _, parts, *_ = self._tables.targets[target]
            if in_long and (one.most if isinstance(one, _Pattern) else longest(parts)) <= LONG and kind in MATCHED:
                continue
            if isinstance(one, _Pattern):
                found.add(one._replace(needs=one.needs[1:]) if apart else one, *one.needs[: int(apart)])
            else:
                others = [other for other in anchor_words(parts) if other != word] if apart and kind in WHOLE else []
                found.add(one, [max(others, key=len)] if others else ())
        for kind in () if in_long or word != name else self._time_kinds:
            if word in telling_words(kind):
                for target in self._kinds[kind]:
                    one = self._make(target)
                    found.add(one._replace(most=FIGURES))
        (self._in_long if in_long else self._in_short)[name] = found
        if in_long and not found.most:
            self._long_words.discard(name)
        return found

    def _by_text(self, segments: Segments) -> Iterator[tuple[int, int]]:
        """(segment, target) of what is found by a text without regard to words."""
        if self._gram_set and segments.has_no_spaces:
            for gram in segments.grams & self._gram_set:
                yield from _product(segments.with_text(gram), self._grams[gram])
        for text, targets in self._texts.items():
            if text in segments.joined:
                yield from _product(segments.with_text(text), targets)
        if self._everywhere:
            yield from _product(range(segments.first_tail), self._everywhere)

    def _by_kind(self, segments: Segments, sources: frozenset[str]) -> Iterator[tuple[int, int]]:
        """(segment, target) of what is found by a placeholder."""
        for kind, targets in self._kinds.items():
            inside = [(target, self._tables.targets[target][6]) for target in targets]
            for segment in segments.with_kind(kind, sources):
                key = segments.keys[segment]
                yield from [(segment, target) for target, text in inside if text in key]

    def _by_end(self, segments: Segments) -> Iterator[tuple[int, int]]:
        """Segments that begin or end like a prefix, a suffix, or a template without words."""
        keys, heads, tails = segments.keys, self._heads, self._tails
        for segment, key in [(i, k) for i, k in enumerate(keys[: segments.first_tail]) if k[:2] in heads]:
            yield from ((segment, target) for head, target in heads[key[:2]] if key.startswith(head))
        whole = [*range(segments.first_long), *range(segments.first_tail, len(keys))] if tails else ()
        for segment in [i for i in whole if keys[i][-2:] in tails]:
            yield from ((segment, target) for tail, target in tails[keys[segment][-2:]] if keys[segment].endswith(tail))


def _by_two(table: Table, two: slice) -> dict[str, list[tuple[str, int]]]:
    """A table of beginnings or ends, by their first or last two characters."""
    found: dict[str, list[tuple[str, int]]] = {}
    for text, targets in table.items():
        found.setdefault(text[two], []).extend((text, target) for target in targets)
    return found


def _product(segments: Iterable[int], targets: list[int]) -> Iterator[tuple[int, int]]:
    for segment in segments:
        for target in targets:
            yield segment, target

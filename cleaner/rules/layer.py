"""One layer of a rule set's tables, and the looking up of a document's lines in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cleaner.rules.anchors import anchor_words
from cleaner.rules.document import Document
from cleaner.rules.tables import BLOCK, FINGERPRINT, GRAM, HEAD, LINE, PATTERN, Compiled

WHOLE = (LINE, FINGERPRINT, BLOCK)


@dataclass(slots=True)
class Split:
    """Targets that one word leads to: those that need no other, those that need one of these, and what they need
    besides
    (further words; whether lines that are long can't match)."""

    always: list[int]
    by_word: dict[str, list[int]]
    more: dict[int, tuple[list[frozenset[str]], bool]]


class Layer:
    """The tables of what always holds, of the fingerprints, or of one site."""

    def __init__(self, tables: Compiled, name: str) -> None:
        layer = tables.layers[name]
        self._target = tables.target
        self._lines = tables.lines.get(name, {})
        self._doubles = layer.get("doubles", {})
        self._exact = layer.get("exact", {})
        self._long = layer.get("long", {})
        self._numbers = layer.get("numbers", {})
        self._firsts = layer.get("firsts", {})
        self._words = layer.get("words", {})
        self._word_set = frozenset(self._words)
        self._grams = layer.get("grams", {})
        self._gram_set = frozenset(self._grams)
        self._texts = layer.get("texts", {})
        self._kinds = layer.get("kinds", {})
        self._heads = layer.get("heads", {})
        self._tails = layer.get("tails", {})
        self._everywhere = layer.get("all", {}).get("", [])
        self._patterns = tables.patterns
        self._splits: dict[str, Split] = {}  # of words, and of first words with ^ before them

    def lines(self, document: Document) -> Iterator[tuple[int, int]]:
        """(line, rule) of the lines that are word for word one of a rule's."""
        lines, owners = self._lines, document.owners
        for segment, key in [(i, k) for i, k in enumerate(document.whole) if k in lines]:
            yield owners[segment], lines[key]
            for rule in self._doubles.get(key, ()):
                yield owners[segment], rule

    def exact(self, document: Document) -> Iterator[tuple[int, int]]:
        """(line, target) of the lines that are word for word what a template says, figures apart; ``lines`` apart."""
        owners, exact, numbers = document.owners, self._exact, self._numbers
        if exact:
            for segment, key in [(i, k) for i, k in enumerate(document.whole) if k in exact]:
                for target in exact[key]:
                    yield owners[segment], target
        if numbers:
            for segment, key in document.collapsed:
                for target in numbers.get(key, ()):
                    yield owners[segment], target
        if self._long:
            for segment in range(document.first_long, document.first_tail):
                for target in self._long.get(document.segments[segment][:HEAD], ()):
                    if self._target(target)[4] == document.key(owners[segment]):
                        yield owners[segment], target

    def candidates(self, document: Document, sources: frozenset[str]) -> Iterator[tuple[int, int]]:
        """(segment, target) where that by which a target is found stands in a segment; perhaps more than once."""
        firsts, words, splits = self._firsts, self._word_set, self._splits
        if firsts or words:
            tails = document.first_tail
            for segment, found in enumerate(document.word_lists):
                if found and found[0] in firsts and segment < tails:
                    key = "^" + found[0]
                    split = splits.get(key) or self._split(key, firsts[found[0]])
                    for target in self._with_needs(document, segment, split):
                        yield segment, target
                for word in words.intersection(found):
                    split = splits.get(word) or self._split(word, self._words[word])
                    for target in self._with_needs(document, segment, split):
                        yield segment, target
        if self._gram_set and document.has_no_spaces:
            for gram in document.grams & self._gram_set:
                yield from self._product(document.segments_with(gram), self._grams[gram])
        for text, targets in self._texts.items():
            if text in document.joined:
                yield from self._product(document.segments_with(text), targets)
        for kind, targets in self._kinds.items():
            yield from self._product(document.segments_of(kind, sources), targets)
        yield from self._affixes(document)
        if self._everywhere:
            yield from self._product(range(document.first_long), self._everywhere)

    def _split(self, name: str, targets: list[int]) -> Split:
        """The targets that a word leads to, by a further word that they need."""
        word = name.removeprefix("^")
        split = Split([], {}, {})
        for target in targets:
            kind, _, parts, *_ = self._target(target)
            needs, short = [], False
            if kind == PATTERN:
                pattern = self._patterns[parts[0]]
                needs, short = [frozenset(need) for need in pattern["needs"]], pattern["short"]
            else:
                others = [w for w in anchor_words(parts) if w != word] if kind in WHOLE else []
                needs = [frozenset((max(others, key=len),))] if others else []
            if needs:
                split.more[target] = (needs[1:], short)
                for need in needs[0]:
                    split.by_word.setdefault(need, []).append(target)
            else:
                split.more[target] = ([], short)
                split.always.append(target)
        self._splits[name] = split
        return split

    @staticmethod
    def _with_needs(document: Document, segment: int, split: Split) -> Iterator[int]:
        """The targets whose further words a segment's line has too."""
        long = segment >= document.first_long
        if not split.by_word:
            found = split.always
        else:
            words = document.words_in(segment)
            found = list(split.always)
            by_word = split.by_word
            for word in words:
                if word in by_word:
                    found += by_word[word]
        if not found:
            return
        more = split.more
        for target in found:
            needs, short = more[target]
            if short and long:
                continue
            if not needs or not any(need.isdisjoint(document.words_in(segment)) for need in needs):
                yield target

    @staticmethod
    def _product(segments: object, targets: list[int]) -> Iterator[tuple[int, int]]:
        for segment in segments:  # type: ignore[attr-defined]
            for target in targets:
                yield segment, target

    def _affixes(self, document: Document) -> Iterator[tuple[int, int]]:
        """Segments that begin or end like a prefix or suffix."""
        heads, tails = self._heads, self._tails
        if heads:
            for segment, key in enumerate(document.segments[: document.first_tail]):
                if key[:GRAM] in heads or key[:3] in heads or key[:2] in heads:
                    for size in range(2, GRAM + 1):
                        for target in heads.get(key[:size], ()):
                            yield segment, target
        if tails:
            skipped = range(document.first_long, document.first_tail)
            for segment, key in enumerate(document.segments):
                if (key[-GRAM:] in tails or key[-3:] in tails or key[-2:] in tails) and segment not in skipped:
                    for size in range(2, GRAM + 1):
                        for target in tails.get(key[-size:], ()):
                            yield segment, target

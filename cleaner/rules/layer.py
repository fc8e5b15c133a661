"""One layer of a rule set's tables, and the looking up of a document's lines in it."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.rules.anchors import anchor_words
from cleaner.rules.document import Document
from cleaner.rules.tables import BLOCK, FINGERPRINT, GRAM, HEAD, LINE, PATTERN, Compiled

WHOLE = (LINE, FINGERPRINT, BLOCK)


class Split:
    """Targets that one word leads to: those that need no other word, those that need one of ``keys``, and for these
    further needs."""

    __slots__ = ("always", "by_word", "keys", "more")

    def __init__(self) -> None:
        self.always: list[int] = []
        self.by_word: dict[str, list[int]] = {}
        self.keys: frozenset[str] = frozenset()
        self.more: dict[int, list[frozenset[str]]] = {}

    def add(self, target: int, needs: list[frozenset[str]]) -> None:
        """Enter a target that needs a word of each set."""
        if not needs:
            self.always.append(target)
            return
        for word in needs[0]:
            self.by_word.setdefault(word, []).append(target)
        self.keys |= needs[0]
        if needs[1:]:
            self.more[target] = needs[1:]


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
        self._splits: dict[str, tuple[Split, Split]] = {}  # of words, and of first words with ^ before them

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
        yield from self._by_words(document)
        if self._gram_set and document.has_no_spaces:
            for gram in document.grams & self._gram_set:
                yield from self._product(document.segments_with(gram), self._grams[gram])
        for text, targets in self._texts.items():
            if text in document.joined:
                yield from self._product(document.segments_with(text), targets)
        yield from self._by_kind(document, sources, repeated=False)
        yield from self._affixes(document)
        if self._everywhere:
            yield from self._product(range(document.first_long), self._everywhere)

    def repeats(self, document: Document, sources: frozenset[str]) -> Iterator[tuple[int, int]]:
        """(segment, target) of what is found because a line stands again further down: not a matter of single lines."""
        yield from self._by_kind(document, sources, repeated=True)

    def _by_kind(self, document: Document, sources: frozenset[str], *, repeated: bool) -> Iterator[tuple[int, int]]:
        for kind, targets in self._kinds.items():
            if kind.startswith("repeat") is repeated:
                inside = [(target, self._target(target)[6]) for target in targets]
                for segment in document.segments_of(kind, sources):
                    key = document.segments[segment]
                    yield from [(segment, target) for target, text in inside if text in key]

    def _by_words(self, document: Document) -> Iterator[tuple[int, int]]:
        """(segment, target) of what is found by words: the busiest loop of all, so without calls where it can be."""
        firsts, words, first_long, tails = self._firsts, self._word_set, document.first_long, document.first_tail
        for segment, found in enumerate(document.word_lists):
            names = list(words.intersection(found))
            if found and found[0] in firsts and segment < tails:
                names.append("^" + found[0])
            for name in names:
                splits = self._splits.get(name) or self._split(name)
                if segment < first_long:
                    split, line_words = splits[0], found
                else:
                    split = splits[1]
                    line_words = document.words_in(segment) if split.keys else found
                targets = split.always
                common = split.keys.intersection(line_words)
                if common:
                    targets = [*targets, *(target for word in common for target in split.by_word[word])]
                more = split.more
                for target in targets:
                    if target not in more or not any(need.isdisjoint(line_words) for need in more[target]):
                        yield segment, target

    def _split(self, name: str) -> tuple[Split, Split]:
        """The targets that a word leads to, by a further word that they need: in short lines, and in long ones."""
        word = name.removeprefix("^")
        splits = Split(), Split()
        for target in self._firsts[word] if word != name else self._words[word]:
            kind, _, parts, *_ = self._target(target)
            needs: list[frozenset[str]] = []
            short = False
            if kind == PATTERN:
                pattern = self._patterns[parts[0]]
                needs, short = [frozenset(need) for need in pattern["needs"]], pattern["short"]
            elif kind in WHOLE:
                others = [other for other in anchor_words(parts) if other != word]
                needs = [frozenset((max(others, key=len),))] if others else []
            for split in splits[:1] if short else splits:
                split.add(target, needs)
        self._splits[name] = splits
        return splits

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

"""Matching: what a rule set knows of a document's lines.

Lines are looked up, not searched: exact lines in a dictionary, templates by one of their words, blocks by their most
telling line. A rule whose word is not in the document costs nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from cleaner.model import Evidence
from cleaner.rules import cache
from cleaner.rules.affixes import AffixMatcher
from cleaner.rules.blocks import BlockMatcher
from cleaner.rules.compile import BLOCK, FINGERPRINT, HEAD, LINE, PATTERN, Compiled, compile_rules
from cleaner.rules.document import Document
from cleaner.rules.ruleset import RuleSet
from cleaner.rules.searches import PatternMatcher
from cleaner.rules.settle import Findings, settle
from cleaner.rules.template import TemplateMatcher


@dataclass(slots=True)
class _Open:
    """What is still to be searched: lines by block and by pattern, and lines with the word of a suffix."""

    blocks: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    patterns: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    affixes: list[tuple[int, int]] = field(default_factory=list)


class Matcher:
    """Matches documents against one rule set. Built once, used often, from any number of threads."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        self._tables = tables = _tables(rules)
        self._templates = TemplateMatcher(frozenset(tables.sources))
        self._sources = frozenset(tables.sources)
        self._words = frozenset(tables.words)
        self._grams = frozenset(tables.grams)
        self._affixes = AffixMatcher(tables, self._templates)
        self._patterns = PatternMatcher(tables)

    def match(self, lines: Sequence[str], host: str | None = None) -> Evidence:
        """Everything the rules say of a document.

        ``lines`` are the visible texts of its lines that hold more than white space; the evidence's line numbers are
        positions in it. ``host`` is the host of the document's address, where it is known.
        """
        if not lines:
            return Evidence()
        document = Document(lines)
        hits, candidates = self._exact(document), self._candidates(document)
        active, sites = self._active(document, hits, candidates, host)
        findings = Findings(document, self._tables)
        open_targets = _Open()
        for line, target in hits:
            self._hit(line, target, active, findings, open_targets)
        for line, target in candidates:
            if self._covers(document, line, target, active):
                self._hit(line, target, active, findings, open_targets)
        blocks = BlockMatcher(self._templates, document)
        for block, where in open_targets.blocks.items():
            for found in blocks.find(self._tables.blocks[block], where):
                findings.block(found, self._tables.blocks[block]["rule"])
        searches = self._patterns.search(document, open_targets.patterns, lambda rule: self._holds(rule, active))
        for rule, line, span in searches.hits:
            findings.pattern(line, rule, span)
        for cut in self._affixes.find(document, open_targets.affixes, lambda rule: self._holds(rule, active)):
            findings.trim(cut)
        return settle(findings, self._templates, sites, searches.warnings)

    def _hit(self, line: int, target: int, active: set[int], findings: Findings, open_targets: _Open) -> None:
        """A template covers a line, or the word of something still to be searched stands in it."""
        kind, owner, _, rank = self._tables.targets[target]
        if kind == LINE:
            if self._holds(owner, active):
                findings.line(line, owner, rank)
        elif kind == BLOCK:
            if self._holds(self._tables.blocks[owner]["rule"], active):
                open_targets.blocks[owner].append(line)
        elif kind == PATTERN:
            if self._holds(self._tables.patterns[owner]["rule"], active):
                open_targets.patterns[owner].append(line)
        elif kind != FINGERPRINT:
            open_targets.affixes.append((line, target))

    def _covers(self, document: Document, line: int, target: int, active: set[int]) -> bool:
        """Does a target's template cover a line? True for those that are only searched later."""
        kind, owner, parts, _ = self._tables.targets[target]
        if kind == LINE:
            rule = owner
        elif kind == BLOCK:
            rule = self._tables.blocks[owner]["rule"]
        else:
            return kind != FINGERPRINT
        return self._holds(rule, active) and self._matches(document, line, parts)

    def _matches(self, document: Document, line: int, parts: Sequence[Any]) -> bool:
        return self._templates.line(parts, document.key(line), lambda a, b: document.raw(line, a, b)) is not None

    def select_rules(self, host: str | None = None) -> list[tuple[str, str, str]]:
        """The CSS rules that hold on a host: (id, ``drop`` or ``keep``, selector), the more specific ones first."""
        active = self._by_host(host)
        rules = self._tables.rules
        chosen = [(index, css) for index, css in self._tables.selects if self._holds(index, active)]
        chosen.sort(key=lambda item: (rules[item[0]]["scope"], rules[item[0]]["order"]))
        return [(rules[index]["id"], rules[index]["action"], css) for index, css in chosen]

    def _holds(self, rule: int, active: set[int]) -> bool:
        """Is a rule's pack general, or active here?"""
        pack = self._tables.rules[rule]["pack"]
        return not self._tables.packs[pack]["site"] or pack in active

    def _by_host(self, host: str | None) -> set[int]:
        """The packs of the site that a host belongs to."""
        labels = host.lower().rstrip(".").split(".") if host else []
        hosts = self._tables.hosts
        return {pack for start in range(len(labels)) for pack in hosts.get(".".join(labels[start:]), ())}

    def _active(
        self,
        document: Document,
        hits: Iterable[tuple[int, int]],
        candidates: Iterable[tuple[int, int]],
        host: str | None,
    ) -> tuple[set[int], tuple[str, ...]]:
        """The site packs that hold, by address or by fingerprint, and their sites' names."""
        tables = self._tables
        active = self._by_host(host)
        seen: dict[int, set[int]] = defaultdict(set)
        for _, target in hits:
            kind, owner, _, _ = tables.targets[target]
            if kind == FINGERPRINT:
                seen[owner].add(target)
        for line, target in candidates:
            kind, owner, parts, _ = tables.targets[target]
            if kind == FINGERPRINT and self._matches(document, line, parts):
                seen[owner].add(target)
        active.update(pack for pack, prints in seen.items() if len(prints) >= tables.packs[pack]["least"])
        return active, tuple(dict.fromkeys(tables.packs[pack]["site"] for pack in sorted(active)))

    def _exact(self, document: Document) -> list[tuple[int, int]]:
        """(line, target) of the lines that are what a template says, numbers apart."""
        tables, owners = self._tables, document.owners
        whole = document.segments[: document.first_long]
        out: list[tuple[int, int]] = []
        exact, numbers = tables.exact, tables.numbers
        for segment, key in [(i, k) for i, k in enumerate(whole) if k in exact]:
            out += [(owners[segment], target) for target in exact[key]]
        if numbers:
            for segment, key in [(i, k) for i, k in enumerate(document.collapsed[: len(whole)]) if k in numbers]:
                out += [(owners[segment], target) for target in numbers[key]]
        if tables.long:
            for segment in range(document.first_long, document.first_tail):
                for target in tables.long.get(document.segments[segment][:HEAD], ()):
                    if tables.targets[target][2][0] == document.key(owners[segment]):
                        out.append((owners[segment], target))
        return out

    def _candidates(self, document: Document) -> set[tuple[int, int]]:
        """(line, target) where the word, the pair of characters or the kind by which a target is found stands in a line."""
        tables = self._tables
        out: set[tuple[int, int]] = set()
        for word in document.words & self._words:
            targets = tables.words[word]
            for line in document.lines_with(word):
                out.update([(line, target) for target in targets])
        if self._grams and document.has_no_spaces:
            for gram in document.grams & self._grams:
                targets = tables.grams[gram]
                for line in document.lines_with(gram):
                    out.update([(line, target) for target in targets])
        for text, targets in tables.texts.items():
            if text in document.joined:
                for line in document.lines_with(text):
                    out.update([(line, target) for target in targets])
        for kind, targets in tables.kinds.items():
            for line in document.lines_of(kind, self._sources):
                out.update([(line, target) for target in targets])
        return out


def _tables(rules: RuleSet) -> Compiled:
    """The compiled form of a rule set, from the cache where it is there."""
    tables = cache.read_tables(rules.digest)
    if tables is None:
        tables = compile_rules(rules)
        cache.write_tables(rules.digest, tables)
    return tables

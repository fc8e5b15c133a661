"""Matching: what a rule set knows of a document's lines.

Lines are looked up, not searched: exact lines in a dictionary, templates by one of their words, blocks by their most
telling line. A rule whose word is not in the document costs nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from cleaner.model import Evidence
from cleaner.rules import cache
from cleaner.rules.affixes import AffixMatcher
from cleaner.rules.blocks import BlockMatcher
from cleaner.rules.compile import BLOCK, FINGERPRINT, LINE, PATTERN, Compiled, compile_rules
from cleaner.rules.document import Document
from cleaner.rules.ruleset import RuleSet
from cleaner.rules.searches import PatternMatcher
from cleaner.rules.settle import Findings, settle
from cleaner.rules.template import TemplateMatcher
from cleaner.rules.timewords import age_words


class Matcher:
    """Matches documents against one rule set. Built once, used often, from any number of threads."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        self._tables = tables = _tables(rules)
        self._templates = TemplateMatcher(frozenset(tables.sources))
        self._sources = frozenset(tables.sources)
        self._words = frozenset(tables.words)
        self._grams = frozenset(tables.grams)
        self._ages = age_words() if "age" in tables.kinds else frozenset()
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
        hits = self._hits(document)
        active, sites = self._active(hits, host)
        findings = Findings(document, self._tables)
        targets = self._tables.targets
        anchors: dict[int, list[int]] = defaultdict(list)
        searches: dict[int, list[int]] = defaultdict(list)
        affixes: list[tuple[int, int]] = []
        for line, target in hits:
            kind, owner, _, rank = targets[target]
            if kind == FINGERPRINT:
                continue
            if kind == BLOCK:
                if self._rule_active(self._tables.blocks[owner]["rule"], active):
                    anchors[owner].append(line)
            elif kind == PATTERN:
                if self._rule_active(self._tables.patterns[owner]["rule"], active):
                    searches[owner].append(line)
            elif self._rule_active(owner, active):
                if kind == LINE:
                    findings.line(line, owner, rank)
                else:
                    affixes.append((line, target))
        blocks = BlockMatcher(self._templates, document)
        for block, where in anchors.items():
            for found in blocks.find(self._tables.blocks[block], where):
                findings.block(found, self._tables.blocks[block]["rule"])
        for rule, line, span in self._patterns.search(document, searches, lambda r: self._rule_active(r, active)):
            findings.pattern(line, rule, span)
        for trim in self._affixes.find(document, affixes, lambda r: self._rule_active(r, active)):
            findings.trim(trim)
        return settle(findings, self._templates, sites, self._patterns.warnings(document))

    def select_rules(self, host: str | None = None) -> list[tuple[str, str, str]]:
        """The CSS rules that hold on a host: (id, ``drop`` or ``keep``, selector), the more specific ones first."""
        active, _ = self._active([], host)
        rules = self._tables.rules
        chosen = [(index, css) for index, css in self._tables.selects if self._rule_active(index, active)]
        chosen.sort(key=lambda item: (rules[item[0]]["scope"], rules[item[0]]["order"]))
        return [(rules[index]["id"], rules[index]["action"], css) for index, css in chosen]

    def _rule_active(self, rule: int, active: set[int]) -> bool:
        pack = self._tables.rules[rule]["pack"]
        return not self._tables.packs[pack]["site"] or pack in active

    def _active(self, hits: Iterable[tuple[int, int]], host: str | None) -> tuple[set[int], tuple[str, ...]]:
        """The site packs that hold, by address or by fingerprint, and their sites' names."""
        tables = self._tables
        active: set[int] = set()
        if host:
            labels = host.lower().rstrip(".").split(".")
            for start in range(len(labels)):
                active.update(tables.hosts.get(".".join(labels[start:]), ()))
        seen: dict[int, set[int]] = defaultdict(set)
        for _, target in hits:
            kind, owner, _, _ = tables.targets[target]
            if kind == FINGERPRINT:
                seen[owner].add(target)
        active.update(pack for pack, prints in seen.items() if len(prints) >= tables.packs[pack]["least"])
        return active, tuple(dict.fromkeys(tables.packs[pack]["site"] for pack in sorted(active)))

    def _hits(self, document: Document) -> list[tuple[int, int]]:
        """(line, target) for every template that covers a line, every place of a block's anchor, and for what is still
        to be searched: patterns and suffixes whose word stands in the line."""
        tables = self._tables
        owners = document.owners
        whole = document.segments[: document.first_long]
        out: list[tuple[int, int]] = []
        exact = tables.exact
        for segment, key in [(i, k) for i, k in enumerate(whole) if k in exact]:
            out += [(owners[segment], target) for target in exact[key]]
        if tables.numbers:
            numbers = tables.numbers
            for segment, key in [(i, k) for i, k in enumerate(document.collapsed[: len(whole)]) if k in numbers]:
                out += [(owners[segment], target) for target in numbers[key]]
        if tables.long:
            for segment in range(document.first_long, document.first_tail):
                for target in tables.long.get(document.segments[segment][:32], ()):
                    if tables.targets[target][2][0] == document.key(owners[segment]):
                        out.append((owners[segment], target))
        for line, target in self._candidates(document):
            kind, _, parts, _ = tables.targets[target]
            if kind in (LINE, FINGERPRINT, BLOCK):
                key = document.key(line)
                if self._templates.line(parts, key, lambda a, b, line=line: document.raw(line, a, b)) is None:  # type: ignore[misc]
                    continue
            out.append((line, target))
        return out

    def _candidates(self, document: Document) -> set[tuple[int, int]]:
        """(line, target) where the word, the pair of characters or the kind by which a target is found stands in a line."""
        tables = self._tables
        out: set[tuple[int, int]] = set()
        for word in document.words & self._words:
            targets = tables.words[word]
            for line in document.lines_with(word):
                out.update((line, target) for target in targets)
        if self._grams and document.has_no_spaces:
            for gram in document.grams & self._grams:
                targets = tables.grams[gram]
                for line in document.lines_with(gram):
                    out.update((line, target) for target in targets)
        for kind, targets in tables.kinds.items():
            for line in document.lines_of(kind, self._ages, self._sources):
                out.update((line, target) for target in targets)
        return out


def _tables(rules: RuleSet) -> Compiled:
    """The compiled form of a rule set, from the cache where it is there."""
    tables = cache.read_tables(rules.digest)
    if tables is None:
        tables = compile_rules(rules)
        cache.write_tables(rules.digest, tables)
    return tables

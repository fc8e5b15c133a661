"""Matching: what a rule set knows of a document's lines.

Lines are looked up, not searched: exact lines in a dictionary, templates by one of their words, blocks by their most
telling line. A rule whose word is not in the document costs nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from cleaner.model import Evidence
from cleaner.rules import cache
from cleaner.rules.affixes import Cut
from cleaner.rules.blocks import BlockMatcher
from cleaner.rules.cover import TemplateMatcher
from cleaner.rules.document import Document
from cleaner.rules.lookup import Lookup
from cleaner.rules.memory import Known
from cleaner.rules.ruleset import RuleSet
from cleaner.rules.settle import Findings, settle
from cleaner.rules.tables import ALWAYS, Compiled

FEW = 50  # rules that are compiled as fast as they are read from the cache


@dataclass(slots=True)
class _Waiting:
    """What needs more than a line to tell: the fingerprints that were found by pack, lines by block."""

    prints: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    blocks: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))


class Matcher:
    """Matches documents against one rule set. Built once, used often, from any number of threads."""

    def __init__(self, rules: RuleSet, *, cached: bool = True) -> None:
        self.rules = rules
        self._tables = tables = _tables(rules, cached)
        self._templates = TemplateMatcher(frozenset(tables.sources))
        self._always = Lookup(tables, ALWAYS, self._templates)
        self._sites: dict[int, Lookup] = {}

    def match(self, lines: Sequence[str], host: str | None = None) -> Evidence:
        """Everything the rules say of a document.

        ``lines`` are the visible texts of its lines that hold more than white space; the evidence's line numbers are
        positions in it. ``host`` is the host of the document's address, where it is known.
        """
        if not lines:
            return Evidence()
        known, warnings = self._always.tell(lines)
        document = Document(lines, known)
        findings = Findings(document, self._tables)
        waiting = _Waiting()
        self._take(document, self._always, known, findings, waiting)
        packs = self._tables.packs
        active = self._by_host(host) | {p for p, found in waiting.prints.items() if len(found) >= packs[p]["least"]}
        for pack in sorted(active):
            lookup = self._sites.get(pack) or self._sites.setdefault(
                pack, Lookup(self._tables, str(pack), self._templates)
            )
            known, stopped = lookup.tell(lines)
            warnings += stopped
            self._take(document, lookup, known, findings, waiting)
        blocks = BlockMatcher(self._templates, document)
        for block, anchors in waiting.blocks.items():
            for found in blocks.find(self._tables.blocks[block], anchors):
                findings.block(found, self._tables.blocks[block]["rule"])
        sites = tuple(dict.fromkeys(packs[pack]["site"] for pack in sorted(active)))
        return settle(findings, self._templates, sites, warnings)

    def _take(
        self, document: Document, lookup: Lookup, known: Sequence[Known], findings: Findings, waiting: _Waiting
    ) -> None:
        """What a layer says of a document's lines."""
        for number, (_, _, hits) in enumerate(known):
            if hits:
                for rule, rank in hits.rules:
                    findings.line(number, rule, rank)
                for rule, span in hits.patterns:
                    findings.pattern(number, rule, span)
                for start, end, rule in hits.cuts:
                    findings.trim(Cut(number, start, end, rule))
                for block in hits.blocks:
                    waiting.blocks[block].append(number)
                for pack, target in hits.prints:
                    waiting.prints[pack].add(target)
        for step, targets in lookup.repeats.items():
            if again := document.repeated(step):
                for target in targets:
                    for block in self._tables.targets[target][1]:
                        waiting.blocks[block] += again

    def forget(self) -> None:
        """Forget the lines of earlier documents, as for measuring what documents cost that were never met."""
        for lookup in (self._always, *self._sites.values()):
            lookup.forget()

    def _by_host(self, host: str | None) -> set[int]:
        """The packs of the site that a host belongs to."""
        labels = host.lower().rstrip(".").split(".") if host else []
        hosts = self._tables.hosts
        return {pack for start in range(len(labels)) for pack in hosts.get(".".join(labels[start:]), ())}

    def select_rules(self, host: str | None = None) -> list[tuple[str, str, str]]:
        """The CSS rules that hold on a host: (id, ``drop`` or ``keep``, selector), the more specific ones first."""
        active = self._by_host(host)
        rules = self._tables.rules
        chosen = [(index, css) for index, css in self._tables.selects if self._general(rules[index]["pack"], active)]
        chosen.sort(key=lambda item: (rules[item[0]]["scope"], rules[item[0]]["order"]))
        return [(rules[index]["id"], rules[index]["action"], css) for index, css in chosen]

    def _general(self, pack: int, active: set[int]) -> bool:
        """Does a pack hold everywhere, or here?"""
        return not self._tables.packs[pack]["site"] or pack in active


def _tables(rules: RuleSet, cached: bool) -> Compiled:
    """The compiled form of a rule set, from the cache where it is there."""
    tables = cache.read_tables(rules.digest) if cached else None
    if tables is None:
        from cleaner.rules.compile import compile_rules

        tables = compile_rules(rules)
        if cached and len(rules) > FEW:
            cache.write_tables(rules.digest, tables)
    return tables

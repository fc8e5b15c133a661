"""Matching: what a rule set knows of a document's lines.

Lines are looked up, not searched: exact lines in a dictionary, templates by one of their words, blocks by their most
telling line. A rule whose word is not in the document costs nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from cleaner.model import Evidence
from cleaner.rules import cache
from cleaner.rules.affixes import AffixMatcher, Cut
from cleaner.rules.blocks import BlockMatcher
from cleaner.rules.document import Document
from cleaner.rules.layer import Layer
from cleaner.rules.memory import NOTHING, Known, Memory
from cleaner.rules.ruleset import RuleSet
from cleaner.rules.searches import PatternMatcher
from cleaner.rules.settle import Findings, settle
from cleaner.rules.tables import ALWAYS, BLOCK, FINGERPRINT, LINE, PATTERN, Compiled
from cleaner.rules.template import TemplateMatcher

FEW = 50  # rules that are compiled as fast as they are read from the cache


Warnings = tuple[str, ...]


@dataclass(slots=True)
class _Open:
    """What is still to be searched: lines by block and by pattern, and lines with the head, tail or word of an
    affix."""

    prints: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    blocks: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    patterns: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    affixes: dict[tuple[int, int], None] = field(default_factory=dict)


class Matcher:
    """Matches documents against one rule set. Built once, used often, from any number of threads."""

    def __init__(self, rules: RuleSet, *, cached: bool = True) -> None:
        self.rules = rules
        self._tables = tables = _tables(rules, cached)
        self._sources = frozenset(tables.sources)
        self._templates = TemplateMatcher(self._sources)
        self._layers = {name: Layer(tables, name) for name in tables.layers}
        self._affixes = AffixMatcher(tables, self._templates)
        self._patterns = PatternMatcher(tables)
        self._memory = Memory()

    def match(self, lines: Sequence[str], host: str | None = None) -> Evidence:
        """Everything the rules say of a document.

        ``lines`` are the visible texts of its lines that hold more than white space; the evidence's line numbers are
        positions in it. ``host`` is the host of the document's address, where it is known.
        """
        if not lines:
            return Evidence()
        document = Document(lines)
        findings = Findings(document, self._tables)
        waiting = _Open()
        stopped = self._look_up_everywhere(document, findings, waiting)
        active = self._active(waiting.prints, host)
        for pack in sorted(active):
            self._look_up(document, str(pack), findings, waiting)
        blocks = BlockMatcher(self._templates, document)
        for block, anchors in waiting.blocks.items():
            for found in blocks.find(self._tables.blocks[block], anchors):
                findings.block(found, self._tables.blocks[block]["rule"])
        searches = self._patterns.search(document, waiting.patterns)
        for rule, line, span in searches.hits:
            findings.pattern(line, rule, span)
        for cut in self._affixes.find(document, waiting.affixes):
            findings.trim(cut)
        sites = tuple(dict.fromkeys(self._tables.packs[pack]["site"] for pack in sorted(active)))
        return settle(findings, self._templates, sites, stopped + searches.warnings)

    def _look_up_everywhere(self, document: Document, findings: Findings, waiting: _Open) -> Warnings:
        """What the rules that hold everywhere say of a document's lines, from memory where they were met before."""
        layer = self._layers.get(ALWAYS)
        if layer is None:
            return ()
        known = self._memory.recall(document.lines)
        fresh = [line for line in dict.fromkeys(document.lines) if line not in known]
        stopped: Warnings = ()
        if fresh:
            found, stopped = self._find_out(fresh, layer)
            known |= found
            if not stopped:
                self._memory.keep(found)
        for number, line in enumerate(document.lines):
            if told := known[line]:
                for rule, rank in told.rules:
                    findings.line(number, rule, rank)
                for rule, span in told.patterns:
                    findings.pattern(number, rule, span)
                for start, end, rule in told.cuts:
                    findings.trim(Cut(number, start, end, rule))
                for block in told.blocks:
                    waiting.blocks[block].append(number)
                for pack, target in told.prints:
                    waiting.prints[pack].add(target)
        for number, target in self._hits(document, layer.repeats(document, self._sources)):
            self._hit(number, target, findings, waiting)
        return stopped

    def _find_out(self, lines: list[str], layer: Layer) -> tuple[dict[str, Known], Warnings]:
        """What the rules of a layer say of single lines, and what they could not say in time."""
        document, waiting = Document(lines), _Open()
        found: dict[int, Known] = defaultdict(Known)
        for line, rule in layer.lines(document):
            found[line].rules.append((rule, 0))
        hits = chain(layer.exact(document), self._hits(document, layer.candidates(document, self._sources)))
        for line, target in hits:
            kind, owners, _, rank, *_ = self._tables.target(target)
            if kind == LINE:
                found[line].rules += [(rule, rank) for rule in owners]
            elif kind == BLOCK:
                found[line].blocks += owners
            elif kind == FINGERPRINT:
                found[line].prints += [(pack, target) for pack in owners]
            elif kind == PATTERN:
                waiting.patterns[target].append(line)
            else:
                waiting.affixes[line, target] = None
        searches = self._patterns.search(document, waiting.patterns)
        for rule, line, span in searches.hits:
            found[line].patterns.append((rule, span))
        for cut in self._affixes.find(document, waiting.affixes):
            found[cut.line].cuts.append((cut.start, cut.end, cut.rule))
        return {line: found.get(number, NOTHING) for number, line in enumerate(lines)}, searches.warnings

    def _look_up(self, document: Document, name: str, findings: Findings, waiting: _Open) -> None:
        """Look a document's lines up in one layer."""
        layer = self._layers.get(name)
        if layer is None:
            return
        for line, rule in layer.lines(document):
            findings.line(line, rule, 0)
        candidates = chain(layer.candidates(document, self._sources), layer.repeats(document, self._sources))
        for line, target in chain(layer.exact(document), self._hits(document, candidates)):
            self._hit(line, target, findings, waiting)

    def _hit(self, line: int, target: int, findings: Findings, waiting: _Open) -> None:
        """A template covers a line, or what is still to be searched can stand in it."""
        kind, owners, _, rank, *_ = self._tables.target(target)
        if kind == LINE:
            for rule in owners:
                findings.line(line, rule, rank)
        elif kind == BLOCK:
            for block in owners:
                waiting.blocks[block].append(line)
        elif kind == PATTERN:
            waiting.patterns[target].append(line)
        elif kind == FINGERPRINT:
            for pack in owners:
                waiting.prints[pack].add(target)
        else:
            waiting.affixes[line, target] = None

    def _hits(self, document: Document, candidates: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """(line, target) for every template that covers a line, and for what is to be searched further."""
        target_of = self._tables.target
        owners, segments, first_long = document.owners, document.segments, document.first_long
        for segment, target in candidates:
            kind, _, parts, _, begin, end, inside = target_of(target)
            line = owners[segment]
            if kind in (LINE, FINGERPRINT, BLOCK):
                key = segments[segment] if segment < first_long else document.key(line)
                if inside not in key or not (key.startswith(begin) and key.endswith(end)):
                    continue
                if not self._covers(document, line, key, parts):
                    continue
            yield line, target

    def _covers(self, document: Document, line: int, key: str, parts: Sequence[Any]) -> bool:
        return self._templates.line(parts, key, lambda a, b: document.raw(line, a, b)) is not None

    def _active(self, prints: dict[int, set[int]], host: str | None) -> set[int]:
        """The site packs that hold: by address, or because enough of their fingerprint was found."""
        packs = self._tables.packs
        return self._by_host(host) | {pack for pack, found in prints.items() if len(found) >= packs[pack]["least"]}

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

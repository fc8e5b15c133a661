"""Matching: what a rule set knows of a document's lines.

Lines are looked up, not searched: exact lines in a dictionary, templates and patterns by a text of theirs, blocks by
their most telling line. A rule whose text is not in the document costs nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from cleaner.result import Evidence
from cleaner.rules.blocks import Block, BlockMatcher, anchor, block_lines
from cleaner.rules.cover import TemplateMatcher
from cleaner.rules.document import LONGEST, Document
from cleaner.rules.index import BLOCK, FINGERPRINT, LINE, PATTERN, PREFIX, REPEAT, SUFFIX, Index, index_of, loose_lines
from cleaner.rules.model import Entry, Lists, Pack, RuleSet
from cleaner.rules.normalize import keys, normalize
from cleaner.rules.patterns import PatternMatcher
from cleaner.rules.resolve import Cut, Findings, Numbered, settle
from cleaner.rules.template import Parts, longest, parse, shortest
from cleaner.rules.trims import TrimMatcher

_KEPT_SIDE = {PREFIX: "end", SUFFIX: "begin"}  # where a trim's template keeps the marks


class Target:
    """An entry of the index, read when a line is first found that it can match."""

    def __init__(self, entry: Entry, pack: int, rule: int, lists: Lists) -> None:
        self.kind, self.rank, self._text = entry.kind, entry.rank, entry.text
        self.pack, self.rule, self._lists = pack, rule, lists

    @cached_property
    def parts(self) -> Parts:
        """The template's parts."""
        return parse(self._text, self._lists, _KEPT_SIDE.get(self.kind, ""))

    @property
    def pattern(self) -> str:
        """The regular expression of a pattern."""
        return self._text

    @cached_property
    def _outline(self) -> tuple[str, str, int, int]:
        begin, end = (part if isinstance(part, str) else "" for part in (self.parts[0], self.parts[-1]))
        return begin, end, shortest(self.parts), min(longest(self.parts), LONGEST)

    def may_cover(self, key: str) -> bool:
        """Has a line the length, the beginning and the end that the template asks for?"""
        begin, end, least, most = self._outline
        return least <= len(key) <= most and key.startswith(begin) and key.endswith(end)


class _Layer:
    """The rules that hold everywhere, or those of a site: their index and their targets."""

    def __init__(self) -> None:
        self.index = Index()
        self.targets: list[Target] = []
        self.repeats: list[int] = []  # rules with a block that is found by a line that comes twice

    def add(self, number: int, pack: Pack, first: int, kinds: Iterable[int], *, lines: bool) -> None:
        """Add the entries of some kinds of a pack, whose first rule has the number ``first``."""
        made = pack.index or index_of(pack)
        if lines:
            for rule, exact in enumerate(made.keys, start=first):
                self.index.add_lines(exact, rule)
        for entry in made.entries:
            if entry.kind not in kinds:
                continue
            target = Target(entry, number, first + entry.rule, pack.lists)
            if entry.kind == REPEAT:
                self.repeats.append(target.rule)
                continue
            self.targets.append(target)
            if entry.needles:
                self.index.add(len(self.targets) - 1, entry.needles, at_edges=entry.kind == PATTERN)
            else:
                parts = target.parts if entry.kind != PATTERN else ()
                has = [normalize(text) for text in pack.rules[entry.rule].has] if entry.kind == PATTERN else []
                self.index.add_loose(len(self.targets) - 1, loose_lines(entry, parts, has))


class Matcher:
    """Matches documents against one rule set. Built once, used often, from any number of threads."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        self._packs = rules.packs
        self._numbered = Numbered(rules.packs)
        self._firsts: list[int] = []
        names = [*rules.sources, *(name for pack in rules.packs for name in pack.source_names)]
        self._templates = TemplateMatcher(frozenset(keys(normalize("\n".join(names)).split("\n"))))
        self._trims = TrimMatcher(self._templates)
        self._patterns = PatternMatcher()
        self._hosts: dict[str, list[int]] = {}
        self._sites: dict[int, _Layer] = {}
        self._blocks: dict[int, Block] = {}
        self._always = self._general()

    def _general(self) -> _Layer:
        """The layer of what always holds: the packs without a site, and the fingerprints of those with one."""
        layer = _Layer()
        first = 0
        for number, pack in enumerate(self._packs):
            self._firsts.append(first)
            for site in pack.sites:
                self._hosts.setdefault(site, []).append(number)
            if pack.sites:
                layer.add(number, pack, first, (FINGERPRINT,), lines=False)
            else:
                layer.add(number, pack, first, range(PATTERN + 1), lines=True)
            first += len(pack.rules)
        layer.index.build()
        return layer

    def _of_site(self, number: int) -> _Layer:
        """The layer of a site's pack."""
        layer = self._sites.get(number)
        if layer is None:
            layer = _Layer()
            kinds = [kind for kind in range(PATTERN + 1) if kind != FINGERPRINT]
            layer.add(number, self._packs[number], self._firsts[number], kinds, lines=True)
            layer.index.build()
            self._sites[number] = layer
        return layer

    def match(self, lines: Sequence[str], host: str | None = None) -> Evidence:
        """Everything the rules say of a document.

        ``lines`` are the visible texts of its lines that hold more than white space; the evidence's line numbers are
        positions in it. ``host`` is the host of the document's address, where it is known.
        """
        if not lines:
            return Evidence()
        packs = self._packs
        search = _Search(Document(lines), self._numbered, self._templates, self._trims, self._patterns)
        layers = [self._always]
        search.take(self._always)
        known = {pack for pack, found in search.prints.items() if len(found) >= packs[pack].fingerprint_at_least}
        active = sorted(self._by_host(host) | known)
        for number in active:
            layers.append(self._of_site(number))
            search.take(layers[-1])
        for rule in (rule for layer in layers for rule in layer.repeats):
            search.blocks[rule] += search.document.repeated(self._block(rule).step)
        blocks = BlockMatcher(self._templates, search.document)
        for rule, anchors in search.blocks.items():
            for found in blocks.find(self._block(rule), anchors):
                search.findings.block(found, rule)
        sites = tuple(dict.fromkeys(packs[number].sites[0] for number in active))
        return settle(search.findings, self._templates, sites, search.warnings)

    def _block(self, rule: int) -> Block:
        if rule not in self._blocks:
            lines = block_lines(self._numbered.rules[rule], self._numbered.packs[rule].lists)
            self._blocks[rule] = Block(rule, lines, anchor(lines)[0])
        return self._blocks[rule]

    def _by_host(self, host: str | None) -> set[int]:
        """The packs of the site that a host belongs to."""
        labels = host.lower().rstrip(".").split(".") if host else []
        return {pack for start in range(len(labels)) for pack in self._hosts.get(".".join(labels[start:]), ())}

    def select_rules(self, host: str | None = None) -> list[tuple[str, str, str]]:
        """The CSS rules that hold on a host: (id, ``drop`` or ``keep``, selector), the more specific ones first."""
        active = self._by_host(host)
        found = [
            (pack.scope, rule)
            for number, pack in enumerate(self._packs)
            if not pack.sites or number in active
            for rule in pack.rules
            if rule.select
        ]
        found.sort(key=lambda item: item[0])
        return [(rule.id, rule.action, rule.select) for _, rule in found]


class _Search:
    """What is found in one document. ``prints`` are the fingerprints by pack, ``blocks`` their anchor lines by rule."""

    def __init__(
        self,
        document: Document,
        numbered: Numbered,
        templates: TemplateMatcher,
        trims: TrimMatcher,
        patterns: PatternMatcher,
    ) -> None:
        self.document = document
        self.findings = Findings(document, numbered)
        self.prints: dict[int, set[Target]] = defaultdict(set)
        self.blocks: dict[int, list[int]] = defaultdict(list)
        self.warnings: tuple[str, ...] = ()
        self._templates, self._trims, self._patterns = templates, trims, patterns

    def take(self, layer: _Layer) -> None:
        """What a layer says of the document's lines."""
        document, findings = self.document, self.findings
        for line, rule in layer.index.exact(document):
            findings.line(line, rule, 0)
        patterns: dict[int, list[int]] = {}
        for number, line in sorted(layer.index.candidates(document)):
            target = layer.targets[number]
            if target.kind == PATTERN:
                patterns.setdefault(number, []).append(line)
            elif target.kind in (PREFIX, SUFFIX):
                self._trim(target, line)
            elif self._covers(target, line):
                self._hit(target, line)
        self._search(layer, patterns)

    def _covers(self, target: Target, line: int) -> bool:
        key = self.document.keys[line]
        return target.may_cover(key) and self._templates.line(target.parts, key, self.document.raw(line)) is not None

    def _hit(self, target: Target, line: int) -> None:
        """A template covers a line."""
        if target.kind == LINE:
            self.findings.line(line, target.rule, target.rank)
        elif target.kind == BLOCK:
            self.blocks[target.rule].append(line)
        else:
            self.prints[target.pack].add(target)

    def _trim(self, target: Target, line: int) -> None:
        text = self.document.lines[line]
        find = self._trims.prefix if target.kind == PREFIX else self._trims.suffix
        cut = find(text, target.parts)
        if cut is not None:
            self.findings.trim(Cut(line, *cut, target.rule))

    def _search(self, layer: _Layer, lines: dict[int, list[int]]) -> None:
        """Run patterns on the lines that hold a word of theirs."""
        targets = layer.targets
        found = self._patterns.search(
            self.document, [(targets[n].rule, targets[n].pattern, at) for n, at in lines.items()]
        )
        for rule, line, span in found.hits:
            self.findings.pattern(line, rule, span)
        for rule in found.stopped:
            self.warnings += (f"rule {self.findings.rule(rule).id}: pattern stopped, it took too long",)

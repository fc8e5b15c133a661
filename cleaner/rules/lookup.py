"""Single lines looked up in one layer of a rule set: what is told of a line is the same wherever it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from cleaner.rules import shapes
from cleaner.rules.affixes import AffixMatcher
from cleaner.rules.cover import TemplateMatcher
from cleaner.rules.layer import Layer
from cleaner.rules.memory import Hits, Known, Memory
from cleaner.rules.normalize import Raw
from cleaner.rules.searches import PatternMatcher
from cleaner.rules.segments import Segments
from cleaner.rules.tables import BLOCK, FINGERPRINT, LINE, PATTERN, WHOLE, Compiled

Warnings = tuple[str, ...]


class Lookup:
    """Looks lines up in one layer, and remembers what it found."""

    def __init__(self, tables: Compiled, name: str, templates: TemplateMatcher) -> None:
        self._tables = tables
        self._templates = templates
        self._layer = Layer(tables, name)
        self._affixes = AffixMatcher(tables, templates)
        self._patterns = PatternMatcher(tables)
        self._memory = Memory()
        self.repeats = self._layer.repeats

    def tell(self, lines: Sequence[str]) -> tuple[list[Known], Warnings]:
        """What is known of each line, and what could not be found out in time."""
        known = self._memory.recall(lines)
        stopped: Warnings = ()
        if len(known) < len(lines) and (fresh := [line for line in dict.fromkeys(lines) if line not in known]):
            found, stopped = self._find_out(Segments(fresh))
            known |= found
            if not stopped:
                self._memory.keep(found)
                self._memory.keep_long(known)
        return [known[line] for line in lines], stopped

    def forget(self) -> None:
        """Forget what was told of lines."""
        self._memory = Memory()

    def _find_out(self, segments: Segments) -> tuple[dict[str, Known], Warnings]:
        found: dict[int, Hits] = defaultdict(Hits)
        patterns: dict[int, list[int]] = defaultdict(list)
        affixes: list[tuple[int, int]] = []
        for line, rule in self._layer.lines(segments):
            found[line].rules += ((rule, 0),)
        candidates = self._layer.candidates(segments, self._templates.sources)
        for line, target in chain(self._layer.exact(segments), self._covered(segments, sorted(candidates))):
            kind, owners, _, rank, *_ = self._tables.targets[target]
            if kind == LINE:
                found[line].rules += tuple([(rule, rank) for rule in owners])
            elif kind == BLOCK:
                found[line].blocks += tuple(owners)
            elif kind == FINGERPRINT:
                found[line].prints += tuple([(pack, target) for pack in owners])
            elif kind == PATTERN:
                patterns[target].append(line)
            else:
                affixes.append((line, target))
        searches = self._patterns.search(segments, patterns)
        for rule, line, span in searches.hits:
            found[line].patterns += ((rule, span),)
        for cut in self._affixes.find(segments.lines, affixes):
            found[cut.line].cuts += ((cut.start, cut.end, cut.rule),)
        known = {
            line: (key, len(line) >= shapes.IDEOGRAPHS and shapes.is_paragraph(line), found.get(number))
            for number, (line, key) in enumerate(zip(segments.lines, segments.whole_keys(), strict=True))
        }
        return known, searches.warnings

    def _covered(self, segments: Segments, candidates: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Without the templates that don't cover the line that they were found in."""
        for line, target in candidates:
            kind, _, parts, *_ = self._tables.targets[target]
            if kind in WHOLE:
                key = segments.key(line)
                if self._templates.line(parts, key, Raw(segments.lines[line], key)) is None:
                    continue
            yield line, target

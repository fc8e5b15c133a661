"""From hits to evidence: what a hit takes along, guards, and which rule wins on a line."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from cleaner.result import Evidence, StoryHeader, Trim
from cleaner.rules.blocks import Found
from cleaner.rules.cover import TemplateMatcher
from cleaner.rules.document import Document
from cleaner.rules.model import ARTICLE_BEFORE, Pack, Rule
from cleaner.rules.template import Parts, parse

MOST_BETWEEN = 4  # lines in a row between two paragraphs that are furniture
_PATTERN_RANK = 2
Priority = tuple[int, int, int]  # scope, kind of template, place in the files: the smallest wins
Hit = tuple[Priority, int]  # of a rule


class Cut(NamedTuple):
    """A part of a line that a rule cuts, as offsets in the line as it stands."""

    line: int
    start: int
    end: int
    rule: int


class Numbered:
    """The rules of all packs by a number, which is also their order."""

    def __init__(self, packs: Sequence[Pack]) -> None:
        self.rules = [rule for pack in packs for rule in pack.rules]
        self.scopes = [pack.scope for pack in packs for _ in pack.rules]
        self.packs = [pack for pack in packs for _ in pack.rules]
        self._then: dict[int, list[Parts]] = {}

    def then(self, index: int) -> list[Parts]:
        """The templates of what a rule takes along."""
        if index not in self._then:
            self._then[index] = [parse(text, self.packs[index].lists) for text in self.rules[index].then]
        return self._then[index]


class Findings:
    """Collects the hits on a document."""

    def __init__(self, document: Document, numbered: Numbered) -> None:
        self.document = document
        self.numbered = numbered
        self.lines: dict[int, list[Hit]] = defaultdict(list)
        self._between: dict[int, list[Hit]] = defaultdict(list)
        self._hits: dict[tuple[int, int], tuple[str, Hit]] = {}
        self.stories: list[tuple[Found, int]] = []
        self.cuts: list[Cut] = []

    def rule(self, index: int) -> Rule:
        return self.numbered.rules[index]

    def _add(self, line: int, index: int, rank: int) -> None:
        where, hit = self._hits.get((index, rank)) or self._hit(index, rank)
        if where == "between":
            self._between[line].append(hit)
        elif not where or self.document.in_place(line, where):
            self.lines[line].append(hit)

    def _hit(self, index: int, rank: int) -> tuple[str, Hit]:
        """Where a rule's hits count, and what is noted of one."""
        hit = (self.numbered.scopes[index], rank, index), index
        return self._hits.setdefault((index, rank), (self.rule(index).where, hit))

    def line(self, line: int, index: int, rank: int) -> None:
        """A template covers a line."""
        self._add(line, index, rank)

    def pattern(self, line: int, index: int, span: tuple[str, int, int]) -> None:
        """A pattern is found in a line; for ``trim`` the span says which part goes."""
        if self.rule(index).action != "trim":
            self._add(line, index, _PATTERN_RANK)
            return
        start, end = self.document.span_of(line, *span)
        if end > start:
            self.cuts.append(Cut(line, start, end, index))

    def settle_between(self) -> None:
        """The hits of rules for lines between two paragraphs: a few lines in a row that have such hits go together."""
        for first, last in _rows(self._between):
            if last - first < MOST_BETWEEN and self.document.is_between(first, last):
                for line in range(first, last + 1):
                    self.lines[line] += self._between[line]

    def trim(self, cut: Cut) -> None:
        """A part of a line goes."""
        self.cuts.append(cut)

    def block(self, found: Found, index: int) -> None:
        """A block stands in the document."""
        action = self.rule(index).action
        if action == "story" and not self.rule(index).hint:
            if not self.rule(index).where or self.document.in_place(found.first, self.rule(index).where):
                self.stories.append((found, index))
        elif action == "story":
            for line in self._header(found):
                self._add(line, index, 1)
        elif action == "end":
            self._add(found.first, index, 1)
        elif action == "start":
            self._add(found.last, index, 1)
        else:
            for line in found.lines:
                self._add(line, index, 1)

    def _header(self, found: Found) -> list[int]:
        text = found.fields.get("text")
        return [line for line in found.lines if text is None or line != text[0]]


def _rows(lines: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The first and the last of lines that follow each other without a gap."""
    first = last = -1
    for line in sorted(lines):
        if line != last + 1 or first < 0:
            if first >= 0:
                yield first, last
            first = line
        last = line
    if first >= 0:
        yield first, last


def settle(
    findings: Findings, templates: TemplateMatcher, sites: tuple[str, ...], warnings: tuple[str, ...]
) -> Evidence:
    """The evidence of a document's findings."""
    evidence = Evidence(sites=sites, warnings=warnings)
    findings.settle_between()
    if not (findings.lines or findings.stories or findings.cuts):
        return evidence
    _take_along(findings, templates)
    whole = _whole_cuts(findings)
    chosen: dict[int, Mapping[str, int]] = {}
    best: dict[tuple[Hit, ...], Mapping[str, int]] = {}  # lines of furniture come again and again
    for line, hits in findings.lines.items():
        key = tuple(hits)
        chosen[line] = best.get(key) or best.setdefault(key, _best(findings, hits))
    rules = findings.numbered.rules
    for line, index in whole.items():
        chosen[line] = {"drop": index, **chosen.get(line, {})}
    for line in sorted(chosen):
        roles = chosen[line]
        if "keep" in roles:
            evidence.keeps[line] = rules[roles["keep"]].id
        elif "drop" in roles:
            evidence.drops[line] = rules[roles["drop"]].id
        elif "hint" in roles:
            evidence.hints[line] = rules[roles["hint"]].id
    _ends(findings, evidence, chosen)
    _trims(findings, evidence)
    _stories(findings, evidence)
    return evidence


def _best(findings: Findings, hits: Iterable[Hit]) -> Mapping[str, int]:
    """For each action, and for hints, the rule that comes first among the hits on a line."""
    best: dict[str, Hit] = {}
    for hit in hits:
        rule = findings.rule(hit[1])
        role = "hint" if rule.hint else rule.action
        if role not in best or hit[0] < best[role][0]:
            best[role] = hit
    return {role: index for role, (_, index) in best.items()}


def _take_along(findings: Findings, templates: TemplateMatcher) -> None:
    """Lines behind a hit that its rule's ``then`` names: so many at most, up to the first paragraph."""
    document = findings.document
    for line in sorted(findings.lines):
        for priority, index in list(findings.lines[line]):
            rule = findings.rule(index)
            if not rule.then:
                continue
            for follower in range(line + 1, min(line + 1 + rule.at_most, len(document.lines))):
                if document.is_paragraph(follower) or any(
                    i == index and p == priority for p, i in findings.lines.get(follower, ())
                ):
                    break
                key, raw = document.key(follower), document.raw(follower)
                if all(templates.line(parts, key, raw) is None for parts in findings.numbered.then(index)):
                    break
                findings.lines[follower].append(((priority[0], 1, priority[2]), index))


def _whole_cuts(findings: Findings) -> dict[int, int]:
    """Lines of which a trim would leave nothing: they are dropped."""
    document = findings.document
    whole: dict[int, int] = {}
    for cut in findings.cuts:
        line = document.lines[cut.line]
        if not (line[: cut.start] + line[cut.end :]).strip():
            whole.setdefault(cut.line, cut.rule)
    return whole


def _ends(findings: Findings, evidence: Evidence, chosen: Mapping[int, Mapping[str, int]]) -> None:
    enough = _article_above(findings)
    marks = sorted(
        {*evidence.drops, *evidence.hints, *(line for line, r in chosen.items() if "end" in r or "start" in r)}
    )
    for line in sorted(chosen):
        roles = chosen[line]
        if line in evidence.keeps:
            continue
        if "start" in roles:
            evidence.starts[line] = findings.rule(roles["start"]).id
        if "end" in roles:
            rule = findings.rule(roles["end"])
            reach, least = rule.near_lines, rule.near_hits
            near = bisect_right(marks, line + reach) - bisect_left(marks, line - reach) - 1  # but for the line itself
            if enough(line, roles["end"]) and (not reach or near >= least):
                evidence.ends[line] = rule.id


def _article_above(findings: Findings) -> Callable[[int, int], bool]:
    """Tells of a line and a rule's number whether enough running text stands above.

    What stands below the first header of another story is no article. A site's rule that doesn't say how much it needs
    needs none: it knows its site, and the judge sees to articles that are short.
    """
    document, packs = findings.document, findings.numbered.packs
    first = min((found.first for found, _ in findings.stories), default=len(document.lines))

    def told(line: int, index: int) -> bool:
        needed = findings.rule(index).article_before
        if packs[index].sites and needed == ARTICLE_BEFORE:
            return True
        return document.text_above(min(line, first)) >= needed

    return told


def _trims(findings: Findings, evidence: Evidence) -> None:
    """One cut at each end of a line, the longest of the most specific pack; overlapping cuts become one."""
    rules, scopes = findings.numbered.rules, findings.numbered.scopes
    cuts = [c for c in findings.cuts if c.line not in evidence.drops and c.line not in evidence.keeps]
    cuts = [c for c in cuts if not rules[c.rule].where or findings.document.in_place(c.line, rules[c.rule].where)]
    taken: dict[int, list[Cut]] = defaultdict(list)
    for cut in sorted(cuts, key=lambda c: (c.line, scopes[c.rule], c.start - c.end, c.rule)):
        if rules[cut.rule].hint:
            evidence.hints.setdefault(cut.line, rules[cut.rule].id)
        elif all(cut.end <= other.start or cut.start >= other.end for other in taken[cut.line]):
            taken[cut.line].append(cut)
    for line in sorted(taken):
        for cut in sorted(taken[line], key=lambda c: c.start):
            evidence.trims.append(Trim(line, cut.start, cut.end, rules[cut.rule].id))


def _stories(findings: Findings, evidence: Evidence) -> None:
    """Story headers in order, no two on the same lines, the first with enough of an article above it."""
    rules, scopes = findings.numbered.rules, findings.numbered.scopes
    document, enough = findings.document, _article_above(findings)
    free = 0
    ordered = sorted(
        findings.stories,
        key=lambda s: (s[0].first, scopes[s[1]], -(s[0].last - s[0].first), s[1]),
    )
    for found, index in ordered:
        rule = rules[index]
        if found.first < free or any(line in evidence.keeps for line in found.lines):
            continue
        if not evidence.stories and not enough(found.first, index):
            continue
        text = found.fields.get("text")
        evidence.stories.append(
            StoryHeader(
                first=found.first,
                last=found.last,
                rule=rule.id,
                source=_field(document, found, "source", "name"),
                age=_field(document, found, "age", "date", "time"),
                title=_field(document, found, "title", "headline"),
                text_line=text[0] if text else None,
            )
        )
        free = found.last + 1


def _field(document: Document, found: Found, *kinds: str) -> str | None:
    """What the first of some placeholders stood for, as it stands in the document."""
    for kind in kinds:
        if kind in found.fields:
            line, span = found.fields[kind]
            return document.raw(line)(span.start, span.end) or None
    return None

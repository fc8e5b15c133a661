"""Why a line is hit, and which rules came near: for ``cleaner rules try``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cleaner.model import Evidence
from cleaner.rules.model import RuleSet
from cleaner.rules.normalize import key_of
from cleaner.rules.template import Parts, literals, parse

NEAR = 0.5  # share of a template's words that a line must have for the template to be near


@dataclass(frozen=True, slots=True)
class Near:
    """A rule that doesn't hit a line but nearly does: which of its templates, and what is missing."""

    rule: str
    template: str
    why: str


def words_of(text: str) -> list[str]:
    """The words of a normalised text."""
    return re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)*", text)


def said(evidence: Evidence, line: int) -> list[tuple[str, str]]:
    """What the rules say of a line: (what, rule), as in ``("drop", "share.buttons")``."""
    out = []
    for what, table in (
        ("keep", evidence.keeps),
        ("drop", evidence.drops),
        ("hint", evidence.hints),
        ("start", evidence.starts),
        ("end", evidence.ends),
    ):
        if line in table:
            out.append((what, table[line]))
    out += [("trim", trim.rule) for trim in evidence.trims if trim.line == line]
    out += [("story", story.rule) for story in evidence.stories if story.first <= line <= story.last]
    return out


def near(rules: RuleSet, line: str, at_most: int = 5) -> list[Near]:
    """The rules whose templates are most like a line, the nearest first. Meant for lines that nothing hits."""
    key = key_of(line)
    found = sorted(_near(rules, key, set(words_of(key))), key=lambda item: -item[0])
    best: dict[str, Near] = {}
    for _, item in found:
        best.setdefault(item.rule, item)
    return list(best.values())[:at_most]


def _near(rules: RuleSet, key: str, words: set[str]) -> Iterator[tuple[float, Near]]:
    for pack, rule in rules.rules():
        for template in (*rule.lines, *rule.prefix, *rule.suffix):
            parts = parse(template, pack.lists)
            wanted = set(words_of(" ".join(literals(parts))))
            share = len(wanted & words) / len(wanted | words) if wanted else 0.0
            if wanted and len(wanted & words) / len(wanted) >= NEAR and share > 0.3:
                yield share, Near(rule.id, template, _missing(key, words, wanted, parts))


def _missing(key: str, words: set[str], wanted: set[str], parts: Parts) -> str:
    missing, extra = sorted(wanted - words), sorted(words - wanted)
    if missing:
        return f"the line has no {', '.join(map(repr, missing))}"
    if len(parts) == 1:
        return f"the line has more: {', '.join(map(repr, extra)) or repr(key)}"
    return "a placeholder doesn't stand for what is in the line"

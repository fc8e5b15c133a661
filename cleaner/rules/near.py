"""Why a line is hit, and which rules came near: for ``cleaner rules try``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cleaner.result import Evidence
from cleaner.rules.cover import TemplateMatcher
from cleaner.rules.model import Pack, Rule, RuleSet
from cleaner.rules.normalize import Raw, key_of
from cleaner.rules.patterns import compile_pattern
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


def near(rules: RuleSet, line: str, host: str | None = None, at_most: int = 5) -> list[Near]:
    """The rules that hit a line elsewhere, or whose templates are most like it, the nearest first; each with the reason
    why it doesn't hit here. Meant for lines that nothing hits."""
    key = key_of(line)
    templates = TemplateMatcher(frozenset(map(key_of, rules.sources)))
    found = sorted(_near(rules, line, key, templates, host), key=lambda item: -item[0])
    best: dict[str, Near] = {}
    for _, item in found:
        best.setdefault(item.rule, item)
    return list(best.values())[:at_most]


def _near(
    rules: RuleSet, line: str, key: str, templates: TemplateMatcher, host: str | None
) -> Iterator[tuple[float, Near]]:
    words = set(words_of(key))
    for pack, rule in rules.rules():
        if _matches(rule, key):
            yield 2.0, Near(rule.id, rule.pattern, _elsewhere(pack, rule, host))
        for template in rule.lines:
            parts = parse(template, pack.lists)
            wanted = set(words_of(" ".join(literals(parts))))
            share = len(wanted & words) / len(wanted | words) if wanted else 0.0
            if wanted <= words and templates.line(parts, key, Raw(line, key)) is not None:
                yield 2.0, Near(rule.id, template, _elsewhere(pack, rule, host))
            elif wanted and len(wanted & words) / len(wanted) >= NEAR and share > 0.3:
                yield share, Near(rule.id, template, _missing(key, words, wanted, parts))


def _matches(rule: Rule, key: str) -> bool:
    """Is a rule's pattern found in a line's key?"""
    may = bool(rule.pattern) and any(text in key for text in map(key_of, rule.has))
    return may and compile_pattern(rule.pattern).search(key) is not None


def _elsewhere(pack: Pack, rule: Rule, host: str | None) -> str:
    """Why a rule doesn't hit a line that it matches."""
    if pack.sites and not _is_of(host, pack.sites):
        return f"its pack is for {pack.sites[0]}: give --host {pack.sites[0]}"
    if rule.where:
        return f"it holds {rule.where} paragraphs only (where = {rule.where!r}): give it a file with the text around"
    if rule.action in ("end", "story"):
        return f"it needs {rule.article_before} characters of text above (article_before): give it the whole file"
    return "another rule wins, or a guard of the rule doesn't hold"


def _is_of(host: str | None, sites: Sequence[str]) -> bool:
    return host is not None and any(host == site or host.endswith(f".{site}") for site in sites)


def _missing(key: str, words: set[str], wanted: set[str], parts: Parts) -> str:
    missing, extra = sorted(wanted - words), sorted(words - wanted)
    if missing:
        return f"the line has no {', '.join(map(repr, missing))}"
    if len(parts) == 1:
        return f"the line has more: {', '.join(map(repr, extra)) or repr(key)}"
    return "what is in the line is none of what stands in the braces and brackets"

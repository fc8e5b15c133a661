"""What is not wrong with rule files but unwise: rules that do nothing, that hurt, that nobody can check."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

from cleaner.core.scripts import has_spaceless
from cleaner.rules.examples import NEEDED, missing
from cleaner.rules.index import common_words
from cleaner.rules.matcher import Matcher
from cleaner.rules.model import Pack, Problem, Rule, RuleSet
from cleaner.rules.near import words_of
from cleaner.rules.template import Parts, all_kinds, is_exact, is_group, parse

SHORTEST = 3  # ideographs of a line that is telling enough to be dropped on its own


class Finding(NamedTuple):
    """Something unwise: its name, by which a rule's ``lint`` key accepts it, where it is, and the mend."""

    name: str
    pack: Pack
    rule: Rule
    message: str


def lint(rules: RuleSet) -> list[Problem]:
    """Every finding that its rule doesn't accept, by file and line."""
    found = [*_rules(rules), *_duplicates(rules), *_shadowed(rules)]
    problems = {Problem(f.pack.file, f.rule.at, f.rule.id, f.message) for f in found if f.name not in f.rule.lint}
    accepted = {(f.rule.id, f.name) for f in found}
    for pack, rule in rules.rules():
        for name in rule.lint:
            if (rule.id, name) not in accepted:
                problems.add(
                    Problem(pack.file, rule.at, rule.id, f"accepts {name!r}, which it doesn't have; take it out")
                )
    return sorted(problems.union(_unused(rules)), key=lambda f: (f.file, f.line, f.message))


def _rules(rules: RuleSet) -> Iterator[Finding]:
    """What can be said of a rule by itself."""
    for pack, rule in rules.rules():
        for name, message in _one(pack, rule):
            yield Finding(name, pack, rule, message)


def _one(pack: Pack, rule: Rule) -> Iterator[tuple[str, str]]:
    for key in missing(pack, rule):
        yield "no-example", f"has no {key!r} example; {NEEDED}"
    certain = rule.action == "drop" and pack.strength_of(rule) == "certain" and not pack.sites and not rule.where
    for template in rule.lines:
        parts = parse(template, pack.lists)
        if certain and is_exact(parts) and _one_word(str(parts[0])):
            yield (
                "one-word",
                f"{template!r} is one word and certain; an article may hold it: strength = \"hint\", or a 'where'",
            )
        used = all_kinds(parts)
        if any(a == b == ("any",) for a, b in pairwise(parts)):
            yield "any-any", f"{template!r}: two {{any}} side by side say no more than one"
        elif used and set(used) == {"any"} and parts[0] == ("any",) and parts[-1] == ("any",):
            yield "loose-any", f"{template!r} begins and ends with {{any}}, and is hit wherever the words stand"
        elif "any" in used and not pack.sites and not _telling(parts):
            yield "loose-any", f"{template!r}: beside {{any}} must stand two words that are always there, or a rare one"


def _telling(parts: Parts) -> bool:
    """Has a template two words of its own, whichever of its branches are taken, or one that is rare?"""
    words = [word for part in parts for word in _sure_words(part)]
    common = frozenset().union(*common_words())
    return len(words) > 1 or any(has_spaceless(word) or (len(word) > 4 and word not in common) for word in words)


def _sure_words(part: Any) -> list[str]:
    if isinstance(part, str):
        return words_of(part)
    if is_group(part):
        return min(([w for p in branch for w in _sure_words(p)] for branch in part[1:]), key=len)
    return []


def _one_word(key: str) -> bool:
    if has_spaceless(key):
        return len(key) < SHORTEST
    return len(key.split()) == 1 and len(key) < 24


def _duplicates(rules: RuleSet) -> Iterator[Finding]:
    """Templates that stand twice where both hold; each language's packs are complete by themselves."""
    seen: dict[tuple[object, ...], tuple[Pack, Rule]] = {}
    for pack, rule in rules.rules():
        holds = (pack.sites, pack.languages, rule.action, pack.strength_of(rule), rule.where, rule.then)
        mine: set[Parts] = set()
        for template in rule.lines:
            parts = parse(template, pack.lists)
            first_pack, first = seen.setdefault((parts, *holds), (pack, rule))
            if first is not rule:
                yield Finding(
                    "duplicate", pack, rule, f"{template!r} is in rule {first.id} ({first_pack.file}) already"
                )
            elif parts in mine:
                yield Finding("duplicate", pack, rule, f"{template!r} stands in the rule more than once")
            mine.add(parts)


def _shadowed(rules: RuleSet) -> Iterator[Finding]:
    """Rules none of whose examples they would be named for, because another rule wins every time."""
    matcher = Matcher(rules)
    for pack, rule in rules.rules():
        examples = [example for example in rule.drops if "\n" not in example]
        if not examples or rule.select or rule.where or rule.action not in ("drop", "keep"):
            continue
        winners: dict[str, int] = defaultdict(int)
        for example in examples:
            evidence = matcher.match([example.strip()], pack.sites[0] if pack.sites else None)
            by_line: Mapping[int, str] = {**evidence.hints, **evidence.drops, **evidence.keeps}
            winners[by_line.get(0, rule.id)] += 1
        if rule.id not in winners:
            others = ", ".join(sorted(winners))
            yield Finding("shadowed", pack, rule, f"is shadowed: {others} wins on every one of its examples")


def _unused(rules: RuleSet) -> Iterator[Problem]:
    """Names of outlets that no rule of their pack can use."""
    used = any("{source}" in text for _, rule in rules.rules() for text in (*rule.lines, *rule.block, *rule.then))
    for pack in rules.packs:
        if pack.source_names and not used:
            yield Problem(pack.file, 1, None, "has 'source_names', but no rule uses {source}")
        if not pack.rules:
            yield Problem(pack.file, 1, None, "has no rules")

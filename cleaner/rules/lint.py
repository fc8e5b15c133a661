"""What is not wrong with rule files but unwise: rules that do nothing, that hurt, that nobody can check."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise

from cleaner.rules.matcher import Matcher
from cleaner.rules.model import Pack, Problem, Rule, RuleSet
from cleaner.rules.normalize import key_of
from cleaner.rules.shapes import has_spaceless
from cleaner.rules.template import Parts, all_kinds, is_exact, parse

SHORTEST = 3  # ideographs of a line that is telling enough to be dropped on its own


def lint(rules: RuleSet) -> list[Problem]:
    """Every finding, by file and line."""
    findings = [*_rules(rules), *_duplicates(rules), *_shadowed(rules), *_unused(rules)]
    return sorted(set(findings), key=lambda f: (f.file, f.line, f.message))


def _rules(rules: RuleSet) -> Iterator[Problem]:
    """What can be said of a rule by itself."""
    for pack, rule in rules.rules():
        for message in _one(pack, rule):
            yield Problem(pack.file, rule.at, rule.id, message)


def _one(pack: Pack, rule: Rule) -> Iterator[str]:
    templates = [parse(template, pack.lists) for template in rule.lines]
    if not is_plain(rule, templates):
        for key, examples in (("drops", rule.drops), ("keeps", rule.keeps)):
            if not examples:
                yield f"has no {key!r} example; every rule that is not a plain list of lines needs one"
    if rule.action == "drop" and not rule.hint and not pack.sites and not rule.where:
        for template, parts in zip(rule.lines, templates, strict=True):
            if is_exact(parts) and _one_word(str(parts[0])):
                yield f"{template!r} is one word and certain; an article may hold it: strength = \"hint\", or a 'where'"
    for template, parts in zip(rule.lines, templates, strict=True):
        used = all_kinds(parts)
        if any(a == b == ("any",) for a, b in pairwise(parts)):
            yield f"{template!r}: two {{any}} side by side say no more than one"
        elif used and set(used) == {"any"} and parts[0] == ("any",) and parts[-1] == ("any",):
            yield f"{template!r} begins and ends with {{any}}, and is hit wherever the words stand; be more exact"


def is_plain(rule: Rule, templates: list[Parts]) -> bool:
    """A plain list of exact lines, of which every line is its own example."""
    return bool(templates) and not rule.then and all(map(is_exact, templates))


def _one_word(key: str) -> bool:
    if has_spaceless(key):
        return len(key) < SHORTEST
    return len(key.split()) == 1 and len(key) < 24


def _duplicates(rules: RuleSet) -> Iterator[Problem]:
    """Templates that stand twice where both hold."""
    seen: dict[tuple[str, tuple[str, ...], str, str], tuple[Pack, Rule]] = {}
    for pack, rule in rules.rules():
        for template in rule.lines:
            name = (
                "\0".join(map(str, parse(template, pack.lists))),
                pack.sites,
                rule.action + rule.strength,
                rule.where + str(rule.then),
            )
            first = seen.setdefault(name, (pack, rule))
            if first[1] is not rule:
                yield Problem(
                    pack.file, rule.at, rule.id, f"{template!r} is in rule {first[1].id} ({first[0].file}) already"
                )
        keys = [key_of(template) for template in rule.lines]
        for template, key in zip(rule.lines, keys, strict=True):
            if keys.count(key) > 1 and keys.index(key) == rule.lines.index(template):
                yield Problem(pack.file, rule.at, rule.id, f"{template!r} stands in the rule more than once")


def _shadowed(rules: RuleSet) -> Iterator[Problem]:
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
            yield Problem(pack.file, rule.at, rule.id, f"is shadowed: {others} wins on every one of its examples")


def _unused(rules: RuleSet) -> Iterator[Problem]:
    """Names of outlets that no rule of their pack can use."""
    used = any("{source}" in text for _, rule in rules.rules() for text in (*rule.lines, *rule.block, *rule.then))
    for pack in rules.packs:
        if pack.source_names and not used:
            yield Problem(pack.file, 1, None, "has 'source_names', but no rule uses {source}")
        if not pack.rules:
            yield Problem(pack.file, 1, None, "has no rules")

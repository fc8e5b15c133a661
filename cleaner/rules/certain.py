"""Which rules are certain: their word holds whatever the scorer says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from cleaner.result import Evidence
from cleaner.rules.model import RuleSet


def binding_rules(rules: RuleSet, own: RuleSet | None = None) -> frozenset[str]:
    """The ids of the rules of packs that are for a site, and of all of a user's ``own`` rules.

    General rules know phrases, not pages: where the scorer is all but certain of the contrary, they are in doubt.
    """
    of_sites = rules.names.site_rules
    return of_sites if own is None else of_sites.union(rule.id for _, rule in own.rules())


def certain_only(evidence: Evidence, binds: Callable[[str], bool]) -> Evidence:
    """The evidence of certain rules, and what rules protect."""

    def of(lines: dict[int, str]) -> dict[int, str]:
        return {line: rule for line, rule in lines.items() if binds(rule)}

    return replace(
        evidence,
        drops=of(evidence.drops),
        hints={},
        trims=[trim for trim in evidence.trims if binds(trim.rule)],
        starts=of(evidence.starts),
        ends=of(evidence.ends),
        stories=[header for header in evidence.stories if binds(header.rule)],
    )


def certain_end(evidence: Evidence, binds: Callable[[str], bool]) -> int | None:
    """The first line of which a certain rule says that the article has ended above it."""
    ends = [line for line, rule in evidence.ends.items() if binds(rule)]
    return min([*ends, *(header.first for header in evidence.stories if binds(header.rule))], default=None)

"""Which rules' drops hold whatever the scorer says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from cleaner.model import Evidence
from cleaner.rules.ruleset import RuleSet


def binding_rules(rules: RuleSet, own: RuleSet | None = None) -> frozenset[str]:
    """The ids of the rules of packs that are for a site, and of all of a user's ``own`` rules.

    General rules know phrases, not pages: where the scorer is all but certain of the contrary, they are in doubt.
    """
    of_sites = rules.names.site_rules
    return of_sites if own is None else of_sites.union(rule.id for _, rule in own.rules())


def only_certain(evidence: Evidence, certain: Callable[[str], bool]) -> Evidence:
    """The evidence of those rules alone that are certain by their ids, and what any rule protects."""

    def of(hits: dict[int, str]) -> dict[int, str]:
        return {line: rule for line, rule in hits.items() if certain(rule)}

    return replace(
        evidence,
        drops=of(evidence.drops),
        hints={},
        trims=[trim for trim in evidence.trims if certain(trim.rule)],
        starts=of(evidence.starts),
        ends=of(evidence.ends),
        stories=[header for header in evidence.stories if certain(header.rule)],
    )

"""Which rules' drops hold whatever the scorer says."""

from __future__ import annotations

from cleaner.rules.model import RuleSet


def binding_rules(rules: RuleSet, own: RuleSet | None = None) -> frozenset[str]:
    """The ids of the rules of packs that are for a site, and of all of a user's ``own`` rules.

    General rules know phrases, not pages: where the scorer is all but certain of the contrary, they are in doubt.
    """
    of_sites = rules.names.site_rules
    return of_sites if own is None else of_sites.union(rule.id for _, rule in own.rules())

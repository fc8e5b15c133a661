"""Which rules' drops hold whatever the scorer says."""

from __future__ import annotations

from cleaner.rules.ruleset import RuleSet


def binding_rules(rules: RuleSet, own: RuleSet | None = None) -> frozenset[str]:
    """The ids of the rules of packs that are for a site, and of all of a user's ``own`` rules.

    General rules know phrases, not pages: where the scorer is all but certain of the contrary, they are in doubt.
    """
    of_sites = {rule.id for pack in rules.packs if pack.sites for rule in pack.rules}
    of_the_user = {rule.id for pack in own.packs for rule in pack.rules} if own is not None else set()
    return frozenset(of_sites | of_the_user)

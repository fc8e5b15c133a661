"""What a rule set is: plain, frozen data that can be pickled, hashed, merged and shown."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import msgspec

ACTIONS = ("drop", "keep", "trim", "end", "start", "story")
PLACES = ("top", "bottom", "inside", "between")
STRENGTHS = ("certain", "likely", "hint")
ARTICLE_BEFORE = 200
THEN_AT_MOST = 8
Lists = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a rule file, and how to mend it. Line 0 is the file as a whole."""

    file: str
    line: int
    rule: str | None
    message: str

    def __str__(self) -> str:
        rule = f" rule {self.rule}:" if self.rule else ""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}:{rule} {self.message}"


class RuleError(ValueError):
    """Rule files that can't be used; ``problems`` holds all that was found, not only the first."""

    SHOWN = 50

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        text = "\n".join(str(problem) for problem in self.problems[: self.SHOWN])
        more = len(self.problems) - self.SHOWN
        super().__init__(text + (f"\n… and {more} more" if more > 0 else ""))

    def __reduce__(self) -> tuple[type[RuleError], tuple[tuple[Problem, ...]]]:
        return RuleError, (self.problems,)


class Rule(msgspec.Struct, frozen=True, gc=False):
    """One rule as its author wrote it. Exactly one of the fields ``lines`` to ``select`` is filled."""

    id: str
    action: str = "drop"
    lines: tuple[str, ...] = ()
    prefix: tuple[str, ...] = ()
    suffix: tuple[str, ...] = ()
    block: tuple[str, ...] = ()
    pattern: str = ""
    has: tuple[str, ...] = ()
    select: str = ""
    then: tuple[str, ...] = ()
    at_most: int = THEN_AT_MOST
    where: str = ""
    strength: str = ""  # empty: what its pack says, see Pack.strength_of
    article_before: int = ARTICLE_BEFORE
    near_lines: int = 0
    near_hits: int = 0
    why: str = ""
    drops: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    lint: dict[str, str] = {}  # findings of ``cleaner rules lint`` that are accepted, with the reason
    at: int = 0

    @property
    def hint(self) -> bool:
        return self.strength == "hint"


class Entry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A template or pattern of a rule as the index enters it: how it is found (see ``cleaner.rules.index``).

    ``rule`` is the rule's place in its pack; ``rank`` that of its hits, of a block the place of ``text`` in it.
    """

    kind: int
    rule: int
    rank: int
    text: str
    needles: tuple[str, ...]


class PackIndex(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What the index enters of a pack: for each rule the keys of its exact lines, and all other entries."""

    keys: list[list[str]]
    entries: list[Entry]


class Pack(msgspec.Struct, frozen=True):
    """One rule file."""

    file: str
    title: str
    family: str
    sites: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    fingerprint: tuple[str, ...] = ()
    fingerprint_at_least: int = 2
    source_names: tuple[str, ...] = ()
    lists: dict[str, tuple[str, ...]] = {}
    rules: tuple[Rule, ...] = ()
    own: bool = False  # a user's pack, none that travels with the package
    index: PackIndex | None = None  # made when it is needed, where it doesn't come out of the store

    @property
    def scope(self) -> int:
        """How specific the pack is: 0 a site's, 1 a language's, 2 general."""
        return 0 if self.sites else 1 if self.languages else 2

    def strength_of(self, rule: Rule) -> str:
        """How sure a rule of the pack is: a user and a site's pack know what they say, general packs know phrases."""
        return rule.strength or ("certain" if self.sites or self.own else "likely")


class Names(NamedTuple):
    """The hosts that packs are for, the ids of those packs' rules, and the ids of all other rules."""

    sites: frozenset[str]
    site_rules: frozenset[str]
    general_rules: frozenset[str]


def names_of(packs: Sequence[Pack]) -> Names:
    """The names in some packs."""
    return Names(
        frozenset(site for pack in packs for site in pack.sites),
        frozenset(rule.id for pack in packs if pack.sites for rule in pack.rules),
        frozenset(rule.id for pack in packs if not pack.sites for rule in pack.rules),
    )


@dataclass(frozen=True, eq=False)
class RuleSet:
    """Packs in their order, the list of news outlets, and a digest of everything they were read from."""

    packs: Sequence[Pack]
    sources: tuple[str, ...]
    digest: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RuleSet) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __len__(self) -> int:
        return sum(len(pack.rules) for pack in self.packs)

    def rules(self) -> Iterator[tuple[Pack, Rule]]:
        """Every rule with the pack that it stands in, in file order."""
        for pack in self.packs:
            for rule in pack.rules:
                yield pack, rule

    @cached_property
    def names(self) -> Names:
        """What the packs are for, and their rules."""
        return names_of(self.packs)

    def find(self, rule_id: str) -> tuple[Pack, Rule] | None:
        """The rule of that id."""
        return next(((pack, rule) for pack, rule in self.rules() if rule.id == rule_id), None)

    def filter(self, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> RuleSet:
        """Only the rules whose id or family is in ``select`` (empty: all) and not in ``ignore``.

        Raises ValueError for a name that is neither an id nor a family.
        """
        if not select and not ignore:
            return self
        known = {rule.id for _, rule in self.rules()} | {pack.family for pack in self.packs}
        for name in (*select, *ignore):
            if name not in known:
                from cleaner.core.suggest import did_you_mean

                raise ValueError(f"no rule and no family is called {name!r}{did_you_mean(name, known)}")
        wanted, unwanted = set(select), set(ignore)

        def stays(pack: Pack, rule: Rule) -> bool:
            names = {rule.id, pack.family}
            return not (names & unwanted) and (not wanted or bool(names & wanted))

        packs = tuple(self._with(pack, [rule for rule in pack.rules if stays(pack, rule)]) for pack in self.packs)
        key = f"filter {self.digest} {sorted(wanted)} {sorted(unwanted)}"
        return RuleSet(packs, self.sources, hashlib.sha256(key.encode()).hexdigest())

    @staticmethod
    def _with(pack: Pack, rules: list[Rule]) -> Pack:
        """A pack with some of its rules only."""
        return pack if len(rules) == len(pack.rules) else msgspec.structs.replace(pack, rules=tuple(rules), index=None)

"""Running the examples that rules carry: ``drops`` must be hit, ``keeps`` must not be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from cleaner.core.paragraph import is_paragraph
from cleaner.rules.matcher import Matcher
from cleaner.rules.model import Pack, Problem, Rule, RuleSet
from cleaner.rules.template import is_exact, parse

NEEDED = "every rule that is not a plain list of lines needs one"


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that failed: ``kind`` is ``drops`` or ``keeps``, ``text`` the example, empty where there is none."""

    file: str
    line: int
    rule: str
    kind: str
    text: str

    def __str__(self) -> str:
        if not self.text:
            return f"{self.file}:{self.line}: rule {self.rule}: has no {self.kind!r} example; {NEEDED}"
        said = "is not hit" if self.kind == "drops" else "is hit and must not be"
        return f"{self.file}:{self.line}: rule {self.rule}: {self.kind} example {said}: {self.text[:200]!r}"


def run(rules: RuleSet) -> Iterator[Failure]:
    """Every example of a rule set that fails. Each rule is tried alone: what others say doesn't count."""
    for pack, rule in rules.rules():
        for kind in missing(pack, rule):
            yield Failure(pack.file, rule.at, rule.id, kind, "")
        if not rule.drops and not rule.keeps:
            continue
        anywhere = Matcher(_alone(pack, replace(rule, where=""), rules.sources))
        in_place = Matcher(_alone(pack, rule, rules.sources)) if rule.where else anywhere
        host = pack.sites[0] if pack.sites else None
        for kind, texts, expected in (("drops", rule.drops, True), ("keeps", rule.keeps, False)):
            for text in texts:
                # A place can be told only where the example has a paragraph.
                matcher = in_place if any(map(is_paragraph, text.split("\n"))) else anywhere
                if _is_hit(matcher, rule, text, host) is not expected:
                    yield Failure(pack.file, rule.at, rule.id, kind, text)


def missing(pack: Pack, rule: Rule) -> list[str]:
    """The keys of the examples that a rule must have and hasn't. In a plain list of lines each is its own example."""
    if rule.lines and not rule.then and all(is_exact(parse(template, pack.lists)) for template in rule.lines):
        return []
    return [key for key, examples in (("drops", rule.drops), ("keeps", rule.keeps)) if not examples]


def clashes(rules: RuleSet, shipped: RuleSet) -> Iterator[Problem]:
    """Ids of a user's rules that shipped rules have: loaded together they would be refused."""
    taken = {rule.id: pack.file for pack, rule in shipped.rules()}
    for pack, rule in rules.rules():
        if pack.own and rule.id in taken:
            message = f"the id is taken by a shipped rule (rules/{taken[rule.id]}); choose another"
            yield Problem(pack.file, rule.at, rule.id, message)


def _alone(pack: Pack, rule: Rule, sources: tuple[str, ...]) -> RuleSet:
    """A rule set of one rule, its guards left out: examples are short."""
    bare = replace(rule, article_before=0, near_lines=0, near_hits=0)
    alone = replace(pack, rules=(bare,), fingerprint=(), index=None)
    return RuleSet((alone,), sources, f"example {pack.file} {rule.id}")


def _is_hit(matcher: Matcher, rule: Rule, text: str, host: str | None) -> bool:
    """Does a rule hit an example? Those of a selector are pieces of HTML."""
    if rule.select:
        from bs4 import BeautifulSoup

        return bool(BeautifulSoup(text, "html.parser").select(rule.select))
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return bool(matcher.match(lines, host))

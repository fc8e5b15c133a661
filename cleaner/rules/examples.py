"""Running the examples that rules carry: ``drops`` must be hit, ``keeps`` must not be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from cleaner.rules.matcher import Matcher
from cleaner.rules.model import Pack, Rule, RuleSet
from cleaner.rules.shapes import is_paragraph


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that failed: ``kind`` is ``drops`` or ``keeps``, ``text`` the example."""

    file: str
    line: int
    rule: str
    kind: str
    text: str

    def __str__(self) -> str:
        said = "is not hit" if self.kind == "drops" else "is hit and must not be"
        return f"{self.file}:{self.line}: rule {self.rule}: {self.kind} example {said}: {self.text[:200]!r}"


def run(rules: RuleSet) -> Iterator[Failure]:
    """Every example of a rule set that fails. Each rule is tried alone: what others say doesn't count."""
    for pack, rule in rules.rules():
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

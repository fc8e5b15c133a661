"""What the rules know of a page's blocks: which blocks are worth asking about, and the answers by block."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cleaner.html.page import Page
from cleaner.result import Evidence, StoryHeader
from cleaner.rules.matcher import Matcher

# Asking the general packs of every block would cost as much as all the rest of a page.
ASKED, SURE = 0.2, 0.97
SHORT_LINE, LONGEST_ASKED = 60, 300
Selected = dict[int, tuple[str, str]]


class HtmlRules:
    """A matcher, and which of its rules hold on pages whatever the scorer says.

    ``binding`` tells that of a rule's id; default: all do. Where such rules can hold (on the page of a site
    that has a pack, or with rules of one's own) every block is asked; else those that may be article.
    """

    def __init__(self, matcher: Matcher, binding: Callable[[str], bool] | None = None) -> None:
        self.matcher = matcher
        self._binding = binding
        names = matcher.rules.names
        self._sites = names.sites
        self._own = any(map(self.binds, names.general_rules))

    def binds(self, rule: str) -> bool:
        """Whether a rule is for a site or the user's own, and not one of the general packs."""
        return self._binding is None or self._binding(rule)

    def is_own(self, rule: str) -> bool:
        """Whether a rule is the user's own, and for all sites."""
        return rule in self.matcher.rules.names.general_rules and self.binds(rule)

    def _knows(self, host: str | None) -> bool:
        labels = host.lower().rstrip(".").split(".") if host else []
        return any(".".join(labels[start:]) in self._sites for start in range(len(labels)))

    def evidence(self, page: Page, scores: NDArray[np.float64], host: str | None) -> Evidence:
        """What the rules for lines say, by block.

        Where not every block was asked there is no word on where the article begins and ends: that takes
        seeing what stands before and after.
        """
        if self._own or self._knows(host):
            return self.matcher.match(page.texts, host)
        sizes = np.fromiter(map(len, page.texts), dtype=np.int64, count=len(page))
        unsure = (scores < SURE) & (sizes <= LONGEST_ASKED)
        asked = np.flatnonzero((scores >= ASKED) & (unsure | (sizes <= SHORT_LINE))).tolist()
        found = self.matcher.match([page.texts[i] for i in asked], host)
        return Evidence(
            drops={asked[line]: rule for line, rule in found.drops.items()},
            keeps={asked[line]: rule for line, rule in found.keeps.items()},
            hints={asked[line]: rule for line, rule in found.hints.items()},
            trims=[replace(trim, line=asked[trim.line]) for trim in found.trims],
            sites=found.sites,
            warnings=found.warnings,
        )

    def dropped(self, lines: Sequence[str], host: str | None) -> list[str | None]:
        """Which rule drops each of some lines, whatever stands around them."""
        drops = self.matcher.match(lines, host).drops
        return [drops.get(i) for i in range(len(lines))]

    def selected(self, page: Page, host: str | None) -> Selected:
        """The blocks that CSS rules hit: block to (rule id, action). The first rule that hits a block has it."""
        rules = self.matcher.select_rules(host)
        found: Selected = {}
        if rules:
            from cleaner.html.selectors import elements_of

            for rule, action, selector in rules:
                for first, last in elements_of(page, selector):
                    for block in range(first, last):
                        found.setdefault(block, (rule, action))
        return found


def decide(
    article: NDArray[np.bool_],
    words: NDArray[np.float64],
    evidence: Evidence,
    selected: Selected,
    binds: Callable[[str], bool],
    least: int,
) -> tuple[dict[int, str], list[StoryHeader]]:
    """Let rules decide their blocks in ``article``: the rule of each block that one decided, and the story headers
    that hold.

    An end, a start or a story holds where at least ``least`` of the article's ``words`` are on its other
    side; one of a general pack only where that is more than what it would take.
    """
    rules: dict[int, str] = {}
    amounts = np.concatenate(([0.0], np.cumsum(np.where(article, words, 0.0))))
    total = float(amounts[-1])

    def holds(rule: str, left: float) -> bool:
        return left >= least and (binds(rule) or 2 * left >= total)

    headers = [h for h in evidence.stories if holds(h.rule, float(amounts[h.first]))]
    ends = {i: rule for i, rule in evidence.ends.items() if holds(rule, float(amounts[i]))}
    starts = {i: rule for i, rule in evidence.starts.items() if holds(rule, total - float(amounts[i + 1]))}
    for i, rule in evidence.drops.items():
        article[i], rules[i] = False, rule
    ends = {header.first: header.rule for header in headers} | ends
    end = min(ends, default=len(article))
    start = max((i + 1 for i in starts if i < end), default=0)
    if ends:
        article[end:] = False
        for i in range(end, len(article)):
            rules.setdefault(i, ends[end])
    if start:
        article[:start] = False
        for i in range(start):
            rules.setdefault(i, starts[start - 1])
    for i, rule in evidence.keeps.items():
        if i < end:
            article[i], rules[i] = True, rule
    for i, (rule, action) in selected.items():
        article[i], rules[i] = action == "keep", rule
    return rules, [header for header in headers if header.first >= end]

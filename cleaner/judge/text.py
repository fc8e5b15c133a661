"""The judge of text dumps: from lines and the rules' evidence to one role for each line."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cleaner.judge.features import NAMES, features
from cleaner.judge.score import (
    ARTICLE,
    BYLINE,
    FIRST,
    HEADLINE,
    KIND,
    STANDFIRST,
    TAIL,
    Array,
    Weights,
    score,
    shipped_weights,
)
from cleaner.judge.segment import cut
from cleaner.judge.stories import StorySpan, find_stories
from cleaner.judge.words import Lexicon, shipped_lexicon
from cleaner.model import Contribution, Evidence, Role
from cleaner.read.text import Lines

ROLES = tuple(Role)
_CODE = {role: code for code, role in enumerate(ROLES)}
_BODY, _CHROME, _STORY = _CODE[Role.BODY], _CODE[Role.CHROME], _CODE[Role.STORY]
# Contributions shown for a line.
_SHOWN = 6


@dataclass(eq=False)
class Verdict:
    """What a document's lines are.

    ``roles`` are codes, indexes into ``tuple(Role)``; ``keep`` says which lines stay; ``scores`` are P(article), NaN
    where no scorer ran; ``rule`` names the rule that decided a line; ``title`` is the headline's line;
    ``end`` the first line after the article.
    """

    keep: NDArray[np.bool_]
    roles: NDArray[np.uint8]
    scores: NDArray[np.float32]
    rule: dict[int, str]
    stories: list[StorySpan]
    warnings: list[str]
    title: int | None
    end: int
    inputs: Array | None = field(default=None, repr=False)
    weights: Weights | None = field(default=None, repr=False)

    def explain(self, line: int) -> tuple[Contribution, ...]:
        """What moved a line's score most, largest first; empty where no scorer ran."""
        amounts = self._contributions
        if amounts is None:
            return ()
        column = amounts[:, line]
        largest = np.argsort(-np.abs(column))[:_SHOWN]
        return tuple(Contribution(NAMES[i], float(column[i])) for i in largest if abs(column[i]) >= 0.01)

    @cached_property
    def _contributions(self) -> Array | None:
        """By feature and line: the change in log-odds of being article against the document with that feature at its
        mean everywhere. After the article's end, being after it is what is explained.
        """
        if self.inputs is None or self.weights is None:
            return None
        after = np.arange(len(self.roles)) >= self.end

        def log_odds(inputs: Array) -> Array:
            logits = score(inputs, self.weights)[0]  # type: ignore[arg-type]
            return np.where(after, -logits[:, TAIL], logits[:, ARTICLE])

        whole = log_odds(self.inputs)
        amounts = np.empty((len(NAMES), len(whole)), dtype=np.float32)
        changed = self.inputs.copy()
        for i in range(len(NAMES)):
            changed[:, i] = self.weights.mean[i]
            amounts[i] = whole - log_odds(changed)
            changed[:, i] = self.inputs[:, i]
        return amounts


class TextJudge:
    """Gives each line of a text dump its role. Thread-safe; the weights are loaded once per process."""

    def __init__(self, weights: Weights | None = None, lexicon: Lexicon | None = None) -> None:
        self._weights = weights
        self._lexicon = lexicon

    def judge(self, lines: Lines, evidence: Evidence, strictness: float = 0.5, scorer: bool = True) -> Verdict:
        """The verdict on a document.

        ``strictness``, 0 to 1, moves the scorer's threshold: 0 removes only what is all but
        certain to be furniture, 1 whatever is likelier furniture than article. Without ``scorer`` only rules decide.
        """
        count = len(lines)
        verdict = Verdict(
            keep=np.ones(count, dtype=np.bool_),
            roles=np.full(count, _BODY, dtype=np.uint8),
            scores=np.full(count, np.nan, dtype=np.float32),
            rule={},
            stories=[],
            warnings=[],
            title=None,
            end=count,
        )
        if not count:
            return verdict
        logits = np.zeros((count, KIND + 10), dtype=np.float32)
        if scorer:
            weights = self._weights or shipped_weights()
            inputs = features(lines, evidence, self._lexicon or shipped_lexicon())
            logits, clean = score(inputs, weights)
            verdict.inputs, verdict.weights = inputs, weights
            verdict.scores = 1 / (1 + np.exp(-logits[:, ARTICLE]))
            threshold = 2.0 * (strictness - 0.5) - max(0.0, clean)
            caution = 1.0 + max(0.0, clean) * 2
            verdict.end = cut(logits[:, TAIL], logits[:, FIRST], caution)
            verdict.keep = logits[:, ARTICLE] > threshold
            self._settle(lines, verdict, logits)
        self._apply_rules(verdict, evidence)
        verdict.stories = (
            find_stories(lines.strings, logits, verdict.end, evidence.stories, set(evidence.drops))
            if verdict.end < count
            else []
        )
        self._assign(verdict, logits)
        return verdict

    def _settle(self, lines: Lines, verdict: Verdict, logits: Array) -> None:
        """Keep the article up to its end, or, where that is implausible, everything."""
        verdict.keep[verdict.end :] = False
        inputs = verdict.inputs
        assert inputs is not None
        prose = inputs[:, NAMES.index("prose")] > 0
        sizes = lines.ends - lines.starts
        before, after = int(sizes[prose].sum()), int(sizes[prose & verdict.keep].sum())
        if before and after < max(0.05 * before, 1):
            verdict.keep[:] = True
            verdict.end = len(lines)
            verdict.warnings.append("next to nothing would have been left: only what rules name was removed")
        elif not before:
            verdict.keep[:] = True
            verdict.end = len(lines)

    def _apply_rules(self, verdict: Verdict, evidence: Evidence) -> None:
        """Certain rules override the scorer."""
        for line, rule in evidence.drops.items():
            verdict.keep[line] = False
            verdict.rule[line] = rule
        cuts = {header.first: header.rule for header in evidence.stories} | evidence.ends
        if cuts:
            first = min(cuts)
            if first <= verdict.end:
                verdict.end = first
                verdict.keep[first:] = False
                for line in range(first, len(verdict.keep)):
                    verdict.rule.setdefault(line, cuts[first])
        for line in sorted(evidence.starts):
            verdict.keep[:line] = False
            for above in range(line):
                verdict.rule.setdefault(above, evidence.starts[line])
        for line, rule in evidence.keeps.items():
            if line < verdict.end:
                verdict.keep[line] = True
                verdict.rule[line] = rule

    def _assign(self, verdict: Verdict, logits: Array) -> None:
        roles = verdict.roles
        kinds = logits[:, KIND:].argmax(1)
        for kind, role in ((HEADLINE, Role.HEADLINE), (STANDFIRST, Role.STANDFIRST), (BYLINE, Role.BYLINE)):
            roles[kinds == kind] = _CODE[role]
        headlines = np.flatnonzero((roles == _CODE[Role.HEADLINE]) & verdict.keep)
        verdict.title = int(headlines[0]) if len(headlines) else None
        roles[~verdict.keep] = _CHROME
        for story in verdict.stories:
            roles[story.first : story.last + 1] = np.where(
                verdict.keep[story.first : story.last + 1], roles[story.first : story.last + 1], _STORY
            )

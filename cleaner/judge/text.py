"""The judge of text dumps: from lines and the rules' evidence to one role for each line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from cleaner.judge.explain import contributions
from cleaner.judge.features import NAMES, features
from cleaner.judge.score import (
    ARTICLE,
    BYLINE,
    FIRST,
    FURNITURE,
    HEADLINE,
    KIND,
    LAST,
    STANDFIRST,
    TAIL,
    TEXT,
    Array,
    Weights,
    score,
    shipped_weights,
)
from cleaner.judge.segment import cut, cut_scores, goes_on
from cleaner.judge.stories import find_stories, kinds_after_the_end
from cleaner.judge.story_fields import StorySpan
from cleaner.judge.words import Lexicon, shipped_lexicon
from cleaner.model import Contribution, Evidence, Role
from cleaner.read.text import Lines

ROLES = tuple(Role)
_CODE = {role: code for code, role in enumerate(ROLES)}
# Kinds of lines that are roles of the article's own.
_OWN_ROLES = {HEADLINE: Role.HEADLINE, STANDFIRST: Role.STANDFIRST, BYLINE: Role.BYLINE}
_DATE, _AGE = NAMES.index("date shape"), NAMES.index("age shape")
_PROSE = NAMES.index("prose")
_LENGTH = NAMES.index("length")
_FURNITURE = NAMES.index("furniture word sum")

# Log-odds of being article below which a line goes, at strictness 0.5; a step of strictness from 0 to 1 moves it by
# _RANGE. Fitted, as are the next ones, on out-of-fold scores: a lost line costs more than a kept one.
_THRESHOLD = -1.75
_RANGE = 4.0
# A document whose log-odds of being clean as a whole exceed _CLEAN_FROM is judged the milder for it.
_CLEAN_FROM = -4.0
_CLEAN_WEIGHT = 1.0
# A line that a rule hints at needs so much more to stay.
_HINT = 1.5
# What a cut must gain over none; how probable it must be that the article has ended; and what lines need to stay where
# that is likely and not yet so probable.
_CAUTION = 4.0
_CERTAINTY = 0.7
_LATER_LINES = -1.0
# What goes on below a doubtful end needs so much less to stay.
_GOING_ON = 3.0
# A general rule's drop is not acted on where the log-odds of the line being article exceed this.
_VETO = 1.0
# Nor its end or story where the cut above that line is so much worse than the best one.
_CUT_VETO = 12.0
# The guard: running text (in characters) that a document must hold, and that cleaning must leave, to be believed.
_HELD = 300
_LEAST_LEFT = 150
# Or less of it, where nearly all of it stays, or where the document's log-odds of being clean are so low: a short
# article in much furniture.
_SOME, _MOST, _FULL_OF_FURNITURE = 80, 0.75, -4.0
# Signs of furniture in what would go: the share of lines with furniture's words (and what counts as such a line), or
# of running text.
_FURNITURE_WORDS, _FURNITURE_LINES, _RUNNING_LINES = 0.3, 0.08, 0.55

# A headline has three words at least.
_HEADLINE_LENGTH = 0.4 * np.log1p(3)

# Log-odds of being the headline rather than furniture that a line needs to stay as such.
_MAYBE_HEADLINE = -2.0

GOES_ON = "what may be other stories begins as sections of the article do, so it was kept"
STOOD_BACK = "next to nothing would have been left: only what rules name was removed"


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
    _amounts: Array | None = field(default=None, repr=False)

    def explain(self, line: int) -> tuple[Contribution, ...]:
        """What moved a line's score most, largest first; empty where no scorer ran."""
        if self.inputs is None or self.weights is None:
            return ()
        if self._amounts is None:
            self._amounts = contributions(self.inputs, self.weights, self.end)
        column = self._amounts[:, line]
        largest = np.argsort(-np.abs(column))[:6]
        return tuple(Contribution(NAMES[i], float(column[i])) for i in largest if abs(column[i]) >= 0.01)


class TextJudge:
    """Gives each line of a text dump its role. Thread-safe; the weights are loaded once per process."""

    def __init__(
        self,
        weights: Weights | None = None,
        lexicon: Lexicon | None = None,
        binding: Callable[[str], bool] | None = None,
    ) -> None:
        """``binding`` tells of a rule's id whether its drops hold whatever the scorer says (a site's rules, a user's
        own); default: all do. The others' drops are not acted on where the scorer is all but certain of the contrary.
        """
        self._weights = weights
        self._lexicon = lexicon
        self._binding = binding

    def judge(self, lines: Lines, evidence: Evidence, strictness: float = 0.5, scorer: bool = True) -> Verdict:
        """The verdict on a document.

        ``strictness``, 0 to 1, moves the scorer's threshold: 0 removes only what is all but
        certain to be furniture, 1 whatever is likelier furniture than article. Without ``scorer`` only rules decide.
        """
        count = len(lines)
        verdict = Verdict(
            keep=np.ones(count, dtype=np.bool_),
            roles=np.full(count, _CODE[Role.BODY], dtype=np.uint8),
            scores=np.full(count, np.nan, dtype=np.float32),
            rule={},
            stories=[],
            warnings=[],
            title=None,
            end=count,
        )
        if not count:
            return verdict
        kinds = np.full(count, TEXT)
        logits = None
        if scorer:
            logits = self._score(lines, evidence, verdict, strictness)
            kinds = logits[KIND:].argmax(0)
            evidence = self._without_doubtful(evidence, logits)
        _apply_rules(verdict, evidence)
        if verdict.end < count:
            first: NDArray[np.bool_] = np.zeros(count, dtype=np.bool_)
            dated: NDArray[np.uint8] = np.zeros(count, dtype=np.uint8)
            if logits is not None and verdict.inputs is not None:
                kinds, first = kinds_after_the_end(logits, kinds, verdict.end), logits[FIRST] > 0
                dated = np.where(verdict.inputs[:, _DATE] > 0, 2, verdict.inputs[:, _AGE] > 0).astype(np.uint8)
            verdict.stories = find_stories(lines.strings, kinds, first, dated, verdict.end, evidence.stories)
        if logits is not None:
            _name_own_roles(verdict, kinds, logits)
        verdict.roles[~verdict.keep] = _CODE[Role.CHROME]
        for story in verdict.stories:
            part = slice(story.first, story.last + 1)
            verdict.roles[part][~verdict.keep[part]] = _CODE[Role.STORY]
        return verdict

    def _without_doubtful(self, evidence: Evidence, logits: Array) -> Evidence:
        """The evidence without the drops, ends and stories that the scorer is all but certain are wrong."""
        if self._binding is None or not (evidence.drops or evidence.ends or evidence.stories):
            return evidence
        scores = cut_scores(logits[TAIL], logits[LAST], logits[ARTICLE])
        lowest = float(scores.max()) - _CUT_VETO

        def sound(line: int, rule: str) -> bool:
            return self._binding is None or self._binding(rule) or (line > 0 and scores[line - 1] >= lowest)

        ends = {line: rule for line, rule in evidence.ends.items() if sound(line, rule)}
        stories = [header for header in evidence.stories if sound(header.first, header.rule)]
        article = logits[ARTICLE]
        drops = {line: rule for line, rule in evidence.drops.items() if article[line] < _VETO or self._binding(rule)}
        return replace(evidence, drops=drops, ends=ends, stories=stories)

    def _score(self, lines: Lines, evidence: Evidence, verdict: Verdict, strictness: float) -> Array:
        """Let the scorer decide on every line; returns its logits."""
        weights = self._weights or shipped_weights()
        inputs = features(lines, evidence, self._lexicon or shipped_lexicon())
        logits, clean = score(inputs, weights)
        verdict.inputs, verdict.weights = inputs, weights
        verdict.scores = 1 / (1 + np.exp(-logits[ARTICLE]))
        mild = _CLEAN_WEIGHT * max(0.0, clean - _CLEAN_FROM)
        shift = _RANGE * (strictness - 0.5)
        caution = max(0.0, _CAUTION + mild - shift)
        best, end = cut(logits[TAIL], logits[LAST], logits[ARTICLE], caution, _CERTAINTY)
        threshold = np.full(len(lines), _THRESHOLD + shift - mild, dtype=np.float32)
        threshold[list(evidence.hints)] += _HINT
        threshold[best:end] = np.maximum(threshold[best:end], _LATER_LINES)
        prose = inputs[:, _PROSE] > 0
        keep = logits[ARTICLE] > threshold
        if end < len(lines) and goes_on(lines.strings, keep, prose, end):
            keep[end:] = logits[ARTICLE, end:] > threshold[end:] - _GOING_ON
            end = len(lines)
            verdict.warnings.append(GOES_ON)
        keep[end:] = False
        _keep_headline(keep, logits, prose, inputs[:, _LENGTH] >= _HEADLINE_LENGTH)
        if not _plausible(lines, keep, prose, clean):
            verdict.warnings.append(STOOD_BACK)
        elif keep.all() or _furniture_among(~keep, evidence, inputs, prose):
            verdict.keep, verdict.end = keep, end
        return logits


def _keep_headline(
    keep: NDArray[np.bool_], logits: Array, prose: NDArray[np.bool_], long_enough: NDArray[np.bool_]
) -> None:
    """An article keeps its headline: where none is kept above the running text, the line that looks most like one."""
    running = np.flatnonzero(keep & prose)
    first = int(running[0]) if len(running) else 0
    above = logits[KIND:, :first]
    ahead = np.where(long_enough[:first], above[HEADLINE] - above[FURNITURE], -np.inf)
    if first and not (keep[:first] & (above.argmax(0) == HEADLINE)).any() and ahead.max() > _MAYBE_HEADLINE:
        keep[int(ahead.argmax())] = True


def _plausible(lines: Lines, keep: NDArray[np.bool_], prose: NDArray[np.bool_], clean: float) -> bool:
    """Whether what is kept can be what the document is about."""
    sizes = np.where(prose, lines.ends - lines.starts, 0)
    held, left = int(sizes.sum()), int(sizes[keep].sum())
    short = held >= _SOME and (left >= _MOST * held or clean < _FULL_OF_FURNITURE)
    if held < _HELD and not short:
        # No running text to go by (verse, a table, a list): then most of the document has to stay.
        return bool(2 * np.count_nonzero(keep) >= len(keep))
    return left >= min(_LEAST_LEFT, held // 2)


def _furniture_among(dropped: NDArray[np.bool_], evidence: Evidence, inputs: Array, prose: NDArray[np.bool_]) -> bool:
    """Whether anything in what would go speaks of furniture or of another story: a rule's hit, furniture's words, or
    mostly running text. Short lines without any such sign are a list, not a menu.
    """
    if any(dropped[line] for hits in (evidence.drops, evidence.hints) for line in hits):
        return True
    words = inputs[dropped, _FURNITURE] > _FURNITURE_WORDS
    return bool(words.mean() >= _FURNITURE_LINES or prose[dropped].mean() >= _RUNNING_LINES)


def _apply_rules(verdict: Verdict, evidence: Evidence) -> None:
    """Certain rules override the scorer; a rule that protects a line overrides them all, up to the article's end."""
    for line, rule in evidence.drops.items():
        verdict.keep[line] = False
        verdict.rule[line] = rule
    ends = {header.first: header.rule for header in evidence.stories} | evidence.ends
    first = min(ends, default=len(verdict.keep))
    if first <= verdict.end and ends:
        verdict.end = first
        verdict.keep[first:] = False
        for line in range(first, len(verdict.keep)):
            verdict.rule.setdefault(line, ends[first])
    if evidence.starts:
        last = max(evidence.starts)
        verdict.keep[:last] = False
        for line in range(last):
            verdict.rule.setdefault(line, evidence.starts[last])
    for line, rule in evidence.keeps.items():
        if line < verdict.end:
            verdict.keep[line] = True
            verdict.rule[line] = rule


def _name_own_roles(verdict: Verdict, kinds: NDArray[np.int64], logits: Array) -> None:
    """Headline, standfirst, byline: the headline is the line above the running text that looks most like one."""
    for kind, role in _OWN_ROLES.items():
        verdict.roles[kinds == kind] = _CODE[role]
    verdict.roles[kinds == HEADLINE] = _CODE[Role.BODY]
    assert verdict.inputs is not None
    running = np.flatnonzero(verdict.keep & (verdict.inputs[:, _PROSE] > 0))
    first = int(running[0]) if len(running) else 0
    long_enough = verdict.inputs[:first, _LENGTH] >= _HEADLINE_LENGTH
    above = np.flatnonzero(verdict.keep[:first] & long_enough & (kinds[:first] != BYLINE))
    if len(above):
        ahead = logits[KIND + HEADLINE, above] - logits[KIND:, above].max(0)
        verdict.title = int(above[ahead.argmax()])
        verdict.roles[verdict.title] = _CODE[Role.HEADLINE]

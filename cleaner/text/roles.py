"""The judge of text dumps: from lines and the rules' evidence to one role for each line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from cleaner.core.lines import Lines
from cleaner.core.running_text import NO_ARTICLE_ABOVE, has_article, no_article, running_text
from cleaner.core.words import Lexicon, shipped_lexicon
from cleaner.result import Contribution, Evidence, Role, Trim
from cleaner.rules.certain import certain_end, certain_only
from cleaner.text.article_end import cut, cut_scores, goes_on
from cleaner.text.contributions import contributions
from cleaner.text.features import NAMES, features
from cleaner.text.guard import TOO_MUCH, Cut, careful, furniture_among, plausible
from cleaner.text.head import head_lines, keep_headline
from cleaner.text.network import (
    ARTICLE,
    BYLINE,
    FIRST,
    FURNITURE,
    HEADLINE,
    KIND,
    LAST,
    SOURCE,
    STANDFIRST,
    TAIL,
    TEXT,
    Array,
    Weights,
    score,
    shipped_weights,
)
from cleaner.text.stories import find_stories, kinds_after_the_end
from cleaner.text.story_fields import StorySpan

ROLES = tuple(Role)
_CODE = {role: code for code, role in enumerate(ROLES)}
# Kinds of lines that are roles of the article's own.
_OWN_ROLES = {HEADLINE: Role.HEADLINE, STANDFIRST: Role.STANDFIRST, BYLINE: Role.BYLINE}
_DATE, _AGE = NAMES.index("date shape"), NAMES.index("age shape")
_PROSE = NAMES.index("prose")
_LENGTH = NAMES.index("length")

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
# A cut that takes most of the running text, and no line that names an outlet or is furniture, must gain more.
_LEAST_GAIN = 12.0
# What goes on below a doubtful end needs so much less to stay.
_GOING_ON = 3.0
# A general rule's drop is not acted on where the log-odds of the line being article exceed this.
_VETO = 1.0
# Nor its end or story where the cut above that line is so much worse than the best one.
_CUT_VETO = 12.0
# A headline has three words at least.
_HEADLINE_LENGTH = 0.4 * np.log1p(3)

GOES_ON = "what may be other stories begins as sections of the article do, so it was kept"
STOOD_BACK = "next to nothing would have been left: only what rules name was removed"


@dataclass(eq=False)
class Verdict:
    """What a document's lines are.

    ``roles`` are codes, indexes into ``tuple(Role)``; ``keep`` says which lines stay; ``scores`` are P(article), NaN
    where no scorer ran; ``rule`` names the rule that decided a line; ``trims`` are the parts of lines that go;
    ``title`` is the headline's line; ``end`` the first line after the article.
    """

    keep: NDArray[np.bool_]
    roles: NDArray[np.uint8]
    scores: NDArray[np.float32]
    rule: dict[int, str]
    trims: list[Trim]
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
        """``binding`` tells of a rule's id whether it is certain (a site's, a user's own); default: all are. The others
        don't act where the scorer is all but certain of the contrary, or where the document is no article.
        """
        self._weights = weights
        self._lexicon = lexicon
        self._binding = binding

    def _binds(self, rule: str) -> bool:
        return self._binding is None or self._binding(rule)

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
            trims=[],
            stories=[],
            warnings=[],
            title=None,
            end=count,
        )
        if not count:
            return verdict
        panel = certain_end(evidence, self._binds)
        if panel is not None and not has_article([lines.strings[i] for i in range(panel) if i not in evidence.drops]):
            verdict.warnings.append(NO_ARTICLE_ABOVE)
            return verdict
        running = running_text(lines)
        spared = no_article(lines, running) if panel is None else None
        if spared is not None:
            evidence = certain_only(evidence, self._binds)
            verdict.warnings.append(spared)
        verdict.trims = evidence.trims
        kinds = np.full(count, TEXT)
        logits = None
        if scorer:
            logits, clean = self._score(lines, evidence, verdict)
            kinds = logits[KIND:].argmax(0)
            if spared is None:
                _decide(verdict, lines, evidence, running, logits, clean, strictness, panel)
            evidence = self._without_doubtful(evidence, logits)
        head = self._head(lines, running, evidence)
        _apply_rules(verdict, evidence, head)
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

    def _head(self, lines: Lines, running: NDArray[np.bool_], evidence: Evidence) -> list[int]:
        """The article's byline and date lines: no general rule takes them."""
        dropped = [line for line, rule in evidence.drops.items() if not self._binds(rule)]
        return head_lines(lines, running, dropped, self._lexicon or shipped_lexicon()) if dropped else []

    def _without_doubtful(self, evidence: Evidence, logits: Array) -> Evidence:
        """The evidence without the drops, ends and stories that the scorer is all but certain are wrong."""
        if self._binding is None or not (evidence.drops or evidence.ends or evidence.stories):
            return evidence
        scores = cut_scores(logits[TAIL], logits[LAST], logits[ARTICLE])
        lowest = float(scores.max()) - _CUT_VETO

        def sound(line: int, rule: str) -> bool:
            return self._binds(rule) or (line > 0 and scores[line - 1] >= lowest)

        ends = {line: rule for line, rule in evidence.ends.items() if sound(line, rule)}
        stories = [header for header in evidence.stories if sound(header.first, header.rule)]
        article = logits[ARTICLE]
        drops = {line: rule for line, rule in evidence.drops.items() if article[line] < _VETO or self._binds(rule)}
        return replace(evidence, drops=drops, ends=ends, stories=stories)

    def _score(self, lines: Lines, evidence: Evidence, verdict: Verdict) -> tuple[Array, float]:
        """What the scorer says of the lines, and of the document as a whole: its logits."""
        weights = self._weights or shipped_weights()
        inputs = features(lines, evidence, self._lexicon or shipped_lexicon())
        logits, clean = score(inputs, weights)
        verdict.inputs, verdict.weights = inputs, weights
        verdict.scores = 1 / (1 + np.exp(-logits[ARTICLE]))
        return logits, clean


def _decide(
    verdict: Verdict,
    lines: Lines,
    evidence: Evidence,
    running: NDArray[np.bool_],
    logits: Array,
    clean: float,
    strictness: float,
    panel: int | None,
) -> None:
    """Let the scorer decide which lines stay, and where the article ends; ``panel`` is where it ends for certain."""
    assert verdict.inputs is not None
    article = logits[ARTICLE]
    mild = _CLEAN_WEIGHT * max(0.0, clean - _CLEAN_FROM)
    shift = _RANGE * (strictness - 0.5)
    caution = max(0.0, _CAUTION + mild - shift)
    scores = cut_scores(logits[TAIL], logits[LAST], article)
    best, end = cut(logits[TAIL], logits[LAST], article, caution, _CERTAINTY)
    threshold = np.full(len(lines), _THRESHOLD + shift - mild, dtype=np.float32)
    threshold[list(evidence.hints)] += _HINT
    likely = article > threshold
    threshold[best:end] = np.maximum(threshold[best:end], _LATER_LINES)
    prose = verdict.inputs[:, _PROSE] > 0
    keep = article > threshold
    if end < len(lines) and goes_on(lines.strings, keep, prose, end):
        keep[end:] = article[end:] > threshold[end:] - _GOING_ON
        end = len(lines)
        verdict.warnings.append(GOES_ON)
    keep[end:] = False
    keep_headline(keep, logits, prose, verdict.inputs[:, _LENGTH] >= _HEADLINE_LENGTH)
    gain = float(scores[:-1].max(initial=-np.inf) - scores[-1]) - caution
    spared = careful(
        lines,
        running,
        article,
        keep,
        likely,
        Cut(end, gain < _LEAST_GAIN and not _names_others(lines, evidence, logits, end), panel),
    )
    if spared is not None:
        verdict.keep, verdict.end = spared
        verdict.warnings.append(TOO_MUCH)
    elif not plausible(lines, keep, prose, clean):
        verdict.warnings.append(STOOD_BACK)
    elif keep.all() or furniture_among(~keep, evidence, verdict.inputs, prose):
        verdict.keep, verdict.end = keep, end


def _names_others(lines: Lines, evidence: Evidence, logits: Array, end: int) -> bool:
    """Whether any line from ``end`` on names an outlet or an address, or is furniture: then other stories follow."""
    if any(line >= end for hits in (evidence.drops, evidence.hints) for line in hits):
        return True
    kinds = logits[KIND:, end:].argmax(0)
    return bool(np.isin(kinds, (SOURCE, FURNITURE)).any()) or any("://" in text for text in lines.strings[end:])


def _apply_rules(verdict: Verdict, evidence: Evidence, head: list[int]) -> None:
    """Rules override the scorer, but not in the article's ``head``; a rule that protects a line overrides them all, up
    to the article's end.
    """
    verdict.keep[head] = True
    for line, rule in evidence.drops.items():
        if line not in head:
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

"""The way of a text dump: split, match, judge, render, again until nothing more goes, then check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from math import log

import numpy as np
from numpy.typing import NDArray

from cleaner.core import invariants
from cleaner.core.invisible import hidden_spans
from cleaner.core.lines import LINE_ENDS, Lines, split
from cleaner.result import Block, Contribution, Reason, Result, Role, Story, Trim
from cleaner.rules.certain import certain_only
from cleaner.rules.matcher import Matcher
from cleaner.text.hidden import with_hidden
from cleaner.text.render import Span, complement, compose, join, kept_spans, places
from cleaner.text.roles import TextJudge, Verdict

ROLES = tuple(Role)
KEPT_BY_DEFAULT = frozenset(ROLES) - {Role.CHROME, Role.STORY, Role.HIDDEN}
# A round either deletes or is the last one; documents settle in two or three.
MOST_ROUNDS = 16
# Larger documents come back as they are: so many characters; or more lines than this that are on average shorter than
# this, as in a list of words. (docs/scale.md says what a document costs.)
LARGEST = 16_000_000
MOST_LINES, SHORT_LINE = 60_000, 16
# Characters of the largest document whose rounds are kept to explain it.
REMEMBERED = 500_000
# Lines of the longest document of which each line's reasons are told: that costs a hundred times what cleaning does.
EXPLAINED = 20_000
TOO_LONG = "all that was measured (the document is too long to say what of it)"
# A line of fewer characters says nothing by itself.
SCRAP = 20


@dataclass(frozen=True)
class TextOptions:
    """What a caller decides for text: the roles to keep, how strict to be, and whether the scorer may speak.

    ``certain`` tells of a rule's id whether it is certain; where it is given, only such rules count.
    """

    keep: frozenset[Role] = KEPT_BY_DEFAULT
    strictness: float = 0.5
    scorer: bool = True
    certain: Callable[[str], bool] | None = None


@dataclass(eq=False)
class Round:
    """One look at the text as the rounds before left it.

    ``given`` are the stretches of the source that the round got; ``index`` maps its lines to the source's
    lines; ``spans`` are the stretches of its own text that it keeps.
    """

    given: list[Span]
    index: NDArray[np.int64]
    lines: Lines
    verdict: Verdict
    keep: NDArray[np.bool_]
    trims: list[Trim]
    spans: list[Span]
    sites: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def final(self) -> bool:
        """The round deleted nothing."""
        return bool(self.keep.all()) and not self.trims

    def to_source(self, start: int, end: int) -> Span:
        """A stretch of the round's text in the source's offsets."""
        parts = self.parts(start, end)
        return parts[0][0], parts[-1][1]

    def parts(self, start: int, end: int) -> list[Span]:
        """A stretch of the round's text as stretches of the source."""
        return compose(self.given, [(start, end)], self._begins)

    @cached_property
    def _begins(self) -> list[int]:
        return places(self.given)


def clean_text(text: str, matcher: Matcher, judge: TextJudge, options: TextOptions, host: str | None = None) -> Result:
    """Clean one text dump. The result's spans and blocks refer to ``text``.

    Invisible characters that can carry text are taken out before, unless hidden text is to be kept. A document beyond
    the limits comes back as it was, with a warning.
    Raises ``check.InvariantError`` when a promise is broken.
    """
    if why := _too_large(text):
        return Result(text, "text", warnings=(f"left as it was: {why}",))
    hidden = [] if Role.HIDDEN in options.keep else hidden_spans(text)
    if not hidden:
        return _clean(text, matcher, judge, options, host)
    seen = complement(hidden, len(text))
    return with_hidden(_clean(join(text, seen), matcher, judge, options, host), text, seen)


def _clean(text: str, matcher: Matcher, judge: TextJudge, options: TextOptions, host: str | None) -> Result:
    rounds = partial(_rounds, text, matcher, judge, options, host)
    told = _Told()
    steps: list[Round] = []
    for step in rounds():
        told.add(step)
        # What explains a large document is made again where it is asked for: it takes many times the document's memory.
        steps = [*steps, step] if len(text) <= REMEMBERED else [step]
    last = steps[-1]
    if not last.final:
        warning = "every round would have removed more, so the document was left as it is"
        return Result(text, "text", warnings=(warning,))
    output = last.lines.text
    invariants.check_deletion(text, output, last.given)
    return Result(
        text=output,
        kind="text",
        changed=len(output) != len(text),
        title=told.title,
        stories=tuple(story for story, _, _ in told.in_order()),
        warnings=tuple(dict.fromkeys(told.warnings)),
        sites=told.sites or (),
        removed_spans=tuple(complement(last.given, len(text))),
        rules=dict(told.rules),
        explain=partial(_blocks, steps if len(text) <= REMEMBERED else rounds, told.in_order()),
    )


def _too_large(text: str) -> str | None:
    """Why a text is too large to clean, or None."""
    if len(text) > LARGEST:
        return f"a text of {len(text):,} characters is too large to clean: the most is {LARGEST:,}"
    if len(text) > MOST_LINES:
        lines = sum(map(text.count, LINE_ENDS)) - text.count("\r\n")
        if lines > MOST_LINES and len(text) < lines * SHORT_LINE:
            return f"{lines:,} lines of some {len(text) // lines} characters are too many for an article"
    return None


def _rounds(text: str, matcher: Matcher, judge: TextJudge, options: TextOptions, host: str | None) -> Iterator[Round]:
    """Round after round until one deletes nothing, which is what makes cleaning idempotent: what comes out has been
    judged once more, as it stands, and found clean. At most ``MOST_ROUNDS``.
    """
    given: list[Span] = [(0, len(text))] if text else []
    index: NDArray[np.int64] | None = None
    for _ in range(MOST_ROUNDS):
        lines = split(join(text, given))
        if index is None:
            invariants.check_partition(lines)
            index = np.arange(len(lines))
        if len(index) != len(lines):
            raise invariants.InvariantError("deletion", "a round changed a line that it kept")
        step = _look(lines, given, index, matcher, judge, options, host)
        yield step
        if step.final:
            return
        given, index = compose(given, step.spans), index[step.keep]


def _look(
    lines: Lines,
    given: list[Span],
    index: NDArray[np.int64],
    matcher: Matcher,
    judge: TextJudge,
    options: TextOptions,
    host: str | None,
) -> Round:
    evidence = matcher.match(lines.strings, host)
    if options.certain is not None:
        evidence = certain_only(evidence, options.certain)
    verdict = judge.judge(lines, evidence, options.strictness, scorer=options.scorer)
    keep = np.array([role in options.keep for role in ROLES])[verdict.roles]
    trims = _settle_trims(lines, verdict.trims, keep, verdict)
    warnings = (*evidence.warnings, *verdict.warnings)
    if len(lines) and _leaves_nothing(lines, keep, options):
        keep, trims = np.ones(len(lines), dtype=np.bool_), []
        warnings = (*warnings, "next to nothing would have been left, so nothing was removed")
    spans = kept_spans(lines, keep, trims)
    return Round(given, index, lines, verdict, keep, trims, spans, evidence.sites, warnings)


def _leaves_nothing(lines: Lines, keep: NDArray[np.bool_], options: TextOptions) -> bool:
    """No line would be left, or only scraps, less than what goes: a document of furniture alone stays whole."""
    if not keep.any():
        return True
    sizes = lines.ends - lines.starts
    scraps = bool(sizes[keep].max() < SCRAP) and int(sizes[keep].sum()) * 2 < int(sizes.sum())
    return scraps and options.keep >= KEPT_BY_DEFAULT


def _settle_trims(lines: Lines, trims: list[Trim], keep: NDArray[np.bool_], verdict: Verdict) -> list[Trim]:
    """The trims of kept lines; a line of which nothing would be left is dropped as a whole."""
    trims = [trim for trim in trims if keep[trim.line]]
    left: dict[int, int] = {}
    for trim in trims:
        whole = int(lines.ends[trim.line] - lines.starts[trim.line])
        left[trim.line] = left.get(trim.line, whole) - (trim.end - trim.start)
        if left[trim.line] <= 0:
            keep[trim.line] = False
            verdict.rule[trim.line] = trim.rule
    return [trim for trim in trims if keep[trim.line]]


class _Told:
    """What the rounds have told so far of the document, without the rounds."""

    def __init__(self) -> None:
        self.rounds = 0
        self.title: str | None = None
        self.sites: tuple[str, ...] | None = None
        self.warnings: list[str] = []
        self.rules: Counter[str] = Counter()
        self.stories: list[tuple[Story, int, int]] = []

    def add(self, step: Round) -> None:
        """One more round. Raises ``check.InvariantError`` where it dropped a line without a reason."""
        _check_reasons(step)
        verdict = step.verdict
        if self.title is None and verdict.title is not None:
            self.title = step.lines.strings[verdict.title]
        self.sites = step.sites if self.sites is None else self.sites
        self.warnings += step.warnings
        self.rules.update(trim.rule for trim in step.trims)
        self.rules.update(rule for line, rule in verdict.rule.items() if not step.keep[line])
        self.stories += [(story, self.rounds, place) for story, place in _stories(step)]
        self.rounds += 1

    def in_order(self) -> list[tuple[Story, int, int]]:
        """The stories in the document's order, each with its round and its place in that round's verdict."""
        return sorted(self.stories, key=lambda item: item[0].start)


def _check_reasons(step: Round) -> None:
    explained = ~np.isnan(step.verdict.scores)
    explained[list(step.verdict.rule)] = True
    for story in step.verdict.stories:
        explained[story.first : story.last + 1] = True
    invariants.check_reasons(step.keep, explained)


def _stories(step: Round) -> Iterator[tuple[Story, int]]:
    """The stories that a round removes, as records, each with its place in the verdict."""
    for place, span in enumerate(step.verdict.stories):
        if not step.keep[span.first : span.last + 1].any():
            start, end = step.to_source(int(step.lines.starts[span.first]), int(step.lines.ends[span.last]))
            text = "\n".join(step.lines.strings[i] for i in span.text_lines)
            yield Story(span.source, span.age, span.title, text, start, end), place


def _blocks(
    rounds: Sequence[Round] | Callable[[], Iterable[Round]], records: Sequence[tuple[Story, int, int]]
) -> tuple[Block, ...]:
    """Every line of the source with its role and reason; a trimmed line is two blocks or three."""
    blocks: list[Block] = []
    story_numbers = {(number, place): i for i, (_, number, place) in enumerate(records)}
    source = ""
    for number, step in enumerate(rounds() if callable(rounds) else rounds):
        source = source or step.lines.text
        stories = {
            line: story_numbers[number, place]
            for place, span in enumerate(step.verdict.stories)
            if (number, place) in story_numbers
            for line in range(span.first, span.last + 1)
        }
        for line in np.flatnonzero(~step.keep | step.final).tolist():
            kept = bool(step.keep[line])
            reason = _reason(step.verdict, line, stories.get(line), kept)
            score = float(step.verdict.scores[line])
            role = ROLES[step.verdict.roles[line]]
            for start, end in step.parts(int(step.lines.starts[line]), int(step.lines.ends[line])):
                blocks.append(
                    Block(source[start:end], start, end, role, reason, None if score != score else score, kept)
                )
        for trim in step.trims:
            begin = int(step.lines.starts[trim.line])
            for start, end in step.parts(begin + trim.start, begin + trim.end):
                reason = Reason(rule=trim.rule)
                blocks.append(Block(source[start:end], start, end, Role.CHROME, reason, kept=False))
    return tuple(sorted(blocks, key=lambda block: block.start))


def _reason(verdict: Verdict, line: int, story: int | None, kept: bool) -> Reason | None:
    rule = verdict.rule.get(line)
    if kept:
        return Reason(rule=rule) if rule is not None else None
    if rule is not None or story is not None:
        return Reason(rule=rule, story=story)
    if len(verdict.keep) > EXPLAINED:
        return Reason(contributions=(Contribution(TOO_LONG, _log_odds(float(verdict.scores[line]))),))
    return Reason(contributions=verdict.explain(line))


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, 1e-6), 1 - 1e-6)
    return log(bounded / (1 - bounded))

"""The way of a text dump: split, match, judge, render, again until nothing more goes, then check."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from cleaner import check
from cleaner.judge.text import TextJudge, Verdict
from cleaner.model import Block, Reason, Result, Role, Story, Trim
from cleaner.read.text import Lines, split
from cleaner.render import Span, complement, compose, join, kept_spans
from cleaner.rules.matcher import Matcher

ROLES = tuple(Role)
KEPT_BY_DEFAULT = frozenset(ROLES) - {Role.CHROME, Role.STORY}
# A round either deletes or is the last one; documents settle in two or three.
MOST_ROUNDS = 16
# A line of fewer characters says nothing by itself.
SCRAP = 20


@dataclass(frozen=True)
class TextOptions:
    """What a caller decides for text: the roles to keep, how strict to be, and whether the scorer may speak."""

    keep: frozenset[Role] = KEPT_BY_DEFAULT
    strictness: float = 0.5
    scorer: bool = True


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
        parts = compose(self.given, [(start, end)])
        return parts[0][0], parts[-1][1]


def clean_text(text: str, matcher: Matcher, judge: TextJudge, options: TextOptions, host: str | None = None) -> Result:
    """Clean one text dump. The result's spans and blocks refer to ``text``.

    The rounds go on until one deletes nothing, which is what makes cleaning idempotent: what comes out has
    been judged once more, as it stands, and found clean.

    Raises ``check.InvariantError`` when a promise is broken.
    """
    rounds: list[Round] = []
    given: list[Span] = [(0, len(text))] if text else []
    index = np.arange(0)
    while not rounds or not rounds[-1].final:
        if len(rounds) == MOST_ROUNDS:
            warning = "every round would have removed more, so the document was left as it is"
            return Result(text, "text", warnings=(warning,))
        lines = split(join(text, given))
        index = index if rounds else np.arange(len(lines))
        if len(index) != len(lines):
            raise check.InvariantError("deletion", "a round changed a line that it kept")
        latest = _look(lines, given, index, matcher, judge, options, host)
        rounds.append(latest)
        given, index = compose(given, latest.spans), index[latest.keep]
    output = rounds[-1].lines.text
    _check(text, output, given, rounds)
    stories = _stories(rounds)
    return Result(
        text=output,
        kind="text",
        changed=len(output) != len(text),
        title=next(
            (step.lines.strings[step.verdict.title] for step in rounds if step.verdict.title is not None),
            None,
        ),
        stories=tuple(story for story, _, _ in stories),
        warnings=tuple(dict.fromkeys(warning for step in rounds for warning in step.warnings)),
        sites=rounds[0].sites,
        removed_spans=tuple(complement(given, len(text))),
        rules=_rules(rounds),
        explain=partial(_blocks, rounds, {(step, span): i for i, (_, step, span) in enumerate(stories)}),
    )


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
    verdict = judge.judge(lines, evidence, options.strictness, scorer=options.scorer)
    keep = np.array([role in options.keep for role in ROLES])[verdict.roles]
    trims = _settle_trims(lines, evidence.trims, keep, verdict)
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


def _check(text: str, output: str, kept: list[Span], rounds: list[Round]) -> None:
    check.check_partition(rounds[0].lines)
    check.check_deletion(text, output, kept)
    for step in rounds:
        explained = ~np.isnan(step.verdict.scores)
        explained[list(step.verdict.rule)] = True
        for story in step.verdict.stories:
            explained[story.first : story.last + 1] = True
        check.check_reasons(step.keep, explained)


def _stories(rounds: list[Round]) -> list[tuple[Story, int, int]]:
    """Story records in the document's order, each with its round and its place in that round's verdict."""
    found = []
    for number, step in enumerate(rounds):
        for place, span in enumerate(step.verdict.stories):
            if not step.keep[span.first : span.last + 1].any():
                start, end = step.to_source(int(step.lines.starts[span.first]), int(step.lines.ends[span.last]))
                text = "\n".join(step.lines.strings[i] for i in span.text_lines)
                found.append((Story(span.source, span.age, span.title, text, start, end), number, place))
    return sorted(found, key=lambda item: item[0].start)


def _rules(rounds: list[Round]) -> dict[str, int]:
    """How many lines and parts of lines each rule removed."""
    counts = Counter(trim.rule for step in rounds for trim in step.trims)
    for step in rounds:
        counts.update(rule for line, rule in step.verdict.rule.items() if not step.keep[line])
    return dict(counts)


def _blocks(rounds: list[Round], story_numbers: dict[tuple[int, int], int]) -> tuple[Block, ...]:
    """Every line of the source with its role and reason; a trimmed line is two blocks or three."""
    blocks: list[Block] = []
    source = rounds[0].lines.text
    for number, step in enumerate(rounds):
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
            span = (int(step.lines.starts[line]), int(step.lines.ends[line]))
            for start, end in compose(step.given, [span]):
                blocks.append(
                    Block(source[start:end], start, end, role, reason, None if score != score else score, kept)
                )
        for trim in step.trims:
            begin = int(step.lines.starts[trim.line])
            for start, end in compose(step.given, [(begin + trim.start, begin + trim.end)]):
                reason = Reason(rule=trim.rule)
                blocks.append(Block(source[start:end], start, end, Role.CHROME, reason, kept=False))
    return tuple(sorted(blocks, key=lambda block: block.start))


def _reason(verdict: Verdict, line: int, story: int | None, kept: bool) -> Reason | None:
    rule = verdict.rule.get(line)
    if kept:
        return Reason(rule=rule) if rule is not None else None
    if rule is not None or story is not None:
        return Reason(rule=rule, story=story)
    return Reason(contributions=verdict.explain(line))

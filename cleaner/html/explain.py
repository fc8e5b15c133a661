"""The blocks of a judged page with their roles and reasons, made when somebody asks for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cleaner.html.features.columns import Measures
from cleaner.html.hidden.shown import Run, in_parts
from cleaner.html.hidden.styles import why_of
from cleaner.html.network import HtmlScorer
from cleaner.html.page import Page
from cleaner.html.roles import Verdict
from cleaner.result import Block, Contribution, Reason, Role, Trim


def starts_of(page: Page) -> list[int]:
    """Where each block begins in the blocks' texts, with what is hidden within them, joined by line feeds; one more
    entry for the end.
    """
    starts = [0]
    for i, text in enumerate(page.texts):
        hidden = sum(len(run.text) for run in page.runs.get(i, ()))
        starts.append(starts[-1] + len(text) + hidden + 1)
    return starts


def marked(page: Page, roles: Sequence[Role], keep: Sequence[bool]) -> tuple[Block, ...]:
    """The blocks of a page that was cleaned before: what is not in the text is there for what its mark says it is."""
    starts = starts_of(page)
    return tuple(
        Block(text, at, at + len(text), role, None if kept else _mark(role), kept=kept)
        for text, at, role, kept in zip(page.texts, starts, roles, keep, strict=False)
    )


def _mark(role: Role) -> Reason:
    return Reason(contributions=(Contribution(f"marked as {role}", 0.0),))


def explain(
    scorer: HtmlScorer, m: Measures, verdict: Verdict, keep: Sequence[bool], trims: Sequence[Trim]
) -> tuple[Block, ...]:
    """Every block with its role, and for the dropped ones why; a trimmed block is two blocks or three."""
    page, starts = m.page, starts_of(m.page)
    story_of = {i: k for k, span in enumerate(verdict.stories) for i in range(span.first, span.last)}
    told = {*verdict.rules, *verdict.hidden, *story_of}
    silent = [i for i, kept in enumerate(keep) if not kept and i not in told]
    scored = dict(zip(silent, scorer.contributions(m, silent), strict=True))
    trims_of: dict[int, list[Trim]] = {}
    for trim in trims:
        trims_of.setdefault(trim.line, []).append(trim)
    blocks: list[Block] = []
    for i, text in enumerate(page.texts):
        reason = None
        if i in verdict.hidden:
            reason = Reason(hidden=verdict.hidden[i])
        elif i in verdict.rules:
            reason = Reason(rule=verdict.rules[i])
        elif i in scored:
            reason = Reason(contributions=scored[i])
        if i in story_of and not keep[i]:
            reason = replace(reason or Reason(), story=story_of[i])
        score = round(float(verdict.scores[i]), 4)
        block = Block(text, starts[i], starts[i] + len(text), verdict.roles[i], reason, score, keep[i])
        parts = _parts(block, trims_of[i]) if i in trims_of else [block]
        blocks += _with_runs(parts, page.runs[i]) if i in page.runs else parts
    return tuple(blocks)


def _parts(block: Block, trims: Sequence[Trim]) -> list[Block]:
    """A kept block in parts: those that rules trim, and the rest."""
    parts: list[Block] = []
    at = 0
    for trim in sorted(trims, key=lambda trim: trim.start):
        parts.append(_part(block, at, trim.start))
        gone = _part(block, trim.start, trim.end)
        parts.append(replace(gone, role=Role.CHROME, reason=Reason(rule=trim.rule), kept=False))
        at = trim.end
    parts.append(_part(block, at, len(block.text)))
    return [part for part in parts if part.text]


def _part(block: Block, start: int, end: int) -> Block:
    return replace(block, text=block.text[start:end], start=block.start + start, end=block.start + end)


def _with_runs(parts: Sequence[Block], runs: Sequence[Run]) -> list[Block]:
    """The parts of a block with what is hidden within it, in their places."""
    blocks: list[Block] = []
    shift, seen, left = 0, 0, list(runs)
    for part in parts:
        size = len("".join(part.text.split()))
        inside = [run._replace(at=run.at - seen) for run in left if run.at < seen + size or part is parts[-1]]
        left = left[len(inside) :]
        seen += size
        at = 0
        for text, why in in_parts(part.text, inside):
            start = part.start + shift + at
            if why:
                reason = Reason(hidden=why_of(why))
                blocks.append(Block(text, start, start + len(text), Role.HIDDEN, reason, kept=False))
                shift += len(text)
            else:
                blocks.append(replace(part, text=text, start=start, end=start + len(text)))
                at += len(text)
    return blocks

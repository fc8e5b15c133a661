"""The blocks of a judged page with their roles and reasons, made when somebody asks for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cleaner.judge.html_features import Measures
from cleaner.judge.html_judge import Verdict
from cleaner.judge.html_score import HtmlScorer
from cleaner.model import Block, Contribution, Reason, Role, Trim
from cleaner.read.html_blocks import Page


def starts_of(page: Page) -> list[int]:
    """Where each block begins in the blocks' texts joined by line feeds; one more entry for the end."""
    starts = [0]
    for text in page.texts:
        starts.append(starts[-1] + len(text) + 1)
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
    silent = [i for i, kept in enumerate(keep) if not kept and i not in verdict.rules and i not in story_of]
    scored = dict(zip(silent, scorer.contributions(m, silent), strict=True))
    trims_of: dict[int, list[Trim]] = {}
    for trim in trims:
        trims_of.setdefault(trim.line, []).append(trim)
    blocks: list[Block] = []
    for i, text in enumerate(page.texts):
        reason = None
        if i in verdict.rules:
            reason = Reason(rule=verdict.rules[i])
        elif i in scored:
            reason = Reason(contributions=scored[i])
        if i in story_of and not keep[i]:
            reason = replace(reason or Reason(), story=story_of[i])
        score = round(float(verdict.scores[i]), 4)
        block = Block(text, starts[i], starts[i] + len(text), verdict.roles[i], reason, score, keep[i])
        blocks += _parts(block, trims_of[i]) if i in trims_of else (block,)
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

"""A text dump that hid something in invisible characters: the result of cleaning the rest, in offsets of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from cleaner.core import invariants
from cleaner.core.invisible import WHY, warning
from cleaner.result import Block, Reason, Result, Role, Story
from cleaner.text.render import Span, complement, compose


def with_hidden(result: Result, text: str, seen: Sequence[Span]) -> Result:
    """``result``, that of the stretches ``seen`` of ``text``, as the result of ``text``: what it hid counts as removed.

    Raises ``check.InvariantError`` when more than deletions would have happened.
    """
    size = sum(end - start for start, end in seen)
    kept = compose(seen, complement(result.removed_spans, size))
    if not result.changed:
        kept = list(seen)
    invariants.check_deletion(text, result.text, kept)
    count = len(text) - size
    return replace(
        result,
        changed=True,
        warnings=(*result.warnings, warning(count)),
        removed_spans=tuple(complement(kept, len(text))),
        stories=tuple(_moved(story, seen) for story in result.stories),
        explain=partial(_blocks, result, text, list(seen)),
    )


def _moved(story: Story, seen: Sequence[Span]) -> Story:
    parts = compose(seen, [(story.start, story.end)])
    return replace(story, start=parts[0][0], end=parts[-1][1])


def _blocks(result: Result, text: str, seen: list[Span]) -> tuple[Block, ...]:
    """The blocks in the offsets of the whole text, in parts where something was hidden inside; and what was hidden."""
    blocks = [
        Block(text[start:end], start, end, Role.HIDDEN, Reason(hidden=WHY), kept=False)
        for start, end in complement(seen, len(text))
    ]
    for block in result.blocks:
        parts = compose(seen, [(block.start, block.end)])
        blocks += [replace(block, text=text[start:end], start=start, end=end) for start, end in parts]
    return tuple(sorted(blocks, key=lambda block: block.start))

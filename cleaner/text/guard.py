"""Doubt keeps: whether what would be left of a text can be what it is about, and what stays where it can't."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.core.lines import Lines
from cleaner.core.running_text import is_sentence
from cleaner.result import Evidence
from cleaner.text.features import NAMES
from cleaner.text.network import Array

# The guard: running text (in characters) that a document must hold, and that cleaning must leave, to be believed.
_HELD = 300
_LEAST_LEFT = 150
# Or less of it, where nearly all of it stays, or where the document's log-odds of being clean are so low: a short
# article in much furniture.
_SOME, _MOST, _FULL_OF_FURNITURE = 80, 0.75, -4.0
# Signs of furniture in what would go: the share of lines with furniture's words (and what counts as such a line), or
# of running text.
_FURNITURE_WORDS, _FURNITURE_LINES, _RUNNING_LINES = 0.3, 0.08, 0.55

_FURNITURE = NAMES.index("furniture word sum")
# Log-odds of being article from which a paragraph that would go is missed.
_MISSED = -4.0

TOO_MUCH = "most of the running text would have gone with what is no article: in doubt it was kept"


@dataclass(frozen=True)
class Cut:
    """Where the article ends, by the scorer; whether that is in doubt; and where it ends for certain, if it does."""

    end: int
    doubtful: bool
    panel: int | None


def careful(
    lines: Lines,
    running: NDArray[np.bool_],
    article: Array,
    keep: NDArray[np.bool_],
    likely: NDArray[np.bool_],
    cut: Cut,
) -> tuple[NDArray[np.bool_], int] | None:
    """The lines to keep instead, and the article's end, where ``keep`` would take most of the running text; None where
    it doesn't.

    Above a certain end everything stays then. Elsewhere a doubtful cut is not made (``likely`` are the lines that stay
    without one), and the paragraphs stay of which the scorer is not sure.
    """
    sizes = lines.ends - lines.starts
    if cut.panel is not None:
        above = np.zeros(len(keep), dtype=np.bool_)
        above[: cut.panel] = True
        sentences = above & (running | np.fromiter(map(is_sentence, lines.strings), dtype=np.bool_, count=len(keep)))
        return (above, cut.panel) if _most_of(sizes, sentences, keep) else None
    if cut.doubtful and _most_of(sizes, running, keep):
        return likely, len(keep)
    missed = article > _MISSED
    missed[cut.end :] = False
    if _most_of(sizes, running & (keep | missed), keep):
        return keep | missed, cut.end
    return None


def _most_of(sizes: NDArray[np.int64], text: NDArray[np.bool_], keep: NDArray[np.bool_]) -> bool:
    """Whether what is not kept holds most of a text's characters."""
    return 2 * int(sizes[text & ~keep].sum()) > int(sizes[text].sum())


def plausible(lines: Lines, keep: NDArray[np.bool_], prose: NDArray[np.bool_], clean: float) -> bool:
    """Whether what is kept can be what the document is about."""
    sizes = np.where(prose, lines.ends - lines.starts, 0)
    held, left = int(sizes.sum()), int(sizes[keep].sum())
    short = held >= _SOME and (left >= _MOST * held or clean < _FULL_OF_FURNITURE)
    if held < _HELD and not short:
        # No running text to go by (verse, a table, a list): then most of the document has to stay.
        return bool(2 * np.count_nonzero(keep) >= len(keep))
    return left >= min(_LEAST_LEFT, held // 2)


def furniture_among(dropped: NDArray[np.bool_], evidence: Evidence, inputs: Array, prose: NDArray[np.bool_]) -> bool:
    """Whether anything in what would go speaks of furniture or of another story: a rule's hit, furniture's words, or
    mostly running text. Short lines without any such sign are a list, not a menu.
    """
    if any(dropped[line] for hits in (evidence.drops, evidence.hints) for line in hits):
        return True
    words = inputs[dropped, _FURNITURE] > _FURNITURE_WORDS
    return bool(words.mean() >= _FURNITURE_LINES or prose[dropped].mean() >= _RUNNING_LINES)

"""The head of an article in a text: headline, byline and date stand above the first paragraph, and stay there."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.core.lines import Lines, split
from cleaner.core.words import BYLINE, CALENDAR, Lexicon, find_words
from cleaner.text.network import FURNITURE, HEADLINE, KIND, Array

# Lines above the first paragraph that can be its head; characters of the longest byline.
_HEAD, _LONGEST = 8, 100
# A date has so many figures where no word of the calendar tells it.
_FIGURES = 3
# Log-odds of being the headline rather than furniture that a line needs to stay as such.
_MAYBE_HEADLINE = -2.0


def head_lines(lines: Lines, running: NDArray[np.bool_], dropped: list[int], lexicon: Lexicon) -> list[int]:
    """Which of the ``dropped`` lines right above the first paragraph are a byline or a date.

    Not "2 min read" and "Follow the author", which no reader would call one, nor labels whose name or date is lost.
    """
    paragraphs = np.flatnonzero(running)
    first = next((line for line in paragraphs.tolist() if line not in dropped), 0)
    near = [line for line in dropped if first - _HEAD <= line < first]
    asked = [line for line in near if len(lines.strings[line]) <= _LONGEST and lines.strings[line][-1] not in ":："]
    if not asked:
        return []
    words = find_words(split("\n".join([lines.strings[line] for line in asked])), lexicon)
    found = []
    for number, line in enumerate(asked):
        of = words.line == number
        flags, capitals, figures = words.flags[of], words.capital[of][1:], int(words.number[of].sum())
        byline = (flags & BYLINE).any() and (capitals.any() or figures)
        dated = figures >= _FIGURES or ((flags & CALENDAR).any() and figures >= _FIGURES - 1)
        if byline or dated:
            found.append(line)
    return found


def keep_headline(
    keep: NDArray[np.bool_], logits: Array, prose: NDArray[np.bool_], long_enough: NDArray[np.bool_]
) -> None:
    """An article keeps its headline: where none is kept above the running text, the line that looks most like one."""
    running = np.flatnonzero(keep & prose)
    first = int(running[0]) if len(running) else 0
    above = logits[KIND:, :first]
    ahead = np.where(long_enough[:first], above[HEADLINE] - above[FURNITURE], -np.inf)
    if first and not (keep[:first] & (above.argmax(0) == HEADLINE)).any() and ahead.max() > _MAYBE_HEADLINE:
        keep[int(ahead.argmax())] = True

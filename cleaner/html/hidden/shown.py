"""Blocks that are hidden in part: what of their text is seen, and what isn't."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import NamedTuple

from cleaner.core.invisible import WHY, hidden_spans

# Characters of a text that can be running text.
LONG = 80


class Run(NamedTuple):
    """Hidden text within a block: how many visible characters stand before it, and why nobody sees it."""

    at: int
    text: str
    why: str


def split_pieces(pieces: Sequence[str], hidden: Mapping[int, str]) -> tuple[str, list[Run]]:
    """The text of a block's pieces that is seen, as it stands, and the runs that aren't. ``hidden`` says how the page
    hides a piece, by its number.
    """
    shown: list[str] = []
    runs: list[tuple[int, list[str], str]] = []
    size = 0
    for number, piece in enumerate(pieces):
        for part, why in _parts(piece, hidden.get(number, "")):
            if not why:
                shown.append(part)
                size += len("".join(part.split()))
            elif runs and runs[-1][0] == size and runs[-1][2] == why:
                runs[-1][1].append(part)
            else:
                runs.append((size, [part], why))
    texts = ((at, " ".join("".join(parts).split()), why) for at, parts, why in runs)
    return "".join(shown), [Run(*run) for run in texts if run[1]]


def _parts(piece: str, why: str) -> Iterator[tuple[str, str]]:
    """A piece in parts, each with why nobody sees it ("": it is seen)."""
    spans = [] if why else hidden_spans(piece)
    at = 0
    for first, last in spans:
        yield piece[at:first], ""
        yield piece[first:last], WHY
        at = last
    yield piece[at:], why


def folds(texts: Sequence[str], veiled: Container[int], runs: Mapping[int, Sequence[Run]]) -> bool:
    """Whether hidden runs within paragraphs are what these fold away: several, with most of the page's text."""
    hidden = [len(run.text) for found in runs.values() for run in found if run.why != WHY and len(run.text) >= LONG]
    if len(hidden) < 2:
        return False
    return sum(hidden) >= sum(len(text) for i, text in enumerate(texts) if len(text) >= LONG and i not in veiled)


def in_parts(text: str, runs: Sequence[Run]) -> Iterator[tuple[str, str]]:
    """What is seen of a block and what isn't, in their order: text and why nobody sees it ("": it is seen)."""
    at = seen = 0
    for run in runs:
        begin = at
        while seen < run.at:
            seen += not text[at].isspace()
            at += 1
        if begin < at:
            yield text[begin:at], ""
        yield run.text, run.why
    if at < len(text):
        yield text[at:], ""

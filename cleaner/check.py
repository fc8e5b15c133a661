"""The invariants, verified on every document. A violation is a defect of ours, never of the document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cleaner.read.text import Lines, visible
from cleaner.render import Span
from cleaner.render_cuts import NO_CUTS, Cuts, visible_of

if TYPE_CHECKING:
    from cleaner.read.html_blocks import Page

# The test suite sets this: there a broken invariant is an error, not a warning.
RAISE_VIOLATIONS = False
# What the plain text of a page may have besides its words: the marks of list items and of cells.
_MARKS = "-|"


class InvariantError(AssertionError):
    """A promise of ours is broken; ``name`` says which."""

    def __init__(self, name: str, detail: str) -> None:
        super().__init__(f"{name}: {detail}")
        self.name = name


def check_partition(lines: Lines) -> None:
    """Blocks partition the input: ascending, and nothing but white space between two.

    Raises InvariantError("partition").
    """
    starts, ends = lines.starts, lines.ends
    if len(starts) and (starts[0] < 0 or ends[-1] > len(lines.text)):
        raise InvariantError("partition", "a block lies outside of the document")
    if (starts >= ends).any() or (ends[:-1] > starts[1:]).any():
        raise InvariantError("partition", "blocks are empty, overlap or are out of order")
    seen = np.concatenate(([0], np.cumsum(visible(lines.codes), dtype=np.int32)))
    if int((seen[ends] - seen[starts]).sum()) != int(seen[-1]):
        raise InvariantError("partition", "text lies between two blocks")


def check_deletion(source: str, output: str, spans: Sequence[Span]) -> None:
    """The output only deletes: the spans are ascending stretches of the source, and the output is their text.

    Raises InvariantError("deletion").
    """
    at = 0
    for start, end in spans:
        if start < at or end < start or end > len(source):
            raise InvariantError("deletion", f"the kept stretch {start} to {end} is out of order")
        at = end
    if sum(end - start for start, end in spans) != len(output):
        raise InvariantError("deletion", "the output's length is not that of what was kept")
    place = 0
    for start, end in spans:
        if output[place : place + end - start] != source[start:end]:
            raise InvariantError("deletion", f"the output differs from the source at {start}")
        place += end - start


def check_reasons(keep: NDArray[np.bool_], explained: NDArray[np.bool_]) -> None:
    """Every dropped block says why. One flag a block in both arrays.

    Raises InvariantError("reasons").
    """
    silent = np.flatnonzero(~keep & ~explained)
    if len(silent):
        raise InvariantError("reasons", f"block {int(silent[0])} went without a reason")


def check_blocks(page: Page) -> None:
    """The blocks of a page partition its text nodes: ascending, none of them in two blocks.

    Raises InvariantError("partition").
    """
    at = 0
    for first, last in page.nodes:
        if first < at or last <= first:
            raise InvariantError("partition", f"a block has the text nodes {first} to {last}, which are another's")
        at = last
    if at > page.node_count:
        raise InvariantError("partition", "a block lies outside of the page")


def check_plain(texts: Sequence[str], keep: Sequence[bool], output: str, cuts: Cuts = NO_CUTS) -> None:
    """The plain text of a page only deletes: it is the kept blocks' visible characters in their order, and marks.

    Raises InvariantError("deletion").
    """
    visible_output, at = "".join(output.split()), 0
    for text in _kept(texts, keep, cuts):
        while not visible_output.startswith(text, at):
            if visible_output[at : at + 1] not in _MARKS or at >= len(visible_output):
                raise InvariantError("deletion", f"the text differs from the page's at {text[:40]!r}")
            at += 1
        at += len(text)
    if visible_output[at:]:
        raise InvariantError("deletion", f"the text ends with what no block has: {visible_output[at:][:40]!r}")


def check_cleaned(texts: Sequence[str], keep: Sequence[bool], output: Sequence[str], cuts: Cuts = NO_CUTS) -> None:
    """Cleaned HTML only deletes: read again, its blocks have the kept blocks' visible characters in their order.

    Raises InvariantError("deletion").
    """
    kept = (visible_of(text, cuts.get(i, ())) for i, text in enumerate(texts) if keep[i])
    if visible_of("".join(output)) != "".join(kept):
        raise InvariantError("deletion", "the cleaned page's text is not that of the kept blocks")


def check_stable(stable: bool) -> None:
    """Cleaning what was cleaned changes nothing: ``stable`` says whether it gives cleaned HTML back.

    Raises InvariantError("idempotence").
    """
    if not stable:
        raise InvariantError("idempotence", "the cleaned page would be cleaned once more")


def _kept(texts: Sequence[str], keep: Sequence[bool], cuts: Cuts) -> Iterator[str]:
    """The visible characters of the kept blocks."""
    for i, text in enumerate(texts):
        if keep[i]:
            left = text.replace(" ", "")  # their only white space
            for first, last in reversed(cuts.get(i, ())):
                left = left[:first] + left[last:]
            yield left

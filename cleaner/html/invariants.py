"""The invariants of pages: their blocks partition them, and what is written of them only deletes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.core.invariants import InvariantError
from cleaner.html.page import Page
from cleaner.html.render.cuts import NO_CUTS, Cuts, visible_of

# What the plain text of a page may have besides its words: the marks of list items and of cells.
_MARKS = "-|"


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


def _kept(texts: Sequence[str], keep: Sequence[bool], cuts: Cuts) -> Iterator[str]:
    """The visible characters of the kept blocks."""
    for i, text in enumerate(texts):
        if keep[i]:
            left = text.replace(" ", "")  # their only white space
            for first, last in reversed(cuts.get(i, ())):
                left = left[:first] + left[last:]
            yield left

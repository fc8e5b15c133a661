"""The invariants, verified on every document. A violation is a defect of ours, never of the document."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner.core.lines import Lines, visible

# The test suite sets this: there a broken invariant is an error, not a warning.
RAISE_VIOLATIONS = False
Span = tuple[int, int]  # of a text: its first character, and the one behind it


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


def check_stable(stable: bool) -> None:
    """Cleaning what was cleaned changes nothing: ``stable`` says whether it gives cleaned HTML back.

    Raises InvariantError("idempotence").
    """
    if not stable:
        raise InvariantError("idempotence", "the cleaned page would be cleaned once more")

"""What rules say of single lines, remembered from one document to the next: furniture is what comes again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

GENERATION = 20_000  # lines; what was not met again for this long is forgotten
LONGEST = 300  # characters of a line that is kept: longer ones hardly ever come again, but from round to round


@dataclass(slots=True)
class Hits:
    """What the rules of a layer say of a line by itself, wherever it stands.

    ``rules`` are (rule, rank); ``blocks`` those that a line of theirs can be this one; ``prints`` are (pack, target) of
    fingerprints; ``patterns`` are (rule, (text, start, end)); ``cuts`` are (start, end, rule).
    """

    rules: tuple[tuple[int, int], ...] = ()
    blocks: tuple[int, ...] = ()
    prints: tuple[tuple[int, int], ...] = ()
    patterns: tuple[tuple[int, tuple[str, int, int]], ...] = ()
    cuts: tuple[tuple[int, int, int], ...] = ()


# What is known of a line: its key (empty for a long line), whether it is a paragraph, and what hits it. A plain tuple,
# as the garbage collector need not look at those that hold no hits, which are most.
Known = tuple[str, bool, Hits | None]


class Memory:
    """Lines and what is known of them. Safe to use from several threads: at worst a line is looked up twice."""

    def __init__(self) -> None:
        self._young: dict[str, Known] = {}
        self._old: dict[str, Known] = {}
        self._long: dict[str, Known] = {}  # the long lines of the latest document

    def recall(self, lines: Sequence[str]) -> dict[str, Known]:
        """What is known of those of the lines that were met before."""
        young = self._young
        known = {line: found for line in lines if (found := young.get(line)) is not None}
        if len(known) < len(lines) and (self._old or self._long):
            old, long = self._old, self._long
            missing = [line for line in lines if line not in known]
            known |= {line: found for line in missing if (found := long.get(line)) is not None}
            if again := {line: found for line in missing if (found := old.get(line)) is not None}:
                self.keep(again)
                known |= again
        return known

    def keep(self, found: dict[str, Known]) -> None:
        """Remember what was found out about lines."""
        if len(self._young) + len(found) > GENERATION:
            self._old, self._young = self._young, {}
        short = (item for item in found.items() if len(item[0]) <= LONGEST)
        self._young.update(islice(short, GENERATION))

    def keep_long(self, found: dict[str, Known]) -> None:
        """Remember what is known of the long lines of a document until the next one comes."""
        self._long = {line: known for line, known in found.items() if len(line) > LONGEST}

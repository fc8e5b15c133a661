"""Counts of a shard and of a run: plain data that adds up and goes into JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from cleaner.model import Result
from cleaner.scale.rows import Row, reason

# Reasons beyond these are counted together: some name offsets, and no two of those are alike.
_MOST_REASONS = 20


@dataclass
class Statistics:
    """``documents`` is the sum of ``cleaned``, ``unchanged``, ``empty`` (nothing there to clean) and ``errors``.

    ``skipped`` are records that are no documents; sizes are in characters before and after, for documents without
    an error; ``reasons`` counts the errors by what was said.
    """

    documents: int = 0
    cleaned: int = 0
    unchanged: int = 0
    empty: int = 0
    errors: int = 0
    skipped: int = 0
    stories: int = 0
    characters_in: int = 0
    characters_out: int = 0
    bytes_in: int = 0
    bytes_out: int = 0
    reasons: dict[str, int] = field(default_factory=dict)

    def count(self, row: Row, result: Result | None) -> None:
        """Count one row."""
        if row.skipped:
            self.skipped += 1
            return
        self.documents += 1
        if why := reason(row, result):
            self.errors += 1
            known = why in self.reasons or len(self.reasons) < _MOST_REASONS
            self.reasons = dict(Counter(self.reasons) + Counter([why if known else "other"]))
        elif result is None:
            self.empty += 1
        else:
            self.cleaned += result.changed
            self.unchanged += not result.changed
            self.stories += len(result.stories)
            self.characters_in += len(row.source or "")
            self.characters_out += len(result.text)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def total(all_statistics: Iterable[Statistics]) -> Statistics:
    """The sum."""
    found = Statistics()
    reasons: Counter[str] = Counter()
    for one in all_statistics:
        reasons.update(one.reasons)
        for item in fields(Statistics):
            if item.name != "reasons":
                setattr(found, item.name, getattr(found, item.name) + getattr(one, item.name))
    found.reasons = dict(reasons.most_common(_MOST_REASONS))
    return found

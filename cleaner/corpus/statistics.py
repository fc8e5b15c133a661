"""Counts of a shard and of a run: plain data that adds up and goes into JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from cleaner.corpus.formats.base import Row, reason
from cleaner.result import Result

# Reasons beyond these are counted together: some name offsets, and no two of those are alike.
_MOST_REASONS = 20
_OTHER = "other"


@dataclass
class Statistics:
    """``documents`` is the sum of ``cleaned``, ``unchanged``, ``empty`` (nothing there to clean) and ``errors``.

    ``skipped`` are records that are no documents; sizes are in characters before and after, for documents without
    an error; ``reasons`` counts the errors by what was said; ``rules`` the documents on which a rule fired, by its id.
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
    rules: dict[str, int] = field(default_factory=dict)

    def count(self, row: Row, result: Result | None) -> None:
        """Count one row."""
        if row.skipped:
            self.skipped += 1
            return
        self.documents += 1
        if why := reason(row, result):
            self.errors += 1
            known = why in self.reasons or len(self.reasons) < _MOST_REASONS
            _add(self.reasons, [why if known else _OTHER])
        elif result is None:
            self.empty += 1
        else:
            self.cleaned += result.changed
            self.unchanged += not result.changed
            self.stories += len(result.stories)
            self.characters_in += len(row.source or "")
            self.characters_out += len(result.text)
            _add(self.rules, result.rules)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def total(all_statistics: Iterable[Statistics]) -> Statistics:
    """The sum."""
    found = Statistics()
    reasons, rules = Counter[str](), Counter[str]()
    for one in all_statistics:
        reasons.update(one.reasons)
        rules.update(one.rules)
        for item in fields(Statistics):
            if isinstance(value := getattr(one, item.name), int):
                setattr(found, item.name, getattr(found, item.name) + value)
    found.reasons = dict(reasons.most_common(_MOST_REASONS))
    if rest := reasons.total() - sum(found.reasons.values()):
        found.reasons[_OTHER] = found.reasons.get(_OTHER, 0) + rest
    found.rules = dict(rules.most_common())
    return found


def _add(counts: dict[str, int], names: Iterable[str]) -> None:
    for name in names:
        counts[name] = counts.get(name, 0) + 1

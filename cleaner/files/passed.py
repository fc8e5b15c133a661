"""What a walk passed over: counted, so that a run can say it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from cleaner.files.others import suffix_of

# So many endings and folders are named; of others there is a sign.
_NAMED = 3


@dataclass
class Passed:
    """Counts of what lies in the folders that were walked and was not taken.

    ``other``: files that are no text and no page, by ending; ``ignored``: files and folders that ignore files or
    ``--exclude`` leave out; ``folders``: names of folders that are left out as a rule; ``markdown``: Markdown that
    doesn't say it was scraped; ``outside``: links to files outside of the folder.
    """

    other: Counter[str] = field(default_factory=Counter)
    ignored: int = 0
    folders: Counter[str] = field(default_factory=Counter)
    markdown: int = 0
    outside: int = 0

    def add_other(self, name: str) -> None:
        """Count a file of another kind."""
        self.other[suffix_of(name)] += 1

    def __str__(self) -> str:
        """``3 other files (.csv, .json), 2 ignored, 1 folder (venv)``; empty where nothing was passed over."""
        parts = []
        if number := self.other.total():
            parts.append(f"{_number(number, 'other file')}{_names(self.other)}")
        if self.ignored:
            parts.append(f"{self.ignored:,} ignored")
        if number := self.folders.total():
            parts.append(f"{_number(number, 'folder')}{_names(self.folders)}")
        if self.markdown:
            parts.append(f"{self.markdown:,} Markdown (--kind markdown)")
        if self.outside:
            parts.append(f"{_number(self.outside, 'link')} to elsewhere")
        return ", ".join(parts)

    def as_dict(self) -> dict[str, Any]:
        """For a report in JSON: numbers."""
        return {
            "other": self.other.total(),
            "ignored": self.ignored,
            "folders": self.folders.total(),
            "markdown": self.markdown,
            "links": self.outside,
        }


def _names(counted: Counter[str]) -> str:
    named = [name for name, _ in counted.most_common() if name]
    more = ", …" if len(named) > _NAMED or (named and "" in counted) else ""
    return f" ({', '.join(named[:_NAMED])}{more})" if named else ""


def _number(number: int, one: str) -> str:
    return f"{number:,} {one}{'s' * (number != 1)}"

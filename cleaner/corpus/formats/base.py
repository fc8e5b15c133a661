"""What passes between a form of file and the cleaner: rows, and a shard that is read and written row by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from cleaner.result import Result

ERROR_COLUMN = "cleaner_error"
# A row that is larger is not held in memory: it is left out, and a row in its place says so.
MOST_ROW_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class Choice:
    """Which columns: ``field`` is cleaned, its article goes ``into`` a column, ``url`` holds the address.

    ``kind`` is what the field holds: text, markdown, html or auto.
    """

    field: str = "text"
    into: str = "text"
    url: str = "url"
    kind: str = "auto"


@dataclass(slots=True)
class Row:
    """One document of a shard. ``source`` is None where there is nothing to clean, ``error`` then may say why.

    ``kept`` is the form's own: what it needs to write the row again. ``skipped`` rows are not written: no documents.
    """

    source: str | bytes | None
    kept: Any
    url: str | None = None
    kind: str = "auto"
    charset: str | None = None
    error: str | None = None
    skipped: bool = False


class Form(Protocol):
    """A kind of file. Rows are written in the order in which they were read, perhaps some time later."""

    def read(self) -> Iterator[Row]:
        """The rows of the shard, as they are needed. Raises ShardError."""

    def write(self, row: Row, result: Result | None) -> None:
        """Write a row back; ``result`` is None where nothing was cleaned. ``result.error`` beats ``row.error``."""

    def close(self) -> None:
        """Write what is held back."""


def reason(row: Row, result: Result | None) -> str | None:
    """Why a row was not cleaned, if it should have been."""
    return row.error if result is None else result.error

"""CSV and TSV: the same columns, the same values, and one more column."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import IO

from cleaner.corpus.formats.base import ERROR_COLUMN, MOST_ROW_BYTES, Choice, Row, reason
from cleaner.corpus.streams import ShardError
from cleaner.result import Result


class Delimited:
    """Rows of CSV behind a line of column names; ``cleaner_error`` is put behind the last column.

    A row with too few or too many cells is kept as it is, the surplus behind its error. Bytes that are no UTF-8 stay.
    """

    def __init__(self, source: IO[bytes], target: IO[bytes], choice: Choice, delimiter: str = ",") -> None:
        csv.field_size_limit(MOST_ROW_BYTES)
        self.choice = choice
        text = io.TextIOWrapper(source, "utf-8-sig", "surrogateescape", newline="")
        self._rows = csv.reader(text, delimiter=delimiter)
        self._target = io.TextIOWrapper(target, "utf-8", "surrogateescape", newline="")
        self._writer = csv.writer(self._target, delimiter=delimiter, lineterminator="\n")
        self._header: list[str] = []
        self._into = 0

    def read(self) -> Iterator[Row]:
        """The rows behind the header. Raises ShardError where there is no such column."""
        choice, header = self.choice, next(self._rows, [])
        if not header:
            return
        if choice.field not in header:
            raise ShardError(f"no column {choice.field}; there are {', '.join(header)}")
        field = header.index(choice.field)
        url = header.index(choice.url) if choice.url in header else None
        columns = header if choice.into in header else [*header, choice.into]
        self._header, self._into = header, columns.index(choice.into)
        self._writer.writerow([*_without_error(header, columns), ERROR_COLUMN])
        while (cells := self._next()) is not None:
            if isinstance(cells, str):
                yield Row(None, [], error=cells)
            elif len(cells) != len(header):
                yield Row(None, cells, error=f"{len(cells)} cells where the header has {len(header)}")
            elif cells:
                yield Row(cells[field], cells, cells[url] if url is not None else None, choice.kind)

    def write(self, row: Row, result: Result | None) -> None:
        """Write the row with its column cleaned."""
        cells: list[str] = [*row.kept, *[""] * (len(self._header) - len(row.kept))]
        surplus, cells = cells[len(self._header) :], cells[: len(self._header)]
        if self._into == len(cells):
            cells.append("")
        if result is not None and result.error is None:
            cells[self._into] = result.text
        self._writer.writerow([*_without_error(self._header, cells), reason(row, result) or "", *surplus])

    def close(self) -> None:
        """Hand on what is buffered; the target stays open."""
        self._target.flush()
        self._target.detach()

    def _next(self) -> list[str] | str | None:
        """The cells of the next row that has any, a message for one that can't be read, None at the end."""
        try:
            return next((cells for cells in self._rows if cells), None)
        except csv.Error as error:
            return f"line {self._rows.line_num:,}: {error}"


def _without_error(header: list[str], cells: list[str]) -> list[str]:
    """The cells but that of an error column from before."""
    if ERROR_COLUMN not in header:
        return cells
    place = header.index(ERROR_COLUMN)
    return [*cells[:place], *cells[place + 1 :]]

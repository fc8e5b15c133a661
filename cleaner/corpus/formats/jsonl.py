"""JSON Lines: everything but the wanted field stays as it is written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import IO, Any

from cleaner.corpus.formats.base import ERROR_COLUMN, MOST_ROW_BYTES, Choice, Row, reason
from cleaner.files import rows as written
from cleaner.result import Result

# So much of a row that can't be read is kept beside the reason.
_SHOWN = 1000
_ERROR_BEFORE = re.compile(rf',?"{ERROR_COLUMN}":(?:null|"(?:[^"\\]|\\.)*")}}$')


class JsonLines:
    """Rows of JSON, one to a line. Every row gets a ``cleaner_error``: null, or why it was not cleaned.

    A line that is no JSON object becomes an object with ``cleaner_error`` and the line as ``cleaner_row``.
    """

    def __init__(self, source: IO[bytes], target: IO[bytes], choice: Choice) -> None:
        self.source, self.target, self.choice = source, target, choice

    def read(self) -> Iterator[Row]:
        """The rows; blank lines are none. Raises what reading the source raises."""
        while line := self.source.readline(MOST_ROW_BYTES):
            if not line.endswith(b"\n") and len(line) == MOST_ROW_BYTES:
                self._to_line_end()
                message = f"a row of more than {MOST_ROW_BYTES:,} bytes: all but its beginning is left out"
                yield Row(None, line[:_SHOWN].decode("utf-8", "backslashreplace"), error=message)
            elif line := line.strip(b" \t\r\n"):
                yield self.row(line)

    def row(self, line: bytes) -> Row:
        """One line as a row; ``kept`` is the line where it is no object, else the text and its fields."""
        choice = self.choice
        try:
            text = line.decode("utf-8-sig")
            fields = {f.name: f for f in written.fields(text, (choice.field, choice.into, choice.url))}
        except ValueError as error:
            what = error.what.removeprefix("is ") if isinstance(error, written.RowError) else "no JSON object"
            return Row(None, line.decode("utf-8", "backslashreplace"), error=f"{what}: {error}")
        if f'"{ERROR_COLUMN}"' in text:
            text = _ERROR_BEFORE.sub("}", text)  # a row that was cleaned before
        kept = (text, fields)
        url = fields[choice.url].value if choice.url in fields else None
        if (
            choice.into != choice.field
            and choice.into not in fields
            and f'"{choice.into}"' in text
            and choice.into in json.loads(text)
        ):
            return Row(None, kept, url, error=f"the field {choice.into} is no string")
        if choice.field in fields:
            return Row(fields[choice.field].value, kept, url, choice.kind)
        return Row(None, kept, url, error=_missing(text, choice.field))

    def write(self, row: Row, result: Result | None) -> None:
        """Write the row with its field cleaned."""
        self.target.write(self.line(row, result))

    def line(self, row: Row, result: Result | None) -> bytes:
        """The row as a line, with its line feed."""
        why = reason(row, result)
        if isinstance(row.kept, str):
            return _dump({ERROR_COLUMN: why, "cleaner_row": row.kept}) + b"\n"
        text, fields = row.kept
        if result is not None and result.error is None:
            text = _replaced(text, fields, self.choice, result)
        body = text[: text.rindex("}")].rstrip(" \t")
        comma = "" if body.endswith("{") else ","
        return f'{body}{comma}"{ERROR_COLUMN}":'.encode("utf-8", "surrogatepass") + _dump(why) + b"}\n"

    def close(self) -> None:
        """Nothing is held back."""

    def _to_line_end(self) -> None:
        while (part := self.source.readline(1 << 20)) and not part.endswith(b"\n"):
            pass


def _replaced(text: str, fields: dict[str, written.Field], choice: Choice, result: Result) -> str:
    """The row with the article in its column: cut out of what is written there, written anew, or put at the end."""
    if choice.into == choice.field and result.kind != "html":
        spans = written.written_spans(text, fields[choice.field], result.removed_spans)
        edges = [0, *[edge for span in spans for edge in span], len(text)]
        return "".join([text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)])
    value = _dump(result.text).decode()
    if choice.into in fields:
        place = fields[choice.into]
        return f"{text[: place.start - 1]}{value}{text[place.end + 1 :]}"
    body = text[: text.rindex("}")].rstrip(" \t")
    return f"{body},{_dump(choice.into).decode()}:{value}}}"


def _missing(text: str, field: str) -> str | None:
    """Why there is no string to clean; None where the field is null."""
    value: Any = json.loads(text)
    for name in field.split("."):
        if not isinstance(value, dict) or name not in value:
            return f"no field {field}"
        value = value[name]
    return None if value is None else f"the field {field} is no string"


def _dump(value: Any) -> bytes:
    # Half pairs of surrogates can't be written as UTF-8, so they are written as escapes.
    text = json.dumps(value, ensure_ascii=False)
    try:
        return text.encode()
    except UnicodeEncodeError:
        return json.dumps(value).encode()

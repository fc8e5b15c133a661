"""JSON Lines: where a row's fields stand in its bytes, so that only they are touched.

A row is never written anew: numbers, key order, escapes and spaces of everything else stay as they are,
because the field's own characters are cut out where they stand.
"""

from __future__ import annotations

import json.decoder
import re
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from cleaner.files.outcome import Span

_DECODER = json.JSONDecoder()
# The standard library's reader of strings, which its type stubs leave out: value and end of what begins behind a quote.
_read_string: Callable[[str, int, bool], tuple[str, int]] = vars(json.decoder)["scanstring"]
_SPACE = re.compile(r"[ \t\n\r]*")
# A character that is not written as itself; a pair of surrogates is one character.
_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.", re.DOTALL)


class Field(NamedTuple):
    """A string in a row: its name with dots, its value, and where it is written, quotes left out."""

    name: str
    value: str
    start: int
    end: int


class RowError(ValueError):
    """A row can't be cleaned: ``what`` is wrong with it, and the message says more."""

    def __init__(self, message: str, what: str = "is no JSON object") -> None:
        super().__init__(message)
        self.what = what


def fields(row: str, names: Sequence[str]) -> list[Field]:
    """The strings of ``row`` that ``names`` name; dots go into objects. Raises RowError."""
    try:
        found = list(_object(row, _skip(row, 0), "", tuple(names)))
        if found[-1].end != len(row):
            raise RowError("something follows the object")
        return found[:-1]
    except (ValueError, IndexError, RecursionError) as error:
        if "integer string conversion" in str(error):
            raise RowError(f"a number has more than {sys.get_int_max_str_digits():,} digits", "can't be read") from None
        raise RowError(str(error)) from None


def written_spans(row: str, field: Field, spans: Sequence[Span]) -> list[Span]:
    """Stretches of the field's value as stretches of the row."""
    # From each of these places of the value on, what is written stands so much further behind.
    places, further = [0], [field.start]
    for match in _ESCAPE.finditer(row, field.start, field.end):
        further.append(further[-1] + match.end() - match.start() - 1)
        places.append(match.end() - further[-1])

    def written(place: int) -> int:
        return place + further[bisect_right(places, place) - 1]

    return [(written(start), written(end)) for start, end in spans]


def _object(row: str, at: int, prefix: str, names: tuple[str, ...]) -> Iterator[Field]:
    """The wanted strings of the object at ``at``, and last a nameless field that ends where the object does."""
    if row[at] != "{":
        raise RowError("an object begins with a brace")
    at = _skip(row, at + 1)
    while row[at] != "}":
        if row[at] != '"':
            raise RowError("a key is missing")
        key, at = _read_string(row, at + 1, False)
        at = _skip(row, at)
        if row[at] != ":":
            raise RowError("a colon is missing")
        at = _skip(row, at + 1)
        name = f"{prefix}{key}"
        if row[at] == '"' and name in names:
            value, end = _read_string(row, at + 1, False)
            yield Field(name, value, at + 1, end - 1)
        elif row[at] == "{" and any(wanted.startswith(f"{name}.") for wanted in names):
            for found in _object(row, at, f"{name}.", names):
                if found.name:
                    yield found
            end = found.end
        else:
            _, end = _DECODER.raw_decode(row, at)
        at = _skip(row, end)
        if row[at] == ",":
            at = _skip(row, at + 1)
            if row[at] == "}":
                raise RowError("a comma stands before the end")
        elif row[at] != "}":
            raise RowError("a comma is missing")
    yield Field("", "", at, _skip(row, at + 1))


def _skip(row: str, at: int) -> int:
    found = _SPACE.match(row, at)
    return found.end() if found else at

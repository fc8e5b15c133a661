"""What is known of an article as YAML front matter, for Markdown."""

from __future__ import annotations

import json
import re

from cleaner.result import Result

_FIELDS = ("author", "date", "site", "language", "url", "image")
# What YAML does not print, or takes for a line's end.
_UNPRINTABLE = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def front_matter(result: Result) -> str:
    """Title, standfirst and metadata between two lines of dashes; "" where nothing is known.

    Every value is a quoted string, so that no title is taken for a list, a date or a number.
    """
    known = {"title": result.title, "standfirst": result.standfirst}
    known |= {name: result.metadata.get(name) for name in _FIELDS}
    lines = [f"{name}: {_quoted(value)}\n" for name, value in known.items() if isinstance(value, str) and value]
    return f"---\n{''.join(lines)}---\n\n" if lines else ""


def _quoted(value: str) -> str:
    """A string of JSON, which YAML reads as well."""
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))

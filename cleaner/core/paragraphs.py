"""Text as escaped HTML: what text dumps become, and what stands in for a page that can't be written otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

# Control characters mean nothing in HTML, and some switch the encoding of browsers that guess it.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]+")


def paragraphs(lines: Iterable[str]) -> str:
    """Every line that holds more than white space as an escaped paragraph."""
    return "".join(f"<p>{escaped(line.strip())}</p>\n" for line in lines if line.strip())


def text_page(text: str, title: str | None = None) -> str:
    """A page with the lines of ``text`` as its paragraphs."""
    named = f"<title>{escaped(title)}</title>\n" if title else ""
    head = f'<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n{named}</head>\n<body>\n'
    return f"{head}{paragraphs(text.splitlines())}</body>\n</html>\n"


def without_controls(text: str) -> str:
    """Text without control characters; tabs, line and form feeds stay."""
    return text if text.isprintable() else _CONTROLS.sub("", text)


def escaped(text: str) -> str:
    """Text in which nothing is markup, without control characters."""
    return escape(without_controls(text), quote=False)


_BEFORE = '<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n</head>\n<body>\n<pre>'
_AFTER = "</pre>\n</body>\n</html>\n"


def source_page(source: str) -> str:
    """A page that shows the source of another that could not be read; one that does so already stays as it is."""
    if source.startswith(_BEFORE) and source.endswith(_AFTER) and source.count("<") == (_BEFORE + _AFTER).count("<"):
        return source
    return f"{_BEFORE}{escaped(source)}{_AFTER}" if source.strip() else ""

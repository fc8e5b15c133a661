"""Is a source text or HTML? Decided from its type and its first characters. Was Markdown scraped? It may say so."""

from __future__ import annotations

import re
from typing import Any, Literal

Kind = Literal["text", "markdown", "html"]
KINDS: tuple[Kind, ...] = ("text", "markdown", "html")

_MARKUP = re.compile(
    r"(?:\ufeff|<\?xml[^>]*>|<!--.*?-->|\s)*"
    r"<(?:!doctype\s+html|html|head|body|article|main|section|div|p|h[1-6]|table|ul|ol|meta|title|span|figure|header)\b",
    re.IGNORECASE | re.DOTALL,
)
_LOOK = 4096

# What programs that turn pages into Markdown write above the page: a line with its address ...
_READER_HEADER = re.compile(
    r"(?:url source|source url|original url|page url|scraped from|crawled from|fetched from)\s*:\s*<?https?://\S",
    re.IGNORECASE,
)
_HEADER_LINES = 12
# ... or front matter (YAML or TOML) with it.
_FRONT_MATTER = re.compile(
    r"\ufeff?(?P<mark>---|\+\+\+)[ \t]*\r?\n(?P<fields>.*?)^(?P=mark)[ \t]*\r?$", re.DOTALL | re.MULTILINE
)
_ADDRESS_FIELD = re.compile(r"""^(?:url|source)[ \t]*[:=][ \t]*["']?<?https?://\S""", re.IGNORECASE | re.MULTILINE)


def kind_of(source: Any) -> Kind:
    """``html`` for parsed trees, responses that say so, and strings that begin with a tag of a page; else ``text``.

    A string that quotes markup further down is text: only its beginning counts.
    """
    if isinstance(source, str):
        return "html" if _MARKUP.match(source[:_LOOK]) else "text"
    if isinstance(source, (bytes, bytearray, memoryview)):
        return _kind_of_bytes(bytes(source[:_LOOK]))
    content_type = _content_type(source)
    if content_type.startswith("text/plain"):
        return "text"
    return "markdown" if content_type.startswith("text/markdown") else "html"


def scraped_markdown(head: str) -> bool:
    """Whether the beginning of a Markdown document says that it was scraped from a page, and from which.

    By a reader's header (``URL Source: https://…`` among the first lines), or an address as ``url`` or ``source`` in
    its front matter.
    """
    front = _FRONT_MATTER.match(head)
    if front and _ADDRESS_FIELD.search(front["fields"]):
        return True
    first = (head[front.end() :] if front else head).lstrip("\ufeff\r\n").splitlines()[:_HEADER_LINES]
    return any(_READER_HEADER.match(line.lstrip("#>*-_ ")) for line in first)


def _kind_of_bytes(head: bytes) -> Kind:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head[: len(head) // 2 * 2].decode("utf-16", "replace")
    else:
        text = head.decode("latin-1").removeprefix("\xef\xbb\xbf")
    return "html" if _MARKUP.match(text) else "text"


def _content_type(source: Any) -> str:
    headers = getattr(source, "headers", None)
    if headers is None:
        return ""
    value = headers.get("Content-Type") or headers.get(b"Content-Type") or ""
    return (value.decode("latin-1") if isinstance(value, bytes) else str(value)).strip().lower()

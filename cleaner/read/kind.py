"""Is a source text or HTML? Decided from its type and its first characters."""

from __future__ import annotations

import re
from typing import Any, Literal

Kind = Literal["text", "html"]

_MARKUP = re.compile(
    r"(?:\ufeff|<\?xml[^>]*>|<!--.*?-->|\s)*"
    r"<(?:!doctype\s+html|html|head|body|article|main|section|div|p|h[1-6]|table|ul|ol|meta|title|span|figure|header)\b",
    re.IGNORECASE | re.DOTALL,
)
_LOOK = 4096


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
    return "html"


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

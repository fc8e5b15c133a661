"""Which attributes of an element stay in cleaned HTML, and what of a page's head does."""

from __future__ import annotations

import re
from collections.abc import Collection
from html import escape

from cleaner.read.html_blocks import Element
from cleaner.read.invisible import without

_ATTRIBUTES: dict[str, frozenset[str]] = {
    "a": frozenset(("href", "title", "hreflang")),
    "td": frozenset(("colspan", "rowspan", "headers")),
    "th": frozenset(("colspan", "rowspan", "headers", "scope")),
    "ol": frozenset(("start", "reversed", "type")),
    "li": frozenset(("value",)),
    "time": frozenset(("datetime",)),
    "blockquote": frozenset(("cite",)),
    "q": frozenset(("cite",)),
    "del": frozenset(("cite", "datetime")),
    "ins": frozenset(("cite", "datetime")),
    "abbr": frozenset(("title",)),
    "bdo": frozenset(("dir",)),
}
_EVERYWHERE = frozenset(("lang", "dir"))
_HEAD_META = re.compile(
    r"^(?:charset|author|description|date|og:(?:title|description|site_name|locale|type|url|published_time)|"
    r"article:(?:published_time|modified_time|author)|content-language)$",
    re.IGNORECASE,
)
_UNSAFE_SCHEME = re.compile(r"(?:javascript|vbscript|data):", re.IGNORECASE)
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0\u200b\ufeff]+")


def attributes(element: Element, tag: str, targets: Collection[str]) -> str:
    """The attributes that stay, as they are written; names that are link ``targets`` within the page stay."""
    allowed = _ATTRIBUTES.get(tag, frozenset())
    parts = []
    for name, value in element.items():
        if name in allowed or name in _EVERYWHERE:
            if name in ("href", "cite") and (unsafe(value) or not value.strip()):
                continue
            parts.append(f' {name}="{escape(without(value.strip()))}"')
        elif (name == "id" or (name == "name" and tag == "a")) and value in targets:
            parts.append(f' {name}="{escape(value)}"')
    return "".join(parts)


def unsafe(address: str) -> bool:
    """Whether an address runs code; browsers look past white space in it."""
    return _UNSAFE_SCHEME.match(_INVISIBLE.sub("", address)) is not None


def targets_of(root: Element) -> frozenset[str]:
    """What links within the page point to: footnotes."""
    found = (link.get("href") or "" for link in root.iter("a"))
    return frozenset(address[1:] for address in found if len(address) > 1 and address[0] == "#")


def head_of(root: Element) -> str:
    """The page's own head, with what says what the page is: character set, title, summary, canonical
    address.
    """
    lines = []
    title = next((e for e in root.iter("title") if (p := e.getparent()) is not None and p.tag == "head"), None)
    for element in root.iter("meta", "link"):
        if element.tag == "link":
            address = element.get("href") or ""
            if (element.get("rel") or "").strip().lower() == "canonical" and not unsafe(address):
                lines.append(f'<link rel="canonical" href="{escape(address.strip())}">')
            continue
        charset = element.get("charset")
        if charset:
            lines.append(f'<meta charset="{escape(charset)}">')
            continue
        for name in ("property", "name", "http-equiv"):
            value, content = element.get(name), element.get("content")
            if value and content is not None and (_HEAD_META.match(value) or value.lower() == "content-type"):
                lines.append(f'<meta {name}="{escape(value)}" content="{escape(without(content))}">')
                break
    if title is not None and title.text:
        lines.append(f"<title>{escape(without(' '.join(title.text.split())), quote=False)}</title>")
    lines = list(dict.fromkeys(lines))
    return "\n<head>\n" + "\n".join(lines) + "\n</head>" if lines else ""

"""Which elements and attributes cleaned HTML may have, and which addresses: all of them by lists of what is allowed."""

from __future__ import annotations

import re
from collections.abc import Collection
from html import escape

from cleaner.core.invisible import without
from cleaner.core.paragraphs import without_controls
from cleaner.html.page import Element

# Block-level elements that are written by their name; others (forms, custom elements, raw text) become a div.
_BLOCK_NAMES = (
    "address article aside blockquote body caption center dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 "
    "h6 header hgroup html li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul"
)
BLOCKS = frozenset(_BLOCK_NAMES.split())
# Inline elements that mean something; others (span, font) are left out and their text stays.
_INLINE_NAMES = (
    "a b strong i em u s strike del ins sub sup small mark q cite abbr acronym dfn code kbd samp var tt big bdo bdi "
    "ruby rt rb time"
)
INLINE = frozenset(_INLINE_NAMES.split())

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

PAGES = frozenset(("http", "https"))
SCHEMES = PAGES | frozenset(("mailto", "tel", "ftp", "sms", "magnet", "geo"))
# Browsers drop tabs and line ends anywhere in an address, and control characters at its edges; nothing of the kind,
# and no invisible sign, may stand where the scheme is looked for.
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0\xad\u061c\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]+")
_DROPPED = re.compile(r"[\t\n\r\f]+")
_SCHEME = re.compile(r"[^:/?#\\]*:")
# What a script could read for a variable or a property of its own: such a name shadows it.
_SHADOWS = re.compile(r"[A-Za-z_$]*")
_SPACE = re.compile(r"\s")


def attributes(element: Element, tag: str, targets: Collection[str]) -> str:
    """The attributes that stay, as they are written; names that are link ``targets`` within the page stay."""
    allowed = _ATTRIBUTES.get(tag, frozenset())
    parts = []
    for name, value in element.items():
        if name in ("href", "cite") and name in allowed:
            if address := safe_address(value):
                parts.append(f' {name}="{escape(address)}"')
        elif name in allowed or name in _EVERYWHERE:
            parts.append(f' {name}="{value_of(value)}"')
        elif (name == "id" or (name == "name" and tag == "a")) and value in targets:
            parts.append(f' {name}="{escape(value)}"')
    return "".join(parts)


def value_of(value: str) -> str:
    """An attribute's value as it is written between quotes."""
    return escape(without_controls(without(value)).strip())


def safe_address(value: str, schemes: Collection[str] = SCHEMES) -> str | None:
    """An address as it is written, or None where it has a scheme that is not among ``schemes``, or is empty.

    >>> safe_address("/a?b=1"), safe_address("java\\tscript:x()")
    ('/a?b=1', None)
    """
    address = _DROPPED.sub("", without_controls(value)).strip()
    scheme = _SCHEME.match(_INVISIBLE.sub("", address))
    if not address or (scheme and scheme[0][:-1].lower() not in schemes):
        return None
    return address


def targets_of(root: Element) -> frozenset[str]:
    """What links within the page point to, footnotes above all, where the name can't shadow anything of a script's:
    it has a digit, a hyphen or some such sign.
    """
    found = ((link.get("href") or "")[1:] for link in root.iter("a") if (link.get("href") or "").startswith("#"))
    return frozenset(
        name
        for name in found
        if not _SHADOWS.fullmatch(name) and not _SPACE.search(name) and without_controls(name) == name
    )

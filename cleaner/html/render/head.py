"""The head of cleaned HTML: what a page says of itself, in elements that say it without a script, and the mark that
tells the article's head from its body.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from cleaner.core.invisible import without
from cleaner.core.paragraphs import escaped, without_controls
from cleaner.html.blocks import TAG_CODE
from cleaner.html.metadata import READ, meta_of, title_of
from cleaner.html.page import Element, Page
from cleaner.html.render.sanitize import PAGES, safe_address, value_of
from cleaner.result import Role

MARK = "cleaner"
# Which meta element says what, where the page said it in JSON-LD or in a line that is not read again.
WRITTEN_AS = {
    "title": "headline",
    "standfirst": "description",
    "author": "author",
    "date": "article:published_time",
    "site": "og:site_name",
    "language": "content-language",
    "url": "og:url",
    "image": "og:image",
}
# Beyond what is read: what others read.
KEPT = READ | {"article:author", "article:modified_time", "og:type"}
_ADDRESSES = frozenset(("og:url", "og:image"))
_FIGCAPTION, _H1 = TAG_CODE["figcaption"], TAG_CODE["h1"]


def head_of(root: Element, own: Mapping[str, str], mark: str | None) -> str:
    """The page's head: character set, title, meta elements and canonical address, each once. ``own`` are names and
    contents of meta elements that come before the page's and take their place.
    """
    metas, links, charset = dict[str, str](), list[str](), False
    for element in root.iter("meta", "link"):
        if element.tag == "link":
            if not links and "canonical" in (element.get("rel") or "").lower().split():
                address = safe_address(element.get("href") or "", PAGES)
                links += [f'<link rel="canonical" href="{escape(address)}">'] if address else []
            continue
        charset = charset or _names_charset(element)
        attribute, name, content = meta_of(element)
        attribute = _attribute(name) if attribute == "http-equiv" else attribute
        if name in KEPT and name not in own and content and not (name in _ADDRESSES and not safe_address(content)):
            metas.setdefault(name, f'<meta {attribute}="{value_of(name)}" content="{escape(_line(without(content)))}">')
    lines = ['<meta charset="utf-8">'] if charset else []
    lines += [mark_element(mark)] if mark is not None else []
    lines += [f'<meta {_attribute(name)}="{name}" content="{escape(_line(own[name]))}">' for name in own]
    lines += [*metas.values(), *links]
    if title := title_of(root):
        lines.append(f"<title>{escaped(' '.join(without(title).split()))}</title>")
    return "\n<head>\n" + "\n".join(lines) + "\n</head>" if lines else ""


def _names_charset(element: Element) -> bool:
    declared = (element.get("http-equiv") or "").strip().lower() == "content-type"
    return bool(element.get("charset")) or (declared and "charset" in (element.get("content") or "").lower())


def mark_element(mark: str) -> str:
    """The meta element that says which blocks are not the body."""
    return f'<meta name="{MARK}" content="{value_of(mark)}">'


def mark_of(root: Element) -> str | None:
    """The mark that a cleaned page has."""
    for element in root.iter("meta"):
        if element.get("name") == MARK:
            return element.get("content") or ""
    return None


def mark_for(page: Page, roles: Sequence[Role], kept: Sequence[int] | None = None) -> str | None:
    """The mark that makes ``roles_in`` give ``roles``, which are those of the page's ``kept`` blocks (default: all);
    None where it does without one.
    """
    blocks = range(len(page)) if kept is None else kept
    if all(role == _plain_role(page, i, not at) for at, (i, role) in enumerate(zip(blocks, roles, strict=True))):
        return None
    places: dict[Role, list[str]] = {}
    for at, role in enumerate(roles):
        if role != Role.BODY:
            places.setdefault(role, []).append(str(at))
    return " ".join(f"{role}={','.join(found)}" for role, found in places.items()) or Role.BODY


def roles_in(page: Page) -> list[Role]:
    """The roles of a cleaned page's blocks: as its mark says; without one a first ``h1`` is the headline and a
    ``figcaption`` a caption.
    """
    mark = mark_of(page.root)
    if mark is None:
        return _plain_roles(page)
    roles = [Role.BODY] * len(page)
    known = {role.value: role for role in Role}
    for part in mark.split():
        name, _, numbers = part.partition("=")
        places = numbers.split(",")
        if name in known and all(place.isdecimal() and len(place) < 7 for place in places):
            for place in map(int, places):
                if place < len(roles):
                    roles[place] = known[name]
    return roles


def _plain_roles(page: Page) -> list[Role]:
    return [_plain_role(page, i, not i) for i in range(len(page))]


def _plain_role(page: Page, block: int, first: bool) -> Role:
    at = page.owner[block]
    for _ in range(6):
        if at < 0:
            break
        if page.tag[at] == _FIGCAPTION:
            return Role.CAPTION
        if page.tag[at] == _H1 and first:
            return Role.HEADLINE
        at = page.parent[at]
    return Role.BODY


def _attribute(name: str) -> str:
    return "itemprop" if name == "headline" else "property" if ":" in name else "name"


def _line(content: str) -> str:
    return " ".join(without_controls(content).split())

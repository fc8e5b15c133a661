"""Anything that is a page, to a tree: the only place that knows a parser, and what it can't bear.

lxml was chosen by measurement: with the walk over its tree it costs as much as lexbor (1.9 and 1.5 ms a
page), bears a million siblings and hundreds of megabytes, and is what callers hand in. It drops all text
beyond 2,048 levels, and takes minutes over a tag with 100,000 attributes: both are seen to before.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from lxml import etree

from cleaner.core.decode import DecodeError, declared_in, decode
from cleaner.core.paragraphs import without_controls
from cleaner.html.mojibake import repair
from cleaner.html.page import Element, PageError

LARGEST = 64_000_000
MOST_TAGS = 200_000
DEEPEST = 1_000
LONGEST_TAG = 50_000
MOST_ATTRIBUTES = 2_000
# The first byte of every sign that ``repair`` looks for.
_TWICE = b"\xc3"
_CONTROLS = bytes((*range(9), 11, *range(14, 32), 127))
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})(?=[\s/>])[^<>]*>")
_END = re.compile(rb"</(?:body|html)\s*>", re.IGNORECASE)
_ELEMENT = re.compile(rb"<(?:div|p|article|section|main|table|h1)[\s>]", re.IGNORECASE)
_VOID_NAMES = "area base br col embed hr img input link meta param source track wbr"
_VOID = frozenset(_VOID_NAMES.split())
_HEAD = frozenset(("title", "meta", "link", "base", "script", "style", "noscript", "template", "object", "bgsound"))
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class Source:
    """A page as it came: the tree's root (None for an empty page), its text if it was text, and what had
    to be done.
    """

    root: Element | None
    text: str | None
    warnings: tuple[str, ...] = ()


def read(source: Any, charset: str | None = None) -> Source:
    """The tree of a str, bytes, an lxml element or tree, a BeautifulSoup object or a response.

    A tree is taken as it is and never changed. ``charset`` is the one that the server named, for bytes.
    Raises PageError for a page over 64 million characters, TypeError for what is no page.
    """
    if isinstance(source, etree._ElementTree):
        source = source.getroot()
    if isinstance(source, etree._Element):
        return Source(source, None)
    if isinstance(source, str):
        return _parsed(source, ())
    if isinstance(source, (bytes, bytearray, memoryview)):
        return _decoded(bytes(source), charset)
    if type(source).__module__.partition(".")[0] == "bs4":
        return _parsed(source.decode(), ())
    root = getattr(source, "root", None)
    if isinstance(root, etree._Element):
        return Source(root, None)
    return _response(source, charset)


def raw_text(source: Any) -> str:
    """What a source says as it stands, where it is text or bytes: for what could not be read."""
    if isinstance(source, (bytes, bytearray, memoryview)):
        return bytes(source).decode("utf-8", "replace")
    return source if isinstance(source, str) else ""


def as_text(root: Element) -> str:
    """A tree as HTML."""
    return str(etree.tostring(root, encoding="unicode", method="html", with_tail=False))


def _response(source: Any, charset: str | None) -> Source:
    """A response of Scrapy (its text is decoded as browsers do), requests, httpx and the like (their
    bytes).
    """
    content = getattr(source, "content", None)
    if isinstance(content, bytes):
        header = str((getattr(source, "headers", None) or {}).get("Content-Type", ""))
        named = _CHARSET.search(header)
        return _decoded(content, charset or (named[1] if named else None))
    try:
        text = getattr(source, "text", None)
    except AttributeError:
        text = None
    if isinstance(text, str):
        return _parsed(text, ())
    body = getattr(source, "body", None)
    if isinstance(body, bytes):
        return _decoded(body, charset)
    raise TypeError(f"a {type(source).__name__} can't be read as a page: give a str, bytes, a tree or a response")


def _decoded(data: bytes, charset: str | None) -> Source:
    if len(data) > 4 * LARGEST:
        text = data.decode("utf-8", "replace")
        raise PageError(f"a page of {len(data):,} bytes is too large to read", text)
    warnings: tuple[str, ...] = ()
    try:
        text = decode(data, charset or declared_in(data)).text
    except DecodeError as error:
        text = data.decode("utf-8", "replace")
        warnings = (f"decoded as UTF-8 with replacement characters: {error}",)
    return _parsed(text, warnings)


def _parsed(text: str, warnings: tuple[str, ...]) -> Source:
    if len(text) > LARGEST:
        raise PageError(f"a page of {len(text):,} characters is too large to read: the most is {LARGEST:,}", text)
    given = text
    data = text.encode("utf-8", "replace")
    without = data.translate(None, _CONTROLS)
    if len(without) < len(data):
        text, data = without_controls(text), without
    if _TWICE in data:
        text, repaired = repair(text)
        if repaired:
            data = text.encode("utf-8", "replace")
            warnings = (*warnings, f"{repaired} pieces of UTF-8 that had been encoded twice were repaired")
    if text.isspace() or not text:
        return Source(None, given, warnings)
    if (tags := data.count(b">")) > MOST_TAGS:
        raise PageError(f"a page of {tags:,} tags is too large to read: the most is {MOST_TAGS:,}", given)
    data, cut = _cut_tags(data)
    if cut:
        warnings = (*warnings, f"{cut} tags with thousands of attributes lost them")
    data = _without_early_ends(data)
    root, deep = _parse(data)
    if deep:
        warnings = (*warnings, f"nested deeper than {DEEPEST:,} levels: the tags below that were left out")
        root, _ = _parse(_flattened(data.decode("utf-8")).encode())
    if root is not None:
        _out_of_head(root)
    return Source(root, given, warnings)


def _out_of_head(root: Element) -> None:
    """Put what is no part of a head where browsers have it: libxml2 takes elements that it doesn't know (main, header)
    for parts of a head that nothing ends.
    """
    head = root.find("head")
    if head is None:
        return
    first = next((i for i, element in enumerate(head) if element.tag not in _HEAD), None)
    if first is None:
        return
    body = root.find("body")
    if body is None:
        body = etree.SubElement(root, "body")
    moved = head[first:]
    for place, element in enumerate(moved):
        body.insert(place, element)
    moved[-1].tail, body.text = (moved[-1].tail or "") + (body.text or ""), None


def _without_early_ends(data: bytes) -> bytes:
    """The page without the end tags of its body and itself that elements follow: browsers read on there, libxml2 loses
    most of the rest.
    """
    first = _END.search(data)
    return data if first is None or not _ELEMENT.search(data, first.end()) else _END.sub(b" ", data)


def _parse(data: bytes) -> tuple[Element | None, bool]:
    """The root of the tree, and whether the parser gave up at some depth."""
    parser = etree.HTMLParser(
        huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8", no_network=True, collect_ids=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        root = None
    return root, any("depth" in entry.message for entry in parser.error_log.filter_from_fatals())


def _cut_tags(data: bytes) -> tuple[bytes, int]:
    """The page with the attributes of monstrous tags cut off, and how many tags that were."""
    at = 0
    while at + LONGEST_TAG <= len(data) and (end := data.rfind(b">", at, at + LONGEST_TAG)) >= 0:
        at = end + 1
    if at + LONGEST_TAG > len(data):
        return data, 0
    pieces = data.split(b">")
    cut = 0
    for i, piece in enumerate(pieces):
        if len(piece) > LONGEST_TAG and piece.count(b"=") > MOST_ATTRIBUTES:
            at = piece.rfind(b"<")
            end = piece.find(b" ", at)
            if at >= 0 and end > 0 and piece[at + 1 : at + 2].isalpha() and piece.count(b"=", at) > MOST_ATTRIBUTES:
                pieces[i] = piece[:end]
                cut += 1
    return (b">".join(pieces) if cut else data), cut


def _flattened(text: str) -> str:
    """The text without the tags that open below the deepest level allowed; all else stays. Linear."""
    opened: Counter[str] = Counter()
    dropped: Counter[str] = Counter()
    depth = 0

    def one(tag: re.Match[str]) -> str:
        nonlocal depth
        closing, name = tag[1], tag[2].lower()
        if name in _VOID:
            return tag[0]
        if not closing:
            if depth >= DEEPEST:
                dropped[name] += 1
                return " "
            opened[name] += 1
            depth += 1
        elif dropped[name]:
            dropped[name] -= 1
            return " "
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
        return tag[0]

    return _TAG.sub(one, text)

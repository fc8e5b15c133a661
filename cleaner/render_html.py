"""Kept blocks to cleaned HTML: the page's own elements around them, and nothing else.

The page is walked once more in the order of ``read_blocks``, so that text nodes have the same numbers. An
element is written when the first kept text inside of it is reached; what holds none is never written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from cleaner.read.html import read
from cleaner.read.html_blocks import BLOCK, BREAK, KIND, LINK, SKIP, Element, Page, PageError, read_blocks
from cleaner.render_cuts import NO_CUTS, Cuts, cut

# Inline elements that mean something; others (span, font) are left out and their text stays.
_INLINE_NAMES = (
    "a b strong i em u s strike del ins sub sup small mark q cite abbr acronym dfn code kbd samp var tt big bdo bdi "
    "ruby rt rb time"
)
_INLINE = frozenset(_INLINE_NAMES.split())
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
_NAME = re.compile(r"^[a-zA-Z][\w.-]*$", re.ASCII)
_BLANK = re.compile(r"[ \t\r\n\f\v]+")
_LOOKS_RAW = re.compile(
    r"<(?:script|style|!--)|"
    r"<[a-z][a-z0-9-]{0,30}+(?:\s++[a-z:-]{1,30}+=\"[^\"<>]{0,2000}+\"){0,20}?\s++"
    r"(?:class|style|on[a-z]{3,12}|data-[\w-]{1,40})=",
    re.I,
)
_PAGE_TAG = re.compile(r"<(?:html|body)\b", re.IGNORECASE)
MOST_PASSES = 4


class _Open:
    """An element that is open in the walk: its tag as it would be written (None: left out), and whether it
    was.
    """

    __slots__ = ("after_text", "block", "cells", "element", "tag", "written")

    def __init__(self, element: Element, tag: str | None, block: bool, after_text: bool) -> None:
        self.element = element
        self.tag = tag
        self.block = block
        self.written = False
        self.cells = 0
        self.after_text = after_text


class _Writer:
    """Writes the kept text nodes, and the elements around them when they are needed."""

    def __init__(self, page: Page, keep: Sequence[bool], whole: bool, cuts: Cuts) -> None:
        self.kept = bytearray(page.node_count + 2)
        for (first, last), kept in zip(page.nodes, keep, strict=True):
            if kept:
                self.kept[first + 1 : last + 1] = b"\1" * (last - first)
        self.cuts = cuts
        self.trimmed = {node: i for i in cuts for node in range(page.nodes[i][0] + 1, page.nodes[i][1] + 1)}
        self.seen = dict.fromkeys(cuts, 0)
        self.targets = _targets(page.root)
        self.whole = whole
        self.node = 0
        self.out: list[str] = []
        self.stack: list[_Open] = []
        self.breaks = 0
        self.gap: str | None = None
        self.space = False
        self.begun = False
        self.verbatim = 0

    def text(self, text: str) -> None:
        """The next text node of the walk."""
        self.node += 1
        if not self.kept[self.node]:
            self.space = self.space or self.begun
            return
        block = self.trimmed.get(self.node)
        if block is not None:
            text, self.seen[block] = cut(text, self.cuts[block], self.seen[block])
            if not text:
                return
        if self.verbatim and (self.begun or not text.isspace()):
            self._write_open(" " if self.begun and self.space else "")
            self.out.append(escape(text, quote=False))
            self.begun, self.space = True, False
            return
        words = _BLANK.sub(" ", text)
        if words == " ":
            self.space = self.begun
            return
        lead = self.begun and (self.space or words[0] == " ")
        self._write_open(" " if lead else "")
        self.out.append(escape(words.strip(" "), quote=False))
        self.begun, self.space = True, words[-1] == " "

    def open(self, element: Element, tag: str, kind: int) -> None:
        """An element of the walk begins."""
        name: str | None = tag
        after_text = self.begun
        if kind == BLOCK:
            if not _NAME.match(tag) or (not self.whole and tag in ("html", "body")):
                name = None
            self._end_line()
            if tag == "pre":
                self.verbatim += 1
        elif tag not in _INLINE or (kind == LINK and not self._attributes(element, tag)):
            name = None
        self.stack.append(_Open(element, name, kind == BLOCK, after_text))

    def close(self) -> None:
        """The innermost element of the walk ends."""
        entry = self.stack.pop()
        if entry.block:
            if entry.element.tag == "pre":
                self.verbatim -= 1
            self._end_line()
            if entry.after_text and not entry.written:
                self.gap = entry.tag
        if entry.tag is None:
            return
        if entry.written:
            self.out.append(f"</{entry.tag}>" + ("\n" if entry.block else ""))
        elif entry.tag in ("td", "th") and self.stack:
            row = self.stack[-1]
            if row.written:
                self.out.append(f"<{entry.tag}></{entry.tag}>\n")
            else:
                row.cells += 1

    def line_break(self) -> None:
        """A ``br``: it is written when kept text follows on the same level."""
        if self.begun:
            self.breaks = min(self.breaks + 1, 2)
        self.space = False

    def _end_line(self) -> None:
        self.breaks, self.space, self.begun = 0, False, False

    def _write_open(self, space: str = "") -> None:
        """Whatever must stand before a kept text: breaks, a space, the tags of open elements not yet
        written.
        """
        if self.breaks:
            self.out.append(("<br>" if self.verbatim else "<br>\n") * self.breaks)
            self.breaks, space = 0, ""
        if space:
            self.out.append(space)
        if self.gap and not any(e.block and e.tag and not e.written for e in self.stack):
            # Two texts that only a dropped element keeps apart: it stays, empty.
            self.out.append(f"<{self.gap}></{self.gap}>")
        self.gap = None
        for entry in self.stack:
            if entry.written or entry.tag is None:
                continue
            line = "\n" if entry.block and self.out and not self.out[-1].endswith("\n") else ""
            self.out.append(f"{line}<{entry.tag}{self._attributes(entry.element, entry.tag)}>")
            entry.written = True
            if entry.tag == "html":
                self.out.append(_head(entry.element))
            if entry.cells:
                self.out.append("\n" + "<td></td>\n" * entry.cells)

    def _attributes(self, element: Element, tag: str) -> str:
        allowed = _ATTRIBUTES.get(tag, frozenset())
        parts = []
        for name, value in element.items():
            if name in allowed or name in _EVERYWHERE:
                if name in ("href", "cite") and (_unsafe(value) or not value.strip()):
                    continue
                parts.append(f' {name}="{escape(value.strip())}"')
            elif (name == "id" or (name == "name" and tag == "a")) and value in self.targets:
                parts.append(f' {name}="{escape(value)}"')
        return "".join(parts)


def _unsafe(address: str) -> bool:
    """Whether an address runs code; browsers look past white space in it."""
    return _UNSAFE_SCHEME.match(_INVISIBLE.sub("", address)) is not None


def _targets(root: Element) -> frozenset[str]:
    """What links within the page point to: footnotes."""
    found = (link.get("href") or "" for link in root.iter("a"))
    return frozenset(address[1:] for address in found if len(address) > 1 and address[0] == "#")


def _head(root: Element) -> str:
    """The page's own head, with what says what the page is: character set, title, summary, canonical
    address.
    """
    lines = []
    title = next((e for e in root.iter("title") if (p := e.getparent()) is not None and p.tag == "head"), None)
    for element in root.iter("meta", "link"):
        if element.tag == "link":
            address = element.get("href") or ""
            if (element.get("rel") or "").strip().lower() == "canonical" and not _unsafe(address):
                lines.append(f'<link rel="canonical" href="{escape(address.strip())}">')
            continue
        charset = element.get("charset")
        if charset:
            lines.append(f'<meta charset="{escape(charset)}">')
            continue
        for name in ("property", "name", "http-equiv"):
            value, content = element.get(name), element.get("content")
            if value and content is not None and (_HEAD_META.match(value) or value.lower() == "content-type"):
                lines.append(f'<meta {name}="{escape(value)}" content="{escape(content)}">')
                break
    if title is not None and title.text:
        lines.append(f"<title>{escape(' '.join(title.text.split()), quote=False)}</title>")
    lines = list(dict.fromkeys(lines))
    return "\n<head>\n" + "\n".join(lines) + "\n</head>" if lines else ""


def write(page: Page, keep: Sequence[bool], whole: bool = True, cuts: Cuts = NO_CUTS) -> str:
    """The page with only the blocks of ``keep``; ``whole`` says whether html, head and body elements are
    written.
    """
    writer = _Writer(page, keep, whole, cuts)
    root = page.root
    writer.open(root, root.tag if isinstance(root.tag, str) else "", BLOCK)
    if root.text:
        writer.text(root.text)
    stack: list[Iterator[Element]] = []
    children: Iterator[Element] = iter(root)
    parents = [root]
    while True:
        for element in children:
            tag = element.tag
            kind = KIND.get(tag, BLOCK) if isinstance(tag, str) else SKIP
            if kind == BREAK:
                writer.line_break()
            elif kind != SKIP:
                writer.open(element, tag, kind)
                if element.text:
                    writer.text(element.text)
                stack.append(children)
                children = iter(element)
                parents.append(element)
                break
            if element.tail:
                writer.text(element.tail)
        else:
            writer.close()
            if not stack:
                break
            children = stack.pop()
            tail = parents.pop().tail
            if tail:
                writer.text(tail)
    if writer.node != page.node_count:
        raise ValueError(f"the page has {writer.node} text nodes and had {page.node_count} when it was read")
    text = "".join(writer.out).strip("\n")
    return (f"<!DOCTYPE html>\n{text}\n" if whole and text.startswith("<html") else f"{text}\n") if text else ""


class Cleaned(NamedTuple):
    """Cleaned HTML, the texts of its blocks when it is read again, and whether cleaning it again gives it back."""

    text: str
    blocks: list[str]
    stable: bool


def cleaned(page: Page, keep: Sequence[bool], source: str | None, cuts: Cuts = NO_CUTS) -> Cleaned:
    """Cleaned HTML of the kept blocks without their ``cuts``, in the form that ``is_clean`` knows again.

    ``source`` is the page's text, where it was text: one without html and body elements gets none. What a
    parser would read otherwise than it was written (a paragraph around a table) is written as it would be
    read. Raises ValueError where the tree is not the one that was read.
    """
    whole = source is None or bool(_PAGE_TAG.search(source))
    text = write(page, keep, whole and page.root.tag == "html", cuts)
    for _ in range(MOST_PASSES):
        again, blocks = _again(text)
        if again == text:
            return Cleaned(text, blocks, text.startswith("<") and not _LOOKS_RAW.search(text))
        text = again
    return Cleaned(text, blocks, False)


def _again(text: str) -> tuple[str, list[str]]:
    """Cleaned HTML read and written again, all of it, and the texts of its blocks."""
    root = read(text).root
    if root is None:
        return text, []
    page = read_blocks(root)
    return write(page, [True] * len(page), bool(_PAGE_TAG.search(text))), page.texts


def is_clean(source: str) -> bool:
    """Whether a page is, to the letter, what ``cleaned`` writes: then there is nothing left to clean.

    Costs next to nothing on other pages, which hold scripts, classes or styles.
    """
    if _LOOKS_RAW.search(source) or not source.startswith("<"):
        return False
    try:
        return _again(source)[0] == source
    except PageError:
        return False

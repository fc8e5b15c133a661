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
from cleaner.read.html_blocks import (
    BLOCK,
    BREAK,
    KIND,
    LINK,
    MENUS,
    SKIP,
    Element,
    Page,
    PageError,
    is_menu,
    read_blocks,
)
from cleaner.read.invisible import WHY as INVISIBLE
from cleaner.read.invisible import without
from cleaner.render_attributes import attributes, head_of, targets_of, unsafe
from cleaner.render_cuts import NO_CUTS, Cuts, cut
from cleaner.render_images import IMAGES, Pictures, address_of, image_of, is_picture, written

# Inline elements that mean something; others (span, font) are left out and their text stays.
_INLINE_NAMES = (
    "a b strong i em u s strike del ins sub sup small mark q cite abbr acronym dfn code kbd samp var tt big bdo bdi "
    "ruby rt rb time"
)
_INLINE = frozenset(_INLINE_NAMES.split())
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
# Images that are asked whether they belong to the article.
MOST_IMAGES = 5_000


class _Open:
    """An element that is open in the walk: its tag as it would be written (None: left out), whether it was, and
    the number that the page gives the block-level element that it is or stands in.
    """

    __slots__ = ("after_text", "block", "cells", "element", "number", "tag", "written")

    def __init__(self, element: Element, tag: str | None, block: bool, after_text: bool, number: int) -> None:
        self.element = element
        self.number = number
        self.tag = tag
        self.block = block
        self.written = False
        self.cells = 0
        self.after_text = after_text


class _Writer:
    """Writes the kept text nodes, and the elements around them when they are needed."""

    def __init__(self, page: Page, keep: Sequence[bool], whole: bool, cuts: Cuts, pictures: Pictures | None) -> None:
        self.kept = bytearray(page.node_count + 2)
        for (first, last), kept in zip(page.nodes, keep, strict=True):
            if kept:
                self.kept[first + 1 : last + 1] = b"\1" * (last - first)
        for node in page.hidden_nodes:
            self.kept[node] = 0
        self.hidden = page.hidden_nodes
        self.invisible = any(run.why == INVISIBLE for runs in page.runs.values() for run in runs)
        self.cuts = cuts
        self.trimmed = {node: i for i in cuts for node in range(page.nodes[i][0] + 1, page.nodes[i][1] + 1)}
        self.seen = dict.fromkeys(cuts, 0)
        self.targets = targets_of(page.root)
        self.whole = whole
        self.node = 0
        self.out: list[str] = []
        self.stack: list[_Open] = []
        self.breaks = 0
        self.gap: str | None = None
        self.space = False
        self.begun = False
        self.verbatim = 0
        self.pictures = pictures
        self.images = 0
        self.addresses: set[str] = set()
        self.elements = 0
        self.menu: _Open | None = None

    def text(self, text: str) -> None:
        """The next text node of the walk."""
        self.node += 1
        if not self.kept[self.node]:
            self.space = self.space or (self.begun and self.node not in self.hidden)
            return
        if self.invisible:
            text = without(text)
            if not text:
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
            elif tag == "dialog":
                name = "div"  # browsers hide a dialog that no script opens
            self._end_line()
            if tag == "pre":
                self.verbatim += 1
        elif tag not in _INLINE or (kind == LINK and not attributes(element, tag, self.targets)):
            name = None
        number = self.stack[-1].number if self.stack else 0
        if kind == BLOCK and self.menu is None:
            number, self.elements = self.elements, self.elements + 1
        self.stack.append(_Open(element, name, kind == BLOCK, after_text, number))
        if kind == BLOCK and self.menu is None and tag in MENUS and is_menu(element):
            self.menu = self.stack[-1]

    def close(self) -> None:
        """The innermost element of the walk ends."""
        entry = self.stack.pop()
        if entry is self.menu:
            self.menu = None
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

    def image(self, element: Element) -> None:
        """An image, or what holds one: all are written of a cleaned page, of others those that belong to its
        article, once each.
        """
        image = image_of(element)
        if image is None:
            return
        address = (image.get("src") or "").strip() if self.pictures is None else address_of(image)
        if not address or unsafe(address):
            return
        if self.pictures is not None:
            self.images += 1
            if self.images > MOST_IMAGES:
                return
            chosen = address not in self.addresses and is_picture(image)
            around = ((entry.element, entry.number) for entry in reversed(self.stack) if entry.block)
            if not chosen or not self.pictures.wanted(around, self.node, address):
                return
            self.addresses.add(address)
        self._write_open(" " if self.begun and self.space else "")
        self.out.append(written(image, address))
        self.begun, self.space = True, False

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
            self.out.append(f"{line}<{entry.tag}{attributes(entry.element, entry.tag, self.targets)}>")
            entry.written = True
            if entry.tag == "html":
                self.out.append(head_of(entry.element))
            if entry.cells:
                self.out.append("\n" + "<td></td>\n" * entry.cells)


def write(
    page: Page,
    keep: Sequence[bool],
    whole: bool = True,
    cuts: Cuts = NO_CUTS,
    pictures: Pictures | None = None,
) -> str:
    """The page with only the blocks of ``keep``; ``whole`` says whether html, head and body elements are
    written. ``pictures`` chooses the images; without it they all stay.
    """
    writer = _Writer(page, keep, whole, cuts, pictures)
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
            elif tag in IMAGES:
                writer.image(element)
            if kind not in (BREAK, SKIP):
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


def cleaned(
    page: Page,
    keep: Sequence[bool],
    source: str | None,
    cuts: Cuts = NO_CUTS,
    pictures: Pictures | None = None,
) -> Cleaned:
    """Cleaned HTML of the kept blocks without their ``cuts`` and with the images that ``pictures`` chooses (default:
    by their place among the kept blocks), in the form that ``is_clean`` knows again.

    ``source`` is the page's text, where it was text: one without html and body elements gets none. What a
    parser would read otherwise than it was written (a paragraph around a table) is written as it would be
    read. Raises ValueError where the tree is not the one that was read.
    """
    whole = source is None or bool(_PAGE_TAG.search(source))
    text = write(page, keep, whole and page.root.tag == "html", cuts, pictures or Pictures(page, keep))
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
    page = read_blocks(root, hide=False)
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

"""The state of writing cleaned HTML: kept text nodes, and the elements around them when they are needed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleaner.core.invisible import WHY as INVISIBLE
from cleaner.core.invisible import without
from cleaner.core.paragraphs import escaped, without_controls
from cleaner.html.blocks import BLOCK, MENUS, is_menu
from cleaner.html.page import Element, Page
from cleaner.html.render.cuts import Cuts, cut
from cleaner.html.render.images import Pictures, address_of, image_of, is_picture, own_address, written
from cleaner.html.render.sanitize import BLOCKS, INLINE, attributes, targets_of

_BLANK = re.compile(r"[ \t\r\n\f\v]+")
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


class Writer:
    """Writes the kept text nodes, and the elements around them when they are needed."""

    def __init__(
        self, page: Page, keep: Sequence[bool], whole: bool, cuts: Cuts, pictures: Pictures | None, head: str
    ) -> None:
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
        self.head = head
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
        # The block-level elements that hold the images that were written.
        self.illustrated: list[int] = []
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
        block = self.trimmed.get(self.node)
        if block is not None:
            text, self.seen[block] = cut(without_controls(text), self.cuts[block], self.seen[block])
        if self.verbatim:
            text = without_controls(text)
        if not text:
            return
        if self.verbatim and (self.begun or not text.isspace()):
            self._write_open(" " if self.begun and self.space else "")
            self.out.append(escaped(text))
            self.begun, self.space = True, False
            return
        words = _BLANK.sub(" ", text)
        if words != " ":
            words = without_controls(words)
        if words.isspace() or not words:
            self.space = (self.space or bool(words)) and self.begun
            return
        lead = self.begun and (self.space or words[0] == " ")
        self._write_open(" " if lead else "")
        self.out.append(escaped(words.strip(" ")))
        self.begun, self.space = True, words[-1] == " "

    def open(self, element: Element, tag: str, kind: int) -> None:
        """An element of the walk begins."""
        name: str | None = tag
        after_text = self.begun
        if kind == BLOCK:
            if tag in ("html", "body"):
                name = tag if self.whole else None
            elif tag not in BLOCKS:  # a dialog, too: browsers hide one that no script opens
                name = "div"
            self._end_line()
            if tag == "pre":
                self.verbatim += 1
        elif tag not in INLINE:
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
        address = own_address(image) if self.pictures is None else address_of(image)
        if not address:
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
            self.illustrated.append(self.stack[-1].number)
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
            # Two texts that only a dropped element keeps apart: it stays, empty; in a paragraph, which it would end, a
            # line break stands for it.
            in_paragraph = any(entry.tag == "p" and entry.written for entry in self.stack)
            self.out.append("<br>\n" if in_paragraph else f"<{self.gap}></{self.gap}>")
        self.gap = None
        for entry in self.stack:
            if entry.written or entry.tag is None:
                continue
            line = "\n" if entry.block and self.out and not self.out[-1].endswith("\n") else ""
            kept = attributes(entry.element, entry.tag, self.targets)
            if entry.tag == "a" and not kept:
                entry.tag = None
                continue
            self.out.append(f"{line}<{entry.tag}{kept}>")
            entry.written = True
            if entry.tag == "html":
                self.out.append(self.head)
            if entry.cells:
                self.out.append("\n" + "<td></td>\n" * entry.cells)

"""Cleaned HTML to Markdown (CommonMark with GitHub's tables)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from lxml import etree

from cleaner.html.blocks import BLOCK, KIND, SKIP
from cleaner.html.page import Element
from cleaner.html.parse import read

_SPECIAL = re.compile(r"([\\`*_\[\]<])")
_IN_ADDRESS = {" ": "%20", "(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "\n": "", "\r": "", "\t": "", "\\": "%5C"}
_HEADING = re.compile(r"#{1,6} (.*)")
_TARGET = re.compile(r"\]\([^()\n]{0,2000}\)")
_LEADING = re.compile(r"^(\d{0,9})(?=#{1,6}\s|[>+-](?:\s|$)|(?<=\d)[.)]\s)")
_AROUND = {"b": "**", "strong": "**", "em": "*", "i": "*", "del": "~~", "s": "~~", "strike": "~~"}
_CODE = frozenset(("code", "kbd", "samp", "tt"))


class _Code(str):
    """Text of a code span."""

    __slots__ = ()


def _joined(pieces: Iterable[str]) -> str:
    """The pieces of a block, its code spans between marks."""
    parts: list[str] = []
    for is_code, group in groupby(pieces, lambda piece: isinstance(piece, _Code)):
        text = "".join(group)
        parts.append(_code_span(text) if is_code else text)
    return "".join(parts)


def _code_span(text: str) -> str:
    """Text as code, between more marks than it has in a row."""
    text = " ".join(text.split())
    marks = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    edge = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{marks}{edge}{text}{edge}{marks}" if text else " "


def _escaped(text: str) -> str:
    """Text in which nothing is a mark, nor HTML."""
    return _SPECIAL.sub(r"\\\1", text)


def _into_cell(rows: list[list[str]], text: str) -> None:
    """Add text to the last cell, which is one line."""
    if not rows:
        rows.append([])
    row = rows[-1]
    if not row:
        row.append("")
    row[-1] = f"{row[-1]} {text}".strip().replace("\n", " ").replace("|", "\\|")


@dataclass
class _Markdown:
    """What has been written, and the lists, quotes and tables that are open."""

    lines: list[str] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    lists: list[list[int]] = field(default_factory=list)
    marker: str | None = None
    heading: int = 0
    quotes: int = 0
    code: int = 0
    pre: int = 0
    rows: list[list[str]] | None = None
    tables: int = 0
    tight: bool = False
    quoted: int = 0

    def text(self, text: str) -> None:
        if self.pre:
            self.inline.append(text)
        elif self.code:
            self.inline.append(_Code(text))
        else:
            self.inline.append(_escaped(re.sub(r"\s+", " ", text)))

    def flush(self) -> None:
        """The end of a block: its text becomes a paragraph, a heading, an item or a part of a cell."""
        text = _joined(self.inline).strip() if not self.pre else _joined(self.inline).strip("\n")
        self.inline = []
        if not text:
            return
        if self.rows is not None:
            _into_cell(self.rows, text)
            return
        if not self.heading and not self.pre:
            text = _LEADING.sub(r"\1\\", text)
        elif self.heading:
            text = "#" * self.heading + " " + text.replace("\n", " ")
        first, rest = self._indents()
        body = text.split("\n")
        if self.tight and self.marker is None and not self.lists:
            self.tight = False
        self._blank(bool(self.lists) and first != rest)
        self.lines.append(first + body[0])
        self.lines += [rest + line for line in body[1:]]

    def fence(self) -> None:
        """The end of preformatted text."""
        text = _joined(self.inline).strip("\n")
        self.inline = []
        if not text:
            return
        if self.rows is not None:
            _into_cell(self.rows, _escaped(text))
            return
        begin, *lines = fenced(text).split("\n")[:-1]
        first, rest = self._indents()
        self._blank(False)
        self.lines.append(first + begin)
        self.lines += [rest + line for line in lines]

    def table(self) -> None:
        """The end of a table: rows of equal length, the first as its head."""
        rows = [row for row in self.rows or () if any(row)]
        self.rows = None
        if not rows:
            return
        width = max(map(len, rows))
        first, rest = self._indents()
        self._blank(False)
        for number, row in enumerate(rows):
            cells = row + [""] * (width - len(row))
            self.lines.append((rest if number else first) + "| " + " | ".join(cells) + " |")
            if not number:
                self.lines.append(rest + "|" + " --- |" * width)

    def item(self) -> None:
        if self.lists and self.lists[-1][0] >= 0:
            self.marker = f"{self.lists[-1][0]}. "
            self.lists[-1][0] += 1
        else:
            self.marker = "- "

    def _indents(self) -> tuple[str, str]:
        """What stands before the first line of a block, and before the others."""
        quote = "> " * self.quotes
        depth = "".join("   " if number >= 0 else "  " for (number,) in self.lists[:-1])
        own = ("   " if self.lists[-1][0] >= 0 else "  ") if self.lists else ""
        marker, self.marker = self.marker, None
        if marker is not None:
            return quote + depth + marker, quote + depth + own
        return quote + depth + own, quote + depth + own

    def _blank(self, tight: bool) -> None:
        """A blank line between blocks, but not between the items of a list."""
        if self.lines and not (tight and self.tight):
            self.lines.append(("> " * min(self.quotes, self.quoted)).rstrip())
        self.tight, self.quoted = tight, self.quotes


def _start(md: _Markdown, element: Element, tag: str) -> None:
    if KIND.get(tag, BLOCK) == BLOCK:
        md.flush()
    if tag in _AROUND and not md.pre:
        md.inline.append(_AROUND[tag])
    elif tag in _CODE and not md.pre:
        md.code += 1
    elif tag == "a" and element.get("href"):
        md.inline.append("[")
    elif tag == "img" and not md.pre:
        md.inline.append(_image(element))
    elif tag == "br":
        md.inline.append("\n" if md.pre else " " if md.rows is not None or md.heading else "  \n")
    elif tag in ("ul", "ol"):
        start = element.get("start") or "1"
        md.lists.append([int(start) if start.isdecimal() and len(start) < 9 else 1] if tag == "ol" else [-1])
    elif tag == "li":
        md.item()
    elif tag == "blockquote":
        md.quotes += 1
    elif tag == "pre":
        md.pre += 1
    elif len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
        md.heading = int(tag[1])
    elif tag == "table":
        md.tables += 1
        md.rows = md.rows if md.tables > 1 else []
    elif tag == "tr" and md.rows is not None and md.tables == 1:
        md.rows.append([])
    elif tag in ("td", "th") and md.rows is not None and md.tables == 1:
        if not md.rows:
            md.rows.append([])
        md.rows[-1].append("")


def _image(element: Element) -> str:
    """An image as Markdown; one without an address is nothing."""
    address = _address(element.get("src") or "")
    alt = _escaped(" ".join((element.get("alt") or "").split()))
    return f"![{alt}]({address})" if address else ""


def _address(text: str) -> str:
    """An address as it can stand in parentheses."""
    return "".join([_IN_ADDRESS.get(sign, sign) for sign in text.strip()])


def _end(md: _Markdown, element: Element, tag: str) -> None:
    if tag == "pre" and md.pre == 1:
        md.fence()
    elif KIND.get(tag, BLOCK) == BLOCK:
        md.flush()
    if tag in _AROUND and not md.pre:
        _close(md, _AROUND[tag])
    elif tag in _CODE and not md.pre:
        md.code -= 1
    elif tag == "a" and element.get("href"):
        md.inline.append(f"]({_address(element.get('href') or '')})")
    elif tag in ("ul", "ol"):
        md.lists.pop()
        md.tight = md.tight and bool(md.lists)
    elif tag == "blockquote":
        md.quotes -= 1
    elif tag == "pre":
        md.pre -= 1
    elif len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
        md.heading = 0
    elif tag == "table":
        md.tables -= 1
        if not md.tables:
            md.table()


def _close(md: _Markdown, mark: str) -> None:
    """End an emphasis; one without text leaves no marks."""
    if md.inline and md.inline[-1] == mark:
        md.inline.pop()
    else:
        md.inline.append(mark)


def markdown(html: str) -> str:
    """The Markdown of cleaned HTML: headings, lists, quotes, code, tables, links and emphasis."""
    root = read(html).root
    if root is None:
        return ""
    md = _Markdown()
    skipped = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag
        skip = not isinstance(tag, str) or (KIND.get(tag) == SKIP and tag != "img")
        if event == "start":
            skipped += skip
            if not skipped:
                _start(md, element, tag)
                if element.text:
                    md.text(element.text)
        else:
            if not skipped:
                _end(md, element, tag)
            skipped -= skip
            if not skipped and element.tail and element is not root:
                md.text(element.tail)
    md.flush()
    return "\n".join(md.lines) + ("\n" if md.lines else "")


def fenced(text: str) -> str:
    """Preformatted text between marks that it doesn't have."""
    marks = "`" * max(3, max(map(len, re.findall("`+", text)), default=0) + 1)
    return f"{marks}\n{text}\n{marks}\n"


def with_title(text: str, title: str | None) -> str:
    """Markdown that begins with the title as a heading, unless a heading of its says the same. A first paragraph that
    says the same becomes the heading.
    """
    wanted = _said(title or "")
    if not title or not wanted:
        return text
    first, _, rest = text.partition("\n\n")
    if any(_said(found[1]) == wanted for line in text.split("\n") if (found := _HEADING.match(line))):
        return text
    if _said(first) == wanted:
        text = rest
    return f"# {_escaped(' '.join(title.split()))}\n" + (f"\n{text}" if text else "")


def _said(text: str) -> str:
    """Letters and digits of a line of Markdown, to compare it with another."""
    return re.sub(r"[\W_]+", "", _TARGET.sub("", text)).casefold()

"""Kept blocks of a page to plain text: a block a line, list items behind a dash, a blank line above a
heading.
"""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.html.blocks import TAG_CODE
from cleaner.html.page import Page
from cleaner.html.render.cuts import NO_CUTS, Cuts, cut

_HEADINGS = frozenset(TAG_CODE[name] for name in ("h1", "h2", "h3", "h4", "h5", "h6"))
_ITEMS = frozenset(TAG_CODE[name] for name in ("li", "dd"))
_CELLS = frozenset(TAG_CODE[name] for name in ("td", "th"))
_ROW = TAG_CODE["tr"]
_MARKED = ("-", "–", "—", "*", "•", "·", "▪", "◦", "■", "●", "○", "►", "✓", "→")


def plain(page: Page, keep: Sequence[bool], cuts: Cuts = NO_CUTS) -> str:
    """The text of the kept blocks, without their ``cuts``. The cells of a table's row share a line; preformatted
    text keeps its lines.
    """
    lines: list[str] = []
    begun: set[int] = set()
    row = -1
    for i, kept in enumerate(keep):
        if not kept:
            continue
        owner = page.owner[i]
        item, this_row, heading = _place(page, owner)
        text = text_of(page, i, cuts)
        if this_row >= 0 and this_row == row:
            lines[-1] += f" | {text}" if page.tag[owner] in _CELLS else f" {text}"
            continue
        row = this_row
        if heading and lines:
            lines.append("")
        if item >= 0 and item not in begun:
            begun.add(item)
            if not text.startswith(_MARKED):
                text = f"- {text}"
        lines.append(text)
    return "\n".join(lines)


def text_of(page: Page, block: int, cuts: Cuts = NO_CUTS) -> str:
    """A block's text without its cuts; preformatted text has its lines."""
    if block not in cuts:
        return page.raw.get(block, page.texts[block])
    if block in page.raw:
        return cut(page.raw[block], cuts[block])[0]
    return " ".join(cut(page.texts[block], cuts[block])[0].split())


def _place(page: Page, element: int) -> tuple[int, int, bool]:
    """The list item and the table row around an element (-1: none), and whether it is a heading."""
    item = row = -1
    heading = page.tag[element] in _HEADINGS
    for _ in range(6):
        if element < 0:
            break
        tag = page.tag[element]
        if tag in _ITEMS and item < 0:
            item = element
        elif tag == _ROW:
            row = element
            break
        element = page.parent[element]
    return item, row, heading

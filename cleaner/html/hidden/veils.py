"""What the walk over a page knows of hidden text: pieces of the block that it gathers, and whole blocks."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence

from lxml import etree

from cleaner.core.paragraphs import without_controls
from cleaner.html.hidden.sheets import Sheet
from cleaner.html.hidden.shown import split_pieces
from cleaner.html.hidden.styles import RESETS, hiding, shows
from cleaner.html.page import INLINE, Page, Veiled

# Elements that hide a block, one within the other, that are told apart.
MOST_VEILS = 4
# Elements within a block that are looked at.
MOST_ASKED = 100


class Veils:
    """The inline elements that are open and hide their text, and the pieces of the block that are hidden. Without a
    sheet nothing is.
    """

    __slots__ = ("hidden", "how", "sheet", "stack")

    def __init__(self, sheet: Sheet | None) -> None:
        self.sheet = sheet
        self.how = ""
        # How each hides ("" where it shows again), and by which property.
        self.stack: list[tuple[str, str]] = []
        # Piece, text node, how.
        self.hidden: list[tuple[int, int, str]] = []

    def begin(self, element: etree._Element) -> bool:
        """An inline element begins that may hide its text, or show it; whether it does."""
        if self.sheet is None or not self.sheet.inline:
            return False
        veil = hiding(element, self.sheet)
        if not veil[0]:
            shown = shows(element) if self.how else frozenset()
            if not shown or any(how and by not in shown for how, by in self.stack):
                return False
        self.stack.append(veil)
        self.how = veil[0]
        return True

    @property
    def hides(self) -> bool:
        """Whether the text that comes now is hidden."""
        return bool(self.how)

    def end(self) -> None:
        """The element of the last ``begin`` that hides or shows ends."""
        self.stack.pop()
        self.how = self.stack[-1][0] if self.stack else ""

    def hide(self, piece: int, node: int) -> None:
        """A piece of the block, and its text node, are hidden."""
        self.hidden.append((piece, node, self.how))

    def seen(self, page: Page, text: str, pieces: Sequence[str], owner: int) -> str:
        """What is seen of the block's ``text``; all of it where nothing is, and then the block is hidden."""
        hidden, self.hidden, block = self.hidden, [], len(page.texts)
        shown, runs = split_pieces(pieces, {piece: how for piece, _, how in hidden})
        if not runs:
            return text
        if _blank(text):
            return ""
        if _blank(shown):
            page.veiled[block] = (Veiled(runs[0].why, INLINE, owner),)
            # Should the block be shown after all, then without characters that hide text.
            shown, runs = split_pieces(pieces, {})
            if not runs or _blank(shown):
                return text
            hidden = []
        page.hidden_nodes.update(node for _, node, _ in hidden)
        page.runs[block] = runs
        return shown

    def veil(self, page: Page, may: set[int], signatures: Mapping[tuple[str, str | None], int]) -> None:
        """Write down which blocks are hidden by block-level elements around them. ``may`` are those whose attributes
        may hide or show, ``signatures`` the numbers of tags and classes.
        """
        sheet = self.sheet
        if sheet is None:
            return
        if sheet.hides:
            named = {number for key, number in signatures.items() if sheet.has(key[1])}
            may |= {i for i, sign in enumerate(page.signature) if sign in named}
        if sheet.ids:
            may |= {i for i, element in enumerate(page.elements) if (element.get("id") or "").lower() in sheet.ids}
        hides = {at: how for at in may if (how := hiding(page.elements[at], sheet))[0]}
        chains: dict[int, tuple[Veiled, ...]] = {}
        for at in range(min(hides), len(page.parent)) if hides else ():
            chain = chains.get(page.parent[at], ())
            if at in hides:
                chain = (*chain, Veiled(*hides[at], at)) if len(chain) < MOST_VEILS else chain
            elif chain:
                chain = _without(chain, shows(page.elements[at]))
            if chain:
                chains[at] = chain
        for block, owner in enumerate(page.owner) if chains else ():
            if owner in chains:
                chain = _within(chains[owner], page.elements[owner])
                if chain := (*chain, *page.veiled.get(block, ())):
                    page.veiled[block] = chain


def _blank(text: str) -> bool:
    """Whether no block is made of a text: control characters are none."""
    return not without_controls(text).strip()


def _within(chain: tuple[Veiled, ...], element: etree._Element) -> tuple[Veiled, ...]:
    """The veils of a block in an element, without those that inline elements in it lift."""
    for veil in chain:
        if veil.by in RESETS:
            inner = itertools.islice(element.iter("span", "font", "b", "strong", "em", "a"), MOST_ASKED)
            return _without(chain, frozenset().union(*map(shows, inner)))
    return chain


def _without(chain: tuple[Veiled, ...], shown: Collection[str]) -> tuple[Veiled, ...]:
    return tuple(veil for veil in chain if veil.by not in shown) if shown else chain

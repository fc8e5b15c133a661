"""What the walk over a page knows of hidden text: pieces of the block that it gathers, and whole blocks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from lxml import etree

from cleaner.html.hidden.sheets import Sheet
from cleaner.html.hidden.shown import split_pieces
from cleaner.html.hidden.styles import UNVEIL, VEIL, hiding, shows
from cleaner.html.page import INLINE, Page, Veiled

VEILS = VEIL | UNVEIL
# Elements that hide a block, one within the other, that are told apart.
MOST_VEILS = 4


class Veils:
    """The inline elements that are open and hide their text, and the pieces of the block that are hidden. Without a
    sheet nothing is; ``invisible`` says whether to look for characters that hide text.
    """

    __slots__ = ("any", "hidden", "how", "invisible", "sheet", "shown", "stack")

    def __init__(self, sheet: Sheet | None, invisible: bool) -> None:
        self.sheet = sheet
        self.invisible = self.any = invisible
        self.how = ""
        # How each hides ("" where it shows again), and by which property.
        self.stack: list[tuple[str, str]] = []
        # Piece, text node, how.
        self.hidden: list[tuple[int, int, str]] = []
        # What inline elements show again of what is hidden around their block.
        self.shown: dict[int, frozenset[str]] = {}

    def begin(self, element: etree._Element, mask: int, block: int) -> bool:
        """An inline element begins that may hide its text, or show it; whether it does."""
        if self.sheet is None or not self.sheet.inline:
            return False
        veil = hiding(element, self.sheet)
        if not veil[0]:
            if not mask & UNVEIL:
                return False
            shown = shows(element)
            self.shown[block] = self.shown.get(block, frozenset()) | shown
            if not self.how or any(how and by not in shown for how, by in self.stack):
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
        self.any = True
        self.hidden.append((piece, node, self.how))

    def seen(self, page: Page, text: str, pieces: Sequence[str], owner: int) -> str:
        """What is seen of the block's ``text``; all of it where nothing is, and then the block is hidden."""
        hidden, self.hidden, block = self.hidden, [], len(page.texts)
        self.any = self.invisible
        shown, runs = split_pieces(pieces, {piece: how for piece, _, how in hidden})
        if not runs:
            return text
        if shown.isspace() or not shown:
            page.veiled[block] = (Veiled(runs[0].why, INLINE, owner),)
            return text
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
        ids = sheet.ids
        named = {number for key, number in signatures.items() if key[0] == "dialog" or sheet.has(key[1])}
        if named or ids:
            may |= {
                i
                for i, sign in enumerate(page.signature)
                if sign in named or (ids and (page.elements[i].get("id") or "").lower() in ids)
            }
        hides = {at: how for at in may if (how := hiding(page.elements[at], sheet))[0]}
        chains: dict[int, tuple[Veiled, ...]] = {}
        for at in range(min(hides), len(page.parent)) if hides else ():
            chain = chains.get(page.parent[at], ())
            if at in hides:
                chain = (*chain, Veiled(*hides[at], at)) if len(chain) < MOST_VEILS else chain
            elif chain and page.kinds[at] & UNVEIL:
                chain = _without(chain, shows(page.elements[at]))
            if chain:
                chains[at] = chain
        for block, owner in enumerate(page.owner) if chains else ():
            if owner in chains:
                chain = (*chains[owner], *page.veiled.get(block, ()))
                if chain := _without(chain, self.shown.get(block, frozenset())):
                    page.veiled[block] = chain


def _without(chain: tuple[Veiled, ...], shown: Collection[str]) -> tuple[Veiled, ...]:
    return tuple(veil for veil in chain if veil.by not in shown) if shown else chain

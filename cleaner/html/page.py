"""What a page is to all later steps: its blocks, and the block-level elements that hold them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from lxml import etree

from cleaner.html.hidden.shown import Run

Element: TypeAlias = etree._Element
# What hides a block of which an inline element hides all text.
INLINE = "inline"


class Veiled(NamedTuple):
    """How the page hides a block, for people; the property by which (``INLINE`` where an inline element hides all of
    its text); and the number of the element that hides it, or that the block stands in.
    """

    how: str
    by: str
    element: int


class PageError(ValueError):
    """A page can't be read or judged; the message says why. ``text`` is the page, where only reading it told."""

    def __init__(self, why: str, text: str = "") -> None:
        super().__init__(why)
        self.text = text


@dataclass(slots=True, eq=False)
class Page:
    """The blocks of a page, and the block-level elements that hold them, both in the document's order.

    For each block (lists of equal length): ``texts``, white space collapsed; ``owner``, the index of the
    innermost element around it; ``nodes``, its text nodes as a range of numbers, counted along the walk;
    ``link_chars``, ``links``, ``anchors`` (links within the page), ``bold_chars`` inside of it; ``inline``
    the kinds (bit mask) of inline elements in it; ``broken``, whether a line break and not an element's edge
    began it. ``raw`` has the text as it stands of preformatted blocks. For each of ``elements``:
    ``parent`` (an index, -1 at the root), ``tag`` (a code of ``TAGS``), ``kinds`` (bit mask), ``depth``,
    ``signature`` (equal for equal tag and class), ``first`` and ``last``: the range of blocks under it. Where
    that range is empty nobody asks for kinds and signature: they are 0 and -1.

    ``veiled`` are the blocks that the page hides from its readers, each with what hides it, outermost first. Of a block
    that is hidden in part the text is what is seen; ``runs`` has the rest, ``hidden_nodes`` its text nodes by number.
    """

    root: Element
    texts: list[str] = field(default_factory=list)
    owner: list[int] = field(default_factory=list)
    nodes: list[tuple[int, int]] = field(default_factory=list)
    link_chars: list[int] = field(default_factory=list)
    links: list[int] = field(default_factory=list)
    anchors: list[int] = field(default_factory=list)
    bold_chars: list[int] = field(default_factory=list)
    inline: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)
    parent: list[int] = field(default_factory=list)
    tag: list[int] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)
    depth: list[int] = field(default_factory=list)
    signature: list[int] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)
    raw: dict[int, str] = field(default_factory=dict)
    node_count: int = 0
    veiled: dict[int, tuple[Veiled, ...]] = field(default_factory=dict)
    runs: dict[int, list[Run]] = field(default_factory=dict)
    hidden_nodes: set[int] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.texts)

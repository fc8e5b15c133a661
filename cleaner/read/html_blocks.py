"""Walk a page's tree once and write down its blocks, and the elements that hold them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from lxml import etree

from cleaner.read.html_words import ATTRIBUTES, kinds

Element: TypeAlias = etree._Element

SKIP, INLINE, LINK, BOLD, BREAK, SPAN, BLOCK = range(7)
_TAGS = {
    SKIP: "script style template noscript svg math canvas iframe object embed applet audio video map select "
    "option datalist head title meta link base source track param img picture input textarea area frame "
    "frameset noframes colgroup col wbr progress meter rp dialog-polyfill",
    INLINE: "em i u s strike del ins small big sub sup code kbd samp var tt abbr acronym cite dfn q mark bdo bdi "
    "ruby rb rt label amp-img nobr data output center-inline",
    LINK: "a",
    BOLD: "b strong",
    BREAK: "br",
    SPAN: "span font time",
}
KIND: dict[str, int] = {tag: kind for kind, tags in _TAGS.items() for tag in tags.split()}

# Block-level tags with a code of their own; all others are "other".
_TAG_NAMES = (
    "other div p li h1 h2 h3 h4 h5 h6 td th tr tbody table ul ol dl dt dd blockquote pre figure figcaption caption "
    "article section main aside nav header footer form button address details summary body html center hr fieldset "
    "legend thead tfoot label"
)
TAGS = tuple(dict.fromkeys(_TAG_NAMES.split()))
TAG_CODE: dict[str, int] = {tag: i for i, tag in enumerate(TAGS)}
OTHER, PRE = TAG_CODE["other"], TAG_CODE["pre"]

# The lists of links in these are no article, and a third of all blocks: each is read as one block.
MENUS = frozenset(("nav", "footer"))
_TEXTS = ("p", "h1", "article", "main", "table", "pre", "blockquote")

# No article is longer; judging a page beyond these would take minutes or gigabytes.
MOST_BLOCKS = 20_000
MOST_TEXT = 10_000_000

# The attribute values of a site repeat from page to page: what they say is looked up once in a process.
_CACHE_SIZE = 50_000
_cache: dict[tuple[str, str], int] = {}


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

    def __len__(self) -> int:
        return len(self.texts)


def is_menu(element: Element) -> bool:
    """Whether there is nothing in a ``nav`` or ``footer`` element that could be running text."""
    return next(element.iter(*_TEXTS), None) is None


def mask_of(element: Element) -> int:
    """The kinds, as a bit mask, that an element's attributes name."""
    mask = 0
    for pair in element.items():
        if pair[0] in ATTRIBUTES:
            known = _cache.get(pair)
            if known is None:
                known = kinds(*pair)
                if len(pair[1]) < 500:
                    if len(_cache) >= _CACHE_SIZE:
                        _cache.clear()
                    _cache[pair] = known
            mask |= known
    return mask


class _Walk:
    """The state of one walk: what has been seen of the block that is being gathered."""

    __slots__ = (
        *("anchors", "bold_chars", "broken", "current", "depth", "first_node", "in_bold", "in_link"),
        *("in_pre", "inline", "link_chars", "links", "node", "page", "pieces", "size"),
    )

    def __init__(self, root: Element) -> None:
        self.page = Page(root)
        self.pieces: list[str] = []
        self.links = self.anchors = self.link_chars = self.bold_chars = self.inline = self.broken = 0
        self.in_link = self.in_bold = self.in_pre = 0
        self.node = self.first_node = self.size = 0
        self.current, self.depth = -1, 0

    def text(self, text: str) -> None:
        """A text node; white space alone counts as one too, so that a second walk numbers them alike."""
        self.node += 1
        if text.isspace():
            if self.pieces:
                self.pieces.append(text)
            return
        self.pieces.append(text)
        if self.in_link:
            self.link_chars += len(text.strip())
        elif self.in_bold:
            self.bold_chars += len(text.strip())

    def part(self) -> None:
        """An element's edge within a block."""
        if self.pieces:
            self.pieces.append(" ")

    def flush(self, broken: int) -> None:
        """The end of a block, if there is text in it."""
        if self.pieces:
            self.block("".join(self.pieces))
            self.pieces = []
        self.first_node = self.node
        self.links = 1 if self.in_link else 0
        self.anchors = self.link_chars = self.bold_chars = self.inline = 0
        self.broken = broken

    def block(self, text: str) -> None:
        """Write down a block."""
        page = self.page
        self.size += len(text)
        if self.size > MOST_TEXT:
            raise PageError(f"more than {MOST_TEXT:,} characters of text: too many to judge")
        if len(page.texts) >= MOST_BLOCKS:
            raise PageError(f"more than {MOST_BLOCKS:,} blocks: too many to judge")
        if self.in_pre:
            page.raw[len(page.texts)] = text.strip("\r\n").rstrip()
        page.texts.append(" ".join(text.split()))
        page.owner.append(self.current)
        page.nodes.append((self.first_node, self.node))
        page.link_chars.append(self.link_chars)
        page.links.append(self.links)
        page.anchors.append(self.anchors)
        page.bold_chars.append(self.bold_chars)
        page.inline.append(self.inline)
        page.broken.append(self.broken)

    def open(self, element: Element, tag: str) -> None:
        """A block-level element begins."""
        self.flush(0)
        page = self.page
        page.parent.append(self.current)
        page.tag.append(TAG_CODE.get(tag, OTHER))
        page.depth.append(self.depth)
        page.first.append(len(page.texts))
        page.elements.append(element)
        if tag == "pre":
            self.in_pre += 1
        self.current = len(page.last)
        page.last.append(0)
        self.depth += 1

    def close(self) -> None:
        """The innermost block-level element ends."""
        self.flush(0)
        page, current = self.page, self.current
        page.last[current] = len(page.texts)
        self.current = page.parent[current]
        if page.tag[current] == PRE:
            self.in_pre -= 1
        self.depth -= 1

    def finish(self) -> Page:
        """The page, once the walk is over: what its elements' attributes say is asked only where there are blocks."""
        page, signatures = self.page, dict[tuple[str, str | None], int]()
        for element, first, last in zip(page.elements, page.first, page.last, strict=True):
            held = first < last
            page.kinds.append(mask_of(element) if held else 0)
            key = (element.tag, element.get("class"))
            page.signature.append(signatures.setdefault(key, len(signatures)) if held else -1)
        page.node_count = self.node
        return page


def read_blocks(root: Element) -> Page:
    """The blocks of the tree under ``root``, which is not changed. Linear in the number of nodes, at any depth.

    Raises PageError for more than 20,000 blocks or ten million characters of text, white space included.
    """
    walk = _Walk(root)
    walk.open(root, root.tag if isinstance(root.tag, str) else "html")
    if root.text:
        walk.text(root.text)
    stack: list[tuple[Iterator[Element], Element, int]] = []
    children: Iterator[Element] = iter(root)
    parent, parent_kind = root, BLOCK
    menu: Element | None = None
    while True:
        for element in children:
            tag = element.tag
            kind = KIND.get(tag, BLOCK) if type(tag) is str else SKIP
            if menu is not None and kind in (BLOCK, BREAK):
                kind = INLINE
                walk.part()
            if kind == BREAK:
                walk.flush(1)
            elif kind != SKIP:
                if kind == BLOCK:
                    walk.open(element, tag)
                    if tag in MENUS and is_menu(element):
                        menu = element
                elif kind == LINK:
                    walk.in_link += 1
                    walk.links += 1
                    if (element.get("href") or "").startswith("#"):
                        walk.anchors += 1
                elif kind == BOLD:
                    walk.in_bold += 1
                elif kind == SPAN:
                    walk.inline |= mask_of(element)
                text = element.text
                if text:
                    walk.text(text)
                stack.append((children, parent, parent_kind))
                children, parent, parent_kind = iter(element), element, kind
                break
            tail = element.tail
            if tail:
                walk.text(tail)
        else:
            if parent_kind == BLOCK:
                walk.close()
                if parent is menu:
                    menu = None
            elif parent_kind == LINK:
                walk.in_link -= 1
            elif parent_kind == BOLD:
                walk.in_bold -= 1
            if not stack:
                break
            tail = parent.tail
            children, parent, parent_kind = stack.pop()
            if tail:
                walk.text(tail)
    return walk.finish()

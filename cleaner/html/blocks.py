"""Walk a page's tree once and write down its blocks, and the elements that hold them."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.core.invisible import any_hidden
from cleaner.core.paragraphs import without_controls
from cleaner.html.attribute_words import ATTRIBUTES, kinds
from cleaner.html.hidden.sheets import Sheet, sheet_of
from cleaner.html.hidden.shown import folds
from cleaner.html.hidden.styles import HIDING_ATTRIBUTES, VEIL, may_hide, veil_bits
from cleaner.html.hidden.veils import Veils
from cleaner.html.page import Element, Page, PageError

SKIP, INLINE, LINK, BOLD, BREAK, SPAN, BLOCK = range(7)
# Added to the kind of an open inline element that hides its text.
HIDDEN = 8
_TAGS = {
    SKIP: "script style template noscript svg math canvas iframe object embed applet audio video map select "
    "option datalist head title meta link base source track param img picture input textarea area frame "
    "frameset colgroup col wbr progress meter rp dialog-polyfill",
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

_TELLING = ATTRIBUTES | HIDING_ATTRIBUTES

# No article is longer; judging a page beyond these would take minutes or gigabytes.
MOST_BLOCKS = 20_000
MOST_TEXT = 10_000_000

# The attribute values of a site repeat from page to page: what they say is looked up once in a process.
_CACHE_SIZE = 50_000
_cache: dict[tuple[str, str], int] = {}


def is_menu(element: Element) -> bool:
    """Whether there is nothing in a ``nav`` or ``footer`` element that could be running text."""
    return next(element.iter(*_TEXTS), None) is None


def mask_of(element: Element) -> int:
    """The kinds, as a bit mask, that an element's attributes name; above them, whether they may hide it."""
    mask = 0
    for pair in element.items():
        if pair[0] in _TELLING:
            known = _cache.get(pair)
            if known is None:
                known = kinds(*pair) | veil_bits(*pair)
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
        *("bounded", "hidden", "in_pre", "inline", "invisible", "link_chars", "links", "node", "page", "pieces"),
        *("size", "veiled", "veils"),
    )

    def __init__(self, root: Element, sheet: Sheet | None, invisible: bool, bounded: bool) -> None:
        self.page = Page(root)
        self.veils = Veils(sheet)
        self.bounded = bounded
        # Whether the text that comes now is hidden; whether something in the block is, or may be.
        self.hidden = False
        self.veiled = self.invisible = invisible
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
                if self.hidden:
                    self.hide()
                self.pieces.append(text)
            return
        if self.hidden:
            self.hide()
        self.pieces.append(text)
        if self.in_link:
            self.link_chars += len(text.strip())
        elif self.in_bold:
            self.bold_chars += len(text.strip())

    def hide(self) -> None:
        """The next piece of the block is hidden."""
        self.veiled = True
        self.veils.hide(len(self.pieces), self.node)

    def part(self) -> None:
        """An element's edge within a block."""
        if self.pieces:
            self.pieces.append(" ")

    def flush(self, broken: int) -> None:
        """The end of a block, if there is text in it."""
        if self.pieces:
            text = "".join(self.pieces)
            if self.veiled:
                self.veiled = self.invisible
                text = self.veils.seen(self.page, text, self.pieces, self.current)
            text = without_controls(text)
            if text and not text.isspace():
                self.block(text)
            self.pieces = []
        self.first_node = self.node
        self.links = 1 if self.in_link else 0
        self.anchors = self.link_chars = self.bold_chars = self.inline = 0
        self.broken = broken

    def block(self, text: str) -> None:
        """Write down a block."""
        page = self.page
        self.size += len(text)
        if self.bounded and self.size > MOST_TEXT:
            raise PageError(f"more than {MOST_TEXT:,} characters of text: too many to judge")
        if self.bounded and len(page.texts) >= MOST_BLOCKS:
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
        veils: set[int] = set()
        for element, first, last in zip(page.elements, page.first, page.last, strict=True):
            held = first < last
            mask = mask_of(element) if held else 0
            if mask & VEIL or element.tag == "dialog":
                veils.add(len(page.kinds))
            page.kinds.append(mask)
            key = (element.tag, element.get("class"))
            page.signature.append(signatures.setdefault(key, len(signatures)) if held else -1)
        page.node_count = self.node
        self.veils.veil(page, veils, signatures)
        return page


def read_blocks(root: Element, bounded: bool = True, hide: bool = True) -> Page:
    """The blocks of the tree under ``root``, which is not changed. Linear in the number of nodes, at any depth.

    Without ``hide`` nothing counts as hidden from the page's readers. Sentences that hide most of the page's text
    within themselves fold it away: then it counts as seen.

    Raises PageError for more than 20,000 blocks or ten million characters of text, white space included, where the
    page is to be judged (``bounded``).
    """
    sheet = sheet_of(root) if hide else None
    page = _walk(root, sheet, False, bounded)
    if sheet is None:
        return page
    invisible = any_hidden(page.texts)
    if page.runs and folds(page.texts, page.veiled, page.runs):
        sheet.inline = False
    return _walk(root, sheet, invisible, bounded) if invisible or not sheet.inline else page


def _walk(root: Element, sheet: Sheet | None, invisible: bool, bounded: bool) -> Page:
    # Where a style sheet hides names, each inline element is asked for its own.
    named = sheet if sheet is not None and sheet.inline and sheet.hides else None
    walk = _Walk(root, sheet, invisible, bounded)
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
                else:
                    mask = 0
                    if kind == SPAN:
                        mask = mask_of(element)
                        walk.inline |= mask
                    elif menu is None:
                        mask = may_hide(element)
                    if kind == LINK:
                        walk.in_link += 1
                        walk.links += 1
                        if (element.get("href") or "").startswith("#"):
                            walk.anchors += 1
                    elif kind == BOLD:
                        walk.in_bold += 1
                    if mask & VEIL or walk.hidden or (named is not None and named.may_hide(element)):
                        kind += HIDDEN * walk.veils.begin(element)
                        walk.hidden = walk.veils.hides
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
            else:
                if parent_kind >= HIDDEN:
                    walk.veils.end()
                    walk.hidden = walk.veils.hides
                    parent_kind -= HIDDEN
                if parent_kind == LINK:
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

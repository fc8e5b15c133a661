"""Which images belong to the article: by where they stand among the kept blocks, and by what they say of themselves."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from html import escape
from itertools import accumulate
from urllib.parse import urlsplit

from cleaner.html.attribute_words import BIT
from cleaner.html.blocks import mask_of
from cleaner.html.page import Element, Page
from cleaner.html.render.sanitize import PAGES, safe_address, value_of

IMAGES = frozenset(("img", "amp-img", "picture", "noscript"))
# Smaller ones are icons, avatars and pixels that count readers.
SMALLEST = 80
_FURNITURE_KINDS = "nav breadcrumb footer comment related trending share newsletter ad author tags cookie account form"
_FURNITURE = sum(BIT[name] for name in _FURNITURE_KINDS.split())
_OWN_FURNITURE = BIT["share"] | BIT["ad"] | BIT["author"]
_SOURCES = ("src", "data-src", "data-original", "data-lazy-src", "data-lazy", "data-full-src", "data-hi-res-src")
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_NO_PICTURE = re.compile(
    r"(?:^|[^a-z])(?:pixel|spacer|blank|beacon|1x1|avatars?|gravatar|favicon|emojis?|smil(?:ey|ies)|sprite|placeholder|"
    r"lazy(?:load)?)(?:[^a-z]|$)|(?:^|[^a-z])(?:transparent|loading|loader|spinner|gr[ae]y|counter)\.(?:gif|png|svg)$",
    re.IGNORECASE,
)
_NO_PICTURES_CLASS = re.compile(
    r"(?:^|[\s_-])(?:emoji|smiley|avatar|gravatar|icon|logo|pixel)(?:$|[\s_-])", re.IGNORECASE
)
_SIZE = re.compile(r"\s*(\d{1,5})(?:px)?\s*$")
_ATTRIBUTES = ("alt", "title", "width", "height")


class Pictures:
    """The images of a page that go along with its kept blocks.

    ``neutral`` are blocks that say nothing of the images beside them, as captions, headlines and dates;
    ``headline`` is the block from which the article may have images; ``lead`` the address of the image
    that the page names as the article's; ``hidden`` are the blocks that it hides from its readers.
    """

    def __init__(
        self,
        page: Page,
        keep: Sequence[bool],
        neutral: Collection[int] = (),
        headline: int | None = None,
        lead: str | None = None,
        hidden: Collection[int] = (),
    ) -> None:
        self.page = page
        sizes = [0 if i in neutral and not keep[i] else len(text) for i, text in enumerate(page.texts)]
        self.seen = [0, *accumulate(sizes)]
        self.kept = [0, *accumulate(size if kept else 0 for size, kept in zip(sizes, keep, strict=True))]
        article = [i for i, kept in enumerate(keep) if kept]
        # A headline below the body is another's.
        above = headline is not None and bool(article) and headline < article[0]
        self.begin = page.nodes[headline][0] if headline is not None and above else -1
        self.first = page.nodes[article[0]][0] if article else 0
        self.end = page.nodes[article[-1]][1] if article else 0
        self.around = self._body(article)
        self.lead = _name(lead) if lead else ""
        self.hidden = _hiding(page, hidden)

    def _body(self, article: list[int]) -> int:
        """The innermost element with nine tenths of the kept text, by number."""
        page = self.page
        least = 0.9 * self.kept[-1]
        at = page.owner[article[len(article) // 2]] if article else 0
        while page.parent[at] >= 0 and self.kept[page.last[at]] - self.kept[page.first[at]] < least:
            at = page.parent[at]
        return at

    def wanted(self, around: Iterable[tuple[Element, int]], node: int, address: str) -> bool:
        """Whether an image behind so many text nodes is the article's. ``around`` are the block-level elements that it
        stands in, with their numbers, from the innermost outwards.
        """
        around = list(around)
        if any(number in self.hidden for _, number in around):
            return False
        lead = bool(self.lead) and _name(address) == self.lead
        if node <= self.begin and not lead:
            return False
        for element, place in around:
            if mask_of(element) & _FURNITURE and not self._holds_article(place):
                return False
            first, last = self.page.first[place], self.page.last[place]
            if size := self.seen[last] - self.seen[first]:
                if 2 * (self.kept[last] - self.kept[first]) < size:
                    return False
                between = (self.first if self.begin < 0 else self.begin) < node <= self.end
                return between or lead or self._inside(place)
        return False

    def _holds_article(self, place: int) -> bool:
        page = self.page
        return 2 * (self.kept[page.last[place]] - self.kept[page.first[place]]) > self.kept[-1]

    def _inside(self, place: int) -> bool:
        """Whether an element is, or stands in, the one around the article."""
        while place > self.around:
            place = self.page.parent[place]
        return place == self.around


def _hiding(page: Page, hidden: Collection[int]) -> frozenset[int]:
    """The elements that hide all of their text: what else is in them is not seen either."""
    if not hidden:
        return frozenset()
    before = [0, *accumulate(i in hidden for i in range(len(page)))]
    elements = {veil.element for i in hidden for veil in page.veiled.get(i, ()) if veil.by != "inline"}
    return frozenset(
        e for e in elements if before[page.last[e]] - before[page.first[e]] == page.last[e] - page.first[e]
    )


def image_of(element: Element) -> Element | None:
    """The image element of a ``picture`` or ``noscript`` element, or the element itself."""
    if element.tag in ("img", "amp-img"):
        return element
    return next(element.iter("img", "amp-img"), None)


def address_of(image: Element) -> str | None:
    """Where the image itself is, not what stands in its place until it is loaded; None where nothing says so."""
    candidates = [image.get(name) or "" for name in _SOURCES]
    sets = [image.get(name) or "" for name in _SETS]
    for around in image.iterancestors():
        # The parser takes an image behind a source for a part of it.
        if around.tag == "picture":
            sets += [source.get(name) or "" for source in around.iter("source") for name in _SETS]
        elif around.tag != "source":
            break
    candidates += [largest for text in sets if (largest := _largest(text))]
    usable = (address for text in candidates if text and (address := safe_address(text, PAGES)))
    return next((text for text in usable if not _NO_PICTURE.search(_name(text))), None)


def own_address(image: Element) -> str | None:
    """The address that an image of a cleaned page has."""
    return safe_address(image.get("src") or "", PAGES)


def _largest(candidates: str) -> str:
    """The address of the widest image of a ``srcset``."""
    found: list[tuple[float, str]] = []
    for candidate in re.split(r",\s+", candidates[:8000]):
        address, _, size = candidate.strip().rstrip(",").partition(" ")
        number = re.match(r"\s*(\d{1,6}(?:\.\d{1,3})?)[wx]", size)
        found.append((float(number[1]) if number else 1.0, address))
    return max(found, key=lambda item: item[0])[1] if found else ""


def _name(address: str) -> str:
    """The last part of an address's path."""
    try:
        return urlsplit(address.strip()).path.rpartition("/")[2].lower()
    except ValueError:
        return ""


def is_picture(image: Element) -> bool:
    """Whether an image shows something, by its own word: no icon, no avatar, no pixel."""
    for name in ("width", "height"):
        size = _SIZE.match(image.get(name) or "")
        if size and int(size[1]) < SMALLEST:
            return False
    if image.get("role") == "presentation" and not image.get("alt"):
        return False
    names = f"{image.get('class') or ''} {image.get('id') or ''}"
    return not (mask_of(image) & _OWN_FURNITURE or _NO_PICTURES_CLASS.search(names))


def written(image: Element, address: str) -> str:
    """An image's tag: its address, and what it says of itself."""
    parts = [f' src="{escape(address)}"']
    for name in _ATTRIBUTES:
        value = image.get(name)
        if value is not None and (name in ("alt", "title") or _SIZE.match(value)):
            parts.append(f' {name}="{value_of(" ".join(value.split()))}"')
    return f"<img{''.join(parts)}>"

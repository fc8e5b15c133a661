"""Articles behind the article, by the page's layout: infinite scroll and "read next" pages hold several, each with a
headline and often with an address of its own.

Every heading below the page's headline that has text of its own is asked what speaks for a story that it begins. How
much each sign counts was set on generated pages (bench/appended.py) and on the development corpus, where hardly a
page holds a second article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urljoin, urlsplit

import numpy as np
from numpy.typing import NDArray

from cleaner.html.attribute_words import BIT
from cleaner.html.blocks import TAG_CODE
from cleaner.html.features.columns import Measures
from cleaner.html.page import Element
from cleaner.html.stories import StorySpan

LIKE_THE_TITLE = 0.6
LEAST_CHARS = 250
LEAST_PARAGRAPHS = 2
# Characters, links discounted, from which a block is a paragraph.
PARAGRAPH = 60
# How many blocks of kickers, dates and bylines may stand between a headline and its text.
HEADER = 10
ENOUGH = 4
# With more headings a page is a book, a catalogue, or made to hurt.
MOST_HEADINGS = 300
# The least share that running text has of a story's characters.
LEAST_SHARE = 0.6
_HEADINGS = [TAG_CODE[name] for name in ("h1", "h2", "h3")]
_H1, _ARTICLE = TAG_CODE["h1"], TAG_CODE["article"]
_NEVER = frozenset(
    TAG_CODE[name] for name in ("nav", "aside", "footer", "form", "blockquote", "table", "li", "details")
)
_NEVER_KINDS = BIT["comment"] | BIT["faq"] | BIT["popup"] | BIT["live"]
_NEXT = re.compile(r"\b(?:next|infinite|auto-?load(?:ed)?|up-?next|append(?:ed)?)\b", re.IGNORECASE)
_ADDRESS_NAME = re.compile(
    r"(?:^|[-_])(?:url|uri|href|permalink|link|canonical|path|itemid|resource|about)$", re.IGNORECASE
)
_ADDRESS = re.compile(r"(?:https?:)?/{1,2}[^\s/][^\s]*$")
_ARTICLE_TYPE = re.compile(r"Article|Posting|Report")
_SOURCE_NAME = re.compile(r"\b(?:source|publisher|provider)\b", re.IGNORECASE)
_LONGEST_FIELD = 60
_MOST_LOOKED_AT = 300


@dataclass(frozen=True, slots=True)
class _Extent:
    """The blocks from ``first`` up to ``last`` that the heading ``head`` stands for. ``element`` holds them all, or
    only the heading where ``flat``: then the text follows it, without an element of its own.
    """

    head: int
    first: int
    last: int
    element: int
    flat: bool


def appended_stories(
    m: Measures, likely: NDArray[np.bool_], headline: int | None, address: str | None
) -> list[StorySpan]:
    """The stories behind the article whose headline is the block ``headline``.

    ``likely`` says which blocks the scorer takes for an article's, ``address`` is the page's own.
    """
    if headline is None:
        return []
    told, titled = m.columns["in the data"] > 0, m.columns["like the title"] > LIKE_THE_TITLE
    paragraphs = m.mass > PARAGRAPH
    running = paragraphs & ~told
    extents = [
        extent
        for extent in _extents(m, running, headline)
        if _is_full(m, running, extent.head + 1, extent.last) and not titled[extent.first : extent.last].any()
    ]
    if not extents:
        return []
    spans: list[StorySpan] = []
    for extent in extents:
        if spans and extent.first < spans[-1].last:
            continue
        if not spans and not _is_full(m, paragraphs, headline, extent.first):
            continue  # no article before it
        if _is_a_section(m, headline, extent, spans[0].first if spans else extent.first):
            continue
        story = _Candidate(m, m.page.elements, extent, headline, address)
        blocks = [i for i in range(extent.head + 1, extent.last) if running[i] or (likely[i] and not told[i])]
        # Lists of teasers have paragraphs too, among titles and links.
        if m.chars[blocks].sum() < LEAST_SHARE * m.chars[extent.head : extent.last].sum() or story.evidence() < ENOUGH:
            continue
        last = blocks[-1] + 1 if extent.flat else extent.last
        fields = (m.page.texts[extent.head], story.source(), story.age(), story.address)
        spans.append(StorySpan(extent.first, last, tuple(blocks), *fields))
    return spans


def _extents(m: Measures, running: NDArray[np.bool_], headline: int) -> Iterator[_Extent]:
    """What each heading below the headline stands for: the largest element that holds neither the headline nor another
    heading of its kind, or what follows it up to the next one.
    """
    headings = np.isin(m.tag[m.owner], _HEADINGS) & (m.columns["like the title"] <= LIKE_THE_TITLE)
    headings &= (m.words >= 2) & (m.chars <= 300)
    headings[: headline + 1] = False
    if np.count_nonzero(headings) > MOST_HEADINGS:
        return
    kinds, paragraphs = m.signature[m.owner], m.mass > PARAGRAPH
    for head in np.flatnonzero(headings).tolist():
        peers = np.flatnonzero(headings & (kinds == kinds[head]))
        element = int(m.owner[head])
        while (parent := int(m.parent[element])) >= 0 and m.first[parent] > headline:
            if np.count_nonzero((peers >= m.first[parent]) & (peers < m.last[parent])) > 1:
                break
            if paragraphs[m.first[parent] : head].any():
                break
            element = parent
        first, last = int(m.first[element]), int(m.last[element])
        if running[head + 1 : last].any():
            yield _Extent(head, first, last, element, False)
        elif parent >= 0 and m.tag[m.owner[head]] == m.tag[m.owner[headline]]:
            later = peers[peers > head]
            end = min(int(m.last[parent]), int(later[0]) if len(later) else len(kinds))
            yield _Extent(head, first, end, element, True)


def _is_full(m: Measures, running: NDArray[np.bool_], first: int, last: int) -> bool:
    """Whether there is an article's text between two blocks, and not just a teaser's."""
    mass = m.mass[first:last][running[first:last]]
    return len(mass) >= LEAST_PARAGRAPHS and float(mass.sum()) >= LEAST_CHARS


def _is_a_section(m: Measures, headline: int, extent: _Extent, end: int) -> bool:
    """Whether headings of the same kind, in elements of the same kind, stand in the article itself too, which reaches
    from the headline up to ``end``.
    """
    own = np.arange(headline + 1, end)
    kind, around = m.signature[m.owner], m.signature[np.maximum(m.parent[m.owner], 0)]
    same = (kind[own] == kind[extent.head]) & (around[own] == around[extent.head])
    return bool(same.any())


class _Candidate:
    """A heading with its text, and what speaks for its being a story."""

    def __init__(
        self, m: Measures, elements: list[Element], extent: _Extent, headline: int, address: str | None
    ) -> None:
        self.m, self.elements, self.extent, self.headline = m, elements, extent, headline
        self.page_address = address or ""
        chain = [int(m.owner[extent.head])]
        while (parent := int(m.parent[chain[-1]])) >= 0 and m.first[parent] > headline:
            chain.append(parent)
        self.chain = chain
        self.common = max(int(m.parent[chain[-1]]), 0)
        main = int(m.owner[headline])
        while m.parent[main] >= 0 and m.parent[main] != self.common:
            main = int(m.parent[main])
        self.main = main

    @cached_property
    def header(self) -> range:
        """The blocks around the heading, down to the text."""
        mass, head = self.m.mass, self.extent.head
        below = next((i for i in range(head + 1, self.extent.last) if mass[i] > PARAGRAPH), head + 1)
        return range(max(self.extent.first, head - HEADER), min(below, head + HEADER))

    def evidence(self) -> int:
        """What speaks for a story, in points."""
        m, chain = self.m, self.chain
        if any(m.tag[at] in _NEVER or m.page.kinds[at] & _NEVER_KINDS for at in (*chain, self.main)):
            return 0
        if self._is_a_list():
            return 0
        own, main = int(m.owner[self.extent.head]), int(m.owner[self.headline])
        alike = 2 * (m.tag[own] == m.tag[main] == _H1) or int(m.signature[own] == m.signature[main])
        points = self._is_signed() + (self.age() is not None)
        points += 3 * (self.address is not None and not self._linked) + self._linked
        points += any(_NEXT.search(self._names(at)) for at in chain)
        if not self.extent.flat:
            alike += 2 * (m.signature[chain[-1]] == m.signature[self.main] and m.tag[self.main] != _H1)
            points += 2 * any(m.tag[at] == _ARTICLE or self._is_typed(at) for at in chain)
        if not points:
            return 0  # a section of the article, for all that is known
        # Parts of the article's own element are entries and sections more often than stories.
        return int(points + alike - 2 * (not self.extent.flat and self._in_an_article()))

    def _is_a_list(self) -> bool:
        """Whether headings that link to other pages stand among few paragraphs: teasers."""
        m, blocks = self.m, np.arange(self.extent.head, self.extent.last)
        linked = blocks[np.isin(m.tag[m.owner[blocks]], _HEADINGS) & (m.link_share[blocks] > 0.8)]
        count = len(set(m.owner[linked].tolist()))
        return count > 1 and 3 * count > int(np.count_nonzero(m.mass[blocks] > PARAGRAPH))

    def _is_signed(self) -> bool:
        columns = self.m.columns
        return any(columns["near author"][i] or columns["word author"][i] for i in self.header if i != self.extent.head)

    def _in_an_article(self) -> bool:
        around = self.common
        while around >= 0 and self.m.tag[around] != _ARTICLE:
            around = int(self.m.parent[around])
        return around >= 0

    def _names(self, at: int) -> str:
        element = self.elements[at]
        return f"{element.get('class') or ''} {element.get('id') or ''} {element.tag}".replace("_", "-")

    def _is_typed(self, at: int) -> bool:
        element = self.elements[at]
        return bool(_ARTICLE_TYPE.search(element.get("itemtype") or element.get("typeof") or ""))

    @cached_property
    def _link(self) -> str | None:
        """The address that the heading links to, if it is another page's."""
        element = self.elements[int(self.m.owner[self.extent.head])]
        links = [*element.iter("a"), *(up for up in element.iterancestors("a"))]
        return next((url for link in links if (url := self._other_page(link.get("href") or ""))), None)

    @property
    def _linked(self) -> bool:
        return self._link is not None and self.address == self._link

    @cached_property
    def address(self) -> str | None:
        """The story's own address: from an attribute or a link element of what holds it, or the heading's link."""
        for at in self.chain:
            for name, value in self.elements[at].items():
                if _ADDRESS_NAME.search(name) and _ADDRESS.match(value) and (url := self._other_page(value)):
                    return url
        if not self.extent.flat:
            for count, element in enumerate(self.elements[self.extent.element].iter("link", "meta", "a")):
                if count > _MOST_LOOKED_AT:
                    break
                if element.tag == "a" and "bookmark" not in (element.get("rel") or ""):
                    continue
                named = f"{element.get('itemprop') or ''} {element.get('rel') or ''} {element.get('property') or ''}"
                value = element.get("href") or element.get("content") or ""
                if re.search(r"url|mainEntityOfPage|canonical|bookmark", named) and (url := self._other_page(value)):
                    return url
        return self._link

    def _other_page(self, value: str) -> str | None:
        """An address as an absolute one, where the page's own is known; None for a part of this page."""
        value = value.strip()
        if not value or value.startswith(("#", "javascript:", "mailto:")):
            return None
        try:
            url = urljoin(self.page_address, value)
            ours, theirs = urlsplit(self.page_address), urlsplit(url)
        except ValueError:
            return None
        same = theirs.path.rstrip("/") == ours.path.rstrip("/") and theirs.query == ours.query
        return None if same or not theirs.path.strip("/") else url

    def age(self) -> str | None:
        """The story's date or age as it stands in its header."""
        for i in self.header:
            element = self.elements[int(self.m.owner[i])]
            for time in element.iter("time"):
                text = " ".join("".join(str(part) for part in time.itertext()).split())
                return text if 0 < len(text) <= _LONGEST_FIELD else time.get("datetime")
        dated = [i for i in self.header if i != self.extent.head and len(self.m.page.texts[i]) <= _LONGEST_FIELD]
        for name in ("near date", "word date"):
            for i in dated:
                if self.m.columns[name][i] and any(map(str.isdigit, self.m.page.texts[i])):
                    return self.m.page.texts[i]
        return None

    def source(self) -> str | None:
        """The outlet that the story's header names as its source."""
        for i in self.header:
            at, text = int(self.m.owner[i]), self.m.page.texts[i]
            if i != self.extent.head and len(text) <= _LONGEST_FIELD and _SOURCE_NAME.search(self._names(at)):
                return text
        return None

"""CSS selectors of site rules, on a page's tree."""

from __future__ import annotations

from functools import lru_cache

from cssselect import SelectorError
from lxml import etree
from lxml.cssselect import CSSSelector

from cleaner.html.page import Page


@lru_cache(maxsize=2048)
def _compiled(selector: str) -> CSSSelector | None:
    """The selector, or None where it isn't one."""
    try:
        return CSSSelector(selector, translator="html")
    except (SelectorError, etree.XPathError):
        return None


def elements_of(page: Page, selector: str) -> list[tuple[int, int]]:
    """The ranges of blocks (first, last) under the elements that a selector finds; none for a selector
    that is no CSS.
    """
    find = _compiled(selector)
    if find is None:
        return []
    where = {element: index for index, element in enumerate(page.elements)}
    found = []
    for element in find(page.root):
        index = where.get(element)
        if index is not None and page.last[index] > page.first[index]:
            found.append((page.first[index], page.last[index]))
    return found

"""A page of which nothing is removed, in the form of cleaned HTML: what comes back where a page can't be judged."""

from __future__ import annotations

from itertools import compress

from cleaner.core.paragraphs import source_page, text_page
from cleaner.html.blocks import read_blocks
from cleaner.html.metadata import title_of
from cleaner.html.page import Element, Page, PageError
from cleaner.html.parse import read
from cleaner.html.render.html import is_page, settled, write


def safe_page(source: str, root: Element | None = None) -> str:
    """All of a page's text and images as cleaned HTML has them, and no script, handler or style.

    ``root`` is its tree, where there is one already. A page that is too large to be read shows its source. The same
    for what it gave.
    """
    if root is None:
        try:
            root = read(source).root
        except PageError:
            return source_page(source)
    if root is None:
        return ""
    page = read_blocks(root, bounded=False)
    keep = _seen(page)
    done = settled(write(page, keep, root.tag == "html" and is_page(source)), bounded=False)
    return done.text if done.stable else text_page("\n".join(compress(page.texts, keep)), title_of(root))


def _seen(page: Page) -> list[bool]:
    """The blocks that the page's readers see; all of them where that is the smaller part, as a script may show them."""
    keep = [i not in page.veiled for i in range(len(page))]
    seen = sum(map(len, compress(page.texts, keep)))
    return keep if 2 * seen >= sum(map(len, page.texts)) else [True] * len(page)

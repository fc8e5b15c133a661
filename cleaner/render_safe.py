"""A page of which nothing is removed, in the form of cleaned HTML: what comes back where a page can't be judged."""

from __future__ import annotations

from cleaner.paragraphs import source_page, text_page
from cleaner.read.html import read
from cleaner.read.html_blocks import Element, PageError, read_blocks
from cleaner.read.metadata import title_of
from cleaner.render_html import is_page, settled, write


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
    done = settled(write(page, [True] * len(page), root.tag == "html" and is_page(source)), bounded=False)
    return done.text if done.stable else text_page("\n".join(page.texts), title_of(root))

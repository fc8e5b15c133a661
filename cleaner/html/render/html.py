"""Kept blocks to cleaned HTML: the page's own elements around them, and nothing else.

The page is walked once more in the order of ``read_blocks``, so that text nodes have the same numbers. An
element is written when the first kept text inside of it is reached; what holds none is never written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from cleaner.html.blocks import BLOCK, BREAK, KIND, SKIP, read_blocks
from cleaner.html.page import Element, Page, PageError
from cleaner.html.parse import read
from cleaner.html.render.cuts import NO_CUTS, Cuts, visible_of
from cleaner.html.render.head import head_of, mark_element, mark_for, mark_of
from cleaner.html.render.images import IMAGES, Pictures
from cleaner.html.render.writer import Writer
from cleaner.result import Role

_LOOKS_RAW = re.compile(
    r"<(?:script|style|!--)|"
    r"<[a-z][a-z0-9-]{0,30}+(?:\s++[a-z:-]{1,30}+=\"[^\"<>]{0,2000}+\"){0,20}?\s++"
    r"(?:class|style|on[a-z]{3,12}|data-[\w-]{1,40})=",
    re.I,
)
_PAGE_TAG = re.compile(r"<(?:!doctype|html|head|body|title)\b", re.IGNORECASE)
MOST_PASSES = 4


def is_page(source: str) -> bool:
    """Whether a source is a whole page, not a piece of one."""
    return _PAGE_TAG.search(source) is not None


class Own(NamedTuple):
    """What is written into a page that it has not: meta elements by name, and the mark of what is not the body."""

    metas: Mapping[str, str] = {}
    mark: str | None = None


NOTHING = Own()


def write(
    page: Page,
    keep: Sequence[bool],
    whole: bool = True,
    cuts: Cuts = NO_CUTS,
    pictures: Pictures | None = None,
    own: Own = NOTHING,
) -> str:
    """The page with only the blocks of ``keep``; ``whole`` says whether html, head and body elements are
    written. ``pictures`` chooses the images; without it they all stay.

    Raises ValueError where the tree is not the one that was read.
    """
    head = head_of(page.root, own.metas, own.mark) if whole else ""
    writer = Writer(page, keep, whole, cuts, pictures, head)
    walk(page, writer)
    text = "".join(writer.out).strip("\n")
    if whole and text.startswith("<html"):
        return f"<!DOCTYPE html>\n{text}\n"
    # At its end: what follows a meta element, a parser may take for a part of the head.
    mark = f"{mark_element(own.mark)}\n" if own.mark is not None and text else ""
    return f"{text}\n{mark}" if text else ""


def walk(page: Page, writer: Writer) -> None:
    """Hand the page to the writer, in the order in which it was read."""
    root = page.root
    writer.open(root, root.tag if isinstance(root.tag, str) else "", BLOCK)
    if root.text:
        writer.text(root.text)
    stack: list[Iterator[Element]] = []
    children: Iterator[Element] = iter(root)
    parents = [root]
    while True:
        for element in children:
            tag = element.tag
            kind = KIND.get(tag, BLOCK) if isinstance(tag, str) else SKIP
            if kind == BREAK:
                writer.line_break()
            elif tag in IMAGES:
                writer.image(element)
            if kind not in (BREAK, SKIP):
                writer.open(element, tag, kind)
                if element.text:
                    writer.text(element.text)
                stack.append(children)
                children = iter(element)
                parents.append(element)
                break
            if element.tail:
                writer.text(element.tail)
        else:
            writer.close()
            if not stack:
                break
            children = stack.pop()
            tail = parents.pop().tail
            if tail:
                writer.text(tail)
    if writer.node != page.node_count:
        raise ValueError(f"the page has {writer.node} text nodes and had {page.node_count} when it was read")


def illustrated(page: Page, keep: Sequence[bool], pictures: Pictures) -> list[int]:
    """The block-level elements, by number, in which an image stands that ``pictures`` chooses."""
    writer = Writer(page, keep, False, NO_CUTS, pictures, "")
    walk(page, writer)
    return writer.illustrated


class Cleaned(NamedTuple):
    """Cleaned HTML, the texts of its blocks when it is read again, and whether cleaning it again gives it back."""

    text: str
    blocks: list[str]
    stable: bool


def cleaned(
    page: Page,
    keep: Sequence[bool],
    source: str | None,
    cuts: Cuts = NO_CUTS,
    pictures: Pictures | None = None,
    roles: Sequence[Role] | None = None,
    metas: Mapping[str, str] = NOTHING.metas,
) -> Cleaned:
    """Cleaned HTML of the kept blocks without their ``cuts`` and with the images that ``pictures`` chooses (default:
    by their place among the kept blocks), in the form that ``is_clean`` knows again.

    ``source`` is the page's text, where it was text: one that is no whole page gives none. What a parser would read
    otherwise than it was written (a paragraph around a table) is written as it would be read. ``roles`` are those of
    the page's blocks (default: all are body): a mark tells them where the page's elements don't. ``metas`` are
    meta elements to be added, by name. Raises ValueError where the tree is not the one that was read.
    """
    whole = page.root.tag == "html" and (source is None or is_page(source))
    kept = [i for i, stays in enumerate(keep) if stays]
    mark = mark_for(page, [roles[i] for i in kept], kept) if roles is not None else None
    done = settled(write(page, keep, whole, cuts, pictures or Pictures(page, keep), Own(metas, mark)))
    if done.page is not None and (last := mark_for(done.page, _carried(page, kept, cuts, roles, done.page))) != mark:
        # Its blocks are not the page's, one by one.
        done = settled(write(done.page, [True] * len(done.page), whole, own=Own(mark=last)))
    return Cleaned(done.text, done.page.texts if done.page else [], done.stable)


class Settled(NamedTuple):
    """Cleaned HTML as a parser reads it, the page that it is then, and whether it is written so again."""

    text: str
    page: Page | None
    stable: bool


def settled(text: str, bounded: bool = True) -> Settled:
    """Cleaned HTML read and written until it stays as it is. ``bounded``: as pages are that are to be judged.

    Raises PageError where it is too large.
    """
    page = None
    for _ in range(MOST_PASSES):
        again, page = _again(text, bounded)
        if again == text:
            return Settled(text, page, not _LOOKS_RAW.search(text))
        text = again
    return Settled(text, page, False)


def _carried(page: Page, kept: Sequence[int], cuts: Cuts, roles: Sequence[Role] | None, final: Page) -> Sequence[Role]:
    """The roles of a page's kept blocks, as those of the cleaned page's blocks, told by their places in the text."""
    if roles is None or not kept:
        return [Role.BODY] * len(final)
    edges = list(accumulate(len(visible_of(page.texts[i], cuts.get(i, ()))) for i in kept))
    found, at, place = [], 0, 0
    for text in final.texts:
        while at < len(edges) - 1 and edges[at] <= place:
            at += 1
        found.append(roles[kept[at]])
        place += len(visible_of(text))
    return found


def _again(text: str, bounded: bool = True) -> tuple[str, Page | None]:
    """Cleaned HTML read and written again, all of it, and the page that it is when it is read."""
    root = read(text).root
    if root is None:
        return text, None
    page = read_blocks(root, bounded, hide=False)
    return write(page, [True] * len(page), is_page(text), own=Own(mark=mark_of(root))), page


def is_clean(source: str) -> bool:
    """Whether a page is, to the letter, what ``cleaned`` writes: then there is nothing left to clean.

    Costs next to nothing on other pages, which hold scripts, classes or styles.
    """
    if _LOOKS_RAW.search(source):
        return False
    try:
        return _again(source)[0] == source
    except PageError:
        return False

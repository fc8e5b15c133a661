"""Pages made longer than those of the corpus: articles of thousands of paragraphs, and lists of thousands of links.

Without them the scorer knows no article of more than a few hundred blocks, and takes the rest of a book for what stands
below an article.
"""

from __future__ import annotations

import copy
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.html.blocks import TAG_CODE
from cleaner.html.page import Element, Page

SHORTEST, LONGEST = 60, 2500
HEADING_EVERY = 12
FEWEST_ALIKE = 4
_PARAGRAPH, _ITEM = TAG_CODE["p"], TAG_CODE["li"]


@dataclass(slots=True)
class Donors:
    """Texts of a fold's pages to lengthen others of the same fold with: of article paragraphs, and of list items that
    are no article.
    """

    paragraphs: list[str]
    items: list[str]


def add_donors(page: Page, target: NDArray[np.float32], donors: Donors) -> None:
    """Remember the texts of a page."""
    for text, owner, wanted in zip(page.texts, page.owner, target, strict=True):
        if wanted and page.tag[owner] == _PARAGRAPH and len(text) > 60:
            donors.paragraphs.append(text)
        elif not wanted and page.tag[owner] == _ITEM and 5 < len(text) < 120:
            donors.items.append(text)


def _last_of_most(page: Page, wanted: Sequence[bool], tag: int) -> int | None:
    """The last of the blocks of a tag, article or not, under the parent that has most of them; None for few."""
    alone = [
        i
        for i, owner in enumerate(page.owner)
        if wanted[i]
        and page.tag[owner] == tag
        and page.last[owner] - page.first[owner] == 1
        and not (page.elements[owner].tail or "").strip()
    ]
    parents = Counter(page.parent[page.owner[i]] for i in alone).most_common(1)
    if not parents or parents[0][1] < FEWEST_ALIKE:
        return None
    return max(i for i in alone if page.parent[page.owner[i]] == parents[0][0])


def _put(after: Element, texts: Sequence[str], dice: random.Random, article: bool) -> None:
    """Put elements like ``after`` behind it, with these texts."""
    around = after.getparent()
    assert around is not None
    place = around.index(after) + 1
    for number, text in enumerate(texts):
        new = copy.copy(after)
        for child in list(new):
            new.remove(child)
        new.text = new.tail = None
        if not article:
            link = new.makeelement("a", href=f"/{number}")
            link.text = text
            new.append(link)
        else:
            if number % HEADING_EVERY == HEADING_EVERY - 1 and dice.random() < 0.5:
                new, text = new.makeelement("h2"), " ".join(text.split()[:7])
            new.text = text
        around.insert(place + number, new)


def lengthen(
    page: Page, target: NDArray[np.float32], donors: Donors, dice: random.Random
) -> NDArray[np.float32] | None:
    """Lengthen the tree under ``page``, in the article and sometimes in a list. Returns the labels of its blocks then;
    None where there is no place for more.
    """
    done = []
    for article, tag, pool in ((True, _PARAGRAPH, donors.paragraphs), (False, _ITEM, donors.items)):
        if not article and dice.random() < 0.5:
            continue
        block = _last_of_most(page, ((target > 0.5) == article).tolist(), tag)
        if block is not None and pool:
            count = int(np.exp(dice.uniform(np.log(SHORTEST), np.log(LONGEST))))
            _put(page.elements[page.owner[block]], [dice.choice(pool) for _ in range(count)], dice, article)
            done.append((block, count, float(article)))
    for block, count, label in sorted(done, reverse=True):
        target = np.insert(target, block + 1, np.full(count, label, dtype=np.float32))
    return target if done else None

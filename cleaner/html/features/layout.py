"""Where blocks stand: the elements around them, blocks of the same kind, and neighbours."""

from __future__ import annotations

import numpy as np

from cleaner.html import attribute_words as attribute_words
from cleaner.html.blocks import TAG_CODE
from cleaner.html.features.arrays import Column, Measures, bits, tag_table, total

LEVELS = 4
_TAG_GROUPS: dict[str, str] = {
    "p": "p",
    "item": "li dt dd",
    "h1": "h1",
    "h2": "h2",
    "h3": "h3 h4 h5 h6",
    "cell": "td th caption",
    "quote": "blockquote",
    "pre": "pre",
    "figcaption": "figcaption",
    "button": "button label legend summary",
    "div": "div section article main other center",
}
_INSIDE_NAMES = (
    "nav aside header footer form figure table li article main blockquote section button details address dl h1"
)
_INSIDE = _INSIDE_NAMES.split()
_GROUP_TABLE = np.array([tag_table(group) for group in _TAG_GROUPS.values()])
_PAGE_TAGS = tag_table("html body")
_PLAIN_BOXES = tag_table("div section")
_INSIDE_BITS = np.zeros(len(TAG_CODE), dtype=np.int64)
for _i, _name in enumerate(_INSIDE):
    _INSIDE_BITS[TAG_CODE[_name]] |= 1 << _i
_NAMING = attribute_words.BIT["body"] | attribute_words.BIT["article"]
_WIDTHS = (1, 2, 5)


def add_elements(m: Measures) -> None:
    """The block's own element, the kinds that class names and ids give to it, and to any around it."""
    m.features.add_group([f"tag {name}" for name in _TAG_GROUPS], _GROUP_TABLE[:, m.tag[m.owner]])
    goods = total(m.good)
    share = (goods[m.last] - goods[m.first]) / max(float(goods[-1]), 1.0)
    own = np.array(m.page.kinds, dtype=np.int64)
    # An element that holds nearly the whole page names the page, not a part of it.
    own[(share > 0.92) | _PAGE_TAGS[m.tag]] &= _NAMING
    kinds, around = own.tolist(), _INSIDE_BITS[m.tag].tolist()
    for i, parent in enumerate(m.page.parent):
        if parent >= 0:
            kinds[i] |= kinds[parent]
            around[i] |= around[parent]
    near = own[m.owner] | own[np.maximum(m.parent[m.owner], 0)] | np.array(m.page.inline)
    m.features.add_group([f"in {name}" for name in _INSIDE], bits(np.array(around)[m.owner], len(_INSIDE)))
    count = len(attribute_words.BIT)
    m.features.add_group([f"near {name}" for name in attribute_words.BIT], bits(near, count))
    m.features.add_group([f"under {name}" for name in attribute_words.BIT], bits(np.array(kinds)[m.owner], count))


def add_containers(m: Measures) -> None:
    """Where a block stands relative to the elements that hold the page's good text."""
    goods = total(m.good)
    held = goods[m.last] - goods[m.first]
    everything = max(float(goods[-1]), 1.0)
    # The readability way: a paragraph counts in full for its parent, by half for its grandparent.
    direct = np.bincount(m.owner, weights=m.good, minlength=len(m.parent))
    up = np.maximum(m.parent, 0)
    score = np.bincount(up, weights=direct, minlength=len(m.parent))
    score += 0.5 * np.bincount(up[up], weights=direct, minlength=len(m.parent)) + 0.5 * direct
    top = {"top": int(np.argmax(score))}
    for percent in (40, 60, 80, 95):
        enough = np.flatnonzero(held >= everything * percent / 100)
        top[f"{percent}%"] = int(enough[np.argmax(m.depth[enough])]) if len(enough) else 0
    n = len(m.owner)
    index = np.arange(n)
    at = np.array(list(top.values()))
    first, last = m.first[at][:, None], m.last[at][:, None]
    within = (index >= first) & (index < last)
    m.features.add_group([f"in {name}" for name in top], within)
    depth = np.where(within, m.depth[m.owner] - m.depth[at][:, None], -1)
    m.features.add_group([f"depth in {name}" for name in top], depth)
    outside = np.maximum(index - last + 1, 0) - np.maximum(first - index, 0)
    m.features.add_group([f"blocks from {name}" for name in top], np.sign(outside) * np.log1p(np.abs(outside)))
    shares = np.broadcast_to((held[at] / everything)[:, None], within.shape)
    m.features.add_group([f"share of {name}" for name in top], shares)
    begin, end = int(m.first[top["60%"]]), int(m.last[top["60%"]])
    # The last and first good block inside: what stands beyond them is rarely the article.
    good = np.flatnonzero(m.good > 60)
    before = np.searchsorted(good, index)
    last_good = good[np.maximum(before - 1, 0)] if len(good) else np.zeros(n, dtype=np.int64)
    next_good = good[np.minimum(before, len(good) - 1)] if len(good) else last_good
    after = len(good) - np.searchsorted(good, index, side="right")
    around = (before, after, np.clip(index - last_good, 0, 200), np.clip(next_good - index, 0, 200))
    names = ("good blocks before", "good blocks after", "since a good block", "to a good block")
    m.features.add_group(names, np.log1p(around))
    m.features.add({"place in 60%": np.clip((index - begin) / max(end - begin, 1), -0.5, 1.5)})


def add_levels(m: Measures) -> None:
    """Text, links and paragraphs of the elements around a block, from the innermost outwards."""
    paragraphs = (m.tag[m.owner] == TAG_CODE["p"]) * m.chars
    sums = total(np.array((m.chars, m.good, m.chars * m.link_share, paragraphs)))
    everything = max(float(sums[1, -1]), 1.0)
    text, good, links, marked = sums[:, m.last] - sums[:, m.first]
    safe = np.maximum(text, 1)
    blocks = np.maximum(m.last - m.first, 1)
    tables: dict[str, Column] = {
        "log text": np.log1p(text),
        "link share": links / safe,
        "log blocks": np.log1p(blocks),
        "good share": good / everything,
        "in p": marked / safe,
        "text a block": np.log1p(text / blocks),
        "is div": _PLAIN_BOXES[m.tag],
    }
    values = np.array(list(tables.values()))
    at = m.owner
    for level in range(LEVELS):
        m.features.add_group([f"{name} of {level}" for name in tables], values[:, at])
        at = np.maximum(m.parent[at], 0)
    place = np.log1p(np.arange(len(m.owner)) - m.first[np.maximum(m.parent[m.owner], 0)])
    m.features.add({"place in parent": place, "depth": m.depth[m.owner]})


def add_signatures(m: Measures) -> None:
    """What all blocks with the same tag and class, with and without their parent's, are like together."""
    everything = max(float(m.good.sum()), 1.0)
    own = m.signature[m.owner]
    for name, code, size in (("signature", own, int(own.max()) + 1), ("pair", m.group, m.groups)):
        good, count = np.bincount(code, m.good, size), np.bincount(code, minlength=size)
        text = np.maximum(np.bincount(code, m.chars, size), 1)
        links = np.bincount(code, m.chars * m.link_share, size)
        values = np.array((good / everything, np.log1p(count), np.log1p(text / np.maximum(count, 1)), links / text))
        names = ("good share", "log count", "text a block", "link share")
        m.features.add_group([f"{name} {what}" for what in names], values[:, code])


def add_neighbours(m: Measures) -> None:
    """The blocks just before and after."""
    n = len(m.owner)
    index = np.arange(n)
    widths = np.array(_WIDTHS)[:, None]
    low = np.concatenate((index - widths, np.broadcast_to(index + 1, (len(widths), n))))
    high = np.concatenate((np.broadcast_to(index, (len(widths), n)), index + 1 + widths))
    sums = total(np.array((m.chars, m.good, m.chars * m.link_share)))
    text, good, links = sums[:, np.clip(high, 0, n)] - sums[:, np.clip(low, 0, n)]
    sides = [f"{width} {side}" for side in ("before", "after") for width in _WIDTHS]
    m.features.add_group([f"log text {side}" for side in sides], np.log1p(text))
    m.features.add_group([f"log good {side}" for side in sides], np.log1p(good))
    m.features.add_group([f"link share {side}" for side in sides], links / np.maximum(text, 1))
    same = m.signature[m.owner]
    alike = same[1:] == same[:-1]
    m.features.add(
        {
            "like the one before": np.concatenate(([False], alike)),
            "like the one after": np.concatenate((alike, [False])),
        }
    )

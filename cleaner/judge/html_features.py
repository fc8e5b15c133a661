"""What is measured of each block of a page: named columns, computed for all blocks of the page at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.judge import html_words
from cleaner.read import html_words as attribute_words
from cleaner.read.html_blocks import TAG_CODE, Page

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Column = NDArray[Any]

LETTER, UPPER, DIGIT, SPACE, STOP, COMMA, PUNCTUATION, IDEOGRAPH, CLOSER, BAR = (1 << i for i in range(10))
_CHARACTERS = np.zeros(0x10000, dtype=np.uint16)
_ALL = [chr(i) for i in range(0x10000)]
_CHARACTERS[[i for i, c in enumerate(_ALL) if c.isalpha()]] |= LETTER
_CHARACTERS[[i for i, c in enumerate(_ALL) if c.isupper()]] |= UPPER
_CHARACTERS[[i for i, c in enumerate(_ALL) if c.isdigit()]] |= DIGIT
_CHARACTERS[[i for i, c in enumerate(_ALL) if c.isspace()]] |= SPACE
_CHARACTERS[[ord(c) for c in ".!?…。！？｡؟۔।።"]] |= STOP
_CHARACTERS[[ord(c) for c in ",;،；，、؛"]] |= COMMA
_CHARACTERS[[i for i, c in enumerate(_ALL) if not (c.isalnum() or c.isspace())]] |= PUNCTUATION
_CHARACTERS[[ord(c) for c in "\"'”’»)]“』」）"]] |= CLOSER
_CHARACTERS[[0x7C, 0xBB, 0x203A, 0x2022, 0xB7, 0x3E]] |= BAR
for _first, _last in ((0x3040, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x0E00, 0x0E7F)):
    _CHARACTERS[_first : _last + 1] |= IDEOGRAPH
del _ALL

LEVELS = 4
SHORT = 160
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


def tag_table(names: str) -> NDArray[np.bool_]:
    """Whether each tag code is one of the named tags, to be looked up with an array of codes."""
    table = np.zeros(len(TAG_CODE), dtype=np.bool_)
    table[[TAG_CODE[name] for name in names.split()]] = True
    return table


_GROUP_TABLES = {name: tag_table(group) for name, group in _TAG_GROUPS.items()}
_PAGE_TAGS = tag_table("html body")
_PLAIN_BOXES = tag_table("div section")
_INSIDE_BITS = np.zeros(len(TAG_CODE), dtype=np.int64)
for _i, _name in enumerate(_INSIDE):
    _INSIDE_BITS[TAG_CODE[_name]] |= 1 << _i


def _bits(masks: Ints, count: int) -> NDArray[np.bool_]:
    """Bit masks as rows of booleans, one column a bit."""
    rows: NDArray[np.bool_] = (masks[:, None] >> np.arange(count)) & 1 != 0
    return rows


def total(values: NDArray[np.float64] | Ints) -> NDArray[np.float64]:
    """Sums of all values before each index: differences of two of them are sums over a range."""
    return np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))


@dataclass(frozen=True, slots=True)
class Told:
    """What the page says of its article elsewhere: its titles, its summary, and its text as data ("" where
    it doesn't).
    """

    titles: Sequence[str] = ()
    summary: str = ""
    body: str = ""


@dataclass(slots=True, eq=False)
class Measures:
    """What several steps need of a page's blocks and elements, as arrays (blocks: n; elements: m)."""

    page: Page
    chars: NDArray[np.float64]
    words: NDArray[np.float64]
    link_share: NDArray[np.float64]
    good: NDArray[np.float64]
    owner: Ints
    parent: Ints
    tag: Ints
    depth: Ints
    first: Ints
    last: Ints
    signature: Ints
    columns: dict[str, Column]


def _texts(page: Page, columns: dict[str, Column]) -> tuple[NDArray[np.float64], ...]:
    """Character classes counted per block."""
    joined = "\n".join(page.texts)
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    kinds = _CHARACTERS[np.minimum(codes, 0xFFFF)]
    lengths = np.fromiter(map(len, page.texts), dtype=np.int64, count=len(page))
    ends = np.cumsum(lengths + 1) - 1
    starts = ends - lengths

    def count(where: Column) -> NDArray[np.float64]:
        sums = np.zeros(len(where) + 1, dtype=np.int32)
        np.cumsum(where, out=sums[1:])
        counts: NDArray[np.float64] = (sums[ends] - sums[starts]).astype(np.float64)
        return counts

    space = (kinds & SPACE) != 0
    begins = ~space
    begins[1:] &= space[:-1]
    ideographs = count((kinds & IDEOGRAPH) != 0)
    upper = (kinds & UPPER) != 0
    chars = lengths.astype(np.float64)
    letters = np.maximum(count((kinds & LETTER) != 0), 1)
    words = np.maximum(count(begins), ideographs * 0.6)
    stops, commas = count((kinds & STOP) != 0), count((kinds & COMMA) != 0)
    first, last = kinds[starts], kinds[ends - 1]
    final = codes[ends - 1]
    closing = (kinds[ends - 1] & CLOSER) != 0
    before_last = kinds[np.maximum(ends - 2, starts)]
    stopped = ((last & STOP) != 0) | (closing & ((before_last & STOP) != 0))
    link_share = np.minimum(np.array(page.link_chars) / chars, 1.0)
    columns["log chars"] = np.log1p(chars)
    columns["log words"] = np.log1p(words)
    columns["word length"] = np.minimum(chars / words, 30)
    columns["digits"] = count((kinds & DIGIT) != 0) / chars
    columns["capitals"] = count(upper) / letters
    columns["capital words"] = count(upper & begins) / words
    columns["punctuation"] = count((kinds & PUNCTUATION) != 0) / chars
    columns["log commas"] = np.log1p(commas)
    columns["log stops"] = np.log1p(stops)
    columns["commas a word"] = commas / words
    columns["ends as a sentence"] = stopped
    columns["ends in a colon"] = (final == 58) | (final == 0xFF1A)
    columns["ends in dots"] = (final == 0x2026) | ((final == 46) & (codes[np.maximum(ends - 2, starts)] == 46))
    columns["begins upper"] = (first & UPPER) != 0
    columns["begins with a digit"] = (first & DIGIT) != 0
    columns["begins with a mark"] = (first & PUNCTUATION) != 0
    columns["has bars"] = count((kinds & BAR) != 0) > 0
    columns["has an address"] = count(codes == 0x40) > 0
    columns["ideographs"] = ideographs / chars
    columns["link share"] = link_share
    columns["log links"] = np.log1p(page.links)
    columns["anchors a link"] = np.array(page.anchors) / np.maximum(page.links, 1)
    columns["links a word"] = np.array(page.links) / words
    columns["bold share"] = np.minimum(np.array(page.bold_chars) / chars, 1.0)
    columns["begun by a break"] = np.array(page.broken)
    return chars, words, link_share, stopped, stops, ideographs


def _vocabulary(
    page: Page,
    tokens: list[list[str]],
    columns: dict[str, Column],
    chars: Column,
    words: Column,
    ideographs: Column,
) -> None:
    """Hint words of short blocks, function words of long ones, repetition within the page."""
    n = len(page)
    short, wide = (chars <= SHORT).tolist(), (ideographs > 0).tolist()
    masks = np.zeros(n, dtype=np.int64)
    hints = html_words.hints
    for i, block in enumerate(tokens):
        if short[i]:
            mask = 0
            for word in block:
                mask |= hints(word)
            if wide[i]:
                mask |= html_words.unspaced(page.texts[i])
            masks[i] = mask
    bits = _bits(masks, len(html_words.BIT))
    for i, name in enumerate(html_words.BIT):
        columns[f"word {name}"] = bits[:, i]
    columns["hint words"] = bits.sum(axis=1)
    known = html_words.FUNCTION_WORDS.__contains__
    common = np.array([sum(map(known, block)) for block in tokens], dtype=np.float64)
    columns["log function words"] = np.log1p(common)
    columns["function words"] = np.where(ideographs > chars / 4, 0.35, common / words)
    counts = Counter(page.texts)
    columns["repeated"] = np.minimum(np.array([counts[text] for text in page.texts], dtype=np.float64), 5) - 1


def _told(
    page: Page, tokens: list[list[str]], columns: dict[str, Column], told: Told, tags: Ints, chars: Column
) -> None:
    """Likeness to what the page says of its article, and where the block stands relative to the headline."""
    n = len(page)
    wanted = [set(t.lower().split()) for t in told.titles if t]
    h1 = tags == TAG_CODE["h1"]
    like = np.zeros(n)
    if wanted:
        known = set().union(*wanted)
        for i in np.flatnonzero(chars < 300).tolist():
            if not known.isdisjoint(tokens[i]):
                have = set(tokens[i])
                like[i] = max(len(have & title) / max(len(have), len(title) * 0.6) for title in wanted)
    columns["like the title"] = like
    columns["like the summary"] = _like_summary(tokens, told.summary, chars)
    columns["in the data"], columns["has data"] = _in_data(page, told.body, chars)
    scores = like + 0.5 * h1
    at = int(np.argmax(scores)) if n and scores.max() >= 0.6 else -1
    index = np.arange(n)
    distance = index - at if at >= 0 else np.zeros(n)
    columns["has a headline"] = np.full(n, at >= 0)
    columns["after the headline"] = np.sign(distance) * np.log1p(np.abs(distance))
    before = total(chars)
    columns["text since the headline"] = (
        np.sign(distance) * np.log1p(np.abs(before[:-1] - before[max(at, 0)])) if at >= 0 else np.zeros(n)
    )


def _like_summary(tokens: list[list[str]], summary: str, chars: Column) -> NDArray[np.float64]:
    """The share of a block's words that the page's summary holds, weighted by how much of the summary that
    is.
    """
    like = np.zeros(len(tokens))
    words = set(summary.lower().split())
    if len(words) >= 4:
        for i in np.flatnonzero((chars > 20) & (chars < 800)).tolist():
            if not words.isdisjoint(tokens[i]):
                have = set(tokens[i])
                like[i] = len(have & words) / max(len(have), min(len(words), 25) * 0.7)
    return like


def _in_data(page: Page, body: str, chars: Column) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Whether the article's text that the page holds as data has the block; and how much such text there
    is.
    """
    found = np.zeros(len(page))
    if len(body) < 200:
        return found, found
    lower = body.lower()
    for i in np.flatnonzero(chars >= 25).tolist():
        text = page.texts[i].lower()
        found[i] = 1.0 if text[:40] in lower or text[-40:] in lower else -1.0
    return found, np.full(len(page), np.log1p(len(body)))


def _attributes(page: Page, columns: dict[str, Column], owner: Ints, share: Column) -> None:
    """The kinds that class names and ids give to the block's own elements, and to any around it."""
    own = np.array(page.kinds, dtype=np.int64)
    tags = np.array(page.tag)
    # An element that holds nearly the whole page names the page, not a part of it.
    own[(share > 0.92) | _PAGE_TAGS[tags]] &= attribute_words.BIT["body"] | attribute_words.BIT["article"]
    kinds, around = own.tolist(), _INSIDE_BITS[tags].tolist()
    for i, parent in enumerate(page.parent):
        if parent >= 0:
            kinds[i] |= kinds[parent]
            around[i] |= around[parent]
    parents = np.array(page.parent)
    near = own[owner] | own[np.maximum(parents[owner], 0)] | np.array(page.inline)
    far = np.array(kinds, dtype=np.int64)[owner]
    boxes = np.array(around, dtype=np.int64)[owner]
    inside = _bits(boxes, len(_INSIDE))
    for i, name in enumerate(_INSIDE):
        columns[f"in {name}"] = inside[:, i]
    count = len(attribute_words.BIT)
    nears, fars = _bits(near, count), _bits(far, count)
    for i, name in enumerate(attribute_words.BIT):
        columns[f"near {name}"] = nears[:, i]
        columns[f"under {name}"] = fars[:, i]


def _containers(m: Measures, columns: dict[str, Column]) -> None:
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
    index = np.arange(len(m.owner))
    for name, at in top.items():
        first, last = int(m.first[at]), int(m.last[at])
        within = (index >= first) & (index < last)
        columns[f"in {name}"] = within
        columns[f"depth in {name}"] = np.where(within, m.depth[m.owner] - m.depth[at], -1)
        outside = np.maximum(index - last + 1, 0) - np.maximum(first - index, 0)
        columns[f"blocks from {name}"] = np.sign(outside) * np.log1p(np.abs(outside))
        columns[f"share of {name}"] = np.full(len(index), held[at] / everything)
    first, last = int(m.first[top["60%"]]), int(m.last[top["60%"]])
    columns["place in 60%"] = np.clip((index - first) / max(last - first, 1), -0.5, 1.5)
    # The last and first good block inside: what stands beyond them is rarely the article.
    good = np.flatnonzero(m.good > 60)
    before = np.searchsorted(good, index)
    columns["good blocks before"] = np.log1p(before)
    columns["good blocks after"] = np.log1p(len(good) - np.searchsorted(good, index, side="right"))
    last_good = good[np.maximum(before - 1, 0)] if len(good) else np.zeros(len(index), dtype=np.int64)
    next_good = good[np.minimum(np.searchsorted(good, index), len(good) - 1)] if len(good) else last_good
    columns["since a good block"] = np.log1p(np.clip(index - last_good, 0, 200))
    columns["to a good block"] = np.log1p(np.clip(next_good - index, 0, 200))


def _levels(m: Measures, columns: dict[str, Column]) -> None:
    """Text, links and paragraphs of the elements around a block, from the innermost outwards."""
    chars, goods = total(m.chars), total(m.good)
    links = total(m.chars * m.link_share)
    paragraphs = total((m.tag[m.owner] == TAG_CODE["p"]) * m.chars)
    everything = max(float(goods[-1]), 1.0)
    text = chars[m.last] - chars[m.first]
    safe = np.maximum(text, 1)
    blocks = np.maximum(m.last - m.first, 1)
    tables = {
        "log text": np.log1p(text),
        "link share": (links[m.last] - links[m.first]) / safe,
        "log blocks": np.log1p(blocks),
        "good share": (goods[m.last] - goods[m.first]) / everything,
        "in p": (paragraphs[m.last] - paragraphs[m.first]) / safe,
        "text a block": np.log1p(text / blocks),
    }
    at = m.owner
    for level in range(LEVELS):
        for name, values in tables.items():
            columns[f"{name} of {level}"] = values[at]
        columns[f"is in div {level}"] = _PLAIN_BOXES[m.tag[at]]
        at = np.maximum(m.parent[at], 0)
    columns["place in parent"] = np.arange(len(m.owner)) - m.first[np.maximum(m.parent[m.owner], 0)]
    columns["place in parent"] = np.log1p(columns["place in parent"])
    columns["depth"] = m.depth[m.owner]


def _signatures(m: Measures, columns: dict[str, Column]) -> None:
    """What all blocks with the same tag and class, with and without their parent's, are like together."""
    parent = np.maximum(m.parent[m.owner], 0)
    own = m.signature[m.owner]
    pair = own * 4096 + m.signature[parent] % 4096
    everything = max(float(m.good.sum()), 1.0)
    for name, key in (("signature", own), ("pair", pair)):
        values, code = np.unique(key, return_inverse=True)
        size = len(values)
        good, count = np.bincount(code, m.good, size), np.bincount(code, minlength=size)
        text = np.maximum(np.bincount(code, m.chars, size), 1)
        columns[f"{name} good share"] = (good / everything)[code]
        columns[f"{name} log count"] = np.log1p(count)[code]
        columns[f"{name} text a block"] = np.log1p(text / np.maximum(count, 1))[code]
        columns[f"{name} link share"] = (np.bincount(code, m.chars * m.link_share, size) / text)[code]


def _neighbours(m: Measures, columns: dict[str, Column]) -> None:
    """The blocks just before and after."""
    n = len(m.owner)
    chars, links, goods = total(m.chars), total(m.chars * m.link_share), total(m.good)
    index = np.arange(n)
    for width in (1, 2, 5):
        for name, low, high in (("before", index - width, index), ("after", index + 1, index + 1 + width)):
            low, high = np.clip(low, 0, n), np.clip(high, 0, n)
            text = chars[high] - chars[low]
            columns[f"log text {width} {name}"] = np.log1p(text)
            columns[f"link share {width} {name}"] = (links[high] - links[low]) / np.maximum(text, 1)
            columns[f"log good {width} {name}"] = np.log1p(goods[high] - goods[low])
    same = m.signature[m.owner]
    columns["like the one before"] = np.concatenate(([False], same[1:] == same[:-1]))
    columns["like the one after"] = np.concatenate((same[1:] == same[:-1], [False]))


def measure(page: Page, told: Told) -> Measures:
    """All measures of a page with at least one block."""
    columns: dict[str, Column] = {}
    chars, words, link_share, stopped, stops, ideographs = _texts(page, columns)
    owner = np.array(page.owner, dtype=np.int64)
    tags = np.array(page.tag, dtype=np.int64)
    sentence = np.minimum(stops, 3) / 3 + 0.5 * (columns["log commas"] > 0) + 0.5 * stopped
    good = chars * (1 - link_share) ** 2 * np.minimum(words / 12, 1) * np.minimum(sentence, 1)
    m = Measures(
        page=page,
        chars=chars,
        words=words,
        link_share=link_share,
        good=good,
        owner=owner,
        parent=np.array(page.parent, dtype=np.int64),
        tag=tags,
        depth=np.array(page.depth, dtype=np.int64),
        first=np.array(page.first, dtype=np.int64),
        last=np.array(page.last, dtype=np.int64),
        signature=np.array(page.signature, dtype=np.int64),
        columns=columns,
    )
    tokens = [text.lower().split() for text in page.texts]
    _vocabulary(page, tokens, columns, chars, words, ideographs)
    own = tags[owner]
    for name, table in _GROUP_TABLES.items():
        columns[f"tag {name}"] = table[own]
    _told(page, tokens, columns, told, own, chars)
    goods = total(good)
    share = (goods[m.last] - goods[m.first]) / max(float(goods[-1]), 1.0)
    _attributes(page, columns, owner, share)
    _containers(m, columns)
    _levels(m, columns)
    _signatures(m, columns)
    _neighbours(m, columns)
    n = len(page)
    index = np.arange(n)
    columns["place"] = index / n
    columns["place in text"] = (total(chars)[:-1] + chars / 2) / chars.sum()
    columns["log blocks on page"] = np.full(n, np.log1p(n))
    columns["log good on page"] = np.full(n, np.log1p(goods[-1]))
    columns["link share of page"] = np.full(n, float((chars * link_share).sum() / chars.sum()))
    columns["ideographs on page"] = np.full(n, float(ideographs.sum() / chars.sum()))
    return m


def matrix(m: Measures, names: Sequence[str] | None = None) -> Floats:
    """The columns side by side, all or those that are named: blocks by features."""
    columns = list(m.columns.values()) if names is None else [m.columns[name] for name in names]
    return np.stack(columns, axis=1, dtype=np.float32, casting="unsafe")

"""The words of blocks: what they hint at, how many are function words, and likeness to what the page says of its
article elsewhere.
"""

from __future__ import annotations

from collections import Counter
from functools import reduce
from operator import or_

import numpy as np
from numpy.typing import NDArray

from cleaner.html.blocks import TAG_CODE
from cleaner.html.features import hint_words
from cleaner.html.features.arrays import Column, Features, Ints, Told, bits, total
from cleaner.html.features.characters import Characters
from cleaner.html.page import Page

SHORT = 160
EDGE = 40
Tokens = list[list[str]]


def tokens_of(page: Page) -> Tokens:
    """The words of each block as they stand between spaces, in small letters."""
    return [text.lower().split() for text in page.texts]


def add_vocabulary(page: Page, tokens: Tokens, features: Features, seen: Characters) -> None:
    """Hint words of short blocks, function words, repetition within the page."""
    short, wide = (seen.chars <= SHORT).tolist(), (seen.ideographs > 0).tolist()
    hints = hint_words.hints()
    masks = np.zeros(len(page), dtype=np.int64)
    for i, block in enumerate(tokens):
        if short[i]:
            mask = reduce(or_, map(hints.__getitem__, block), 0)
            masks[i] = mask | hint_words.unspaced(page.texts[i]) if wide[i] else mask
    hinted = bits(masks, len(hint_words.BIT))
    features.add_group([f"word {name}" for name in hint_words.BIT], hinted)
    known = hint_words.FUNCTION_WORDS.__contains__
    common = np.array([sum(map(known, block)) for block in tokens], dtype=np.float64)
    counts = Counter(page.texts)
    features.add(
        {
            "hint words": hinted.sum(axis=0),
            "log function words": np.log1p(common),
            "function words": np.where(seen.ideographs > seen.chars / 4, 0.35, common / seen.words),
            "repeated": np.minimum([counts[text] for text in page.texts], 5) - 1.0,
        }
    )


def add_told(page: Page, tokens: Tokens, features: Features, told: Told, tags: Ints, chars: Column) -> None:
    """Likeness to what the page says of its article, and where the block stands relative to the headline.

    ``tags`` are those of the blocks' own elements.
    """
    n = len(page)
    like = _like_titles(tokens, told, chars)
    found, has_data = _in_data(page, told.body, chars)
    scores = like + 0.5 * (tags == TAG_CODE["h1"])
    at = int(np.argmax(scores)) if scores.max() >= 0.6 else -1
    distance, text = np.zeros(n), np.zeros(n)
    if at >= 0:
        before = total(chars)
        distance, text = np.arange(n, dtype=np.float64) - at, before[:-1] - before[at]
    features.add(
        {
            "like the title": like,
            "like the summary": _like_summary(tokens, told.summary, chars),
            "in the data": found,
            "has data": np.full(n, has_data),
            "has a headline": np.full(n, at >= 0),
            "after the headline": np.sign(distance) * np.log1p(np.abs(distance)),
            "text since the headline": np.sign(distance) * np.log1p(np.abs(text)),
        }
    )


def _like_titles(tokens: Tokens, told: Told, chars: Column) -> NDArray[np.float64]:
    """The share of words that a short block has in common with that of the page's titles that is most like it."""
    like = np.zeros(len(tokens))
    wanted = [set(title.lower().split()) for title in told.titles if title]
    if wanted:
        known = set().union(*wanted)
        for i in np.flatnonzero(chars < 300).tolist():
            if not known.isdisjoint(tokens[i]):
                have = set(tokens[i])
                like[i] = max(len(have & title) / max(len(have), len(title) * 0.6) for title in wanted)
    return like


def _like_summary(tokens: Tokens, summary: str, chars: Column) -> NDArray[np.float64]:
    """The share of a block's words that the page's summary holds, weighted by how much of the summary that
    is.
    """
    like = np.zeros(len(tokens))
    words = set(summary.lower().split())
    if len(words) >= 4:
        fewest = min(len(words), 25) * 0.7
        for i in np.flatnonzero((chars > 20) & (chars < 800)).tolist():
            common = words.intersection(tokens[i])
            if common:
                like[i] = len(common) / max(len(set(tokens[i])), fewest)
    return like


def _in_data(page: Page, body: str, chars: Column) -> tuple[NDArray[np.float64], float]:
    """Whether the article's text that the page holds as data has the block; and how much such text there
    is.
    """
    found = np.zeros(len(page))
    if len(body) < 200:
        return found, 0.0
    lower = body.lower()
    for i in np.flatnonzero(chars >= 25).tolist():
        text = page.texts[i]
        found[i] = 1.0 if text[:EDGE].lower() in lower or text[-EDGE:].lower() in lower else -1.0
    return found, float(np.log1p(len(body)))

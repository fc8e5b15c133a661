"""How much likelier a word is in a site's furniture than in an article, by the number of sites that use it so.

Only short lines are counted, and each site once for a word: what a single site says of itself weighs nothing.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from functools import cache

import numpy as np

from cleaner.core.words import Lexicon, find_words, hash_word
from training.text_data import CORPUS, FOLDS, example_of
from training.text_pages import labelled_rows
from training.text_words import known_words, words_in

MOST_WORDS = 12
# A word counts from so many sites on; the prior pulls rare words to nothing.
LEAST_SITES = 4
PRIOR = 3.0
LARGEST = 3.0


@cache
def _counts() -> tuple[list[Counter[int]], list[Counter[int]], list[Counter[int]]]:
    """For each fold: words by number of sites with them in furniture, in short article lines, in long article lines."""
    empty = Lexicon(np.zeros(0, np.uint64), np.zeros(0, np.uint8), np.zeros(0, np.float32))
    sites: list[list[defaultdict[str, set[int]]]] = [[defaultdict(set) for _ in range(FOLDS)] for _ in range(3)]
    for row in labelled_rows():
        if row["arm"] != "page" or row["style"] not in ("html_text", "bs4"):
            continue
        example = example_of(row)
        assert example.lines is not None
        words = find_words(example.lines, empty)
        lengths = np.bincount(words.line, minlength=len(example.lines))
        short = lengths[words.line] <= MOST_WORDS
        label = example.article[words.line]
        for place, chosen in enumerate(((label == 0) & short, (label == 1) & short, (label == 1) & ~short)):
            sites[place][row["fold"]][row["site"]].update(words.hashes[chosen].tolist())
    first, second, third = ([Counter(h for site in fold.values() for h in site) for fold in part] for part in sites)
    return first, second, third


@cache
def _inventory() -> Counter[int]:
    """Words of known furniture phrases, counted by phrase."""
    counts: Counter[int] = Counter()
    path = CORPUS.parent / "chrome_inventory.tsv"
    if path.exists():
        with path.open(encoding="utf-8", newline="") as table:
            for row in csv.DictReader(table, delimiter="\t"):
                counts.update({hash_word(word) for word in words_in(row["phrase"])})
    return counts


@cache
def _known() -> dict[int, int]:
    return known_words()


@cache
def lexicon(without: frozenset[int] = frozenset()) -> Lexicon:
    """The lexicon fitted on all folds but some."""
    furniture, short, long = (
        sum((fold for i, fold in enumerate(part) if i not in without), Counter()) for part in _counts()
    )
    inventory = _inventory()
    flags = _known()
    kept: dict[int, float] = {}
    for word in {*furniture, *inventory}:
        listed = min(inventory[word], 6)
        if furniture[word] + listed < LEAST_SITES:
            continue
        for_furniture = furniture[word] + listed + PRIOR
        for_article = short[word] + 0.25 * long[word] + PRIOR
        weight = float(np.clip(np.log(for_furniture / for_article), -LARGEST, LARGEST))
        if abs(weight) >= 0.3:
            kept[word] = weight
    # Words that stand in short lines of articles rather than in furniture.
    for word in short:
        if word not in kept and short[word] >= LEAST_SITES and furniture[word] < short[word]:
            kept[word] = float(np.clip(np.log((furniture[word] + PRIOR) / (short[word] + PRIOR)), -LARGEST, 0))
    hashes = np.array(sorted({*kept, *flags}), dtype=np.uint64)
    return Lexicon(
        hashes,
        np.array([flags.get(int(h), 0) for h in hashes], dtype=np.uint8),
        np.array([kept.get(int(h), 0.0) for h in hashes], dtype=np.float32),
    )

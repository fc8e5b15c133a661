"""The characters of blocks, counted by class for a whole page at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.html.features.arrays import Column, Features, Ints
from cleaner.html.page import Page

_NAMES = "letter other upper digit space stop comma punctuation ideograph stopless closer bar at"
_CLASSES = _NAMES.split()
_MASK = {name: 1 << i for i, name in enumerate(_CLASSES)}


def _table() -> NDArray[np.uint16]:
    """The classes, as a bit mask, of each code point up to U+FFFF; those beyond count as U+FFFF."""
    table = np.zeros(0x10000, dtype=np.uint16)
    signs = [chr(i) for i in range(0x10000)]

    def mark(name: str, codes: Sequence[int]) -> None:
        table[codes] |= _MASK[name]

    mark("letter", [i for i, c in enumerate(signs) if c.isalpha()])
    mark("other", [i for i, c in enumerate(signs) if not (c.isalpha() or c.isspace())])
    mark("upper", [i for i, c in enumerate(signs) if c.isupper()])
    mark("digit", [i for i, c in enumerate(signs) if c.isdigit()])
    mark("space", [i for i, c in enumerate(signs) if c.isspace()])
    mark("stop", [ord(c) for c in ".!?…。！？｡؟۔।።។៕။"])
    mark("comma", [ord(c) for c in ",;،；，、؛၊"])
    mark("punctuation", [i for i, c in enumerate(signs) if not (c.isalnum() or c.isspace())])
    # Scripts without spaces between words: Chinese and Japanese, Thai and Lao, Burmese, Khmer.
    thai, lao, burmese, khmer = (0x0E00, 0x0E7F), (0x0E80, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF)
    for first, last in ((0x3040, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF), thai, lao, burmese, khmer):
        mark("ideograph", range(first, last + 1))
    for first, last in (thai, lao):
        mark("stopless", range(first, last + 1))
    mark("closer", [ord(c) for c in "\"'”’»)]“』」）"])
    mark("bar", [0x7C, 0xBB, 0x203A, 0x2022, 0xB7, 0x3E])
    mark("at", [0x40])
    return table


_MASKS = _table()
# Which combinations of classes there are (some thirty), each character's, and the classes of each.
_COMBINATIONS, _inverse = np.unique(_MASKS, return_inverse=True)
_OF = _inverse.astype(np.uint8)
_MEMBERS = ((_COMBINATIONS[:, None] >> np.arange(len(_CLASSES))) & 1).astype(np.float64)
_IS_SPACE = _COMBINATIONS & _MASK["space"] != 0


@dataclass(slots=True, eq=False)
class Characters:
    """Of each block: its characters, words and ideographs (all that stands without spaces between words), those of
    scripts that don't mark a sentence's end, its share of links, how many signs end a sentence or a part of one, and
    whether it ends with such a sign.
    """

    chars: NDArray[np.float64]
    words: NDArray[np.float64]
    ideographs: NDArray[np.float64]
    stopless: NDArray[np.float64]
    link_share: NDArray[np.float64]
    stops: NDArray[np.float64]
    commas: NDArray[np.float64]
    stopped: NDArray[np.bool_]


def _counts(codes: Column, lengths: Ints) -> tuple[dict[str, Column], dict[str, Column]]:
    """How many characters of each class each block has: all, and those that begin a word. In ``codes`` a line feed
    follows on each block.
    """
    n, size = len(lengths), len(_COMBINATIONS)
    kinds = _OF[codes]
    begins = ~_IS_SPACE[kinds]
    begins[1:] &= ~begins[:-1]
    # Each character is counted in one cell: its block's, for its classes and for whether it begins a word.
    cells = np.repeat(np.arange(0, 2 * size * n, 2 * size), lengths + 1)
    cells += kinds
    cells[begins] += size
    table = np.bincount(cells, minlength=2 * size * n).reshape(n, 2, size)
    inner, first = table.transpose(1, 0, 2) @ _MEMBERS
    return dict(zip(_CLASSES, (inner + first).T, strict=True)), dict(zip(_CLASSES, first.T, strict=True))


def codes_of(page: Page) -> tuple[Column, Ints]:
    """The code points of all blocks, with a line feed behind each (those beyond U+FFFF as that), and the blocks'
    lengths.
    """
    lengths = np.fromiter(map(len, page.texts), dtype=np.int64, count=len(page))
    text = "\n".join((*page.texts, ""))
    return np.minimum(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4"), 0xFFFF), lengths


def count(page: Page, codes: Column, lengths: Ints, features: Features) -> Characters:
    """Count a page's characters, given as ``codes_of`` does, and add the features that are made of them."""
    of, of_begins = _counts(codes, lengths)
    ends = np.cumsum(lengths + 1) - 1
    starts = ends - lengths
    final, before = codes[ends - 1], codes[np.maximum(ends - 2, starts)]
    first, last, second = _MASKS[codes[starts]], _MASKS[final], _MASKS[before]
    stopped = (last & _MASK["stop"] != 0) | ((last & _MASK["closer"] != 0) & (second & _MASK["stop"] != 0))
    chars = lengths.astype(np.float64)
    begun = of_begins["letter"] + of_begins["other"]
    words = np.maximum(begun, of["ideograph"] * 0.6)
    links = np.array(page.links, dtype=np.float64)
    found = Characters(
        chars=chars,
        words=words,
        ideographs=of["ideograph"],
        stopless=of["stopless"],
        link_share=np.minimum(np.array(page.link_chars) / chars, 1.0),
        stops=of["stop"],
        commas=of["comma"],
        stopped=stopped,
    )
    features.add(
        {
            "log chars": np.log1p(chars),
            "log words": np.log1p(words),
            "word length": np.minimum(chars / words, 30),
            "digits": of["digit"] / chars,
            "capitals": of["upper"] / np.maximum(of["letter"], 1),
            "capital words": of_begins["upper"] / words,
            "punctuation": of["punctuation"] / chars,
            "log commas": np.log1p(found.commas),
            "log stops": np.log1p(found.stops),
            "commas a word": found.commas / words,
            "ends as a sentence": stopped,
            "ends in a colon": (final == 0x3A) | (final == 0xFF1A),
            "ends in dots": (final == 0x2026) | ((final == 0x2E) & (before == 0x2E)),
            "begins upper": first & _MASK["upper"] != 0,
            "begins with a digit": first & _MASK["digit"] != 0,
            "begins with a mark": first & _MASK["punctuation"] != 0,
            "has bars": of["bar"] > 0,
            "has an address": of["at"] > 0,
            "ideographs": found.ideographs / chars,
            "link share": found.link_share,
            "log links": np.log1p(links),
            "anchors a link": np.array(page.anchors) / np.maximum(links, 1),
            "links a word": links / words,
            "bold share": np.minimum(np.array(page.bold_chars) / chars, 1.0),
            "begun by a break": np.array(page.broken),
        }
    )
    return found

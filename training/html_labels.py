"""Labels for the blocks of a page: which of them the reference text holds."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence

WORD = re.compile(r"\w+")
IDEOGRAPH = re.compile(r"([\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f])")
INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
SHINGLE = 4
CANDIDATES = 6
SLACK = 2


def words(text: str) -> list[str]:
    """The words of a text; each ideograph and Thai character is one."""
    text = INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return WORD.findall(IDEOGRAPH.sub(r" \1 ", text))


class _Longest:
    """Largest value at or before a position (a Fenwick tree of maxima, with where it came from)."""

    def __init__(self, size: int) -> None:
        self.best: list[tuple[float, int]] = [(0.0, -1)] * (size + 2)

    def put(self, at: int, value: tuple[float, int]) -> None:
        at += 1
        while at < len(self.best):
            self.best[at] = max(self.best[at], value)
            at += at & -at

    def up_to(self, at: int) -> tuple[float, int]:
        at = min(at + 1, len(self.best) - 1)
        found = (0.0, -1)
        while at > 0:
            found = max(found, self.best[at])
            at -= at & -at
        return found


def _places(block: Sequence[str], index: dict[tuple[str, ...], list[int]]) -> list[tuple[int, int]]:
    """Where in the reference a block may stand: (position of its first word, words found there)."""
    n = min(SHINGLE, len(block))
    diagonals: Counter[int] = Counter()
    for i in range(len(block) - n + 1):
        for at in index.get(tuple(block[i : i + n]), ())[:40]:
            diagonals[at - i] += 1
    # A word more or less in the middle moves the rest of a block to a diagonal beside the first.
    near = max(2, len(block) // 8) if len(block) > 2 * SHINGLE else 0
    ranked = diagonals.most_common(CANDIDATES)
    merged = [(at, sum(diagonals[at + d] for d in range(-near, near + 1))) for at, _ in ranked]
    return [(max(0, at), min(len(block), count + n - 1)) for at, count in merged]


def coverage(blocks: Sequence[str], body: str) -> list[float]:
    """For each block the share of its words that the reference holds at the place where the block belongs.

    Blocks and reference are aligned in order (the heaviest increasing chain of matches), so that a menu's
    "Home" isn't taken for a word of the article; a long block out of order counts when its place in the
    reference is still free.
    """
    reference = words(body)
    index: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for n in range(1, SHINGLE + 1):
        for i in range(len(reference) - n + 1):
            index[tuple(reference[i : i + n])].append(i)
    tokens = [words(text) for text in blocks]
    chains = _Longest(len(reference))
    nodes: list[tuple[int, int, int, int]] = []  # block, first word, words found, node before
    for i, block in enumerate(tokens):
        new = []
        for at, found in _places(block, index) if block else ():
            if found < 0.5 * len(block):
                continue
            value, before = chains.up_to(at + SLACK)
            gain = found - 0.2 + (0.1 if before >= 0 and nodes[before][0] == i - 1 else 0.0)
            new.append((at + found - 1, (value + gain, len(nodes))))
            nodes.append((i, at, found, before))
        for end, entry in new:
            chains.put(end + 1, entry)
    result = [0.0] * len(blocks)
    taken = bytearray(len(reference) + 1)
    at_node = chains.up_to(len(reference))[1]
    while at_node >= 0:
        i, first, found, at_node = nodes[at_node]
        result[i] = found / len(tokens[i])
        taken[first : first + found] = b"\1" * len(taken[first : first + found])
    for i, first, found, _ in nodes:
        if not result[i] and found >= 8 and not any(taken[first : first + found]):
            result[i] = found / len(tokens[i])
            taken[first : first + found] = b"\1" * found
    return result

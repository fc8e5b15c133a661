"""Characters that nobody sees and that can carry text: tag characters, runs of variation selectors, messages in bits of
zero width.

What writing needs stays: joiners in emoji and in Indic and Persian words, the tags of regional flags, the selector
behind a sign or an ideograph, marks of direction, soft hyphens, a break that a long word may have.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

WHY = "invisible characters"

_TAGS = "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
_IDEOGRAPH_SELECTORS = "\U000e0100-\U000e01ef"
_SELECTORS = "\ufe00-\ufe0f"
_ZERO = "\u200b-\u200d\u2060-\u2064\ufeff"
_OTHERS = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200e\u200f\u202a-\u202e\u2065-\u206f\u3164\uffa0"
    "\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
)
_RUN = re.compile(f"[{_TAGS}{_IDEOGRAPH_SELECTORS}{_SELECTORS}{_ZERO}{_OTHERS}]+")
# Whether it is worth looking closely.
INVISIBLE = re.compile(
    f"[{_TAGS}{_IDEOGRAPH_SELECTORS}{_SELECTORS}{_ZERO}\u200e\u200f\u034f\u115f\u1160\u3164\uffa0\u202a-\u202e\u2065-\u206f]"
)
# The same for code units of UTF-16, looked up for many texts at once: beyond U+FFFF by the first of two.
_LOOK = np.zeros(0x10000, dtype=np.bool_)
_LOOK[[unit for unit in range(0x10000) if INVISIBLE.match(chr(unit)) and unit != 0xFE0F]] = True
_LOOK[0xDB40:0xDB44] = True
_FLAG = re.compile("(?<=\U0001f3f4)[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f")
_TAG = re.compile(f"[{_TAGS}]")
_SELECTOR = re.compile(f"[{_SELECTORS}]")
_IDEOGRAPH_SELECTOR = re.compile(f"[{_IDEOGRAPH_SELECTORS}]")
_IDEOGRAPH = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_BITS = re.compile(f"[{_ZERO}]")
# A byte is eight signs of two kinds; spread over a line, two bytes.
LEAST_BITS, LEAST_SPREAD, LEAST_OF_ONE = 8, 16, 4


def hidden_spans(text: str) -> list[tuple[int, int]]:
    """The stretches of a text that carry what nobody sees, ascending.

    >>> hidden_spans("Boats\U000e0041\U000e0042 sail")
    [(5, 7)]
    """
    if text.isascii() or not INVISIBLE.search(text):
        return []
    gone: list[int] = []
    spread: list[int] = []
    begin = 0
    for run in _RUN.finditer(text):
        start, end = run.span()
        if text.find("\n", begin, start) >= 0:
            gone += _message(text, spread)
            spread = []
        begin = end
        bad, left = _sorted_out(text, start, end)
        gone += bad
        if len(left) < LEAST_BITS and _between_latin(text, start, end):
            spread += [at for at in left if _BITS.match(text[at])]
    return _stretches(sorted(gone + _message(text, spread)))


def warning(count: int) -> str:
    """What is said where so many characters were taken out."""
    return f"{count:,} invisible characters that can carry hidden text were removed"


def any_hidden(texts: Sequence[str]) -> bool:
    """Whether one of several texts hides something; cheap where none does."""
    text = "\n".join(texts)
    if text.isascii():
        return False
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype="<u2")
    found = np.flatnonzero(_LOOK.take(units))
    if len(found) and len(units) == len(text):
        ends = np.cumsum([len(text) + 1 for text in texts])
        return any(hidden_spans(texts[i]) for i in np.unique(np.searchsorted(ends, found, "right")).tolist())
    return len(found) > 0 and bool(hidden_spans(text))


def without(text: str) -> str:
    """A text without what it hides in invisible characters."""
    spans = hidden_spans(text)
    if not spans:
        return text
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    return "".join(text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))


def _sorted_out(text: str, start: int, end: int) -> tuple[list[int], list[int]]:
    """Which characters of a run carry something, and which don't."""
    flag = _FLAG.match(text, start, end)
    begin = flag.end() if flag else start
    gone: list[int] = []
    left: list[int] = []
    last = text[begin - 1 : begin]
    for at in range(begin, end):
        sign = text[at]
        bad = _TAG.match(sign) or (_IDEOGRAPH_SELECTOR.match(sign) and not _IDEOGRAPH.match(last))
        if _SELECTOR.match(sign):
            bad = _SELECTOR.match(last) or (sign < "\ufe0e" and last.isascii() and last.isalpha())
        if bad:
            gone.append(at)
        else:
            left.append(at)
            last = sign
    if len(left) >= LEAST_BITS and len({text[at] for at in left}) > 1:
        return list(range(begin, end)), []
    return gone, left


def _between_latin(text: str, start: int, end: int) -> bool:
    return start > 0 and end < len(text) and " " <= text[start - 1] <= "~" and " " <= text[end] <= "~"


def _message(text: str, spread: list[int]) -> list[int]:
    """A line's single characters of zero width, where there are so many of two kinds that they say something."""
    kinds = Counter(text[at] for at in spread)
    enough = kinds.total() >= LEAST_SPREAD and kinds.total() - max(kinds.values()) >= LEAST_OF_ONE
    return spread if enough else []


def _stretches(places: list[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for at in places:
        if found and found[-1][1] == at:
            found[-1] = (found[-1][0], at + 1)
        else:
            found.append((at, at + 1))
    return found

"""One spelling for texts that look the same: what rules and lines are compared in.

Compatibility forms (NFKC), case, quotes, dashes, bullets, white space, invisible characters and number scripts are
unified,
so are the letters that Arabic and Persian encode differently, Greek accents and the two Turkish i's, which are lost or
added in capitals. The marks around a line are taken off by ``keys``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_SAME = {
    **{
        c: to
        for to, chars in (
            ("'", "’‘‚‛′´ʼ"),
            ('"', "“”„‟″"),
            ("-", "–—‐‑‒―−"),
            ("•", "·∙⋅●▪‣◦・⦁◾▸■◆‧"),
            (" ", "\xa0\u2009\u202f\u3000\x85\u1680\u2028\u2029"),
            ("", "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\xad\u061c\ufe0f\u180e"),
            ("", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"),
        )
        for c in chars
    },
    "…": "...",
}
_LETTERS = {
    "\u0307": "",
    "ı": "i",
    **{c: to for to, chars in (("ا", "أإآٱ"), ("ي", "یى"), ("ك", "ک"), ("ه", "ۀە")) for c in chars},
    **dict.fromkeys("ـًٌٍَُِّْ", ""),
    **dict(zip("άέήίόύώϊϋΐΰ", "αεηιουωιυιυ", strict=True)),
    "،": ",",
    "؛": ";",
    "؟": "?",
    "。": ".",
    "、": ",",
    "ё": "е",
}
_CONTROL_SPACE = "\t\r\x0b\x0c\x1c\x1d\x1e\x1f"
_SPACES = re.compile(" {2,}")
_ASCII = bytes(range(128))
_LOWER = bytes(i + 32 if 65 <= i <= 90 else i for i in range(256))

MARKS = (
    " :;|,•-*_~=+/\\<>→←↑↓⇒⇐➔➜➞➡⬅⬇⬆↗↘↪↩▶►▷▼▽▲△◀◄□○◇★☆✓✔✕✖✗×¦│┃❯❮›‹»«"
    "🔴🔵🟢🟡⚫⚪📷📸🎥📹👉👇👆🔔📢📰🔗📌📍💬🗞✉📧📩⏩⏪▪️⚡🔥➤➢❱❰◉◎☰≡✚＋"
)


def others(text: str) -> str:
    """The characters of a text that are not ASCII, each as often as it stands there: cheap, where they are few."""
    return text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")


class _Folded(dict[str, str]):
    """Characters to what stands for them, found when first asked for."""

    def __missing__(self, char: str) -> str:
        text = _SAME.get(char)
        if text is None:
            text = "".join(_LETTERS.get(c, c) for c in unicodedata.normalize("NFKC", char).casefold())
            text = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
            text = "".join(_SAME.get(c, c) for c in text)
        self[char] = text
        return text


_FOLDED = _Folded()
_FEW = 8  # characters to change, up to which replacing one after the other is faster than folding the whole text


def normalize(text: str) -> str:
    """``text`` in the spelling that rules are compared in; line feeds stay, runs of other white space become one
    space."""
    text = text.lower() if text.isascii() else _fold(text)
    for space in _CONTROL_SPACE:
        if space in text:
            text = text.replace(space, " ")
    if "\x00" in text:
        text = text.replace("\x00", "")
    if "  " in text:
        text = _SPACES.sub(" ", text)
    return text


def _fold(text: str) -> str:
    present = set(others(text))
    if any(map(unicodedata.combining, present)) and not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
        present = set(others(text))
    folded = _FOLDED
    changed = [char for char in present if folded[char] != char]
    if len(changed) > _FEW:
        text = text.casefold()
        changed = [char for char in set(others(text)) if folded[char] != char]
    else:
        text = text.encode("utf-8", "surrogatepass").translate(_LOWER).decode("utf-8", "surrogatepass")
    for char in changed:
        text = text.replace(char, folded[char])
    return text


def keys(normalized: list[str]) -> list[str]:
    """Normalised lines without the marks around them; a line of nothing but marks stays as it is."""
    return [k if k[:1].isalnum() and k[-1:].isalnum() else _key(k) for k in normalized]


def _key(line: str) -> str:
    key = line.strip(MARKS) or line.strip()
    if key[-2:] in _TAILS or key[:2] == ".." or key[:2] in _HEADS:
        return _without_dots(key)
    return key


_TAILS = frozenset(("..", ".]", ".)"))
_HEADS = frozenset(("[.", "(."))
_DOTS_BEHIND = re.compile(r"\s*(?:[\[(]\s*\.{2,}\s*[\])]|\.{2,})$")
_DOTS_BEFORE = re.compile(r"^(?:[\[(]\s*\.{2,}\s*[\])]|\.{2,})\s*")


def _without_dots(key: str) -> str:
    bare = _DOTS_BEFORE.sub("", _DOTS_BEHIND.sub("", key)).strip(MARKS)
    return bare or key


def key_of(text: str) -> str:
    """The normalised text of one line without the marks around it."""
    return keys([normalize(text).replace("\n", " ")])[0]


def align(raw: str) -> tuple[str, Sequence[int]]:
    """The normalised text of ``raw`` and for each of its characters the offset in ``raw`` where it begins.

    The offsets have one entry more, the length of ``raw``. Characters are normalised with their combining marks.
    """
    text = normalize(raw).replace("\n", " ")
    if len(text) == len(raw) and all(len(_FOLDED[c]) == 1 and not unicodedata.combining(c) for c in set(others(raw))):
        return text, range(len(raw) + 1)
    out: list[str] = []
    offsets: list[int] = []
    start = 0
    length = len(raw)
    while start < length:
        end = start + 1
        while end < length and raw[end] > "\u02ff" and unicodedata.combining(raw[end]):
            end += 1
        for char in _spelt(raw[start:end]):
            if char == " " and out and out[-1] == " ":
                continue
            out.append(char)
            offsets.append(start)
        start = end
    offsets.append(length)
    return "".join(out), offsets


@lru_cache(maxsize=4096)
def _spelt(char: str) -> str:
    """A character with its combining marks as it is spelt in a line."""
    return normalize(char).replace("\n", " ")


class Raw:
    """The text of a line as it stands, for offsets in its ``key``."""

    __slots__ = ("_key", "_line", "_offsets", "_shift")

    def __init__(self, line: str, key: str) -> None:
        self._line, self._key = line, key
        self._offsets: Sequence[int] = ()

    def __call__(self, start: int, end: int) -> str:
        if not self._offsets:
            self._offsets, self._shift = _aligned(self._line, self._key)
        last = len(self._offsets) - 1
        begin, behind = self._offsets[min(start + self._shift, last)], self._offsets[min(end + self._shift, last)]
        return self._line[begin:behind].strip()


def _aligned(raw: str, key: str) -> tuple[Sequence[int], int]:
    """The offset in ``raw`` of each character of its normalised text, and where ``key`` begins in that."""
    small = raw.lower()
    at = small.find(key) if len(small) == len(raw) else -1
    if at >= 0:
        return range(len(raw) + 1), at
    text, offsets = align(raw)
    shift = text.find(key)
    if shift < 0:
        # Normalised together the characters gave something else than one by one: no better answer than the whole line.
        return [0] * len(key) + [len(raw)], 0
    return offsets, shift

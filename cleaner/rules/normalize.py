"""One spelling for texts that look the same: what rules and lines are compared in.

Compatibility forms (NFKC), case, quotes, dashes, bullets, white space, invisible characters and number scripts are unified,
so are the letters that Arabic and Persian encode differently, Greek accents and the two Turkish i's, which are lost or
added in capitals. The marks around a line are taken off by ``keys``.
"""

from __future__ import annotations

import re
import unicodedata

# First of all the characters that make most English texts non-ASCII: without them the fast path holds.
_TYPOGRAPHY = (
    *(
        (c, to)
        for to, chars in (
            ("'", "’‘‚‛′´ʼ"),
            ('"', "“”„‟″«»"),
            ("-", "–—‐‑‒―−"),
            ("•", "·∙⋅●▪‣◦・⦁◾▸■◆‧"),
            (" ", "\xa0\u2009\u202f\u3000\x85\u1680\u2028\u2029"),
            ("", "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\xad\u061c\ufe0f\u180e"),
            ("", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"),
        )
        for c in chars
    ),
    ("…", "..."),
)
_CONTROL_SPACE = "\t\r\x0b\x0c\x1c\x1d\x1e\x1f"
_LETTERS = (
    ("i\u0307", "i"),
    ("ı", "i"),
    *((c, to) for to, chars in (("ا", "أإآٱ"), ("ي", "یى"), ("ك", "ک"), ("ه", "ۀە")) for c in chars),
    *((c, "") for c in "ـًٌٍَُِّْ"),
    *zip("άέήίόύώϊϋΐΰ", "αεηιουωιυιυ", strict=True),
    ("،", ","),
    ("؛", ";"),
    ("؟", "?"),
    ("。", "."),
    ("、", ","),
    ("ё", "е"),
    ("\x00", ""),
)
_FOREIGN_DIGIT = re.compile(r"[^\D0-9]")
_SPACES = re.compile(" {2,}")

MARKS = (
    " :;|,•-*_~=+/\\<>→←↑↓⇒⇐➔➜➞➡⬅⬇⬆↗↘↪↩▶►▷▼▽▲△◀◄□○◇★☆✓✔✕✖✗×¦│┃❯❮›‹"
    "🔴🔵🟢🟡⚫⚪📷📸🎥📹👉👇👆🔔📢📰🔗📌📍💬🗞✉📧📩⏩⏪▪️⚡🔥➤➢❱❰◉◎☰≡✚＋"
)


def normalize(text: str) -> str:
    """``text`` in the spelling that rules are compared in; line feeds stay, runs of other white space become one space."""
    if not text.isascii():
        for old, new in _TYPOGRAPHY:
            if old in text:
                text = text.replace(old, new)
    if text.isascii():
        text = text.lower()
    else:
        text = _fold(text)
    for space in _CONTROL_SPACE:
        if space in text:
            text = text.replace(space, " ")
    if "  " in text:
        text = _SPACES.sub(" ", text)
    return text


def _fold(text: str) -> str:
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    text = text.casefold()
    for old, new in _LETTERS:
        if old in text:
            text = text.replace(old, new)
    if _FOREIGN_DIGIT.search(text):
        text = _FOREIGN_DIGIT.sub(lambda m: str(unicodedata.decimal(m[0], m[0])), text)
    return text


def keys(normalized: list[str]) -> list[str]:
    """Normalised lines without the marks around them; a line of nothing but marks stays as it is."""
    marks = MARKS
    out = [line.strip(marks) or line.strip() for line in normalized]
    for i, key in enumerate(out):
        if key[-2:] in _TAILS or key[:2] == ".." or key[:2] in _HEADS:
            out[i] = _without_dots(key)
    return out


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


def align(raw: str) -> tuple[str, list[int]]:
    """The normalised text of ``raw`` and for each of its characters the offset in ``raw`` where it begins.

    The list has one entry more, the length of ``raw``. Characters are normalised with their combining marks.
    """
    out: list[str] = []
    offsets: list[int] = []
    start = 0
    length = len(raw)
    while start < length:
        end = start + 1
        while end < length and unicodedata.combining(raw[end]):
            end += 1
        piece = normalize(raw[start:end]).replace("\n", " ")
        for char in piece:
            if char == " " and out and out[-1] == " ":
                continue
            out.append(char)
            offsets.append(start)
        start = end
    offsets.append(length)
    return "".join(out), offsets

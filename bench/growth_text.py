"""Sixty shapes of text for ``bench/growth.py``: each makes a document of about so many characters."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle, islice

Shape = Callable[[int], str]

_WORDS = (
    "bridge", "council", "harbour", "report", "season", "river", "people", "market", "engine", "village", "summer",
    "window", "minister", "account", "station", "record", "island", "project", "weather", "school", "number", "family",
    "method",
)  # fmt: skip
SENTENCE = (
    "The council voted for the new bridge on Tuesday, after years of debate about its cost, and the mayor was glad."
)
_HEADER = "Harbour Daily\n12 minutes ago\n- Harbour Daily\nFreight rates fall for the {i}th week in a row\n"
_ARTICLE = f"Council votes for the bridge\n{SENTENCE}\n{SENTENCE} {SENTENCE}\n{SENTENCE}\n"
_PHRASES = (
    "Related Articles", "Read Mode", "2 min read", "Share on Facebook", "Advertisement", "Comments", "Sign up",
    "No comments yet", "Subscribe to our newsletter", "Read more", "Most popular", "Follow us on X", "Print",
    "Sponsored",
)  # fmt: skip


def repeat(piece: str) -> Shape:
    """The same piece again and again."""
    return lambda size: (piece * (size // len(piece) + 1))[:size]


def count(line: Callable[[int], str], between: str = "\n") -> Shape:
    """Pieces that differ by their number."""

    def make(size: int) -> str:
        parts: list[str] = []
        held = i = 0
        while held < size:
            parts.append(line(i))
            held += len(parts[-1]) + len(between)
            i += 1
        return between.join(parts)[:size]

    return make


def around(shape: Shape, head: str = _ARTICLE, tail: str = "") -> Shape:
    """A shape between two parts of an article."""
    return lambda size: head + shape(max(1, size - len(head) - len(tail))) + tail


def _word(i: int) -> str:
    return _WORDS[i * 7919 % len(_WORDS)]


def _words(i: int, number: int) -> str:
    return " ".join(_word(i * 31 + k * k) for k in range(number))


def _paragraph(i: int) -> str:
    return f"{_words(i, 9).capitalize()}, the {_word(i)} said to {i} of {_words(i + 5, 6)} and the {_word(i + 3)}."


def _phrases(size: int) -> str:
    return "\n".join(islice(cycle(_PHRASES), size // 14 + 1))[:size]


_CJK = "市議会は火曜日に新しい橋の建設を承認したと発表した。"
_SCRIPTS = (0x41, 0x430, 0x5D0, 0x627, 0x905, 0x4E00, 0xAC00, 0xE01, 0x10A0, 0x3B1)

TEXTS: dict[str, Shape] = {
    # The phrases of rules, repeated.
    "one phrase a line": repeat("Read more\n"),
    "one phrase between paragraphs": around(repeat("Read more\n"), tail="\n" + SENTENCE + "\n"),
    "many phrases": _phrases,
    "phrases between paragraphs": around(_phrases, tail="\n" + SENTENCE + "\n"),
    "paragraph, phrase, paragraph": repeat(f"{SENTENCE}\nRead more\n"),
    "paragraph, five phrases": repeat(f"{SENTENCE}\n" + "\n".join(_PHRASES[:5]) + "\n"),
    "phrases on one line": repeat("read more share subscribe newsletter comments related articles "),
    "numbered phrases": count(lambda i: f"Read more about {_word(i)} {i}"),
    "ends of articles": around(repeat("Related Articles\n")),
    "menus": count(lambda i: "\n".join(f"{_word(i + k).capitalize()}" for k in range(9)) + f"\n© {i}"),
    # Trims.
    "trims at both ends": repeat(f"Advertisement {SENTENCE} Read more\n"),
    "trims in numbered lines": count(lambda i: f"Advertisement {_paragraph(i)} Read more"),
    "one trimmed line": around(repeat(SENTENCE + " "), head="Advertisement ", tail=" Read more"),
    "suffixes one after another": repeat(f"{SENTENCE} Read more Read more Read more Read more\n"),
    "photo credits": count(lambda i: f"{_paragraph(i)} (Photo: {_word(i).capitalize()} Images)"),
    # Appended stories, and what only looks like them.
    "appended stories": around(count(lambda i: _HEADER.format(i=i) + SENTENCE + " " + _paragraph(i))),
    "story headers alone": around(count(lambda i: _HEADER.format(i=i))),
    "one story header": around(repeat(_HEADER.format(i=7))),
    "headers with scraps": around(count(lambda i: f"{_words(i, 6).capitalize()}\n{i % 59} minutes ago\nShort text.")),
    "sources": around(repeat("Harbour Daily\n")),
    "titles": around(count(lambda i: f"{_words(i, 8).title()}")),
    "numbered titles": around(count(lambda i: f"{i % 999}. {_words(i, 8).title()}")),
    "titles with names and ages": around(
        count(lambda i: f"{_words(i, 7).title()} | Harbour Daily | {i % 23} hours ago")
    ),
    "title and address": around(count(lambda i: f"{_words(i, 7).title()}\nhttps://news.example/{i}/{_word(i)}")),
    # Figures, dates, addresses.
    "ages": count(lambda i: f"{i % 59} minutes ago"),
    "dates": count(lambda i: f"{i % 28 + 1} March 2025, 14:{i % 60:02}"),
    "dates on one line": count(lambda i: f"{i % 28 + 1} March 2025, 14:{i % 60:02}", " "),
    "clock times": count(lambda i: f"{i % 24:02}:{i % 60:02} {_word(i)}"),
    "digits in lines": count(lambda i: str(i * 7919)),
    "digits on one line": repeat("1"),
    "decimals on one line": repeat("1.234,5 "),
    "one digit a line": repeat("1\n2\n3\n"),
    "addresses": count(lambda i: f"https://site{i}.example/a/b?c={i}"),
    "dots on one line": repeat("a."),
    "table of figures": count(lambda i: f"{_word(i)}\t{i}\t{i * 3 % 100}%\t{i * 7}"),
    # Running text.
    "one paragraph again and again": repeat(SENTENCE + "\n"),
    "paragraphs": count(_paragraph),
    "paragraphs with blank lines": count(_paragraph, "\n\n"),
    "one long line": count(_paragraph, " "),
    "one word": repeat("a"),
    "words without a stop": count(_word, " "),
    "short lines": count(lambda i: f"Line {i} {_word(i)}"),
    "long lines": count(lambda i: " ".join(_paragraph(i * 90 + k) for k in range(90))),
    "one letter a line": repeat("a\nb\nc\n"),
    "carriage returns": count(lambda i: f"Line {i} {_word(i)}", "\r"),
    "quotes": count(lambda i: f"“{_words(i, 9)}”, said {_word(i).capitalize()}."),
    "source code": count(lambda i: f"    if value_{i} == other[{i}]: return {{'{_word(i)}': {i}}}"),
    # Nothing to read.
    "line feeds": repeat("\n"),
    "spaces": repeat(" "),
    "zero-width spaces": repeat("a\u200b\u200b\u200b\n"),
    "marks in lines": repeat("•|—…:»•|—…:»\n"),
    "marks on one line": repeat("•|—…:» "),
    "brackets": repeat("(["),
    # Other scripts.
    "CJK on one line": repeat(_CJK),
    "CJK lines": count(lambda i: _CJK + str(i)),
    "Thai on one line": repeat("สภาเมืองอนุมัติสะพานใหม่"),
    "Arabic": count(lambda i: f"قال المجلس إن الجسر الجديد سيفتح قريبا {i}."),
    "many scripts": count(lambda i: "".join(chr(_SCRIPTS[(i + k) % 10] + (i * k) % 20) for k in range(15))),
    "combining marks on one line": repeat("a" + "\u0301" * 18),
    "combining marks in lines": repeat("a" + "\u0301" * 18 + "\n"),
    "full width and ligatures": count(lambda i: f"ＲＥＡＤ ＭＯＲＥ ﷺ ﬁ {i}"),
    "emoji": repeat("📷👉🔔✓ read more 🏳️‍🌈\n"),
}

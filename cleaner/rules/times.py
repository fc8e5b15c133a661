"""Dates, times and ages in 36 languages: a text becomes a string of word classes, and small checks judge that.

Classes: D number, M month, W weekday, U unit, u short unit, G "ago", P unit with "ago" joined, Y "yesterday" and the
like,
N number word, A am/pm, Z time zone, C joiner, ``ymdhi`` ideographic date parts, X anything else; punctuation stands
for itself.
A word may belong to several classes; each check takes the reading that it needs.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from string import ascii_lowercase

from cleaner.core.scripts import is_spaceless
from cleaner.rules.normalize import normalize

LONGEST = 90  # characters that an expression of time may have
_SCRIPT = "\u0e00-\u0e7f\u3040-\ud7af"  # scripts without spaces: those of is_spaceless
_PUNCTUATION = r"\s!-/:-@\[-`{-~"
_SIGN = re.compile(rf"[{_PUNCTUATION}\d]")
_AGE_CLASSES = frozenset("DNUuGPYC.,'")
_RELATIVE_CLASSES = frozenset("YDC:,.AZhi-u")
_STARTS = re.compile(r"(?<!\d)\d|(?<![^\W\d_])[^\W\d_]|[^\x00-\u0e00]|[('•]")
_GLUED = re.compile(rf"(?<=\S)(?:{_STARTS.pattern})")
_WORD = re.compile(r"[a-z]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_TRIPLE = re.compile(r"(\d{1,4})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{1,4})(?!\d)")
_SHORT_AGE = re.compile(r"(?:DU?u?\.?)*Du\.?$")
_TIME = re.compile(r"C?A?D(?:[:.uhy]D(?:[:.]D)?[hi]?|hD?i?|(?=A)|u(?=$|C|Z)|(?=C$))(?:\.D)?,?A?C?\(?Z?\)?$")


def _words(table: dict[str, str]) -> list[str]:
    return [word for line in table.values() for word in line.split()]


@cache
def _lexicon() -> dict[str, str]:
    """Words to their classes."""
    tables = tomllib.loads(Path(__file__).with_name("data").joinpath("times.toml").read_text(encoding="utf-8"))
    joined: list[tuple[str, list[str]]] = [
        ("M", _words(tables["months"])),
        ("W", _words(tables["weekdays"])),
        ("U", _words(tables["units"])),
        ("u", tables["short_units"].split()),
        ("G", _words(tables["ago"])),
        ("Y", _words(tables["relative"])),
        ("N", tables["number_words"].split()),
        ("A", tables["clock"].split()),
        ("Z", tables["zones"].split()),
        ("C", tables["joiners"].split()),
        *((part, words.split()) for part, words in tables["date_parts"].items()),
    ]
    flat = [(kind, word) for kind, words in joined for word in words]
    spelt = normalize("\n".join(word for _, word in flat)).replace("_", " ").split("\n")
    classes: dict[str, str] = {}
    for (kind, _), word in zip(flat, spelt, strict=True):
        if kind not in classes.setdefault(word, ""):
            classes[word] += kind
    return classes


@cache
def _tokenizer(ascii_only: bool) -> re.Pattern[str]:
    """The pattern that cuts a text into words, figures and signs. One for ASCII is compiled many times as fast."""
    words = sorted((word for word in _lexicon() if word.isascii() or not ascii_only), key=len, reverse=True)
    unspaced = "|".join(re.escape(word) for word in words if not ascii_only and is_spaceless(word[0]))
    spaced = "|".join(re.escape(word) for word in words if _SIGN.search(word) and not is_spaceless(word[0]))
    behind = rf"(?=[{_PUNCTUATION}\d]|•|$)"
    if ascii_only:
        return re.compile(rf"\d+|(?:{spaced}){behind}|[^{_PUNCTUATION}\d]+|[^\s]")
    return re.compile(rf"\d+|(?:{spaced}){behind}|(?=[{_SCRIPT}])(?:{unspaced}|.)|[^{_PUNCTUATION}\d•{_SCRIPT}]+|[^\s]")


@cache
def telling_words(kind: str) -> frozenset[str]:
    """The words (in the spelling of ``normalize``) of which an ``age`` holds at least one, short units apart, or a
    ``date``
    that is not written in figures alone."""
    wanted = set("GY" if kind == "age" else "Mm")
    found = (word for word, kinds in _lexicon().items() if wanted & set(kinds))
    return frozenset(max(re.split(rf"[{_PUNCTUATION}]", word), key=len) for word in found)


@cache
def _telling(kind: str) -> tuple[frozenset[str], re.Pattern[str]]:
    words = telling_words(kind)
    return words, re.compile("|".join(re.escape(word) for word in words if is_spaceless(word[0])))


def tells(kind: str, text: str) -> bool:
    """Does a normalised text hold a word that tells of an ``age`` or a ``date``?"""
    words, unspaced = _telling(kind)
    if not words.isdisjoint(_LETTERS.findall(text)):
        return True
    return not text.isascii() and unspaced.search(text) is not None


Token = tuple[str, str, int]  # text, its classes, offset behind it


@lru_cache(maxsize=1 << 11)
def _tokens(text: str, start: int) -> list[Token]:
    """The tokens from ``start`` on until one can't be part of an expression of time."""
    classes, pattern = _lexicon(), _tokenizer(text.isascii())
    out: list[Token] = []
    position = start
    for match in pattern.finditer(text, start, start + LONGEST):
        word = match[0]
        if match.start() > position and text[position : match.start()].strip():
            break
        kinds = "D" if word.isdecimal() else classes.get(word) or (word if word in ".,:/-|()'•" else "")
        if not kinds and len(word) > 1 and word[-1] == "." and word[:-1] in classes:
            kinds = classes[word[:-1]]
        if not kinds:
            break
        position = match.end()
        out.append((word, kinds, position))
        if len(out) == 24:
            break
    return out


def _in(kinds: str, wanted: str) -> bool:
    return any(kind in wanted for kind in kinds)


def _has(tokens: list[Token], wanted: str) -> bool:
    return any(_in(kinds, wanted) for _, kinds, _ in tokens)


def _only(tokens: list[Token], wanted: frozenset[str]) -> bool:
    return all(any(kind in wanted for kind in kinds) for _, kinds, _ in tokens)


def _shape(tokens: list[Token], order: str) -> str:
    """One class per token: the first of ``order`` that the token has."""
    return "".join(next((k for k in order if k in kinds), kinds[0]) for _, kinds, _ in tokens)


def may_begin(text: str, at: int) -> bool:
    """Can an expression of time begin here? Told by its first word: most begin none."""
    char = text[at]
    if not char.isalpha() or char > "\u0e00":
        return True
    word = _WORD.match(text, at)
    return word is None or word[0] in _lexicon() or not text.isascii()


def may_end(text: str) -> bool:
    """Can an expression of time end with the text? Told by the last word: most end none."""
    if not text.isascii() or not text[-1:].isalpha():
        return True
    return text[len(text.rstrip(ascii_lowercase)) :] in _lexicon()


def time_starts(text: str, at: int, end: int, *, glued: bool) -> Iterator[int]:
    """Where from ``at`` to ``end`` a word or a figure begins with which an expression of time can begin; ``glued``:
    not behind a space."""
    starts = (_GLUED if glued else _STARTS).finditer(text, at, end)
    return (match.start() for match in starts if may_begin(text, match.start()))


def _is_age(_: str, tokens: list[Token]) -> bool:
    if _in(tokens[-1][1], ".,'-:(|") or _in(tokens[0][1], ".,:-)|/"):
        return bool(_SHORT_AGE.match(_shape(tokens, "Du.")))
    if _only(tokens, _AGE_CLASSES):
        if _has(tokens, "G") and _has(tokens, "Uu") and len(tokens) > 1:
            return True
        if _SHORT_AGE.match(_shape(tokens, "Du.")):
            return True
    if _has(tokens, "Y") and _only(tokens, _RELATIVE_CLASSES):
        return len(tokens) == 1 or _has(tokens, "D") or all("Y" in kinds or "C" in kinds for _, kinds, _ in tokens)
    return False


def _is_time(_: str, tokens: list[Token]) -> bool:
    if not _TIME.match(_shape(tokens, "DAZhi:.C")) and not _TIME.match(_shape(tokens, "Duhi:.AZC")):
        return False
    numbers = [int(word) for word, kinds, _ in tokens if kinds == "D"]
    return bool(numbers) and numbers[0] <= 24 and all(n < 60 for n in numbers[1:])


_DATE_CLASSES = frozenset("DMWACZymdhi.,:/-|()'•U")
_DATE_FIRST = frozenset("DMWCA(")
_DATE_LAST = frozenset("DMAZymdhiW)C.")


def _is_date(text: str, tokens: list[Token]) -> bool:
    if not _only(tokens, _DATE_CLASSES) or len(tokens) < 2:
        return False
    if not set(tokens[0][1]) & _DATE_FIRST or not set(tokens[-1][1]) & _DATE_LAST:
        return False
    numbers = [int(word) for word, kinds, _ in tokens if kinds == "D" and len(word) <= 6]
    if not 0 < len(numbers) <= 9 or any(n > 2999 for n in numbers):
        return False
    triple = _TRIPLE.search(text)
    if triple:
        return _possible(int(triple[1]), int(triple[3]), int(triple[4]))
    if _has(tokens, "M"):
        return any(1 <= n <= 31 or 1300 <= n <= 2650 for n in numbers)
    if _has(tokens, "m"):
        return _has(tokens, "d") or _has(tokens, "y")
    # Vietnamese: "3 tháng 3, 2025".
    return any(word == "tháng" for word, _, _ in tokens) and len(numbers) >= 2


def _possible(first: int, second: int, third: int) -> bool:
    """Can these be day, month and year in some order?"""
    if first > 31:
        return 1300 <= first <= 2650 and 1 <= second <= 12 and 1 <= third <= 31
    year_ok = third < 100 or 1300 <= third <= 2650
    return year_ok and first >= 1 and 1 <= second <= 31 and (first <= 12 or second <= 12)


def _may_be(kind: str, text: str, tokens: list[Token]) -> bool:
    """Can some of the first of these tokens be what the checks ask for? Most are not, which is told here at once."""
    seen = set().union(*(kinds for _, kinds, _ in tokens))
    if kind == "age":
        return not seen.isdisjoint("GY") or "D" in tokens[0][1]
    if "D" not in seen:
        return False
    return kind == "time" or not seen.isdisjoint("Mm") or "tháng" in text or _TRIPLE.search(text) is not None


_CHECKS = {"age": _is_age, "time": _is_time, "date": _is_date}


@lru_cache(maxsize=1 << 12)
def time_ends(kind: str, text: str, start: int) -> tuple[int, ...]:
    """Where an ``age``, ``date`` or ``time`` that begins at ``start`` can end, longest first. ``text`` is
    normalised."""
    tokens = _tokens(text, start)
    if not tokens or not _may_be(kind, text[start : tokens[-1][2]], tokens):
        return ()
    check = _CHECKS[kind]
    ends = []
    for count in range(len(tokens), 0, -1):
        end = tokens[count - 1][2]
        if check(text[start:end], tokens[:count]):
            ends.append(end)
    return tuple(ends)


def is_time(kind: str, text: str, start: int, end: int) -> bool:
    """Is a stretch of a normalised text an ``age``, ``date`` or ``time``, and does it end where one can?"""
    tokens = _tokens(text, start)
    count = next((i for i, token in enumerate(tokens, start=1) if token[2] == end), 0)
    stretch = text[start:end]
    return count > 0 and _may_be(kind, stretch, tokens[:count]) and _CHECKS[kind](stretch, tokens[:count])

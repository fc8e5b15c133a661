"""What a template can be found by: a free word, its first word, a pair of characters, a placeholder."""

from __future__ import annotations

import re

from cleaner.rules.shapes import has_spaceless, is_spaceless
from cleaner.rules.template import Parts, is_exact, kinds, literals

NUMBER = re.compile(r"\d{1,3}(?:[ .,']\d{3})+(?!\d)[kmb]?\+?|\d+(?:[.,]\d+)?(?:[kmb](?![a-z]))?\+?")
_PUNCTUATION = '!"#$%&()*+,-./0123456789:;<=>?@[\\]^_`{|}~\t'
WORD_TABLE = bytes(32 if chr(i) in _PUNCTUATION else i for i in range(256))
SYMBOLS = "•»«›‹→"  # that stand between words, besides ASCII punctuation
REPEAT = 6  # the rank of a block that is found by a line that comes twice


def word_text(text: str) -> str:
    """A normalised text with spaces for what is no part of a word: figures, ASCII punctuation, bullets and arrows.

    It is as long as ``text``, if it is the text of characters that one finds in lines.
    """
    for symbol in SYMBOLS:
        if symbol in text:
            text = text.replace(symbol, " ")
    return text.encode("utf-8", "surrogatepass").translate(WORD_TABLE).decode("utf-8", "surrogatepass")


def words_of(text: str) -> list[str]:
    """The words of a normalised text."""
    return word_text(text).split()


def anchor_words(parts: Parts) -> list[str]:
    """The words of a template's literals that stand free: a line that matches holds each of them as a word."""
    found: list[str] = []
    for i, part in enumerate(parts):
        if not isinstance(part, str):
            continue
        words = words_of(part)
        before = parts[i - 1][0] if i else ""
        after = parts[i + 1][0] if i + 1 < len(parts) else ""
        if words and before and before != "n" and part.startswith(words[0]):
            words = words[1:]
        if words and after and part.endswith(words[-1]):
            words = words[:-1]
        found += [word for word in words if not has_spaceless(word)]
    return found


def first_word(parts: Parts) -> str:
    """The word that every line that matches begins with, or an empty string."""
    words = words_of(parts[0]) if isinstance(parts[0], str) else []
    if not words or has_spaceless(words[0]):
        return ""
    whole = len(parts) == 1 or not str(parts[0]).endswith(words[0]) or len(words) > 1
    return words[0] if whole else ""


def anchor_grams(parts: Parts) -> list[str]:
    """Pairs of characters (single ones, if need be) of scripts without spaces, the best first."""
    pairs = [text[i : i + 2] for text in literals(parts) for i in range(len(text) - 1)]
    wide = [pair for pair in pairs if is_spaceless(pair[0]) and is_spaceless(pair[1])]
    if wide:
        return sorted(wide, key=lambda pair: sum("\u3040" <= c <= "\u30ff" for c in pair))
    return [c for part in literals(parts) for c in part if is_spaceless(c)]


def anchor_kind(parts: Parts) -> str:
    """The placeholder by which a template without words is found."""
    used = kinds(parts)
    choice = [kind for kind in ("age", "date", "time", "url", "n") if kind in used]
    return choice[0] if choice else "source" if parts == (("source",),) else ""


def anchor_rank(parts: Parts, twice: bool) -> int:
    """How well a block is found by a line: 0 best."""
    if any(c.isalpha() for c in "".join(literals(parts))):
        return 0 if is_exact(parts) else 1
    used = kinds(parts)
    for rank, kind in enumerate(("age", "date", "time", "url"), start=2):
        if kind in used:
            return rank
    if twice and len(parts) == 1:
        return REPEAT
    if "n" in used:
        return 7
    return 8 if parts == (("source",),) else 9

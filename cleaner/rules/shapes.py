"""What placeholders other than times look like, and what a paragraph is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.rules.normalize import others

PARAGRAPH = 80  # characters from which a line that ends like a sentence is a paragraph
LONG_PARAGRAPH = 160  # … and any line
IDEOGRAPHS = 25  # the same in scripts of one word or syllable a character
LONG_IDEOGRAPHS = 60

_SENTENCE_END = re.compile(r"[.!?…。！？｡؟۔।॥։][\"'”’»)\]」』】]*$")
_FULL_STOP = re.compile(r"(?<![.…])[.。｡۔।॥][\"'”’»)\]」』】]*$")
_PART_END = re.compile(r"[.!?…;:|•](?:\s|$)|[。！？；：，、।؟؛]")
_NUMBER = re.compile(
    r"(?:[+-])?(?:\d{1,3}(?:[ .,']\d{3})+(?!\d)|\d+(?:[.,]\d+)?|[一二三四五六七八九十百千万兩两半〇零]+)"
    r"(?: ?(?:k|m|b|mn|bn|mil|mio|mrd|tsd|тыс|млн|тис|lakh|crore|bin|rb|jt|k\."
    r"|만|천|千|万|萬|億|亿|लाख|हजार|هزار|ألف)(?![^\W\d_]))?\+?"
)
_URL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"']+|(?:[a-z0-9](?:[a-z0-9-]{0,62})\.){1,5}[a-z]{2,24}(?![^\W_])(?:/[^\s<>\"']*)?"
)
_HOST = re.compile(r"(?:[\w-]+\.)+[A-Za-z]{2,10}$")
_ABBREVIATION = re.compile(r"(?:^|[\s.])[^\W\d_]{1,4}\.$")
_PARTICLE_WORDS = (
    "de da do dos das del della di du la le les el los las van von der den zu zur im am of the and & y e "
    "et und for in on at to a al bin ibn ben abu ve en och og i w na to with by от и в на по та "
)
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_WORD = re.compile(r"[^\W\d_]")


def is_spaceless(char: str) -> bool:
    """Is a character of a script that doesn't put spaces between words (Thai; kana, ideographs), or joins words with
    their endings (Hangul)? Rare scripts between those are counted in."""
    return "\u3040" <= char <= "\ud7af" or "\u0e00" <= char <= "\u0e7f"


def has_spaceless(text: str) -> bool:
    """Does a text hold such a character?"""
    return not text.isascii() and any(map(is_spaceless, set(text)))


def wide(text: str) -> int:
    """How many characters of scripts without spaces, or with syllables for letters, a text has."""
    return 0 if text.isascii() else sum(map(is_spaceless, others(text)))


def ends_like_sentence(text: str) -> bool:
    """Does the text end in a full stop, a question mark or the like (quotes and brackets behind it left out)?"""
    return bool(_SENTENCE_END.search(text[-12:].rstrip()))


def is_paragraph(text: str) -> bool:
    """Running text: at least 80 characters (or 25 ideographs) that end like a sentence, or at least 160 (60)."""
    length = len(text)
    if length < IDEOGRAPHS:
        return False
    if length >= LONG_PARAGRAPH or (length >= PARAGRAPH and ends_like_sentence(text)):
        return True
    ideographs = wide(text)
    return ideographs >= LONG_IDEOGRAPHS or (ideographs >= IDEOGRAPHS and ends_like_sentence(text))


def number_ends(key: str, at: int) -> Iterator[int]:
    """Where a number that begins at ``at`` can end, longest first."""
    match = _NUMBER.match(key, at)
    if not match:
        return
    yield match.end()
    plain = re.compile(r"\d+").match(key, at)
    if plain and plain.end() != match.end():
        yield plain.end()


def url_ends(key: str, at: int) -> Iterator[int]:
    """Where an address or a host that begins at ``at`` can end."""
    match = _URL.match(key, at, at + 500)
    if match:
        yield match.end()
        bare = match.end()
        while bare > at and key[bare - 1] in ".,;:)]":
            bare -= 1
            yield bare


def _names(text: str, most: int) -> bool:
    """Words that begin with a capital (or have one), numbers, particles; or a script without capitals."""
    words = text.split()
    if not 0 < len(words) <= most or len(text) > 80:
        return False
    if _SENTENCE_END.search(text) and not _ABBREVIATION.search(text) and text[-1] not in "!":
        return False
    if text.islower():
        return len(words) <= 2 and not ends_like_sentence(text)
    capitals = 0
    for i, word in enumerate(words):
        bare = word.strip("\"'“”‘’()[],.:;|•·-–—&")
        if not bare or not _WORD.search(bare):
            continue
        if bare.islower():
            # Lower-case words: particles between names, hosts, handles.
            if not (i > 0 and bare in _PARTICLES) and word[0] != "@" and not _HOST.match(bare):
                return False
        else:
            capitals += 1
    if wide(text) > 20:
        return False
    return capitals > 0 or text[0] == "@" or bool(_HOST.match(text))


def is_name(text: str) -> bool:
    """One to six words that can be a name."""
    return _names(text.strip(" \"'“”‘’"), 6)


def is_source(text: str, key: str) -> bool:
    """One to six words that can be a news outlet's name: a name, a host, not a number, at least two letters."""
    text = text.strip()
    if len(text) < 2 or len(text) > 60 or not _WORD.search(text) or text[-1] in ".?!:;," or '"' in text:
        return bool(_HOST.match(text)) and len(text) <= 60
    if _HOST.match(text):
        return True
    if key.islower() and text.islower() and len(text.split()) > 2:
        return False
    return _names(text, 6)


def is_words(text: str) -> bool:
    """One to eight words of a phrase (or up to 24 characters of an unsegmented script): no mark in it that ends a sentence
    or a part of one.
    """
    return len(text) <= 100 and wide(text) <= 24 and len(text.split()) <= 8 and not _PART_END.search(text)


def is_headline(text: str) -> bool:
    """3 to 30 words, or 6 to 60 ideographs, that don't end in a full stop; not all digits."""
    text = text.strip()
    if not len(text) + 2 * wide(text[:80]) >= 8 or len(text) > 260 or not _WORD.search(text):
        return False
    if _FULL_STOP.search(text) and not _ABBREVIATION.search(text):
        return False
    ideographs = wide(text)
    if ideographs >= 6:
        return ideographs <= LONG_IDEOGRAPHS and len(text) <= 200
    return 3 <= len(text.split()) <= 30


def is_title(text: str) -> bool:
    """A line of any wording with a letter, that is not as long as a paragraph and doesn't read like one."""
    if not _WORD.search(text) or len(text) > 300:
        return False
    if wide(text) > LONG_IDEOGRAPHS + 20:
        return False
    return not (len(text) >= 100 and _FULL_STOP.search(text) and not _ABBREVIATION.search(text))


def is_text(text: str) -> bool:
    """Running text, perhaps cut: at least 60 characters or 20 ideographs, or 40 that end like a sentence."""
    length = len(text)
    if length >= 60 or (length >= 40 and ends_like_sentence(text)):
        return True
    return length >= 20 and wide(text) >= 20

"""What placeholders stand for: one entry each.

To add one: a function that says what it stands for, an entry in PLACEHOLDERS, a row in docs/rules.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple

from cleaner.core.paragraph import LONG_IDEOGRAPHS, SENTENCE_END, ends_like_sentence
from cleaner.core.scripts import wide
from cleaner.rules.times import time_ends

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
    if SENTENCE_END.search(text) and not _ABBREVIATION.search(text) and text[-1] not in "!":
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
    """One to eight words of a phrase (or up to 24 characters of an unsegmented script), in one part of a sentence."""
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


def _anything(text: str, key: str) -> bool:  # noqa: ARG001 (called as the others are)
    return True


def _of_text(check: Callable[[str], bool]) -> Callable[[str, str], bool]:
    return lambda text, key: check(text)  # noqa: ARG005


class Placeholder(NamedTuple):
    """``ends`` says where it can end in a normalised line from an offset on. One that doesn't know can end wherever
    what follows it begins, if it ``accepts`` the text as it stands and its normalised form.

    ``longest``: characters at most, about. ``findable``: a line of a block can be found by it. ``same_text``: stands
    for the same text wherever it stands in a block. ``block_only``: for blocks, where other lines stand around it.
    """

    name: str
    ends: Callable[[str, int], Iterable[int]] | None = None
    accepts: Callable[[str, str], bool] = _anything
    longest: int = 1000
    findable: bool = False
    same_text: bool = False
    block_only: bool = False


TIMES = ("age", "date", "time")
PLACEHOLDERS = {
    placeholder.name: placeholder
    for placeholder in (
        Placeholder("n", number_ends, longest=40, findable=True),
        *(Placeholder(kind, partial(time_ends, kind), longest=90, findable=True) for kind in TIMES),
        Placeholder("name", accepts=_of_text(is_name), longest=80, same_text=True),
        Placeholder("source", accepts=is_source, longest=80, same_text=True),
        Placeholder("url", url_ends, findable=True, same_text=True),
        Placeholder("words", accepts=lambda text, key: is_words(key), longest=100),  # noqa: ARG005
        Placeholder("headline", accepts=_of_text(is_headline), same_text=True),
        Placeholder("title", accepts=_of_text(is_title), same_text=True, block_only=True),
        Placeholder("text", accepts=_of_text(is_text), block_only=True),
        Placeholder("any"),
    )
}

"""Scripts that don't put spaces between words."""

from __future__ import annotations

import re

_SPACELESS = re.compile("[\u0e00-\u0e7f\u3040-\ud7af]+")


def is_spaceless(char: str) -> bool:
    """Is a character of a script that doesn't put spaces between words (Thai; kana, ideographs), or joins words with
    their endings (Hangul)? Rare scripts between those are counted in."""
    return "\u3040" <= char <= "\ud7af" or "\u0e00" <= char <= "\u0e7f"


def has_spaceless(text: str) -> bool:
    """Does a text hold such a character?"""
    return not text.isascii() and any(map(is_spaceless, set(text)))


def wide(text: str) -> int:
    """How many characters of scripts without spaces, or with syllables for letters, a text has."""
    return 0 if text.isascii() else len(text) - len(_SPACELESS.sub("", text))

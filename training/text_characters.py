"""Make cleaner/data/characters.npz: the class and the case-folded code of every character up to U+FFFF.

    python -m training.text_characters

Everything is taken from Python's own Unicode tables; the file is there because building it takes longer than cleaning
a document.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

import numpy as np

from cleaner.core.characters import (
    BAR,
    BRACKET,
    COLON,
    COMMA,
    DIGIT,
    FUNCTION,
    IDEOGRAPH,
    LOWER,
    QUOTE,
    SPACE,
    STOP,
    SYMBOL,
    UNCASED,
    UPPER,
)

DATA = Path(__file__).resolve().parent.parent / "cleaner" / "data"

# Scripts written without spaces between words: each character counts as a word.
UNSPACED = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x3040, 0x30FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
)
# The commonest grammatical characters of Chinese; hiragana are added below, as they carry Japanese grammar.
CHINESE_FUNCTION = "的了是在不和有这這那也就都与與及被把对對为為于於其之而但从從将將会會还還"
MARKS = (
    (".!?…。！？؟।．｡‽۔։", STOP),
    (",;、，；،؛､", COMMA),
    (":：", COLON),
    ("|•·»«›‹→←–—―‐‑-−*▪■□●○►▶▼◆★☆✓✔_=~/\\＞＜>", BAR),
    ("\"'`´‘’“”„‚「」『』《》〈〉＂", QUOTE),
)
CATEGORIES = {"Ll": LOWER, "Lu": UPPER, "Lt": UPPER, "Nd": DIGIT, "No": DIGIT, "Nl": DIGIT}


def class_of(code: int) -> int:
    """The class of one code point."""
    character = chr(code)
    for characters, kind in MARKS:
        if character in characters:
            return kind
    if character in CHINESE_FUNCTION or 0x3041 <= code <= 0x3096:
        return FUNCTION
    category = unicodedata.category(character)
    if category[0] in "LM" and any(first <= code <= last for first, last in UNSPACED):
        return IDEOGRAPH
    if category in CATEGORIES:
        return CATEGORIES[category]
    if category[0] in "LM":
        return UNCASED
    if category[0] in "ZC" or character.isspace():
        return SPACE
    return BRACKET if category in ("Ps", "Pe") else QUOTE if category in ("Pi", "Pf") else SYMBOL


def main() -> None:
    classes = np.fromiter((class_of(code) for code in range(0x10000)), dtype=np.uint8, count=0x10000)
    classes[0xFFFF] = SYMBOL
    folded = np.arange(0x10000, dtype=np.uint16)
    for code in np.flatnonzero(classes == UPPER).tolist():
        folded[code] = ord(chr(code).lower()[0])
    np.savez_compressed(DATA / "characters.npz", classes=classes, folded=folded)


if __name__ == "__main__":
    main()

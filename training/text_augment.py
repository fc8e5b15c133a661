"""Examples made from examples: in an unknown language, already cleaned, or with their marks changed."""

from __future__ import annotations

import zlib
from dataclasses import replace
from random import Random

import numpy as np

from cleaner.core.lines import split
from cleaner.text.network import BODY, BYLINE
from training.text_data import Example

# Alphabets that an unknown language may be written in: with and without capitals.
ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдежзийклмнопрстуфхцчшщ",
    "αβγδεζηθικλμνξοπρστυφχψωάέ",
    "ابتثجحخدذرزسشصضطظعغفقكلمنه",
    "अआइईउऊएऐओऔकखगघचछजझटठडढणतथद",
    "가나다라마바사아자차카타파하거너더러머버서어저처커터",
)
IDEOGRAPHS = "".join(chr(code) for code in range(0x5200, 0x5200 + 1500))
FULL_WIDTH = str.maketrans({",": "，", ".": "。", "?": "？", "!": "！", ":": "：", ";": "；", "(": "（", ")": "）"})


def unknown_language(example: Example, random: Random) -> Example:
    """The document with its letters exchanged, so that no word is known but structure is as it was."""
    if random.random() < 0.3:
        return _ideographs(example, random)
    letters = list(random.choice(ALPHABETS))
    random.shuffle(letters)
    table = {}
    for latin, other in zip(ALPHABETS[0], letters, strict=True):
        table[ord(latin)] = other
        table[ord(latin.upper())] = other.upper()
    return _rewritten(example, [line.translate(table) for line in _strings(example)], "unknown")


def _ideographs(example: Example, random: Random) -> Example:
    """Each word becomes one to three ideographs, without spaces between them."""
    salt = random.randint(1, 10**6)
    lines = []
    for line in _strings(example):
        parts = []
        for word in line.split():
            core = word.strip(".,;:!?()\"'“”")
            if not core or not core[0].isalpha():
                parts.append(word.translate(FULL_WIDTH))
                continue
            key = zlib.crc32(core.lower().encode(), salt)
            shape = "".join(IDEOGRAPHS[(key >> (9 * i)) % len(IDEOGRAPHS)] for i in range(min(3, 1 + len(core) // 4)))
            short = "的了是在不和有" if len(core) <= 3 and random.random() < 0.5 else ""
            parts.append(word.replace(core, short[key % 7] if short else shape).translate(FULL_WIDTH))
        lines.append("".join(parts) or line)
    return _rewritten(example, lines, "ideographs")


def cleaned(example: Example) -> Example | None:
    """What a perfect cleaner leaves: nothing more must go from it."""
    own = (example.kind >= BODY) & (example.kind <= BYLINE)
    keep = np.flatnonzero((example.article == 1) | own & (example.article == -1))
    if len(keep) < 2:
        return None
    strings = _strings(example)
    lines = example.lines or split(example.text)
    text = "\n".join("\n" * min(int(lines.gaps[i]), 2) + strings[i] for i in keep.tolist())
    made = replace(
        example,
        id="cleaned/" + example.id,
        group="clean",
        style="cleaned",
        text=text,
        article=np.ones(len(keep), dtype=np.int8),
        kind=example.kind[keep],
        first=np.zeros(len(keep), dtype=np.int8),
        weight=0.5,
        lines=split(text),
    )
    return made if made.lines is not None and len(made.lines) == len(keep) else None


def _strings(example: Example) -> list[str]:
    return (example.lines or split(example.text)).strings


def _rewritten(example: Example, lines: list[str], style: str) -> Example:
    old = example.lines or split(example.text)
    text = "\n".join(
        "\n" * int(gap) + " " * int(indent) + line
        for gap, indent, line in zip(old.gaps, old.indents, lines, strict=True)
    )
    made = split(text)
    if len(made) != len(old):
        return example
    return replace(example, id=f"{style}/{example.id}", text=text, lines=made)

"""What a paragraph is."""

from __future__ import annotations

import re

from cleaner.core.scripts import wide

PARAGRAPH = 80  # characters from which a line that ends like a sentence is a paragraph
LONG_PARAGRAPH = 160  # … and any line
IDEOGRAPHS = 25  # the same in scripts of one word or syllable a character
LONG_IDEOGRAPHS = 60

SENTENCE_END = re.compile(r"[.!?…。！？｡؟۔।॥։][\"'”’»)\]」』】]*$")


def ends_like_sentence(text: str) -> bool:
    """Does the text end in a full stop, a question mark or the like (quotes and brackets behind it left out)?"""
    return bool(SENTENCE_END.search(text[-12:].rstrip()))


def is_paragraph(text: str) -> bool:
    """Running text: at least 80 characters (or 25 ideographs) that end like a sentence, or at least 160 (60)."""
    length = len(text)
    if length < IDEOGRAPHS:
        return False
    if length >= LONG_PARAGRAPH or (length >= PARAGRAPH and ends_like_sentence(text)):
        return True
    ideographs = wide(text)
    return ideographs >= LONG_IDEOGRAPHS or (ideographs >= IDEOGRAPHS and ends_like_sentence(text))

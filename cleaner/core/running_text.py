"""What a document is, before its lines are judged: running text, or something of which nothing may go on suspicion.

The scorer knows news. Lists of addresses or words, code with its documentation and licences look to it like menus and
footers, as nothing in them is an article: there only what certain rules name goes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner.core.characters import LOWER, STOP, classes_of
from cleaner.core.lines import Lines
from cleaner.core.paragraph import IDEOGRAPHS, ends_like_sentence, is_paragraph
from cleaner.core.scripts import wide

NO_TEXT = "there is hardly any running text in it: only what certain rules name was removed"
CODE = "it reads like code or its documentation: only what certain rules name was removed"
LICENCE = "it reads like a licence: only what certain rules name was removed"
NO_ARTICLE_ABOVE = "next to nothing stands above what is certainly no article, so nothing was removed"
NO_ARTICLE = frozenset((NO_TEXT, CODE, LICENCE))

# The least share of a document's characters that running text has. Word lists explain themselves in a line or two.
_LEAST_SHARE = 0.02
# A line with fewer spaces is an address or a key, however long it is.
_LEAST_SPACES = 8
# The share of a document's characters that are signs of code or markup, and of its lines that begin with one.
_SIGNS = "`{}<>=_|\\#@~^$[]"
_MOST_SIGNS, _MARKED_LINES = 0.025, 0.25
_MARKS = "`{}<>=_|\\#*@~^$[]+-/("
# What licences say, and how often for each thousand characters in at least so many ways.
_LEGAL = re.compile(
    r"permission is hereby granted|(?:without|no) warrant(?:y|ies)|warranties (?:of|or) |redistributions? |"
    r"as.is. basis|[\"“']as is[\"”']|licensed under|hereby grants?\b|\bliable for|licensors?\b|copyright notice|"
    r"all rights reserved|\blicen[sc]es?\b|merchantability|derivative works?|copyright holders?"
)
_LEGAL_DENSITY, _LEGAL_WAYS = 2.0, 4
_LEAST_LEGAL = 2
# Lines of one paragraph that was wrapped are at least so long, and hold so many spaces.
_WRAPPED, _WRAPPED_SPACES = 45, 4
# Above the end of an article there are so many characters, with one sentence at least, or it is no article.
LEAST_ABOVE = 60
_SHORTEST_SENTENCE = 20


def running_text(lines: Lines) -> NDArray[np.bool_]:
    """Which lines are paragraphs as the rules know them (docs/rules.md), or parts of one that was wrapped."""
    strings = lines.strings
    running = np.fromiter(map(_is_running, strings), dtype=np.bool_, count=len(strings))
    for first, last in _wrapped(lines):
        parts = strings[first:last]
        if all(text.count(" ") >= _WRAPPED_SPACES for text in parts[:-1]) and _is_running(" ".join(parts)):
            running[first:last] = True
    return running


def _is_running(text: str) -> bool:
    if len(text) < IDEOGRAPHS or not is_paragraph(text):
        return False
    return text.count(" ") >= _LEAST_SPACES or wide(text) >= IDEOGRAPHS


def _wrapped(lines: Lines) -> list[tuple[int, int]]:
    """The stretches of lines that go on in the middle of a sentence, each up to the line that ends it."""
    if len(lines) < 2:
        return []
    first, last = classes_of(lines.codes.take(lines.starts)), classes_of(lines.codes.take(lines.ends - 1))
    goes_on = (lines.ends - lines.starts >= _WRAPPED)[:-1] & (last[:-1] != STOP)
    goes_on &= (first[1:] == LOWER) & (lines.gaps[1:] == 0)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], goes_on, [False])).astype(np.int8)))
    return [(a, b + 1) for a, b in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)]


def no_article(lines: Lines, running: NDArray[np.bool_]) -> str | None:
    """Why a document can't be an article among boilerplate, as a warning; None where it can."""
    sizes = lines.ends - lines.starts
    if int(sizes[running].sum()) < _LEAST_SHARE * int(sizes.sum()) or not running.any():
        return NO_TEXT
    if _is_code(lines):
        return CODE
    return LICENCE if _is_licence(lines.text) else None


def _is_code(lines: Lines) -> bool:
    signs = np.zeros(128, dtype=np.bool_)
    signs[[ord(sign) for sign in _SIGNS]] = True
    marks = np.zeros(128, dtype=np.bool_)
    marks[[ord(mark) for mark in _MARKS]] = True
    codes = np.minimum(lines.codes, 127)
    visible = int((lines.ends - lines.starts).sum())
    if int(signs[codes].sum()) < _MOST_SIGNS * visible:
        return False
    return bool(marks[codes[lines.starts]].mean() >= _MARKED_LINES)


def _is_licence(text: str) -> bool:
    text = text.casefold()
    if text.count("licen") + text.count("warrant") < _LEAST_LEGAL:
        return False  # most documents, and the search is slow
    said = _LEGAL.findall(" ".join(text.split()))
    return len(set(said)) >= _LEGAL_WAYS and 1000 * len(said) >= _LEGAL_DENSITY * len(text)


def has_article(strings: Sequence[str]) -> bool:
    """Whether lines above a certain end are an article, however short: a paragraph, or 60 characters of which some are
    a sentence.
    """
    if any(map(is_paragraph, strings)):
        return True
    return sum(map(_size, strings)) >= LEAST_ABOVE and any(map(is_sentence, strings))


def is_sentence(text: str) -> bool:
    """Whether a line reads like a sentence or more, however short."""
    return (_size(text) >= _SHORTEST_SENTENCE and ends_like_sentence(text)) or is_paragraph(text)


def _size(text: str) -> int:
    """Characters; one of a script of words or syllables says as much as three."""
    return len(text) + 2 * wide(text)

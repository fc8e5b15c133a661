"""Named features of every line of a document, computed for all lines at once.

Those that compare a line with the rest of the document follow the idea of lexical chains and TextTiling
(Hearst, 1997): where words stop being repeated across a boundary, the topic changes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

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
    STOP,
    SYMBOL,
    UNCASED,
    UPPER,
    classes_of,
)
from cleaner.core.lines import Lines
from cleaner.core.words import AGE, BYLINE, CALENDAR, STOP_WORD, Lexicon, Words, find_words
from cleaner.result import Evidence
from cleaner.text.cohesion import LINE_NAMES, WINDOW_NAMES, cohesion
from cleaner.text.shapes import SHAPE_REPEAT_NAMES, shape_repeats

Matrix = NDArray[np.float32]

# Lines that are looked at together: bounds the memory that a large document takes.
_LINES = 1 << 16
# A character of a script without spaces is so many words.
WORDS_PER_IDEOGRAPH = 0.6

EDGE_CLASSES = (UPPER, LOWER, UNCASED, IDEOGRAPH, DIGIT, STOP, COMMA, COLON, QUOTE, BRACKET, BAR, SYMBOL)
EDGE_NAMES = (
    "upper", "lower", "uncased", "ideograph", "digit", "stop", "comma", "colon", "quote", "bracket", "bar", "symbol",
)  # fmt: skip
# The class of a code, in the order of EDGE_CLASSES.
_EDGE = np.zeros(16, dtype=np.int64)
_EDGE[list(EDGE_CLASSES)] = np.arange(len(EDGE_CLASSES))
_EDGE[FUNCTION] = EDGE_CLASSES.index(IDEOGRAPH)

SHAPE_NAMES = (
    "length", "word length", "one word", "capitals", "capitalised words", "digits", "grammatical words",
    "grammatical word count", "sentence ends", "sentences", "commas", "colons", "quotes", "brackets", "bars",
    "symbols", "no letters", "furniture words", "furniture word share", "furniture word sum", "calendar words",
    "age words", "byline words", "years", "numbers", "glued numbers", "date shape", "age shape", "clock shape",
    "prose",
)  # fmt: skip
PLACE_NAMES = (
    "repeats", "repeats near", "gap above", "gap below", "indent", "words above", "words below", "lines above",
    "lines below", "prose near above", "prose near below", "prose share above", "document length", "document words",
    "document prose", "document gaps", "document line length",
)  # fmt: skip
RULE_NAMES = ["rule drops", "rule keeps", "rule hints", "rule story", "rule end", "rule start"]
NAMES: tuple[str, ...] = (
    *SHAPE_NAMES,
    *(f"begins with {name}" for name in EDGE_NAMES),
    *(f"ends with {name}" for name in EDGE_NAMES),
    *PLACE_NAMES,
    *SHAPE_REPEAT_NAMES,
    *LINE_NAMES,
    *WINDOW_NAMES,
    *RULE_NAMES,
)


def features(lines: Lines, evidence: Evidence, lexicon: Lexicon) -> Matrix:
    """The features of each line, in the order of ``NAMES``, shape (lines, features), float32."""
    count = len(lines)
    rows = np.zeros((len(NAMES), count), dtype=np.float32)
    if not count:
        return rows.T
    words = find_words(lines, lexicon)
    bounds = np.searchsorted(words.line, np.arange(count + 1))
    weight, prose = np.empty(count, dtype=np.float32), np.empty(count, dtype=np.bool_)
    ends = _ends_a_sentence(lines)
    for first in range(0, count, _LINES):
        part = slice(first, first + _LINES)
        edges = bounds[first : first + _LINES + 1]
        weight[part], prose[part] = _shape(
            rows[:, part], words.part(edges, part), edges - edges[0], lines.ends[part] - lines.starts[part], ends[part]
        )
    at = len(SHAPE_NAMES)
    every = np.arange(count)
    for edge in (lines.starts, lines.ends - 1):
        rows[at + _EDGE.take(classes_of(lines.codes.take(edge))), every] = 1
        at += len(EDGE_CLASSES)
    prose_words = _place(rows[at : at + len(PLACE_NAMES)], lines, words, bounds, weight, prose)
    at += len(PLACE_NAMES)
    shape_repeats(rows[at : at + len(SHAPE_REPEAT_NAMES)], lines, prose_words)
    at += len(SHAPE_REPEAT_NAMES)
    cohesion(rows[at : at + len(LINE_NAMES) + len(WINDOW_NAMES)], words, prose)
    _rules(rows[-len(RULE_NAMES) :], evidence)
    return rows.T


def _sums(kinds: Sequence[NDArray[np.bool_]], bounds: NDArray[np.int64]) -> Matrix:
    """How many words of each line are of each kind; shape (kinds, lines)."""
    found = np.empty((len(kinds), len(bounds) - 1), dtype=np.float32)
    running = np.zeros(len(kinds[0]) + 1, dtype=np.int32)
    for i, kind in enumerate(kinds):
        np.cumsum(kind, out=running[1:])
        found[i] = np.diff(running.take(bounds))
    return found


def _shape(
    rows: Matrix, words: Words, bounds: NDArray[np.int64], sizes: NDArray[np.int64], ends: NDArray[np.bool_]
) -> tuple[Matrix, NDArray[np.bool_]]:
    """What a line looks like by itself. Returns its length in words, and whether it reads like running text.

    ``sizes`` are the lines' characters; ``ends`` says whether they end a sentence.
    """
    chars = words.counts.T.astype(np.float32)
    flags = words.flags
    number = words.number
    aged = (flags & AGE) > 0
    spaced, capital, stop, calendar, age, byline, years, numbers, glues, furniture = _sums(
        (
            ~words.ideograph,
            words.capital,
            (flags & STOP_WORD) > 0,
            (flags & CALENDAR) > 0,
            aged,
            (flags & BYLINE) > 0,
            number & (words.lengths == 4),
            number,
            number & (words.lengths <= 3) & aged,
            words.weights > np.float32(0.7),
        ),
        bounds,
    )
    tally = np.zeros(len(words.line) + 1)
    np.cumsum(words.weights, out=tally[1:])
    furniture_sum = np.diff(tally.take(bounds)).astype(np.float32)

    unspaced = chars[IDEOGRAPH] + chars[FUNCTION]
    weight = spaced + unspaced * np.float32(WORDS_PER_IDEOGRAPH)
    each = 1 / np.maximum(weight, 1)
    letters = chars[LOWER] + chars[UPPER] + chars[UNCASED] + unspaced
    visible = 1 / np.maximum(sizes, 1).astype(np.float32)
    grammar = stop + chars[FUNCTION]
    grammar_share = grammar * each
    short = weight <= 12
    # Where the grammatical words of a language are not known, the end of a sentence has to do.
    grammatical = (grammar_share >= 0.12) | (weight >= 25) | ends
    prose = (weight >= 9) & (chars[STOP] + chars[COMMA] > 0) & grammatical
    counted = np.log1p(chars[[STOP, COMMA, QUOTE, BRACKET]]) * np.float32(0.5)
    columns = (
        np.log1p(weight) * np.float32(0.4),
        np.minimum(letters / np.maximum(spaced + unspaced, 1), 15) * np.float32(0.15),
        weight <= 1,
        chars[UPPER] / np.maximum(letters, 1),
        capital / np.maximum(spaced, 1),
        chars[DIGIT] * visible,
        grammar_share,
        np.log1p(grammar) * np.float32(0.4),
        np.minimum(chars[STOP] * each, 1),
        counted[0],
        counted[1],
        np.minimum(chars[COLON], 3) * np.float32(0.5),
        counted[2],
        counted[3],
        np.minimum(chars[BAR] * visible * 5, 2),
        np.minimum(chars[SYMBOL] * visible * 5, 2),
        letters == 0,
        furniture_sum * each,
        furniture * each,
        np.maximum(np.minimum(furniture_sum * np.float32(0.25), 2), -2),
        calendar * each * 2,
        age * each * 2,
        byline * each * 2,
        np.minimum(years, 2),
        np.minimum(numbers * each, 1),
        np.minimum(glues, 1),
        short & (years + numbers >= 2) & (calendar + numbers >= 2) & (years + calendar >= 1),
        (weight <= 6) & (age > 0) & ((numbers > 0) | (age + grammar >= weight)),
        short & (chars[COLON] > 0) & (numbers >= 2),
        prose,
    )
    for i, column in enumerate(columns):
        rows[i] = column
    return weight, prose


def _ends_a_sentence(lines: Lines) -> NDArray[np.bool_]:
    """Whether a line's last character, or the last but one before a quotation mark or bracket, ends a sentence."""
    last, before = (classes_of(lines.codes.take(np.maximum(lines.ends - back, 0))) for back in (1, 2))
    ending: NDArray[np.bool_] = (last == STOP) | ((last == QUOTE) | (last == BRACKET)) & (before == STOP)
    return ending


def _place(
    rows: Matrix,
    lines: Lines,
    words: Words,
    bounds: NDArray[np.int64],
    weight: Matrix,
    prose: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """Where a line stands, and whether it stands there alone. Returns the words of running text up to each line."""
    count = len(lines)
    places = np.arange(count)
    # Lines with the same words in any order, whatever the marks around them.
    sums = np.zeros(len(words.line) + 1, dtype=np.uint64)
    np.cumsum(words.hashes, out=sums[1:])
    identity = np.diff(sums.take(bounds))
    order = np.argsort(identity, kind="stable")
    same = np.diff(identity.take(order)) == 0
    group = np.zeros(count, dtype=np.int64)
    np.cumsum(~same, out=group[1:])
    repeats = np.empty(count)
    repeats[order] = np.bincount(group).take(group)
    close = same & (np.diff(order) <= 4)
    near = np.zeros(count, dtype=np.bool_)
    near[order[1:][close]] = True
    near[order[:-1][close]] = True

    total = np.cumsum(weight, dtype=np.float64)
    running = np.where(prose, weight, np.float32(0))
    prose_words = np.cumsum(running, dtype=np.float64)
    last = np.maximum.accumulate(np.where(prose, places, -20))
    following = np.minimum.accumulate(np.where(prose, places, count + 20)[::-1])[::-1]
    all_words = float(total[-1]) + 1
    # Where every line stands alone, a blank line says nothing.
    usual = lines.gaps[1:].min() if count > 1 else 0
    gaps = np.clip(lines.gaps - usual, 0, 4) * np.float32(0.4)
    rows[0] = np.log(repeats) * 0.5
    rows[1] = near
    rows[2] = gaps
    rows[3, :-1] = gaps[1:]
    rows[3, -1] = 1.6
    rows[4] = np.log1p(lines.indents) * 0.3
    rows[5] = np.log1p(total - weight) * 0.2
    rows[6] = np.log1p(all_words - total) * 0.2
    rows[7] = np.log1p(places) * 0.3
    rows[8] = rows[7, ::-1]
    rows[9] = np.log1p(places - last) * 0.4
    rows[10] = np.log1p(following - places) * 0.4
    rows[11] = (prose_words - running) / (prose_words[-1] + 1)
    rows[12] = math.log(count) * 0.2
    rows[13] = math.log(all_words) * 0.2
    rows[14] = prose_words[-1] / all_words
    rows[15] = np.count_nonzero(gaps[1:]) / max(count - 1, 1)
    rows[16] = math.log(all_words / count) * 0.3
    return prose_words


def _rules(rows: Matrix, evidence: Evidence) -> None:
    """What the rules know, as evidence beside everything else."""
    for i, hits in enumerate((evidence.drops, evidence.keeps, evidence.hints)):
        rows[i, list(hits)] = 1
    for header in evidence.stories:
        rows[3, header.first : header.last + 1] = 1
    rows[4, list(evidence.ends)] = 1
    rows[5, list(evidence.starts)] = 1

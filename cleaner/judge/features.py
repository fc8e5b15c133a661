"""Named features of every line of a document, computed for all lines at once.

Those that compare a line with the rest of the document follow the idea of lexical chains and TextTiling
(Hearst, 1997): where words stop being repeated across a boundary, the topic changes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.judge.characters import (
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
    tables,
)
from cleaner.judge.cohesion import LINE_NAMES, WINDOW_NAMES, cohesion
from cleaner.judge.words import AGE, BYLINE, CALENDAR, STOP_WORD, Lexicon, Words, find_words
from cleaner.model import Evidence
from cleaner.read.text import Lines

Matrix = NDArray[np.float32]

# A character of a script without spaces is so many words.
WORDS_PER_IDEOGRAPH = 0.6

EDGE_CLASSES = (UPPER, LOWER, UNCASED, IDEOGRAPH, DIGIT, STOP, COMMA, COLON, QUOTE, BRACKET, BAR, SYMBOL)
EDGE_NAMES = "upper lower uncased ideograph digit stop comma colon quote bracket bar symbol".split()
# The class of a code, in the order of EDGE_CLASSES.
_EDGE = np.zeros(16, dtype=np.int64)
_EDGE[list(EDGE_CLASSES)] = np.arange(len(EDGE_CLASSES))
_EDGE[FUNCTION] = EDGE_CLASSES.index(IDEOGRAPH)

SHAPE_NAMES = (
    "length,word length,one word,capitals,capitalised words,digits,grammatical words,grammatical word count,"
    "sentence ends,sentences,commas,colons,quotes,brackets,bars,symbols,no letters,"
    "furniture words,furniture word share,furniture word sum,calendar words,age words,byline words,years,numbers,"
    "glued numbers,date shape,age shape,clock shape,prose"
).split(",")
PLACE_NAMES = (
    "repeats,repeats near,gap above,gap below,indent,words above,words below,lines above,lines below,"
    "prose near above,prose near below,prose share above,document length,document words,document prose,document gaps,"
    "document line length"
).split(",")
RULE_NAMES = "rule drops,rule keeps,rule hints,rule story,rule end,rule start".split(",")
NAMES: tuple[str, ...] = (
    *SHAPE_NAMES,
    *(f"begins with {name}" for name in EDGE_NAMES),
    *(f"ends with {name}" for name in EDGE_NAMES),
    *PLACE_NAMES,
    *LINE_NAMES,
    *WINDOW_NAMES,
    *RULE_NAMES,
)


def features(lines: Lines, evidence: Evidence, lexicon: Lexicon) -> Matrix:
    """The features of each line, in the order of ``NAMES``, shape (lines, features), float32."""
    count = len(lines)
    words = find_words(lines, lexicon)
    matrix = np.zeros((count, len(NAMES)), dtype=np.float32)
    if not count:
        return matrix
    weight, prose = _shape(matrix, lines, words)
    at = len(SHAPE_NAMES)
    rows = np.arange(count)
    classes, _ = tables()
    matrix[rows, at + _EDGE[classes.take(np.minimum(lines.codes[lines.starts], 0xFFFF).astype(np.intp))]] = 1
    at += len(EDGE_CLASSES)
    matrix[rows, at + _EDGE[classes.take(np.minimum(lines.codes[lines.ends - 1], 0xFFFF).astype(np.intp))]] = 1
    at += len(EDGE_CLASSES)
    _place(matrix[:, at : at + len(PLACE_NAMES)], lines, words, weight, prose)
    at += len(PLACE_NAMES)
    cohesion(matrix[:, at : at + len(LINE_NAMES) + len(WINDOW_NAMES)], words, prose)
    _rules(matrix[:, -len(RULE_NAMES) :], evidence)
    return matrix


def _shape(matrix: Matrix, lines: Lines, words: Words) -> tuple[Matrix, NDArray[np.bool_]]:
    """What a line looks like by itself. Returns its length in words, and whether it reads like running text."""
    count = len(lines)
    chars = words.counts.astype(np.float32)
    unspaced = chars[:, IDEOGRAPH] + chars[:, FUNCTION]
    flags = words.flags
    line = words.line
    # Per line: words of spaces' scripts, and those with each property, in one pass over the words.
    number = words.number
    year = number & (words.lengths == 4)
    glued = number & (words.lengths <= 3) & ((flags & AGE) > 0)
    kinds = np.stack(
        (
            ~words.ideograph,
            words.capital,
            (flags & STOP_WORD) > 0,
            (flags & CALENDAR) > 0,
            (flags & AGE) > 0,
            (flags & BYLINE) > 0,
            year,
            number,
            glued,
            words.weights > 0.7,
        )
    )
    sums = np.empty((len(kinds), count), dtype=np.float32)
    bounds = np.searchsorted(line, np.arange(count + 1))
    running = np.zeros((len(kinds), len(line) + 1), dtype=np.int32)
    np.cumsum(kinds, axis=1, out=running[:, 1:])
    np.subtract(running[:, bounds[1:]], running[:, bounds[:-1]], out=sums, casting="unsafe")
    spaced, capital, stop, calendar, age, byline, years, numbers, glues, furniture = sums
    tally = np.zeros(len(line) + 1)
    np.cumsum(words.weights, out=tally[1:])
    furniture_sum = (tally[bounds[1:]] - tally[bounds[:-1]]).astype(np.float32)

    weight = spaced + unspaced * np.float32(WORDS_PER_IDEOGRAPH)
    each = 1 / np.maximum(weight, 1)
    letters = chars[:, LOWER] + chars[:, UPPER] + chars[:, UNCASED] + unspaced
    visible = (lines.ends - lines.starts).astype(np.float32)
    grammar = stop + chars[:, FUNCTION]
    short = weight <= 12
    ends = chars[:, STOP] + chars[:, COMMA]
    prose = (weight >= 9) & (ends > 0) & ((grammar >= 0.12 * weight) | (weight >= 25))
    columns = (
        np.log1p(weight) * np.float32(0.4),
        np.minimum(letters / np.maximum(spaced + unspaced, 1), 15) * np.float32(0.15),
        weight <= 1,
        chars[:, UPPER] / np.maximum(letters, 1),
        capital / np.maximum(spaced, 1),
        chars[:, DIGIT] / np.maximum(visible, 1),
        grammar * each,
        np.log1p(grammar) * np.float32(0.4),
        np.minimum(chars[:, STOP] * each, 1),
        np.log1p(chars[:, STOP]) * np.float32(0.5),
        np.log1p(chars[:, COMMA]) * np.float32(0.5),
        np.minimum(chars[:, COLON], 3) * np.float32(0.5),
        np.log1p(chars[:, QUOTE]) * np.float32(0.5),
        np.log1p(chars[:, BRACKET]) * np.float32(0.5),
        np.minimum(chars[:, BAR] / np.maximum(visible, 1) * 5, 2),
        np.minimum(chars[:, SYMBOL] / np.maximum(visible, 1) * 5, 2),
        letters == 0,
        furniture_sum * each,
        furniture * each,
        np.clip(furniture_sum * np.float32(0.25), -2, 2),
        calendar * each * 2,
        age * each * 2,
        byline * each * 2,
        np.minimum(years, 2),
        np.minimum(numbers * each, 1),
        np.minimum(glues, 1),
        short & ((years > 0) | (numbers >= 2)) & ((calendar > 0) | (numbers >= 3)),
        short & (weight <= 6) & (age > 0),
        short & (chars[:, COLON] > 0) & (numbers >= 2),
        prose,
    )
    for i, column in enumerate(columns):
        matrix[:, i] = column
    return weight, prose


def _place(matrix: Matrix, lines: Lines, words: Words, weight: Matrix, prose: NDArray[np.bool_]) -> None:
    """Where a line stands, and whether it stands there alone."""
    count = len(lines)
    rows = np.arange(count)
    # Lines with the same words in any order, whatever the marks around them.
    sums = np.zeros(len(words.line) + 1, dtype=np.uint64)
    np.cumsum(words.hashes, out=sums[1:])
    bounds = np.searchsorted(words.line, np.arange(count + 1))
    identity = sums[bounds[1:]] - sums[bounds[:-1]]
    order = np.argsort(identity, kind="stable")
    sorted_identity = identity[order]
    fresh = np.ones(count, dtype=np.bool_)
    fresh[1:] = sorted_identity[1:] != sorted_identity[:-1]
    group = np.cumsum(fresh) - 1
    repeats = np.empty(count)
    repeats[order] = np.bincount(group)[group]
    near = np.zeros(count, dtype=np.bool_)
    close = ~fresh[1:] & (np.diff(order) <= 4)
    near[order[1:][close]] = True
    near[order[:-1][close]] = True

    total = np.cumsum(weight)
    prose_words = np.cumsum(weight * prose)
    last = np.maximum.accumulate(np.where(prose, rows, -20))
    following = np.minimum.accumulate(np.where(prose, rows, count + 20)[::-1])[::-1]
    all_words = total[-1] + 1
    gaps = lines.gaps
    columns = (
        np.log(repeats) * 0.5,
        near,
        np.minimum(gaps, 4) * 0.4,
        np.minimum(np.append(gaps[1:], 4), 4) * 0.4,
        np.log1p(lines.indents) * 0.3,
        np.log1p(total - weight) * 0.2,
        np.log1p(all_words - total) * 0.2,
        np.log1p(rows) * 0.3,
        np.log1p(count - 1 - rows) * 0.3,
        np.log1p(rows - last) * 0.4,
        np.log1p(following - rows) * 0.4,
        (prose_words - weight * prose) / (prose_words[-1] + 1),
        np.log(count) * 0.2,
        np.log(all_words) * 0.2,
        prose_words[-1] / all_words,
        np.mean(gaps[1:] > 0) if count > 1 else 0.0,
        np.log(all_words / count) * 0.3,
    )
    for i, column in enumerate(columns):
        matrix[:, i] = column


def _rules(matrix: Matrix, evidence: Evidence) -> None:
    """What the rules know, as evidence beside everything else."""
    for i, hits in enumerate((evidence.drops, evidence.keeps, evidence.hints)):
        matrix[list(hits), i] = 1
    for header in evidence.stories:
        matrix[header.first : header.last + 1, 3] = 1
    matrix[list(evidence.ends), 4] = 1
    matrix[list(evidence.starts), 5] = 1

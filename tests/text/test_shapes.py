"""Lines that look alike by their marks and figures."""

import numpy as np

from cleaner.core.lines import split
from cleaner.text.shapes import SHAPE_REPEAT_NAMES, shape_repeats

PROSE = "The council met on Monday and voted for the plan, which is to be paid from the reserve."


def features_of(*texts: str) -> dict[str, list[float]]:
    """The features by name; lines as long as ``PROSE`` count as running text."""
    lines = split("\n".join(texts))
    rows = np.zeros((len(SHAPE_REPEAT_NAMES), len(lines)), dtype=np.float32)
    words = np.array([len(text.split()) if len(text) >= len(PROSE) else 0 for text in lines.strings])
    shape_repeats(rows, lines, np.cumsum(words, dtype=np.float64))
    return {name: row.round(2).tolist() for name, row in zip(SHAPE_REPEAT_NAMES, rows, strict=True)}


def test_headers_with_other_words_and_figures_are_alike() -> None:
    found = features_of("[2023-05-14 04:30] Rain", PROSE, "[2024-11-02 18:00] Snow, and more of it", PROSE)
    begins = found["like others at the beginning"]
    assert begins[0] == begins[2] > 0
    assert begins[1] == begins[3] == 0


def test_what_stands_between_two_like_lines_is_measured_in_words_of_running_text() -> None:
    apart = features_of("#1 Rain", PROSE, "#2 Snow", PROSE)
    together = features_of("#1 Rain", "#2 Snow", PROSE, PROSE)
    assert apart["prose since the last one"][2] == apart["prose until the next one"][0] > 0
    assert together["prose since the last one"][1] == 0


def test_how_a_line_ends_counts_too() -> None:
    found = features_of("Rain in spring (Globe)", PROSE, "Snow (The Herald)", PROSE)
    assert found["like others at the end"] == [
        found["like others at the end"][0],
        0,
        found["like others at the end"][0],
        0,
    ]
    assert found["like others at the end"][0] > 0


def test_plain_words_and_sentences_are_like_nothing() -> None:
    found = features_of("Rain", PROSE, "Snow", PROSE)
    assert not any(map(any, found.values()))


def test_blank_space_before_the_first_line_is_no_line() -> None:
    found = features_of("  ", "#1 Rain", PROSE, "#2 Snow")
    assert found["like others at the beginning"][0] > 0

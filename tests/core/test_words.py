"""Words of a document as arrays."""

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cleaner.core import words
from cleaner.core.characters import DIGIT, IDEOGRAPH, LOWER, STOP, UPPER
from cleaner.core.lines import split
from cleaner.core.words import AGE, CALENDAR, STOP_WORD, Lexicon, Words, find_words, hash_word, shipped_lexicon

EMPTY = Lexicon(np.zeros(0, np.uint64), np.zeros(0, np.uint8), np.zeros(0, np.float32))


def found(text: str, lexicon: Lexicon = EMPTY) -> Words:
    return find_words(split(text), lexicon)


def test_words_stand_on_their_lines() -> None:
    result = found("One two\n\nthree 45\n")
    assert result.line.tolist() == [0, 0, 1, 1]
    assert result.number.tolist() == [False, False, False, True]
    assert result.capital.tolist() == [True, False, False, False]
    assert result.lengths.tolist() == [3, 3, 5, 2]


def test_a_word_has_the_same_hash_wherever_it_stands_and_whatever_its_case() -> None:
    result = found("A red HOUSE\nhouse, the red")
    assert result.hashes[2] == result.hashes[3] == hash_word("House")
    assert len(set(result.hashes.tolist())) == 4


def test_characters_of_scripts_without_spaces_are_paired() -> None:
    result = found("天气很好 ok")
    assert result.ideograph.tolist() == [True, True, True, True, False]
    assert result.lengths.tolist() == [2, 2, 2, 1, 2]
    assert hash_word("天气") == result.hashes[0]


def test_characters_right_after_a_figure_are_words() -> None:
    result = found("3時間前")
    assert result.number.tolist() == [True, False, False, False]
    assert result.lengths.tolist() == [1, 2, 2, 1]


def test_counts_by_class_belong_to_the_line() -> None:
    counts = found("Ab1.\n日本").counts
    assert counts[0, [UPPER, LOWER, DIGIT, STOP]].tolist() == [1, 1, 1, 1]
    assert counts[1, IDEOGRAPH] == 2


def test_the_shipped_lexicon_knows_grammar_calendars_and_ages_of_many_languages() -> None:
    def flags(word: str) -> int:
        return int(found(word, shipped_lexicon()).flags[0])

    assert all(flags(word) & STOP_WORD for word in ("the", "und", "les", "что", "het"))
    assert all(flags(word) & CALENDAR for word in ("January", "Dienstag", "février", "сентября"))
    assert all(flags(word) & AGE for word in ("ago", "minutes", "Stunden", "yesterday"))
    assert flags("photosynthesis") == 0


def test_furniture_weighs_more_than_prose() -> None:
    weights = found("subscribe newsletter cookies\nsaid house bridge", shipped_lexicon()).weights
    assert weights[:3].min() > 0.5
    assert weights[3:].max() < 0.5


def test_a_lexicon_comes_back_from_its_file(tmp_path: Path) -> None:
    lexicon = Lexicon(
        np.array([hash_word("share"), hash_word("the")], dtype=np.uint64),
        np.array([0, STOP_WORD], dtype=np.uint8),
        np.array([1.5, 0.0], dtype=np.float32),
    )
    lexicon.save(tmp_path / "lexicon.npz")
    result = found("Share the cake", Lexicon.load(tmp_path / "lexicon.npz"))
    assert result.weights.tolist() == [1.5, 0.0, 0.0]
    assert result.flags.tolist() == [0, STOP_WORD, 0]


def test_large_documents_are_taken_in_pieces_with_the_same_result(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    text = "\n".join(f"Line {i} of a text, 天气 很好." for i in range(300))
    whole = found(text)
    monkeypatch.setattr(words, "_CHUNK", 100)
    pieces = found(text)
    for name in Words.__dataclass_fields__:
        values = getattr(whole, name), getattr(pieces, name)
        # White space between two pieces is counted with neither.
        first, second = (value[:, 1:] if name == "counts" else value for value in values)
        assert np.array_equal(first, second), name


@given(st.text())
def test_any_text_has_words_within_its_lines(text: str) -> None:
    lines = split(text)
    result = find_words(lines, EMPTY)
    assert len(result.counts) == len(lines)
    assert (np.diff(result.line) >= 0).all()
    assert (result.lengths > 0).all()

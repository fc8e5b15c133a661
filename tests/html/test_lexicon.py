"""Words and pairs of words of a page's blocks, and what a lexicon says of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.core import words
from cleaner.core.lines import split
from cleaner.html.features.arrays import Terms
from cleaner.html.features.characters import codes_of
from cleaner.html.features.lexicon import NAMES, HtmlLexicon, stored, terms
from cleaner.html.page import Page


def terms_of(*texts: str) -> Terms:
    return terms(*codes_of(Page(root=None, texts=list(texts))))  # type: ignore[arg-type]


def lexicon(words: dict[str, float], pairs: dict[str, float] | None = None) -> HtmlLexicon:
    hashes = [terms_of(word).words[0] for word in words] + [terms_of(pair).pairs[0] for pair in pairs or ()]
    return HtmlLexicon(stored(np.array(hashes, dtype=np.uint64), np.array([*words.values(), *(pairs or {}).values()])))


def test_words_are_the_same_in_capitals_and_pairs_do_not_reach_from_block_to_block() -> None:
    found = terms_of("Sign up", "now", "SIGN UP NOW")
    sign, up, now, *again = found.words.tolist()
    assert again == [sign, up, now]
    assert found.first_word.tolist() == [0, 2, 3, 6]
    first, second, third = found.pairs.tolist()
    assert first == second != third
    assert found.first_pair.tolist() == [0, 1, 1, 3]


def test_pairs_have_an_order() -> None:
    there, back = terms_of("sign up", "up sign").pairs.tolist()
    assert there != back


def test_a_blocks_measures() -> None:
    known = lexicon({"subscribe": 2.0, "council": -1.0}, {"subscribe now": 3.0})
    columns = dict(zip(NAMES, known.columns(terms_of("Subscribe now", "the council", "–", "x")), strict=True))
    assert columns["lexicon words, mean"].tolist() == [1, -0.5, 0, 0]
    assert columns["lexicon words, mean of the positive"].tolist() == [1, 0, 0, 0]
    assert columns["lexicon words, highest"].tolist() == [2, 0, 0, 0]
    assert columns["lexicon words, lowest"].tolist() == [0, -1, 0, 0]
    assert columns["lexicon pairs, mean"].tolist() == [3, 0, 0, 0]


def test_of_ten_thousand_unknown_words_few_are_taken_for_known_ones() -> None:
    known = lexicon({f"word{i}": 3.0 for i in range(20_000)})
    columns = known.columns(terms_of(*(f"other{i}" for i in range(10_000))))
    assert np.count_nonzero(columns[0]) < 10


def test_long_pages_and_endless_lines_are_hashed_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["Sign up now", "the council", "x " * 30, "for all of it", "–", "中央新聞"]
    whole = terms_of(*texts)
    monkeypatch.setattr(words, "_CHUNK", 16)
    parts = terms_of(*texts)
    assert parts.words.tolist() == whole.words.tolist()


def test_no_words_in_no_document() -> None:
    assert [len(found) for found in words.hash_words(split(""))] == [0, 0]


def test_a_page_without_words() -> None:
    assert lexicon({"a": 1.0}).columns(terms_of("—", "…")).tolist() == [[0.0, 0.0]] * len(NAMES)


@given(
    st.lists(st.text(st.sampled_from("aäЖ中ー9 '-"), min_size=1).map(str.strip).filter(bool), min_size=1, max_size=8)
)
def test_each_block_is_measured_by_itself(texts: list[str]) -> None:
    odds_of = {word: (-1.0) ** i for i, word in enumerate(sorted({"a", "ä", "9", *" ".join(texts).split()}))}
    known = lexicon({word: odds for word, odds in odds_of.items() if len(terms_of(word).words)})
    together = known.columns(terms_of(*texts))
    apart = [known.columns(terms_of(text))[:, 0] for text in texts]
    assert np.allclose(together.T, apart)

"""What is measured of a page's blocks."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cleaner.html.blocks import read_blocks
from cleaner.html.features.arrays import Features, bits, total
from cleaner.html.features.characters import codes_of, count
from cleaner.html.features.columns import Measures, Told, matrix, measure
from cleaner.html.features.lexicon import NAMES
from cleaner.html.network import shipped
from cleaner.html.page import Page
from cleaner.html.parse import read


def measured(source: str, told: Told | None = None) -> Measures:
    root = read(source).root
    assert root is not None
    return measure(read_blocks(root), told or Told())


def test_characters_are_counted_by_class() -> None:
    m = measured("<p>The Council voted, at 8 pm.</p><p>见面 @ 三点</p><p>More: »x« …</p>")
    assert m.words.tolist() == [6, 3, 3]
    assert m.columns["capitals"][0] == 2 / 19
    assert m.columns["capital words"][0] == 2 / 6
    assert m.columns["ends as a sentence"].tolist() == [1, 0, 1]
    assert m.columns["has an address"].tolist() == [0, 1, 0]
    assert m.columns["ideographs"][1] == 4 / 7
    assert m.columns["ends in dots"].tolist() == [0, 0, 1]


@given(st.lists(st.text(alphabet="aB .,!\u4e2d9@\U0001f600", min_size=1).filter(str.strip), min_size=1, max_size=6))
def test_counting_a_page_at_once_is_counting_each_block(texts: list[str]) -> None:
    texts = [" ".join(text.split()) for text in texts]
    zeros = [0] * len(texts)
    page = Page(None, texts, links=zeros, link_chars=zeros, anchors=zeros, bold_chars=zeros, broken=zeros)
    found = count(page, *codes_of(page), Features())
    assert found.stops.tolist() == [sum(map(text.count, ".!")) for text in texts]
    assert found.ideographs.tolist() == [text.count("\u4e2d") for text in texts]
    assert (found.words >= [len(text.split()) for text in texts]).all()


def test_likeness_to_the_title_and_the_place_after_it() -> None:
    m = measured(
        "<p>Menu</p><h1>Council votes for the bridge</h1><p>The council voted.</p>",
        Told(titles=["Council votes for the bridge"]),
    )
    assert m.columns["like the title"].tolist()[:2] == [0, 1]
    assert np.sign(m.columns["after the headline"]).tolist() == [-1, 0, 1]


def test_an_elements_names_hold_for_the_blocks_under_it() -> None:
    m = measured("<p>Top</p><div class=newsletter-box><div><div><p>Sign up</p></div></div></div>")
    assert m.columns["under newsletter"].tolist() == [False, True]
    assert m.columns["near newsletter"].tolist() == [False, False]


def test_neighbours_are_counted_within_the_page() -> None:
    m = measured("<p>one</p><p>three</p><p>seven!!</p>")
    assert np.expm1(m.columns["log text 1 before"]).round().tolist() == [0, 3, 5]
    assert np.expm1(m.columns["log text 2 after"]).round().tolist() == [12, 7, 0]


def test_running_text_is_seen_in_scripts_without_stops_and_weighed_by_what_it_says() -> None:
    thai = "กลุ่มชาวประมงพื้นบ้านกว่าสองร้อยคนรวมตัวกันหน้าศาลากลางจังหวัดเมื่อเช้าวันจันทร์ที่ผ่านมา"
    chinese = "市规划局周三公布了东门菜市场的改造方案，这座有六十年历史的市场将在明年春节后停业。"
    english = "The planning office published its plan for the market at the eastern gate on Wednesday."
    m = measured(f"<p>{thai}</p><p>{chinese}</p><p>{english}</p><p>ข่าว</p>")
    assert (m.good[:3] > 20).all() and m.good[3] < 1
    assert (m.mass[:3] > 60).all()


def test_the_matrix_has_the_columns_that_the_weights_ask_for() -> None:
    m = measured("<p>One.</p><p>Two, with <a href=x>a link</a>.</p>")
    names = list(m.columns)
    assert [*names, *NAMES] == shipped().names
    assert matrix(m).shape == (2, len(names))
    assert (matrix(m, ["depth"]) == matrix(m)[:, [names.index("depth")]]).all()


def test_sums_and_bits() -> None:
    assert total(np.array([[1, 2], [3, 4]])).tolist() == [[0, 1, 3], [0, 3, 7]]
    assert bits(np.array([1, 2]), 2).tolist() == [[True, False], [False, True]]

"""Pages made longer for training: what is put in stands where the labels say."""

from __future__ import annotations

import random

import numpy as np
from lxml import html

from cleaner.html.blocks import read_blocks
from training.html_long import Donors, add_donors, lengthen

PAGE = """<html><body><article><h1>Bridge</h1><p>One.</p><p>Two.</p><p>Three.</p><p>Four.</p><h2>More</h2></article>
<ul>
<li><a href=/1>Boats</a></li><li><a href=/2>Trains</a></li><li><a href=/3>Roads</a></li><li><a href=/4>Air</a></li>
</ul></body></html>"""
ARTICLE = np.array([0, 1, 1, 1, 1, 1, 0, 0, 0, 0], dtype=np.float32)


def test_paragraphs_go_behind_the_last_and_links_into_the_list() -> None:
    donors = Donors(["A paragraph of another page."], ["A link of another page"])
    links = 0
    for seed in range(6):
        root = html.fromstring(PAGE)
        labels = lengthen(read_blocks(root), ARTICLE, donors, random.Random(seed))
        texts = read_blocks(root).texts
        assert labels is not None and len(labels) == len(texts) >= len(ARTICLE) + 60
        assert texts[:5] == ["Bridge", "One.", "Two.", "Three.", "Four."]
        for text, label in zip(texts, labels.tolist(), strict=True):
            assert label == (text not in ("Bridge", "Boats", "Trains", "Roads", "Air", "A link of another page"))
        links += texts.count("A link of another page")
    assert links


def test_a_page_with_few_paragraphs_has_no_place_for_more() -> None:
    root = html.fromstring("<article><p>One.</p><p>Two.</p></article>")
    page = read_blocks(root)
    assert lengthen(page, np.ones(2, dtype=np.float32), Donors(["x"], []), random.Random(0)) is None


def test_donors_are_paragraphs_of_articles_and_items_of_lists_around_them() -> None:
    donors = Donors([], [])
    page = read_blocks(
        html.fromstring(PAGE.replace("One.", "One paragraph that is long enough to be running text. " * 2))
    )
    add_donors(page, ARTICLE, donors)
    assert [text[:14] for text in donors.paragraphs] == ["One paragraph "]
    assert donors.items == ["Trains"]

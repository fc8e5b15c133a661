"""Terms counted by site: what a lexicon is asked about must not have been counted in it."""

from __future__ import annotations

import numpy as np
import pytest

from cleaner.html.features.characters import codes_of
from cleaner.html.features.lexicon import NAMES, terms
from cleaner.html.page import Page
from training import html_lexicon
from training.html_data import Example
from training.html_lexicon import Counts, with_lexicon

MEAN = NAMES.index("lexicon words, mean")


def page(site: str, fold: int, article: str, furniture: str, lengthened: bool = False) -> Example:
    texts = [article, furniture]
    found = terms(*codes_of(Page(root=None, texts=texts)))  # type: ignore[arg-type]
    target, ones = np.array([1.0, 0.0], dtype=np.float32), np.ones(2, dtype=np.float32)
    features, context = np.zeros((2, 1), dtype=np.float32), None
    return Example(site, site, fold, True, 1.0, ones, features, found, context, target, ones, lengthened)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _few_sites(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_lexicon, "LEAST_SITES", 2)


def odds(pages: list[Example], without: tuple[int, ...] = ()) -> list[list[float]]:
    """The mean log-odds of each page's article and furniture."""
    _, measured = with_lexicon(["nothing"], pages, Counts(pages), without)
    return [one.features[:, 1 + MEAN].tolist() for one in measured]


def test_words_of_furniture_weigh_more_than_words_of_articles() -> None:
    pages = [page(f"s{i}", i % 5, "council votes", "subscribe today") for i in range(20)]
    for article, furniture in odds(pages):
        assert article < 0 < furniture


def test_a_pages_own_fold_and_the_fold_held_out_are_not_counted() -> None:
    pages = [page(f"s{i}", i % 2, "council votes", "subscribe today") for i in range(4)]
    assert all(furniture > 0 for _, furniture in odds(pages))
    assert odds(pages, without=(0,))[1] == odds(pages, without=(0,))[3] == [0, 0]


def test_a_site_counts_once_and_lengthened_pages_not_at_all() -> None:
    same = [page("one", 0, "council", "subscribe") for _ in range(9)]
    made = [page(f"m{i}", 0, "council", "subscribe", lengthened=True) for i in range(9)]
    asked = page("asked", 1, "council", "subscribe")
    assert odds([*same, *made, asked])[-1] == [0, 0]
    assert odds([*same, page("two", 0, "council", "subscribe"), asked])[-1] != [0, 0]

"""A second extractor's text as votes on our blocks, and what networks make of them."""

from __future__ import annotations

import numpy as np
import pytest

from cleaner.html import pipeline as html_pipeline
from cleaner.html.blocks import read_blocks
from cleaner.html.features.columns import Measures, Told, measure
from cleaner.html.network import WEIGHTS_WITH_VOTES, HtmlScorer, shipped
from cleaner.html.parse import read
from cleaner.html.pipeline import HtmlCleaner, HtmlOptions
from cleaner.html.votes import add_votes, or_voted, votes

LONG = "The harbour bridge will be closed to all traffic from Monday, the council said."


def test_a_short_block_must_be_a_line_and_of_a_long_one_an_end_must_be_there() -> None:
    texts = ["Monday", "Share", LONG, LONG + " More in our app.", "Somebody else wrote these words about the bridge."]
    assert votes(texts, f"- Share\n\n{LONG}\nMonday morning").tolist() == [0, 1, 1, 1, 0]


def measured(*paragraphs: str) -> Measures:
    root = read("<article>" + "".join(f"<p>{text}</p>" for text in paragraphs) + "</article>").root
    assert root is not None
    return measure(read_blocks(root), Told())


def test_votes_are_features_of_blocks_and_of_the_page() -> None:
    m = measured("one two three", "four")
    add_votes(m, np.array([1.0, 0.0]))
    assert m.columns["vote"].tolist() == [1, 0]
    assert m.columns["votes on page"].tolist() == [0.75, 0.75]


def test_a_vote_makes_a_block_likelier() -> None:
    def odds(vote: float) -> float:
        m = measured(LONG, LONG, "Read what our readers said.", LONG)
        add_votes(m, np.array([1.0, 1.0, vote, 1.0]))
        return float(shipped(WEIGHTS_WITH_VOTES).log_odds(m)[2])

    assert odds(1.0) > odds(0.0)


def test_the_networks_that_know_votes_ask_for_all_columns_and_share_the_lexicon() -> None:
    m = measured(LONG)
    shipped().log_odds(m)
    add_votes(m, np.ones(1))
    assert sorted(m.columns) == sorted(shipped(WEIGHTS_WITH_VOTES).names)
    assert shipped(WEIGHTS_WITH_VOTES).lexicon is shipped().lexicon


def test_in_accurate_mode_the_second_opinion_is_heard_where_ours_is_that_there_is_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = f"{LONG} {LONG}"
    page = f"<p>Share this on the net.</p><p>{text}</p><p>More: {text}</p><p>Read what our readers said.</p>"
    monkeypatch.setattr(HtmlScorer, "log_odds", lambda _, m: np.full(len(m.owner), -5.0))
    monkeypatch.setattr(html_pipeline, "second_opinion", lambda *_: f"{text}\nMore: {text}")
    assert HtmlCleaner().clean(page, options=HtmlOptions(mode="accurate")).text == f"{text}\nMore: {text}"
    monkeypatch.setattr(html_pipeline, "second_opinion", lambda *_: "")
    assert HtmlCleaner().clean(page, options=HtmlOptions(mode="accurate")).warnings


def test_votes_stand_in_where_next_to_nothing_looks_like_an_article() -> None:
    vote, words = np.array([0.0, 1.0, 0.0]), np.array([50.0, 60.0, 5.0])
    assert or_voted(np.array([0.1, 0.2, 0.9]), vote, words, 0.4, 40).tolist() == [0.1, 0.4, 0.9]
    assert or_voted(np.array([0.9, 0.2, 0.9]), vote, words, 0.4, 40).tolist() == [0.9, 0.2, 0.9]
    assert or_voted(np.array([0.1, 0.2, 0.9]), vote, words / 10, 0.4, 40).tolist() == [0.1, 0.2, 0.9]

"""A second extractor's text as votes on our blocks, and what networks make of them."""

from __future__ import annotations

import numpy as np

from cleaner.judge.html_features import Measures, Told, measure
from cleaner.judge.html_score import WEIGHTS_WITH_VOTES, shipped
from cleaner.judge.html_votes import add_votes, votes
from cleaner.read.html import read
from cleaner.read.html_blocks import read_blocks

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

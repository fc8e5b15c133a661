"""Where the article ends."""

import numpy as np

from cleaner.text.article_end import cut as cut_with

Array = np.ndarray[tuple[int], np.dtype[np.float32]]


def cut(tail: Array, last: Array, caution: float = 0.0, certainty: float = 0.5) -> tuple[int, int]:
    """The cut where no line is surely article."""
    return cut_with(tail, last, np.zeros_like(tail), caution, certainty)


def test_the_cut_is_where_the_lines_change() -> None:
    tail = np.array([-3, -2, -3, 2, 3], dtype=np.float32)
    assert cut(tail, np.zeros(5, dtype=np.float32)) == (3, 3)


def test_one_line_that_looks_like_an_end_is_not_one() -> None:
    tail = np.array([-3, 2, -3, -3], dtype=np.float32)
    assert cut(tail, np.zeros(4, dtype=np.float32)) == (4, 4)


def test_the_last_line_of_the_article_draws_the_cut() -> None:
    tail = np.array([-3, -0.1, 0.1, 3], dtype=np.float32)
    last = np.array([0, 2, 0, 0], dtype=np.float32)
    assert cut(tail, np.zeros(4, dtype=np.float32)) == cut(tail, last) == (2, 2)
    assert cut(tail, 2 * last[::-1].copy()) == (3, 3)


def test_caution_keeps_all() -> None:
    tail = np.array([-3, -3, 1], dtype=np.float32)
    last = np.zeros(3, dtype=np.float32)
    assert cut(tail, last) == (2, 2)
    assert cut(tail, last, caution=1.5) == (3, 3)


def test_where_the_end_is_doubtful_the_later_place_is_named_too() -> None:
    tail = np.array([-3, 0.5, 3], dtype=np.float32)
    last = np.zeros(3, dtype=np.float32)
    assert cut(tail, last) == (1, 1)
    assert cut(tail, last, certainty=0.9) == (1, 2)


def test_the_article_does_not_end_above_a_line_that_is_surely_its_own() -> None:
    tail = np.array([-3, 3, 3, 3], dtype=np.float32)
    article = np.array([3, 2, -2, -3], dtype=np.float32)
    assert cut_with(tail, np.zeros(4, dtype=np.float32), article) == (2, 2)

"""Each invariant, broken on purpose."""

import numpy as np
import pytest

from cleaner.check import InvariantError, check_deletion, check_partition, check_reasons
from cleaner.read.text import split


def test_text_between_blocks_breaks_the_partition() -> None:
    lines = split("one\ntwo\nthree")
    lines.starts, lines.ends = lines.starts[[0, 2]], lines.ends[[0, 2]]
    with pytest.raises(InvariantError, match="partition: text lies between"):
        check_partition(lines)


def test_overlapping_blocks_break_the_partition() -> None:
    lines = split("one\ntwo")
    lines.ends[0] = 6
    with pytest.raises(InvariantError, match="partition: blocks"):
        check_partition(lines)


def test_a_changed_letter_breaks_the_deletion() -> None:
    check_deletion("abcdef", "abef", [(0, 2), (4, 6)])
    with pytest.raises(InvariantError, match="deletion: the output differs"):
        check_deletion("abcdef", "abEf", [(0, 2), (4, 6)])


def test_an_added_letter_breaks_the_deletion() -> None:
    with pytest.raises(InvariantError, match="deletion: the output's length"):
        check_deletion("abcdef", "abefg", [(0, 2), (4, 6)])


def test_stretches_out_of_order_break_the_deletion() -> None:
    with pytest.raises(InvariantError, match="out of order"):
        check_deletion("abcdef", "efab", [(4, 6), (0, 2)])


def test_a_silent_removal_breaks_the_reasons() -> None:
    with pytest.raises(InvariantError, match="reasons: block 1"):
        check_reasons(np.array([True, False]), np.array([False, False]))

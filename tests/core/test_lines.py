"""Lines of a text dump."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.core.invariants import check_partition
from cleaner.core.lines import split


@pytest.mark.parametrize(
    ("text", "strings", "gaps"),
    [
        ("", [], []),
        ("\n \t\n", [], []),
        ("a", ["a"], [0]),
        ("a\nb", ["a", "b"], [0, 0]),
        ("a\n\n\nb", ["a", "b"], [0, 2]),
        ("a\r\n\r\nb\r\n", ["a", "b"], [0, 1]),
        ("a\rb", ["a", "b"], [0, 0]),
        ("\ufeff a \0\nb", ["a", "b"], [0, 0]),
        ("a\u2028b", ["a", "b"], [0, 0]),
        ("a\x85b", ["a\x85b"], [0]),
        ("日本\n語", ["日本", "語"], [0, 0]),
        ("😀\n\n😀😀", ["😀", "😀😀"], [0, 1]),
    ],
)
def test_lines_are_what_is_visible(text: str, strings: list[str], gaps: list[int]) -> None:
    lines = split(text)
    assert lines.strings == strings
    assert lines.gaps.tolist() == gaps


def test_indents_are_the_white_space_in_front() -> None:
    assert split("a\n  b\n\t\tc\n").indents.tolist() == [0, 2, 2]


@given(st.text(max_size=200))
def test_lines_partition_any_text(text: str) -> None:
    lines = split(text)
    check_partition(lines)
    assert [line for line in lines.strings if line != line.strip()] == []


def test_lone_surrogates_are_characters() -> None:
    assert split("a\ud800b\nc").strings == ["a\ud800b", "c"]

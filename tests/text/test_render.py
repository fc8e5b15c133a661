"""Spans of kept lines, and what they leave of the white space."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.core.lines import split
from cleaner.result import Trim
from cleaner.text.render import complement, compose, join, kept_spans


def keep(text: str, *wanted: str, trims: tuple[Trim, ...] = ()) -> str:
    lines = split(text)
    flags = np.array([line in wanted for line in lines.strings], dtype=bool)
    return join(text, kept_spans(lines, flags, trims))


@pytest.mark.parametrize(
    ("text", "wanted", "expected"),
    [
        ("a\nb\nc\n", ("a", "c"), "a\nc\n"),
        ("a\n\nb\n\nc", ("a", "c"), "a\n\nc"),
        ("a\n\nb", ("a",), "a"),
        ("a\n\nb\n", ("a",), "a\n"),
        ("a\r\n\r\nb\r\n", ("a",), "a\r\n"),
        ("\n\na\nb", ("b",), "\n\nb"),
        ("  a  \n  b\t\n", ("a",), "  a  \n"),
        ("a\rb\rc", ("a", "b"), "a\rb"),
        ("a\nb\n\n\n", ("a", "b"), "a\nb\n\n\n"),
        ("", (), ""),
    ],
)
def test_a_dropped_line_takes_the_white_space_behind_it_along(
    text: str, wanted: tuple[str, ...], expected: str
) -> None:
    assert keep(text, *wanted) == expected


def test_a_trimmed_beginning_takes_its_space_along() -> None:
    text = "Also read: Storm ahead. The rest.\nNext.\n"
    trim = Trim(line=0, start=0, end=23, rule="r")
    lines = split(text)
    assert keep(text, *lines.strings, trims=(trim,)) == "The rest.\nNext.\n"


def test_a_trimmed_end_takes_its_space_along() -> None:
    text = "The rest. ADVERTISEMENT\nNext.\n"
    assert keep(text, *split(text).strings, trims=(Trim(0, 10, 23, "r"),)) == "The rest.\nNext.\n"


def test_a_trim_in_the_last_line() -> None:
    text = "One.\nTwo. ADVERTISEMENT"
    assert keep(text, *split(text).strings, trims=(Trim(1, 5, 18, "r"),)) == "One.\nTwo."


@given(st.text(alphabet="ab \n\r\t\u2028", max_size=60), st.data())
def test_kept_and_dropped_put_together_are_the_input(text: str, data: st.DataObject) -> None:
    lines = split(text)
    flags = np.array(data.draw(st.lists(st.booleans(), min_size=len(lines), max_size=len(lines))), dtype=bool)
    kept = kept_spans(lines, flags)
    everything = sorted([*kept, *complement(kept, len(text))])
    assert "".join(text[a:b] for a, b in everything) == text
    remaining = split(join(text, kept)).strings
    assert remaining == [line for line, stays in zip(lines.strings, flags, strict=True) if stays]


@given(st.lists(st.integers(0, 40), max_size=8), st.lists(st.integers(0, 40), max_size=8))
def test_composing_spans_is_joining_twice(first: list[int], second: list[int]) -> None:
    source = "".join(chr(0x100 + i) for i in range(40))
    outer = complement(pairs(first), 40)
    middle = join(source, outer)
    inner = complement([(a, b) for a, b in pairs(second) if b <= len(middle)], len(middle))
    assert join(source, compose(outer, inner)) == join(middle, inner)


def pairs(numbers: list[int]) -> list[tuple[int, int]]:
    edges = sorted(set(numbers))
    return list(zip(edges[::2], edges[1::2], strict=False))

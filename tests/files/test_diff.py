"""The changes of a document, line by line."""

from itertools import pairwise

from files_support import drop_lines
from hypothesis import given
from hypothesis import strategies as st

from cleaner.files.diff import line_edges, removed_lines, section
from cleaner.files.outcome import Hunk, Line
from cleaner.result import Block, Reason, Result, Role


def lines_of(hunk: Hunk) -> list[tuple[str, str]]:
    return [(line.mark, line.text.rstrip("\n")) for line in hunk.lines]


def test_removed_lines_stand_among_three_kept_ones_with_their_reason() -> None:
    source = "1\n2\n3\n4\nDROP\n5\n6\n7\n8\n"
    (hunk,) = section("", source, drop_lines(source)).hunks
    assert (hunk.old_line, hunk.new_line) == (2, 2)
    assert lines_of(hunk) == [(" ", "2"), (" ", "3"), (" ", "4"), ("-", "DROP"), (" ", "5"), (" ", "6"), (" ", "7")]
    assert hunk.lines[3].reason == "rule test.drop"


def test_changes_far_apart_are_two_hunks_near_ones_are_one() -> None:
    far = "DROP\n" + "x\n" * 7 + "DROP\n"
    near = "DROP\n" + "x\n" * 6 + "DROP\n"
    assert [hunk.old_line for hunk in section("", far, drop_lines(far)).hunks] == [1, 6]
    assert len(section("", near, drop_lines(near)).hunks) == 1


def test_a_part_of_a_line_is_the_line_and_what_is_left_of_it() -> None:
    source = "Also read: this. The rest stays.\n"
    block = Block("Also read: this.", 0, 16, Role.CHROME, Reason(rule="trim"), kept=False)
    result = Result(source[17:], "text", True, removed_spans=((0, 17),), explain=lambda: (block,))
    (hunk,) = section("", source, result).hunks
    assert hunk.lines == (Line("-", source, "rule trim"), Line("+", source[17:]))


def test_lines_with_something_on_them_are_counted() -> None:
    assert removed_lines("a\n\nb\n \nc", [(0, 5), (7, 8)]) == 3


def test_removals_say_where() -> None:
    source = "a\r\n\r\nDROP x\r\nb"
    (removal,) = section("", source, drop_lines(source)).removals
    assert (removal.line, removal.start, removal.end, removal.text) == (3, 5, 11, "DROP x")


@given(st.lists(st.sampled_from(["a", "DROP", "", "DROP STORY b", " "])), st.sampled_from(["\n", "\r\n", "\u2028"]))
def test_a_diff_says_what_was_and_what_is(lines: list[str], end: str) -> None:
    source = end.join(lines)
    result = drop_lines(source)
    edges = line_edges(source)
    assert "".join(source[a:b] for a, b in pairwise(edges)) == source
    old, new = list(source.splitlines(keepends=True)), list(result.text.splitlines(keepends=True))
    for hunk in section("", source, result).hunks:
        before = [line.text for line in hunk.lines if line.mark != "+"]
        after = [line.text for line in hunk.lines if line.mark != "-"]
        assert old[hunk.old_line - 1 :][: len(before)] == before
        assert new[hunk.new_line - 1 :][: len(after)] == after

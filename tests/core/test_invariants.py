"""Each invariant, broken on purpose."""

import pickle
import warnings

import numpy as np
import pytest
from lxml import html

from cleaner.core import invariants
from cleaner.core.invariants import InvariantError, check_deletion, check_partition, check_reasons
from cleaner.core.lines import split
from cleaner.html.blocks import read_blocks
from cleaner.html.invariants import check_blocks, check_cleaned, check_plain
from cleaner.html.page import Page
from cleaner.html.parse import read
from cleaner.html.pipeline import HtmlCleaner
from cleaner.html.render import html as render_html


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


def page_of(source: str) -> Page:
    return read_blocks(read(source).root)


def test_blocks_of_a_page_do_not_share_text() -> None:
    page = page_of("<p>one</p><p>two</p>")
    check_blocks(page)
    page.nodes[1] = page.nodes[0]
    with pytest.raises(invariants.InvariantError, match="partition"):
        check_blocks(page)


@pytest.mark.parametrize("output", ["one\ntwo", "- one\ntwo", "one | two", "one\n\ntwo"])
def test_the_text_of_a_page_has_its_kept_blocks_and_marks(output: str) -> None:
    check_plain(["one", "gone", "two"], [True, False, True], output)


@pytest.mark.parametrize("output", ["one", "two\none", "one\ntwo\nthree", "one\ngone\ntwo", "one two and", ""])
def test_text_that_the_page_does_not_have_is_found_out(output: str) -> None:
    with pytest.raises(invariants.InvariantError, match="deletion"):
        check_plain(["one", "gone", "two"], [True, False, True], output)


def test_a_trimmed_block_lacks_what_was_trimmed() -> None:
    texts, cuts = ["Now: one two"], {0: [(0, 4)]}
    check_plain(texts, [True], "one two", cuts)
    check_cleaned(texts, [True], ["one", "two"], cuts)
    with pytest.raises(invariants.InvariantError, match="deletion"):
        check_cleaned(texts, [True], ["Now: one two"], cuts)


PAGE = "<html><body><div class=a><p>" + "A sentence with some words in it, and more. " * 5 + "</p></div></body></html>"


def test_a_page_with_a_broken_invariant_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invariants, "RAISE_VIOLATIONS", False)
    monkeypatch.setattr("cleaner.html.pipeline.plain", lambda *_: "something else")
    result = HtmlCleaner().clean(PAGE)
    assert (result.text, result.changed) == (PAGE, False)
    assert "deletion" in result.warnings[0]


def never_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    again = render_html._again
    monkeypatch.setattr(render_html, "_again", lambda text, *limits: (text + "\n", again(text, *limits)[1]))


def test_cleaned_html_with_a_broken_invariant_is_the_articles_paragraphs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invariants, "RAISE_VIOLATIONS", False)
    hostile = PAGE.replace("<p>", "<script>x()</script><p onclick=x()>&lt;img src=x onerror=x()> ")
    result = HtmlCleaner().clean(hostile)
    assert result.warnings == ()
    never_the_same(monkeypatch)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        page = result.to_html()
    assert "<p>&lt;img src=x onerror=x()&gt; A sentence with some words" in page
    assert "script" not in page and "onclick" not in page
    assert "idempotence" in result.warnings[0]
    assert pickle.loads(pickle.dumps(result)).warnings == result.warnings


def test_in_the_test_suite_it_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    result = HtmlCleaner().clean(PAGE)
    never_the_same(monkeypatch)
    with pytest.raises(invariants.InvariantError, match="idempotence"):
        result.to_html()


def test_the_callers_tree_is_as_it_was() -> None:
    tree = html.fromstring(PAGE)
    before = html.tostring(tree)
    result = HtmlCleaner().clean(tree)
    assert result.to_html() and result.to_markdown() and result.blocks
    assert html.tostring(tree) == before


def test_a_tree_that_was_changed_since_is_not_written() -> None:
    tree = html.fromstring(PAGE)
    result = HtmlCleaner().clean(tree)
    tree.find(".//p").tail = "more text"
    with pytest.raises(ValueError, match="text nodes"):
        result.to_html()

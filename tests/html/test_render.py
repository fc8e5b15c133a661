"""Cleaned HTML, Markdown and plain text of kept blocks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.html.blocks import read_blocks
from cleaner.html.parse import read
from cleaner.html.render.html import cleaned, is_clean
from cleaner.html.render.markdown import markdown
from cleaner.html.render.plain import plain

CASES = Path(__file__).parent.parent / "cases" / "html"


def html_of(source: str, keep: Callable[[str], bool] = bool) -> str:
    root = read(source).root
    assert root is not None
    page = read_blocks(root)
    return cleaned(page, [keep(text) for text in page.texts], source).text


def test_only_elements_around_kept_text_are_written() -> None:
    source = (
        '<div class="a"><p onclick="x()" id="p">Kept <span style="a:b">text</span>.</p><p>gone</p><img src="/i"></div>'
    )
    assert html_of(source, lambda text: text != "gone") == "<div>\n<p>Kept text.</p>\n</div>\n"


def test_links_keep_their_address_and_lose_the_rest() -> None:
    source = '<p><a href="/a?b=1&amp;c" onclick="t()" ping="/p" data-t="1">x</a> <a href="javascript:t()">y</a></p>'
    assert html_of(source) == '<p><a href="/a?b=1&amp;c">x</a> y</p>\n'


@pytest.mark.parametrize(
    "address", ["java\tscript:x()", " javascript:x()", "&#106;avascript:x()", "vbscript:x", "data:text/html,x"]
)
def test_addresses_that_run_code_are_gone(address: str) -> None:
    assert "href" not in html_of(f'<p><a href="{address}">x</a></p>')


def test_footnotes_keep_both_ends() -> None:
    text = '<p>Text<a href="#n1" id="r1">1</a></p><p id="z">end</p>'
    source = text + '<ol><li id="n1" class="n">Note <a href="#r1">up</a></li></ol>'
    found = html_of(source)
    assert '<a href="#n1" id="r1">1</a>' in found
    assert '<li id="n1">' in found
    assert "z" not in found


def test_a_tables_columns_stay_in_line() -> None:
    source = "<table><tr><td></td><th>A</th><td>drop</td><th>B</th></tr></table>"
    found = html_of(source, lambda text: text != "drop").replace("\n", "")
    assert found == "<table><tr><td></td><th>A</th><td></td><th>B</th></tr></table>"


def test_preformatted_text_keeps_its_spaces() -> None:
    assert "<pre>a  b\n   <b>c</b></pre>" in html_of("<pre>a  b\n   <b>c</b></pre>")


def test_a_page_keeps_its_head() -> None:
    head = "<head><meta charset='utf-8'><title>T</title><script>x</script></head>"
    source = f"<html lang='de'>{head}<body><p>x</p></body></html>"
    assert html_of(source) == (
        '<!DOCTYPE html>\n<html lang="de">\n<head>\n<meta charset="utf-8">\n<title>T</title>\n</head>\n'
        "<body>\n<p>x</p>\n</body>\n</html>\n"
    )


PIECES = (
    "<p>|</p>|<b>|</b>|<a href='/x'>|</a>|<br>|<div>|</div>|<ul>|<li>|</ul>|<table>|<tr>|<td>|</table>|<pre>|</pre>|"
    "two| three|\n|<h2>|</h2>|<i class=x>|</i>|&lt;b&gt;|<blockquote>|</blockquote>|<section>|</section>|&nbsp;|"
    "<svg>|"
    "<x-y>|</x-y>|<img src='/i.jpg' alt=x onload=y()>|<figure>|</figure>|<noscript>|</noscript>|<amp-img src='/j.jpg'>"
)


@given(st.lists(st.sampled_from(PIECES.split("|"))), st.sampled_from(["one", "two", "three", "x"]))
def test_cleaning_what_was_cleaned_changes_nothing(pieces: list[str], without: str) -> None:
    source = "<body>" + "".join(pieces)
    page = read_blocks(read(source).root)
    keep = [without not in text for text in page.texts]
    found = cleaned(page, keep, source).text
    if found:
        assert is_clean(found)
        again = read_blocks(read(found).root)
        assert "".join("".join(again.texts).split()) == "".join(
            "".join(text for text, kept in zip(page.texts, keep, strict=True) if kept).split()
        )


@pytest.mark.parametrize("name", sorted(path.name for path in CASES.glob("*.html")))
def test_a_page_as_it_came_is_not_taken_for_cleaned(name: str) -> None:
    assert not is_clean((CASES / name).read_text(encoding="utf-8"))


def test_plain_text_shows_lists_headings_and_rows() -> None:
    source = (
        "<p>One</p><h2>Head</h2><ul><li>a</li><li><p>b</p><p>c</p></li><li>• d</li></ul>"
        "<table><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table><pre>x\n  y</pre>"
    )
    page = read_blocks(read(source).root)
    assert plain(page, [True] * len(page)) == "One\n\nHead\n- a\n- b\nc\n• d\n1 | 2\n3 | 4\nx\n  y"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<h1>A <b>b</b></h1><p>c</p>", "# A **b**\n\nc\n"),
        ("<ul><li>a</li><li>b<ol start=3><li>c</li></ol></li></ul>", "- a\n- b\n  3. c\n"),
        ("<p>x</p><blockquote><p>a</p><p>b</p></blockquote><p>y</p>", "x\n\n> a\n>\n> b\n\ny\n"),
        ("<pre>a\n  b</pre>", "```\na\n  b\n```\n"),
        ("<p><code>a_b</code> 2*3 [x]</p>", "`a_b` 2\\*3 \\[x\\]\n"),
        ("<p>1. no list</p>", "1\\. no list\n"),
        ("<p># no heading</p>", "\\# no heading\n"),
        ("<p><a href='/a b(c)'>x</a></p>", "[x](/a%20b%28c%29)\n"),
        (
            "<table><tr><th>A</th><th>B</th></tr><tr><td>1|2</td></tr></table>",
            "| A | B |\n| --- | --- |\n| 1\\|2 |  |\n",
        ),
        ("<table><tr><td><pre>a\nb</pre></td><td>c</td></tr></table>", "| a b | c |\n| --- | --- |\n"),
        ("<p>a<br>b</p>", "a  \nb\n"),
        ("", ""),
    ],
)
def test_markdown(source: str, expected: str) -> None:
    assert markdown(source) == expected

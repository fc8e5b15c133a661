"""Blocks of a page, and the elements that hold them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cleaner.html.attribute_words import BIT, kinds
from cleaner.html.blocks import TAGS, read_blocks
from cleaner.html.page import Page
from cleaner.html.parse import read


def blocks(source: str) -> Page:
    root = read(source).root
    assert root is not None
    return read_blocks(root)


def test_an_elements_edge_and_a_line_break_end_a_block() -> None:
    page = blocks("<div>One <b>and</b> a half<p>two</p>three<br>four</div>")
    assert page.texts == ["One and a half", "two", "three", "four"]
    assert page.broken == [0, 0, 0, 1]
    assert [TAGS[page.tag[owner]] for owner in page.owner] == ["div", "p", "div", "div"]


def test_what_no_reader_sees_is_no_text() -> None:
    hidden = "<script>a</script><style>b</style><template>c</template><noscript>d</noscript><select><option>e</select>"
    assert blocks(f"<p>seen</p>{hidden}<!-- f --><svg><text>g</text></svg>").texts == ["seen"]


def test_links_are_counted_by_their_text() -> None:
    page = blocks('<p>See <a href="/x">this</a> and <a href="#n">that</a>.</p>')
    assert (page.links, page.link_chars, page.anchors) == ([2], [8], [1])


def test_a_link_around_blocks_is_a_link_in_each() -> None:
    page = blocks('<a href="/x"><div>one</div><div>two</div></a>')
    assert page.link_chars == [3, 3]


def test_preformatted_text_is_kept_as_it_stands() -> None:
    page = blocks("<pre>\na  b\n  c\n</pre>")
    assert page.texts == ["a b c"]
    assert page.raw == {0: "a  b\n  c"}


def test_elements_know_the_blocks_under_them() -> None:
    page = blocks("<main><p>a</p><ul><li>b</li><li>c</li></ul></main><p>d</p>")
    ranges = {TAGS[tag]: (first, last) for tag, first, last in zip(page.tag, page.first, page.last, strict=True)}
    assert ranges["main"] == (0, 3)
    assert ranges["ul"] == (1, 3)
    assert ranges["body"] == (0, 4)


def test_class_names_say_what_an_element_is() -> None:
    assert kinds("class", "article__body newsletter-signup") & BIT["newsletter"]
    assert kinds("class", "relatedArticles") & BIT["related"]
    assert kinds("style", "color: red; display : none") == BIT["hidden"]
    assert kinds("itemprop", "articleBody") == BIT["body"]
    assert not kinds("class", "qzx-41")


PIECES = "<p>|</p>|<b>|</b>|<a href=x>|</a>|<br>|<div>|</div>|<li>|<td>|one|two | three|\n"


@given(st.lists(st.sampled_from(PIECES.split("|"))))
def test_every_visible_character_is_in_one_block(pieces: list[str]) -> None:
    source = "<body>" + "".join(pieces)
    root = read(source).root
    assert root is not None
    page = read_blocks(root)
    assert "".join("".join(page.texts).split()) == "".join("".join(root.itertext()).split())
    assert all(first <= last for first, last in page.nodes)

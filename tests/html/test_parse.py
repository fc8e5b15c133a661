"""Anything that is a page, to a tree: inputs, encodings, and pages made to hurt."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from cleaner.html.blocks import read_blocks
from cleaner.html.mojibake import repair
from cleaner.html.page import PageError
from cleaner.html.parse import DEEPEST, read

PAGE = "<html><body><p>Größe und Maß, 5 €</p></body></html>"


def texts(source: object, charset: str | None = None) -> list[str]:
    root = read(source, charset).root
    return [] if root is None else read_blocks(root).texts


@pytest.mark.parametrize(
    "source",
    [
        PAGE,
        PAGE.encode(),
        PAGE.encode("utf-8-sig"),
        PAGE.encode("utf-16"),
        bytearray(PAGE.encode()),
        ('<meta charset="windows-1252">' + PAGE).encode("cp1252"),
        html.fromstring(PAGE),
        etree.ElementTree(html.fromstring(PAGE)),
        BeautifulSoup(PAGE, "lxml"),
        SimpleNamespace(text=PAGE, body=b"not used"),
        SimpleNamespace(content=PAGE.encode("cp1252"), headers={"Content-Type": "text/html; charset=windows-1252"}),
    ],
    ids=["str", "utf-8", "mark", "utf-16", "bytearray", "meta", "element", "tree", "soup", "scrapy", "requests"],
)
def test_every_kind_of_input_gives_the_same_text(source: object) -> None:
    assert texts(source) == ["Größe und Maß, 5 €"]


def test_the_servers_charset_comes_before_the_pages_own() -> None:
    page = '<meta charset="utf-8"><p>Привет, мир. Это страница с текстом.</p>'.encode("cp1251")
    assert texts(page, "windows-1251") == ["Привет, мир. Это страница с текстом."]


def test_what_is_no_page_is_refused() -> None:
    with pytest.raises(TypeError, match="int can't be read as a page"):
        read(5)


def test_a_tree_is_not_changed() -> None:
    tree = html.fromstring("<div><!-- c --><script>x()</script><p class='a'>One<b>two</b></p>tail</div>")
    before = etree.tostring(tree)
    read_blocks(read(tree).root)
    assert etree.tostring(tree) == before


def test_text_that_was_encoded_twice_is_repaired() -> None:
    right = "Ça va mieux, répondit l’élève – « l’été » fut très chaud."
    assert repair(right.encode().decode("cp1252")) == (right, 12)


@pytest.mark.parametrize(
    "text", ["Ã is a letter.", "Ænima, ÅÄÖ, ÃO", "naïve café, Âge d'or", "我们知道，在过去很长一段时期内"]
)
def test_text_that_is_right_is_not_repaired(text: str) -> None:
    assert repair(text) == (text, 0)


@given(st.text())
def test_repair_changes_nothing_that_it_does_not_count(text: str) -> None:
    repaired, count = repair(text)
    assert (repaired == text) == (count == 0)


HOSTILE = {
    "deep": "<div>" * 200_000 + "deep text",
    "deep, closed": "<div>" * 5_000 + "deep text" + "</div>" * 5_000 + "<p>after</p>",
    "deep inline": "<b>" * 200_000 + "deep text",
    "nested links": "<a><p>deep text " * 20_000,
    "attributes": "<p " + " ".join(f"a{i}=1" for i in range(100_000)) + ">deep text</p>",
    "open tag": "<p>deep text</p>" + "<p " * 500_000,
    "only <": "<" * 3_000_000 + "<p>deep text",
    "comments": "<p>deep text</p>" + "<!--" * 300_000,
    "cdata": "<![CDATA[" * 100_000 + "<p>deep text",
    "entities": "&amp;" * 1_000_000 + "<p>deep text",
    "end tags": "<div>" * 3_000 + "</p>" * 100_000 + "deep text",
    "tables": "<table>" * 30_000 + "<p>deep text",
    "nul": "<p>de\0ep te\0xt</p>",
    "entity bomb": '<!DOCTYPE html [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><p>deep text &b;</p>',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_page_made_to_hurt_gives_its_text_soon(name: str) -> None:
    start = time.process_time()
    found = texts(HOSTILE[name])
    assert time.process_time() - start < 5
    assert any("deep text" in text for text in found)


@pytest.mark.parametrize(
    "source", ["<p>one</p>" * 70_000, "<p>" + "word " * 2_100_000 + "</p>"], ids=["blocks", "characters"]
)
def test_a_page_too_large_to_judge_says_so(source: str) -> None:
    with pytest.raises(PageError, match="too many to judge"):
        texts(source)


def test_no_text_is_lost_at_any_depth() -> None:
    words = [f"w{i}" for i in range(3 * DEEPEST)]
    page = "".join(f"<div>{word} " for word in words)
    assert " ".join(texts(page)).split() == words


@given(st.text(alphabet="<>/abdp \n\"'=!-&;é\0"))
def test_any_text_can_be_read(source: str) -> None:
    assert isinstance(texts(source), list)


def test_what_follows_the_end_of_the_body_is_read() -> None:
    page = "<html><body><p>one</p></body></html><div class=a><section><p>two</p></section></div></BODY></html>"
    assert texts(page) == ["one", "two"]


@pytest.mark.parametrize(
    ("source", "tags"),
    [
        ("<!doctype html><title>x</title><main><p>one</p></main><p>two</p>", ["main", "p"]),
        (
            "<head><title>x</title><meta name=a><nav>a</nav> b <main>c</main></head>d<p>e",
            ["nav", "main", "p"],
        ),
        ("<head><script>1</script><noscript>2</noscript><style>3</style></head><body><p>e</body>", ["p"]),
    ],
)
def test_what_is_no_part_of_a_head_stands_in_the_body(source: str, tags: list[str]) -> None:
    root = read(source).root
    assert root is not None
    assert [element.tag for element in root.find("body")] == tags
    text = "".join(root.find("body").itertext())
    assert text in ("onetwo", "a b cde", "e")


def test_control_characters_are_not_read() -> None:
    source = read("<p>a\x00b\x1b$Bc&#27;d\x7f\te</p>")
    assert source.root is not None
    assert read_blocks(source.root).texts == ["ab$Bcd e"]
    assert source.text == "<p>a\x00b\x1b$Bc&#27;d\x7f\te</p>"

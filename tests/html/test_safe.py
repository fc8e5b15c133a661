"""What cleaned HTML promises: no script, handler, style or foreign scheme, whatever the page holds."""

from __future__ import annotations

import re

import nh3
import pytest
from hostile_pages import (
    ATTRIBUTES,
    HOSTILE,
    PARAGRAPH,
    SCHEMES,
    SHAPES,
    TAGS,
    TEXT,
    TOO_MUCH,
    fragment,
    whole_page,
    wrong_in,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

import cleaner
from cleaner import Cleaner
from cleaner.core import invariants
from cleaner.html.render.sanitize import safe_address

MEANT = "xmp noembed noframes plaintext listing form button fieldset x-evil slot dialog marquee center portal"


@pytest.fixture(scope="module")
def shared() -> Cleaner:
    return Cleaner()


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_safe_and_stays_as_it_is(shared: Cleaner, name: str, shape: str) -> None:
    result = shared.clean(SHAPES[shape](HOSTILE[name]), "html")
    page = result.to_html()
    assert wrong_in(page) == []
    again = shared.clean(page, "html")
    assert again.to_html() == page
    assert page == "" or not again.changed
    assert not result.changed or again.text == result.text


@pytest.mark.parametrize("name", HOSTILE)
def test_nh3_finds_nothing_more_to_take_away(shared: Cleaner, name: str) -> None:
    page = shared.clean(fragment(HOSTILE[name]), "html").to_html()
    page = page.partition("<body>")[2].partition("</body>")[0] or page
    allowed = {tag: {"id", "name", *ATTRIBUTES} - {"rel"} for tag in TAGS}
    body = html.fragment_fromstring(page, create_parent=True)
    seen = nh3.clean(page, tags=set(TAGS), attributes=allowed, url_schemes=set(SCHEMES), link_rel=None)
    after = html.fragment_fromstring(seen, create_parent=True)
    assert "".join(after.itertext()).split() == "".join(body.itertext()).split()
    attributes_before = sorted(f"{e.tag} {k}={v}" for e in body.iter() for k, v in e.items())
    attributes_after = sorted(f"{e.tag} {k}={v}" for e in after.iter() for k, v in e.items())
    assert attributes_after == attributes_before


@pytest.mark.parametrize("name", HOSTILE)
def test_markdown_holds_no_html_and_no_link_that_runs(shared: Cleaner, name: str) -> None:
    for source in (fragment(HOSTILE[name]), HOSTILE[name]):
        text = shared.clean(source, "html").to_markdown()
        prose = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", without_fences(text), flags=re.DOTALL)
        assert re.findall(r"(?<!\\)<[a-zA-Z/!?]", prose) == []
        assert re.findall(r"(?<!\\)\]\((?!/|https?:|#|mailto:|x\)|`)[^)]*:", prose) == []
        assert re.findall(r"^\s*\[[^\]]*(?<!\\)\]:", prose, flags=re.MULTILINE) == []


def without_fences(text: str) -> str:
    """Markdown without its fenced code: each fence reaches to a line of as many marks."""
    lines: list[str] = []
    fence = ""
    for line in text.split("\n"):
        marks = re.match(r"(?:> |- | )*(`{3,})", line)
        if not fence and marks:
            fence = marks[1]
        elif fence and line.strip("> -") == fence:
            fence = ""
        elif not fence:
            lines.append(line)
    return "\n".join(lines)


@pytest.mark.parametrize("tag", MEANT.split())
def test_a_tag_that_means_something_to_browsers_goes_and_its_text_stays(shared: Cleaner, tag: str) -> None:
    page = shared.clean(whole_page(f"<{tag} onclick=x()>{TEXT}, and it is a longer line of the story.</{tag}>"), "html")
    kept = page.to_html()
    assert tag == "center" or f"<{tag}" not in kept
    assert TEXT in kept or TEXT in "".join(block.text for block in page.removed)
    assert wrong_in(kept) == []


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("https://example.com/a?b=1#c", "https://example.com/a?b=1#c"),
        ("//example.com/a", "//example.com/a"),
        ("/a/b:c", "/a/b:c"),
        ("?a=b:c", "?a=b:c"),
        ("#n:1", "#n:1"),
        ("a b.html", "a b.html"),
        ("MAILTO:a@example.com", "MAILTO:a@example.com"),
        ("tel:+4712345678", "tel:+4712345678"),
        ("ftp://example.com/a", "ftp://example.com/a"),
        ("sms:+47123", "sms:+47123"),
        ("magnet:?xt=urn:btih:c", "magnet:?xt=urn:btih:c"),
        ("geo:59.9,10.7", "geo:59.9,10.7"),
        ("  https://example.com/\n a ", "https://example.com/ a"),
        ("ht\ttps://example.com", "https://example.com"),
        ("", None),
        (" \x01 ", None),
        ("javascript:x()", None),
        ("\x00java\x0ascript:x()", None),
        ("urn:isbn:1", None),
        ("data:,x", None),
    ],
)
def test_an_address_is_relative_or_of_a_scheme_that_is_allowed(address: str, written: str | None) -> None:
    assert safe_address(address) == written


@pytest.mark.parametrize("source", TOO_MUCH.values(), ids=TOO_MUCH)
def test_a_page_that_comes_back_as_it_was_has_safe_other_forms(
    shared: Cleaner, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cleaner.html.blocks.MOST_BLOCKS", 200)
    monkeypatch.setattr("cleaner.html.blocks.MOST_TEXT", 10_000)
    monkeypatch.setattr("cleaner.html.parse.MOST_TAGS", 1_500)
    result = shared.clean(source, "html")
    assert (result.text, result.changed) == (source, False)
    assert result.warnings[0].startswith("left as it was: ")
    page = result.to_html()
    assert wrong_in(page) == []
    assert (TEXT in page) == (TEXT in source)
    assert shared.clean(page, "html").to_html() == page
    assert not re.search(r"(?<!\\)<(?:script|p|body)", without_fences(result.to_markdown()))


def test_where_an_invariant_breaks_while_a_page_is_judged_its_html_is_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invariants, "RAISE_VIOLATIONS", False)
    monkeypatch.setattr("cleaner.html.pipeline.plain", lambda *_: "something else")
    source = whole_page(HOSTILE["text first"] + HOSTILE["script"])
    result = cleaner.clean(source, "html")
    assert (result.text, result.changed) == (source, False)
    assert wrong_in(result.to_html()) == []
    assert result.to_html().count(TEXT) == 2


def test_a_page_of_bytes_that_is_too_large_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.html.parse.LARGEST", 100)
    source = whole_page(HOSTILE["script"])
    result = cleaner.clean(source.encode(), "html")
    assert result.text == source
    assert result.to_html().startswith("<!DOCTYPE html>")
    assert "&lt;script&gt;" in result.to_html()
    assert wrong_in(result.to_html()) == []
    assert cleaner.clean(result.to_html(), "html").to_html() == result.to_html()


PIECES = [
    *("</p>", "</a>", "</table>", "</xmp>", "</noembed>", "</title>", "</style>", "</svg>", "</math>", "</form>"),
    *("<xmp>", "<plaintext>", "<noframes>", "<svg>", "<math>", "<select>", "<form>", "<x-y>", "<rt>", "<caption>"),
    *("<table>", "<tr>", "<td>", "<figcaption>", "<h1>", "<body>", "<head>", "<html>", "<!--", "-->", "]]>", "</"),
    *("<", "&lt;b&gt;", "&#27;", "\x1b$B", "\x00", "\u2028", "By Ida Lund", "5 March 2024", PARAGRAPH),
]


@settings(max_examples=150)
@given(pieces=st.lists(st.sampled_from([*PIECES, *HOSTILE.values()]), max_size=8), shape=st.sampled_from(list(SHAPES)))
def test_any_mixture_is_safe_and_stays_as_it_is(shared: Cleaner, pieces: list[str], shape: str) -> None:
    result = shared.clean(SHAPES[shape]("".join(pieces)), "html")
    page = result.to_html()
    assert wrong_in(page) == []
    assert shared.clean(page, "html").to_html() == page
    assert not result.changed or shared.clean(page, "html").text == result.text


def test_cleaned_html_that_begins_with_text_is_stable(shared: Cleaner) -> None:
    result = shared.clean(f"Hello <b onclick=x()>there</b>. {PARAGRAPH * 3}", "html")
    assert result.to_html().startswith("Hello <b>there</b>.\n<p>The council")
    assert result.warnings == ()
    again = shared.clean(result.to_html(), "html")
    assert (again.changed, again.text, again.to_html()) == (False, result.text, result.to_html())

"""The whole way of a page."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from cleaner.html.pipeline import HtmlCleaner, HtmlOptions
from cleaner.result import Result, Role
from cleaner.rules.load import load_text
from cleaner.rules.matcher import Matcher

CASES = Path(__file__).parent.parent / "cases" / "html"
RULES = """
[pack]
title = "Quay"
sites = ["quaypost.example"]

[[rule]]
id = "quay.boats"
lines = ["The first boat leaves at five in the morning."]

[[rule]]
id = "quay.quote"
select = "blockquote"
drops = ["<blockquote>x</blockquote>"]
keeps = ["<p>x</p>"]
"""


@pytest.fixture(scope="module")
def cleaner() -> HtmlCleaner:
    return HtmlCleaner()


@pytest.fixture(scope="module")
def news(cleaner: HtmlCleaner) -> Result:
    return cleaner.clean(case("news"), "https://quaypost.example/harbour-bridge")


def case(name: str) -> str:
    return (CASES / f"{name}.html").read_text(encoding="utf-8")


def test_the_article_stays_and_the_furniture_goes(news: Result) -> None:
    lines = news.text.split("\n")
    assert lines[0].startswith(("The harbour bridge will", "Engineers found"))
    assert lines[-1].startswith("The repair is expected to cost")
    assert "Ferries every ten minutes" in lines
    assert "- The first boat leaves at five in the morning." in lines
    for furniture in ("Share on", "Related", "newsletter", "About time", "Privacy", "Most read", "Photo:", "Topics"):
        assert furniture not in news.text


def test_title_standfirst_and_metadata(news: Result) -> None:
    assert news.title == "Harbour bridge closes for a year"
    assert news.standfirst == "Engineers found cracks in two of the bridge's six pillars."
    assert news.metadata["author"] == "Ida Lund"
    assert news.metadata["date"] == "2024-03-05T08:30:00+01:00"
    assert news.metadata["site"] == "The Quay Post"


def test_every_block_has_a_role_and_every_removed_one_a_reason(news: Result) -> None:
    roles = {block.text: block.role for block in news.blocks}
    assert roles["Harbour bridge closes for a year"] == Role.HEADLINE
    assert roles["The bridge on Monday morning. Photo: Per Holm"] == Role.CAPTION
    assert roles["By Ida Lund"] == Role.BYLINE
    assert roles["5 March 2024, 08:30"] == Role.DATELINE
    assert roles["Most read"] == Role.CHROME
    assert all(str(block.reason) for block in news.removed)
    joined = "\n".join(block.text for block in news.blocks)
    assert all(joined[block.start : block.end] == block.text for block in news.blocks)


def test_other_roles_can_be_kept(cleaner: HtmlCleaner) -> None:
    options = HtmlOptions(keep=frozenset((Role.HEADLINE, Role.BODY, Role.CAPTION)))
    text = cleaner.clean(case("news"), options=options).text
    assert text.startswith("Harbour bridge closes for a year\n")
    assert "Photo: Per Holm" in text


@pytest.mark.parametrize("wanted", [True, False])
def test_the_standfirst_is_in_the_text_or_not(cleaner: HtmlCleaner, wanted: bool) -> None:
    result = cleaner.clean(case("news"), options=HtmlOptions(standfirst=wanted))
    assert ("Engineers found cracks" in result.text) is wanted
    assert result.standfirst is not None


def test_cleaned_html_holds_the_articles_own_elements(news: Result) -> None:
    page = news.to_html()
    assert '<a href="https://quaypost.example/people/moe">Anna Moe</a>' in page
    assert "<blockquote>" in page
    assert "<title>Harbour bridge closes for a year | The Quay Post</title>" in page
    assert '<figure><img src="bridge.jpg" alt="The bridge">\n<figcaption>The bridge on Monday' in page
    for gone in ("<script", "onclick", "class=", "style", "<nav", "<form"):
        assert gone not in page


@pytest.mark.parametrize("name", sorted(path.stem for path in CASES.glob("*.html")))
def test_cleaning_what_was_cleaned_changes_nothing(cleaner: HtmlCleaner, name: str) -> None:
    once = cleaner.clean(case(name))
    twice = cleaner.clean(once.to_html())
    assert (twice.text, twice.to_html(), twice.changed) == (once.text, once.to_html(), False)
    assert twice.title == once.title


def test_markdown_of_a_page(news: Result) -> None:
    assert "## Ferries every ten minutes\n" in news.to_markdown()
    assert "[Anna Moe](https://quaypost.example/people/moe)" in news.to_markdown()


def test_appended_articles_become_stories(cleaner: HtmlCleaner) -> None:
    result = cleaner.clean(case("scroll"))
    assert [story.title for story in result.stories] == [
        "More swarms than in ten years",
        "Museum stops its clocks for an hour",
    ]
    assert result.stories[0].text.startswith("A beekeeper in the hills")
    assert "beekeeper" not in result.text
    assert result.text.startswith("The lake behind the old mill")
    assert {block.reason.story for block in result.blocks if block.role == Role.STORY and block.reason} == {0, 1}


def test_an_article_that_is_one_table_stays_whole(cleaner: HtmlCleaner) -> None:
    text = cleaner.clean(case("table")).text
    assert "Aalund Rovers" in text
    assert "Jarlby Harriers" in text


def test_code_and_footnotes_survive(cleaner: HtmlCleaner) -> None:
    result = cleaner.clean(case("notes"))
    assert "Hlm.   Holmar\nMnt.   the mint\n  Ml.  the mill" in result.text
    assert '<li id="n1">' in result.to_html()


def test_rules_of_a_site_decide(news: Result) -> None:
    result = HtmlCleaner(Matcher(load_text(RULES))).clean(case("news"), "https://www.quaypost.example/x")
    reasons = {block.text: str(block.reason) for block in result.removed}
    assert reasons["The first boat leaves at five in the morning."] == "rule quay.boats"
    assert reasons["I would rather wait for a boat than fall into the water with my car."] == "rule quay.quote"
    assert "The last boat leaves" in result.text
    elsewhere = HtmlCleaner(Matcher(load_text(RULES))).clean(case("news"), "https://other.example/x")
    assert elsewhere.text == news.text


def test_rules_alone_drop_nothing_else(cleaner: HtmlCleaner) -> None:
    assert "Most read" in cleaner.clean(case("news"), options=HtmlOptions(mode="rules")).text


@pytest.mark.parametrize("source", ["", "   ", "<html></html>", "<script>x</script>", "<!-- -->"])
def test_a_page_without_text_comes_back(cleaner: HtmlCleaner, source: str) -> None:
    result = cleaner.clean(source)
    assert (result.text, result.changed) == (source, False)
    assert result.warnings


def test_a_page_too_large_comes_back(cleaner: HtmlCleaner) -> None:
    source = "<p>one</p>" * 70_000
    result = cleaner.clean(source)
    assert result.text == source
    assert "too many to judge" in result.warnings[0]


def test_a_page_of_nothing_but_furniture_is_not_emptied(cleaner: HtmlCleaner) -> None:
    result = cleaner.clean('<body><nav class="nav"><a href="/">Home</a> <a href="/n">News</a></nav></body>')
    assert result.text
    assert result.warnings


def test_a_tree_and_its_text_give_the_same(cleaner: HtmlCleaner, news: Result) -> None:
    assert cleaner.clean(html.fromstring(case("news"))).text == news.text


def test_results_can_be_pickled(news: Result) -> None:
    copy = pickle.loads(pickle.dumps(news))
    assert copy.text == news.text
    assert copy.to_html() == news.to_html()
    assert copy.to_markdown() == news.to_markdown()
    assert copy.blocks == news.blocks


WORDS = "<p>|</p>|<div class=nav>|</div>|<article>|<h1>|</h1>|<a href=/x>|</a>|A sentence, with words. |Menu|<li>|<td>"


@given(pieces=st.lists(st.sampled_from(WORDS.split("|")), max_size=40))
def test_any_page_keeps_the_invariants(pieces: list[str]) -> None:
    result = HtmlCleaner().clean("<body>" + "".join(pieces))
    assert all(block.reason for block in result.removed)
    if result.blocks:
        assert any(block.kept for block in result.blocks)
        again = HtmlCleaner().clean(result.to_html())
        assert again.text == result.text


def test_a_book_on_one_page_stays_whole_and_a_list_of_thousands_of_links_goes() -> None:
    chapters = "".join(
        f"<p>On day {i} the council talked about bridge {i * 7 % 500} again, and the mayor said what it will cost.</p>"
        for i in range(3000)
    )
    links = "".join(f"<li><a href=/{i}>Ferry number {i} to be built</a></li>" for i in range(3000))
    page = f"<main><h1>The bridges</h1><div>{chapters}</div></main><aside><ul>{links}</ul></aside>"
    result = HtmlCleaner().clean(f"<html><head><title>The bridges</title></head><body>{page}</body></html>")
    assert result.text.count("said what it will cost") == 3000
    assert result.text.count("Ferry number") < 30

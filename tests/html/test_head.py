"""The article's head: headline, byline and date in cleaned HTML, and what the page says of itself."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from page_support import BODY, DATA, page

import cleaner
from cleaner import Result, Role
from cleaner.html.blocks import read_blocks
from cleaner.html.parse import read
from cleaner.html.pipeline import HtmlCleaner, HtmlOptions
from cleaner.html.render.front_matter import front_matter
from cleaner.html.render.head import mark_for, roles_in
from cleaner.html.render.markdown import with_title

CASES = Path(__file__).parent.parent / "cases"
PAGES = [
    path for folder in ("html", "html_rules", "scrapy", "kinds") for path in sorted((CASES / folder).glob("*.html"))
]
FIELDS = ("title", "author", "date", "site", "image", "standfirst", "language", "url")


def again(result: Result, url: str | None = None) -> Result:
    """What the page that was cleaned gives."""
    return cleaner.clean(result.to_html(), "html", url)


def said(result: Result) -> dict[str, object]:
    return {name: result.metadata.get(name) for name in FIELDS} | {"title": result.title}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
@pytest.mark.parametrize("url", [None, "https://quaypost.example/a/b.html"])
def test_a_page_says_the_same_of_itself_before_and_after(path: Path, url: str | None) -> None:
    once = cleaner.clean(path.read_bytes(), "html", url)
    twice = again(once, url)
    assert said(twice) == said(once)
    assert (twice.text, twice.to_html(), twice.to_markdown()) == (once.text, once.to_html(), once.to_markdown())
    assert not twice.changed


def test_what_only_json_ld_said_is_written_as_meta_elements() -> None:
    once = cleaner.clean(page(data=DATA), "html")
    found = once.to_html()
    assert "ld+json" not in found
    for element in (
        '<meta name="author" content="Ida Lund, Per Holm">',
        '<meta property="article:published_time" content="2024-04-02T07:15:00+02:00">',
        '<meta property="og:site_name" content="The Quay Post">',
        '<meta name="description" content="Bread will come with the ferry.">',
        '<meta name="content-language" content="en-GB">',
    ):
        assert element in found
    assert said(again(once)) == said(once)
    assert once.metadata["author"] == "Ida Lund, Per Holm"


def test_nothing_is_added_where_the_pages_own_elements_say_it() -> None:
    head = (
        '<meta name="author" content="Ida Lund"><meta property="og:site_name" content="The Quay Post">'
        '<meta property="og:image" content="https://quaypost.example/oven.jpg"><meta name="viewport" content="x">'
        '<meta property="article:published_time" content="2024-04-02"><link rel=canonical href=/bakery><link rel=icon>'
    )
    metas = cleaner.clean(page(head), "html").to_html().partition("</head>")[0]
    assert metas.count("<meta") == 4
    assert "viewport" not in metas
    assert '<link rel="canonical" href="/bakery">' in metas


def test_addresses_that_a_base_completes_are_the_same_afterwards() -> None:
    head = '<base href="https://quaypost.example/x/"><link rel=canonical href=bakery>'
    head += '<meta property="og:image" content="o.jpg">'
    once = cleaner.clean(page(head), "html")
    assert once.metadata["url"] == "https://quaypost.example/x/bakery"
    assert once.metadata["image"] == "https://quaypost.example/x/o.jpg"
    assert "<base" not in once.to_html()
    assert said(again(once)) == said(once)


def test_a_headline_that_the_title_words_otherwise_stays_the_title() -> None:
    source = page('<meta property="og:title" content="Bakery to close: the island\'s bread in danger">')
    once = cleaner.clean(source, "html")
    assert again(once).title == once.title
    twice = cleaner.clean(once.to_html().replace("<h1>Bakery to close</h1>", ""), "html")
    assert twice.title


ABOVE = (
    "<h1>Bakery to close</h1><p class=byline>By Ida Lund</p><p class=author>Per Holm, Quayside</p>"
    "<p class=date>2 April 2024</p><p class=author>{}</p>"
)


def test_byline_and_date_stay_above_the_body_and_only_there() -> None:
    source = page(above=ABOVE.format("x")).replace("<p>From June", "<p class=byline>By Ida Lund</p><p>From June")
    result = cleaner.clean(source, "html")
    assert result.text.startswith("The island's only bakery")
    for line in ("<h1>Bakery to close</h1>", "<p>By Ida Lund</p>", "<p>Per Holm, Quayside</p>", "<p>2 April 2024</p>"):
        assert result.to_html().count(line) == 1
    assert again(result).text == result.text
    assert [str(block.role) for block in again(result).removed][:3] == ["headline", "byline", "byline"]
    assert all(str(block.reason) for block in again(result).removed)


@pytest.mark.parametrize("mode", ["fast", "rules", "accurate"])
def test_byline_and_date_stay_in_every_mode(mode: str) -> None:
    found = cleaner.clean(page(above=ABOVE.format("x")), "html", mode=mode).to_html()
    assert "By Ida Lund" in found
    assert "2 April 2024" in found


@pytest.mark.parametrize(
    "line", ["2 min read", "Follow the author", "Share", "4 minutes to read", "Listen", "12 comments", "View all posts"]
)
def test_what_no_reader_would_call_a_byline_goes(line: str) -> None:
    assert f">{line}<" not in cleaner.clean(page(above=ABOVE.format(line)), "html").to_html()


def test_the_users_own_rule_takes_a_headline_away(tmp_path: Path) -> None:
    rules = '[pack]\ntitle = "Mine"\n[[rule]]\nid = "mine.close"\nlines = ["Bakery to close"]\n'
    (tmp_path / "mine.toml").write_text(rules, encoding="utf-8")
    found = cleaner.clean(page(), "html", rules=(str(tmp_path / "mine.toml"),))
    assert "<h1>" not in found.to_html()
    assert again(found).title == found.title


def test_a_caption_stays_with_its_image_and_goes_without() -> None:
    figure = "<figure><img src={} width=600><figcaption>The oven, in {}</figcaption></figure>"
    above = (
        f"<h1>Bakery to close</h1>{figure.format('/oven.jpg', 'March')}{figure.format('/pixel.gif width=1', 'autumn')}"
    )
    result = cleaner.clean(page(above=above), "html")
    assert "<figcaption>The oven, in March</figcaption>" in result.to_html()
    assert "in autumn" not in result.to_html()
    assert "The oven" not in result.text
    assert again(result).text == result.text


def test_the_head_can_be_left_out() -> None:
    options = HtmlOptions(head=frozenset((Role.BYLINE,)))
    found = HtmlCleaner().clean(page(above=ABOVE.format("x")), None, options).to_html()
    assert "<h1>" not in found and "2 April 2024" not in found
    assert "By Ida Lund" in found


def test_a_piece_of_a_page_gets_no_head_and_keeps_its_own() -> None:
    source = f"<h1 class=x>Bakery to close</h1><p class=byline>By Ida Lund</p>{BODY}"
    result = cleaner.clean(source, "html")
    found = result.to_html()
    assert found.startswith("<h1>Bakery to close</h1>\n<p>By Ida Lund</p>\n<p>The island")
    assert "<html" not in found and "<title" not in found
    assert again(result).text == result.text


def test_a_declared_encoding_becomes_that_of_what_is_written() -> None:
    for head in ("<meta charset=iso-2022-jp>", "<meta http-equiv=Content-Type content='text/html; charset=koi8-r'>"):
        found = cleaner.clean(page(head), "html").to_html()
        assert found.count("charset") == 1
        assert '<meta charset="utf-8">' in found


ROLES = st.lists(st.sampled_from([Role.BODY, Role.HEADLINE, Role.BYLINE, Role.DATELINE, Role.CAPTION]), max_size=8)


@given(roles=ROLES, first=st.sampled_from(["h1", "p", "figcaption"]))
def test_a_mark_gives_back_the_roles(roles: list[Role], first: str) -> None:
    blocks = [f"<{first if not i else 'p'}>text {i}</{first if not i else 'p'}>" for i in range(len(roles))]
    parsed = read_blocks(read("<div>" + "".join(blocks) + "</div><p>end</p>").root)
    wanted = [*roles, Role.BODY]
    mark = mark_for(parsed, wanted)
    root = read(f'<html><head><meta name="cleaner" content="{mark}"></head><body>{"".join(blocks)}<p>end</p>').root
    assert root is not None
    assert mark is None or roles_in(read_blocks(root)) == wanted


@pytest.mark.parametrize("mark", ["", "x", "byline=99", "byline=1e9 headline=-1", "evil=0", "byline=" + "0," * 9_999])
def test_a_mark_that_is_none_means_body(mark: str) -> None:
    root = read(
        f'<html><head><meta name="cleaner" content="{mark}"></head><body><p>one</p><p>two</p></body></html>'
    ).root
    assert root is not None
    assert roles_in(read_blocks(root)) == [Role.BODY, Role.BODY]


# ---------------------------------------------------------------- Markdown
def test_markdown_begins_with_the_title() -> None:
    assert cleaner.clean(page(), "html").to_markdown().startswith("# Bakery to close\n\nThe island's only bakery")
    with_headline = cleaner.clean(page(), "html", keep=["headline"])
    assert with_headline.to_markdown().count("Bakery to close") == 1


@pytest.mark.parametrize(
    ("text", "title", "found"),
    [
        ("One.\n", "A title", "# A title\n\nOne.\n"),
        ("## A *title*!\n\nOne.\n", "A title", "## A *title*!\n\nOne.\n"),
        ("![x](/i)\n\n# [A title](/a)\n\nOne.\n", "A title", "![x](/i)\n\n# [A title](/a)\n\nOne.\n"),
        ("A title\n\nOne.\n", "A title", "# A title\n\nOne.\n"),
        ("One.\n", None, "One.\n"),
        ("One.\n", "…", "One.\n"),
        ("One.\n", "2 * <b>\n[x]", "# 2 \\* \\<b> \\[x\\]\n\nOne.\n"),
        ("", "A title", "# A title\n"),
    ],
)
def test_a_title_stands_above_markdown_once(text: str, title: str | None, found: str) -> None:
    assert with_title(text, title) == found
    assert with_title(found, title) == found


def test_front_matter_is_yaml() -> None:
    result = cleaner.clean(page(data=DATA), "html")
    begin, matter, rest = front_matter(result).split("---\n")
    assert (begin, rest) == ("", "\n")
    assert yaml.safe_load(matter) == {
        "title": "Bakery to close",
        "standfirst": "Bread will come with the ferry.",
        "author": "Ida Lund, Per Holm",
        "date": "2024-04-02T07:15:00+02:00",
        "site": "The Quay Post",
        "language": "en-GB",
    }
    assert front_matter(Result("x", "text")) == ""


@given(st.text())
def test_any_title_is_one_value_of_front_matter(title: str) -> None:
    matter = front_matter(Result("x", "text", title=title))
    assert (yaml.safe_load(matter.split("---\n\n")[0]) or {}).get("title", "") == title


# ---------------------------------------------------------------- text
def test_text_has_its_other_forms_too() -> None:
    bread = (
        "Bread <b>comes</b> & goes, said the baker of the lower town, who has sold it there for more than thirty years."
    )
    result = cleaner.clean(f"Bakery to close\n\n{bread}\nShare this article\n", "text")
    assert result.to_markdown() == result.text
    assert "<p>Bread &lt;b&gt;comes&lt;/b&gt; &amp; goes, said" in result.to_html()
    assert "Share this" not in result.to_html()
    assert cleaner.clean("", "text").to_html().startswith("<!DOCTYPE html>")

"""What a page says of itself."""

from __future__ import annotations

import pytest

from cleaner.html.metadata import article_data, article_text, read_head, read_metadata
from cleaner.html.metadata_values import author_in, date, without_site
from cleaner.html.parse import read


def metadata(head: str, data: str = "", url: str | None = None) -> dict[str, object]:
    root = read(f"<html lang='en'><head>{head}</head><body><p>x</p></body></html>").root
    assert root is not None
    return read_metadata(read_head(root), article_data([data] if data else []), url)


def test_json_ld_open_graph_and_meta_are_read() -> None:
    found = metadata(
        '<title>Rain at last | The Post</title><meta property="og:site_name" content="The Post">'
        '<meta name="description" content="It &amp; more."><link rel="canonical" href="/rain">',
        '{"@graph": [{"@type": "WebSite"}, {"@type": "NewsArticle", "datePublished": "2024-03-05T08:30:00Z", '
        '"author": [{"name": "By Ida Lund"}, {"name": "Per Holm"}], "inLanguage": "en-GB"}]}',
        "https://post.example/2024/rain?x=1",
    )
    assert found == {
        "title": "Rain at last",
        "standfirst": "It & more.",
        "author": "Ida Lund, Per Holm",
        "date": "2024-03-05T08:30:00Z",
        "site": "The Post",
        "language": "en",
        "url": "https://post.example/rain",
    }


@pytest.mark.parametrize(
    ("title", "site", "short"),
    [
        ("Rain at last | The Post", "The Post", "Rain at last"),
        ("Rain at last - The Post", "The Post", "Rain at last"),
        ("The Post: Rain at last", "The Post", "The Post: Rain at last"),
        ("The Post | Rain at last", "The Post", "Rain at last"),
        ("Rain - at last", None, "Rain - at last"),
        ("Vienna-Graz", "Graz", "Vienna-Graz"),
    ],
)
def test_the_sites_name_is_cut_off_the_title(title: str, site: str | None, short: str) -> None:
    assert without_site(title, site) == short


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024-03-05T08:30:00.123+0100", "2024-03-05T08:30:00+01:00"),
        ("2024/3/5", "2024-03-05"),
        ("20240305", "2024-03-05"),
        ("March 5, 2024", "2024-03-05"),
        ("5 Mar 2024", "2024-03-05"),
        ("2024年3月5日", "2024-03-05"),
        ("2024-13-05", None),
        ("soon", None),
        (None, None),
    ],
)
def test_dates_become_iso(text: str | None, iso: str | None) -> None:
    assert date(text) == iso


@pytest.mark.parametrize("data", ["", "{", "[" * 100_000, '{"@type": "NewsArticle", "author": 5}', "null", '"x"'])
def test_broken_data_is_no_data(data: str) -> None:
    assert metadata("<title>A title</title>", data)["title"] == "A title"


def test_the_articles_text_as_data_loses_its_markup() -> None:
    assert article_text({"articleBody": "<p>One &amp; two</p>\n<p>three</p>"}) == "One & two three"


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ("By Ida Lund", "Ida Lund"),
        ("Von Ida Lund und Per Holm", "Ida Lund und Per Holm"),
        ("BY IDA LUND | 5 March 2024", "IDA LUND"),
        ("Written by Ida Lund, updated 5 March", "Ida Lund"),
        ("By the end of the year", None),
        ("By 5 March", None),
        ("Ida Lund", None),
    ],
)
def test_the_author_in_a_byline(byline: str, author: str | None) -> None:
    assert author_in(byline) == author


def test_reading_times_are_no_authors() -> None:
    minutes = '<meta name="twitter:label1" content="Est. reading time"><meta name="twitter:data1" content="3 minutes">'
    assert "author" not in metadata(minutes)
    written = '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Ida Lund">'
    assert metadata(written)["author"] == "Ida Lund"


@pytest.mark.parametrize(
    ("code", "language"),
    [("en_US", "en-US"), ("zh-cn", "zh-CN"), ("zh-hant-tw", "zh-Hant-TW"), ("EN", "en"), ("x", None)],
)
def test_languages_are_spelt_alike(code: str, language: str | None) -> None:
    root = read(f"<html lang='{code}'><body><p>x</p></body></html>").root
    assert root is not None
    assert read_metadata(read_head(root), {}, None).get("language") == language


def test_a_sites_name_is_a_name() -> None:
    slogan = '<meta property="og:site_name" content="The Post | News from the coast">'
    assert metadata(slogan)["site"] == "The Post"
    blog = '<meta property="og:site_name" content="Blog">'
    assert metadata(blog, '{"@type": "NewsArticle", "publisher": {"name": "The Post"}}')["site"] == "The Post"

"""When trafilatura is asked, and what comes of its answers."""

from __future__ import annotations

import pytest
import trafilatura

from cleaner.html import second_opinion
from cleaner.html.blocks import read_blocks
from cleaner.html.parse import read
from cleaner.html.pipeline import HtmlCleaner, HtmlOptions

TEXT = "The harbour bridge will be closed to all traffic from Monday, the city council said. " * 4
PAGE = f"<html><body><article><h1>Bridge closes</h1><p>{TEXT}</p><p>{TEXT}</p></article></body></html>"


def opinion(source: str) -> str:
    page = read(source)
    return second_opinion.second_opinion(page, read_blocks(page.root), None)


def test_it_gives_the_text_that_it_takes_for_the_article() -> None:
    assert "harbour bridge" in opinion(PAGE)


@pytest.mark.parametrize(
    "source",
    [PAGE + "<i>x</i>" * 20_000, PAGE + "<p>x</p>" * 7_000, PAGE + "<div>" * 3_000 + "x"],
    ids=["tags", "blocks", "mended"],
)
def test_it_is_not_asked_of_pages_that_would_take_it_minutes(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trafilatura, "extract", lambda *_, **__: pytest.fail("asked"))
    assert opinion(source) == ""


def test_where_it_fails_our_own_judgement_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> str:
        raise RuntimeError("on purpose")

    monkeypatch.setattr(trafilatura, "extract", fail)
    monkeypatch.setattr("trafilatura.metadata.extract_metadata", fail)
    result = HtmlCleaner().clean(PAGE, options=HtmlOptions(mode="accurate"))
    assert "harbour bridge" in result.text


def test_it_fills_gaps_of_the_metadata_and_no_more() -> None:
    page = read(PAGE.replace("<h1>", '<a rel="author" href="/lund">Ida Lund</a><h1>'))
    data = {"title": "Ours"}
    second_opinion.fill_gaps(data, page, read_blocks(page.root), None)
    assert data["title"] == "Ours"
    assert data["author"] == "Ida Lund"

"""Golden pages: whole pages as newsrooms build them, each with the article that a reader would keep.

A folder of tests/pages holds ``page.html``, ``article.md`` (what ``to_markdown()`` gives) and ``meta.json``: the page's
``url``, the ``metadata`` that must be found, the titles of the appended ``stories``. What is known to fail stands there
as ``fails``: ``{"article" | "metadata" | "stories": "why"}``, and must be taken out when it is mended.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import cleaner

PAGES = Path(__file__).parent / "pages"
NAMES = sorted(path.parent.name for path in PAGES.glob("*/page.html"))


def meta(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((PAGES / name / "meta.json").read_text(encoding="utf-8"))
    return found


@cache
def cleaned(name: str) -> cleaner.Result:
    page = (PAGES / name / "page.html").read_text(encoding="utf-8")
    return cleaner.clean(page, kind="html", url=meta(name).get("url"))


def each_page(part: str) -> pytest.MarkDecorator:
    """All pages; those whose ``part`` is known to fail are expected to."""
    return pytest.mark.parametrize(
        "name",
        [
            pytest.param(name, marks=pytest.mark.xfail(reason=why, strict=True))
            if (why := meta(name).get("fails", {}).get(part))
            else name
            for name in NAMES
        ],
    )


@each_page("article")
def test_the_article_is_what_a_reader_would_keep(name: str) -> None:
    expected = (PAGES / name / "article.md").read_text(encoding="utf-8")
    assert cleaned(name).to_markdown().strip() == expected.strip()


@each_page("metadata")
def test_the_metadata_are_found(name: str) -> None:
    found, wanted = cleaned(name).metadata, meta(name)["metadata"]
    assert {key: found.get(key) for key in wanted} == wanted


@each_page("stories")
def test_appended_stories_are_records(name: str) -> None:
    assert [story.title for story in cleaned(name).stories] == meta(name).get("stories", [])


def test_there_are_pages() -> None:
    assert NAMES

"""web-poet: an article as a page object."""

import asyncio

import pytest

pytest.importorskip("web_poet")
from web_poet import HttpResponse

from cleaner.integrations.web_poet import ArticlePage

ARTICLE = (
    "The council of the harbour town voted on Tuesday to keep the old ferry in service until the bridge is repaired.\n"
    "A vote on the money that the repair will cost is expected in the first week of October, the mayor said."
)


class TextPage(ArticlePage):
    """A site that serves text."""

    options = {"kind": "text"}  # noqa: RUF012


def test_a_page_becomes_an_item() -> None:
    body = f"{ARTICLE}\nShare this article\nSign up for our newsletter".encode()
    response = HttpResponse("http://example.com/a", body, headers={"Content-Type": "text/plain; charset=utf-8"})
    item = asyncio.run(TextPage(response=response).to_item())
    assert item["url"] == "http://example.com/a"
    assert item["text"] == ARTICLE
    assert item["stories"] == []
    assert set(item) == {"url", "title", "standfirst", "text", "stories"}

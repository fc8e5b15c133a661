"""A spider whose callback is given a page object: ADDRESS OUT."""

import sys
from typing import Any

import scrapy
from crawl import crawl
from scrapy_poet import DummyResponse

from cleaner.integrations.web_poet import ArticlePage


class TextPage(ArticlePage):
    """Pages of a site that serves text."""

    options = {"kind": "text"}  # noqa: RUF012


class PoetSpider(scrapy.Spider):
    """Takes articles."""

    name = "poet"
    address = ""

    async def start(self) -> Any:
        for path in ("/plain", "/cp1251"):
            yield scrapy.Request(self.address + path)

    async def parse(self, response: DummyResponse, page: TextPage) -> Any:  # type: ignore[override]  # noqa: ARG002
        yield await page.to_item()


if __name__ == "__main__":
    PoetSpider.address = sys.argv[1]
    crawl(PoetSpider, sys.argv[2], {"ADDONS": {"scrapy_poet.Addon": 300}})

"""A spider for the tests, run as a program: ADDRESS OUT SETTINGS(JSON). Items go to OUT, the statistics to stdout."""

import json
import sys
from collections.abc import Iterator
from typing import Any

import scrapy
from crawl import crawl

from cleaner.integrations.scrapy import article

PATHS = ("/plain", "/cp1251", "/gzip", "/moved", "/scroll", "/thin")


class PagesSpider(scrapy.Spider):
    """Takes the text of pages as a simple scraper does: everything, line by line."""

    name = "pages"
    address = ""

    async def start(self) -> Any:
        for path in PATHS:
            yield scrapy.Request(self.address + path)

    def parse(self, response: Any) -> Iterator[dict[str, Any]]:
        if "html" in response.headers.get("Content-Type", b"").decode():
            text = "\n".join(line for part in response.css("body ::text").getall() if (line := part.strip()))
        else:
            text = response.text
        yield {"url": response.url, "text": text, "alone": article(response, kind="text").text}


if __name__ == "__main__":
    PagesSpider.address = sys.argv[1]
    addons = {"ADDONS": {"cleaner.integrations.scrapy.CleanerAddon": 500}}
    crawl(PagesSpider, sys.argv[2], addons | json.loads(sys.argv[3]))

"""What the spiders share: a crawl in a process of its own."""

import json
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess


def crawl(spider: type[scrapy.Spider], out: str, settings: dict[str, Any]) -> None:
    """Items go to the file ``out``, the statistics to standard output."""
    common = {
        "FEEDS": {out: {"format": "jsonlines", "encoding": "utf-8"}},
        "LOG_LEVEL": "WARNING",
        "TELNETCONSOLE_ENABLED": False,
    }
    process = CrawlerProcess(common | settings)
    crawler = process.create_crawler(spider)
    process.crawl(crawler)
    process.start()
    assert crawler.stats is not None
    print(json.dumps(crawler.stats.get_stats(), default=str))

"""What Scrapy's item pipeline and spider middleware share: an item cleaned as the settings say, and counted."""

from __future__ import annotations

from typing import Any, Self

from itemadapter import ItemAdapter
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

import cleaner
from cleaner.result import Result


class ItemCleaner:
    """Cleans items as the settings say, and counts in Scrapy's statistics."""

    def __init__(self, crawler: Crawler) -> None:
        settings, self.stats = crawler.settings, crawler.stats
        self.fields: dict[str, str] = settings.getdict("CLEANER_FIELDS", {"text": "text"})
        self.stories = settings.get("CLEANER_STORIES")
        self.least = settings.getint("CLEANER_DROP_BELOW", 0)
        self.url_field = settings.get("CLEANER_URL_FIELD", "url")
        self.kind = settings.get("CLEANER_KIND", "auto")
        self.cleaner = cleaner.Cleaner(**settings.getdict("CLEANER_OPTIONS"))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy makes its components."""
        return cls(crawler)

    def clean(self, item: Any, url: str | None = None) -> list[dict[str, Any]]:
        """Clean an item where it is; its stories. Raises DropItem where too little is left of it.

        ``url`` is the address where the item doesn't tell it.
        """
        adapter, stories = ItemAdapter(item), []
        url = adapter.get(self.url_field) or url
        for source, target in self.fields.items():
            if value := adapter.get(source):
                result = self.cleaner.clean(value, self.kind, url)
                adapter[target] = result.text
                stories += [story.as_dict() for story in result.stories]
                self._count(value, result)
        if self.stories and self.stories != "items":
            adapter[self.stories] = stories
        if self.least and sum(len(adapter.get(target) or "") for target in self.fields.values()) < self.least:
            self._add("dropped")
            raise DropItem(f"less than {self.least} characters of article")
        return stories

    def _count(self, value: str | bytes, result: Result) -> None:
        self._add("documents")
        self._add("changed", result.changed)
        self._add("removed_characters", max(0, len(value) - len(result.text)))
        self._add("stories", len(result.stories))
        for rule in result.rules:
            self._add(f"rule/{rule}")

    def _add(self, name: str, count: int = 1) -> None:
        if self.stats is not None and count:
            self.stats.inc_value(f"cleaner/{name}", count)

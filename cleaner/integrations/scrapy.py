"""Scrapy: an add-on, an item pipeline, a spider middleware for stories as items, and a helper for spiders."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any, Unpack

from itemadapter import ItemAdapter, is_item
from scrapy.exceptions import DropItem
from scrapy.http import Response
from scrapy.settings import BaseSettings

import cleaner
from cleaner.core.choices import CleanerOptions
from cleaner.integrations.scrapy_items import ItemCleaner
from cleaner.result import Result

_PIPELINE = "cleaner.integrations.scrapy.CleanerPipeline"
_MIDDLEWARE = "cleaner.integrations.scrapy.CleanerSpiderMiddleware"


def article(response: Response, kind: str = "auto", **options: Unpack[CleanerOptions]) -> Result:
    """The article of a response; ``kind`` and ``options`` are those of ``cleaner.clean``."""
    return cleaner.clean(response, kind, response.url, **options)


class CleanerAddon:
    """``ADDONS = {"cleaner.integrations.scrapy.CleanerAddon": 500}`` cleans the items of every spider."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Put the pipeline in, or with ``CLEANER_STORIES = "items"`` the spider middleware, unless it is there."""
        as_items = settings.get("CLEANER_STORIES") == "items"
        setting, component = ("SPIDER_MIDDLEWARES", _MIDDLEWARE) if as_items else ("ITEM_PIPELINES", _PIPELINE)
        settings.set(setting, {component: 50, **settings.getdict(setting)}, "addon")


class CleanerPipeline(ItemCleaner):
    """Cleans each item. Drops it when less than ``CLEANER_DROP_BELOW`` characters are left."""

    def process_item(self, item: Any, spider: Any = None) -> Any:  # noqa: ARG002 (older versions of Scrapy pass it)
        """The item, cleaned. Raises DropItem."""
        self.clean(item)
        return item


class CleanerSpiderMiddleware(ItemCleaner):
    """Cleans each item as it leaves the spider, and sends its stories after it as items: dicts with ``story_of``."""

    async def process_spider_output_async(self, response: Response, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """What the spider gave, cleaned, and the stories."""
        async for one in result:
            for out in self._with_stories(one, response.url) if is_item(one) else [one]:
                yield out

    def process_spider_output(
        self,
        response: Response,
        result: Any,
        spider: Any = None,  # noqa: ARG002 (older versions of Scrapy pass it)
    ) -> Iterator[Any]:
        """The same for spiders whose callbacks are generators."""
        for one in result:
            yield from self._with_stories(one, response.url) if is_item(one) else [one]

    def _with_stories(self, item: Any, url: str) -> Iterator[Any]:
        try:
            stories = self.clean(item, url)
        except DropItem:
            return
        yield item
        yield from ({"story_of": ItemAdapter(item).get(self.url_field) or url, **story} for story in stories)

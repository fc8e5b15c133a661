"""web-poet and scrapy-poet: an article as a page object that can be injected."""

from __future__ import annotations

from typing import Any

from web_poet import WebPage, cached_method, field

import cleaner
from cleaner.core.choices import CleanerOptions
from cleaner.result import Result


class ArticlePage(WebPage[dict[str, Any]]):
    """The article of a page. Subclass it for a site, with ``options`` for ``cleaner.clean`` or fields of your own.

    ``to_item`` gives a dict of ``url title standfirst text stories``.
    """

    options: CleanerOptions = {}  # noqa: RUF012 (a class's own, meant to be replaced and not changed)

    @cached_method
    def result(self) -> Result:
        """What the cleaner made of the response."""
        return cleaner.clean(self.response, url=str(self.response.url), **self.options)

    @field
    def url(self) -> str:
        """The page's address."""
        return str(self.response.url)

    @field
    def title(self) -> str | None:
        """The headline."""
        return self.result().title

    @field
    def standfirst(self) -> str | None:
        """The summary line below the headline."""
        return self.result().standfirst

    @field
    def text(self) -> str:
        """The article."""
        return self.result().text

    @field
    def stories(self) -> list[dict[str, str | None]]:
        """Stories that the page has after the article."""
        return [story.as_dict() for story in self.result().stories]

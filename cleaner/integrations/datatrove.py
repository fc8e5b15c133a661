"""datatrove: a formatter that cleans text and an extractor for HTML, with datatrove's own statistics."""

from __future__ import annotations

from functools import cached_property
from typing import Unpack

from datatrove.data import Document, DocumentsPipeline
from datatrove.pipeline.extractors.base import BaseExtractor
from datatrove.pipeline.formatters.base import BaseFormatter
from datatrove.utils.typeshelper import StatHints

from cleaner.api import Cleaner
from cleaner.core.choices import CleanerOptions, choose
from cleaner.core.many import clean_or_say
from cleaner.result import Result


class CleanerFormatter(BaseFormatter):  # type: ignore[misc]  # datatrove has no types
    """Cleans the text of documents. ``options`` are those of ``cleaner.Cleaner``.

    A document's address is taken from ``metadata["url"]``. With ``stories`` the appended stories go into
    ``metadata["stories"]``, as dicts with ``source age title text url``.
    """

    name = "🧹 cleaner"

    def __init__(self, *, stories: bool = False, **options: Unpack[CleanerOptions]) -> None:
        super().__init__()
        choose(options)  # a wrong option is told here, and not by every worker
        self.stories, self.options = stories, options

    @cached_property
    def cleaner(self) -> Cleaner:
        """Made in the process that needs it."""
        return Cleaner(**self.options)

    def format(self, text: str) -> str:
        """The article in a text."""
        return self.cleaner.clean(text, "text").text

    def run(
        self,
        data: DocumentsPipeline,
        rank: int = 0,  # noqa: ARG002 (datatrove passes it by name)
        world_size: int = 1,  # noqa: ARG002 (as well)
    ) -> DocumentsPipeline:
        """Every document, cleaned; one that can't be goes on as it is and is counted."""
        for document in data:
            self.stat_update(StatHints.total)
            with self.track_time():
                options = {"kind": "text", "url": document.metadata.get("url")}
                result = clean_or_say(self.cleaner.clean, options, document.text)
            if result.error is None:
                self._count(document.text, result)
                document.text = result.text
                if self.stories:
                    document.metadata["stories"] = [story.as_dict() for story in result.stories]
            else:
                self.stat_update("clean_error")
            self.stat_update(StatHints.forwarded)
            self.update_doc_stats(document)
            yield document

    def _count(self, text: str, result: Result) -> None:
        self.stat_update("cleaned" if result.changed else "unchanged")
        self.stat_update("removed_characters", value=len(text) - len(result.text), unit="doc")
        if result.stories:
            self.stat_update("stories", value=len(result.stories), unit="doc")


class CleanerExtractor(BaseExtractor):  # type: ignore[misc]  # datatrove has no types
    """The article out of HTML, as text, in datatrove's sandbox: a page that takes too long or crashes is dropped.

    ``timeout`` is in seconds for one page; ``options`` are those of ``cleaner.Cleaner``.
    """

    name = "🧹 cleaner: HTML"

    def __init__(self, timeout: float = 10, **options: Unpack[CleanerOptions]) -> None:
        super().__init__(timeout)
        choose(options)
        self.options = options

    @cached_property
    def cleaner(self) -> Cleaner:
        """Made in the process that needs it."""
        return Cleaner(**self.options)

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        """Every page's article; addresses are taken from ``metadata["url"]``."""
        self.extract(_FIRST)
        yield from super().run(map(_with_address, data), rank, world_size)

    def extract(self, text: str, url: str | None = None) -> str:
        """The article of a page; nothing where there is none."""
        return self.cleaner.clean(text, "html", url).text if text else ""


# Rules and weights are read here, before the sandbox, which is forked, begins to count the seconds.
_FIRST = "<p>A page.</p>"


def _with_address(document: Document) -> Document:
    """The sandbox calls ``extract`` with both parts of a text that is a pair."""
    document.text = (document.text, document.metadata.get("url"))
    return document

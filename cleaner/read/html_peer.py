"""Trafilatura's opinion of a page, for those who want a second one."""

from __future__ import annotations

import logging
from typing import Any

from cleaner.read.html import Source, as_text
from cleaner.read.html_blocks import Page

# It takes minutes and gigabytes over pages of a million elements.
MOST_BLOCKS = 6_000
LONGEST = 4_000_000
MOST_TAGS = 30_000


_TELLING = ("title", "author", "date", "site")
# Its fields, by our names.
_FIELDS = {"title": "title", "author": "author", "date": "date", "site": "sitename", "standfirst": "description"}


def _text_of(source: Source, page: Page) -> str:
    return source.text if source.text is not None else as_text(page.root)


def _bears(source: Source, page: Page) -> bool:
    """Whether trafilatura can be asked: not of pages that are huge, or that had to be mended before they were read."""
    text = source.text or ""
    return len(page) <= MOST_BLOCKS and not source.warnings and len(text) <= LONGEST and text.count("<") <= MOST_TAGS


def fill_gaps(data: dict[str, Any], source: Source, page: Page, url: str | None) -> None:
    """Add to a page's metadata what trafilatura finds, where the page itself says little of its article: looking costs
    half as much as its extraction.
    """
    if not _bears(source, page) or sum(name not in data for name in _TELLING) < 3:
        return
    from trafilatura.metadata import extract_metadata

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = extract_metadata(_text_of(source, page), default_url=url, extensive=False)
    except Exception:  # whatever goes wrong there, the page's own metadata stands
        return
    for name, theirs in _FIELDS.items():
        value = getattr(found, theirs, None)
        if value and not data.get(name):
            data[name] = value.replace("; ", ", ") if name == "author" else value


def second_opinion(source: Source, page: Page, url: str | None) -> str:
    """The text that trafilatura extracts, or "" where it is not asked (a page too large for it) or fails.

    Without its fallbacks, which cost a third more: as a vote on our blocks the plain extraction is worth as much.
    """
    if not _bears(source, page):
        return ""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    text = _text_of(source, page)
    try:
        return trafilatura.extract(text, url=url, include_comments=False, fast=True) or ""
    except Exception:  # whatever goes wrong there, our own judgement stands
        return ""

"""Trafilatura's opinion of a page, for those who want a second one."""

from __future__ import annotations

import logging
from typing import Any

from cleaner.html.page import Page
from cleaner.html.parse import Source, as_text

# It takes minutes and gigabytes over pages of a million elements.
MOST_BLOCKS = 6_000
LONGEST = 4_000_000
MOST_TAGS = 30_000


_TELLING = ("title", "author", "date", "site")
# Its fields, by our names.
_FIELDS = {"title": "title", "author": "author", "date": "date", "site": "sitename", "standfirst": "description"}


def _bearable(source: Source, page: Page) -> str | None:
    """The page's text, where trafilatura can be asked: not of pages that are huge, or that had to be mended before they
    were read.
    """
    if len(page) > MOST_BLOCKS or source.warnings:
        return None
    text = source.text if source.text is not None else as_text(page.root)
    return text if len(text) <= LONGEST and text.count("<") <= MOST_TAGS else None


def fill_gaps(data: dict[str, Any], source: Source, page: Page, url: str | None) -> None:
    """Add to a page's metadata what trafilatura finds, where the page itself says little of its article: looking costs
    half as much as its extraction.
    """
    text = _bearable(source, page) if sum(name not in data for name in _TELLING) >= 3 else None
    if text is None:
        return
    from trafilatura.metadata import extract_metadata

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = extract_metadata(text, default_url=url, extensive=False)
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
    text = _bearable(source, page)
    if text is None:
        return ""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        return trafilatura.extract(text, url=url, include_comments=False, fast=True) or ""
    except Exception:  # whatever goes wrong there, our own judgement stands
        return ""

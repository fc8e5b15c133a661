"""Trafilatura's opinion of a page, for those who want a second one."""

from __future__ import annotations

import logging

from cleaner.read.html import Source, as_text
from cleaner.read.html_blocks import Page

# It takes minutes and gigabytes over pages of a million elements.
MOST_BLOCKS = 6_000
LONGEST = 4_000_000


def second_opinion(source: Source, page: Page, url: str | None) -> str:
    """The text that trafilatura extracts, or "" where it is not asked (a page too large for it) or fails."""
    if len(page) > MOST_BLOCKS or (source.text and len(source.text) > LONGEST):
        return ""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    text = source.text if source.text is not None else as_text(page.root)
    try:
        return trafilatura.extract(text, url=url, include_comments=False) or ""
    except Exception:  # whatever goes wrong there, our own judgement stands
        return ""

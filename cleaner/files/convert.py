"""A result in the form that ``--to`` asks for."""

from __future__ import annotations

import json

from cleaner.html.render.front_matter import front_matter
from cleaner.result import Result

SUFFIXES = {"text": ".txt", "markdown": ".md", "html": ".html", "json": ".json"}


def converted(result: Result, to: str, metadata: bool = False) -> str:
    """``result`` as text, Markdown (with ``metadata``: below its front matter), HTML or JSON."""
    if to == "json":
        return json.dumps(_record(result), ensure_ascii=False, indent=2) + "\n"
    if to == "html":
        return result.to_html()
    if to == "text":
        return _ended(result.text)
    return (front_matter(result) if metadata else "") + _ended(result.to_markdown())


def _ended(text: str) -> str:
    return text if text.endswith("\n") or not text else text + "\n"


def _record(result: Result) -> dict[str, object]:
    return {
        "title": result.title,
        "standfirst": result.standfirst,
        "text": result.text,
        "stories": [story.as_dict() for story in result.stories],
        "metadata": result.metadata,
        "warnings": list(result.warnings),
    }

"""A result in the form that ``--to`` asks for."""

from __future__ import annotations

import html
import json

from cleaner.model import Result

SUFFIXES = {"text": ".txt", "markdown": ".md", "html": ".html", "json": ".json"}


def converted(result: Result, to: str) -> str:
    """``result`` as text, Markdown, HTML or JSON."""
    if to == "json":
        return json.dumps(_record(result), ensure_ascii=False, indent=2) + "\n"
    if to == "html":
        return result.to_html() if result.kind == "html" else _paragraphs(result)
    text = result.to_markdown() if to == "markdown" and result.kind == "html" else result.text
    return text if text.endswith("\n") or not text else text + "\n"


def _paragraphs(result: Result) -> str:
    """A text dump's lines as paragraphs of a page."""
    title = f"<title>{html.escape(result.title)}</title>\n" if result.title else ""
    lines = [f"<p>{html.escape(line.strip())}</p>\n" for line in result.text.splitlines() if line.strip()]
    head = f'<!DOCTYPE html>\n<html>\n<head><meta charset="utf-8">\n{title}</head>\n<body>\n'
    return f"{head}{''.join(lines)}</body>\n</html>\n"


def _record(result: Result) -> dict[str, object]:
    return {
        "title": result.title,
        "standfirst": result.standfirst,
        "text": result.text,
        "stories": [story.as_dict() for story in result.stories],
        "metadata": result.metadata,
        "warnings": list(result.warnings),
    }

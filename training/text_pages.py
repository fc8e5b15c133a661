"""More flattened pages to fit on: those of ``snippets``, with the scorer of HTML as the one who labels them.

Only pages are taken on which the cleaner of HTML, out of fold, keeps every string that must stay and none that must go.
Needs beautifulsoup4, inscriptis, html_text and resiliparse, and the weights of ``python -m training.html_fit --folds``.
"""

from __future__ import annotations

import pickle
import random
from collections.abc import Callable, Iterator
from typing import Any

from cleaner.result import Result, Role
from training import html_oof
from training.html_labels import coverage
from training.text_data import CACHE, FOLDS, articles, dump_rows, read, site_of, squash

OWN = (Role.HEADLINE, Role.STANDFIRST, Role.BYLINE, Role.DATELINE)
# An article of fewer characters may be a page that was misread.
LEAST = 400


def flattened(html: str) -> Iterator[tuple[str, str]]:
    """(style, text) by four tools."""
    import html_text
    import inscriptis
    from resiliparse.extract.html2text import extract_plain_text

    tools: dict[str, Callable[[str], str]] = {
        "bs4": _by_nodes,
        "inscriptis": inscriptis.get_text,
        "html_text": html_text.extract_text,
        "resiliparse": extract_plain_text,
    }
    for style, tool in tools.items():
        yield style, tool(html)


def _by_nodes(html: str) -> str:
    """Each text node is a line of its own."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "lxml")
    for node in soup(["script", "style", "noscript", "template"]):
        node.extract()
    return str(soup.get_text("\n", strip=True))


def sound(row: dict[str, Any], result: Result) -> bool:
    """Whether everything that is known of a page is right in its cleaned text."""
    text = squash(result.text)
    right = all(squash(part) in text for part in row["with"]) and not any(
        squash(part) in text for part in row["without"]
    )
    return right and not result.warnings and len(text) >= LEAST


def labels(lines: list[str], result: Result) -> list[int]:
    """1 where a line is in the cleaned text at its place, -1 where it is headline, standfirst, byline or date."""
    own = {squash(block.text) for block in result.blocks if block.role in OWN}
    shares = coverage(lines, result.text)
    return [-1 if squash(line) in own else int(share >= 0.5) for line, share in zip(lines, shares, strict=True)]


def _folds() -> Callable[[dict[str, Any]], int]:
    """The fold of a site: that of its labelled pages, or a random one."""
    known = {row["site"]: row["fold"] for row in articles()}
    return lambda row: known.get(site_of(row), random.Random(site_of(row)).randrange(FOLDS))


def page_rows() -> list[dict[str, Any]]:
    """The rows, in the form of ``text_data.dump_rows``; made once and kept."""
    stored = CACHE / "snippet_dumps.pickle"
    if not stored.exists():
        stored.write_bytes(pickle.dumps(list(_make())))
    rows: list[dict[str, Any]] = pickle.loads(stored.read_bytes())
    return rows


def _make() -> Iterator[dict[str, Any]]:
    fold_of = _folds()
    for number, row in enumerate(read("snippets.jsonl.gz")):
        result = html_oof.clean(row["html"], "html", row["url"], row["id"])
        if not sound(row, result):
            continue
        fold = fold_of(row)
        for style, text in flattened(row["html"]):
            lines = text.split("\n")
            found = labels(lines, result)
            if found.count(1) >= 2:
                yield {
                    "id": f"snippet/{style}/{number:04}",
                    "arm": "page",
                    "style": style,
                    "text": text,
                    "labels": found,
                    "title": result.title or "",
                    "body": result.text.split("\n"),
                    "lang": str(result.metadata.get("language") or "en")[:2].lower(),
                    "fold": fold,
                    "folds": frozenset([fold]),
                    "site": site_of(row),
                    "url": row["url"],
                }


def labelled_rows() -> list[dict[str, Any]]:
    """The labelled dumps, and these pages."""
    return [*dump_rows(), *page_rows()]


def page_articles() -> list[dict[str, Any]]:
    """The articles of these pages, in the form of ``text_data.articles``."""
    names = ("id", "url", "title", "site", "fold")
    return [
        {name: row[name] for name in names} | {"source": "snippets", "body": "\n".join(row["body"])}
        for row in page_rows()
        if row["style"] == "html_text"
    ]

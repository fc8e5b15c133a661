"""What a page says of itself: title, author, date, site, language, address. JSON-LD, Open Graph and meta
tags.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from cleaner.html.metadata_values import clean_text, date, language_tag, name_of, without_site
from cleaner.html.page import Element

MOST_DATA = 400_000
MOST_THINGS = 2_000
_INNER = ("@graph", "mainEntity", "mainEntityOfPage", "hasPart")
_ARTICLE_TYPES = re.compile(r"Article|Posting|Report|Review|Recipe|WebPage|Blog", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]{0,2000}>")
_HEADLINE = "headline"
_TITLE = ("og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title", "title")
_SUMMARY = ("og:description", "description", "twitter:description", "dc.description", "sailthru.description")
_AUTHOR = ("author", "article:author_name", "byl", "dc.creator", "parsely-author", "sailthru.author")
_PUBLISHED = (
    *(
        "article:published_time",
        "og:published_time",
        "datepublished",
        "date",
        "pubdate",
        "publishdate",
        "parsely-pub-date",
    ),
    *("sailthru.date", "dc.date", "dc.date.issued", "dcterms.created", "article.published", "publish-date"),
)
_AUTHOR_LABEL = re.compile(r"\b(?:author|by|von|par|autor)\b", re.IGNORECASE)
# What a site calls itself that is no name.
_NO_SITE = frozenset(("blog", "home", "homepage", "news", "website", "index"))
_SITE = ("og:site_name", "application-name", "al:android:app_name", "publisher", "dc.publisher")
_LANGUAGE = ("content-language", "og:locale", "language", "dc.language")
_LABELLED = ("twitter:label1", "twitter:data1")
# The names of all meta elements that are read here.
READ = frozenset(
    (
        *(_HEADLINE, "og:url", "og:image", *_TITLE, *_SUMMARY),
        *(*_AUTHOR, *_PUBLISHED, *_SITE, *_LANGUAGE, *_LABELLED),
    )
)


@dataclass(slots=True)
class Head:
    """What the elements of a head hold, wherever they stand: ``meta`` by lower-case name (the first wins), and
    ``data``, the texts of JSON-LD scripts.
    """

    title: str | None = None
    meta: dict[str, str] = field(default_factory=dict)
    canonical: str | None = None
    language: str | None = None
    base: str | None = None
    data: list[str] = field(default_factory=list)


def read_head(root: Element) -> Head:
    """The head's title, meta elements and links, wherever in the page they stand."""
    head = Head(language=root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"))
    for element in root.iter("meta", "title", "link", "base", "script"):
        tag = element.tag
        if tag == "meta":
            _, name, content = meta_of(element)
            if name and content:
                head.meta.setdefault(name, content)
        elif tag == "title":
            if head.title is None and _is_title(element):
                head.title = element.text
        elif tag == "script":
            if element.text and "ld+json" in (element.get("type") or "").lower():
                head.data.append(element.text)
        elif tag == "base":
            head.base = head.base or element.get("href")
        elif "canonical" in (element.get("rel") or "").lower().split():
            head.canonical = head.canonical or element.get("href")
    return head


def meta_of(element: Element) -> tuple[str, str, str]:
    """The attribute that names a meta element, the name in lower case, and the content; "" for what is not there."""
    for attribute in ("property", "name", "itemprop", "http-equiv"):
        if name := element.get(attribute):
            return attribute, name.strip().lower(), element.get("content") or ""
    return "", "", ""


def title_of(root: Element) -> str | None:
    """The text of the title element, wherever it stands; that of a drawing is none."""
    return next((element.text for element in root.iter("title") if _is_title(element)), None)


def _is_title(element: Element) -> bool:
    parent = element.getparent()
    return bool(element.text) and (parent is None or parent.tag != "svg")


def article_text(thing: dict[str, Any]) -> str:
    """The article's text as the page's data holds it, markup taken out; "" where there is none."""
    body = thing.get("articleBody") or thing.get("text")
    if not isinstance(body, str):
        return ""
    if "<" in body or "&" in body:
        body = unescape(_MARKUP.sub(" ", body[:MOST_DATA]))
    return " ".join(body.split())


def titles(head: Head, thing: dict[str, Any]) -> list[str]:
    """Every wording of the title that the head and the article's data have, without repetition."""
    named = (head.title, *(head.meta.get(name) for name in _TITLE[:2]), thing.get("headline"))
    found = [clean_text(text) for text in named]
    return list(dict.fromkeys(text for text in found if text))


def summary(head: Head, thing: dict[str, Any]) -> str:
    """The page's own summary of its article, or ""."""
    return _first(head.meta, _SUMMARY) or clean_text(thing.get("description")) or ""


def read_metadata(head: Head, thing: dict[str, Any], url: str | None, headline: str | None = None) -> dict[str, Any]:
    """Title, standfirst, author, date, site, language, url; only what the page says.

    ``thing`` is its article from JSON-LD, ``headline`` the text of the block that was taken for its headline.
    Dates are ISO 8601 as far as they are given.
    """
    meta = head.meta
    site = _site(meta, thing)
    title = headline or _short_title(head, thing, site)
    author = _authors(thing.get("author") or thing.get("creator")) or name_of(_first(meta, _AUTHOR))
    if author is None and _AUTHOR_LABEL.search(meta.get(_LABELLED[0], "")):
        author = name_of(clean_text(meta.get(_LABELLED[1])))
    published = _first(meta, _PUBLISHED[:2]) or thing.get("datePublished") or _first(meta, _PUBLISHED[2:])
    language = head.language or _first(meta, _LANGUAGE) or clean_text(thing.get("inLanguage"))
    found = {
        "title": title,
        "standfirst": summary(head, thing),
        "author": author,
        "date": date(published),
        "site": site,
        "language": language_tag(language),
        "url": address(head, url) or url,
        "image": _address(meta.get("og:image"), head, url),
    }
    return {name: value for name, value in found.items() if value}


def address(head: Head, url: str | None) -> str | None:
    """The address that the page gives as its own; ``url`` is the one that it came from, if known."""
    return _address(head.canonical, head, url) or _address(head.meta.get("og:url"), head, url)


def _first(meta: dict[str, str], names: Sequence[str]) -> str | None:
    return next((text for name in names if (text := clean_text(meta.get(name)))), None)


def _site(meta: dict[str, str], thing: dict[str, Any]) -> str | None:
    """The site's name, without what it says of itself behind it."""
    named = (_first(meta, _SITE[:1]), clean_text(_name(thing.get("publisher"))), _first(meta, _SITE[1:]))
    names = [name for name in named if name]
    name = next((name for name in names if name.lower() not in _NO_SITE), names[0] if names else None)
    return name.split(" | ")[0].strip() or name if name else None


def _things(value: Any) -> Iterator[dict[str, Any]]:
    """The objects of JSON-LD, from the outermost inwards; at most 2,000."""
    queue, seen = [value], 0
    while queue and seen < MOST_THINGS:
        item = queue.pop(0)
        seen += 1
        if isinstance(item, list):
            queue.extend(item[:200])
        elif isinstance(item, dict):
            yield item
            queue.extend(item[key] for key in _INNER if key in item)


def article_data(data: Sequence[str]) -> dict[str, Any]:
    """The first thing that is an article among those of a page's JSON-LD scripts, or an empty one."""
    best: dict[str, Any] = {}
    for text in data:
        if len(text) > MOST_DATA:
            continue
        try:
            value = json.loads(text.strip().removesuffix(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _things(value):
            kind = thing.get("@type")
            kinds = " ".join(map(str, kind)) if isinstance(kind, list) else str(kind)
            if not _ARTICLE_TYPES.search(kinds):
                continue
            if not best or (thing.get("headline") and "headline" not in best):
                best = thing
    return best


def _name(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name")
    return value if isinstance(value, str) else None


def _authors(value: Any) -> str | None:
    people = value if isinstance(value, list) else [value]
    names = [name_of(clean_text(_name(person))) for person in people[:10]]
    return ", ".join(dict.fromkeys(name for name in names if name)) or None


def _short_title(head: Head, thing: dict[str, Any], site: str | None) -> str | None:
    wordings = titles(head, {})
    exact = clean_text(thing.get("headline") or head.meta.get(_HEADLINE))
    if exact and len(exact) > 10 and any(exact.lower() in wording.lower() for wording in wordings):
        return exact
    best = _first(head.meta, _TITLE) or clean_text(head.title) or exact
    return without_site(best, site, wordings) if best else None


def _address(value: str | None, head: Head, url: str | None) -> str | None:
    """An absolute http address, or None."""
    text = clean_text(value)
    if not text:
        return None
    try:
        joined = urljoin(url or head.base or "", text)
        return joined if urlsplit(joined).scheme in ("http", "https") and urlsplit(joined).netloc else None
    except ValueError:
        return None

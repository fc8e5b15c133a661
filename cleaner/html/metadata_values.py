"""Single values of metadata in one spelling: lines of text, titles, names, dates, languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from typing import Any

_SEPARATOR = re.compile(r"\s+[|\-–—:»·•«/]+\s+|\s*[|»]\s*|_{1,2}(?=\S)|\s::\s|\s-\s?(?=\S+$)")
_DATE = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:[T\s]{1,2}(\d{1,2}:\d{2}(?::\d{2})?)(?:\.\d{1,9})?\s?(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
_COMPACT_DATE = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?")
_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES.split(), 1)}
_WORD_DATE = re.compile(r"\b(?:(\d{1,2})(?:st|nd|rd|th)?\s+)?([A-Za-z]{3})[a-z]{0,6}\.?\s+(?:(\d{1,2}),?\s+)?(\d{4})\b")
_BYLINE = re.compile(r"(?:written\s+)?(?:by|von|par|por|di|door|av|af|text|autor|author|auteur)\s*:?\s+", re.IGNORECASE)
_NAME_END = re.compile(r"\s*(?:[|•·–—(\d@]|\s-\s|,?\s+(?:on|am|le|updated|published|posted|for|in)\b)", re.IGNORECASE)
_ZONE = re.compile(r"([+-]\d{2})(\d{2})$")


def clean_text(text: Any) -> str | None:
    """One line, entities resolved, or None for nothing."""
    if not isinstance(text, str):
        return None
    text = text[:4000]
    if "&" in text:
        text = unescape(text)
    return " ".join(text.split()) or None


def without_site(title: str, site: str | None, others: Sequence[str] = ()) -> str:
    """A title without the site's name at its end or beginning.

    What is cut is the known name of the site, or what stands behind a title that another wording has
    without it; never the longer part.
    """
    names = {site.lower()} if site else set()
    for other in others:
        if len(other) > 10 and title != other and title.startswith(other) and _SEPARATOR.match(title[len(other) :]):
            return other
    parts = _SEPARATOR.split(title)
    if len(parts) > 1:
        last, first = parts[-1].strip(), parts[0].strip()
        if last.lower() in names or (names and any(last.lower() in name or name in last.lower() for name in names)):
            return title[: title.rfind(last)].rstrip(" |-–—:»·•«/_") or title
        if first.lower() in names:
            return title[len(first) :].lstrip(" |-–—:»·•«/_") or title
        if not names and "|" in title and 0 < len(last) < 30 < len(title) - len(last):
            return title[: title.rfind("|")].rstrip(" |") or title
    return title


def author_in(byline: str) -> str | None:
    """The names in a byline, such as "By Ida Lund and Per Holm | 5 March": None where none can be told."""
    found = _BYLINE.match(byline.strip())
    if not found:
        return None
    names = byline.strip()[found.end() :]
    end = _NAME_END.search(names)
    names = (names[: end.start()] if end else names).strip(" ,.")
    words = names.replace(",", " ").split()
    named = [word for word in words if word[:1].isupper()]
    return name_of(names) if 2 <= len(words) <= 8 and len(named) * 3 >= len(words) * 2 else None


def name_of(name: str | None) -> str | None:
    """A name, without "By" and what is no name: an address."""
    if not name or "://" in name or "@" in name or len(name) > 200:
        return None
    return re.sub(r"^(?:by|von|par|por)\s+", "", name, flags=re.IGNORECASE) or None


def language_tag(code: str | None) -> str | None:
    """A language as BCP 47 has it: "en-us" and "en_US" are "en-US"."""
    parts = (code or "").strip().replace("_", "-").split("-")
    if not 2 <= len(parts[0]) <= 3 or not parts[0].isalpha() or len(parts) > 4:
        return None
    rest = [part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part for part in parts[1:]]
    return "-".join([parts[0].lower(), *rest])


def date(value: Any) -> str | None:
    """A date as ISO 8601, with the time where it is given; None for what is no date."""
    text = clean_text(value)
    if not text:
        return None
    if found := _DATE.search(text):
        year, month, day, time, zone = found.groups()
    elif found := _COMPACT_DATE.match(text):
        year, month, day = found.groups()[:3]
        time = f"{found[4]}:{found[5]}" if found[4] else None
        zone = None
    elif found := _WORD_DATE.search(text):
        before, name, after, year = found.groups()
        month, day = str(_MONTHS.get(name.lower(), 0)), before or after or "0"
        time = zone = None
    else:
        return None
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31 and 1800 <= int(year) <= 2200):
        return None
    result = f"{int(year):04d}-{int(month):02d}-{int(day):02d}"
    if time:
        hours, _, rest = time.partition(":")
        result += f"T{int(hours):02d}:{rest}" if int(hours) < 24 else ""
        if zone and "T" in result:
            result += "Z" if zone in ("Z", "UTC", "GMT") else _ZONE.sub(r"\1:\2", zone)
    return result

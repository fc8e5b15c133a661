"""The article's head: headline, standfirst, and the lines above the first paragraph that say who and when."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from cleaner.html import metadata_values
from cleaner.html.blocks import TAG_CODE
from cleaner.html.page import Page
from cleaner.html.roles import Verdict
from cleaner.result import Role

# Lines that stand where bylines do, and that no reader would call one.
_TOOL = re.compile(
    r"\W*(?:(?:follow|share|save|listen|print|e-?mail|copy|subscribe|sign|log|comments?|leave|join|add|view|read|more|"
    r"about|contact|see|show)\b|(?:est(?:imated)?\W+)?(?:reading|read)\W+time\b|[\d.,]+\s?[km]?\s+(?:views?|comments?|shares?|"
    r"reads?|likes?)\b|[<~]?\s?\d+\s*[-–]?\s*(?:mins?|minutes?)\W+(?:to\W+)?(?:read|listen|watch)\b)",
    re.IGNORECASE,
)
# A shorter line of the body (a kicker, a key point) is not its first paragraph.
_PARAGRAPH = 80
_LETTER = re.compile(r"[^\W\d_]")


def find_headline(page: Page, verdict: Verdict, titled: bool) -> None:
    """Where no heading is like the title, the last ``h1`` above the first paragraph is the headline, unless it is a
    link, or the body's. Only where the page has no title otherwise (``titled``) it is the article's title as well.
    """
    if verdict.headline is not None:
        return
    for i in reversed(range(_first_paragraph(page.texts, verdict.roles, None))):
        if page.tag[page.owner[i]] == TAG_CODE["h1"] and 2 * page.link_chars[i] < len(page.texts[i]):
            if verdict.roles[i] not in (Role.BODY, Role.STORY):
                verdict.roles[i] = Role.HEADLINE
                verdict.headline = None if titled else i
            return


def head_blocks(
    texts: Sequence[str],
    roles: Sequence[Role],
    standfirst: int | None,
    dropped: Callable[[Sequence[str]], Sequence[str | None]],
) -> list[int]:
    """The blocks of the article's head. ``standfirst`` is its block, even where it counts as body; ``dropped`` tells of
    lines which rule drops each.

    A byline or a date stays even where a rule drops lines of its kind, as furniture further down; what tells neither
    who nor when goes where a rule names it, or where it is a reader's tool.
    """
    first = _first_paragraph(texts, roles, standfirst)
    head = [i for i, role in enumerate(roles) if role in (Role.HEADLINE, Role.STANDFIRST)]
    doubtful = []
    for i in range(first):
        if roles[i] in (Role.BYLINE, Role.DATELINE):
            if _tells(texts[i]):
                head.append(i)
            elif _LETTER.search(texts[i]) and not _TOOL.match(texts[i]):
                doubtful.append(i)
    # Asking the rules costs most of what this does.
    rules = dropped([texts[i] for i in doubtful]) if doubtful else []
    return sorted([*head, *(i for i, rule in zip(doubtful, rules, strict=True) if _is_of_bylines(rule))])


def _tells(text: str) -> bool:
    """Whether a line says who or when."""
    return bool(metadata_values.author_in(text) or metadata_values.date(text))


def _is_of_bylines(rule: str | None) -> bool:
    return rule is None or ("byline" in rule.split(".")[:2] and rule != "byline.empty-labels")


def _first_paragraph(texts: Sequence[str], roles: Sequence[Role], standfirst: int | None) -> int:
    body = (i for i, role in enumerate(roles) if role == Role.BODY and i != standfirst)
    return next((i for i in body if len(texts[i]) >= _PARAGRAPH), len(roles))

"""Made-up dumps for fitting: a real article among furniture, with other stories appended, in random layouts.

Layouts are drawn, not listed: which fields a story's header has, in which order, on one line or several, what stands
between stories and after them. What is learnt is structure; no two documents share a layout but by chance.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from cleaner.text.network import BODY, BYLINE, FURNITURE, HEADLINE, STANDFIRST
from training import layout_fields as fields
from training.layout_draft import Draft, Pool, paragraphs_of, pool, spacing
from training.layout_stories import add_headlines, add_stories
from training.layouts_clean import clean, odd_lines
from training.text_data import FOLDS, Example

END_FAMILIES = (
    "tags", "share", "comments", "newsletter", "ai_features", "app_promo", "footer_legal", "editor_note",
    "reader_tools",
)  # fmt: skip
MARKER_FAMILIES = ("related", "trending")
TOP_FAMILIES = ("share", "reader_tools", "media_ui", "nav", "login", "cookie_consent", "subscribe_paywall")
# Articles that are a letter, a recipe, a live blog, a round-up, ...
ODD = 0.2
INSIDE_FAMILIES = ("ads", "story_continues", "newsletter", "related", "media_ui", "share")


def add_top(random: Random, draft: Draft, source: Pool, row: dict[str, Any], blank: Callable[[], int]) -> None:
    """What stands above the article: menus, headline, standfirst, byline, date, share bar."""
    if random.random() < 0.35 and source.top:
        run = random.choice(source.top)
        begin = random.randrange(max(1, len(run)))
        for line in run[begin : begin + random.choice((4, 10, 30, 80))]:
            draft.add(line, 0, FURNITURE, blanks=blank() if random.random() < 0.5 else 0)
    elif random.random() < 0.4:
        for _ in range(random.randint(1, 8)):
            draft.add(fields.furniture(random, row["language"], TOP_FAMILIES), 0, FURNITURE)
    if random.random() < 0.85 and row["title"]:
        draft.add(row["title"], -1, HEADLINE, blanks=blank())
        if random.random() < 0.07:
            draft.add(row["title"], 0, FURNITURE, blanks=blank())
    if random.random() < 0.12:
        draft.add(random.choice(row["paragraphs"])[:160], -1, STANDFIRST, blanks=blank())
    if random.random() < 0.45:
        draft.add(fields.byline(random), -1, BYLINE, blanks=blank())
    if random.random() < 0.45:
        draft.add(
            random.choice(("", "", "Published ", "Updated: ", "Posted on ")) + fields.date(random),
            -1,
            BYLINE,
            blanks=blank(),
        )
    if random.random() < 0.35:
        for _ in range(random.randint(1, 6)):
            draft.add(fields.furniture(random, row["language"], ("share", "reader_tools", "media_ui")), 0, FURNITURE)


def add_main(random: Random, draft: Draft, source: Pool, row: dict[str, Any], blank: Callable[[], int]) -> None:
    """The article, with widgets between some of its paragraphs."""
    lines = odd_lines(random, row) if random.random() < ODD else paragraphs_of(random, row)
    chance = random.choice((0, 0, 0.03, 0.08, 0.15))
    for i, line in enumerate(lines):
        if i and random.random() < chance:
            add_widget(random, draft, source, row, blank)
        draft.add(line, 1, BODY, blanks=blank())


def add_widget(random: Random, draft: Draft, source: Pool, row: dict[str, Any], blank: Callable[[], int]) -> None:
    """A few lines of furniture between two paragraphs."""
    kind = random.random()
    above = blank()
    if kind < 0.3 and source.inside:
        for line in random.choice(source.inside):
            draft.add(line, 0, FURNITURE, blanks=above)
    elif kind < 0.6:
        draft.add(fields.furniture(random, row["language"], MARKER_FAMILIES), 0, FURNITURE, blanks=above)
        for _ in range(random.randint(1, 4)):
            other = random.choice(source.articles)["title"]
            draft.add(random.choice((other, other, "- " + other, other.upper(), fields.date(random))), 0, FURNITURE)
    elif kind < 0.7:
        draft.add(random.choice(source.articles)["title"], 0, FURNITURE, blanks=above)
    else:
        for _ in range(random.randint(1, 3)):
            draft.add(fields.furniture(random, row["language"], INSIDE_FAMILIES), 0, FURNITURE, blanks=above)
            above = 0


def add_end(random: Random, draft: Draft, row: dict[str, Any], blank: Callable[[], int]) -> None:
    """Furniture between the article and what is appended."""
    for _ in range(random.choice((0, 0, 1, 2, 4, 8))):
        draft.add(
            fields.furniture(random, row["language"], END_FAMILIES),
            0,
            FURNITURE,
            blanks=blank() if random.random() < 0.4 else 0,
        )
    if random.random() < 0.2:
        for word in random.sample(row["body"].split(), 3):
            draft.add(random.choice(("#", "", "• ")) + word, 0, FURNITURE)
    if random.random() < 0.6:
        draft.add(fields.furniture(random, row["language"], MARKER_FAMILIES), 0, FURNITURE, blanks=blank())


def add_footer(random: Random, draft: Draft, source: Pool, row: dict[str, Any], blank: Callable[[], int]) -> None:
    """What stands at the very end of a page."""
    if random.random() < 0.5 and source.bottom:
        run = random.choice(source.bottom)
        for line in run[-random.choice((3, 8, 20, 60)) :]:
            draft.add(line, 0, FURNITURE, blanks=blank() if random.random() < 0.5 else 0)
    else:
        for _ in range(random.randint(1, 8)):
            draft.add(
                fields.furniture(random, row["language"], ("footer_legal", "nav", "share", "app_promo", "login")),
                0,
                FURNITURE,
            )


def dump(random: Random, source: Pool, name: str) -> Example:
    """One made-up dump."""
    index = random.randrange(len(source.articles))
    row = source.articles[index]
    draft, blank = Draft(), spacing(random)
    add_top(random, draft, source, row, blank)
    add_main(random, draft, source, row, blank)
    kind = random.random()
    if kind < 0.72:
        if random.random() < 0.75:
            add_end(random, draft, row, blank)
        add_stories(random, draft, source, index, blank)
        style = "stories"
    elif kind < 0.82:
        add_end(random, draft, row, blank)
        add_headlines(random, draft, source)
        style = "headlines"
    elif kind < 0.92:
        add_end(random, draft, row, blank)
        style = "end"
    else:
        style = "inside"
    if random.random() < 0.4:
        add_footer(random, draft, source, row, blank)
    return draft.example(name, "layout", style, frozenset([source.fold]))


def made_up(count: int, seed: int = 1) -> list[Example]:
    """So many made-up dumps and clean documents, each from one fold's articles."""
    random = Random(seed)
    result = []
    for number in range(count):
        source = pool(number % FOLDS)
        make = clean if random.random() < 0.3 else dump
        result.append(make(random, source, f"{make.__name__}/{number}"))
    return result

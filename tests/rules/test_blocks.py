"""Blocks and story headers."""

import pytest

from cleaner.result import Evidence, StoryHeader
from cleaner.rules.load import load_text
from cleaner.rules.matcher import Matcher

ARTICLE = [
    "The council voted on Tuesday evening for the new bridge, after four years of debate about its cost, and the first "
    "stones are to be laid in spring, when the river is low."
] * 2
TEXT = "The harbour was closed on Monday after a ship had run aground, and ferries were sent round the island."
TITLE = "Harbour closed after a ship runs aground"


def match(block: list[str], lines: list[str], **keys: str) -> Evidence:
    written = ", ".join(f'"{line}"' for line in block)
    extra = "".join(f"{key} = {value}\n" for key, value in {"action": '"story"', **keys}.items())
    return Matcher(load_text(f'[[rule]]\nid = "s.story"\n{extra}block = [{written}]\n')).match(lines)


def test_daily8() -> None:
    block = ["{source}", "{age}", "- {source}", "{title}", "{text}"]
    lines = [
        *ARTICLE,
        "Fox News",
        "a minute ago",
        "- Fox News",
        TITLE,
        TEXT,
        "CNN",
        "2 hours ago",
        "- CNN",
        TITLE,
        TEXT,
    ]
    assert match(block, lines).stories == [
        StoryHeader(2, 6, "s.story", "Fox News", "a minute ago", TITLE, 6),
        StoryHeader(7, 11, "s.story", "CNN", "2 hours ago", TITLE, 11),
    ]


def test_the_same_placeholder_must_be_the_same_text() -> None:
    block = ["{source}", "{age}", "- {source}", "{title}", "{text}"]
    assert match(block, [*ARTICLE, "Fox News", "a minute ago", "- CNN", TITLE, TEXT]).stories == []


def test_a_story_wants_an_article_above() -> None:
    assert match(["{source}", "{age}", "{title}", "{text}"], ["CNN", "2 hours ago", TITLE, TEXT]).stories == []


LAYOUTS = {
    "one line of meta": (["{source} • {age}", "{title}", "{text}"], ["The River Post · 5 min ago", TITLE, TEXT]),
    "date and category": (
        ["{date}, {any} | {any}", "{title}", "{text}"],
        ["3 March 2025, Monday | Sport", TITLE, TEXT],
    ),
    "title twice": (
        ["{title}", "{title}", "{source}", "time{age}", "• {source}", "{title}"],
        [TITLE, TITLE, "The River Post", "timea day ago", "• The River Post", TITLE],
    ),
    "glued": (["{title}", "{source}{date}", "{text}"], [TITLE, "Arab Times10-07-2025", TEXT]),
    "title, standfirst, dates, agency, title twice": (
        ["{title}", "{any}", "{date} / updated: {date}", "{source}", "{title}"],
        [TITLE, "Ferries go round the island", "3 March 2025 / Updated: 4 March 2025", "Reuters", TITLE],
    ),
    "numbered": (["{n}.", "{title}", "{text}", "{source}, {age}"], ["3.", TITLE, TEXT, "The River Post, 2 hours ago"]),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_layouts(name: str) -> None:
    block, lines = LAYOUTS[name]
    stories = match(block, [*ARTICLE, *lines]).stories
    assert [(story.first, story.last) for story in stories] == [(2, 1 + len(lines))]
    assert stories[0].title == TITLE
    if "{text}" in block:
        assert stories[0].text_line == 2 + block.index("{text}")
    sources = {"The River Post", "Arab Times", "Reuters"} & set(" ".join(lines).replace("10-07", " 10-07").split("  "))
    assert stories[0].source in (None, "The River Post", "Arab Times", "Reuters"), sources


def test_source_and_age_stand_as_in_the_line() -> None:
    story = match(
        ["{source} • {age}", "{title}", "{text}"], [*ARTICLE, "The River Post · 5 Min Ago", TITLE, TEXT]
    ).stories[0]
    assert (story.source, story.age) == ("The River Post", "5 Min Ago")


def test_glued_source_and_date() -> None:
    story = match(["{title}", "{source}{date}", "{text}"], [*ARTICLE, TITLE, "Arab Times10-07-2025", TEXT]).stories[0]
    assert (story.source, story.age) == ("Arab Times", "10-07-2025")


@pytest.mark.parametrize("lines", [["CNN", "2 hours ago", TITLE], ["CNN", "By Jane Doe", "2 hours ago", TITLE]])
def test_optional_line(lines: list[str]) -> None:
    assert len(match(["{source}", "By {name}?", "{age}", "{title}"], [*ARTICLE, *lines]).stories) == 1


@pytest.mark.parametrize("dates", [0, 1, 4])
def test_repeated_line(dates: int) -> None:
    lines = ["Latest news", *["10/4/2024"] * dates, "See all"]
    evidence = match(["Latest news", "{date}*", "See all"], lines, action='"drop"')
    assert list(evidence.drops) == list(range(dates + 2))


def test_a_question_mark_as_a_character() -> None:
    evidence = match(["Any news{?}", "Tell us"], ["Any news?", "Tell us"], action='"drop"')
    assert list(evidence.drops) == [0, 1]


def test_a_hint_story_is_a_hint_on_the_header() -> None:
    evidence = match(
        ["{source}", "{age}", "{title}", "{text}"],
        [*ARTICLE, "CNN", "2 hours ago", TITLE, TEXT],
        strength='"hint"',
    )
    assert (evidence.stories, list(evidence.hints)) == ([], [2, 3, 4])


def test_end_and_start_blocks() -> None:
    block = ["Comments", "{n} replies"]
    assert match(block, [*ARTICLE, "Comments", "5 replies"], action='"end"').ends == {2: "s.story"}
    assert match(block, ["Comments", "5 replies", *ARTICLE], action='"start"').starts == {1: "s.story"}

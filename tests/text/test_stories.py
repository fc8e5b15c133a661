"""Appended stories as records."""

import numpy as np

from cleaner.result import StoryHeader
from cleaner.text.network import KINDS
from cleaner.text.stories import find_stories
from cleaner.text.story_fields import StorySpan


def stories(
    lines: list[tuple[str, str]], headers: tuple[StoryHeader, ...] = (), firsts: tuple[int, ...] = ()
) -> list[StorySpan]:
    """The stories of lines given with their kinds."""
    kinds = np.array([KINDS.index(kind) for _, kind in lines])
    first = np.zeros(len(lines), dtype=np.bool_)
    first[list(firsts)] = True
    dated = np.array([kind == "age" for _, kind in lines], dtype=np.uint8)
    return find_stories([line for line, _ in lines], kinds, first, dated, 0, headers)


def test_fields_in_any_order() -> None:
    found = stories(
        [("A title", "title"), ("The Globe", "source"), ("5h ago", "age"),
         ("Text of one, which is long enough.", "text"), ("More.", "text"),
         ("2d", "age"), ("- Le Monde", "source"), ("Another title", "title"),
         ("Text of two, which is long enough.", "text")]
    )  # fmt: skip
    assert [(s.source, s.age, s.title, s.text_lines) for s in found] == [
        ("The Globe", "5h ago", "A title", [3, 4]),
        ("Le Monde", "2d", "Another title", [8]),
    ]


def test_a_twin_of_the_source_changes_nothing() -> None:
    (story,) = stories(
        [
            ("CNN", "source"),
            ("1h", "age"),
            ("- CNN", "source"),
            ("Title", "title"),
            ("A text that is long enough for a story.", "text"),
        ]
    )
    assert (story.source, story.first, story.last) == ("CNN", 0, 4)


def test_source_and_age_on_one_line() -> None:
    (story,) = stories(
        [("The Hindu • 23h ago", "header"), ("Title", "title"), ("A text that is long enough for a story.", "text")]
    )
    assert (story.source, story.age) == ("The Hindu", "23h ago")


def test_a_number_is_not_part_of_the_title() -> None:
    found = stories(
        [
            ("2) Rain in spring", "title"),
            ("A text that is long enough for a story.", "text"),
            ("10 ways to rest", "title"),
            ("A text that is long enough for a story.", "text"),
        ]
    )
    assert [story.title for story in found] == ["Rain in spring", "10 ways to rest"]


def test_stories_without_headers_begin_where_the_scorer_says() -> None:
    found = stories(
        [
            ("One story that is long enough for it.", "text"),
            ("Still one.", "text"),
            ("Two stories, this being the other one.", "text"),
        ],
        firsts=(0, 2),
    )
    assert [story.text_lines for story in found] == [[0, 1], [2]]


def test_furniture_between_header_and_text_is_passed_over_and_after_the_text_ends_it() -> None:
    (story,) = stories(
        [
            ("Title", "title"),
            ("Share", "furniture"),
            ("A text that is long enough for a story.", "text"),
            ("Read more", "furniture"),
        ]
    )
    assert (story.first, story.last, story.text_lines) == (0, 2, [2])


def test_a_headline_without_text_is_no_story() -> None:
    assert stories([("Title", "title"), ("Another", "title")]) == []


def test_a_rule_names_the_fields() -> None:
    header = StoryHeader(0, 2, "site.story", source="AP", age="1h", title="Title", text_line=2)
    (story,) = stories(
        [
            ("AP 1h", "furniture"),
            ("Title", "text"),
            ("A text that is long enough for a story.", "text"),
            ("More.", "text"),
        ],
        (header,),
    )
    assert (story.source, story.age, story.title, story.text_lines, story.rule) == (
        "AP",
        "1h",
        "Title",
        [2, 3],
        "site.story",
    )


def test_a_field_that_was_missed_is_found_where_the_other_stories_have_theirs() -> None:
    text = "A text that is long enough for a story."
    one = [("The Globe", "source"), ("A title of one", "title"), (text, "text")]
    two = [("Le Monde", "furniture"), ("A title of two", "title"), (text, "text")]
    assert [story.source for story in stories([*one, *two])] == ["The Globe", "Le Monde"]


def test_a_number_that_goes_on_counting_makes_a_title() -> None:
    text = "A text that is long enough for a story."
    lines = [("1. Rain", "title"), (text, "text"), ("2. Snow in May", "text"), (text, "text"), ("3. Sun", "title")]
    found = stories([*lines, (text, "text")])
    assert [story.title for story in found] == ["Rain", "Snow in May", "Sun"]


def test_furniture_taken_for_a_header_does_not_part_title_and_text() -> None:
    lines = [("A title of one", "title"), ("A A A", "source"), ("A text that is long enough for a story.", "text")]
    (story,) = stories(lines, firsts=(0, 1))
    assert story.title == "A title of one"


def test_a_headline_that_was_taken_for_furniture_is_a_title() -> None:
    lines = [("Five things to know about rain", "furniture"), ("A text that is long enough for a story.", "text")]
    (story,) = stories(lines)
    assert story.title == "Five things to know about rain"

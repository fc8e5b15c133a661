"""The five documents that the project started from come out as expected, also with their furniture moved about."""

import itertools
from pathlib import Path

import pytest

from cleaner import Cleaner

SEEDS = Path(__file__).parent.parent.parent / "seeds"
CASES = Path(__file__).parent.parent / "cases" / "seeds"
NAMES = sorted(path.name for path in SEEDS.glob("*.txt"))
# Fragments that were left where links had been: they may stay or go.
EITHER = {"In the process, Taliban forces have", "In an April 17"}

PANEL = {
    "Hashtags",
    "Try Our AI Features",
    "Explore what Daily8 AI can do for you:",
    "Comments",
    "No comments yet...",
    "Related Articles",
}
STORIES = {
    "000_9c0d8bcfc2fcef05.txt": [
        ("Fox News", "a minute ago", "Gabbard leaving Obama admin 'criminal implications'", 35),
        ("CNN", "a minute ago", "New round of Russia-Ukraine talks start in Turkey", 42),
        ("Fox Sports", "30 minutes ago", "A list of sports organizations", 49),
    ],
    "001_3ce70701735766b6.txt": [
        ("Reuters", "12 minutes ago", "Freight rates fall for Russian Urals oil", 27),
        ("Reuters", "29 minutes ago", "Kremlin says weapons and ammunition deliveries", 34),
        ("Daily Mail", "an hour ago", "Trump tears into Putin", 41),
    ],
}


def read(name: str) -> str:
    return (SEEDS / name).read_bytes().decode("utf-8")


def lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip() and line not in EITHER]


@pytest.mark.parametrize("name", NAMES)
def test_kept_lines(name: str, cleaner_fast: Cleaner) -> None:
    expected = (CASES / name).read_bytes().decode("utf-8")
    assert lines(cleaner_fast.clean(read(name)).text) == lines(expected)


@pytest.mark.parametrize("name", ["002_a210f0d96ceeeea4.txt", "003_96965ab1243e87ce.txt"])
def test_clean_documents_are_unchanged_to_the_byte(name: str, cleaner_fast: Cleaner) -> None:
    result = cleaner_fast.clean(read(name))
    assert not result.changed
    assert result.text.encode() == (SEEDS / name).read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_cleaning_again_changes_nothing(name: str, cleaner_fast: Cleaner) -> None:
    once = cleaner_fast.clean(read(name)).text
    again = cleaner_fast.clean(once)
    assert again.text == once
    assert not again.changed


@pytest.mark.parametrize("name", sorted(STORIES))
def test_stories_are_records_with_four_fields(name: str, cleaner_fast: Cleaner) -> None:
    stories = cleaner_fast.clean(read(name)).stories
    source_lines = read(name).split("\n")
    assert [(s.source, s.age) for s in stories] == [(source, age) for source, age, _, _ in STORIES[name]]
    for story, (_, _, title, line) in zip(stories, STORIES[name], strict=True):
        assert story.title == source_lines[line - 1]
        assert story.title.startswith(title)
        assert story.text == source_lines[line]


@pytest.mark.parametrize("name", sorted(set(NAMES) - set(STORIES)))
def test_documents_without_stories_have_none(name: str, cleaner_fast: Cleaner) -> None:
    assert cleaner_fast.clean(read(name)).stories == ()


@pytest.mark.parametrize("name", sorted(STORIES))
def test_the_end_is_found_without_any_of_the_panel(name: str, cleaner_fast: Cleaner) -> None:
    text = "\n".join(line for line in read(name).split("\n") if line not in PANEL)
    result = cleaner_fast.clean(text)
    assert lines(result.text) == lines((CASES / name).read_text(encoding="utf-8"))
    assert len(result.stories) == 3


@pytest.mark.parametrize("name", sorted(STORIES))
@pytest.mark.parametrize("order", list(itertools.permutations(range(3))), ids=str)
def test_the_order_of_the_stories_does_not_matter(name: str, order: tuple[int, ...], cleaner_fast: Cleaner) -> None:
    source = read(name).split("\n")
    first = next(i for i, line in enumerate(source) if line == STORIES[name][0][0])
    parts = [source[first + 7 * i : first + 7 * i + 5] for i in range(3)]
    text = "\n".join(source[:first] + ["\n".join([*parts[i], "", ""]) for i in order])
    result = cleaner_fast.clean(text)
    assert lines(result.text) == lines((CASES / name).read_text(encoding="utf-8"))
    assert [story.source for story in result.stories] == [STORIES[name][i][0] for i in order]


@pytest.mark.parametrize("name", NAMES)
def test_every_removal_says_why(name: str, cleaner_fast: Cleaner) -> None:
    result = cleaner_fast.clean(read(name))
    for block in result.removed:
        assert block.reason is not None
        assert block.reason.rule or block.reason.contributions or block.reason.story is not None


@pytest.mark.parametrize("name", NAMES)
def test_blocks_partition_the_document(name: str, cleaner_fast: Cleaner) -> None:
    blocks = cleaner_fast.clean(read(name)).blocks
    assert "".join("".join(block.text.split()) for block in blocks) == "".join(read(name).split())

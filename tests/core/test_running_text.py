"""Documents that are no articles stay as they are, but for what certain rules name; the result says so."""

import random
from pathlib import Path

import pytest

from cleaner import Cleaner
from cleaner.core.lines import split
from cleaner.core.running_text import CODE, LICENCE, NO_ARTICLE, NO_ARTICLE_ABOVE, NO_TEXT, running_text
from cleaner.html.guard import NO_TEXT as NO_TEXT_ON_PAGE

CASES = Path(__file__).parent.parent / "cases" / "no_article"
DOCUMENTS = sorted(path.stem for path in CASES.glob("*.txt"))
FLASH = "Plane lands on beach\nA small plane landed near Corrin on Sunday.\nNobody was hurt, the police said.\n"
PANEL = "Hashtags\n#Corrin\nTry Our AI Features\nExplore what Daily8 AI can do for you:\nComments\nNo comments yet...\n"
STORY = (
    "Fox News\n{} minutes ago\n- Fox News\n{}\n"
    "The director of the park service said on Tuesday that she would leave her post in June, and thanked the people "
    "she had worked with for years.\n"
    "Her successor will be named in the autumn, the ministry said, after a search that is open to outsiders.\n"
)
STORIES = STORY.format(5, "Park director leaves her post") + STORY.format(9, "Seals counted in the bay of Estby")


def addresses() -> str:
    chance = random.Random(1)
    topics = ("bridge", "fire", "vote", "rain")
    return "".join(
        f"https://www.site{i % 7}.example/news/2024/{i % 12 + 1:02}/{chance.choice(topics)}-{i}.html\n"
        for i in range(500)
    )


def words() -> str:
    chance = random.Random(2)
    syllables = ("ka", "to", "mi", "sel", "ra", "nu", "vo", "pel", "dri", "sha")
    return "".join("".join(chance.choices(syllables, k=chance.randint(1, 4))) + "\n" for _ in range(1500))


def domains() -> str:
    chance = random.Random(3)
    comment = "// This list is kept by volunteers, who look through the registers of all countries once a month.\n"
    kinds = ("com", "edu", "gov", "net", "org", "mil")
    return comment + "".join(f"{kind}.{chance.choice('abcdef')}{chance.choice('ghij')}\n" for kind in kinds * 200)


@pytest.mark.parametrize("mode", ["fast", "rules"])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_code_licences_and_lists_stay_as_they_are(name: str, mode: str) -> None:
    text = (CASES / f"{name}.txt").read_text(encoding="utf-8")
    result = Cleaner(mode=mode).clean(text, kind="text")
    assert result.text == text
    assert set(result.warnings) <= NO_ARTICLE and len(result.warnings) == 1


@pytest.mark.parametrize("make", [addresses, words, domains])
def test_long_lists_stay_as_they_are(make, cleaner_fast: Cleaner) -> None:  # type: ignore[no-untyped-def]
    assert cleaner_fast.clean(make(), kind="text").text == make()


@pytest.mark.parametrize(
    ("name", "warning"), [("todo", NO_TEXT), ("readme", CODE), ("licence_long_lines", LICENCE), ("table", NO_TEXT)]
)
def test_the_warning_says_why_it_is_no_article(name: str, warning: str, cleaner_fast: Cleaner) -> None:
    text = (CASES / f"{name}.txt").read_text(encoding="utf-8")
    assert cleaner_fast.clean(text, kind="text").warnings == (warning,)


def test_an_own_rule_acts_on_a_list(tmp_path: Path) -> None:
    rules = tmp_path / "own.toml"
    rules.write_text('[pack]\ntitle = "Own"\n[[rule]]\nid = "own.done"\nlines = ["Done"]\n', encoding="utf-8")
    text = (CASES / "todo.txt").read_text(encoding="utf-8")
    assert Cleaner(rules=[rules]).clean(text, kind="text").text == text.replace("Done\n", "")


def test_a_paragraph_that_was_wrapped_is_running_text_and_a_list_of_addresses_is_not() -> None:
    wrapped = (
        "The last ferry of the year left the harbour on Sunday, a week\nearlier than planned, after a storm.\nHome\n"
    )
    assert running_text(split(wrapped)).tolist() == [True, True, False]
    assert not running_text(split(addresses())).any()


@pytest.mark.parametrize("mode", ["fast", "rules"])
def test_a_short_article_above_a_sites_panel_is_the_article(mode: str) -> None:
    result = Cleaner(mode=mode).clean(FLASH + PANEL + STORIES, kind="text")
    assert result.text.strip() == FLASH.strip()
    assert [story.title for story in result.stories] == [
        "Park director leaves her post", "Seals counted in the bay of Estby"
    ]  # fmt: skip


@pytest.mark.parametrize("mode", ["fast", "rules"])
def test_one_paragraph_above_a_sites_stories_is_the_article(mode: str) -> None:
    lead = (
        "A small plane landed on the beach near Corrin on Sunday; nobody was hurt, and the road was closed until six.\n"
    )
    assert Cleaner(mode=mode).clean(lead + PANEL + STORIES, kind="text").text.strip() == lead.strip()


@pytest.mark.parametrize("mode", ["fast", "rules"])
def test_where_nothing_stands_above_a_sites_stories_the_document_stays(mode: str) -> None:
    text = "Plane lands on beach\n" + PANEL + STORIES
    result = Cleaner(mode=mode).clean(text, kind="text")
    assert (result.text, result.stories, result.warnings) == (text, (), (NO_ARTICLE_ABOVE,))


def test_what_came_out_of_a_short_dump_stays_as_it_is(cleaner_fast: Cleaner) -> None:
    once = cleaner_fast.clean(FLASH + PANEL + STORIES, kind="text").text
    assert cleaner_fast.clean(once, kind="text").text == once


@pytest.mark.parametrize(
    "body",
    [
        "<ul><li>Share the folder with Bo</li><li>Read more about CSS</li><li>Contact us</li></ul>",
        "<pre>def share(): pass\nprint('Read more')</pre><p>All rights reserved</p>",
        "<table><tr><td>1</td><td>Corrin Rovers</td></tr><tr><td>2</td><td>Follow us</td></tr></table>",
    ],
)
def test_a_page_without_running_text_stays_whole_and_says_so(body: str, cleaner_fast: Cleaner) -> None:
    result = cleaner_fast.clean(f"<html><head><title>List</title></head><body>{body}</body></html>", kind="html")
    assert all(block.kept for block in result.blocks)
    assert result.warnings == (NO_TEXT_ON_PAGE,)


def test_a_page_whose_sites_stories_stand_under_nothing_stays_whole(cleaner_fast: Cleaner) -> None:
    lines = "".join(f"<p>{line}</p>" for line in (PANEL + STORIES).splitlines())
    result = cleaner_fast.clean(f"<html><body>{lines}</body></html>", kind="html", url="https://daily8.com/a")
    assert result.warnings == (NO_ARTICLE_ABOVE,) and all(block.kept for block in result.blocks)


HEAD = [
    "By Ida Lund", "Published 3 March 2025", "Updated 4 March 2025, 10:15", "Reviewed by Tom Field", "Von Ida Lund",
    "Updated: 10:15 IST, 4 March 2025", "Posted by Ida Lund at 10:15", "03.03.2025",
]  # fmt: skip
BODY = (
    "The last ferry of the year left the harbour on Sunday, a week earlier than planned, because of the storms.\n"
    "The company said that it would use the time to mend the ship's engine, which failed twice in the summer.\n"
    "Islanders will depend on the mail boat until March. It takes twelve people and no cars, and no dogs either.\n"
)


@pytest.mark.parametrize("mode", ["fast", "rules"])
@pytest.mark.parametrize("line", HEAD)
def test_byline_and_date_above_the_first_paragraph_stay(line: str, mode: str) -> None:
    text = f"Ferry to the islands stops for the winter\n{line}\n{BODY}"
    assert Cleaner(mode=mode).clean(text, kind="text").text == text


@pytest.mark.parametrize("mode", ["fast", "rules"])
@pytest.mark.parametrize("line", ["2 min read", "Follow the author"])
def test_what_no_reader_would_call_a_byline_goes(line: str, mode: str) -> None:
    text = f"Ferry to the islands stops for the winter\nBy Ida Lund\n{line}\n{BODY}"
    assert Cleaner(mode=mode).clean(text, kind="text").text == text.replace(f"{line}\n", "")

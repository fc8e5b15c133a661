"""Rules on pages: what they trim, drop and keep, and where they say that the article begins and ends."""

from __future__ import annotations

from pathlib import Path

from cleaner.html.pipeline import HtmlCleaner
from cleaner.result import Result, Role
from cleaner.rules.load import load_text
from cleaner.rules.matcher import Matcher

PAGE = (Path(__file__).parent.parent / "cases" / "html_rules" / "heap.html").read_text(encoding="utf-8")
SITE = '[pack]\ntitle = "Heap"\nsites = ["heap.example"]\n'
GENERAL = '[pack]\ntitle = "General"\n'
TRIM = """
[[rule]]
id = "heap.readers"
action = "trim"
prefix = ["Heap readers:"]

[[rule]]
id = "heap.read-it"
action = "trim"
suffix = ["Read it on the Heap"]
"""
END = '[[rule]]\nid = "heap.end"\naction = "end"\nlines = ["{source} • {age}"]\n'
START = '[[rule]]\nid = "heap.start"\naction = "start"\nlines = ["Now to the news:"]\n'
STORY = '[[rule]]\nid = "heap.story"\naction = "story"\nblock = ["{source} • {age}", "{title}", "{text}"]\n'
KEEP = '[[rule]]\nid = "heap.service"\naction = "keep"\nlines = ["The Heap is a service of the coast."]\n'


def clean(pack: str, source: str = PAGE, binding: bool = True) -> Result:
    rules = Matcher(load_text(pack))
    return HtmlCleaner(rules, binding=None if binding else lambda _: False).clean(source)


def rule_of(result: Result, text: str) -> str | None:
    block = next(block for block in result.blocks if block.text.startswith(text))
    return block.reason.rule if block.reason else None


def test_a_trimmed_part_goes_from_every_form() -> None:
    result = clean(SITE + TRIM)
    assert "- " not in result.text
    for form in (result.text, result.to_html(), result.to_markdown()):
        assert "The harbour master has counted the seals" in form
        assert "on the wall of the stairs." in form
        assert "204\n  206" in form
        assert "Heap readers" not in form
        assert "Read it" not in form
        assert "on the Heap" not in form
    assert "<p>The harbour master has counted" in result.to_html()
    assert "of the stairs.</p>" in result.to_html()


def test_a_trimmed_block_is_shown_in_parts() -> None:
    result = clean(SITE + TRIM)
    parts = [block for block in result.blocks if block.reason and block.reason.rule == "heap.readers"]
    assert [(part.text, part.kept, part.role) for part in parts] == [("Heap readers: ", False, Role.CHROME)] * 2
    joined = "\n".join(block.text for block in clean(SITE + KEEP).blocks)
    assert all(joined[block.start : block.end] == block.text for block in result.blocks)


def test_cleaning_a_trimmed_page_again_changes_nothing() -> None:
    once = clean(SITE + TRIM)
    again = clean(SITE + TRIM, once.to_html())
    assert (again.text, again.to_html(), again.changed) == (once.text, once.to_html(), False)


def test_a_block_of_which_nothing_would_be_left_goes() -> None:
    result = clean(SITE + TRIM, PAGE.replace("<p>This year", "<p>Heap readers:</p><p>This year"))
    assert rule_of(result, "Heap readers:") == "heap.readers"
    assert "\n\n" not in result.text


def test_stories_that_a_rule_names_become_records() -> None:
    result = clean(SITE + STORY)
    assert [(story.source, story.age, story.title) for story in result.stories] == [
        ("The Coast Herald", "2 hours ago", "Lighthouse gets a new lamp"),
        ("The Island Post", "5 hours ago", "Ferry timetable will change in May"),
    ]
    assert result.stories[0].text.endswith("satellites now.")
    assert result.text.endswith("looking forward to the comparison.")
    assert "206" in result.text
    story = next(block for block in result.blocks if block.text.startswith("Whether the ships"))
    assert (story.role, str(story.reason)) == (Role.STORY, "rule heap.story; story 1")


def test_nothing_behind_an_end_is_the_article() -> None:
    result = clean(SITE + END)
    assert result.text.endswith("looking forward to the comparison.")
    assert rule_of(result, "Lighthouse gets") == "heap.end"
    assert result.stories == ()


def test_nothing_before_a_start_is_the_article() -> None:
    result = clean(SITE + START + KEEP)
    assert "every day" not in result.text
    assert rule_of(result, "You are reading") == "heap.start"
    assert "counted the seals" in result.text


def test_a_line_that_a_rule_of_the_site_protects_stays() -> None:
    result = clean(SITE + KEEP)
    assert result.text.endswith("The Heap is a service of the coast.")
    assert "service of the coast" not in clean(GENERAL + KEEP, binding=False).text


def test_the_pages_own_address_says_which_site_it_is() -> None:
    elsewhere = PAGE.replace("heap.example", "pile.example")
    assert clean(SITE + STORY).sites == ("heap.example",)
    assert clean(SITE + STORY, elsewhere).stories == ()


def test_an_end_needs_an_article_before_it() -> None:
    early = PAGE.replace("<h1>", "<p>The Coast Herald • 1 hour ago</p><h1>")
    result = clean(SITE + END, early)
    assert "In October the university" in result.text
    assert "The lighthouse on the point" not in result.text
    late = '[[rule]]\nid = "heap.start"\naction = "start"\nlines = ["The Heap is a service of the coast."]\n'
    assert "counted the seals" in clean(SITE + late).text


def test_an_end_of_a_general_pack_is_doubted_where_it_would_take_most() -> None:
    end = '[[rule]]\nid = "general.end"\naction = "end"\narticle_before = 0\nlines = ["Harbour master counts seals"]\n'
    assert "counted the seals" in clean(GENERAL + end, binding=False).text

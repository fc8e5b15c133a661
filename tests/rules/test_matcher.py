"""Every action and key of a rule, on small documents."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from cleaner.result import Evidence
from cleaner.rules.load import load_text
from cleaner.rules.matcher import Matcher

PARAGRAPH = (
    "The council voted on Tuesday evening for the new bridge, after four years of debate about its cost, and the first "
    "stones are to be laid in spring."
)
OTHER = "Residents of the old town had asked for a tunnel instead, which would have cost twice as much as the bridge."


def match(rules: str, lines: list[str], host: str | None = None) -> Evidence:
    return Matcher(load_text(rules)).match(lines, host)


def test_exact_lines_whatever_their_case_quotes_and_marks() -> None:
    rules = """[[rule]]
id = "share.buttons"
lines = ["Share this article", "Don't miss"]
"""
    lines = ["SHARE THIS ARTICLE", "→ Share this article:", "Don’t miss »", "Share this article with me", PARAGRAPH]
    assert match(rules, lines).drops == dict.fromkeys(range(3), "share.buttons")


def test_lines_longer_than_short_ones() -> None:
    long = "This website uses cookies so that we can give you the best experience, " * 4 + "as our partners do"
    assert match(f'[[rule]]\nid = "cookies.long"\nlines = ["{long}"]\n', [long.upper(), long + " x"]).drops == {
        0: "cookies.long"
    }


def test_templates_in_long_lines() -> None:
    rule = '[[rule]]\nid = "a.b"\nlines = ["Subscribe to {name} {any} whenever you like"]\n'
    line = "Subscribe to Example News " + "and get the best of it " * 12 + "whenever you like"
    assert match(rule, [line]).drops == {0: "a.b"}


def test_keep_beats_drop() -> None:
    rules = """[[rule]]
id = "credits.drop"
lines = ["(With inputs from Reuters)"]
[[rule]]
id = "credits.keep"
action = "keep"
lines = ["(With inputs from {source})"]
"""
    evidence = match(rules, ["(With inputs from Reuters)"])
    assert evidence.keeps == {0: "credits.keep"}
    assert evidence.drops == {}


def test_hints_decide_nothing() -> None:
    evidence = match('[[rule]]\nid = "a.hint"\nstrength = "hint"\nlines = ["Comments"]\n', ["Comments"])
    assert (evidence.hints, evidence.drops) == ({0: "a.hint"}, {})


def test_then_takes_along_up_to_a_paragraph() -> None:
    rules = """[[rule]]
id = "related.list"
lines = ["Related Stories"]
then = { what = ["{date}", "{headline}"], at_most = 3 }
"""
    headline = "Council votes for the bridge"
    assert list(match(rules, ["Related Stories", "10/4/2024", headline, PARAGRAPH, headline]).drops) == [0, 1, 2]
    assert list(match(rules, ["Related Stories", *[headline] * 5]).drops) == [0, 1, 2, 3]
    assert list(match(rules, ["Related Stories", "Yes.", headline]).drops) == [0]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([PARAGRAPH, "Also read", OTHER], [1]),
        ([PARAGRAPH, "Also read", "See more", OTHER], [1, 2]),
        ([PARAGRAPH, "Also read", "A subheading", OTHER], []),
        ([PARAGRAPH, "Also read", "See more", "A subheading", OTHER], []),
        ([PARAGRAPH, *["Also read"] * 5, OTHER], []),
        (["Also read", OTHER], []),
        ([PARAGRAPH, "Also read"], []),
    ],
)
def test_between_two_paragraphs_a_few_lines_go_together(lines: list[str], expected: list[int]) -> None:
    rules = (
        '[[rule]]\nid = "a.b"\nwhere = "between"\nlines = ["Also read"]\n'
        '[[rule]]\nid = "a.c"\nwhere = "between"\npattern = "^see more$"\nhas = ["see"]\n'
    )
    assert sorted(match(rules, lines).drops) == expected


@pytest.mark.parametrize(("where", "expected"), [("top", [0]), ("inside", [2]), ("bottom", [4])])
def test_where(where: str, expected: list[int]) -> None:
    rules = f'[[rule]]\nid = "a.b"\nwhere = "{where}"\nlines = ["More"]\n'
    assert list(match(rules, ["More", PARAGRAPH, "More", OTHER, "More"]).drops) == expected
    assert list(match(rules, ["More", "More", "More"]).drops) == []


def test_end_wants_an_article_above() -> None:
    rules = '[[rule]]\nid = "a.end"\naction = "end"\narticle_before = 150\nlines = ["Related Articles"]\n'
    assert match(rules, ["Related Articles", PARAGRAPH, OTHER]).ends == {}
    assert match(rules, [PARAGRAPH, OTHER, "Related Articles"]).ends == {2: "a.end"}


def test_what_stands_below_the_first_story_header_is_no_article_above_an_end_or_a_story() -> None:
    rules = """[[rule]]
id = "a.story"
action = "story"
article_before = 150
block = ["{source}", "{age}", "{text}"]
[[rule]]
id = "a.end"
action = "end"
article_before = 150
lines = ["Related Articles"]
"""
    stories = ["Fox News", "2 hours ago", PARAGRAPH, "CNN", "3 hours ago", OTHER, "BBC", "4 hours ago", PARAGRAPH]
    found = match(rules, ["A short article.", *stories, "Related Articles"])
    assert (found.stories, found.ends) == ([], {})
    assert [header.first for header in match(rules, [PARAGRAPH, OTHER, *stories]).stories] == [2, 5, 8]


def test_a_sites_story_needs_no_article_above_but_what_its_rule_asks_for() -> None:
    rule = '[[rule]]\nid = "a.story"\naction = "story"\n{}block = ["{{source}}", "{{age}}", "{{text}}"]\n'
    lines = ["A short article.", "Fox News", "2 hours ago", PARAGRAPH]
    site = '[pack]\nsites = ["heap.example"]\n'
    assert [h.first for h in match(site + rule.format(""), lines, "heap.example").stories] == [1]
    assert match(site + rule.format("article_before = 300\n"), lines, "heap.example").stories == []


def test_end_wants_furniture_near() -> None:
    rules = """[[rule]]
id = "a.end"
action = "end"
article_before = 50
near = { lines = 2, hits = 1 }
lines = ["Comments"]
[[rule]]
id = "a.drop"
lines = ["Post a comment"]
"""
    assert match(rules, [PARAGRAPH, "Comments", "Yes", "Post a comment"]).ends == {1: "a.end"}
    assert match(rules, [PARAGRAPH, "Comments", "Yes", "No", "Post a comment"]).ends == {}


def test_start() -> None:
    rules = '[[rule]]\nid = "a.start"\naction = "start"\nlines = ["Skip to content"]\n'
    assert match(rules, ["Menu", "Skip to content", PARAGRAPH]).starts == {1: "a.start"}


def test_pattern_sees_the_normalised_line() -> None:
    rules = "[[rule]]\nid = \"a.b\"\npattern = '^(?:view|show) all \\d+ comments?$'\nhas = ['comment']\n"
    assert list(
        match(rules, ["VIEW ALL 12 COMMENTS", "• Show all ３ comments", "They view all 12 comments daily"]).drops
    ) == [0, 1]


def test_select_rules_by_host() -> None:
    rules = """[pack]
sites = ["example.com"]
[[rule]]
id = "a.drop"
select = "div.share"
[[rule]]
id = "a.keep"
action = "keep"
select = "div.note"
"""
    matcher = Matcher(load_text(rules))
    assert matcher.select_rules("www.example.com") == [("a.drop", "drop", "div.share"), ("a.keep", "keep", "div.note")]
    assert matcher.select_rules("example.org") == []


SITE = """[pack]
sites = ["daily8.com"]
fingerprint = ["Try Our AI Features", "Explore what {n} models can do for you", "No comments yet"]
[[rule]]
id = "daily8.headings"
lines = ["Hashtags"]
"""


def test_sites_by_host() -> None:
    assert match(SITE, ["Hashtags"], "www.daily8.com").drops == {0: "daily8.headings"}
    assert match(SITE, ["Hashtags"], "notdaily8.com").drops == {}
    assert match(SITE, ["Hashtags"]).drops == {}


def test_sites_by_fingerprint() -> None:
    evidence = match(SITE, ["Hashtags", "Try Our AI Features", "Explore what 8 models can do for you"])
    assert (evidence.sites, list(evidence.drops)) == (("daily8.com",), [0])
    assert match(SITE, ["Hashtags", "Try Our AI Features", "TRY OUR AI FEATURES"]).sites == ()


def test_source_names_extend_the_list() -> None:
    rules = '[pack]\nsource_names = ["the river post of all towns"]\n[[rule]]\nid = "a.b"\nlines = ["Via {source}"]\n'
    assert list(match(rules, ["Via the river post of all towns", "Via the river boat of all towns"]).drops) == [0]


def test_right_to_left() -> None:
    rules = '[[rule]]\nid = "ar.more"\nlines = ["اقرأ أيضاً", "{n} تعليقات"]\n'
    assert list(
        match(rules, ["\u200fاقرأ ايضا:", "٣ تعليقات", "\u202b12 تعليقات\u202c", "كتب اقرأ أيضا في كتابه"]).drops
    ) == [0, 1, 2]


def test_an_empty_document() -> None:
    assert not match(SITE, [])


def test_threads_share_a_matcher() -> None:
    matcher = Matcher(load_text('[[rule]]\nid = "a.b"\nlines = ["Share on {name}"]\n'))
    documents = [["Share on Facebook"] * (i % 5) + [PARAGRAPH] for i in range(200)]
    with ThreadPoolExecutor(8) as pool:
        counts = [len(evidence.drops) for evidence in pool.map(matcher.match, documents)]
    assert counts == [i % 5 for i in range(200)]

"""The judge: lines and evidence to roles."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.core.lines import split
from cleaner.core.running_text import NO_ARTICLE_ABOVE, NO_TEXT
from cleaner.result import Evidence, Role, StoryHeader
from cleaner.text.roles import ROLES, TextJudge, Verdict

SEEDS = Path(__file__).parent.parent.parent / "seeds"
CASES = Path(__file__).parent.parent / "cases" / "judge"
JUDGE = TextJudge()

MENU = ["Home", "News", "Sport", "Weather", "Sign in", "Subscribe", "Search"]
ARTICLE = [
    "Ferry to the islands stops for the winter",
    "The last ferry of the year left the harbour on Sunday, a week earlier than planned, because of the storms.",
    "The company said that it would use the time to mend the ship's engine, which failed twice in the summer.",
    "Islanders will depend on the mail boat until March. It takes twelve people and no cars.",
    "“We have stocked up,” said the owner of the only shop, “and we have each other.”",
]
FOOTER = [
    "Share this article",
    "Related articles",
    "Contact us",
    "Privacy Policy",
    "Terms of Use",
    "© 2024 All rights reserved",
]
PAGE = "\n".join([*MENU, *ARTICLE, *FOOTER])


def judged(text: str, evidence: Evidence | None = None, strictness: float = 0.5, scorer: bool = True) -> Verdict:
    return JUDGE.judge(split(text), evidence or Evidence(), strictness, scorer)


def seed(number: str) -> str:
    return next(SEEDS.glob(f"{number}_*.txt")).read_text(encoding="utf-8")


def removed(text: str, verdict: Verdict) -> list[str]:
    return [line for line, keep in zip(split(text).strings, verdict.keep, strict=True) if not keep]


@pytest.mark.parametrize("path", sorted(CASES.glob("clean_*.txt")), ids=lambda path: path.stem)
def test_documents_of_odd_kinds_stay_whole(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert removed(text, judged(text)) == []


@pytest.mark.parametrize("number", ["002", "003"])
def test_clean_articles_stay_whole(number: str) -> None:
    text = seed(number)
    assert removed(text, judged(text)) == []


def test_appended_stories_are_found_without_any_rule() -> None:
    """The seed without the site's own lines: only structure is left to go by."""
    chrome = ("Hashtags", "Try Our AI", "Explore what", "Comments", "No comments", "Related", "10/4/2024", "3/30/2025")
    text = "\n".join(line for line in seed("000").split("\n") if not line.startswith(chrome))
    verdict = judged(text)
    lines = split(text).strings
    assert lines[verdict.end] == "Fox News"
    assert [(s.source, s.age) for s in verdict.stories] == [
        ("Fox News", "a minute ago"),
        ("CNN", "a minute ago"),
        ("Fox Sports", "30 minutes ago"),
    ]
    assert all(story.title and len(story.text_lines) == 1 for story in verdict.stories)
    assert all(ROLES[role] is Role.STORY for role in verdict.roles[verdict.end :])


def test_a_rule_drops_and_a_rule_protects_whatever_the_scorer_says() -> None:
    text = seed("002")
    verdict = judged(text, Evidence(drops={1: "site.drop"}, keeps={2: "site.keep"}))
    assert not verdict.keep[1] and verdict.keep[2]
    assert verdict.rule == {1: "site.drop", 2: "site.keep"}


def test_rules_alone_decide_without_the_scorer() -> None:
    article = "A title\nHome\nA paragraph of the article, and one that is longer than most."
    text = f"{article}\nAP\nOther title\nOther text.\nMore of it."
    header = StoryHeader(3, 5, "site.story", source="AP", title="Other title", text_line=5)
    verdict = judged(text, Evidence(drops={1: "nav"}, stories=[header]), scorer=False)
    assert verdict.keep.tolist() == [True, False, True, False, False, False, False]
    assert np.isnan(verdict.scores).all()
    assert [(s.source, s.title, s.text_lines) for s in verdict.stories] == [("AP", "Other title", [5, 6])]
    assert verdict.explain(1) == ()


def test_an_end_takes_all_below_and_a_start_all_above() -> None:
    text = "\n".join(f"Line {i} is a sentence of the article." for i in range(6))
    verdict = judged(text, Evidence(starts={1: "begin"}, ends={4: "end"}), scorer=False)
    assert verdict.keep.tolist() == [False, True, True, True, False, False]
    assert verdict.rule[0] == "begin" and verdict.rule[5] == "end"


def test_with_nothing_above_a_certain_end_the_document_stays() -> None:
    text = "\n".join(f"Line {i}" for i in range(6))
    verdict = judged(text, Evidence(drops={0: "drop"}, ends={4: "end"}), scorer=False)
    assert verdict.keep.all() and verdict.warnings == [NO_ARTICLE_ABOVE]


def test_nothing_but_furniture_is_left_to_the_rules() -> None:
    text = "\n".join(["Home", "News", "Sport", "Sign in", "Subscribe", "Privacy Policy", "Terms of Use", "© 2025"])
    verdict = judged(text)
    assert verdict.keep.all()
    assert verdict.warnings == [NO_TEXT]


def test_a_higher_strictness_never_keeps_more_lines() -> None:
    kept = [int(judged(PAGE, strictness=strictness).keep.sum()) for strictness in (0.0, 0.5, 1.0)]
    assert kept == sorted(kept, reverse=True)


def test_menus_and_footers_go_and_every_such_line_says_why() -> None:
    verdict = judged(PAGE)
    assert removed(PAGE, verdict) == [*MENU, *FOOTER]
    for line in np.flatnonzero(~verdict.keep).tolist():
        amounts = [abs(part.amount) for part in verdict.explain(line)]
        assert amounts and amounts == sorted(amounts, reverse=True)


def test_the_headline_is_named() -> None:
    verdict = judged(PAGE)
    assert verdict.title == len(MENU)
    assert ROLES[verdict.roles[len(MENU)]] is Role.HEADLINE


@given(
    st.text()
    | st.lists(st.sampled_from(["Home", "A long line, said he, that is text.", "", "5h", "天气很好。"])).map("\n".join)
)
def test_any_text_has_a_verdict(text: str) -> None:
    lines = split(text)
    verdict = judged(text)
    assert len(verdict.keep) == len(verdict.roles) == len(lines)
    dropped = [role in (Role.CHROME, Role.STORY) for role in (ROLES[code] for code in verdict.roles)]
    assert dropped == (~verdict.keep).tolist()
    assert 0 <= verdict.end <= len(lines)

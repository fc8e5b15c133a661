"""Patterns: what is refused, and what is known of them without running them."""

import time

import pytest

from cleaner.rules import patterns
from cleaner.rules.load import load_text
from cleaner.rules.matcher import Matcher


@pytest.mark.parametrize(
    "pattern",
    [r"(a+)+b", r"(a|aa)+$", r"(.*)*x", r"(x+x+)+y", r"([a-z]+)*\d",
     r"^(?: ?[,#] ?[^,]{1,50}){1,30}$"],
)  # fmt: skip
def test_what_explodes_is_refused(pattern: str) -> None:
    assert any("can take for ever" in problem for problem in patterns.problems(pattern, ["x"]))


@pytest.mark.parametrize(
    "pattern",
    [r"^(?:article |story )*by \w+$", r"^#\w{2,40}(?:[ ,|•]+#\w{2,40})+$", r"(?:\w+[ ,])+x", r"^(?:[^.]+\.)+$",
     r"^(?:read|view) (?:all|the) \d+ comments?$", r"^.{3,40} \| example$", r"^[\p{L} ]+:$"],
)  # fmt: skip
def test_what_does_not_explode_is_taken(pattern: str) -> None:
    assert list(patterns.problems(pattern, ["x"])) == []


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("", "an empty pattern"),
        ("a*", "matches the empty string"),
        ("^$", "matches the empty string"),
        ("(a", "is not a regular expression"),
        ("a)", "is not a regular expression"),
        ("*a", "is not a regular expression"),
        ("x{3", ""),
        ("(?R)a", "recursion"),
        ("a" * 2501, "at most 2500 characters"),
    ],
)
def test_problems(pattern: str, message: str) -> None:
    found = list(patterns.problems(pattern, ["x"]))
    assert any(message in problem for problem in found) if message else not found


def test_a_pattern_is_tried_where_one_of_its_words_stands() -> None:
    rules = "[[rule]]\nid = 'a.b'\npattern = '^.{4,20}$'\nhas = ['Subscri', '→ more']\n"
    lines = ["We subscribe to it", "→ More", "Nothing of the kind", "Some more"]
    assert set(Matcher(load_text(rules)).match(lines).drops) == {0, 1, 3}


def test_a_word_of_marks_alone_is_found_too() -> None:
    rules = "[[rule]]\nid = 'a.b'\npattern = 'read.*»$'\nhas = ['»']\n"
    assert set(Matcher(load_text(rules)).match(["Read it »", "Read it"]).drops) == {0}


def test_a_pattern_that_takes_too_long_is_stopped() -> None:
    rules = load_text(
        "[[rule]]\nid = \"a.slow\"\npattern = 'slow.*slow.*slow.*slow.*slow.*\\d$'\nhas = ['slow']\n"
        '[[rule]]\nid = "a.b"\nlines = ["Share"]\n'
    )
    lines = ["slow" * 240 for _ in range(20)] + ["Share"]
    begun = time.process_time()
    evidence = Matcher(rules).match(lines)
    assert time.process_time() - begun < 5
    assert evidence.warnings == ("rule a.slow: pattern stopped, it took too long",)
    assert list(evidence.drops) == [20]

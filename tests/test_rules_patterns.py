"""Patterns: what is refused, and what is known of them without running them."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.rules import patterns, regexes
from cleaner.rules.load import load_text
from cleaner.rules.matcher import Matcher


@pytest.mark.parametrize(
    "pattern",
    [r"(a+)+b", r"(a|aa)+$", r"(\w+\s*)+$", r"(.*)*x", r"(x+x+)+y", r"(?:a|b|ab)*c", r"([a-z]+)*\d", r"(?:\s|\s\s)+x",
     r"^(?: ?[,#] ?[^,]{1,50}){1,30}$", r"((a*)b?)*c"],
)  # fmt: skip
def test_what_explodes_is_refused(pattern: str) -> None:
    assert any("can take for ever" in problem for problem in patterns.problems(pattern))


@pytest.mark.parametrize(
    "pattern",
    [r"^(?:article |story )*by \w+$", r"^#\w{2,40}(?:[ ,|•]+#\w{2,40})+$", r"(?:\w+[ ,])+x", r"^(?:[^.]+\.)+$",
     r"^(?:read|view) (?:all|the) \d+ comments?$", r"^.{3,40} \| example$", r"^[\p{L} ]+:$"],
)  # fmt: skip
def test_what_does_not_explode_is_taken(pattern: str) -> None:
    assert list(patterns.problems(pattern)) == []


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
        ("(" * 60 + "a" + ")" * 60, "nested more than 40 deep"),
    ],
)
def test_problems(pattern: str, message: str) -> None:
    found = list(patterns.problems(pattern))
    assert any(message in problem for problem in found) if message else not found


@pytest.mark.parametrize(
    ("pattern", "table", "words"),
    [
        ("^(?:please )?(?:share|post) this", "firsts", {"please", "share", "post"}),
        (r"\bcookies?\b", "words", {"cookie", "cookies"}),
        (r"^.{0,40} newsletters? .*$", "words", {"newsletter", "newsletters"}),
        (r"^(?:[^.]{0,30} )?by continuing,? you", "words", {"continuing"}),
        (r"foo", "words", set()),
        (r"^\d+ (?:shares|likes)$", "firsts", {"shares", "likes"}),
    ],
)
def test_words_by_which_a_pattern_is_found(pattern: str, table: str, words: set[str]) -> None:
    found_table, found, *_ = patterns.plan(pattern)
    assert found == words
    assert found_table == table


def test_a_pattern_without_words_is_found_by_its_characters() -> None:
    assert patterns.literals(r"^#\w{2,29}(?: #\w{2,29})+$") == {"#"}


WORDS = st.sampled_from(["share", "read", "more", "cookie", "comments", "x"])
PIECES = st.recursive(
    WORDS,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda t: f"(?:{t[0]}|{t[1]})"),
        st.tuples(inner, inner).map(lambda t: f"{t[0]} {t[1]}"),
        st.tuples(inner, inner).map(lambda t: f"{t[0]}{t[1]}"),
        inner.map(lambda t: f"(?:{t} )?"),
        inner.map(lambda t: rf"{t}\w*"),
        inner.map(lambda t: rf"\b{t}\b"),
        inner.map(lambda t: f"(?={t}){t}"),
        inner.map(lambda t: f"{t}(?! more)"),
        st.tuples(inner, inner).map(lambda t: f"{t[0]} ?(?<![a-m]){t[1]}"),
    ),
    max_leaves=6,
)


@given(PIECES, st.lists(WORDS, min_size=1, max_size=5), st.booleans())
def test_every_line_that_matches_holds_the_words(pattern: str, line: list[str], anchored: bool) -> None:
    """The plan may only leave out lines that the pattern can't match."""
    pattern = "^" + pattern if anchored else pattern
    text = " ".join(line)
    if re.search(pattern, text):
        table, words, needs, phrases = patterns.plan(pattern)
        have = text.split()
        if words:
            assert have[0] in words if table == "firsts" else words & set(have)
        assert all(need & set(have) for need in needs)
        assert all(any(phrase in text for phrase in texts) for texts in phrases)
        least, most = patterns.lengths(pattern)
        assert least <= len(text) <= most
        literals = patterns.literals(pattern)
        assert not literals or any(literal in text for literal in literals)


def test_how_long_a_match_is() -> None:
    assert patterns.lengths("^a{2,5}(?:bc|d)?$") == (2, 7)
    assert patterns.lengths("^.{3,40}$") == (3, 40)
    assert patterns.lengths("^.{3,40}") == (3, regexes.INFINITE)


def test_the_words_that_all_ways_share_come_first() -> None:
    plan = patterns.plan("^(?:.{9} )?(?:please )?sign up(?: now| here)? for (?:our|the) (?:newsletters?|list)$")
    assert plan.words == {"newsletter", "newsletters", "list"}
    assert {"sign"} in plan.needs
    assert all(phrase.startswith("sign up") for phrase in plan.phrases[0])


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

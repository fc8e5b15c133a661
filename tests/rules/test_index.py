"""The index may leave out only what can't match: with it a template hits the lines that it covers, no others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.rules.cover import TemplateMatcher
from cleaner.rules.index import PREFIX, SUFFIX, needles
from cleaner.rules.load import load_text
from cleaner.rules.matcher import Matcher
from cleaner.rules.normalize import Raw, key_of
from cleaner.rules.template import TemplateError, parse

PIECES = st.sampled_from(
    [
        "share",
        "on",
        "it",
        "[this]",
        "[by now]",
        "(x|the page)",
        "[a|b]",
        "{n}",
        "{any}",
        "{age}",
        "s[s]",
        "»",
        "|",
    ]
)
WORDS = st.sampled_from(
    ["share", "on", "it", "this", "by", "now", "x", "the", "page", "a", "b", "7", "s", "ss", "»", "|"]
)
TEMPLATES = st.lists(PIECES, min_size=1, max_size=6).map(" ".join)
LINES = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)


@given(TEMPLATES, st.lists(LINES, min_size=1, max_size=12))
def test_the_index_finds_every_line_that_a_template_covers(template: str, lines: list[str]) -> None:
    try:
        parts = parse(template)
        rules = load_text(f'[[rule]]\nid = "a.b"\nlines = ["{template}"]\n')
    except (TemplateError, ValueError):
        return
    templates = TemplateMatcher(frozenset())
    keys = list(map(key_of, lines))
    covered = {i for i, key in enumerate(keys) if templates.line(parts, key, Raw(lines[i], key)) is not None}
    assert set(Matcher(rules).match(lines).drops) == covered


@pytest.mark.parametrize(
    ("template", "kind", "expected"),
    [
        ("Share [this] on {n} networks", 0, {" networks\n"}),
        ("{n} comments", 0, {" comments\n"}),
        ("(save|print) as {any}", 0, {"\nsave", "\nprint"}),
        ("[more] {n} [less]", 0, set()),
        ("Also read: {headline} |", PREFIX, {"\nalso read"}),
        ("See also {headline}", SUFFIX, {"see also"}),
    ],
)
def test_a_template_is_found_by_the_rarest_text_that_it_must_have(template: str, kind: int, expected: set[str]) -> None:
    assert needles(parse(template, keep={PREFIX: "end"}.get(kind, "")), kind) == expected


def test_long_lines_are_looked_at_at_both_ends() -> None:
    rules = load_text(
        '[[rule]]\nid = "a.p"\naction = "trim"\nprefix = ["ADVERTISEMENT:"]\n'
        '[[rule]]\nid = "a.s"\naction = "trim"\nsuffix = ["Read the whole story"]\n'
        '[[rule]]\nid = "a.d"\nlines = ["Beginning {any}"]\n'
    )
    text = "The council voted to keep the ferry. " * 40
    trims = Matcher(rules).match([f"Advertisement: {text}Read the whole story", f"Beginning {text}"]).trims
    assert [trim.rule for trim in trims] == ["a.p", "a.s"]


@pytest.mark.parametrize(
    ("before", "after", "hit"), [(10, 400, True), (400, 40, True), (30, 100, True), (300, 300, False)]
)
def test_a_pattern_is_not_tried_in_the_midst_of_a_long_line(before: int, after: int, hit: bool) -> None:
    rules = load_text("[[rule]]\nid = 'a.b'\npattern = 'switch off your blocker'\nhas = ['blocker']\n")
    line = "word " * (before // 5) + "switch off your blocker " + "word " * (after // 5)
    assert bool(Matcher(rules).match([line]).drops) is hit


def test_half_a_surrogate_pair_in_a_line_does_no_harm() -> None:
    rules = load_text("[pack]\ntitle = 'x'\n[[rule]]\nid = 'x.more'\nlines = ['Read [{any}] more of it']\n")
    assert Matcher(rules).match(["Bread \udc04 and wine", "Read \udc04 more of it"]).drops == {1: "x.more"}

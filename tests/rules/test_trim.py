"""Trims: a prefix or suffix inside a line."""

import pytest

from cleaner.rules.load import load_text
from cleaner.rules.matcher import Matcher

RULES = """[[rule]]
id = "t.prefix"
action = "trim"
prefix = ["ADVERTISEMENT", "Also read: {headline} |"]
[[rule]]
id = "t.suffix"
action = "trim"
suffix = ["... Read more", "{[}read more{]}", "See Full Page", "See also: {any}"]
[[rule]]
id = "t.pattern"
action = "trim"
pattern = '\\\\(story continues below\\\\)'
has = ["story continues"]
"""
MATCHER = Matcher(load_text(RULES.replace("\\\\\\\\", "\\\\").replace("\\\\", "\\")))


def trimmed(line: str) -> str:
    evidence = MATCHER.match([line])
    if evidence.drops:
        return "(dropped)"
    for trim in sorted(evidence.trims, key=lambda trim: -trim.start):
        line = line[: trim.start] + line[trim.end :]
    return line


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("ADVERTISEMENT The minister said no.", "The minister said no."),
        ("ADVERTISEMENTThe minister said no.", "The minister said no."),
        ("Advertisement: “No,” the minister said.", "“No,” the minister said."),
        ("Advertisement revenue fell.", "Advertisement revenue fell."),
        ("ADVERTISEMENTS", "ADVERTISEMENTS"),
        ("Also read: Council votes for the bridge | The minister said no.", "The minister said no."),
        ("The minister said no... Read more", "The minister said no..."),
        ("The minister said no. [Read More]", "The minister said no."),
        ("The minister said no.See Full Page", "The minister said no."),
        ("He told them to see full page", "He told them to see full page"),
        ("The minister said no. See also: Council votes", "The minister said no."),
        ("The minister (story continues below) said no.", "The minister  said no."),
        ("ADVERTISEMENT", "(dropped)"),
        ("See full page »", "(dropped)"),
    ],
)
def test_trim(line: str, left: str) -> None:
    assert trimmed(line) == left


def test_suffix_of_a_long_paragraph() -> None:
    text = "The minister said that the bridge would be built in spring, and that nobody would lose a garden to it. " * 6
    assert trimmed(text + "See Full Page") == text.rstrip()


def test_a_dropped_line_is_not_trimmed() -> None:
    rules = RULES + '[[rule]]\nid = "t.drop"\nlines = ["ADVERTISEMENT The rest"]\n'
    evidence = Matcher(load_text(rules.replace("\\\\", "\\"))).match(["ADVERTISEMENT The rest"])
    assert (evidence.trims, evidence.drops) == ([], {0: "t.drop"})

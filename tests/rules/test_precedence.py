"""Which rule wins on a line: the table of docs/rules.md."""

import pytest

from cleaner.rules.load import load
from cleaner.rules.matcher import Matcher

LINE = "Share on Facebook"
PACKS = {
    "site": '[pack]\nsites = ["example.com"]\n',
    "language": '[pack]\nlanguages = ["en"]\n',
    "general": "[pack]\n",
}
WAYS = {
    "exact": 'lines = ["Share on Facebook"]',
    "template": 'lines = ["Share on {name}"]',
    "pattern": "pattern = '^share on \\w+$'\nhas = ['share on']",
}


def rule(name: str, way: str, action: str = "drop", strength: str = "certain") -> str:
    return f'[[rule]]\nid = "{name}"\naction = "{action}"\nstrength = "{strength}"\n{WAYS[way]}\n'


def winner(tmp_path, *packs: tuple[str, str]) -> dict[str, str]:
    for i, (scope, rules) in enumerate(packs):
        (tmp_path / f"{i}.toml").write_text(PACKS[scope] + rules)
    evidence = Matcher(load([tmp_path])).match([LINE], "example.com")
    return {
        name: table[0]
        for name, table in (("keep", evidence.keeps), ("drop", evidence.drops), ("hint", evidence.hints))
        if table
    }


@pytest.mark.parametrize(("better", "worse"), [("site", "language"), ("language", "general"), ("site", "general")])
@pytest.mark.parametrize("better_first", [True, False])
def test_the_more_specific_pack_wins(tmp_path, better: str, worse: str, better_first: bool) -> None:
    packs = [(better, rule("a.better", "pattern")), (worse, rule("a.worse", "exact"))]
    assert winner(tmp_path, *(packs if better_first else packs[::-1])) == {"drop": "a.better"}


@pytest.mark.parametrize(("better", "worse"), [("exact", "template"), ("template", "pattern"), ("exact", "pattern")])
@pytest.mark.parametrize("better_first", [True, False])
def test_of_two_equal_packs_the_more_exact_rule_wins(tmp_path, better: str, worse: str, better_first: bool) -> None:
    packs = [("general", rule("a.better", better)), ("general", rule("a.worse", worse))]
    assert winner(tmp_path, *(packs if better_first else packs[::-1])) == {"drop": "a.better"}


@pytest.mark.parametrize("way", WAYS)
def test_of_two_equal_rules_the_first_in_the_files_wins(tmp_path, way: str) -> None:
    assert winner(tmp_path, ("general", rule("a.first", way)), ("general", rule("a.second", way))) == {
        "drop": "a.first"
    }


@pytest.mark.parametrize("scope", PACKS)
@pytest.mark.parametrize("way", WAYS)
def test_keep_beats_every_drop(tmp_path, scope: str, way: str) -> None:
    packs = [(scope, rule("a.keep", way, "keep")), ("site", rule("a.drop", "exact"))]
    assert winner(tmp_path, *packs) == {"keep": "a.keep"}


@pytest.mark.parametrize("scope", PACKS)
def test_drop_beats_hint(tmp_path, scope: str) -> None:
    packs = [("site", rule("a.hint", "exact", strength="hint")), (scope, rule("a.drop", "pattern"))]
    assert winner(tmp_path, *packs) == {"drop": "a.drop"}


def test_keep_beats_end_and_story(tmp_path) -> None:
    rules = """[[rule]]
id = "a.end"
action = "end"
article_before = 0
lines = ["Share on Facebook"]
[[rule]]
id = "a.story"
action = "story"
article_before = 0
block = ["Share on Facebook", "{title}"]
"""
    (tmp_path / "a.toml").write_text(rules)
    lines = [LINE, "Council votes for the bridge"]
    evidence = Matcher(load([tmp_path])).match(lines)
    assert (list(evidence.ends), len(evidence.stories)) == ([0], 1)
    (tmp_path / "b.toml").write_text(rule("a.keep", "exact", "keep"))
    evidence = Matcher(load([tmp_path])).match(lines)
    assert (list(evidence.ends), len(evidence.stories), list(evidence.keeps)) == ([], 0, [0])

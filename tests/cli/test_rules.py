"""``cleaner rules``."""

import tomllib

import pytest
from click.testing import CliRunner

from cleaner.cli.rules import rules
from cleaner.rules.load import load, load_text

PACK = """[pack]
title = "Example"
[[rule]]
id = "example.share"
lines = ["Hand this page to {name}"]
why = "Share bar."
drops = ["Hand this page to Facebook"]
keeps = ["Hand this page to the clerk who asked for it."]
"""


def run(*arguments: str):
    return CliRunner().invoke(rules, list(arguments))


@pytest.fixture
def pack(tmp_path):
    file = tmp_path / "example.toml"
    file.write_text(PACK)
    return file


def test_list_counts_by_family_and_language() -> None:
    result = run("list")
    assert result.exit_code == 0
    assert "share.toml" in result.output
    assert "lines by family:" in result.output
    assert "lines by language:" in result.output


def test_show(pack) -> None:
    result = run("show", "example.share", "--rules", str(pack))
    assert result.exit_code == 0
    assert "Hand this page to {name}" in result.output
    assert "Share bar." in result.output


def test_show_what_is_not_there(pack) -> None:
    result = run("show", "example.shaer", "--rules", str(pack))
    assert result.exit_code == 2
    assert "did you mean 'example.share'?" in result.output


def test_test(pack) -> None:
    assert run("test", str(pack)).exit_code == 0
    pack.write_text(PACK.replace('drops = ["Hand', 'drops = ["Give'))
    result = run("test", str(pack))
    assert result.exit_code == 1
    assert "rule example.share: drops example is not hit: 'Give this page to Facebook'" in result.output


def test_a_keeps_example_that_is_hit(pack) -> None:
    pack.write_text(PACK.replace("the clerk who asked for it.", "Jane Doe"))
    result = run("test", str(pack))
    assert result.exit_code == 1
    assert "is hit and must not be" in result.output


def test_a_bad_file(pack) -> None:
    pack.write_text(PACK.replace("lines", "linse"))
    result = run("test", str(pack))
    assert result.exit_code == 2
    assert "did you mean 'lines'?" in result.output


@pytest.mark.parametrize(
    ("rule", "finding"),
    [
        ('[[rule]]\nid = "x.a"\nlines = ["More"]\n', "is one word and certain"),
        ('[[rule]]\nid = "x.a"\nlines = ["Rate {name}"]\n', "has no 'drops' example"),
        ('[[rule]]\nid = "x.a"\nlines = ["Hand this page to {name}"]\n', "is in rule example.share"),
        ('[[rule]]\nid = "x.a"\nlines = ["Join us", "JOIN US"]\n', "more than once"),
        ('[[rule]]\nid = "x.a"\nlines = ["{any} more {any}"]\n', "begins and ends with {any}"),
        (
            '[[rule]]\nid = "x.a"\nlines = ["Hand this page to {any}"]\n'
            'drops = ["Hand this page to Facebook"]\nkeeps = ["No."]\n',
            "is shadowed: example.share wins",
        ),
    ],
)
def test_lint(pack, rule: str, finding: str) -> None:
    assert run("lint", str(pack)).exit_code == 0
    pack.write_text(PACK + rule)
    result = run("lint", str(pack))
    assert result.exit_code == 1
    assert finding in result.output


def test_new_is_a_pack_that_loads_and_passes(tmp_path) -> None:
    result = run("new", "www.The-River-Post.com")
    assert result.exit_code == 0
    assert tomllib.loads(result.output)["pack"]["sites"] == ["the-river-post.com"]
    load_text(result.output)
    file = tmp_path / "site.toml"
    file.write_text(result.output)
    assert run("test", str(file)).exit_code == 0
    file.write_text(
        "\n".join(
            line.removeprefix("# ") if "=" in line or "[[" in line else line for line in result.output.split("\n")[8:]
        )
    )
    assert run("new", "no site").exit_code == 2


def test_try_a_line(pack) -> None:
    result = run("try", "hand this page to Facebook", "--rules", str(pack))
    assert (result.exit_code, "drop by example.share: Share bar." in result.output) == (0, True)
    result = run("try", "Hand that page to Facebook", "--rules", str(pack))
    assert result.exit_code == 1
    assert "near: example.share" in result.output
    assert "the line has no 'this'" in result.output


def test_try_a_file(pack, tmp_path) -> None:
    dump = tmp_path / "dump.txt"
    dump.write_text("A line\nHand this page to Reddit\n")
    result = run("try", str(dump), "--rules", str(pack))
    assert "2: drop by example.share" in result.output


def test_select_and_ignore(pack) -> None:
    assert run("try", "Hand this page to Reddit", "--rules", str(pack), "--ignore", "example").exit_code == 1
    assert run("try", "Hand this page to Reddit", "--rules", str(pack), "--select", "example.share").exit_code == 0
    assert run("list", "--ignore", "nothing-like-it").exit_code == 2


def test_control_characters_are_shown() -> None:
    assert "\x1b" not in run("try", "\x1b[2JShare").output


def test_a_rule_without_the_examples_that_it_needs_fails_its_test(pack) -> None:
    pack.write_text(PACK.partition("keeps")[0])
    result = run("test", str(pack))
    assert result.exit_code == 1
    assert "has no 'keeps' example" in result.output


@pytest.mark.parametrize("command", ["test", "lint"])
def test_an_id_that_a_shipped_rule_has_is_told(pack, command: str) -> None:
    pack.write_text(PACK.replace("example.share", "share.buttons"))
    result = run(command, str(pack))
    assert result.exit_code == 1
    assert "the id is taken by a shipped rule (rules/share.toml); choose another" in result.output


def test_a_finding_is_accepted_with_a_reason(pack) -> None:
    one_word = '[[rule]]\nid = "example.a"\nlines = ["Zusatz"]\n'
    pack.write_text(one_word)
    assert "is one word and certain" in run("lint", str(pack)).output
    pack.write_text(one_word + 'lint = { one-word = "the label of a button" }\n')
    assert run("lint", str(pack)).exit_code == 0
    pack.write_text(one_word.replace("Zusatz", "Zusatz zum Blatt") + 'lint = { one-word = "a button" }\n')
    assert "accepts 'one-word', which it doesn't have" in run("lint", str(pack)).output
    pack.write_text(one_word + 'lint = { two-words = "x" }\n')
    assert run("lint", str(pack)).exit_code == 2


@pytest.mark.parametrize(
    ("more", "line", "reason"),
    [
        ("", "Hand this page to Jane Doe", "its pack is for jornal.example: give --host jornal.example"),
        ('where = "top"\n', "Hand this page to Jane Doe", "its pack is for jornal.example"),
        ("", "Hand this page over to", "is none of what stands in the braces"),
        ("", "Hand this to Jane Doe", "the line has no 'page'"),
    ],
)
def test_try_tells_why_a_rule_misses(pack, more: str, line: str, reason: str) -> None:
    pack.write_text(PACK.replace("[[rule]]\n", f'sites = ["jornal.example"]\n[[rule]]\n{more}'))
    result = run("try", line, "--rules", str(pack))
    assert "near: example.share" in result.output
    assert reason in result.output


def test_what_a_rule_is_sure_of_by_default() -> None:
    general, site = load_text("[[rule]]\nid = 'a.b'\nlines = ['x']\n"), load().packs[0]
    assert general.packs[0].strength_of(general.packs[0].rules[0]) == "certain"
    assert site.strength_of(site.rules[0]) == ("likely" if not site.rules[0].strength else site.rules[0].strength)

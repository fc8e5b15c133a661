"""Loading: what a rule set is, and what bad files are told."""

import pickle

import pytest

from cleaner.rules.load import load, load_text
from cleaner.rules.model import RuleError

GOOD = '[[rule]]\nid = "a.b"\nlines = ["Share this article"]\n'


def problems(text: str) -> list[str]:
    with pytest.raises(RuleError) as caught:
        load_text(text, "pack.toml")
    return str(caught.value).split("\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GOOD + 'linse = ["x"]\n', "pack.toml:4: rule a.b: a rule has no key 'linse'; did you mean 'lines'?"),
        ('[pack]\nsite = ["a.com"]\n' + GOOD, "pack.toml:2: [pack] has no key 'site'; did you mean 'sites'?"),
        ("[packs]\n" + GOOD, "a rule file has no key 'packs'; did you mean 'pack'?"),
        (GOOD.replace("a.b", "A b"), "needs an id of small letters"),
        ('[[rule]]\nlines = ["x y"]\n', "needs an id of small letters"),
        (
            GOOD + 'action = "dorp"\n',
            "action = 'dorp' is none of drop, keep, trim, end, start, story; did you mean 'drop'?",
        ),
        (GOOD + 'where = "above"\n', "where = 'above' is none of top, bottom, inside"),
        (GOOD + 'strength = "hin"\n', "did you mean 'hint'?"),
        (GOOD + "why = 3\n", "'why' must be a string in quotes, not the number 3"),
        ('[[rule]]\nid = "a.b"\nlines = "x"\n', "'lines' must be a list of strings"),
        ('[[rule]]\nid = "a.b"\nlines = []\n', "'lines' is empty"),
        ('[[rule]]\nid = "a.b"\n', "has nothing to match; a rule has exactly one of"),
        (GOOD + "pattern = 'x'\n", "has lines and pattern; a rule has exactly one of"),
        (GOOD.replace("Share", "{sahre}"), "no placeholder and no list is called {sahre}"),
        (GOOD.replace("Share this article", "{n} {date}"), "is made of placeholders only"),
        (GOOD.replace("Share this article", "More {title}"), "{title} and {text} stand in a 'block' only"),
        (GOOD.replace("Share this article", "{name} / {name}"), "has no word in it"),
        (GOOD + GOOD, "the id is taken by another rule in this file"),
        (GOOD + "article_before = 10\n", "'article_before' guards"),
        (GOOD + "near = { lines = 1 }\n", "'near' guards"),
        (GOOD + 'then = { what = ["{date}"], at_mots = 2 }\n', "'then' has no key 'at_mots'; did you mean 'at_most'?"),
        (GOOD + "then = { at_most = 2 }\n", "'then' needs what it takes along"),
        (GOOD + 'action = "keep"\nstrength = "hint"\n', "a keep can't be a hint"),
        ('[[rule]]\nid = "a.b"\nprefix = ["Also read"]\n', "'prefix' and 'suffix' belong to action = \"trim\""),
        ('[[rule]]\nid = "a.b"\naction = "trim"\nlines = ["x y"]\n', "needs 'prefix' or 'suffix'"),
        ('[[rule]]\nid = "a.b"\naction = "trim"\nprefix = ["{name} said"]\n', "must begin with a word"),
        ('[[rule]]\nid = "a.b"\naction = "trim"\nprefix = ["Read {any}"]\n', "would cut the whole line"),
        ('[[rule]]\nid = "a.b"\naction = "trim"\nsuffix = ["{any} more"]\n', "would cut the whole line"),
        ('[[rule]]\nid = "a.b"\naction = "story"\nlines = ["x y"]\n', "needs a 'block'"),
        ('[[rule]]\nid = "a.b"\naction = "story"\nblock = ["{title}", "{text}"]\n', "needs one line, neither optional"),
        ('[[rule]]\nid = "a.b"\nblock = [' + '"x",' * 25 + "]\n", "at most 24 lines"),
        ('[pack]\nsites = ["https://a.com/"]\n' + GOOD, "is not a host"),
        ('[pack]\nfingerprint = ["One line", "Two lines"]\n' + GOOD, "a fingerprint recognises a site: name it"),
        ('[pack]\nsites = ["a.com"]\nfingerprint = ["One line"]\n' + GOOD, "can't reach fingerprint_at_least = 2"),
        ('[[rule]]\nid = "a.b"\nselect = ""\n', "an empty selector"),
        ('[[rule]]\nid = "a.b"\nselect = "div[x"\n', "brackets don't match"),
        ('[[rule]]\nid = "a.b"\naction = "end"\nselect = "div"\n', "a rule with 'select' drops or keeps"),
        ("[[rule]]\nid = \n", "pack.toml:2: is not valid TOML"),
        ("rule = 3\n", "a rule begins with [[rule]]"),
    ],
)
def test_problem(text: str, message: str) -> None:
    assert any(message in line for line in problems(text)), problems(text)


def test_all_problems_at_once() -> None:
    assert len(problems(GOOD + "why = 3\nlinse = []\n" + '[[rule]]\nid = "c"\nlines = ["{x}"]\n')) == 3


def test_problems_of_several_files(tmp_path) -> None:
    (tmp_path / "a.toml").write_text(GOOD)
    (tmp_path / "b.toml").write_text(GOOD)
    (tmp_path / "c.toml").write_bytes(b'title = "\xff"\n')
    with pytest.raises(RuleError) as caught:
        load([tmp_path])
    assert [(problem.file, problem.line) for problem in caught.value.problems] == [("c.toml", 1), ("b.toml", 1)]


def test_a_missing_file(tmp_path) -> None:
    with pytest.raises(RuleError, match=r"none\.toml: can't be read"):
        load([tmp_path / "none.toml"])


def test_select_and_ignore(tmp_path) -> None:
    (tmp_path / "share.toml").write_text(GOOD + GOOD.replace("a.b", "a.c"))
    (tmp_path / "tags.toml").write_text(GOOD.replace("a.b", "t.a"))
    ids = lambda **keys: [rule.id for _, rule in load([tmp_path], **keys).rules()]  # noqa: E731
    assert ids(select=["share"]) == ["a.b", "a.c"]
    assert ids(select=["t.a", "a.c"]) == ["a.c", "t.a"]
    assert ids(ignore=["share"]) == ["t.a"]
    assert ids(select=["share"], ignore=["a.b"]) == ["a.c"]
    with pytest.raises(ValueError, match="no rule and no family is called 'shaer'; did you mean 'share'"):
        load([tmp_path], ignore=["shaer"])


def test_rule_sets_are_data() -> None:
    rules = load_text(GOOD)
    assert pickle.loads(pickle.dumps(rules)) == rules
    assert hash(rules) == hash(load_text(GOOD))
    assert load_text(GOOD + "\n# a comment\n") != rules
    assert rules.find("a.b") is not None


def test_errors_can_be_pickled() -> None:
    with pytest.raises(RuleError) as caught:
        load_text("[[rule]]\n")
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_the_shipped_rules_load() -> None:
    rules = load()
    assert len(rules) > 100
    assert {"share", "comments"} <= {pack.family for pack in rules.packs}

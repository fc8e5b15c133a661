"""The options of ``Cleaner``: what they may be, and what a wrong one is told."""

import asyncio
import typing
from pathlib import Path
from typing import Any

import pytest

import cleaner
from cleaner.core.choices import DEFAULTS, NAMES, Choices, CleanerOptions, choose, listed
from cleaner.core.options import BY_NAME
from cleaner.result import Role

DEFAULT = frozenset((Role.BODY, Role.HEADLINE))
PAGE = (
    "<html><body><article><h1>Ferry stays until the bridge is repaired</h1>"
    + "".join(
        f"<p>The council of the harbour town voted on Tuesday, for the {n}. time, to keep the old ferry in service "
        "until the bridge is repaired, and the mayor said that nobody would have to walk.</p>"
        for n in range(6)
    )
    + "<figure><img src='a.jpg'><figcaption>The ferry at the pier in May</figcaption></figure></article></body></html>"
)


def test_keep_adds_drop_takes_away_and_only_sets() -> None:
    assert choose({}).kept(DEFAULT) == DEFAULT
    assert choose({"keep": ["caption"]}).kept(DEFAULT) == {Role.BODY, Role.HEADLINE, Role.CAPTION}
    assert choose({"drop": ["headline"]}).kept(DEFAULT) == {Role.BODY}
    assert choose({"only": ["caption"]}).kept(DEFAULT) == {Role.CAPTION}
    together = choose({"only": ["body", "byline"], "keep": ["caption"], "drop": ["byline"]})
    assert together.kept(DEFAULT) == {Role.BODY, Role.CAPTION}


def test_keep_adds_to_a_page_and_never_takes_its_text() -> None:
    plain, more = cleaner.clean(PAGE), cleaner.clean(PAGE, keep="caption")
    assert "The ferry at the pier in May" not in plain.text
    assert "The ferry at the pier in May" in more.text
    assert all(line in more.text for line in plain.text.splitlines())
    assert cleaner.clean(PAGE, only="caption").text.strip() == "The ferry at the pier in May"


@pytest.mark.parametrize("keep", ["body", ["body"], ["body", "caption"], {"caption", "body"}, [Role.BODY]])
def test_keep_that_names_the_body_is_an_error_so_that_no_caller_s_meaning_changes_in_silence(keep: Any) -> None:
    with pytest.raises(ValueError, match="keep adds now; for a set write only=…"):
        cleaner.Cleaner(keep=keep)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"mode": "quick"}, "mode is 'quick'; it can be fast, accurate, rules"),
        ({"strictness": 2}, "strictness is 2; it goes from 0 to 1"),
        ({"strictness": "0.5"}, "strictness is '0.5'"),
        ({"strictness": True}, "strictness is True"),
        ({"strictness": float("nan")}, "strictness is nan"),
        ({"standfirst": "yes"}, "standfirst is 'yes'"),
        ({"keep": ["captoin"]}, "keep names 'captoin': did you mean 'caption'?"),
        ({"only": ["bodies"]}, "only names 'bodies'"),
        ({"only": []}, "nothing would be kept"),
        ({"only": ["caption"], "drop": ["caption"]}, "nothing would be kept"),
        ({"drop": ["body"]}, "drop names 'body'"),
        ({"keep": ["caption"], "drop": ["caption"]}, "keep and drop both name 'caption'"),
        ({"rules": 3}, "rules is 3; it is a list of strings"),
        ({"select": [3]}, r"select is \[3\]; it is a list of strings"),
        ({"ignore": b"share"}, "ignore is b'share'; it is a list of strings"),
        ({"strictnes": 1}, "'strictnes' is no option: did you mean 'strictness'?"),
        ({"modus": "fast", "mode": "fast"}, "'modus' is no option: did you mean 'mode'?"),
        ({"zzz": 1}, "'zzz' is no option; there are rules, select, ignore, keep"),
    ],
)
def test_a_wrong_option_is_one_error_wherever_it_is_given(options: dict[str, Any], message: str) -> None:
    for call in (
        lambda: cleaner.Cleaner(**options),
        lambda: cleaner.clean("x", **options),
        lambda: asyncio.run(cleaner.aclean("x", **options)),
        lambda: cleaner.clean_batch(["x"], **options),
    ):
        with pytest.raises(ValueError, match=message):
            call()


def test_one_value_alone_is_a_list_of_one() -> None:
    assert choose({"rules": "own.toml"}).rules == (Path("own.toml"),)
    assert choose({"rules": Path("own.toml")}).rules == (Path("own.toml"),)
    assert choose({"select": "share", "ignore": "share.a"}) == choose({"select": ["share"], "ignore": ("share.a",)})
    assert choose({"keep": "caption", "drop": "byline"}) == choose({"keep": {"caption"}, "drop": ["byline"]})
    assert listed("text") == ("text",)
    assert listed(["text", "error"]) == ("text", "error")
    assert list(cleaner.clean_batch(["x"], columns="text")) == ["text"]


def test_a_str_in_place_of_many_documents_is_an_error() -> None:
    with pytest.raises(TypeError, match="sources is one str"):
        cleaner.Cleaner().clean_many("one document")
    with pytest.raises(TypeError, match="not one str"):
        cleaner.clean_batch("one document")


def test_none_is_the_default() -> None:
    assert choose(dict.fromkeys(("rules", "select", "ignore", "keep", "drop", "only", "standfirst"))) == DEFAULTS


def test_choices_can_be_hashed_and_cleaners_are_built_once_for_equal_ones() -> None:
    from cleaner.api import shared

    assert hash(choose({"keep": ["caption"]})) == hash(choose({"keep": {"caption"}}))
    assert shared({"keep": ["caption"]}) is shared({"keep": "caption"})
    assert cleaner.Cleaner(**vars(DEFAULTS)).choices == DEFAULTS


def test_a_cleaner_s_fingerprint_tells_its_roles() -> None:
    named = {
        cleaner.Cleaner(**options).fingerprint
        for options in ({}, {"keep": "story"}, {"drop": "byline"}, {"only": "body"})
    }
    assert len(named) == 4


def test_the_types_the_choices_and_the_settings_know_the_same_options() -> None:
    assert tuple(typing.get_type_hints(CleanerOptions)) == NAMES
    assert set(NAMES) <= set(BY_NAME)
    assert choose({name: BY_NAME[name].default for name in NAMES}) == Choices()


def test_type_checkers_are_told_that_the_package_has_types() -> None:
    assert (Path(cleaner.__file__).parent / "py.typed").exists()

"""Templates with options, alternatives and word lists: what they stand for, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.rules.load import load_text
from cleaner.rules.matcher import Matcher
from cleaner.rules.model import RuleError
from cleaner.rules.template import TemplateError, parse

LISTS = {"network": ("Facebook", "X", "e[-]mail", "WhatsApp [Web]"), "thing": ("article", "story")}


def hits(template: str, line: str, key: str = "lines") -> bool:
    action = 'action = "trim"\n' if key != "lines" else ""
    pack = f'[lists]\nnetwork = ["Facebook", "X", "e[-]mail", "WhatsApp [Web]"]\n[[rule]]\nid = "t.a"\n{action}'
    return bool(Matcher(load_text(pack + f"{key} = [{template!r}]\n")).match([line]))


@pytest.mark.parametrize(
    ("template", "lines", "others"),
    [
        ("share [this] article", ["Share this article", "Share article"], ["Sharearticle", "Share that article"]),
        ("[please] share it", ["Please share it", "Share it"], ["Pleaseshare it"]),
        ("read more [here]", ["Read more here", "Read more", "Read more →"], ["Read morehere"]),
        ("photo[s] by {name}", ["Photo by Jane Doe", "Photos by Jane Doe"], ["Photo s by Jane Doe"]),
        ("(share|tweet|post) this", ["Share this", "tweet this", "POST THIS"], ["Print this"]),
        ("[share|post] now on {network}", ["Post now on X", "Now on e-mail", "now on email"], ["Print now on X"]),
        ("on (my|your) ( big | small ) {network}", ["On my big X", "on your small WhatsApp Web"], ["on my X"]),
        ("[[very] big] news today", ["Very big news today", "big news today", "News today"], ["Very news today"]),
        ("[By {name}] | updated {date}", ["By Jane Doe | updated 3 March 2025", "Updated 3 March 2025"], ["By Jane"]),
        ("{name} [also] said so", ["Jane Doe said so", "Jane Doe also said so"], ["Jane Doe alsosaid so"]),
    ],
)
def test_options_alternatives_and_lists(template: str, lines: list[str], others: list[str]) -> None:
    assert [line for line in lines if not hits(template, line)] == []
    assert [line for line in others if hits(template, line)] == []


@pytest.mark.parametrize(
    ("template", "line"),
    [
        ("(Photo: {name})", "(Photo: Jane Doe)"),
        ("Log in | Log out", "Log in | Log out"),
        ("{[}AD{]} here", "[AD] here"),
        ("{(}a {|} b{)} here", "(a | b) here"),
        ("Smile :) at us", "Smile :) at us"),
    ],
)
def test_brackets_and_bars_as_characters(template: str, line: str) -> None:
    assert hits(template, line)


def test_a_prefix_and_a_suffix_may_hold_groups() -> None:
    assert hits("(read|watch) also: [{n}]", "Watch also: The council votes", "prefix")
    assert hits("see also on {network}", "The council voted. See also on Facebook", "suffix")


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("[a] [b]", "nothing but options"),
        ("share ] it", "a ] without its partner"),
        ("(share|post it", "a ( without its partner"),
        ("[share it", "a [ without its partner"),
        ("(a|b] it", "a ] without its partner"),
        ("on {netwrk}", "did you mean 'network'?"),
        ("[" * 10 + "a" + "]" * 10 + " b", "deep"),
        ("a" + " [b]" * 120, "more than 100 parts in sequence"),
    ],
)
def test_what_is_refused_says_what_to_do(template: str, message: str) -> None:
    with pytest.raises(TemplateError) as error:
        parse(template, LISTS)
    assert message in str(error.value)


def test_a_template_has_an_end_however_many_lists_it_names() -> None:
    with pytest.raises(TemplateError, match="parts"):
        parse("{long} or {long}", {"long": [f"word{i}" for i in range(800)]})


def test_lists_of_a_language_hold_for_packs_of_that_language() -> None:
    german = '[pack]\nlanguages = ["de"]\n[lists.x]\n'
    with pytest.raises(RuleError, match="list 'x' must be a list of strings"):
        load_text(german)
    with pytest.raises(RuleError, match="can't be called 'date'"):
        load_text('[lists]\ndate = ["a"]\n')
    with pytest.raises(RuleError, match="must be words, options, alternatives"):
        load_text('[lists]\nnetwork = ["{name}"]\n')


def test_the_shared_lists_are_there_for_every_pack() -> None:
    rules = load_text('[[rule]]\nid = "t.a"\nlines = ["Shout it out on {network}"]\n')
    assert Matcher(rules).match(["Shout it out on Facebook"]).drops == {0: "t.a"}


HARD = "[a|aa] [a|aa|a a] [a] [a|aa] [a|aa a] [a] [a|aa] [a] b"


@given(st.lists(st.sampled_from(["a", "aa", "b"]), max_size=60))
def test_options_that_can_be_read_many_ways_are_read_in_bounded_time(words: list[str]) -> None:
    assert hits(HARD, " ".join(words)) is (" ".join(words) == "b" or _reads(words))


def _reads(words: list[str]) -> bool:
    """Can the words be read as HARD? Found by trying all that its options can stand for."""
    options = ["a|aa", "a|aa|a a", "a", "a|aa", "a|aa a", "a", "a|aa", "a"]
    ways = {""}
    for option in options:
        ways |= {f"{way} {choice}".strip() for way in ways for choice in option.split("|")}
    return bool(words) and words[-1] == "b" and " ".join(words[:-1]) in ways

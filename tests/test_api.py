"""The contract that users call, and the invariants on any text whatever."""

import pickle
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleaner
from cleaner import Cleaner, Role
from cleaner.core import invariants
from cleaner.core.lines import split
from cleaner.text import pipeline as text_pipeline

PROSE = (
    "The council of the harbour town voted on Tuesday to keep the old ferry in service until the bridge is repaired. "
    "Engineers had told the members that the work would take at least until the end of next summer.",
    "“Nobody wants to drive around the bay to buy bread,” said Marta Lind, who has run the bakery for thirty years.",
    "The ferry carries about four hundred people a day, most of them pupils and nurses on the way to the hospital.",
    "A vote on the money that the repair will cost is expected in the first week of October, the mayor said.",
)
ARTICLE = "\n".join(["Ferry stays until the bridge is repaired", *PROSE])
FURNITURE = ["Share this article", "2 min read", "Related Articles", "Sign up for our newsletter", "Leave a comment"]
# Lines as they occur: paragraphs, furniture, headers of stories, dates, separators, odd characters.
LINES = st.one_of(
    st.sampled_from([*PROSE, *FURNITURE, "Fox News", "a minute ago", "- Fox News", "___", "10/4/2024", "Comments", ""]),
    st.text(max_size=40),
    st.text(alphabet="abc ABC.,!?{}<>\"'#@0123456789", max_size=120),
)


def test_the_article_stays_and_the_furniture_goes() -> None:
    text = "\n".join([ARTICLE, *FURNITURE])
    result = cleaner.clean(text)
    assert result.text == ARTICLE
    assert result.changed
    assert [block.text for block in result.removed] == FURNITURE


def test_an_article_alone_is_unchanged() -> None:
    result = cleaner.clean(ARTICLE)
    assert result.text == ARTICLE
    assert not result.changed
    assert result.removed == ()
    assert result.removed_spans == ()


@pytest.mark.parametrize("text", ["", "\n", " \t\r\n", "\0\0", "\ufeff"])
def test_nothing_stays_nothing(text: str) -> None:
    result = cleaner.clean(text, kind="text")
    assert result.text == text
    assert result.blocks == ()


@pytest.mark.parametrize("lines", [FURNITURE, ["Share this article", "2 min read", "Comments"]])
def test_nothing_but_furniture_is_left_as_it_is_and_said_so(lines: list[str]) -> None:
    text = "\n".join(lines)
    result = cleaner.clean(text)
    assert result.text == text
    assert result.warnings


@settings(max_examples=150)
@given(st.lists(LINES, max_size=40).map("\n".join))
def test_invariants_on_any_text(text: str) -> None:
    result = cleaner.clean(text, kind="text")
    again = cleaner.clean(result.text, kind="text")
    assert again.text == result.text
    blocks = result.blocks
    assert all(a.end <= b.start for a, b in pairwise(blocks))
    outside = "".join(
        text[a:b] for a, b in zip([0, *(x.end for x in blocks)], [*(x.start for x in blocks), len(text)], strict=True)
    )
    assert split(outside).strings == []
    for block in blocks:
        assert text[block.start : block.end] == block.text
        assert block.kept or block.reason is not None
    kept, place = [], 0
    for start, end in result.removed_spans:
        kept.append(text[place:start])
        place = end
    assert "".join([*kept, text[place:]]) == result.text


def test_a_broken_invariant_gives_the_document_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise invariants.InvariantError("deletion", "on purpose")

    monkeypatch.setattr(text_pipeline.invariants, "check_deletion", broken)
    monkeypatch.setattr(invariants, "RAISE_VIOLATIONS", False)
    text = "\n".join([ARTICLE, *FURNITURE])
    result = cleaner.clean(text)
    assert result.text == text
    assert not result.changed
    assert "deletion: on purpose" in result.warnings[0]


def test_roles_can_be_chosen() -> None:
    text = "\n".join([ARTICLE, *FURNITURE])
    everything = Cleaner(only=[role.value for role in Role]).clean(text)
    assert everything.text == text


@pytest.mark.parametrize("source", ["https://example.com/a", b" http://example.com/a.html\n", "pages/a.html", "a.txt"])
def test_an_address_or_a_name_handed_in_as_the_document_gets_a_warning(source: str | bytes) -> None:
    warning = cleaner.clean(source).warnings[-1]
    assert "and nothing is fetched" in warning or "and none is opened" in warning


@pytest.mark.parametrize(
    "source", ["See https://example.com/a", "https://example.com/a\nText", "<p>a.html</p>", "word"]
)
def test_what_holds_more_than_an_address_gets_none(source: str) -> None:
    assert not any("and no" in warning for warning in cleaner.clean(source).warnings)


def test_a_kind_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="kind is 'pdf'"):
        cleaner.clean("x", kind="pdf")


def test_a_source_that_is_no_text_is_refused() -> None:
    with pytest.raises(TypeError, match=r"an? int can't be read as text"):
        cleaner.clean(3, kind="text")


def test_bytes_are_decoded() -> None:
    assert cleaner.clean(ARTICLE.encode("utf-16"), kind="text").text.lstrip("\ufeff") == ARTICLE


def test_results_and_cleaners_can_be_pickled() -> None:
    text = "\n".join([ARTICLE, *FURNITURE])
    cleaned = Cleaner().clean(text)
    copy = pickle.loads(pickle.dumps(cleaned))
    assert copy.text == cleaned.text
    assert copy.blocks == cleaned.blocks
    assert pickle.loads(pickle.dumps(Cleaner())).clean(text).text == ARTICLE


def test_one_cleaner_serves_many_threads() -> None:
    shared = Cleaner()
    texts = ["\n".join([ARTICLE, *FURNITURE[: i % 6]]) for i in range(40)]
    with ThreadPoolExecutor(8) as pool:
        assert [r.text for r in pool.map(shared.clean, texts)] == [ARTICLE] * 40


def test_rules_alone_remove_what_they_name() -> None:
    text = "\n".join([ARTICLE, "2 min read", "Some line that no rule knows"])
    result = Cleaner(mode="rules").clean(text)
    assert "2 min read" not in result.text
    assert "Some line that no rule knows" in result.text
    assert all(block.score is None for block in result.blocks)


@given(st.lists(LINES, max_size=30).map("\n".join))
def test_rules_are_counted_without_explaining(text: str) -> None:
    result = cleaner.clean(text, "text")
    reasons = [block.reason.rule for block in result.removed if block.reason and block.reason.rule]
    assert result.rules.keys() == set(reasons)
    assert all(1 <= count <= reasons.count(rule) for rule, count in result.rules.items())

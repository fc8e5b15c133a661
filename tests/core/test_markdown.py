"""Markdown is notes and READMEs as often as pages: until it has a reader, only certain rules touch it."""

import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner import Cleaner
from cleaner.core.kind import kind_of, scraped_markdown
from cleaner.files.content import clean_bytes
from cleaner.files.forms import form_of
from cleaner.files.outcome import Request

NOTES = """# To do

- Read more about CSS
- Share the folder with Bo
- Subscribe to the newsletter of the library
- Advertisement

## Related articles

Contact us

© 2025 The Harbour Library. All rights reserved.
"""


def test_general_rules_and_the_scorer_leave_markdown_alone() -> None:
    result = cleaner.clean(NOTES, kind="markdown")
    assert (result.text, result.kind, result.changed, result.rules) == (NOTES, "markdown", False, {})

    paragraph = "The council voted for the new bridge on Tuesday, after years of debate about its cost and its place."
    news = 4 * f"{paragraph}\n\n" + "Share this article\n"
    assert not cleaner.clean(news, kind="markdown").changed
    assert cleaner.clean(news, kind="text").changed  # or this test would show nothing


@pytest.mark.parametrize("mode", ["fast", "accurate", "rules"])
def test_ones_own_rules_are_certain(tmp_path: Path, mode: str) -> None:
    rules = tmp_path / "own.toml"
    rules.write_text(
        '[[rule]]\nid = "own.panel"\nlines = ["Contact us"]\ndrops = ["Contact us"]\nkeeps = ["They contact us."]\n',
        encoding="utf-8",
    )
    result = Cleaner(rules=[rules], mode=mode).clean(NOTES, kind="markdown")  # type: ignore[arg-type]
    assert result.text.split("\n\n") == [part for part in NOTES.split("\n\n") if part != "Contact us"]
    assert result.rules == {"own.panel": 1}
    assert [str(block.reason) for block in result.removed] == ["rule own.panel"]
    assert result.to_markdown() == result.text
    again = pickle.loads(pickle.dumps(result))
    assert (again.kind, again.to_markdown()) == ("markdown", result.text)


@given(st.text(max_size=300))
def test_any_text_is_handed_back_or_shortened_by_rules_alone(text: str) -> None:
    result = cleaner.clean(text, kind="markdown")
    assert result.kind == "markdown"
    assert result.changed == (result.text != text) == bool(result.rules)


def test_a_str_is_not_taken_for_markdown_by_itself_and_a_response_is() -> None:
    class Response:
        headers = {"Content-Type": "text/markdown; charset=utf-8"}  # noqa: RUF012
        text = NOTES

    assert kind_of(NOTES) == "text"
    assert kind_of(Response()) == "markdown"
    assert cleaner.clean(Response()).text == NOTES


def test_an_unknown_kind_is_told_what_there_is() -> None:
    with pytest.raises(ValueError, match="kind is 'md'; it can be auto, text, markdown, html"):
        cleaner.clean("a", kind="md")


@pytest.mark.parametrize("name", ["a.md", "a.markdown", "A.MD.gz"])
def test_a_files_name_says_that_it_is_markdown(name: str) -> None:
    assert form_of(name).kind == "markdown"


@pytest.mark.parametrize(
    ("name", "kind", "asked"),
    [("a.md", "auto", "markdown"), ("a.md", "text", "text"), ("a.txt", "markdown", "markdown")],
)
def test_files_are_cleaned_as_their_name_or_the_option_says(name: str, kind: str, asked: str) -> None:
    seen = []

    def clean(text: str, kind: str, url: str | None) -> cleaner.Result:
        seen.append(kind)
        return cleaner.clean(text, kind, url)

    done = clean_bytes(NOTES.encode(), form_of(name), Request(kind=kind), clean)
    assert (seen, done.kind) == ([asked], asked)


def test_fields_of_json_lines_may_hold_markdown() -> None:
    row = b'{"text": "# To do\\n\\n- Read more about CSS\\n- Share the folder with Bo\\n"}\n'
    form = form_of("a.jsonl")
    assert clean_bytes(row, form, Request(kind="markdown"), Cleaner().clean).new == row


@pytest.mark.parametrize(
    "head",
    [
        "Title: Bridge\n\nURL Source: https://example.com/a\n\nMarkdown Content:\n# Bridge\n",
        "\ufeffURL Source: http://example.com\r\n",
        "# Bridge\n\n> Source URL: <https://example.com/a>\n",
        "---\ntitle: Bridge\nurl: https://example.com/a\n---\n\n# Bridge\n",
        '---\r\nsource: "https://example.com/a"\r\n---\r\nText\r\n',
        '+++\ntitle = "Bridge"\nurl = "https://example.com/a"\n+++\nText\n',
        "---\ntags: []\n---\n\nURL Source: https://example.com/a\n",
    ],
)
def test_markdown_that_says_where_it_was_scraped(head: str) -> None:
    assert scraped_markdown(head)


@pytest.mark.parametrize(
    "head",
    [
        "",
        "# Notes\n\nurl: https://example.com/a\n",
        "---\ntitle: About\nurl: /about/\n---\n",
        "---\nsource: a book\n---\n",
        "---\nresource: https://example.com/a\nbase_url: https://example.com\n---\n",
        "---\nurl: https://example.com/a\n\n# A break at the top and no front matter\n",
        "# Tools\n\nA reader writes `URL Source: https://…` above the page.\n",
        "\n".join(["line"] * 40) + "\nURL Source: https://example.com/a\n",
    ],
)
def test_markdown_that_does_not(head: str) -> None:
    assert not scraped_markdown(head)

"""Lines that were met before are remembered, and are judged no differently for it."""

from cleaner.rules import memory
from cleaner.rules.load import load
from cleaner.rules.matcher import Matcher
from cleaner.rules.memory import Hits, Known, Memory

PARAGRAPH = "The council voted on Tuesday to keep the ferry in service until the bridge is repaired, the mayor said."
LINES = [
    PARAGRAPH,
    "Related Stories",
    "10/4/2024",
    PARAGRAPH,
    "Try Our AI Features",
    "Explore what Daily8 AI can do for you:",
    "No comments yet...",
    "Fox News",
    "a minute ago",
    "- Fox News",
    "Ferry returns to the harbour",
    PARAGRAPH + " ADVERTISEMENT",
]


def test_a_document_met_again_gets_the_same_evidence() -> None:
    matcher = Matcher(load())
    first = matcher.match(LINES)
    assert first
    assert matcher.match(LINES) == first
    assert matcher.match(["Some other line", *LINES[1:]]) == Matcher(load()).match(["Some other line", *LINES[1:]])


NOTHING: Known = ("", False, None)
SOMETHING: Known = ("b", False, Hits(rules=((1, 0),)))


def test_what_was_not_met_for_long_is_forgotten(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(memory, "GENERATION", 2)
    lines = Memory()
    lines.keep({"a": NOTHING, "b": SOMETHING})
    lines.keep({"c": NOTHING})
    assert lines.recall(["b"]) == {"b": SOMETHING}
    lines.keep({"d": NOTHING, "e": NOTHING})
    assert lines.recall(["a", "b", "d"]) == {"b": SOMETHING, "d": NOTHING}


def test_long_lines_are_kept_for_the_next_round_only() -> None:
    lines = Memory()
    found = {"x" * 301: NOTHING, "x" * 300: NOTHING}
    lines.keep(found)
    lines.keep_long(found)
    assert lines.recall(["x" * 301, "x" * 300]) == found
    lines.keep_long({"y" * 301: NOTHING})
    assert list(lines.recall(["x" * 301, "x" * 300])) == ["x" * 300]

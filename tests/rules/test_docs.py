"""The examples in docs/rules.md are rules that load and pass."""

import textwrap
from pathlib import Path

from cleaner.rules import examples
from cleaner.rules.load import load_text

DOCS = Path(__file__).parent.parent.parent / "docs" / "rules.md"


def test_the_example_of_an_aggregator() -> None:
    text = DOCS.read_text(encoding="utf-8").split("## An aggregator with appended stories", 1)[1]
    lines = [line for line in text.split("\n") if line.startswith("    ") or not line.strip()]
    rules = load_text(textwrap.dedent("\n".join(lines)))
    assert [rule.id for _, rule in rules.rules()] == ["heap.story", "heap.more"]
    assert list(examples.run(rules)) == []

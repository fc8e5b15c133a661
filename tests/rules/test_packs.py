"""The shipped packs: every example of every rule."""

import pytest

from cleaner.rules import examples
from cleaner.rules.load import load, load_text, rule_files, shipped

FILES = rule_files(shipped())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(shipped()).as_posix())
def test_examples(file) -> None:
    assert [str(failure) for failure in examples.run(load([file]))] == []


def test_all_packs_load_together() -> None:
    assert len(load()) > 100


def test_a_place_is_looked_at_where_the_example_has_a_paragraph() -> None:
    paragraph = "The council voted on Tuesday evening for the new bridge, after four years of debate about its cost."
    rules = '[[rule]]\nid = "a.b"\nwhere = "bottom"\nlines = ["More"]\n'
    rules += f'drops = ["More", "{paragraph}\\nMore"]\nkeeps = ["More\\n{paragraph}"]\n'
    assert list(examples.run(load_text(rules))) == []


def test_selectors_are_tried_on_html() -> None:
    rules = '[[rule]]\nid = "a.b"\nselect = "div.share"\ndrops = ["<div class=\'share\'>x</div>", "<p>no</p>"]\n'
    rules += 'keeps = ["<div>x</div>"]\n'
    assert [failure.text for failure in examples.run(load_text(rules))] == ["<p>no</p>"]

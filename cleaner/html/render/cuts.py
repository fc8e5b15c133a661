"""Parts cut out of kept blocks: where a rule trims a block, and what is left of its text in each form.

A block's text has its white space collapsed, its text nodes don't: so the places of cuts are counted in
visible characters, which both have in common.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from cleaner.core.paragraphs import without_controls
from cleaner.result import Trim

# For each trimmed block the stretches that go, ascending, in visible characters of the block.
Cuts = Mapping[int, Sequence[tuple[int, int]]]
NO_CUTS: Cuts = MappingProxyType({})


def cuts_of(texts: Sequence[str], trims: Sequence[Trim]) -> dict[int, list[tuple[int, int]]]:
    """The cuts that rules' trims make in the blocks with these texts; a trim's line is a block."""
    found: dict[int, list[tuple[int, int]]] = {}
    for trim in sorted(trims, key=lambda trim: (trim.line, trim.start)):
        text = texts[trim.line]
        before = _visible(text[: trim.start])
        found.setdefault(trim.line, []).append((before, before + _visible(text[trim.start : trim.end])))
    return found


def visible_of(text: str, cuts: Sequence[tuple[int, int]] = ()) -> str:
    """The visible characters of a text without the cut stretches; control characters are none."""
    visible = "".join(text.split())
    for first, last in reversed(cuts):
        visible = visible[:first] + visible[last:]
    return without_controls(visible)


def _visible(text: str) -> int:
    return len("".join(text.split()))


def cut(text: str, cuts: Sequence[tuple[int, int]], seen: int = 0) -> tuple[str, int]:
    """A text node without the cut stretches, and how many visible characters of the block there were up to its end;
    ``seen`` is how many there were before it. White space between two characters that go, goes too.
    """
    left: list[str] = []
    gone = False
    for character in text:
        if character.isspace():
            if not gone or not any(first < seen < last for first, last in cuts):
                left.append(character)
            continue
        gone = any(first <= seen < last for first, last in cuts)
        if not gone:
            left.append(character)
        seen += 1
    return "".join(left), seen

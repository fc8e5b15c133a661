"""The compiled form of a rule set, and the sizes that its making and its use agree on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

SHORT = 200  # characters up to which a line is looked at whole
MARKS_ROOM = 10  # characters that the marks around a line, which don't count, may have beyond what a rule can match
LONG = SHORT - MARKS_ROOM  # what can't match more is not tried on longer lines
HEAD = 32  # characters of a beginning or an end by which something is found

LINE, FINGERPRINT, BLOCK, PREFIX, SUFFIX, PATTERN = range(6)
WHOLE = (LINE, FINGERPRINT, BLOCK)  # templates that cover a line

Table = dict[str, list[int]]


@dataclass(slots=True)
class Compiled:
    """The tables.

    ``targets`` hold (type, owners, parts, rank, begin, end, inside): owners are rules, packs or blocks by index; begin
    and end are literals that a line must begin and end with, inside one that it must hold. ``layers`` are always
    and one for each site pack, by the pack's index; each has tables from a text to targets. Exact lines are most of all
    rules and lead to rules straight away: ``lines`` has for each layer the first rule of a line, the layer's table
    ``doubles`` any others.
    """

    rules: list[dict[str, Any]] = field(default_factory=list)
    packs: list[dict[str, Any]] = field(default_factory=list)
    hosts: Table = field(default_factory=dict)
    targets: list[list[Any]] = field(default_factory=list)
    layers: dict[str, dict[str, Table]] = field(default_factory=dict)
    lines: dict[str, dict[str, int]] = field(default_factory=dict)
    blocks: list[dict[str, Any]] = field(default_factory=list)
    patterns: list[dict[str, Any]] = field(default_factory=list)
    selects: list[list[Any]] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)


ALWAYS = "always"

"""Rule sets as bytes and back, in a form that is read fast: most of it stays text until it is asked for.

The form is named sections of UTF-8 behind a line that says where each begins, not a pickle: whoever could write such a
file could run code through a pickle, while the worst that a forged one does here is to make rules say something else.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Sequence
from dataclasses import fields
from functools import cached_property
from itertools import groupby
from typing import Any, overload

from cleaner.rules.ruleset import Names, Pack, Rule, names_of
from cleaner.rules.tables import Compiled

_TROUBLE = (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError)


def _joined(sections: dict[str, str]) -> bytes:
    """The sections as one text of bytes."""
    bodies = {name: body.encode("utf-8", "surrogatepass") for name, body in sections.items()}
    head = _json({name: len(body) for name, body in bodies.items()}).encode()
    content = b"\n".join((head, b"".join(bodies.values())))
    return b"%08x\n%b" % (zlib.crc32(content), content)


def _parted(content: bytes) -> dict[str, bytes]:
    """The sections of what ``_joined`` made. Raises ValueError where it is damaged."""
    view = memoryview(content)
    if len(content) < 9 or int(bytes(view[:8]), 16) != zlib.crc32(view[9:]):
        raise ValueError("damaged")
    at = content.index(b"\n", 9)
    sections = {}
    start = at + 1
    for name, length in json.loads(content[9:at]).items():
        sections[name] = content[start : start + length]
        start += length
    return sections


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class _Rows(dict[int, Any]):
    """Values by their number, which are text until they are asked for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._texts = text.split("\n")

    def __missing__(self, number: int) -> Any:
        found = self[number] = json.loads(self._texts[number])
        return found


class _Layers(dict[str, Any]):
    """A mapping whose values are made from a section when they are first asked for."""

    def __init__(self, sections: dict[str, bytes], kind: str, make: Callable[[str], Any]) -> None:
        super().__init__()
        self._bodies = {name.removeprefix(kind): body for name, body in sections.items() if name.startswith(kind)}
        self._make = make

    def __missing__(self, name: str) -> Any:
        self[name] = found = self._make(self._bodies[name].decode("utf-8", "surrogatepass"))
        return found

    def get(self, name: str, default: Any = None) -> Any:
        return self[name] if name in self._bodies else default


def _lines(text: str) -> dict[str, int]:
    """Lines with their rules: first how many lines follow of which rule, then the lines."""
    head, *keys = text.split("\n")
    found: dict[str, int] = {}
    at = 0
    for rule, count in json.loads(head):
        found.update(dict.fromkeys(keys[at : at + count], rule))
        at += count
    return found


def tables_to_bytes(tables: Compiled) -> bytes:
    """The compiled form of a rule set as bytes."""
    small = {"packs": tables.packs, "hosts": tables.hosts, "selects": tables.selects}
    sections = {"small": _json(small), "sources": "\n".join(tables.sources)}
    for name in ("rules", "targets", "blocks", "patterns"):
        sections[name] = "\n".join(map(_json, getattr(tables, name)))
    for name, layer in tables.layers.items():
        sections[f"layer {name}"] = _json(layer)
    for name, lines in tables.lines.items():
        runs = [(rule, len(list(group))) for rule, group in groupby(lines.values())]
        sections[f"lines {name}"] = "\n".join((_json(runs), *lines))
    return _joined(sections)


def tables_from_bytes(content: bytes) -> Compiled | None:
    """The compiled form that ``tables_to_bytes`` made, or None where it is damaged."""
    try:
        sections = _parted(content)
        texts = {
            name: sections[name].decode("utf-8", "surrogatepass")
            for name in ("small", "sources", "rules", "targets", "blocks", "patterns")
        }
        sources = texts.pop("sources")
        values: dict[str, Any] = json.loads(texts.pop("small"))
        values |= {name: _Rows(text) for name, text in texts.items()}
        tables = Compiled(
            **values,
            sources=sources.split("\n") if sources else [],
            layers=_Layers(sections, "layer ", json.loads),
            lines=_Layers(sections, "lines ", _lines),
        )
        tables.lines.get("always")
    except _TROUBLE:
        return None
    return tables


def packs_to_bytes(packs: Sequence[Pack]) -> bytes:
    """Packs as bytes."""
    values = [[*_values(pack)[:-1], [_values(rule) for rule in pack.rules]] for pack in packs]
    return _joined({"names": _json(list(map(sorted, names_of(packs)))), "packs": _json(values)})


def packs_from_bytes(content: bytes, again: Callable[[], tuple[Pack, ...]]) -> StoredPacks | None:
    """The packs that ``packs_to_bytes`` made, or None where they are damaged; ``again`` reads them from their files."""
    try:
        return StoredPacks(_parted(content), again)
    except _TROUBLE:
        return None


class StoredPacks(Sequence[Pack]):
    """The packs of a stored rule set, made when first asked for: cleaning needs only their compiled form."""

    def __init__(self, sections: dict[str, bytes], again: Callable[[], tuple[Pack, ...]]) -> None:
        self.names = Names(*map(frozenset, json.loads(sections["names"])))
        self._body = sections["packs"]
        self._again = again

    @cached_property
    def _packs(self) -> tuple[Pack, ...]:
        try:
            return tuple(map(_pack_from, json.loads(self._body.decode("utf-8", "surrogatepass"))))
        except _TROUBLE:
            return self._again()

    @overload
    def __getitem__(self, index: int) -> Pack: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Pack, ...]: ...
    def __getitem__(self, index: int | slice) -> Pack | tuple[Pack, ...]:
        return self._packs[index]

    def __len__(self) -> int:
        return len(self._packs)

    def __reduce__(self) -> tuple[type[tuple[Pack, ...]], tuple[tuple[Pack, ...]]]:
        return tuple, (self._packs,)


def _pack_from(values: list[Any]) -> Pack:
    *head, rules = values
    arguments = [*map(_tuple, head), tuple(Rule(*map(_tuple, rule)) for rule in rules)]
    return Pack(*arguments)


def _values(item: Pack | Rule) -> list[Any]:
    return [getattr(item, field.name) for field in fields(item)]


def _tuple(value: Any) -> Any:
    if type(value) is dict:
        return {name: tuple(entries) for name, entries in value.items()}
    return tuple(value) if type(value) is list else value

"""Word lists that templates name in braces: those of all packs in ``data/lists.toml``, and a pack's own.

    [lists]                                  # for every pack
    network = ["facebook", "x", "e[-]mail"]
    [lists.de]                               # for packs with languages = ["de"]; beats the one for all
    thing   = ["Artikel", "Beitrag"]

An entry is words, and may hold options and alternatives; placeholders and other lists it may not.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from cleaner.rules.model import Problem, RuleError
from cleaner.rules.placeholders import PLACEHOLDERS
from cleaner.rules.template import TemplateError, parse

MAX_ENTRIES = 1_000
_NAME = re.compile(r"[a-z][a-z0-9_-]{1,39}$")


def shared_lists(file: str, content: bytes) -> dict[str, dict[str, tuple[str, ...]]]:
    """The lists of ``lists.toml`` by language, those for all under ``""``. Raises RuleError."""
    try:
        table = tomllib.loads(content.decode("utf-8-sig"))
    except ValueError as error:
        raise RuleError([Problem(file, 0, None, f"is not valid TOML: {error}")]) from None
    problems = [f"has no key {key!r}; lists stand below [lists] or [lists.LANGUAGE]" for key in table if key != "lists"]
    every = table.get("lists", {})
    by_language: dict[str, dict[str, Any]] = {"": {k: v for k, v in every.items() if not isinstance(v, dict)}}
    by_language |= {language: lists for language, lists in every.items() if isinstance(lists, dict)}
    for lists in by_language.values():
        problems += [message for _, message in list_problems(lists)]
    if problems:
        raise RuleError([Problem(file, 0, None, message) for message in problems])
    return {language: {name: tuple(v) for name, v in lists.items()} for language, lists in by_language.items()}


def list_problems(lists: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is wrong with some lists, as (name, message)."""
    found = []
    for name, entries in lists.items():
        if not _NAME.match(name) or name in PLACEHOLDERS:
            found.append((name, f"a list can't be called {name[:60]!r}; take small letters, no placeholder's name"))
        if not isinstance(entries, list) or not entries or not all(isinstance(entry, str) for entry in entries):
            found.append((name, f'list {name[:60]!r} must be a list of strings, as in {name[:60]} = ["…", "…"]'))
            continue
        if len(entries) > MAX_ENTRIES:
            found.append((name, f"list {name[:60]!r} has {len(entries)} entries, at most {MAX_ENTRIES} are allowed"))
        for entry in entries[:MAX_ENTRIES]:
            try:
                if entry.strip() and "{" not in entry.replace("{[}", "").replace("{]}", ""):
                    parse(entry)
                else:
                    found.append((name, f"list {name[:60]!r}: {entry[:60]!r} must be words, options, alternatives"))
            except TemplateError as error:
                found.append((name, f"list {name[:60]!r}: {error}"))
    return found


def lists_for(
    languages: Sequence[str], shared: Mapping[str, Mapping[str, tuple[str, ...]]], own: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """The lists that a pack sees: its own before those of its languages before those for all.

    Where a pack has several languages, a list has the entries of each.
    """
    seen = dict(shared.get("", {}))
    of_languages: dict[str, tuple[str, ...]] = {}
    for language in languages:
        for name, entries in shared.get(language, {}).items():
            of_languages[name] = tuple(dict.fromkeys(of_languages.get(name, ()) + entries))
    return {**seen, **of_languages, **own}

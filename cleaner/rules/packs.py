"""One rule file's content to a pack: TOML, keys, types and values, every problem with its line and its mend."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

import msgspec

from cleaner.core.suggest import did_you_mean
from cleaner.rules import validate
from cleaner.rules.lists import list_problems, lists_for
from cleaner.rules.model import Lists, Pack, Problem, Rule

MAX_RULES = 5_000
MAX_TEMPLATES = 5_000
MAX_PROBLEMS = 200
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}$")
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z0-9-]+$")
_DEEP = re.compile(r"(?<![\"'\w-])(?:[\"'\w-]++[ \t]*+\.[ \t]*+){12}")
_RULE_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*[\"']?rule[\"']?[ \t]*\]\]", re.MULTILINE)
_HEADER = re.compile(r"^[ \t]*\[", re.MULTILINE)
_AT = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")

PACK_KEYS = ("title", "family", "sites", "languages", "fingerprint", "fingerprint_at_least", "source_names")
RULE_KEYS = (
    "id", "action", "lines", "prefix", "suffix", "block", "pattern", "has", "select", "then", "where", "strength",
    "article_before", "near", "why", "drops", "keeps", "lint",
)  # fmt: skip


class _Places:
    """Where keys stand in a rule file, for messages: the TOML parser doesn't tell."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self.rules: list[int] = [text.count("\n", 0, m.start()) + 1 for m in _RULE_HEADER.finditer(text)][
            : MAX_RULES + 1
        ]

    def rule(self, index: int) -> int:
        return self.rules[index] if index < len(self.rules) else 0

    def key(self, start: int, key: str) -> int:
        """The line of a key behind line ``start``, or ``start``."""
        wanted = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[.=]")
        for number in range(start, min(start + 400, len(self._lines))):
            line = self._lines[number]
            if number > start and line.lstrip().startswith("["):
                break
            if wanted.match(line):
                return number + 1
        return max(start, 1)


class _Reader:
    """Reads typed values out of one table and collects what is wrong."""

    def __init__(self, file: str, places: _Places, table: dict[str, Any], start: int, rule: str | None) -> None:
        self._file, self._places, self._table, self._start, self._rule = file, places, table, start, rule
        self.problems: list[Problem] = []

    def problem(self, key: str, message: str) -> None:
        self.problems.append(Problem(self._file, self._places.key(self._start, key), self._rule, message))

    def keys(self, known: tuple[str, ...], what: str) -> None:
        for key in itertools.islice(self._table, MAX_PROBLEMS):
            if key not in known:
                self.problem(key, f"{what} has no key {key[:60]!r}{did_you_mean(key, known)}")

    def text(self, key: str, default: str = "") -> str:
        value = self._table.get(key, default)
        if isinstance(value, str):
            return value
        self.problem(key, f"{key!r} must be a string in quotes, not {_type(value)}")
        return default

    def number(self, key: str, default: int, least: int = 0) -> int:
        value = self._table.get(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= 1_000_000:
            return value
        self.problem(key, f"{key!r} must be a whole number from {least} to 1000000, not {_type(value)}")
        return default

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.problem(key, f'{key!r} must be a list of strings, as in {key} = ["…", "…"]')
            return ()
        if len(value) > MAX_TEMPLATES:
            self.problem(key, f"{key!r} has {len(value)} entries, at most {MAX_TEMPLATES} are allowed; split the rule")
            return ()
        if key in self._table and not value:
            self.problem(key, f"{key!r} is empty; give it an entry or take it out")
        return tuple(value)

    def choice(self, key: str, known: tuple[str, ...], default: str) -> str:
        value = self.text(key, default)
        if value == default or value in known:
            return value
        self.problem(key, f"{key} = {value[:60]!r} is none of {', '.join(known)}{did_you_mean(value, known)}")
        return default

    def table(self, key: str) -> dict[str, Any]:
        value = self._table.get(key, {})
        if isinstance(value, dict):
            return value
        self.problem(key, f"{key!r} must be a table in braces, as in docs/rules.md")
        return {}


def _type(value: object) -> str:
    names = {bool: "true or false", int: f"the number {value}", str: "a string", list: "a list", dict: "a table"}
    return names.get(type(value), f"a {type(value).__name__}")


def is_host(text: str) -> bool:
    """Can a text be a host's name?"""
    return bool(_HOST.match(text))


def parse_pack(file: str, content: bytes, shared: Mapping[str, Lists]) -> tuple[Pack | None, list[Problem]]:
    """The pack in a rule file's ``content``, and everything that is wrong with it (then the pack may be None)."""
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return None, [Problem(file, line, None, "is not UTF-8 text; save it as UTF-8")]
    deep = _DEEP.search(text)
    if deep:
        line = text.count("\n", 0, deep.start()) + 1
        return None, [Problem(file, line, None, "a key with more than ten dots; rules are not nested")]
    headers = len(_HEADER.findall(text))
    if headers > MAX_RULES:
        return None, [Problem(file, 1, None, f"{headers} rules in one file, at most {MAX_RULES} are allowed; split it")]
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _AT.search(str(error))
        line = int(at[1]) if at and at[1] else text.count("\n") + 1
        message = _AT.sub("", str(error))
        return None, [Problem(file, line, None, f"is not valid TOML: {message}; mind the quotes, commas and brackets")]
    except RecursionError:
        return None, [Problem(file, 1, None, "lists or tables are nested too deeply; rules are not nested")]
    return _pack(file, document, _Places(text), shared)


def _pack(
    file: str, document: dict[str, Any], places: _Places, shared: Mapping[str, Lists]
) -> tuple[Pack, list[Problem]]:
    top = _Reader(file, places, document, 0, None)
    top.keys(("pack", "lists", "rule"), "a rule file")
    table = top.table("pack")
    reader = _Reader(file, places, table, 0, None)
    reader.keys(PACK_KEYS, "[pack]")
    stem = PurePath(file).name.removesuffix(".toml")
    own = top.table("lists")
    wrong = list_problems(own)
    for name, message in wrong:
        top.problem(name, message)
    lists = {} if wrong else {name: tuple(entries) for name, entries in own.items()}
    pack = Pack(
        file=file,
        title=reader.text("title", stem),
        family=reader.text("family", stem),
        sites=tuple(site.lower().removeprefix("www.") for site in reader.texts("sites")),
        languages=reader.texts("languages"),
        fingerprint=reader.texts("fingerprint"),
        fingerprint_at_least=reader.number("fingerprint_at_least", 2, least=1),
        source_names=reader.texts("source_names"),
        lists=lists_for(reader.texts("languages"), shared, lists),
    )
    for site in pack.sites:
        if not is_host(site):
            reader.problem(
                "sites", f"{site[:60]!r} is not a host; write it as in example.com, without https:// and path"
            )
    if pack.fingerprint and not pack.sites:
        reader.problem("fingerprint", "a fingerprint recognises a site: name it in 'sites'")
    if 0 < len(pack.fingerprint) < pack.fingerprint_at_least:
        reader.problem(
            "fingerprint",
            f"{len(pack.fingerprint)} fingerprint line(s) can't reach fingerprint_at_least = "
            f"{pack.fingerprint_at_least}; add lines or lower it",
        )
    for template in pack.fingerprint:
        reader.problems += [
            Problem(file, places.key(0, "fingerprint"), None, m) for m in validate.line_template(template, pack.lists)
        ]
    problems = top.problems + reader.problems
    tables = document.get("rule", [])
    if not isinstance(tables, list) or not all(isinstance(item, dict) for item in tables):
        problems.append(Problem(file, 1, None, "a rule begins with [[rule]] in double brackets"))
        return pack, problems
    rules: list[Rule] = []
    for index, item in enumerate(tables):
        rule, found = _rule(file, places, item, places.rule(index), pack.lists)
        problems += found
        rules.append(rule)
        if len(problems) > MAX_PROBLEMS:
            break
    return msgspec.structs.replace(pack, rules=tuple(rules)), problems


def _marks(reader: _Reader) -> dict[str, str]:
    """Accepted findings of lint with their reasons."""
    marks = reader.table("lint")
    for name, reason in marks.items():
        if name not in validate.FINDINGS or not isinstance(reason, str) or not reason.strip():
            message = "'lint' accepts a finding with its reason, as in lint = { one-word = \"a button\" }; there are "
            reader.problem("lint", message + ", ".join(validate.FINDINGS))
            return {}
    return marks


def _rule(file: str, places: _Places, table: dict[str, Any], start: int, lists: Lists) -> tuple[Rule, list[Problem]]:
    name = table.get("id")
    shown = name[:100] if isinstance(name, str) else None
    reader = _Reader(file, places, table, start, shown)
    reader.keys(RULE_KEYS, "a rule")
    if not isinstance(name, str) or not _ID.match(name):
        reader.problem("id", "needs an id of small letters, digits, '.', '-' and '_', as in id = \"share.buttons\"")
    then = _Reader(file, places, reader.table("then"), start, shown)
    near = _Reader(file, places, reader.table("near"), start, shown)
    then.keys(("what", "at_most"), "'then'")
    near.keys(("lines", "hits"), "'near'")
    has_near = "near" in table
    rule = Rule(
        id=shown or "",
        action=reader.choice("action", validate.ACTIONS, "drop"),
        lines=reader.texts("lines"),
        prefix=reader.texts("prefix"),
        suffix=reader.texts("suffix"),
        block=reader.texts("block"),
        pattern=reader.text("pattern"),
        has=reader.texts("has"),
        select=reader.text("select"),
        then=then.texts("what"),
        at_most=then.number("at_most", validate.THEN_AT_MOST, least=1),
        where=reader.choice("where", validate.PLACES, ""),
        strength=reader.choice("strength", validate.STRENGTHS, ""),
        article_before=reader.number("article_before", validate.ARTICLE_BEFORE),
        near_lines=near.number("lines", 4, least=1) if has_near else 0,
        near_hits=near.number("hits", 1, least=1) if has_near else 0,
        why=reader.text("why"),
        drops=reader.texts("drops"),
        keeps=reader.texts("keeps"),
        lint=_marks(reader),
        at=start,
    )
    problems = reader.problems + then.problems + near.problems
    for key, message in validate.rule(rule, table.keys(), lists):
        problems.append(Problem(file, places.key(start, key), shown, message))
    return rule, problems

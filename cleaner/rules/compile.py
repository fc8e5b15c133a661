"""From a rule set to the tables that the matcher looks lines up in: plain lists and dictionaries, so that they can be cached.

A *target* is something that a line can hit: a rule's template, a pack's fingerprint line, or the line by which a block is
found. Each target is placed in one table, by what is rarest in it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from cleaner.rules import patterns
from cleaner.rules.check import split_mark
from cleaner.rules.normalize import key_of
from cleaner.rules.ruleset import Rule, RuleSet
from cleaner.rules.template import Parts, is_exact, kinds, literals, parse

VERSION = "1"  # of the compiled form: raised with every change to this module or to what it stands on
SHORT = 200  # characters up to which a line is looked at whole
HEAD = 32  # characters by which longer exact lines are found
GRAM = 4  # characters of a prefix or suffix by which it is found

LINE, FINGERPRINT, BLOCK, PREFIX, SUFFIX, PATTERN = range(6)
NO_SPACES = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
NUMBER = re.compile(r"\d{1,3}(?:[ .,']\d{3})+(?!\d)[kmb]?\+?|\d+(?:[.,]\d+)?(?:[kmb](?![a-z]))?\+?")
_PUNCTUATION = "!\"#$%&'()*+,-./0123456789:;<=>?@[\\]^_`{|}~\n\t"
WORD_TABLE = bytes(32 if chr(i) in _PUNCTUATION else i for i in range(256))


@dataclass(slots=True)
class Compiled:
    """The tables. ``targets`` hold (type, owner, parts, rank): owner is a rule, a pack or a block by index."""

    rules: list[dict[str, Any]] = field(default_factory=list)
    packs: list[dict[str, Any]] = field(default_factory=list)
    hosts: dict[str, list[int]] = field(default_factory=dict)
    targets: list[list[Any]] = field(default_factory=list)
    exact: dict[str, list[int]] = field(default_factory=dict)
    long: dict[str, list[int]] = field(default_factory=dict)
    numbers: dict[str, list[int]] = field(default_factory=dict)
    words: dict[str, list[int]] = field(default_factory=dict)
    grams: dict[str, list[int]] = field(default_factory=dict)
    texts: dict[str, list[int]] = field(default_factory=dict)
    heads: dict[str, list[int]] = field(default_factory=dict)
    tails: dict[str, list[int]] = field(default_factory=dict)
    kinds: dict[str, list[int]] = field(default_factory=dict)
    blocks: list[dict[str, Any]] = field(default_factory=list)
    patterns: list[dict[str, Any]] = field(default_factory=list)
    selects: list[list[Any]] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)


def compile_rules(rules: RuleSet) -> Compiled:
    """The tables of a rule set that has been checked."""
    builder = _Builder(rules)
    return builder.build()


def words_of(text: str) -> list[str]:
    """The words of a normalised text: what stands between spaces, digits and ASCII punctuation."""
    return text.encode("utf-8", "surrogatepass").translate(WORD_TABLE).decode("utf-8", "surrogatepass").split()


class _Builder:
    def __init__(self, rules: RuleSet) -> None:
        self._set = rules
        self._out = Compiled()
        self._pending: list[tuple[int, list[str]]] = []  # targets whose word is chosen when all are known

    def build(self) -> Compiled:
        out = self._out
        names = [*self._set.sources, *(name for pack in self._set.packs for name in pack.source_names)]
        out.sources = sorted({key_of(name) for name in names})
        order = 0
        for index, pack in enumerate(self._set.packs):
            out.packs.append({"site": pack.sites[0] if pack.sites else "", "least": pack.fingerprint_at_least})
            for site in pack.sites:
                out.hosts.setdefault(site, []).append(index)
            for template in pack.fingerprint:
                self._place(FINGERPRINT, index, parse(template), 0)
            for rule in pack.rules:
                self._rule(rule, index, pack.scope, order)
                order += 1
        self._choose_words()
        return out

    def _rule(self, rule: Rule, pack: int, scope: int, order: int) -> None:
        index = len(self._out.rules)
        self._out.rules.append(
            {
                "id": rule.id,
                "pack": pack,
                "action": rule.action,
                "hint": rule.hint,
                "scope": scope,
                "order": order,
                "where": rule.where,
                "article_before": rule.article_before,
                "near": [rule.near_lines, rule.near_hits],
                "then": [list(parse(template)) for template in rule.then],
                "at_most": rule.at_most,
            }
        )
        for template in dict.fromkeys(rule.lines):
            parts = parse(template)
            self._place(LINE, index, parts, 0 if is_exact(parts) else 1)
        for template in rule.prefix:
            self._affix(PREFIX, index, parse(template))
        for template in rule.suffix:
            self._affix(SUFFIX, index, parse(template))
        if rule.block:
            self._block(rule, index)
        if rule.pattern:
            self._pattern(rule.pattern, index)
        if rule.select:
            self._out.selects.append([index, rule.select])

    def _target(self, kind: int, owner: int, parts: Parts, rank: int) -> int:
        self._out.targets.append([kind, owner, list(parts), rank])
        return len(self._out.targets) - 1

    def _place(self, kind: int, owner: int, parts: Parts, rank: int) -> None:
        """Enter a whole-line template in the table by which it is found fastest."""
        out = self._out
        target = self._target(kind, owner, parts, rank)
        if is_exact(parts):
            text = str(parts[0])
            table, key = (out.exact, text) if len(text) <= SHORT else (out.long, text[:HEAD])
            table.setdefault(key, []).append(target)
            return
        grams = anchor_grams(parts)
        if set(kinds(parts)) == {"n"} and not any(c.isdigit() for c in "".join(literals(parts))):
            out.numbers.setdefault("".join(p if isinstance(p, str) else "0" for p in parts), []).append(target)
            if grams:
                out.grams.setdefault(grams[0], []).append(target)
        else:
            self._by_part(target, parts)

    def _affix(self, kind: int, owner: int, parts: Parts) -> None:
        target = self._target(kind, owner, parts, 1)
        first, last = parts[0], parts[-1]
        if kind == PREFIX:
            self._out.heads.setdefault(str(first)[:GRAM], []).append(target)
        elif isinstance(last, str) and len(last) >= 2:
            self._out.tails.setdefault(last[-GRAM:], []).append(target)
        else:
            self._by_part(target, parts)

    def _by_part(self, target: int, parts: Parts) -> None:
        """Enter a target under a word, a pair of characters, a placeholder or a text of its template."""
        words, grams, kind = anchor_words(parts), anchor_grams(parts), anchor_kind(parts)
        if words:
            self._pending.append((target, words))
        elif grams:
            self._out.grams.setdefault(grams[0], []).append(target)
        elif kind:
            self._out.kinds.setdefault(kind, []).append(target)
        else:
            text = max((part.strip() for part in literals(parts)), key=len, default="")
            self._out.texts.setdefault(text, []).append(target)

    def _block(self, rule: Rule, index: int) -> None:
        lines = []
        for line in rule.block:
            template, mark = split_mark(line)
            lines.append([list(parse(template)), mark])
        parsed: list[Parts] = [tuple(parts) for parts, _ in lines]
        choices = [
            (_anchor_rank(parts, parsed.count(parts) > 1), position)
            for position, parts in enumerate(parsed)
            if not lines[position][1]
        ]
        rank, position = min(choices)
        block = len(self._out.blocks)
        self._out.blocks.append({"rule": index, "lines": lines, "anchor": position})
        parts = parsed[position]
        if rank == _REPEAT:
            step = parsed.index(parts, position + 1) - position
            target = self._target(BLOCK, block, parts, 1)
            self._out.kinds.setdefault(f"repeat{step}", []).append(target)
        else:
            self._place(BLOCK, block, parts, 1)

    def _pattern(self, pattern: str, index: int) -> None:
        words = patterns.words(pattern)
        number = len(self._out.patterns)
        self._out.patterns.append({"rule": index, "pattern": pattern, "found": bool(words)})
        if not words:
            return
        target = self._target(PATTERN, number, (), 2)
        for word in sorted(words):
            if NO_SPACES.search(word):
                self._out.grams.setdefault(anchor_grams((word,))[0], []).append(target)
            else:
                self._out.words.setdefault(word, []).append(target)

    def _choose_words(self) -> None:
        """Each template with words is found by its rarest: the least common in the language, then in the rule set."""
        used = Counter(word for _, words in self._pending for word in set(words))
        for target, words in self._pending:
            best = min(words, key=lambda w: (w in patterns.COMMON or len(w) < 3, used[w] // 8, -len(w), w))
            self._out.words.setdefault(best, []).append(target)


def anchor_words(parts: Parts) -> list[str]:
    """The words of a template's literals that stand free: a line that matches holds each of them as a word."""
    found: list[str] = []
    for i, part in enumerate(parts):
        if not isinstance(part, str):
            continue
        words = words_of(part)
        if not words:
            continue
        before = parts[i - 1][0] if i else ""
        after = parts[i + 1][0] if i + 1 < len(parts) else ""
        glued_before = bool(before) and part.startswith(words[0]) and before != "n"
        glued_after = bool(after) and part.endswith(words[-1])
        if glued_before:
            words = words[1:]
        if glued_after and words:
            words = words[:-1]
        found += [word for word in words if not NO_SPACES.search(word)]
    return found


def anchor_grams(parts: Parts) -> list[str]:
    """Pairs of characters (single ones, if need be) of scripts without spaces, the best first."""
    pairs = [text[i : i + 2] for text in literals(parts) for i in range(len(text) - 1)]
    wide = [pair for pair in pairs if NO_SPACES.match(pair[0]) and NO_SPACES.match(pair[1])]
    if wide:
        return sorted(wide, key=lambda pair: sum("\u3040" <= c <= "\u30ff" for c in pair))
    return [c for part in literals(parts) for c in part if NO_SPACES.match(c)]


def anchor_kind(parts: Parts) -> str:
    """The placeholder by which a template without words is found."""
    used = kinds(parts)
    choice = [kind for kind in ("age", "date", "time", "url", "n") if kind in used]
    return choice[0] if choice else "source" if parts == (("source",),) else ""


_REPEAT = 6


def _anchor_rank(parts: Parts, twice: bool) -> int:
    """How well a block is found by a line: 0 best."""
    words = any(c.isalpha() for c in "".join(literals(parts)))
    if words:
        return 0 if is_exact(parts) else 1
    used = kinds(parts)
    for rank, kind in enumerate(("age", "date", "time", "url"), start=2):
        if kind in used:
            return rank
    if twice and len(parts) == 1:
        return _REPEAT
    if "n" in used:
        return 7
    return 8 if parts == (("source",),) else 9

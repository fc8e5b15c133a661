"""From a rule set to the tables that the matcher looks lines up in: plain lists and dictionaries, so that they can
be cached.

A *target* is something that a line can hit: a rule's template, a pack's fingerprint line, or the line by which a
block is
found. Each target is placed in one table of a *layer*, by what is rarest in it. There is a layer for what always
holds, one
for fingerprints and one for each site: the rules of a site that a document isn't from cost nothing.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from cleaner.rules import patterns
from cleaner.rules.anchors import (
    REPEAT,
    anchor_grams,
    anchor_kind,
    anchor_rank,
    anchor_words,
    first_word,
)
from cleaner.rules.blocklines import split_mark
from cleaner.rules.normalize import key_of
from cleaner.rules.ruleset import Lists, Rule, RuleSet
from cleaner.rules.shapes import has_spaceless
from cleaner.rules.tables import (
    ALWAYS,
    BLOCK,
    FINGERPRINT,
    HEAD,
    LINE,
    PATTERN,
    PREFIX,
    SHORT,
    SUFFIX,
    Compiled,
    Table,
)
from cleaner.rules.template import Parts, has_groups, is_exact, kinds, literals, parse, plain_keys


def compile_rules(rules: RuleSet) -> Compiled:
    """The tables of a rule set that has been checked."""
    return _Builder(rules).build()


@lru_cache(maxsize=4)
def _source_keys(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(key_of, names))


class _Builder:
    def __init__(self, rules: RuleSet) -> None:
        self._set = rules
        self._out = Compiled()
        self._layer: dict[str, Table] = {}
        self._known: dict[
            tuple[int, str, Parts], int
        ] = {}  # targets of this layer, so that equal ones are searched once
        self._pending: list[tuple[dict[str, Table], int, Parts, bool]] = []  # whose word is chosen when all are known

    def build(self) -> Compiled:
        out = self._out
        named = {key_of(name) for pack in self._set.packs for name in pack.source_names}
        out.sources = sorted(named.union(_source_keys(self._set.sources)))
        order = 0
        for index, pack in enumerate(self._set.packs):
            out.packs.append({"site": pack.sites[0] if pack.sites else "", "least": pack.fingerprint_at_least})
            for site in pack.sites:
                out.hosts.setdefault(site, []).append(index)
            self._open(ALWAYS)
            for template in pack.fingerprint:
                self._place(FINGERPRINT, index, parse(template, pack.lists), 0)
            self._open(str(index) if pack.sites else ALWAYS)
            for rule in pack.rules:
                self._rule(rule, index, pack.scope, order, pack.lists)
                order += 1
        self._choose_words()
        for name, layer in out.layers.items():
            lines = layer.pop("lines", {})
            layer["doubles"] = {key: rules[1:] for key, rules in lines.items() if len(rules) > 1}
            out.lines[name] = {key: rules[0] for key, rules in lines.items()}
        return out

    def _open(self, layer: str) -> None:
        self._name = layer
        self._layer = self._out.layers.setdefault(layer, {})

    def _enter(self, table: str, key: str, target: int) -> None:
        targets = self._layer.setdefault(table, {}).setdefault(key, [])
        if target not in targets[-1:]:
            targets.append(target)

    def _rule(self, rule: Rule, pack: int, scope: int, order: int, lists: Lists) -> None:
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
                "then": [list(parse(template, lists)) for template in rule.then],
                "at_most": rule.at_most,
            }
        )
        plain = plain_keys(rule.lines)
        for template in dict.fromkeys(rule.lines):
            key = plain.get(template)
            if key and len(key) <= SHORT:
                self._enter("lines", key, index)
            else:
                parts = parse(template, lists)
                self._place(LINE, index, parts, 0 if is_exact(parts) else 1)
        for template in rule.prefix:
            self._affix(PREFIX, index, parse(template, lists, "end"))
        for template in rule.suffix:
            self._affix(SUFFIX, index, parse(template, lists, "begin"))
        if rule.block:
            self._block(rule, index, lists)
        if rule.pattern:
            self._pattern(rule.pattern, index)
        if rule.select:
            self._out.selects.append([index, rule.select])

    def _target(self, kind: int, owner: int, parts: Parts, rank: int) -> tuple[int, bool]:
        """A target's number, and whether it is new."""
        known = self._known.get((kind, self._name, parts))
        if known is not None:
            owners = self._out.targets[known][1]
            if owner not in owners:
                owners.append(owner)
            return known, False
        ends = [part if isinstance(part, str) else "" for part in (parts[0], parts[-1])]
        inside = max(literals(parts), key=len, default="")
        self._out.targets.append([kind, [owner], list(parts), rank, *ends, inside])
        self._known[kind, self._name, parts] = len(self._out.targets) - 1
        return len(self._out.targets) - 1, True

    def _place(self, kind: int, owner: int, parts: Parts, rank: int) -> None:
        """Enter a whole-line template in the table by which it is found fastest."""
        if kind == LINE and is_exact(parts) and len(str(parts[0])) <= SHORT:
            self._enter("lines", str(parts[0]), owner)
            return
        target, new = self._target(kind, owner, parts, rank)
        if not new:
            return
        if is_exact(parts):
            text = str(parts[0])
            self._enter("exact" if len(text) <= SHORT else "long", text if len(text) <= SHORT else text[:HEAD], target)
        elif has_groups(parts):
            self._enter("all", "", target)
        elif set(kinds(parts)) == {"n"} and not any(c.isdigit() for c in "".join(literals(parts))):
            self._enter("numbers", "".join(p if isinstance(p, str) else "0" for p in parts), target)
            grams = anchor_grams(parts)
            if grams:  # for numbers in ideographs
                self._enter("grams", grams[0], target)
        else:
            self._by_part(target, parts)

    def _affix(self, kind: int, owner: int, parts: Parts) -> None:
        target, new = self._target(kind, owner, parts, 1)
        first, last = parts[0], parts[-1]
        if not new:
            return
        if has_groups(parts):
            self._enter("all", "", target)
        elif kind == PREFIX:
            self._enter("heads", str(first)[:HEAD], target)
        elif isinstance(last, str) and len(last) >= 2:
            self._enter("tails", last[-HEAD:], target)
        else:
            self._by_part(target, parts, first=False)

    def _by_part(self, target: int, parts: Parts, *, first: bool = True) -> None:
        """Enter a target under a word, a pair of characters, a placeholder or a text of its template."""
        grams, kind = anchor_grams(parts), anchor_kind(parts)
        text = max((part.strip() for part in literals(parts)), key=len, default="")
        if anchor_words(parts):
            self._pending.append((self._layer, target, parts, first))
        elif grams:
            self._enter("grams", grams[0], target)
        elif kind and not (kind == "n" and text):
            self._enter("kinds", kind, target)
        else:
            if first and len(text) > 1 and str(parts[0]).startswith(text):
                self._enter("heads", text[:HEAD], target)
            else:
                self._enter("texts", text, target)

    def _block(self, rule: Rule, index: int, lists: Lists) -> None:
        lines = []
        for line in rule.block:
            template, mark = split_mark(line)
            lines.append([list(parse(template, lists)), mark])
        parsed: list[Parts] = [tuple(parts) for parts, _ in lines]
        choices = [
            (anchor_rank(parts, parsed.count(parts) > 1), position)
            for position, parts in enumerate(parsed)
            if not lines[position][1]
        ]
        rank, position = min(choices)
        block = len(self._out.blocks)
        self._out.blocks.append({"rule": index, "lines": lines, "anchor": position})
        parts = parsed[position]
        if rank == REPEAT:
            step = parsed.index(parts, position + 1) - position
            self._out.targets.append([BLOCK, [block], list(parts), 1, "", "", ""])
            self._enter("repeats", str(step), len(self._out.targets) - 1)
        else:
            self._place(BLOCK, block, parts, 1)

    def _pattern(self, pattern: str, index: int) -> None:
        target, new = self._target(PATTERN, index, (pattern,), 2)
        if not new:
            return
        target_parts = self._out.targets[target]
        table, words, needs, phrases = patterns.plan(pattern)
        fallback = patterns.literals(pattern) if not words else frozenset()
        least, most = patterns.lengths(pattern)
        target_parts[2:] = [[len(self._out.patterns)], 2, "", "", ""]
        self._out.patterns.append(
            {
                "pattern": pattern,
                "needs": list(map(sorted, needs)),
                "phrases": list(map(sorted, phrases)),
                "least": least,
                "most": most,
            }
        )
        for text in sorted(fallback):
            self._enter("texts", text, target)
        if not words and not fallback:
            self._enter("all", "", target)
        for word in sorted(words):
            if has_spaceless(word):
                self._enter("grams", anchor_grams((word,))[0], target)
            else:
                self._enter(table, word, target)

    def _choose_words(self) -> None:
        """Each template with words is found by its rarest, or by its first word, which few lines begin with."""
        used = Counter(word for _, _, parts, _ in self._pending for word in set(anchor_words(parts)))
        for layer, target, parts, at_first in self._pending:
            self._layer = layer
            costs = {word: patterns.cost((word,)) + used[word] for word in anchor_words(parts)}
            best = min(costs, key=lambda word: (costs[word], word))
            first = first_word(parts) if at_first else ""
            begin = str(parts[0])[:HEAD].strip() if isinstance(parts[0], str) and at_first else ""
            if not first and len(begin) > 1 and not begin[0].isalnum() and costs[best] >= patterns.RARE:
                self._enter("heads", begin, target)
                continue
            if first and costs.get(first, 1e9) < 10 * costs[best]:
                self._enter("firsts", first, target)
            else:
                self._enter("words", best, target)

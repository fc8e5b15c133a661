"""Patterns of rules: what is refused, and the words by which a line is found before a pattern is tried."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cleaner.rules import regexes, regexwords
from cleaner.rules.normalize import MARKS, normalize
from cleaner.rules.searches import ESCAPES, compile_pattern

MAX_CHARACTERS = 2500
SHORT_MATCH = 190  # a little less than what the matcher calls a short line: the marks around a line don't count
MAX_LITERALS = 8
PROBE_TIMEOUT = 0.1


def problems(pattern: str) -> Iterator[str]:
    """What is wrong with a pattern, each with its mend."""
    if not pattern:
        yield "an empty pattern"
        return
    if len(pattern) > MAX_CHARACTERS:
        yield f"a pattern has at most {MAX_CHARACTERS} characters, this one {len(pattern)}; use 'lines'"
        return
    if re.search(r"\(\?(?:R|[0-9]|&|P>|\()|\\g<|\\L<|\{e", pattern):
        yield "recursion, conditions, fuzzy matches and named lists are not allowed in a pattern"
        return
    try:
        tree = regexes.parse(pattern)
    except regexes.ShapeError as error:
        yield f"is not a regular expression: {error}"
        return
    if regexes.explodes(tree):
        yield (
            "a repeated group holds a repetition, or alternatives that can be read two ways, as in (a+)+ or (a|aa)+; "
            "it can take for ever; leave out the outer or the inner repetition, or begin each round with a character "
            "that the inner one can't match"
        )
        return
    yield from _tried(pattern)


def _tried(pattern: str) -> Iterator[str]:
    """What shows when the pattern is compiled and run on a few hard lines."""
    import regex

    try:
        compiled = compile_pattern(pattern)
    except (regex.error, ValueError, OverflowError, RecursionError, MemoryError) as error:
        yield f"is not a regular expression: {error}"
        return
    try:
        if compiled.search("", timeout=PROBE_TIMEOUT) is not None:
            yield "matches the empty string, and so every line; ask for at least one character"
            return
        for probe in _probes(pattern):
            compiled.search(probe, timeout=PROBE_TIMEOUT)
    except TimeoutError:
        yield "takes too long on a short line; write it with fewer repetitions side by side"


def _probes(pattern: str) -> list[str]:
    """Lines on which a pattern that backtracks without end shows it."""
    letters = "".join(dict.fromkeys(c for c in ESCAPES.sub("", pattern) if c.isalnum()))[:4]
    seeds = [*letters, " ", "a ", "1", "-"]
    return [(seed * 200)[:200] + "\x00" for seed in seeds]


# The words that lines are full of, in a few languages: a rule found by one is tried often.
_COMMON_WORDS = (
    "the a an to of and or in on at for by with from is are was be been has have had it its this that "
    "these those as we us our you your i my me he she they his her their not no but if so all any can "
    "will may more most now new one out up about after who what when how which than then there here over "
    "into just also said says news read first last time day year de la le les el los las en et un une der "
    "die das und im von zu di il che y e o do da que por para con del pour par sur des du au aux est mit "
    "den dem ist auf für ein eine nicht och att det som på en av til er for med af "
)
COMMON = frozenset(_COMMON_WORDS.split())


Words = frozenset[str]


def plan(pattern: str) -> tuple[str, Words, list[Words]]:
    """By what a pattern is found: the table ``firsts`` or ``words``, its words there, and what else a line must hold.

    Words are in the spelling of ``normalize``. Every line that matches begins with one of ``firsts``, or holds one of
    ``words``; and one of each further set. Without any words a pattern must be tried everywhere.
    """
    tree = regexes.parse(pattern)
    sets = sorted(set(_word_sets(tree)), key=lambda words: (cost(words), sorted(words)))
    sets = [words for words in sets if len(words) <= 150]
    begin = regexwords.first_words(tree)
    firsts = frozenset(filter(None, (normalize(word) for word in begin))) if begin else frozenset()
    if firsts and (not sets or cost(firsts) < 8 * cost(sets[0])):
        return "firsts", firsts, sets[:2]
    return ("words", sets[0], sets[1:3]) if sets else ("words", frozenset(), [])


def is_short(pattern: str) -> bool:
    """Is a pattern bound to a line's beginning and end, and can it match nothing longer than a short line?"""
    tree = regexes.parse(pattern)
    return regexes.is_bound(tree) and regexes.longest(tree) <= SHORT_MATCH


def literals(pattern: str) -> Words:
    """Texts without regard to words of which every line that matches holds one; empty: none is certain."""
    choices: list[Words] = []
    for listed in regexwords.requirements(regexes.parse(pattern)):
        found = [[run for run in regexwords.runs(normalize(text)) if run.strip(MARKS)] for text in listed]
        if all(found):
            ways = ({max(runs, key=len) for runs in found}, {runs[0] for runs in found}, {runs[-1] for runs in found})
            choices += [frozenset(t for t in way if not any(o in t for o in way if o != t)) for way in ways]
    choices = [choice for choice in choices if len(choice) <= MAX_LITERALS]
    return min(choices, key=lambda choice: sum(1 / len(text) for text in choice), default=frozenset())


def cost(words: Iterable[str]) -> float:
    """How often some words are likely to send a rule to a line that it doesn't match."""
    return sum(60.0 if w in COMMON else 12.0 if len(w) < 4 else 8.0 / len(w) for w in words)


def _word_sets(tree: regexes.Node) -> Iterator[Words]:
    for listed in regexwords.requirements(tree):
        chosen = set()
        for text in listed:
            free = list(filter(None, map(normalize, regexwords.free_words(text))))
            if not free:
                break
            chosen.add(min(free, key=lambda word: (cost((word,)), word)))
        else:
            if chosen:
                yield frozenset(chosen)

"""Patterns of rules: what is refused, and the words by which a line is found before a pattern is tried."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cleaner.rules import regexes, regexwords
from cleaner.rules.normalize import MARKS, normalize
from cleaner.rules.searches import ESCAPES, compile_pattern

MAX_CHARACTERS = 2500
RARE = 12.0  # the cost of a word from which on another way of finding a template is better
MAX_LITERALS = 8
MAX_PHRASES = 12
MAX_WORDS = 150
MAX_NEEDS = 3
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
_FREQUENT_WORDS = (
    "like get use some help free home other content information story article stories articles want find see "
    "need find make work top best business media service services app guide learn people world county data "
    "information support only where why them should would could might must through while them email site web "
    "website page post share click please today because before right back week year years people report post "
    "photo image video don't it's you're you'll we're i'm sign here two three first next know without good good"
)
_FREQUENT = frozenset(_FREQUENT_WORDS.split())


Words = frozenset[str]


class Plan(NamedTuple):
    """How the lines that a pattern can match are told.

    ``words`` are in the spelling of ``normalize``: every line that matches begins with one of them (``table`` is
    ``firsts``) or holds one (``words``), and one of each further set in ``needs``; and of each set in ``phrases`` a
    text stands in it as it is written, also within words. Without any words a pattern must be tried everywhere.
    """

    table: str
    words: Words
    needs: list[Words]
    phrases: list[Words]


def plan(pattern: str) -> Plan:
    """How the lines that a pattern can match are told."""
    tree = regexes.parse(pattern)
    requirements = [normalize("\n".join(listed)).split("\n") for listed in regexwords.requirements(tree)]
    sets = sorted(set(_word_sets(requirements)), key=lambda words: (cost(words), sorted(words)))
    sets = [words for words in sets if len(words) <= MAX_WORDS]
    begin = regexwords.first_words(tree)
    firsts = frozenset(filter(None, (normalize(word) for word in begin))) if begin else frozenset()
    known = Words().union(*sets)
    phrases = [texts for texts in set(_phrase_sets(requirements)) if not texts <= known]
    phrases = sorted(phrases, key=lambda texts: (sum(1 / len(text) for text in texts), sorted(texts)))[:MAX_NEEDS]
    if firsts and (not sets or cost(firsts) < 8 * cost(sets[0])):
        return Plan("firsts", firsts, sets[:MAX_NEEDS], phrases)
    return Plan("words", sets[0] if sets else Words(), sets[1 : 1 + MAX_NEEDS], phrases)


def _word_sets(requirements: list[list[str]]) -> Iterator[Words]:
    """Sets of words, of each of which every match holds at least one."""
    for listed in requirements:
        free = [set(regexwords.free_words(text)) for text in listed]
        while free and all(free):
            chosen = _cover(free)
            yield chosen
            free = [words - chosen for words in free]


def _cover(choices: list[set[str]]) -> Words:
    """Words of which each of ``choices`` has one: again and again the cheapest for those that are still without."""
    chosen: set[str] = set()
    open_ = choices
    while open_:
        counts = Counter(word for words in open_ for word in words)
        chosen.add(min(counts, key=lambda word: (cost((word,)) / counts[word], word)))
        open_ = [words for words in open_ if words.isdisjoint(chosen)]
    counts = Counter(word for words in choices for word in words)
    for word in sorted(chosen, key=lambda word: (counts[word], word)):
        if not any(words & chosen == {word} for words in choices):
            chosen.discard(word)
    return frozenset(chosen)


def _phrase_sets(requirements: list[list[str]]) -> Iterator[Words]:
    """Sets of texts, of each of which every match holds one."""
    for listed in requirements:
        for way in (regexwords.certain, regexwords.phrases, regexwords.signs):
            ways = [way(text) for text in listed]
            if all(ways):
                least = _least(max(texts, key=len) for texts in ways)
                if len(least) <= MAX_PHRASES:
                    yield least


def _least(texts: Iterable[str]) -> Words:
    """Without those texts that hold another one; of very many, not all."""
    found: list[str] = []
    for text in sorted(set(texts), key=lambda text: (len(text), text)):
        if not any(other in text for other in found):
            found.append(text)
            if len(found) > MAX_PHRASES:
                break
    return Words(found)


def lengths(pattern: str) -> tuple[int, int]:
    """How many characters a line must have at least, and may have at most, for a pattern to match it."""
    tree = regexes.parse(pattern)
    return regexes.shortest(tree), regexes.longest(tree) if regexes.is_bound(tree) else regexes.INFINITE


def literals(pattern: str) -> Words:
    """Texts without regard to words of which every line that matches holds one; empty: none is certain."""
    choices: list[Words] = []
    for listed in regexwords.requirements(regexes.parse(pattern)):
        found = [[run for run in regexwords.runs(normalize(text)) if run.strip(MARKS)] for text in listed]
        if all(found):
            ways = ({max(runs, key=len) for runs in found}, {runs[0] for runs in found}, {runs[-1] for runs in found})
            choices += map(_least, ways)
    choices = [choice for choice in choices if len(choice) <= MAX_LITERALS]
    return min(choices, key=lambda choice: sum(1 / len(text) for text in choice), default=frozenset())


def cost(words: Iterable[str]) -> float:
    """How often some words are likely to send a rule to a line that it doesn't match."""
    return sum(60.0 if w in COMMON else 15.0 if w in _FREQUENT else 12.0 if len(w) < 4 else 8.0 / len(w) for w in words)

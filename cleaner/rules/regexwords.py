"""Which words every match of a regular expression holds, so that a pattern is tried only on lines with one of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cleaner.rules.anchors import SYMBOLS
from cleaner.rules.regexes import EDGE, UNKNOWN, Node, matches, product, texts

_WORDS = re.compile(f"(?:[^\\x00-@\\[-`{{-\\x7f{SYMBOLS}{EDGE}]|')+")  # runs of what _is_word takes for part of a word
MAX_STATES, MAX_FIRST = 3000, 120  # steps and words in finding what lines begin with


def requirements(node: Node, left: bool = False, right: bool = False) -> list[frozenset[str]]:
    """Sets of texts, of each of which every match holds at least one.

    ``left`` and ``right`` say whether words surely end where the node begins and ends; where not, UNKNOWN stands there.
    """
    if node.kind == "cat":
        return _in_sequence(node.parts, left, right)
    if node.kind == "repeat" and node.least > 0:
        return requirements(node.parts[0], left, right)
    listed = texts(node)
    if listed is not None and node.kind != "repeat":
        return [_wrapped(listed, left, right)]
    if node.kind == "alt":
        choices = [requirements(part, left, right) for part in node.parts]
        if all(choices):
            return [frozenset(text for choice in choices for text in _best(choice))]
    return []


def _in_sequence(parts: list[Node], left: bool, right: bool) -> list[frozenset[str]]:
    lefts, rights = [left], [right]
    for part in parts:
        lefts.append(_apart(part, -1) and (not _empty(part) or lefts[-1]))
    for part in reversed(parts):
        rights.append(_apart(part, 0) and (not _empty(part) or rights[-1]))
    rights.reverse()
    found: list[frozenset[str]] = []
    run: frozenset[str] = frozenset(("",))
    start = 0
    for i, part in enumerate(parts):
        some = texts(part)
        longer = product(run, some)
        if longer is not None:
            run = longer
            continue
        found.append(_wrapped(run, lefts[start], rights[i]))
        if some is None:
            found += requirements(part, lefts[i], rights[i + 1])
            run, start = frozenset(("",)), i + 1
        else:
            run, start = some, i
    found.append(_wrapped(run, lefts[start], right))
    return found


def _wrapped(listed: frozenset[str], left: bool, right: bool) -> frozenset[str]:
    before, after = EDGE if left else UNKNOWN, EDGE if right else UNKNOWN
    return frozenset(before + text + after for text in listed)


def _is_word(char: str) -> bool:
    return char.isalpha() or char == "'" or (ord(char) > 127 and char not in SYMBOLS and char != EDGE)


def _no_letter(node: Node) -> bool:
    """Does a set hold nothing that can be part of a word? (Judged by some letters of many scripts.)"""
    return node.kind == "set" and node.text != "." and not any(matches(node, c) for c in "aézñßжיدकก中あ가'")


def _empty(node: Node) -> bool:
    """Can a node match nothing? (An edge is no place for a word to go on: it counts as something.)"""
    if node.kind == "alt":
        return any(_empty(part) for part in node.parts)
    if node.kind in ("cat", "nothing"):
        return all(_empty(part) for part in node.parts)
    return node.kind == "repeat" and (node.least == 0 or _empty(node.parts[0]))


def _apart(node: Node, side: int) -> bool:
    """Does everything that a node matches begin (``side`` 0) or end (-1) with what is no part of a word?"""
    if node.kind == "cat":
        for part in node.parts if side == 0 else reversed(node.parts):
            if not _apart(part, side):
                return False
            if not _empty(part):
                return True
        return True
    if node.kind == "alt":
        return all(_apart(part, side) for part in node.parts)
    if node.kind == "repeat":
        return _apart(node.parts[0], side)
    if node.kind == "set":
        return _no_letter(node)
    return node.kind != "text" or not _is_word(node.text)


def runs(text: str) -> list[str]:
    """The runs of letters, and of other signs that are no spaces, that a listed text says for certain."""
    return re.findall(r"[^\W\d_]+|[^\w\s\uf8fe\uf8ff]+", text)


def certain(text: str) -> list[str]:
    """The stretches of a listed text between the places where any text may stand."""
    return [piece.strip() for piece in re.split(f"[{EDGE}{UNKNOWN}]", text) if piece.strip()]


def phrases(text: str) -> list[str]:
    """The runs of words and single spaces that a listed text says for certain."""
    return re.findall(r"[^\W\d_]+(?: [^\W\d_]+)*", text)


def signs(text: str) -> list[str]:
    """The runs of signs that are no letters, figures or spaces in a listed text."""
    return re.findall(f"[^\\w\\s{EDGE}{UNKNOWN}]+", text)


def first_words(tree: Node) -> frozenset[str] | None:
    """The words of which every matching line begins with one, where the pattern tells them (it begins with ``^``)."""
    if tree.kind != "cat" or not tree.parts or tree.parts[0].text != "^":
        return None
    found: set[str] = set()
    seen: set[tuple[int, ...]] = set()
    open_states: list[tuple[tuple[Node, ...], str]] = [(tuple(tree.parts[1:]), "")]
    while open_states:
        rest, word = open_states.pop()
        state = (*map(id, rest), hash(word))
        if state in seen:
            continue
        seen.add(state)
        if len(seen) > MAX_STATES or len(found) > MAX_FIRST or not rest:
            return None
        node, rest = rest[0], rest[1:]
        if node.kind == "cat":
            open_states.append(((*node.parts, *rest), word))
        elif node.kind == "alt":
            open_states += [((part, *rest), word) for part in node.parts]
        elif node.kind == "nothing":
            open_states.append((rest, word))
        elif node.kind == "repeat":
            more = (Node("repeat", "", node.parts, 0, node.most - 1),) if node.most > 1 else ()
            open_states.append(((node.parts[0], *more, *rest), word))
            if node.least == 0:
                open_states.append((rest, word))
        elif node.kind == "text" and _is_word(node.text):
            open_states.append((rest, word + node.text))
        elif node.kind in ("text", "edge") or _no_letter(node):
            if word:
                found.add(word)
            else:
                open_states.append((rest, ""))
        else:
            return None
    return frozenset(found)


def free_words(text: str) -> list[str]:
    """The words in a listed text that are whole: not at an end where more may follow."""
    return [word for word in _WORDS.findall(text) if UNKNOWN not in word]


def _best(choices: list[frozenset[str]]) -> frozenset[str]:
    """Of several requirements the one that tells most."""

    def cost(texts: Iterable[str]) -> float:
        return sum(1 / max((len(w) for w in free_words(t)), default=0.01) for t in texts)

    return min(choices, key=cost)

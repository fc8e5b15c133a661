"""The shape of a regular expression: a small parser for what the ``regex`` module reads, and what the tree tells.

Can the pattern explode, and how long can a match be? ``regexwords`` asks which words every match holds. Nothing is run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

MAX_DEPTH = 40
MAX_STRINGS = 500  # texts that a part of a pattern may stand for and still be listed
UNKNOWN, EDGE = (
    "\uf8fe",
    "\uf8ff",
)  # private, so that normalising leaves them; in listed texts: any text at all; a place where no word goes on
LETTERS, SIGNS = 100, 20  # letters in a row, or signs and figures, that are looked for
MANY = 10  # repetitions from which a repeat counts as unbounded

_TOKEN = re.compile(
    r"\\[pP]\{[^}]*\}|\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]"
    r"|\(\?<?[=!]|\(\?P?<\w+>|\(\?[a-zA-Z-]*[:)]|\(\?>|[()|^$.]|(?:[*+?]|\{\d*,?\d*\})[?+]?|.",
    re.DOTALL,
)
_QUANTIFIER = re.compile(r"(?:([*+?])|\{(\d*)(,?)(\d*)\})[?+]?$")
INFINITE = 1 << 30


class ShapeError(ValueError):
    """A regular expression that isn't one, or that is too deep."""


@dataclass(slots=True)
class Node:
    """``kind``: text (a character), set (one of many), edge, nothing, cat, alt, repeat."""

    kind: str
    text: str = ""
    parts: list[Node] = field(default_factory=list)
    least: int = 1
    most: int = 1


@lru_cache(maxsize=1024)
def parse(pattern: str) -> Node:
    """The tree of a pattern, not to be changed. Raises ShapeError."""
    tokens = _TOKEN.findall(pattern)
    position = 0

    def alternatives(depth: int) -> Node:
        nonlocal position
        if depth > MAX_DEPTH:
            raise ShapeError(f"groups are nested more than {MAX_DEPTH} deep")
        branches = [Node("cat")]
        while position < len(tokens) and tokens[position] != ")":
            token = tokens[position]
            position += 1
            parts = branches[-1].parts
            quantifier = _QUANTIFIER.match(token)
            if token == "|":
                branches.append(Node("cat"))
            elif quantifier and token != "{}":
                if not parts:
                    raise ShapeError(f"nothing to repeat before {token!r}")
                parts.append(_repeat(parts.pop(), quantifier))
            elif token.startswith("(") and not token.endswith(")"):
                inner = alternatives(depth + 1)
                if position >= len(tokens):
                    raise ShapeError("a group is not closed")
                position += 1
                parts.append(Node("nothing") if token.endswith(("=", "!")) else inner)
            elif not token.startswith("(?"):
                parts.append(_atom(token))
        return branches[0] if len(branches) == 1 else Node("alt", parts=branches)

    tree = alternatives(0)
    if position < len(tokens):
        raise ShapeError("a closing bracket without its opening one")
    return tree


def _repeat(node: Node, match: re.Match[str]) -> Node:
    """A node with a quantifier behind it."""
    if match[1]:
        return Node("repeat", "", [node], int(match[1] == "+"), 1 if match[1] == "?" else INFINITE)
    least = int(match[2] or 0)
    return Node("repeat", "", [node], least, int(match[4]) if match[4] else INFINITE if match[3] else least)


def _atom(token: str) -> Node:
    if token in ("^", "$", "\\b", "\\A", "\\Z", "\\z", "\\m", "\\M"):
        return Node("edge", token)
    if token == "\\B":
        return Node("nothing")
    if len(token) == 1:
        return Node("set", token) if token == "." else Node("text", token.casefold())
    if token[0] == "\\" and len(token) == 2 and not token[1].isalnum():
        return Node("text", token[1])
    if token in ("\\s", "[ ]"):
        return Node("text", " ")
    if re.fullmatch(r"\[[^\^\\\[\]-]{1,8}-?\]", token) or re.fullmatch(r"\[[^\w\^\\\[\]-]?-?[^\w\^\\\[\]-]*\]", token):
        return Node("alt", parts=[Node("text", c.casefold()) for c in token[1:-1]])
    return Node("set", token)


def texts(node: Node) -> frozenset[str] | None:
    """All texts that a node can stand for (with EDGE marks), or None where they are too many to list."""
    if node.kind == "text":
        return frozenset((node.text,))
    if node.kind == "edge":
        return frozenset((EDGE,))
    if node.kind == "nothing":
        return frozenset(("",))
    if node.kind == "alt":
        out: set[str] = set()
        for part in node.parts:
            some = texts(part)
            if some is None or len(out) + len(some) > MAX_STRINGS:
                return None
            out |= some
        return frozenset(out)
    if node.kind == "cat":
        result: frozenset[str] | None = frozenset(("",))
        for part in node.parts:
            result = product(result, texts(part))
            if result is None:
                return None
        return result
    if node.kind == "repeat" and node.most <= 3:
        once = texts(node.parts[0])
        result = frozenset(("",)) if node.least == 0 else None
        power: frozenset[str] | None = frozenset(("",))
        for count in range(1, node.most + 1):
            power = product(power, once)
            if power is None:
                return None
            if count >= node.least:
                result = power if result is None else result | power
                if len(result) > MAX_STRINGS:
                    return None
        return result
    return None


def product(left: frozenset[str] | None, right: frozenset[str] | None) -> frozenset[str] | None:
    if left is None or right is None or len(left) * len(right) > MAX_STRINGS:
        return None
    return frozenset(a + b for a in left for b in right)


def is_bound(tree: Node) -> bool:
    """Does a pattern begin with ``^`` and end with ``$``?"""
    return tree.kind == "cat" and bool(tree.parts) and tree.parts[0].text == "^" and tree.parts[-1].text == "$"


def longest(node: Node) -> int:
    r"""How many characters a node can match; of a run without end and without spaces, as in ``\w+``, some are
    enough."""
    if node.kind == "cat":
        return min(sum(map(longest, node.parts)), INFINITE)
    if node.kind == "alt":
        return max(map(longest, node.parts))
    if node.kind == "repeat":
        once = longest(node.parts[0])
        if node.most == INFINITE and once == 1 and not matches(node.parts[0], " "):
            return LETTERS if matches(node.parts[0], "a") else SIGNS
        return min(once * node.most, INFINITE)
    return int(node.kind in ("text", "set"))


def shortest(node: Node) -> int:
    """How many characters a node matches at least."""
    if node.kind == "cat":
        return sum(map(shortest, node.parts))
    if node.kind == "alt":
        return min(map(shortest, node.parts))
    if node.kind == "repeat":
        return shortest(node.parts[0]) * node.least
    return int(node.kind in ("text", "set"))


def explodes(node: Node) -> bool:
    """Is something repeated that itself repeats without a separator, or alternatives that can be told apart in two
    ways?"""
    if node.kind == "repeat" and node.most >= MANY:
        inner = node.parts[0]
        branches = inner.parts if inner.kind == "alt" else [inner]
        if any(_ambiguous(branch) for branch in branches):
            return True
        listed = texts(inner)
        if listed is not None and not _decodable({text.replace(EDGE, "") for text in listed}):
            return True
        if len(branches) > 1 and sum(_begins_anyhow(branch) for branch in branches) > 0:
            return True
    return any(explodes(part) for part in node.parts)


def _ambiguous(branch: Node) -> bool:
    """A branch with an unbounded repeat in it and nothing that separates one round from the next."""
    parts = branch.parts if branch.kind == "cat" else [branch]
    repeated = [atom for part in parts for atom in _repeated(part)]
    if not repeated:
        return False
    needed = [part for part in parts if part.kind in ("text", "alt") or (part.kind == "repeat" and part.least > 0)]
    for part in needed:
        characters = _characters(part)
        others = [atom for atom in repeated if atom is not (part.parts[0] if part.kind == "repeat" else None)]
        if characters and others and not any(matches(atom, c) for atom in others for c in characters):
            return False
    return True


def _repeated(node: Node) -> list[Node]:
    """What is repeated without bound inside a node."""
    found = [node.parts[0]] if node.kind == "repeat" and node.most >= MANY else []
    return found + [atom for part in node.parts for atom in _repeated(part)]


def _characters(node: Node) -> str:
    """The characters that a node of one character can be, where they are few."""
    if node.kind == "repeat":
        return _characters(node.parts[0])
    listed = texts(node)
    return "".join(listed) if listed and all(len(text) == 1 for text in listed) else ""


def matches(atom: Node, char: str) -> bool:
    """Can a repeated atom match a character? In doubt yes."""
    if atom.kind == "text":
        return atom.text == char
    if atom.kind == "set":
        import regex

        try:
            return regex.fullmatch(atom.text, char) is not None
        except regex.error:
            return True
    listed = texts(atom)
    return listed is None or any(char in text for text in listed)


def _begins_anyhow(branch: Node) -> bool:
    """Can a branch begin with any character at all?"""
    first = branch.parts[0] if branch.kind == "cat" and branch.parts else branch
    while first.kind == "repeat":
        first = first.parts[0]
    return first.kind == "set" and (first.text in (".", "\\S", "\\D", "\\W") or first.text.startswith("[^"))


def _decodable(words: set[str]) -> bool:
    """Can a row of these words be read in one way only (Sardinas and Patterson's test)?"""
    if "" in words:
        words = words - {""}
    if len(words) > 120:
        return True
    rests = {b[len(a) :] for a in words for b in words if a != b and b.startswith(a)}
    seen: set[str] = set()
    while rests - seen:
        if rests & words:
            return False
        seen |= rests
        rests = {b[len(a) :] for a in rests for b in words if b.startswith(a)} | {
            a[len(b) :] for a in rests for b in words if a.startswith(b)
        }
        if "" in rests:
            return False
    return True

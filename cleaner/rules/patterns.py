"""Regular expressions of rules: what is refused, and the literal by which a line is found before one is tried."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

MAX_CHARACTERS = 1000
MAX_GROUPS = 40
TIMEOUT = 0.05  # seconds for one search
PROBE_TIMEOUT = 0.1
_TOKEN = re.compile(
    r"\\[pP]\{[^}]*\}|\\[xuU][0-9a-fA-F]+|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?[^:)]*[:)]?|[()|]|[*+?]|\{\d*,?\d*\}|.",
    re.DOTALL,
)
_UNBOUNDED = re.compile(r"[*+]|\{\d+,\}|\{\d*,(?:\d{3,}|[3-9]\d)\}|\{(?:\d{3,}|[3-9]\d)\}")


def problems(pattern: str) -> Iterator[str]:
    """What is wrong with a pattern, each with its mend."""
    if not pattern:
        yield "an empty pattern"
        return
    if len(pattern) > MAX_CHARACTERS:
        yield f"a pattern has at most {MAX_CHARACTERS} characters, this one {len(pattern)}; use 'lines'"
        return
    if pattern.count("(") > MAX_GROUPS:
        yield f"a pattern has at most {MAX_GROUPS} groups; use 'lines'"
        return
    if re.search(r"\(\?(?:R|[0-9]|&|P>)|\\g<", pattern):
        yield "recursion is not allowed in a pattern"
        return
    if nested(pattern):
        yield (
            "a repeated group holds a repetition or alternatives that begin alike, as in (a+)+, and can take for ever; "
            "write it without the outer or the inner one"
        )
        return
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


def compile_pattern(pattern: str) -> Any:
    """The compiled pattern (the ``regex`` module's, version 0 behaviour). Raises regex.error."""
    import regex

    return regex.compile(pattern, regex.IGNORECASE | regex.UNICODE)


def _probes(pattern: str) -> list[str]:
    """Lines on which a pattern that backtracks without end shows it."""
    letters = "".join(dict.fromkeys(c for c in pattern if c.isalnum()))[:6]
    seeds = [*letters, "a", "1", " ", "a ", "a1", "ab"]
    return [(seed * 200)[:200] + "\x00" for seed in seeds]


def nested(pattern: str) -> bool:
    """Does a repeated group hold a repetition, or alternatives that begin alike?"""
    tokens = _TOKEN.findall(pattern)
    stack: list[dict[str, Any]] = [{"repeats": False, "branches": [""]}]
    closed: dict[str, Any] | None = None
    for token in tokens:
        group, closed_before, closed = stack[-1], closed, None
        if token.startswith("(") and token != "(?" and not token.endswith(")"):
            stack.append({"repeats": False, "branches": [""]})
        elif token == ")":
            if len(stack) == 1:
                return False
            closed = stack.pop()
            stack[-1]["repeats"] = stack[-1]["repeats"] or closed["repeats"]
        elif token == "|":
            group["branches"].append("")
        elif _UNBOUNDED.fullmatch(token):
            if closed_before and (closed_before["repeats"] or _alike(closed_before["branches"])):
                return True
            group["repeats"] = True
        elif not group["branches"][-1]:
            group["branches"][-1] = token
    return False


def _alike(branches: list[str]) -> bool:
    """Alternatives that can begin with the same character (judged by their first token)."""
    if len(branches) < 2:
        return False
    classes = [b for b in branches if b in (".", "") or b.startswith(("\\w", "\\S", "\\D", "[^"))]
    return bool(classes) or len(set(branches)) < len(branches)


def required(pattern: str) -> tuple[str, ...]:
    """Literals of which every match holds at least one, normalised in case only; empty when none is certain.

    Top-level alternatives give one each. Only what stands outside groups and classes counts.
    """
    found = []
    for branch in _branches(pattern):
        literal = _longest(branch)
        if len(literal) < 3:
            return ()
        found.append(literal)
    return tuple(found)


def _branches(pattern: str) -> list[list[str]]:
    branches: list[list[str]] = [[]]
    depth = 0
    for token in _TOKEN.findall(pattern):
        if token.startswith("(") and not token.endswith(")"):
            depth += 1
            branches[-1].append("\x00")
        elif token == ")":
            depth -= 1
        elif token == "|" and depth == 0:
            branches.append([])
        elif depth == 0:
            branches[-1].append(token)
    return branches


def _longest(tokens: list[str]) -> str:
    """The longest run of plain characters, none of which may be missing."""
    best = run = ""
    for i, token in enumerate(tokens):
        follower = tokens[i + 1] if i + 1 < len(tokens) else ""
        char = token if len(token) == 1 and token not in ".^$*+?|()\x00" else ""
        if len(token) == 2 and token[0] == "\\" and not token[1].isalnum():
            char = token[1]
        if char and follower not in ("*", "?") and not follower.startswith("{"):
            run += char
        elif token not in ("^", "$", "\\b", "\\A", "\\Z"):
            run = ""
        if len(run) > len(best):
            best = run
        if follower == "+":
            run = ""
    return best.lower()

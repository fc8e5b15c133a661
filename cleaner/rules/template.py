"""Templates: a line with placeholders, options ``[this]``, alternatives ``(a|b)`` and word lists ``{network}``.

    parse("share [this] (on|via) {network}", {"network": ("facebook", "x")})

gives parts, plain data: a string is a literal in the spelling of ``normalize``, ``("name",)`` a placeholder,
``("", branch, branch)`` alternatives, each of parts itself (a list is alternatives; of an option one is empty), and
``SPACE`` a space beside a group, of which two in a row count once. Templates are finite: nothing in them repeats, so
that matching costs at most the parts times the characters of a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cleaner.core.suggest import did_you_mean
from cleaner.rules.normalize import MARKS, key_of, keys, normalize
from cleaner.rules.placeholders import PLACEHOLDERS

MAX_CHARACTERS = 2000
MAX_PLACEHOLDERS = 16
MAX_PARTS = 2000  # literals, placeholders and groups of a template, those of its lists counted in
MAX_DEPTH = 8
MAX_WAY = 100
SPACE = (" ",)
_FIRST_PRIVATE = 0xE000
_OPTION, _GROUP, _BAR, _CLOSE = "\ue100", "\ue101", "\ue102", "\ue103"
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_TOKENS = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}\[\]()|]")
_CHARACTERS = "?*[]()|"  # stand for themselves in braces
_PIECES = re.compile("([\ue000-\ue1ff])")

Part = str | tuple[Any, ...]
Parts = tuple[Part, ...]
PartsLike = Sequence[Any]  # parts as they come out of a file: lists for tuples
Lists = Mapping[str, Sequence[str]]
NO_LISTS: Lists = {}


class TemplateError(ValueError):
    """A template that can't be read."""


def parse(template: str, lists: Lists = NO_LISTS, keep: str = "") -> Parts:
    """The parts of a template. Raises TemplateError with the mend.

    Marks around it go, except those at the side that ``keep`` names (``begin`` or ``end``) where a placeholder stands
    beside them: in a prefix they say where the placeholder ends.
    """
    kinds: list[str] = []
    text = _with_marks(_coded(template, lists, kinds), keep)
    if len(kinds) > MAX_PLACEHOLDERS:
        raise TemplateError(f"a template has at most {MAX_PLACEHOLDERS} placeholders, this one {len(kinds)}")
    pieces = [piece for piece in _PIECES.split(text) if piece]
    if len(pieces) > MAX_PARTS:
        raise TemplateError(f"a template has at most {MAX_PARTS} parts, its lists' counted in, this one {len(pieces)}")
    parts = _tree(pieces, kinds)
    if any(map(is_group, parts)):
        parts = _with_soft_spaces(_bare(_bare(parts, first=True), first=False))
        if may_be_empty(parts):
            raise TemplateError(f"{template[:60]!r} holds nothing but options; a bracket as a character is {{[}}")
        if _way(parts) > MAX_WAY:
            raise TemplateError(f"{template[:60]!r} has more than {MAX_WAY} parts in sequence; make two of it")
    if not parts:
        raise TemplateError("an empty template")
    return parts


def _way(parts: Parts) -> int:
    """The most parts that a line can be read as."""
    return sum(max(map(_way, part[1:])) if is_group(part) else 1 for part in parts)


def _coded(template: str, lists: Lists, kinds: list[str]) -> str:
    """A template with private characters for placeholders and brackets; ``kinds`` collects the placeholders."""
    if len(template) > MAX_CHARACTERS:
        raise TemplateError(f"a template has at most {MAX_CHARACTERS} characters, this one {len(template)}")
    if _PRIVATE.search(template):
        raise TemplateError("characters of the private use area can't stand in a template")
    out: list[str] = []
    open_: list[tuple[str, int, int]] = []  # brackets that wait for their partner: which, where in ``out``, bars inside
    at = 0
    for match in _TOKENS.finditer(template):
        out.append(template[at : match.start()])
        at = match.end()
        token = match[0]
        if token[0] in "{}":
            out.append(_braces(template, match, lists, kinds))
        elif token in "[(":
            open_.append((token, len(out), 0))
            out.append(token)
        elif token == "|":
            if open_:
                which, where, bars = open_.pop()
                open_.append((which, where, bars + 1))
            out.append(_BAR if open_ else token)
        else:
            out.append(_closing(template, token, out, open_))
    out.append(template[at:])
    for which, _, bars in open_:
        if which == "[" or bars:
            raise TemplateError(_lonely(which, template))
    return "".join(out)


def _braces(template: str, match: re.Match[str], lists: Lists, kinds: list[str]) -> str:
    """What stands for a placeholder, a list or a character in braces."""
    token, name = match[0], match[1]
    if token in ("{{", "}}"):
        return token[0]
    if name is None:
        raise TemplateError(f"a brace without its partner in {template[:60]!r}; a brace as a character is written {{{{")
    if len(name) == 1 and name in _CHARACTERS:
        return name
    if name in PLACEHOLDERS:
        kinds.append(name)
        return chr(_FIRST_PRIVATE + min(len(kinds), 0xFF) - 1)
    if name in lists:
        entries = [_coded(entry, NO_LISTS, kinds) for entry in lists[name]]
        return _GROUP + _BAR.join(entries) + _CLOSE
    raise TemplateError(f"no placeholder and no list is called {{{name}}}{did_you_mean(name, (*PLACEHOLDERS, *lists))}")


def _closing(template: str, token: str, out: list[str], open_: list[tuple[str, int, int]]) -> str:
    """What stands for a closing bracket. Round ones without a bar between them are characters."""
    while token == "]" and open_ and open_[-1][0] == "(" and not open_[-1][2]:
        open_.pop()
    if not open_ or open_[-1][0] != ("[" if token == "]" else "("):
        if token == ")" and not any(bars for _, _, bars in open_):
            return token
        raise TemplateError(_lonely(token, template))
    which, where, bars = open_.pop()
    if which == "(" and not bars:
        return token
    if len(open_) >= MAX_DEPTH:
        raise TemplateError(f"brackets in brackets, more than {MAX_DEPTH} deep, in {template[:60]!r}")
    out[where] = _OPTION if which == "[" else _GROUP
    return _CLOSE


def _lonely(bracket: str, template: str) -> str:
    return f"a {bracket} without its partner in {template[:60]!r}; as a character it is written {{{bracket}}}"


def _tree(pieces: list[str], kinds: list[str]) -> Parts:
    """Parts out of the pieces of a coded template."""
    stack: list[list[list[Part]]] = [[[]]]  # for each open group its branches
    for piece in pieces:
        if piece in (_OPTION, _GROUP):
            stack.append([[], []] if piece == _OPTION else [[]])
        elif piece == _BAR:
            stack[-1].append([])
        elif piece == _CLOSE:
            branches = stack.pop()
            stack[-1][-1].append(("", *dict.fromkeys(map(tuple, branches))))
        elif "\ue000" <= piece <= "\ue0ff":
            stack[-1][-1].append((kinds[ord(piece) - _FIRST_PRIVATE],))
        else:
            stack[-1][-1].append(piece)
    return tuple(stack[0][0])


def _bare(parts: Parts, *, first: bool) -> Parts:
    """Parts without the marks at one of their ends, which lines are compared without, in whatever branch they stand."""
    if not parts:
        return parts
    edge, rest = (parts[0], parts[1:]) if first else (parts[-1], parts[:-1])
    if isinstance(edge, str):
        bare = _stripped(edge, MARKS, first=first)
        return _joined((bare,), rest, first=first) if bare else _bare(rest, first=first)
    if not is_group(edge):
        return parts
    branches = [_bare(branch, first=first) for branch in edge[1:]]
    beside = rest[:1] if first else rest[-1:]
    if () in branches and beside and isinstance(beside[0], str):
        bare = _stripped(beside[0], MARKS, first=first)
        if bare != _stripped(beside[0], " ", first=first):  # marks that are at the edge where the option is left out
            branches = [_joined(branch, beside, first=first) if branch else (bare,) * bool(bare) for branch in branches]
            rest = rest[1:] if first else rest[:-1]
    return _joined((("", *dict.fromkeys(branches)),), rest, first=first)


def _stripped(text: str, characters: str, *, first: bool) -> str:
    return text.lstrip(characters) if first else text.rstrip(characters)


def _joined(edge: Parts, rest: Parts, *, first: bool) -> Parts:
    return (*edge, *rest) if first else (*rest, *edge)


def _with_soft_spaces(parts: Parts, *, inside: bool = False) -> Parts:
    """Parts with ``SPACE`` for the spaces beside groups and at the edges of branches."""
    out: list[Part] = []
    for i, part in enumerate(parts):
        if isinstance(part, str):
            before = (i > 0 and is_group(parts[i - 1])) or (inside and i == 0)
            after = (i + 1 < len(parts) and is_group(parts[i + 1])) or (inside and i + 1 == len(parts))
            bare = part.lstrip(" ") if before else part
            out += [SPACE] if len(bare) < len(part) else []
            text = bare.rstrip(" ") if after else bare
            out += [text] if text else []
            out += [SPACE] if len(text) < len(bare) else []
        elif is_group(part):
            out.append(("", *dict.fromkeys(_with_soft_spaces(branch, inside=True) for branch in part[1:])))
        else:
            out.append(part)
    return tuple(out)


def plain_keys(templates: Sequence[str]) -> dict[str, str]:
    """The keys of those templates that are plain text: most are, and all are normalised at once."""
    plain = [t for t in templates if _TOKENS.search(t) is None and "\n" not in t and len(t) <= MAX_CHARACTERS]
    found = keys(normalize("\n".join(plain)).split("\n")) if plain else []
    if len(found) != len(plain) or _PRIVATE.search("".join(plain)):
        return {}
    return dict(zip(plain, found, strict=True))


def _with_marks(text: str, keep: str) -> str:
    """The key of a template, with the marks at one side where they stand beside a placeholder."""
    key, whole = key_of(text), normalize(text).replace("\n", " ").strip()
    at = whole.find(key) if keep else -1
    if at >= 0 and keep == "end" and _is_placeholder(key[-1:]):
        return key + whole[at + len(key) :]
    if at >= 0 and keep == "begin" and _is_placeholder(key[:1]):
        return whole[:at] + key
    return key


def _is_placeholder(char: str) -> bool:
    return "\ue000" <= char <= "\ue0ff"


def is_group(part: Any) -> bool:
    """Is a part alternatives?"""
    return not isinstance(part, str) and part[0] == ""


def flat(parts: PartsLike) -> Iterator[Any]:
    """The literals and placeholders among the parts, those in alternatives too."""
    for part in parts:
        if is_group(part):
            for branch in part[1:]:
                yield from flat(branch)
        elif isinstance(part, str) or part[0] != " ":
            yield part


def literals(parts: PartsLike) -> list[str]:
    """The literals that every line that matches holds."""
    return [part for part in parts if isinstance(part, str)]


def texts(parts: PartsLike) -> list[str]:
    """All literals, also those that stand in alternatives."""
    return [part for part in flat(parts) if isinstance(part, str)]


def all_kinds(parts: PartsLike) -> list[str]:
    """All placeholders, also those that stand in alternatives."""
    return [part[0] for part in flat(parts) if not isinstance(part, str)]


def kinds(parts: PartsLike) -> list[str]:
    """The placeholders outside of alternatives."""
    return [part[0] for part in parts if not isinstance(part, str) and part[0] not in ("", " ")]


def has_groups(parts: PartsLike) -> bool:
    """Has a template options, alternatives or lists?"""
    return any(map(is_group, parts))


def shortest(parts: PartsLike) -> int:
    """How many characters a template covers at least."""
    return sum(
        len(part)
        if isinstance(part, str)
        else min(map(shortest, part[1:]))
        if part[0] == ""
        else part[0] not in ("any", " ")
        for part in parts
    )


def may_be_empty(parts: PartsLike) -> bool:
    """Are there only options?"""
    hard = [part for part in parts if part != SPACE]
    return all(is_group(part) and any(map(may_be_empty, part[1:])) for part in hard)


def longest(parts: PartsLike) -> int:
    """How many characters a template covers at most, about; very many where a placeholder stands for any text."""
    return sum(
        len(part)
        if isinstance(part, str)
        else max(map(longest, part[1:]))
        if part[0] == ""
        else 1
        if part[0] == " "
        else PLACEHOLDERS[part[0]].longest
        for part in parts
    )


def is_exact(parts: Parts) -> bool:
    """A template that is plain text."""
    return len(parts) == 1 and isinstance(parts[0], str)

"""What a caller may choose of the cleaner: the options of ``Cleaner``, typed, checked, with their defaults."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, TypedDict

from cleaner.result import Role

Mode = Literal["fast", "accurate", "rules"]
MODES: tuple[Mode, ...] = ("fast", "accurate", "rules")
_PATHS, _NAMES, _ROLES = ("rules",), ("select", "ignore"), ("keep", "drop", "only")


class CleanerOptions(TypedDict, total=False):
    """The options of ``Cleaner``, ``clean``, ``aclean``, ``clean_batch`` and the integrations, by name.

    ``Cleaner`` says what each does. Where a sequence is wanted, one value alone is taken for a sequence of one.
    """

    rules: str | Path | Sequence[str | Path]
    select: str | Sequence[str]
    ignore: str | Sequence[str]
    keep: str | Iterable[str]
    drop: str | Iterable[str]
    only: str | Iterable[str] | None
    mode: Mode
    strictness: float
    standfirst: bool | None


@dataclass(frozen=True)
class Choices:
    """The options as they hold: a value for each, checked. Equal choices clean alike; they can be hashed."""

    rules: tuple[Path, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    keep: frozenset[Role] = frozenset()
    drop: frozenset[Role] = frozenset()
    only: frozenset[Role] | None = None
    mode: Mode = "fast"
    strictness: float = 0.5
    standfirst: bool | None = None

    def kept(self, default: Iterable[Role]) -> frozenset[Role]:
        """The roles that the text holds, where ``default`` are those that it holds unless told otherwise."""
        return ((frozenset(default) if self.only is None else self.only) | self.keep) - self.drop


DEFAULTS = Choices()
NAMES = tuple(field.name for field in fields(Choices))


def choose(options: Mapping[str, Any]) -> Choices:
    """The choices that ``options`` make, by name; those that are not there are the defaults.

    Raises ValueError for a name that is no option and for a value that an option can't have.
    """
    if unknown := [name for name in options if name not in NAMES]:
        raise ValueError("\n".join(map(_unknown, unknown)))
    values: dict[str, Any] = dict(options)
    for name in (*_PATHS, *_NAMES, *_ROLES):
        if name in values and values[name] is not None:
            values[name] = _several(name, values[name])
    values |= {name: tuple(map(Path, values[name] or ())) for name in _PATHS if name in values}
    values |= {name: values[name] or () for name in _NAMES if name in values}
    values |= {name: _roles(name, values[name]) for name in _ROLES if values.get(name) is not None}
    values |= {name: frozenset() for name in ("keep", "drop") if values.get(name, ()) is None}
    chosen = Choices(**values)
    _check_roles(chosen)
    if chosen.mode not in MODES:
        raise ValueError(f"mode is {chosen.mode!r}; it can be {', '.join(MODES)}")
    if not _is_number(chosen.strictness) or not 0 <= chosen.strictness <= 1:
        raise ValueError(f"strictness is {chosen.strictness!r}; it goes from 0 to 1")
    if chosen.standfirst not in (True, False, None):
        raise ValueError(f"standfirst is {chosen.standfirst!r}; it can be True, False, None")
    return chosen


def listed(value: Any) -> tuple[Any, ...]:
    """The values of a list option: a str or a path alone is one value, and not a row of letters.

    Raises TypeError for what can't be gone through.
    """
    return (value,) if isinstance(value, (str, Path)) else tuple(value)


def _unknown(name: str) -> str:
    near = get_close_matches(name.replace("-", "_"), NAMES, n=1)
    return f"{name!r} is no option" + (f": did you mean {near[0]!r}?" if near else f"; there are {', '.join(NAMES)}")


def _several(name: str, value: Any) -> tuple[Any, ...]:
    try:
        found = listed(value)
    except TypeError:
        found = (value,)
    allowed = (str, Path) if name in _PATHS else (str,)
    if isinstance(value, bytes) or not all(isinstance(item, allowed) for item in found):
        raise ValueError(f"{name} is {value!r}; it is a list of strings")
    return found


def _roles(name: str, names: Sequence[str]) -> frozenset[Role]:
    known = {role.value for role in Role}
    if wrong := [role for role in names if role not in known]:
        near = get_close_matches(wrong[0], known, n=1)
        hint = f": did you mean {near[0]!r}?" if near else ""
        raise ValueError(f"{name} names {', '.join(map(repr, wrong))}{hint}; the roles are {', '.join(sorted(known))}")
    return frozenset(Role(role) for role in names)


def _check_roles(chosen: Choices) -> None:
    """Raises ValueError for roles that say what nobody can mean."""
    if Role.BODY in chosen.keep:
        raise ValueError(
            "keep names 'body', which is kept anyway: keep adds now; for a set write only=…, "
            f"here only={_shown(chosen.keep)}"
        )
    if Role.BODY in chosen.drop:
        raise ValueError("drop names 'body', which is the article itself: for other roles alone write only=…")
    if both := chosen.keep & chosen.drop:
        raise ValueError(f"keep and drop both name {', '.join(map(repr, sorted(role.value for role in both)))}")
    if chosen.only is not None and not chosen.kept(()):
        raise ValueError("only names no role that is left: nothing would be kept")


def _shown(roles: Iterable[Role]) -> list[str]:
    return [role.value for role in Role if role in frozenset(roles)]


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)

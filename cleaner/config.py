"""Settings: one table of options, and the files that may set them, nearest first.

The table is the only place that knows an option's name, type, default and help. The command line is built from
it, and ``[tool.cleaner]`` in pyproject.toml, cleaner.toml and the user's own file have its names as keys.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

Type = Literal["flag", "text", "list", "paths", "path", "choice", "count", "number", "size", "seconds"]


class ConfigError(ValueError):
    """A settings file is wrong; the message names file, key and mend."""


@dataclass(frozen=True, slots=True)
class Option:
    """One option: ``name`` is its long form without dashes, and its key in a settings file."""

    name: str
    type: Type
    help: str
    default: Any = None
    short: str | None = None
    choices: tuple[str, ...] = ()
    metavar: str | None = None
    group: str = "What is removed"

    @property
    def attribute(self) -> str:
        """The option's name in Python."""
        return self.name.replace("-", "_")


_SHOW, _FILES, _WRITE, _RUN = "What is shown", "Which files", "How files are written", "How it runs"

OPTIONS: tuple[Option, ...] = (
    Option("rules", "paths", "Rule files or folders of your own, besides the shipped ones.", metavar="PATH"),
    Option("select", "list", "Only these rule ids or families.", metavar="ID"),
    Option("ignore", "list", "All rules but these ids or families.", metavar="ID"),
    Option("keep", "list", "Roles to keep, such as body, headline, caption.", metavar="ROLE"),
    Option(
        "mode",
        "choice",
        "accurate: pages may be read by a second extractor, too; rules: no scorer, only what a rule names goes.",
        choices=("fast", "accurate", "rules"),
    ),
    Option(
        "strictness", "number", "0 removes only the all but certain, 1 whatever is likelier furniture.", metavar="0..1"
    ),
    Option("standfirst", "flag", "HTML: the standfirst is part of the text."),
    Option("diff", "flag", "Show what would go and why; change nothing.", False, group=_SHOW),
    Option("check", "flag", "Change nothing; exit code 1 when something would change.", False, group=_SHOW),
    Option("list", "flag", "Only the names of files that are (or would be) cleaned.", False, "l", group=_SHOW),
    Option("format", "choice", "Form of the report.", "text", choices=("text", "json", "github"), group=_SHOW),
    Option("stories", "path", "Add the removed stories to this file, as JSON Lines.", metavar="FILE", group=_SHOW),
    Option("quiet", "flag", "Errors only.", False, "q", group=_SHOW),
    Option("verbose", "flag", "A line for every file, and warnings.", False, "v", group=_SHOW),
    Option("include", "list", "Globs of the files to clean in folders.", metavar="GLOB", group=_FILES),
    Option("exclude", "list", "Globs of files and folders to leave alone.", metavar="GLOB", group=_FILES),
    Option("max-bytes", "size", "Larger files, unpacked too, are left alone.", 256 << 20, group=_FILES),
    Option("kind", "choice", "What files hold.", "auto", choices=("auto", "text", "html"), group=_FILES),
    Option("encoding", "text", "Encoding of files without a byte order mark.", metavar="NAME", group=_FILES),
    Option(
        "field", "list", "JSON Lines: fields to clean, nested ones with dots.", ("text",), metavar="NAME", group=_FILES
    ),
    Option("url-field", "text", "JSON Lines: the field with a row's address.", "url", metavar="NAME", group=_FILES),
    Option("jsonl", "flag", "Standard input is JSON Lines.", False, group=_FILES),
    Option("stdin-filename", "text", "Treat standard input as a file of this name.", metavar="NAME", group=_FILES),
    Option(
        "out", "path", "Write there, as a mirror of the tree, not in place.", None, "o", metavar="DIR", group=_WRITE
    ),
    Option(
        "to",
        "choice",
        "Convert, with --out: the form of what is written.",
        choices=("text", "markdown", "html", "json"),
        group=_WRITE,
    ),
    Option("front-matter", "flag", "Markdown begins with the metadata, as YAML.", False, group=_WRITE),
    Option("keep-times", "flag", "Cleaned files keep their times.", False, group=_WRITE),
    Option("break-links", "flag", "Clean files that have other names (hard links) too.", False, group=_WRITE),
    Option("journal", "path", "Folder of the journals that undo needs.", metavar="DIR", group=_WRITE),
    Option("no-journal", "flag", "Keep no journal: nothing can be undone.", False, group=_WRITE),
    Option("jobs", "count", "Processes; default: one for each core.", 0, "j", metavar="N", group=_RUN),
    Option("timeout", "seconds", "Seconds that one file may take.", 20.0, metavar="SECONDS", group=_RUN),
    Option("no-cache", "flag", "Look at every file anew.", False, group=_RUN),
)
BY_NAME: Mapping[str, Option] = {option.name: option for option in OPTIONS}

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmgt]?)i?b?", re.IGNORECASE)
_UNITS = {"": 0, "k": 10, "m": 20, "g": 30, "t": 40}


@dataclass(frozen=True)
class Settings:
    """A value for every option, and where each came from."""

    values: Mapping[str, Any]
    origins: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def given(self, *names: str) -> dict[str, Any]:
        """Those of ``names`` that have a value, by their name in Python."""
        return {BY_NAME[n].attribute: self.values[n] for n in names if self.values[n] is not None}


def load(start: Path, given: Mapping[str, Any], config: Path | None = None) -> Settings:
    """Settings for files at or under ``start``: the command line's beat the nearest file's, these the user's.

    ``given`` holds what the command line says, by option name. ``config`` replaces the search. Raises
    ConfigError for a file that can't be read, an unknown key, or a value of the wrong kind.
    """
    values = {option.name: option.default for option in OPTIONS}
    origins = dict.fromkeys(values, "default")
    for path in reversed([config] if config else find(start)):
        for name, value in read(path).items():
            values[name], origins[name] = value, str(path)
    for name, value in given.items():
        values[name], origins[name] = value, "command line"
    return Settings(values, origins)


def find(start: Path) -> list[Path]:
    """The settings files that hold for ``start``, nearest first: at most one of the project's, and the user's."""
    found = []
    folder = start if start.is_dir() else start.parent
    for place in (folder, *folder.parents):
        if (place / "cleaner.toml").is_file():
            found.append(place / "cleaner.toml")
        elif (place / "pyproject.toml").is_file() and _has_table(place / "pyproject.toml"):
            found.append(place / "pyproject.toml")
        if found:
            break
    own = user_folder() / "cleaner.toml"
    if own.is_file() and own not in found:
        found.append(own)
    return found


def read(path: Path) -> dict[str, Any]:
    """The options that a settings file sets, checked, by name. Paths in it start from its folder.

    Raises ConfigError.
    """
    table = _toml(path)
    if path.name == "pyproject.toml":
        table = table.get("tool", {}).get("cleaner", {})
    wrong = [_unknown(key) for key in table if key not in BY_NAME]
    if wrong:
        raise ConfigError("\n".join(f"{path}: {message}" for message in wrong))
    try:
        return {key: _checked(BY_NAME[key], value, path.parent) for key, value in table.items()}
    except ValueError as error:
        raise ConfigError(f"{path}: {error}") from None


def user_folder() -> Path:
    """The folder of the user's own settings, by the platform's convention."""
    return _platform("XDG_CONFIG_HOME", ".config", "Library/Application Support", "APPDATA")


def state_folder() -> Path:
    """The folder of the journals, by the platform's convention."""
    return _platform("XDG_STATE_HOME", ".local/state", "Library/Application Support", "LOCALAPPDATA")


def cache_folder() -> Path:
    """The folder of what may be thrown away, by the platform's convention."""
    return _platform("XDG_CACHE_HOME", ".cache", "Library/Caches", "LOCALAPPDATA")


def parse_size(text: str) -> int:
    """Bytes from ``10``, ``64K``, ``1.5GB`` (units of 1024). Raises ValueError."""
    found = _SIZE.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{text!r} is no size; write 500K, 10MB, 2G")
    return int(float(found[1]) * (1 << _UNITS[found[2].lower()]))


def _platform(variable: str, linux: str, mac: str, windows: str) -> Path:
    if os.environ.get(variable, "").startswith("/"):
        return Path(os.environ[variable]) / "cleaner"
    if sys.platform == "win32":
        return Path(os.environ.get(windows) or Path.home()) / "cleaner"
    return Path.home() / (mac if sys.platform == "darwin" else linux) / "cleaner"


def _toml(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise ConfigError(f"{path}: {reason}") from None


def _has_table(path: Path) -> bool:
    try:
        return b"tool.cleaner" in path.read_bytes() and "cleaner" in _toml(path).get("tool", {})
    except OSError:
        return False


def _unknown(key: str) -> str:
    near = get_close_matches(key.replace("_", "-"), BY_NAME, n=1)
    return f"{key!r} is no setting" + (f": did you mean {near[0]!r}?" if near else "")


def _checked(option: Option, value: Any, folder: Path) -> Any:
    """The value as the option wants it. Raises ValueError."""
    want = {"flag": "true or false", "count": "a whole number", "number": "a number", "seconds": "a number"}
    kind = option.type
    if kind in ("list", "paths"):
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise ValueError(f"{option.name} is {value!r}; it is a list of strings")
        return tuple(_below(folder, item) for item in value) if kind == "paths" else tuple(value)
    if kind == "size" and isinstance(value, str):
        return parse_size(value)
    if kind == "choice" and value not in option.choices:
        raise ValueError(f"{option.name} is {value!r}; it can be {', '.join(option.choices)}")
    types: dict[str, tuple[type, ...]] = {"flag": (bool,), "count": (int,), "size": (int,)}
    types |= {"number": (int, float), "seconds": (int, float)}
    expected = types.get(kind, (str,))
    if not isinstance(value, expected) or (isinstance(value, bool) and kind != "flag"):
        raise ValueError(f"{option.name} is {value!r}; it is {want.get(kind, 'a string')}")
    return _below(folder, str(value)) if kind == "path" else value


def _below(folder: Path, value: str) -> str:
    return str(folder / Path(value).expanduser())

"""Settings files: where they are, whom they may be believed, and what stands in them.

A file that was found by looking lies with the documents, and whoever made these may have made it: it says what is
removed and which files are meant, never where or how anything is written. The user's own file, and the one that the
command line names, may say everything.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.core.options import BY_NAME, checked, unknown
from cleaner.core.regular_file import read_regular

OWN_NAME, PROJECT_NAME = "cleaner.toml", "pyproject.toml"
MOST_BYTES = 1 << 20
_EITHER = "either below [tool.cleaner] or without a header, not both"


class ConfigError(ValueError):
    """A settings file is wrong; the message names file, key and mend."""


class SettingsFile(NamedTuple):
    """A settings file, and whether it was found with the documents (and is believed less)."""

    path: Path
    found: bool


def find(start: Path) -> list[SettingsFile]:
    """The settings files that hold for ``start``, nearest first: at most one of the project's, and the user's.

    Raises ConfigError for a ``cleaner.toml`` that is no regular file.
    """
    own = user_folder() / OWN_NAME
    folder = start if start.is_dir() else start.parent
    files = [own] if own.is_file() else []
    if (near := next(_nearest(folder), None)) is None or any(_same(near, path) for path in files):
        return [SettingsFile(path, False) for path in files]
    return [SettingsFile(near, True), *(SettingsFile(path, False) for path in files)]


def read(file: SettingsFile) -> dict[str, Any]:
    """The options that a settings file sets, checked, by name. Paths in it start from its folder.

    Raises ConfigError.
    """
    path, table = file.path, _table(file.path)
    problems = [unknown(key) for key in table if key not in BY_NAME]
    if file.found:
        problems += [_refused(key) for key in table if key in BY_NAME and not BY_NAME[key].anywhere]
    if problems:
        raise ConfigError("\n".join(f"{path}: {message}" for message in problems))
    try:
        values = {key: checked(BY_NAME[key], value, path.parent) for key, value in table.items()}
    except (ValueError, RuntimeError) as error:  # RuntimeError: a ~ of nobody's
        raise ConfigError(f"{path}: {error}") from None
    if file.found:
        _check_inside(path, values)
    return values


def user_folder() -> Path:
    """The folder of the user's own settings, by the platform's convention."""
    return platform_folder("XDG_CONFIG_HOME", ".config", "Library/Application Support", "APPDATA")


def platform_folder(variable: str, linux: str, mac: str, windows: str) -> Path:
    """Our folder below the one that the environment names, or the platform's default."""
    if os.environ.get(variable, "").startswith("/"):
        return Path(os.environ[variable]) / "cleaner"
    if sys.platform == "win32":
        return Path(os.environ.get(windows) or Path.home()) / "cleaner"
    return Path.home() / (mac if sys.platform == "darwin" else linux) / "cleaner"


def _nearest(folder: Path) -> Iterator[Path]:
    """The project's settings files from ``folder`` upwards."""
    for place in (folder, *folder.parents):
        for path in (place / OWN_NAME, place / PROJECT_NAME):
            if not (path.is_symlink() or path.exists()) or path.is_dir() or not _is_ours(path):
                continue
            if path.is_symlink():
                raise ConfigError(f"{path}: is a link, which is not followed here: name what it leads to with --config")
            yield path


def _is_ours(path: Path) -> bool:
    """Whether a file is there for us: a pyproject.toml with our table. One that can't be read is none of ours."""
    if path.name == OWN_NAME:
        return True
    try:
        if b"tool.cleaner" not in read_regular(path, MOST_BYTES):
            return False
    except OSError:
        return False
    tool = _toml(path).get("tool")
    return isinstance(tool, dict) and "cleaner" in tool


def _table(path: Path) -> dict[str, Any]:
    """Our settings in a file: all of it, or what stands below ``[tool.cleaner]``. Raises ConfigError."""
    table = _toml(path)
    tool = table.get("tool")
    if path.name != PROJECT_NAME and not (isinstance(tool, dict) and "cleaner" in tool):
        return table
    if path.name != PROJECT_NAME and len(table) > 1:
        raise ConfigError(f"{path}: settings stand {_EITHER}")
    ours = tool.get("cleaner", {}) if isinstance(tool, dict) else {}
    if not isinstance(ours, dict):
        raise ConfigError(f"{path}: tool.cleaner is {ours!r}; it is a table, [tool.cleaner]")
    return ours


def _toml(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(read_regular(path, MOST_BYTES).decode("utf-8"))
    except RecursionError:
        raise ConfigError(f"{path}: is nested too deeply") from None
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from None


def _refused(name: str) -> str:
    return (
        f"{name} may not be set here, in a file that was found with the documents: it may stand on the command line, "
        f"in a file that --config names, or in {user_folder() / OWN_NAME}"
    )


def _check_inside(path: Path, values: dict[str, Any]) -> None:
    """Raises ConfigError where a found file names paths outside of its folder, by links, too."""
    home = path.parent.resolve()
    for name in (name for name in values if BY_NAME[name].type in ("path", "paths")):
        for value in map(Path, values[name]):
            for place in (value, *_links_below(value)):
                if not (target := _resolved(place)).is_relative_to(home):
                    raise ConfigError(
                        f"{path}: {name} leads to {target}, outside of its folder: name it on the command line, "
                        f"in a file that --config names, or in {user_folder() / OWN_NAME}"
                    )


def _links_below(folder: Path) -> Iterator[Path]:
    """The links to rule files in a folder; links to folders are not followed when rules are read."""
    for place, _, names in os.walk(folder):
        for path in (Path(place, name) for name in names if name.endswith(".toml")):
            if path.is_symlink():
                yield path


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # a loop of links: it leads nowhere
        return path.absolute()


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False

"""Settings: a value for every option, from the command line, the nearest settings file, the user's, or the default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cleaner.core.choices import NAMES, choose
from cleaner.core.options import BY_NAME, OPTIONS
from cleaner.core.settings_files import ConfigError, SettingsFile, find, platform_folder, read

__all__ = ["ConfigError", "Settings", "cache_folder", "load", "state_folder"]

DEFAULT, COMMAND_LINE = "default", "command line"


@dataclass(frozen=True)
class Settings:
    """A value for every option, and where each came from. ``found`` is the settings file that was found with the
    documents, if there is one.
    """

    values: Mapping[str, Any]
    origins: Mapping[str, str] = field(default_factory=dict)
    found: str = ""

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    @property
    def dry(self) -> bool:
        """Nothing is to be written."""
        return any(self.values[name] for name in ("diff", "check", "dry-run", "list"))

    def given(self, *names: str) -> dict[str, Any]:
        """Those of ``names`` that have a value, by their name in Python."""
        return {BY_NAME[n].attribute: self.values[n] for n in names if self.values[n] is not None}

    def set_by_found(self) -> list[str]:
        """The options of which the value comes from the file that was found with the documents."""
        return [name for name, origin in self.origins.items() if self.found and origin == self.found]


def load(start: Path, given: Mapping[str, Any], config: Path | None = None) -> Settings:
    """Settings for files at or under ``start``: the command line's beat the nearest file's, these the user's.

    ``given`` holds what the command line says, by option name. ``config`` replaces the search. Raises
    ConfigError for a file that can't be read, an unknown key, a value of the wrong kind, a key that a file that
    was found by looking may not set, and options of the cleaner that don't go together.
    """
    values = {option.name: option.default for option in OPTIONS}
    origins = dict.fromkeys(values, DEFAULT)
    files = [SettingsFile(config, found=False)] if config else find(start)
    for file in reversed(files):
        for name, value in read(file).items():
            values[name], origins[name] = value, str(file.path)
    for name, value in given.items():
        values[name], origins[name] = value, COMMAND_LINE
    settings = Settings(values, origins, next((str(file.path) for file in files if file.found), ""))
    _check_choices(settings)
    return settings


def _check_choices(settings: Settings) -> None:
    """Raises ConfigError for options of the cleaner that can't be, or don't go together."""
    try:
        choose(settings.given(*NAMES))
    except ValueError as error:
        origin = settings.origins.get(str(error).partition(" ")[0], DEFAULT)  # messages begin with the option
        place = "" if origin in (DEFAULT, COMMAND_LINE) else f"{origin}: "
        raise ConfigError(f"{place}{error}") from None


def state_folder() -> Path:
    """The folder of the journals, by the platform's convention."""
    return platform_folder("XDG_STATE_HOME", ".local/state", "Library/Application Support", "LOCALAPPDATA")


def cache_folder() -> Path:
    """The folder of what may be thrown away, by the platform's convention."""
    return platform_folder("XDG_CACHE_HOME", ".cache", "Library/Caches", "LOCALAPPDATA")

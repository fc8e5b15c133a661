"""Options that several commands share, made from the table of settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from cleaner import config
from cleaner.config import BY_NAME, Option, Settings, parse_size

# The options that decide what is removed: those of cleaner.Cleaner.
CLEANER_OPTIONS = ("rules", "select", "ignore", "keep", "mode", "strictness", "standfirst")


class Failure(click.ClickException):
    """An error in use: exit code 2."""

    exit_code = 2


class Size(click.ParamType[int]):
    """A number of bytes, such as 500K or 10MB."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            return value if isinstance(value, int) else parse_size(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


def click_option(option: Option) -> click.Option:
    """An entry of the table as an option of the command line; None means that it was not given."""
    types: dict[str, Any] = {
        "choice": click.Choice(option.choices),
        "count": click.IntRange(min=0),
        "number": float,
        "size": Size(),
        "seconds": click.FloatRange(min=0, min_open=True),
        "path": click.Path(),
        "paths": click.Path(),
    }
    names = [f"-{option.short}"] if option.short else []
    if option.type == "flag":
        return click.Option(
            [*names, f"--{option.name}", option.attribute], is_flag=True, default=None, help=option.help
        )
    return click.Option(
        [*names, f"--{option.name}", option.attribute],
        type=types.get(option.type, str),
        multiple=option.type in ("list", "paths"),
        default=None,
        metavar=option.metavar,
        help=f"{option.help} Repeatable." if option.type in ("list", "paths") else option.help,
    )


def cleaner_options() -> list[click.Option]:
    """Those that decide what is removed."""
    return [click_option(BY_NAME[name]) for name in CLEANER_OPTIONS]


def workers_option() -> click.Option:
    """How many processes."""
    help_text = "Processes; default: one for each core."
    return click.Option(["--workers", "-j"], type=click.IntRange(min=1), metavar="N", help=help_text)


def timeout_option(default: float) -> click.Option:
    """The time that one document has."""
    help_text = "Seconds that one document may take."
    return click.Option(
        ["--timeout"], type=click.FloatRange(min=0.1), default=default, show_default=True, help=help_text
    )


def quiet_option() -> click.Option:
    """To be told errors only."""
    return click.Option(["--quiet", "-q"], is_flag=True, help=BY_NAME["quiet"].help)


def settings_for(start: Path, parameters: Mapping[str, Any], names: Iterable[str] = CLEANER_OPTIONS) -> Settings:
    """The settings for what is at ``start``: those of ``names`` that the command line gives beat those of files.

    Raises ConfigError.
    """
    given = {name: parameters[BY_NAME[name].attribute] for name in names}
    return config.load(start, {name: value for name, value in given.items() if value not in (None, ())})

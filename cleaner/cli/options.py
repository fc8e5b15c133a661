"""Options that several commands share, made from the table of settings."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from cleaner.cli.terminal import safe
from cleaner.core import choices, config
from cleaner.core.config import Settings
from cleaner.core.options import BY_NAME, Option, parse_size
from cleaner.files.stories import Stories

# The options that decide what is removed: those of cleaner.Cleaner.
CLEANER_OPTIONS = choices.NAMES


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
    several = option.type in ("list", "paths")
    help_text = " ".join(filter(None, [option.help, "Repeatable." if several else "", _default_shown(option)]))
    if option.type == "flag":
        return click.Option([*names, f"--{option.name}", option.attribute], is_flag=True, default=None, help=help_text)
    return click.Option(
        [*names, f"--{option.name}", option.attribute],
        type=types.get(option.type, str),
        multiple=several,
        default=None,
        metavar=option.metavar,
        help=help_text,
    )


def _default_shown(option: Option) -> str:
    """What holds where the option is not given: for flags that is clear, and for lists to which is added as well."""
    if option.unset:
        return f"[default: {option.unset}]"
    if option.default in (None, False, ()):
        return ""
    value = option.default
    shown = " ".join(value) if isinstance(value, tuple) else f"{value:g}" if isinstance(value, float) else str(value)
    return f"[default: {f'{value >> 20} MB' if option.type == 'size' else shown}]"


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

    What a settings file that was found by looking has set is said on standard error. Raises ConfigError.
    """
    given = {name: parameters[BY_NAME[name].attribute] for name in names}
    settings = config.load(start, {name: value for name, value in given.items() if value not in (None, ())})
    announce(settings, names)
    return settings


def announce(settings: Settings, names: Iterable[str] = BY_NAME) -> None:
    """Say which of ``names`` a settings file that was found with the documents has set, if any, however quiet."""
    wanted = set(names)
    if taken := [name for name in settings.set_by_found() if name in wanted]:
        click.echo(safe(f"settings: {settings.found} sets {', '.join(taken)}"), err=True)


@contextlib.contextmanager
def stories_file(settings: Settings) -> Iterator[Stories | None]:
    """The file that the removed stories go to, whole when this is left; None where none was asked for or nothing is
    to be written. Raises Failure.
    """
    if not settings["stories"] or settings.dry:
        yield None
        return
    try:
        stories = Stories(settings["stories"])
    except OSError as error:
        raise Failure(f"--stories {settings['stories']}: {error.strerror}") from None
    try:
        yield stories
    finally:
        try:
            stories.close()
        except OSError as error:
            raise Failure(f"--stories {settings['stories']}: {error.strerror}; they are in {stories.part}") from None

"""``--show-config``: the value that holds for every option, and where it comes from, as a settings file has it."""

from __future__ import annotations

import json
from typing import Any

import click

from cleaner.cli.options import CLEANER_OPTIONS
from cleaner.cli.terminal import safe
from cleaner.core.config import Settings
from cleaner.core.options import BY_NAME, Option

_COLUMN = 44


def show(settings: Settings) -> None:
    """Print them."""
    for name, value in settings.values.items():
        line = _line(BY_NAME[name], _holds(name, value))
        click.echo(safe(f"{line:{_COLUMN}}  # {settings.origins[name]}"))
    for shape, roles in _kept(settings).items():
        click.echo(f"# kept of {shape}: {' '.join(roles)}")


def _line(option: Option, value: Any) -> str:
    """An option as a settings file would have it; one without a value as a remark on what happens."""
    if value is None:
        return f"# {option.name}: {option.unset or 'not set'}"
    return f"{option.name} = {json.dumps(value, ensure_ascii=False)}"


def _holds(name: str, value: Any) -> Any:
    """The value that an option has in effect: what is worked out later, as well."""
    if name == "include" and value is None:
        from cleaner.files import forms

        return [f"*{suffix}" for suffix in (*forms.TEXTS, *forms.PAGES, *forms.ROWS)]
    if name == "journal" and value is None:
        from cleaner.files.journal import default_folder

        return str(default_folder())
    if name == "jobs" and not value:
        from cleaner.core.workers import cores

        return cores()
    return value


def _kept(settings: Settings) -> dict[str, list[str]]:
    """The roles that are kept, by what a file holds."""
    from cleaner.core.choices import choose
    from cleaner.html import pipeline as html_pipeline
    from cleaner.result import Role
    from cleaner.text import pipeline as text_pipeline

    choices = choose(settings.given(*CLEANER_OPTIONS))
    defaults = {"text": text_pipeline.KEPT_BY_DEFAULT, "HTML": html_pipeline.KEPT_BY_DEFAULT}
    return {shape: [role for role in Role if role in choices.kept(default)] for shape, default in defaults.items()}

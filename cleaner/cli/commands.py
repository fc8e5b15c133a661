"""The sub-commands by name: what each is, and where it is found when it is called for."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import NamedTuple

import click


class Lazy(NamedTuple):
    """Where a sub-command is, and what it does in a few words."""

    module: str
    attribute: str
    help: str


COMMANDS: Mapping[str, Lazy] = {
    "explain": Lazy("cleaner.cli.explain", "explain", "Show every block of a file with role, reason and score."),
    "undo": Lazy("cleaner.cli.undo", "undo", "Give back what a run changed, byte for byte."),
    "runs": Lazy("cleaner.cli.runs", "runs", "List the runs that can be undone; prune old ones."),
    "rules": Lazy("cleaner.cli.rules", "rules", "List, show, test, check and start rule files."),
    "shards": Lazy("cleaner.cli.shards", "shards", "Clean files of documents: JSON Lines, Parquet, WARC, CSV."),
    "serve": Lazy("cleaner.cli.serve", "serve", "Answer over HTTP."),
}


def commands() -> list[str]:
    """The names of the sub-commands that this installation has."""
    return [name for name, command in COMMANDS.items() if find_spec(command.module)]


def load(name: str) -> click.Command:
    """The sub-command of that name."""
    found: click.Command = getattr(import_module(COMMANDS[name].module), COMMANDS[name].attribute)
    return found

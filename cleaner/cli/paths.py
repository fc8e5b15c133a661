"""The PATHs of a command line, looked at before anything is written: a slip of the hand is an error, not a run."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

import click

from cleaner.cli.commands import COMMANDS
from cleaner.cli.terminal import safe
from cleaner.core.options import BY_NAME
from cleaner.files.examine import os_reason

# Words that are commands elsewhere, and what they are called here.
_ELSEWHERE: Mapping[str, str] = {
    "status": "--check",
    "verify": "--check",
    "dryrun": "--dry-run",
    "dry": "--dry-run",
    "preview": "--diff",
    "show": "--diff",
    "ls": "--list",
    "help": "--help",
    "version": "--version",
    "config": "--config",
    "settings": "--show-config",
    "restore": "cleaner undo",
    "revert": "cleaner undo",
    "history": "cleaner runs",
    "server": "cleaner serve",
    "test": "cleaner rules test",
    "lint": "cleaner rules lint",
}
_IN_PLACE = ("clean", "fix", "format", "run")


def check_paths(paths: Sequence[str]) -> None:
    """Raises click.UsageError, which names every path that isn't there or can't be one."""
    problems = [problem for path in paths if path != "-" and (problem := _problem(path))]
    if problems:
        raise click.UsageError("\n".join([*problems, "nothing was written"]))


def _problem(path: str) -> str:
    try:
        os.stat(path)  # noqa: PTH116 (Path takes an empty name for this folder)
    except FileNotFoundError:
        return safe(f"{path or repr(path)}: no such file or folder{_hint(path)}")
    except OSError as error:
        return safe(f"{path}: {os_reason(error)}")
    except ValueError as error:
        return safe(f"{path}: {error}")
    return ""


def _hint(word: str) -> str:
    """What a word that is no path may have meant."""
    if word in _IN_PLACE:
        return ": cleaner PATH... cleans in place, without a word before it"
    options = {name: f"--{name}" for name in BY_NAME}
    commands = {name: f"cleaner {name}" for name in COMMANDS}
    known = {**_ELSEWHERE, **options, **commands}
    near = get_close_matches(word, known, n=1, cutoff=0.75)
    return f": did you mean {known[near[0]]}?" if near else ""

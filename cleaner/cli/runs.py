"""``cleaner runs``: the runs that can be undone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from cleaner.cli.options import Failure
from cleaner.cli.terminal import safe
from cleaner.files import journal
from cleaner.files import runs as journals
from cleaner.files.journal import JournalError, Run

_AGE = re.compile(r"(\d+)([hdw])")
_HOURS = {"h": 1, "d": 24, "w": 168}
_folder = click.option("--journal", "folder", type=click.Path(), metavar="DIR", help="Folder of the journals.")


@click.group("runs", invoke_without_command=True)
@_folder
@click.pass_context
def runs(ctx: click.Context, folder: str | None) -> None:
    """List the runs that changed files, the oldest first: name, when, how many files, state, where.

    Interrupted: the run was killed before its end. Damaged: parts of its journal can't be read.
    """
    ctx.obj = Path(folder) if folder else journal.default_folder()
    if folder and not ctx.obj.is_dir():
        raise Failure(f"--journal {folder}: no such folder")
    if ctx.invoked_subcommand is not None:
        return
    found = _runs(ctx.obj)
    for run in found:
        click.echo(safe(_line(run)))
    if not found:
        click.echo(f"no runs in {safe(str(ctx.obj))}", err=True)


@runs.command("prune")
@click.option("--older-than", "age", required=True, metavar="AGE", help="30d, 2w, 12h.")
@click.pass_obj
def prune(folder: Path, age: str) -> None:
    """Remove the journals of old runs: they can't be undone any more."""
    parsed = _AGE.fullmatch(age)
    if not parsed:
        raise click.BadParameter(f"{age!r} is no age; write 30d, 2w, 12h", param_hint="--older-than")
    before = datetime.now(UTC) - timedelta(hours=int(parsed[1]) * _HOURS[parsed[2]])
    old = [run for run in _runs(folder) if run.started < before]
    for path in (*[run.path for run in old], *journals.torn(folder, before)):
        try:
            path.unlink()
        except OSError as error:
            raise Failure(f"{path}: {error.strerror}") from None
    click.echo(f"{len(old)} journals removed, {sum(run.size for run in old):,} bytes", err=True)


def _runs(folder: Path) -> list[Run]:
    try:
        return journals.runs(folder)
    except JournalError as error:
        raise Failure(str(error)) from None


def _line(run: Run) -> str:
    state = "undone" if run.undone else "damaged" if run.damaged else "" if run.ended else "interrupted"
    when = run.started.astimezone().strftime("%Y-%m-%d %H:%M")
    return f"{run.name}  {when}  {run.files:>8,} files  {state:11}  {run.folder}: {' '.join(run.arguments)}".rstrip()

"""``cleaner undo``: give back what a run changed."""

from __future__ import annotations

from pathlib import Path

import click

from cleaner.cli.interrupt import Interrupt
from cleaner.cli.options import Failure
from cleaner.cli.terminal import Terminal
from cleaner.files import journal, runs
from cleaner.files.journal import JournalError, Run
from cleaner.files.undo import undo as give_back


@click.command("undo")
@click.argument("run", required=False)
@click.option("--force", is_flag=True, help="Files that changed since too: put the removed parts back where they were.")
@click.option("--journal", "folder", type=click.Path(), metavar="DIR", help="Folder of the journals.")
@click.option("-q", "--quiet", is_flag=True, help="Errors only.")
def undo(run: str | None, force: bool, folder: str | None, quiet: bool) -> None:
    """Give every file of a run its content back, byte for byte, with its mode and time.

    Without RUN (see "cleaner runs") it is the last run that was not undone yet. A file that changed since is left
    alone and named, all others are restored. So it is with what a damaged journal does not tell any more. It can be
    interrupted and repeated.
    """
    terminal = Terminal(quiet=quiet)
    restored = same = failed = 0
    try:
        found = runs.find(Path(folder) if folder else journal.default_folder(), run)
        with Interrupt() as interrupt:
            for file in interrupt.until_stopped(give_back(found, force=force)):
                restored += file.restored
                same += not file.restored and not file.error
                if file.error:
                    failed += 1
                    terminal.error(f"error: {file.path}: {file.error}" if file.path else f"error: {file.error}")
        if not failed and not interrupt.stopped:
            journal.mark_undone(found)
    except JournalError as error:
        raise Failure(str(error)) from None
    parts = [f"{restored:,} restored"]
    parts += [f"{same:,} already as before"] if same else []
    parts += [f"{failed:,} left alone"] if failed else []
    terminal.say(f"run {found.name}: {', '.join(parts)}")
    if found.stories:
        now = "it stays as it is" if Path(found.stories).exists() else "it is not there"
        terminal.say(f"stories that this run removed went into {found.stories}: {now}")
    if interrupt.stopped:
        terminal.error(f"stopped before the end: go on with cleaner undo {found.name}")
        raise click.exceptions.Exit(128 + interrupt.signal)
    if doubt := _doubt(found, failed):
        terminal.error(f"error: {doubt}")
    raise click.exceptions.Exit(2 if failed or doubt else 0)


def _doubt(run: Run, failed: int) -> str:
    """What a journal leaves open; empty for one that is whole and has its end."""
    if run.damaged:
        rest = "an older run is undone by its name only: see cleaner runs" if failed else "all that it tells of is back"
        return f"the journal {run.path} is damaged: {rest}"
    if run.ended is None:
        return f"run {run.name} was stopped before its end: all that its journal {run.path} tells of is back"
    return ""

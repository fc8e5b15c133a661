"""Giving back what a run changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NamedTuple

from cleaner.files import leftovers, patch
from cleaner.files.examine import os_reason, read
from cleaner.files.flush import Batch
from cleaner.files.journal import Damage, Entry, Run
from cleaner.files.outcome import RefusedError, SkippedError
from cleaner.files.replace import Replacement, Replacer
from cleaner.files.runs import last_first

_NO_LIMIT = 1 << 62


class Restored(NamedTuple):
    """What became of one file: restored, already as it was, or an ``error`` that says why not."""

    path: str
    restored: bool
    error: str = ""


def undo(run: Run, *, force: bool = False) -> Iterator[Restored]:
    """Give every file of a run its original content, mode and modification time back.

    Files that changed since are refused; with ``force`` the removed parts are put back into them where their
    surroundings still stand. Files that are already as they were are left. So this can be interrupted and repeated.
    What a damaged journal does not tell any more is an error of its own. Raises JournalError when it can't be read.
    """
    replacer = Replacer(break_links=False)
    batch: Batch[Replacement] = Batch()
    tidied: set[str] = set()
    # A file may stand in a run twice, when a run went on over it: the last change is taken back first.
    for entry in last_first(run):
        if isinstance(entry, Damage):
            yield _lost(run, entry)
            continue
        if (folder := os.path.dirname(entry.path)) not in tidied:
            tidied.add(folder)
            leftovers.remove_dead(folder)
        try:
            item = _restoring(entry, force)
        except (RefusedError, SkippedError, patch.PatchError) as reason:
            yield Restored(entry.path, False, str(reason))
            continue
        except OSError as error:
            yield Restored(entry.path, False, os_reason(error))
            continue
        if item is None:
            yield Restored(entry.path, False)
            continue
        if batch.add(item, len(item.data)):
            yield from _replace(replacer, batch.take())
    yield from _replace(replacer, batch.take())
    for problem in replacer.close():
        yield Restored("", False, problem)


def _lost(run: Run, damage: Damage) -> Restored:
    """What is to be said of a line that can't be read: nothing is lost where its file is as it was before."""
    if not damage.path:
        return Restored(str(run.path), False, f"line {damage.line} is damaged: what it was for can't be given back")
    try:
        if damage.before and patch.digest(read(damage.path, _NO_LIMIT)[0]) == damage.before:
            return Restored(damage.path, False)
    except (OSError, RefusedError):
        pass
    return Restored(damage.path, False, f"can't be given back: line {damage.line} of the journal is damaged")


def _restoring(entry: Entry, force: bool) -> Replacement | None:
    """The replacement that gives a file back, or None for one that is as it was."""
    data, signature = read(entry.path, _NO_LIMIT)
    now = patch.digest(data)
    if now == entry.before:
        return None
    times = (os.stat(entry.path).st_atime_ns, entry.mtime)
    if now == entry.after:
        old = patch.apply(data, entry.patch)
        if patch.digest(old) != entry.before:
            raise RefusedError("the journal does not give it back exactly: left alone")
        return Replacement(entry.path, old, signature, now, times=times)
    if not force:
        raise RefusedError("changed since it was cleaned: left alone without --force")
    return Replacement(entry.path, patch.apply_where_it_fits(data, entry.patch), signature, now)


def _replace(replacer: Replacer, batch: list[Replacement]) -> Iterator[Restored]:
    replacer.replace(batch)
    for item in batch:
        yield Restored(item.path, not item.error, item.error)

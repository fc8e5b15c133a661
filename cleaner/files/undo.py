"""Giving back what a run changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NamedTuple

from cleaner.files import patch
from cleaner.files.examine import os_reason, read
from cleaner.files.flush import Batch
from cleaner.files.journal import Entry, Run, entries
from cleaner.files.outcome import RefusedError, SkippedError
from cleaner.files.replace import Replacement, Replacer

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
    Raises JournalError where the journal is damaged.
    """
    replacer = Replacer(break_links=False)
    batch: Batch[Replacement] = Batch()
    # A file may stand in a run twice, when a run went on over it: the last change is taken back first.
    for entry in reversed(list(entries(run))):
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

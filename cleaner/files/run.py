"""A run over many files: look at each, write the journal, replace in batches, tell what became of each in order."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cleaner.files import leftovers
from cleaner.files.cache import Cache
from cleaner.files.convert import SUFFIXES
from cleaner.files.examine import os_reason
from cleaner.files.flush import Batch
from cleaner.files.forms import form_of
from cleaner.files.journal import Entry, Journal
from cleaner.files.outcome import Outcome, Status
from cleaner.files.replace import Replacement, Replacer, write_new
from cleaner.files.within import leads_out

Outcomes = Iterable[Outcome]


@dataclass
class InPlace:
    """Writes outcomes over their originals. ``journal`` is None where nothing is to be undone."""

    replacer: Replacer
    journal: Journal | None
    cache: Cache | None = None
    _batch: Batch[Outcome] = field(default_factory=Batch)
    _replaced: set[str] = field(default_factory=set)

    def write(self, outcomes: Outcomes) -> Iterator[Outcome]:
        """Every outcome, in order, after what it asks for was done; those that failed say so.

        Raises JournalError, before a file of the batch is touched, when the journal can't be written.
        """
        for outcome in outcomes:
            if outcome.new is not None and outcome.task.real in self._replaced:
                continue  # a link to a file that was met before
            size = 0
            if outcome.new is not None:
                self._replaced.add(outcome.task.real)
                size = len(outcome.new) + len(outcome.patch)
            elif self.cache is not None and outcome.status is Status.UNCHANGED and not outcome.notes:
                self.cache.add(outcome.before, form_of(outcome.task.real).kind)
            if self._batch.add(outcome, size):
                yield from self._commit()
        yield from self._commit()

    def close(self, littered: Iterable[str] = ()) -> list[str]:
        """Flush and close, and remove what dead runs left in ``littered`` folders; problems, one line each."""
        problems = self.replacer.close()
        for folder in littered:
            leftovers.remove_dead(folder)
        if self.journal is not None:
            self.journal.close()
        return problems

    def _commit(self) -> Iterator[Outcome]:
        batch = self._batch.take()
        changed = [outcome for outcome in batch if outcome.new is not None]
        if changed:
            if self.journal is not None:
                self.journal.write(_entry(outcome) for outcome in changed)
            items = [_replacement(outcome) for outcome in changed]
            self.replacer.replace(items)
            for outcome, item in zip(changed, items, strict=True):
                outcome.new = None
                if item.error:
                    outcome.status, outcome.message = Status.FAILED, item.error
                elif self.cache is not None and not outcome.notes:
                    self.cache.add(outcome.after, form_of(outcome.task.real).kind)
        yield from batch


@dataclass
class Mirror:
    """Writes outcomes, cleaned or not, into another folder; ``to`` is the form when converting."""

    folder: Path
    to: str | None = None
    _written: set[str] = field(default_factory=set)

    def write(self, outcomes: Outcomes) -> Iterator[Outcome]:
        """Every outcome, in order, after its file was written."""
        for outcome in outcomes:
            if outcome.new is not None:
                try:
                    self._write(outcome, outcome.new)
                except OSError as error:
                    outcome.status, outcome.message = Status.FAILED, f"could not be written: {os_reason(error)}"
                outcome.new = None
            yield outcome

    def _write(self, outcome: Outcome, data: bytes) -> None:
        target = os.path.join(self.folder, outcome.task.below)
        if self.to:
            packing = form_of(target).packing
            target = os.path.splitext(target[: len(target) - len(packing)])[0] + SUFFIXES[self.to]
        if target in self._written:
            raise FileExistsError(0, f"{target} was written before")
        if leads_out(target, str(self.folder)):
            raise OSError(0, f"{target} leads out of {self.folder}, by a link")
        if os.path.exists(target) and os.path.samefile(target, outcome.task.real):
            raise FileExistsError(0, f"{target} is the original")
        os.makedirs(os.path.dirname(target), exist_ok=True)
        write_new(target, data)
        self._written.add(target)


def _entry(outcome: Outcome) -> Entry:
    mtime = outcome.signature.mtime if outcome.signature else 0
    return Entry(outcome.task.real, outcome.before, outcome.after, mtime, outcome.patch)


def _replacement(outcome: Outcome) -> Replacement:
    assert outcome.new is not None and outcome.signature is not None
    return Replacement(outcome.task.real, outcome.new, outcome.signature, outcome.before)

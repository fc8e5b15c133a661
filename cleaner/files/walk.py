"""Which files a command line means: those named, and in folders those of the forms that are cleaned."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cleaner.files import forms, leftovers
from cleaner.files.examine import os_reason
from cleaner.files.globs import Globs
from cleaner.files.outcome import Outcome, Status, Task

IGNORE_FILE = ".cleanerignore"
DEFAULT_SUFFIXES = tuple(
    suffix + packing for suffix in (*forms.TEXTS, *forms.PAGES, *forms.ROWS) for packing in ("", *forms.PACKINGS)
)


class _Ignore(NamedTuple):
    """The patterns of one ignore file, and its folder's real path with a slash behind it."""

    folder: str
    globs: Globs


class _Folder(NamedTuple):
    """A folder to go into: its path as shown, really, in the mirrored tree, and from the folder that was named."""

    shown: str
    real: str
    prefix: str
    inside: str
    ignores: tuple[_Ignore, ...]


@dataclass
class Walk:
    """Finds files. ``include`` replaces the default forms, ``exclude`` takes away; ``spared`` is a folder not to enter.

    ``littered`` fills with the real paths of folders in which runs left temporary files, dead or at work.
    """

    include: Sequence[str] = ()
    exclude: Sequence[str] = ()
    spared: str | None = None

    def __post_init__(self) -> None:
        self._include, self._exclude = Globs(self.include), Globs(self.exclude)
        self.littered: list[str] = []

    def find(self, paths: Sequence[str]) -> Iterator[Task | Outcome]:
        """The files that ``paths`` mean, in order; an outcome for a path that can't be read."""
        base = mirror_base(paths)
        named: set[str] = set()
        for path in paths:
            below = os.path.relpath(os.path.abspath(path), base)
            try:
                info, real = os.stat(path), os.path.realpath(path)
            except (OSError, ValueError) as error:
                reason = os_reason(error) if isinstance(error, OSError) else str(error)
                yield Outcome(Task(path, path, below), Status.FAILED, reason)
                continue
            if real in named:
                continue
            named.add(real)
            if stat.S_ISDIR(info.st_mode):
                prefix = "" if below == "." else below + "/"
                yield from self._tree(_Folder(path, real, prefix, "", _above(real)), named)
            else:
                yield Task(path, real, below)

    def _tree(self, top: _Folder, named: set[str]) -> Iterator[Task | Outcome]:
        """The files below a folder, depth first, by name. No recursion: folders nest deeper than Python goes."""
        stack = [iter(self._folder(top, named))]
        while stack:
            for found in stack[-1]:
                if isinstance(found, _Folder):
                    stack.append(iter(self._folder(found, named)))
                    break
                yield found
            else:
                stack.pop()

    def _folder(self, folder: _Folder, named: set[str]) -> Iterator[Task | Outcome | _Folder]:
        """What is to be cleaned in a folder, and the folders in it to go into."""
        shown, real, prefix, inside, ignores = folder
        try:
            with os.scandir(real) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            yield Outcome(Task(shown, real, prefix), Status.FAILED, os_reason(error))
            return
        if own := _ignore_file(real):
            ignores = (*ignores, own)
        if any(leftovers.is_temporary(entry.name) for entry in found):
            self.littered.append(real)
        for entry in found:
            name = entry.name
            target = os.path.join(real, name)
            if entry.is_dir(follow_symlinks=False):
                if name.startswith(".") or target == self.spared or target in named:
                    continue
                if not self._ignored(target, inside + name, ignores, True):
                    path = os.path.join(shown, name)
                    yield _Folder(path, target, f"{prefix}{name}/", f"{inside}{name}/", ignores)
            elif self._wanted(name, inside + name) and not self._ignored(target, inside + name, ignores, False):
                task = self._file(entry, os.path.join(shown, name), target, prefix + name)
                if task is not None and task.real not in named:
                    yield task

    def _file(self, entry: os.DirEntry[str], shown: str, real: str, below: str) -> Task | None:
        if not entry.is_symlink():
            return Task(shown, real, below)
        if entry.is_dir():
            return None  # a link to a folder: following it may never end
        return Task(shown, os.path.realpath(shown), below)

    def _wanted(self, name: str, inside: str) -> bool:
        if self._include:
            return bool(self._include.decide(inside))
        return name.lower().endswith(DEFAULT_SUFFIXES)

    def _ignored(self, real: str, inside: str, ignores: Sequence[_Ignore], folder: bool) -> bool:
        if self._exclude and self._exclude.decide(inside, folder):
            return True
        for ignore in reversed(ignores):
            decided = ignore.globs.decide(real[len(ignore.folder) :].replace(os.sep, "/"), folder)
            if decided is not None:
                return decided
        return False


def mirror_base(paths: Sequence[str]) -> str:
    """The folder from which a mirrored tree counts: the lowest that holds all that was named."""
    folders = [path if os.path.isdir(path) else os.path.dirname(os.path.abspath(path)) for path in paths]
    return os.path.commonpath([os.path.abspath(folder) for folder in folders])


def _above(real: str) -> tuple[_Ignore, ...]:
    """The ignore files of the folders above, the nearest last."""
    found = []
    while (parent := os.path.dirname(real)) != real:
        real = parent
        if own := _ignore_file(real):
            found.append(own)
    return tuple(found[::-1])


def _ignore_file(folder: str) -> _Ignore | None:
    try:
        with open(os.path.join(folder, IGNORE_FILE), encoding="utf-8", errors="surrogateescape") as file:
            return _Ignore(os.path.join(folder, ""), Globs(file))
    except OSError:
        return None

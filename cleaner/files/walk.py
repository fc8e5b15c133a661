"""Which files a command line means: those named, and in folders those of the forms that are cleaned."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from cleaner.files import forms, leftovers
from cleaner.files.examine import os_reason
from cleaner.files.ignores import IGNORE_FILES, IgnoreError, Patterns, globs, read_patterns
from cleaner.files.outcome import Outcome, Status, Task
from cleaner.files.passed import Passed

# Folders of tools, of other people's code, and of what is made from something else: those that ruff leaves out.
LEFT_OUT = frozenset(["__pypackages__", "_build", "buck-out", "build", "dist", "node_modules", "site-packages", "venv"])
# Never entered: what is in there belongs to a program, byte for byte.
_HISTORIES = frozenset((".git", ".hg", ".svn", ".bzr", ".jj"))
# Neither cleaned nor worth a word.
_OURS = frozenset((*IGNORE_FILES, "cleaner.toml"))


class _Ignore(NamedTuple):
    """The patterns of one ignore file, and its folder's real path with a slash behind it."""

    folder: str
    patterns: Patterns


class _Folder(NamedTuple):
    """A folder to go into: its path as shown, really, in the mirrored tree, and from the folder that was named.

    ``top`` is the real path of the folder that was named.
    """

    shown: str
    real: str
    prefix: str
    inside: str
    top: str
    ignores: tuple[_Ignore, ...]


@dataclass
class Walk:
    """Finds files. ``include`` replaces the default forms, ``exclude`` takes away; ``spared`` is a folder not to enter.

    ``kind`` is what files hold, where that was said. Without ``heed`` ignore files don't count; with ``everywhere``
    hidden folders and ``LEFT_OUT`` are entered. ``littered`` fills with the real paths of folders in which runs left
    temporary files, dead or at work, ``passed`` with what was not taken. Raises IgnoreError for ``include`` and
    ``exclude`` that can't be used.
    """

    include: Sequence[str] = ()
    exclude: Sequence[str] = ()
    spared: str | None = None
    kind: str = "auto"
    heed: bool = True
    everywhere: bool = False

    def __post_init__(self) -> None:
        self._include, self._exclude = globs(self.include, "--include"), globs(self.exclude, "--exclude")
        self.littered: list[str] = []
        self.passed = Passed()
        self.found = False

    def find(self, paths: Sequence[str]) -> Iterator[Task | Outcome]:
        """The files that ``paths`` mean, in order; an outcome for a path that can't be read or is no text."""
        base = mirror_base(paths)
        named: set[str] = set()
        for path in paths:
            below = os.path.relpath(os.path.abspath(path), base)
            try:
                info, real = os.stat(path), os.path.realpath(path)
            except (OSError, ValueError) as error:
                reason = os_reason(error) if isinstance(error, OSError) else str(error)
                self.found = True
                yield Outcome(Task(path, path, below), Status.FAILED, reason)
                continue
            if real in named:
                continue
            named.add(real)
            if not stat.S_ISDIR(info.st_mode):
                self.found = True
                yield Task(path, real, below)
                continue
            prefix = "" if below == "." else below + "/"
            try:
                above = _above(real) if self.heed else ()
            except IgnoreError as error:
                self.found = True
                yield Outcome(Task(path, real, below), Status.FAILED, _left(error))
                continue
            for item in self._tree(_Folder(path, real, prefix, "", os.path.join(real, ""), above), named):
                self.found = True
                yield item

    def hidden_by_ignore_files(self, paths: Sequence[str]) -> bool:
        """Whether nothing was found, and there would be something if ignore files and ``exclude`` didn't count."""
        if self.found or not self.passed.ignored:
            return False
        return next(replace(self, exclude=(), heed=False).find(paths), None) is not None

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
        """What is to be cleaned in a folder, and the folders in it to go into.

        A folder whose ignore file can't be read is left alone: nobody knows what in it is meant to stay.
        """
        try:
            with os.scandir(folder.real) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
            if self.heed:
                folder = folder._replace(ignores=(*folder.ignores, *_own(folder.real, folder.shown, IGNORE_FILES)))
            if any(leftovers.is_temporary(entry.name) for entry in found):
                self.littered.append(folder.real)
            for entry in found:
                if entry.is_dir(follow_symlinks=False):
                    if inner := self._inner(folder, entry.name, named):
                        yield inner
                elif (task := self._file(folder, entry)) and task.real not in named:
                    yield task
        except (OSError, IgnoreError) as error:
            reason = os_reason(error) if isinstance(error, OSError) else _left(error)
            yield Outcome(Task(folder.shown, folder.real, folder.prefix), Status.FAILED, reason)

    def _inner(self, folder: _Folder, name: str, named: set[str]) -> _Folder | None:
        """A folder in a folder, where it is to be entered."""
        real = os.path.join(folder.real, name)
        if name in _HISTORIES or real == self.spared or real in named:
            return None
        if not self.everywhere and (name.startswith(".") or name in LEFT_OUT):
            self.passed.folders[name] += 1
            return None
        if self._ignored(folder, name, True):
            self.passed.ignored += 1
            return None
        return folder._replace(
            shown=os.path.join(folder.shown, name),
            real=real,
            prefix=f"{folder.prefix}{name}/",
            inside=f"{folder.inside}{name}/",
        )

    def _file(self, folder: _Folder, entry: os.DirEntry[str]) -> Task | None:
        """A file in a folder, where it is to be cleaned."""
        name, shown = entry.name, os.path.join(folder.shown, entry.name)
        if not self._wanted(folder.inside + name):
            if not (name in _OURS or leftovers.is_temporary(name) or (entry.is_symlink() and entry.is_dir())):
                self.passed.add_other(name)
            return None
        if self._ignored(folder, name, False):
            self.passed.ignored += 1
            return None
        real = os.path.join(folder.real, name)
        if entry.is_symlink():
            if entry.is_dir():
                return None  # a link to a folder: following it may never end
            real = os.path.realpath(real)
            if not real.startswith(folder.top):
                self.passed.outside += 1
                return None
        if self.kind != "markdown" and not self._include and forms.is_notes(real):
            self.passed.markdown += 1
            return None
        return Task(shown, real, folder.prefix + name)

    def _wanted(self, inside: str) -> bool:
        """Whether a file is asked for by its name."""
        if self._include:
            return bool(self._include.decide_within(inside))
        kind = forms.form_of(inside).kind
        return kind != "auto" and not (kind == "html" and self.kind == "markdown")

    def _ignored(self, folder: _Folder, name: str, is_folder: bool) -> bool:
        if self._exclude and self._exclude.decide(folder.inside + name, is_folder):
            return True
        real = os.path.join(folder.real, name)
        for ignore in reversed(folder.ignores):
            decided = ignore.patterns.decide(real[len(ignore.folder) :].replace(os.sep, "/"), is_folder)
            if decided is not None:
                return decided
        return False


def mirror_base(paths: Sequence[str]) -> str:
    """The folder from which a mirrored tree counts: the lowest that holds all that was named."""
    folders = [path if os.path.isdir(path) else os.path.dirname(os.path.abspath(path)) for path in paths]
    return os.path.commonpath([os.path.abspath(folder) for folder in folders])


def _above(real: str) -> tuple[_Ignore, ...]:
    """The ignore files of our own in the folders above, the nearest last.

    git's are not asked there: what is not kept in git (downloads, dumps) is named to be cleaned.
    """
    found: list[_Ignore] = []
    while (parent := os.path.dirname(real)) != real:
        real = parent
        found = [*_own(real, real, IGNORE_FILES[1:]), *found]
    return tuple(found)


def _own(folder: str, shown: str, names: Sequence[str]) -> list[_Ignore]:
    """The ignore files of a folder, the one that beats the other last. Raises IgnoreError."""
    found = [read_patterns(os.path.join(folder, name), os.path.join(shown, name)) for name in names]
    return [_Ignore(os.path.join(folder, ""), patterns) for patterns in found if patterns]


def _left(error: IgnoreError) -> str:
    return f"{error}: the folder is left alone (--no-ignore looks everywhere)"

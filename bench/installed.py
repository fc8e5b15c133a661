"""What cleaning would do to files that are no articles: every .txt and .md file of installed packages.

    python bench/installed.py venv/lib node_modules /usr/lib/python3

Licences, READMEs, changelogs, word lists, lists of domains: nothing of them is boilerplate that a reader wants to be
rid of. Each file is cleaned as the command would in its default mode, in memory, and every line that would go is shown
with its reason. Files of the same content are looked at once. The exit code is 1 where more than ``--most`` lines go.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from cleaner import Cleaner  # noqa: E402
from cleaner.files.content import clean_bytes  # noqa: E402
from cleaner.files.forms import form_of  # noqa: E402
from cleaner.files.outcome import RefusedError, Removal, Request, SkippedError  # noqa: E402

SUFFIXES = (".txt", ".md")


@dataclass
class Report:
    """``files`` looked at, ``same`` passed over as copies, ``left`` alone by the cleaner (binary, encoding), and what
    would go of each of the others."""

    files: int = 0
    same: int = 0
    left: int = 0
    changed: dict[Path, list[Removal]] = field(default_factory=dict)
    warnings: Counter[str] = field(default_factory=Counter)

    @property
    def lines(self) -> int:
        """How many lines, or parts of lines, would go."""
        return sum(map(len, self.changed.values()))


def files_in(folders: list[Path], suffixes: tuple[str, ...] = SUFFIXES) -> Iterator[Path]:
    """Every regular file with one of the suffixes, in the order of their names."""
    for top in folders:
        for folder, below, names in os.walk(top):
            below.sort()
            for name in sorted(names):
                path = Path(folder, name)
                if name.lower().endswith(suffixes) and path.is_file() and not path.is_symlink():
                    yield path


def examine(paths: Iterator[Path], cleaner: Cleaner) -> Report:
    """Clean each file in memory as the command would."""
    report, seen = Report(), set()
    request = Request(details=True)
    for path in paths:
        data = path.read_bytes()
        digest = blake2b(data).digest()
        if digest in seen:
            report.same += 1
            continue
        seen.add(digest)
        report.files += 1
        try:
            done = clean_bytes(data, form_of(path.name), request, cleaner.clean)
        except (RefusedError, SkippedError):
            report.left += 1
            continue
        report.warnings.update(done.notes)
        removals = [removal for section in done.sections for removal in section.removals]
        if done.changed:
            report.changed[path] = removals
    return report


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--most", type=int, default=5, help="how many lines may go (default: 5)")
    parser.add_argument("--show", type=int, default=8, help="how many lines to show of a file (default: 8)")
    parser.add_argument("--mode", choices=("fast", "rules"), default="fast")
    args = parser.parse_args()
    if absent := [folder for folder in args.folders if not folder.is_dir()]:
        print(f"no such folder: {absent[0]}", file=sys.stderr)
        return 2
    report = examine(files_in(args.folders), Cleaner(mode=args.mode))
    for path, removals in sorted(report.changed.items(), key=lambda item: len(item[1])):
        print(f"{path}: {len(removals)} lines")
        for removal in removals[: args.show]:
            print(f"  {removal.line}: {removal.text[:100]!r}  [{removal.reason[:100]}]")
    for warning, count in report.warnings.most_common():
        print(f"{count} files: {warning}")
    print(
        f"{report.files} files ({report.same} copies of them, {report.left} left alone): "
        f"{len(report.changed)} would change, {report.lines} lines would go"
    )
    return 1 if report.lines > args.most else 0


if __name__ == "__main__":
    raise SystemExit(main())

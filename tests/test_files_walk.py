"""Which files a command line means."""

import os
import subprocess
from pathlib import Path

import pytest

from cleaner.files.globs import Globs
from cleaner.files.outcome import Outcome
from cleaner.files.walk import Walk


def put(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x\n", encoding="utf-8")


def found(walk: Walk, *paths: Path | str) -> list[str]:
    return [item.message if isinstance(item, Outcome) else item.below for item in walk.find([str(p) for p in paths])]


def test_in_folders_the_forms_that_are_cleaned(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "b.TEXT", "c.md", "d.html", "e.htm", "f.xhtml", "g.jsonl", "h.ndjson.gz", "i.txt.zst")
    put(tmp_path, "x.py", "y.json", "z.csv", "noext", "w.txt.bak", ".hidden/a.txt", "sub/deep/j.txt")
    assert found(Walk(), tmp_path) == [
        *("a.txt", "b.TEXT", "c.md", "d.html", "e.htm", "f.xhtml", "g.jsonl", "h.ndjson.gz", "i.txt.zst"),
        "sub/deep/j.txt",
    ]


def test_a_file_that_is_named_is_meant_whatever_it_is_called(tmp_path: Path) -> None:
    put(tmp_path, "x.dump", ".cleanerignore", "y.txt")
    (tmp_path / ".cleanerignore").write_text("*\n", encoding="utf-8")
    assert found(Walk(exclude=["*"]), tmp_path / "x.dump", tmp_path / "y.txt") == ["x.dump", "y.txt"]


def test_include_replaces_and_exclude_takes_away(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "b.log", "old/c.log", "old/d.txt", "keep/e.log")
    assert found(Walk(include=["*.log"]), tmp_path) == ["b.log", "keep/e.log", "old/c.log"]
    assert found(Walk(exclude=["old/"]), tmp_path) == ["a.txt"]
    assert found(Walk(include=["*.log"], exclude=["/keep/*"]), tmp_path) == ["b.log", "old/c.log"]


def test_ignore_files_hold_for_their_folder_and_below(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "b.txt", "sub/a.txt", "sub/c.txt", "sub/deep/c.txt", "out/z.txt")
    (tmp_path / ".cleanerignore").write_text("# comment\n/a.txt\nout/\n", encoding="utf-8")
    (tmp_path / "sub" / ".cleanerignore").write_text("c.txt\n!deep/c.txt\n", encoding="utf-8")
    assert found(Walk(), tmp_path) == ["b.txt", "sub/a.txt", "sub/deep/c.txt"]
    assert found(Walk(), tmp_path / "out") == ["z.txt"]  # it was named


def test_an_ignore_file_above_the_folder_counts(tmp_path: Path) -> None:
    put(tmp_path, "sub/a.txt", "sub/b.txt")
    (tmp_path / ".cleanerignore").write_text("sub/a.txt\n", encoding="utf-8")
    assert found(Walk(), tmp_path / "sub") == ["b.txt"]


def test_links_to_files_are_followed_links_to_folders_are_not(tmp_path: Path) -> None:
    put(tmp_path / "away", "real.txt", "deep/other.txt")
    put(tmp_path / "in", "a.txt")
    (tmp_path / "in" / "link.txt").symlink_to(tmp_path / "away" / "real.txt")
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "deep.txt").symlink_to(tmp_path / "away" / "deep")
    assert found(Walk(), tmp_path / "in") == ["a.txt", "link.txt"]
    real = [item.task.real if isinstance(item, Outcome) else item.real for item in Walk().find([str(tmp_path / "in")])]
    assert real[1] == str(tmp_path / "away" / "real.txt")


def test_what_is_named_twice_is_found_once(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "sub/b.txt")
    (tmp_path / "link.txt").symlink_to(tmp_path / "a.txt")
    assert found(Walk(), tmp_path / "a.txt", tmp_path / "link.txt", tmp_path / "a.txt") == ["a.txt"]
    assert found(Walk(), tmp_path / "sub", tmp_path) == ["sub/b.txt", "a.txt", "link.txt"]


def test_a_path_that_is_not_there_is_named_and_the_others_are_done(tmp_path: Path) -> None:
    put(tmp_path, "a.txt")
    assert found(Walk(), tmp_path / "nope", tmp_path / "a.txt") == ["no such file", "a.txt"]
    assert len(found(Walk(), str(tmp_path / ("x" * 300)), "a\0b")) == 2


def test_the_mirrored_tree_counts_from_the_lowest_common_folder(tmp_path: Path) -> None:
    put(tmp_path, "n/2024/a.txt", "n/2025/a.txt")
    assert found(Walk(), tmp_path / "n" / "2024") == ["a.txt"]
    assert found(Walk(), tmp_path / "n" / "2024", tmp_path / "n" / "2025" / "a.txt") == ["2024/a.txt", "2025/a.txt"]


def test_folders_nest_deeper_than_python_recurses(tmp_path: Path) -> None:
    before = Path.cwd()
    os.chdir(tmp_path)
    try:
        for _ in range(1200):
            os.mkdir("d")  # noqa: PTH102 - longer than any path
            os.chdir("d")
        Path("a.txt").write_text("x", encoding="utf-8")
    finally:
        os.chdir(before)
    assert len(found(Walk(), tmp_path)) == 1
    subprocess.run(["rm", "-rf", tmp_path / "d"], check=True)  # deeper than pytest's own clearing away recurses


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("*.txt", "a/b.txt", True),
        ("/*.txt", "a/b.txt", False),
        ("/*.txt", "b.txt", True),
        ("a/*.txt", "a/b.txt", True),
        ("a/*.txt", "x/a/b.txt", False),
        ("**/a/*.txt", "x/y/a/b.txt", True),
        ("a/**", "a/b/c.txt", True),
        ("a/**/c.txt", "a/c.txt", True),
        ("?.txt", "ab.txt", False),
        ("[ab].txt", "b.txt", True),
        ("[!ab].txt", "b.txt", False),
        ("[", "[", True),
        ("\\#x", "#x", True),
        ("a\\*b", "a*b", True),
        ("a\\*b", "axb", False),
        ("(a+)+$", "(a+)+$", True),
    ],
)
def test_patterns(pattern: str, path: str, matches: bool) -> None:
    assert bool(Globs([pattern]).decide(path)) is matches

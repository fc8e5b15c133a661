"""Which files a command line means."""

import gzip
import os
import random
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cleaner.files import ignores
from cleaner.files.ignores import IgnoreError, globs
from cleaner.files.outcome import Outcome, Task
from cleaner.files.walk import Walk


def put(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x\n", encoding="utf-8")


def found(walk: Walk, *paths: Path | str) -> list[str]:
    return [item.message if isinstance(item, Outcome) else item.below for item in walk.find([str(p) for p in paths])]


def test_in_folders_the_forms_that_are_cleaned(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "b.TEXT", "d.html", "e.htm", "f.xhtml", "g.jsonl", "h.ndjson.gz", "i.txt.zst")
    put(tmp_path, "x.py", "y.json", "z.csv", "noext", "w.txt.bak", ".hidden/a.txt", "sub/deep/j.txt")
    assert found(Walk(), tmp_path) == [
        *("a.txt", "b.TEXT", "d.html", "e.htm", "f.xhtml", "g.jsonl", "h.ndjson.gz", "i.txt.zst"),
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


def test_git_ignore_files_count_below_the_folder_that_was_named_and_not_above(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "sub/a.txt", "sub/b.txt", "sub/c.txt")
    (tmp_path / ".gitignore").write_text("*.txt\n!b.txt\n", encoding="utf-8")
    (tmp_path / "sub" / ".gitignore").write_text("/c.txt\n", encoding="utf-8")
    assert found(Walk(), tmp_path) == ["sub/b.txt"]
    assert found(Walk(), tmp_path / "sub") == ["a.txt", "b.txt"]


def test_what_the_cleaners_own_ignore_file_says_beats_gits(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "b.txt")
    (tmp_path / ".gitignore").write_text("a.txt\n", encoding="utf-8")
    (tmp_path / ".cleanerignore").write_text("!a.txt\nb.txt\n", encoding="utf-8")
    assert found(Walk(), tmp_path) == ["a.txt"]


def test_folders_of_tools_and_of_other_peoples_code_are_left_out(tmp_path: Path) -> None:
    names = ("venv", ".venv", "node_modules", "site-packages", "build", "dist", "lib/site-packages")
    put(tmp_path, "a.txt", ".git/description.txt", *(f"{name}/x.txt" for name in names))
    walk = Walk()
    assert found(walk, tmp_path) == ["a.txt"]
    assert str(walk.passed) == "7 folders (site-packages, .venv, build, …)"
    assert found(Walk(), tmp_path / "build") == ["x.txt"]  # it was named
    assert len(found(Walk(everywhere=True), tmp_path)) == 8
    assert not any(".git/" in name for name in found(Walk(heed=False, everywhere=True), tmp_path))


def test_without_ignore_files_everything_is_found(tmp_path: Path) -> None:
    put(tmp_path, "a.txt", "b.txt")
    (tmp_path / ".gitignore").write_text("*\n", encoding="utf-8")
    walk = Walk()
    assert found(walk, tmp_path) == []
    assert walk.hidden_by_ignore_files([str(tmp_path)])
    assert found(Walk(heed=False), tmp_path) == ["a.txt", "b.txt"]


def test_ignored_files_that_would_not_be_cleaned_anyway_are_no_reason(tmp_path: Path) -> None:
    put(tmp_path, "a.pyc", "cache/b.pyc")
    (tmp_path / ".gitignore").write_text("*.pyc\ncache/\n", encoding="utf-8")
    walk = Walk()
    assert found(walk, tmp_path) == []
    assert not walk.hidden_by_ignore_files([str(tmp_path)])


def test_markdown_in_folders_is_notes_unless_it_is_asked_for_or_says_where_it_was_scraped(tmp_path: Path) -> None:
    put(tmp_path, "README.md", "notes.markdown", "page.html", "dump.txt")
    (tmp_path / "reader.md").write_text("Title: Bridge\n\nURL Source: https://example.com/a\n\nText.\n", "utf-8")
    (tmp_path / "clip.md").write_text("---\ntitle: Bridge\nsource: 'https://example.com/a'\n---\nText.\n", "utf-8")
    walk = Walk()
    assert found(walk, tmp_path) == ["clip.md", "dump.txt", "page.html", "reader.md"]
    assert str(walk.passed) == "2 Markdown (--kind markdown)"
    assert found(Walk(kind="markdown"), tmp_path) == ["README.md", "clip.md", "dump.txt", "notes.markdown", "reader.md"]
    assert found(Walk(include=["*.md"]), tmp_path) == ["README.md", "clip.md", "reader.md"]
    assert found(Walk(kind="text"), tmp_path) == ["clip.md", "dump.txt", "page.html", "reader.md"]
    assert found(Walk(), tmp_path / "README.md") == ["README.md"]  # it was named


def test_packed_markdown_is_looked_into(tmp_path: Path) -> None:
    (tmp_path / "a.md.gz").write_bytes(gzip.compress(b"URL Source: https://example.com/a\n\nText.\n" * 9000))
    (tmp_path / "b.md.gz").write_bytes(gzip.compress(b"# Notes\n"))
    (tmp_path / "c.md.gz").write_bytes(b"damaged")
    os.mkfifo(tmp_path / "d.md")
    assert found(Walk(), tmp_path) == ["a.md.gz", "c.md.gz", "d.md"]  # what is wrong with c and d is told later


def test_what_is_passed_over_is_counted(tmp_path: Path) -> None:
    put(tmp_path / "in", "a.txt", "b.csv", "c.csv", "d.json", "Makefile", "e.txt", "venv/x", "README.md")
    put(tmp_path, "away.txt")
    (tmp_path / "in" / ".gitignore").write_text("e.txt\n", encoding="utf-8")
    (tmp_path / "in" / "link.txt").symlink_to("../away.txt")
    walk = Walk()
    assert found(walk, tmp_path / "in") == ["a.txt"]
    assert str(walk.passed) == (
        "4 other files (.csv, .json, …), 1 ignored, 1 folder (venv), 1 Markdown (--kind markdown), 1 link to elsewhere"
    )


def test_links_are_followed_within_the_folder_that_was_named_or_when_they_are_named(tmp_path: Path) -> None:
    put(tmp_path / "away", "real.txt", "deep/other.txt")
    put(tmp_path / "in", "a.txt", "deep/b.txt", "deep/blob")
    put(tmp_path, "in-other/c.txt")
    (tmp_path / "in" / "link.txt").symlink_to(tmp_path / "away" / "real.txt")
    (tmp_path / "in" / "sibling.txt").symlink_to(tmp_path / "in-other" / "c.txt")
    (tmp_path / "in" / "own.txt").symlink_to("deep/blob")
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "deep.txt").symlink_to(tmp_path / "away" / "deep")
    assert found(Walk(), tmp_path / "in") == ["a.txt", "deep/b.txt", "own.txt"]
    named = list(Walk().find([str(tmp_path / "in" / "link.txt")]))
    assert [item.real for item in named if isinstance(item, Task)] == [str(tmp_path / "away" / "real.txt")]


def test_a_folder_that_is_named_by_a_link_is_walked(tmp_path: Path) -> None:
    put(tmp_path / "real", "a.txt")
    (tmp_path / "real" / "b.txt").symlink_to("a.txt")
    (tmp_path / "link").symlink_to("real")
    assert found(Walk(), tmp_path / "link") == ["a.txt", "b.txt"]


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
        ("[[:digit:]].txt", "7.txt", True),
        ("a[!b]c", "a/c", False),
        ("[", "[", False),
        ("[z-a]", "z", False),
        ("!", "!", False),
        ("a\\", "a\\", False),
        ("\\#x", "#x", True),
        ("a\\*b", "a*b", True),
        ("a\\*b", "axb", False),
        ("a\\  ", "a ", True),
        ("(a+)+$", "(a+)+$", True),
        ("a.txt", "\udcff/a.txt", True),
        ("a*b", "a\nb", True),
    ],
)
def test_patterns(pattern: str, path: str, matches: bool) -> None:
    assert bool(globs([pattern], "--include").decide(path)) is matches


def test_an_option_may_name_a_folder_for_all_that_is_in_it(tmp_path: Path) -> None:
    put(tmp_path, "notes/a.log", "notes/deep/b.log", "c.log")
    assert found(Walk(include=["notes/"]), tmp_path) == ["notes/a.log", "notes/deep/b.log"]


# Pieces of patterns, and names that they are about. Left out is where git is odd: classes that a slash ends, and two
# stars behind a letter.
PIECES = ["a", "b", "ab", "*", "?", "a*", "*b", "**", "[ab]", "[!a]", "[^b]*", "*a*b", "[a-c]", "[[:alpha:]]", "\\a"]
PIECES += ["a\\ ", "[z-a]", "\u00e9", "?b", "**b", "[]a]", "[!]a]", "[[:digit:]b]"]
NAMES = ["a", "b", "ab", "abb", "\u00e9", "c", "]", "a ", "1", "ba", "!", "#x", "aab"]


def pattern(chance: random.Random) -> str:
    line = "/".join(chance.choice(PIECES) for _ in range(chance.choice([1, 1, 1, 2, 2, 3])))
    line = chance.choice(["", "", "", "/"]) + line + chance.choice(["", "", "/"])
    return chance.choice(["", "", "", "!", "#"]) + line + chance.choice(["", "", "", "", " ", "\r"])


def grow(chance: random.Random, folder: Path, depth: int) -> None:
    for name in NAMES:
        if chance.random() < 0.5 and depth and chance.random() < 0.5:
            (folder / name).mkdir()
            grow(chance, folder / name, depth - 1)
        elif chance.random() < 0.5:
            (folder / name).write_text("x", encoding="utf-8")


@pytest.mark.parametrize("seed", range(4))
def test_ignore_files_leave_out_exactly_what_git_leaves_out(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    grow(chance, tmp_path, 3)
    folders = [tmp_path, *(path for path in sorted(tmp_path.rglob("*")) if path.is_dir() and ".git" not in path.parts)]
    for _ in range(30):
        files = [folder / ".gitignore" for folder in {tmp_path, *chance.sample(folders, 2)}]
        for file in files:
            lines = [pattern(chance) for _ in range(chance.choice([1, 2, 3, 5]))]
            file.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")
        command = ["git", "-C", tmp_path, "ls-files", "-o", "--exclude-standard", "-z"]
        listed = subprocess.run(command, capture_output=True, check=True).stdout.decode().split("\0")
        wanted = sorted(name for name in listed if name and not name.endswith(".gitignore"))
        ours = sorted(n for n in found(Walk(include=["*"]), tmp_path) if not n.endswith(".gitignore"))
        assert ours == wanted, [(str(file), file.read_bytes()) for file in files]
        for file in files:
            file.unlink()


def test_what_git_check_ignore_says_of_an_everyday_file(tmp_path: Path) -> None:
    lines = [
        "*.log",
        "!keep.log",
        "/top.txt",
        "cache/",
        "docs/**/draft-*.txt",
        "a/**",
        "!a/b.txt",
        "# note",
        "\\#odd.txt",
    ]
    names = ["x.log", "sub/keep.log", "top.txt", "sub/top.txt", "cache/a.txt", "sub/cache/b.txt", "docs/draft-1.txt"]
    names += ["docs/x/y/draft-2.txt", "docs/final.txt", "a/b.txt", "a/c/d.txt", "#odd.txt", "other/cache.txt"]
    put(tmp_path, *names)
    (tmp_path / ".gitignore").write_text("\n".join(lines), encoding="utf-8")
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    command = ["git", "-C", tmp_path, "check-ignore", "--no-index", *names]
    ignored = subprocess.run(command, capture_output=True, check=True, text=True).stdout.splitlines()
    assert sorted(found(Walk(include=["*.txt", "*.log"]), tmp_path)) == sorted(set(names) - set(ignored))


def zero(path: Path) -> None:
    path.symlink_to("/dev/zero")


def large(path: Path) -> None:
    path.write_bytes(b"#" * (1 << 19))


def many(path: Path) -> None:
    path.write_bytes(b"a\n" * 6_000)


@pytest.mark.skipif(os.name == "nt", reason="has no FIFOs")
@pytest.mark.parametrize(
    ("make", "why"),
    [
        (os.mkfifo, "is no regular file"),
        (zero, "is no regular file"),
        (large, "is larger than 256 KB"),
        (many, "has more than 5,000 patterns"),
    ],
)
@pytest.mark.parametrize("name", [".gitignore", ".cleanerignore"])
def test_an_ignore_file_that_is_a_trap_costs_its_folder_alone_and_one_line(
    tmp_path: Path, make: Callable[[Path], None], why: str, name: str
) -> None:
    put(tmp_path, "bad/" + "b" + "a" * 200 + ".txt", "good/x.txt")
    make(tmp_path / "bad" / name)
    begin = time.monotonic()
    first, second = found(Walk(), tmp_path)
    assert time.monotonic() - begin < 5
    assert f"bad/{name}: " in first
    assert why in first
    assert "\n" not in first
    assert second == "good/x.txt"
    assert len(found(Walk(heed=False), tmp_path)) == 2


def test_many_two_stars_and_deep_folders_end_in_time(tmp_path: Path) -> None:
    put(tmp_path, "/".join("a" * 60) + "/x.txt", "b" + "a" * 200 + ".txt")
    (tmp_path / ".cleanerignore").write_text("**/a/" * 12 + "zzz\n" + "*a" * 14 + "b\n", encoding="utf-8")
    begin = time.monotonic()
    assert len(found(Walk(), tmp_path)) == 2
    assert time.monotonic() - begin < 5


def test_patterns_that_take_too_long_cost_their_folder_and_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "bad/b" + "a" * 200 + ".txt", "good/x.txt")
    monkeypatch.setattr(ignores, "MOST_SECONDS", 0)
    (tmp_path / "bad" / ".gitignore").write_text("*a" * 14 + "b\n", encoding="utf-8")
    first, second = found(Walk(), tmp_path)
    assert "bad/.gitignore: the pattern *a*a*a*a" in first
    assert "takes too long to match: the folder is left alone" in first
    assert second == "good/x.txt"
    assert "--exclude: the pattern" in found(Walk(heed=False, exclude=["*a" * 14 + "b"]), tmp_path)[0]


def test_an_option_with_too_many_patterns_is_named() -> None:
    with pytest.raises(IgnoreError, match="--include: has more than"):
        Walk(include=["a"] * 6_000)

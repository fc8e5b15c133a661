"""A slip of the hand writes nothing: paths that don't exist, habits from other commands."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from files_support import command, environment, tree

OLD, NEW = b"Title\nkeep\nDROP this\nend\n", b"Title\nkeep\nend\n"
STORIES = b"keep\nDROP STORY one\nDROP STORY two\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three files: one with a line to remove, one with two stories, one that is clean."""
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "a.txt").write_bytes(OLD)
    (folder / "b.txt").write_bytes(STORIES)
    (folder / "c.txt").write_bytes(NEW)
    return folder


def run(*arguments: str | Path, tmp_path: Path, **options: object) -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    done = command(*arguments, home=tmp_path / "home", **options)  # type: ignore[arg-type]
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("check", "--check"),
        ("diff", "--diff"),
        ("dry-run", "--dry-run"),
        ("dryrun", "--dry-run"),
        ("list", "--list"),
        ("ls", "--list"),
        ("stories", "--stories"),
        ("status", "--check"),
        ("help", "--help"),
        ("version", "--version"),
        ("config", "--config"),
        ("strictness", "--strictness"),
        ("explian", "cleaner explain"),
        ("restore", "cleaner undo"),
        ("chekc", "--check"),
    ],
)
@pytest.mark.parametrize("last", [False, True])
def test_a_word_that_is_a_command_elsewhere_writes_nothing(
    folder: Path, tmp_path: Path, word: str, meant: str, last: bool
) -> None:
    before = tree(folder)
    code, out, err = run(*([folder, word] if last else [word, folder]), tmp_path=tmp_path)
    assert (code, out) == (2, "")
    assert f"{word}: no such file or folder: did you mean {meant}?" in err
    assert tree(folder) == before


@pytest.mark.parametrize("word", ["format", "clean", "fix"])
def test_a_word_for_what_it_does_anyway_writes_nothing_either(folder: Path, tmp_path: Path, word: str) -> None:
    before = tree(folder)
    code, _, err = run(word, folder, tmp_path=tmp_path)
    assert code == 2
    assert "cleaner PATH... cleans in place" in err
    assert tree(folder) == before


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("nosuch", "no such file or folder"),
        ("nosuch/below/a.txt", "no such file or folder"),
        ("archive/a.txt/below", "Not a directory"),
        ("dangling", "no such file or folder"),
        ("loop", "Too many levels of symbolic links"),
        ("x" * 300, "File name too long"),
        ("", "no such file or folder"),
    ],
)
def test_a_path_that_does_not_exist_writes_nothing(folder: Path, tmp_path: Path, path: str, why: str) -> None:
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "loop").symlink_to("loop")
    before = tree(folder)
    for arguments in (
        [folder, path],
        [path, folder],
        ["--stories", "s.jsonl", folder, path],
        ["-o", "o", folder, path],
    ):
        code, out, err = run(*arguments, tmp_path=tmp_path, cwd=tmp_path)
        assert (code, out) == (2, "")
        assert why in err
        assert "nothing was written" in err
    assert tree(folder) == before
    assert not (tmp_path / "s.jsonl").exists()
    assert not (tmp_path / "o").exists()


def test_every_path_that_does_not_exist_is_named(folder: Path, tmp_path: Path) -> None:
    _, _, err = run("one", folder, "two", tmp_path=tmp_path)
    assert "one: no such file or folder" in err
    assert "two: no such file or folder" in err


def test_what_can_not_be_a_path_is_an_error_in_python_too(folder: Path) -> None:
    from click.testing import CliRunner

    from cleaner.cli.main import main

    before = tree(folder)
    done = CliRunner().invoke(main, [str(folder), "nul\0byte"])
    assert done.exit_code == 2
    assert tree(folder) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["explain", "nosuch"],
        ["shards", "nosuch", "out"],
        ["rules", "test", "nosuch"],
        ["rules", "lint", "nosuch"],
        ["rules", "list", "--rules", "nosuch"],
        ["undo", "nosuch"],
        ["undo", "--journal", "nosuch"],
        ["runs", "--journal", "nosuch"],
        ["runs", "--journal", "nosuch", "prune", "--older-than", "1d"],
        ["--config", "nosuch", "archive"],
    ],
)
def test_a_sub_command_given_a_path_that_does_not_exist_writes_nothing(
    folder: Path, tmp_path: Path, arguments: list[str]
) -> None:
    before = tree(folder)
    code, _, err = run(*arguments, tmp_path=tmp_path, cwd=tmp_path)
    assert code == 2
    assert "nosuch" in err
    assert "Traceback" not in err
    assert tree(folder) == before
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "nosuch").exists()


@pytest.mark.parametrize("option", ["-l", "--list", "-n", "--dry-run"])
def test_list_and_dry_run_write_nothing(folder: Path, tmp_path: Path, option: str) -> None:
    before = tree(folder)
    code, out, err = run(option, folder, tmp_path=tmp_path)
    assert code == 0
    names = [f"{folder}/a.txt", f"{folder}/b.txt"]
    summary = "3 files: 2 would be cleaned, 1 unchanged; 2 stories and 3 lines would be removed"
    assert (out + err).splitlines() == ([*names, summary] if "l" in option[:3] else [summary])
    assert run(option, "--check", folder, tmp_path=tmp_path)[0] == 1
    assert tree(folder) == before
    assert run(option, "-o", tmp_path / "mirror", folder, tmp_path=tmp_path)[0] == 0
    assert not (tmp_path / "mirror").exists()


def test_dry_run_gives_nothing_of_standard_input_out(tmp_path: Path) -> None:
    assert run("-n", "-", tmp_path=tmp_path, data=OLD)[1] == ""


def test_it_runs_as_a_module(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cleaner", "--version"],
        env=environment(tmp_path / "home"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.split()[0]) == (0, "cleaner,")


def rows(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_stories_are_not_there_twice_after_undo_and_a_second_run(folder: Path, tmp_path: Path) -> None:
    stories = tmp_path / "stories.jsonl"
    for _ in range(3):
        assert run("--stories", stories, folder, tmp_path=tmp_path)[0] == 0
        assert [row["title"] for row in rows(stories)] == ["DROP STORY one", "DROP STORY two"]
        code, _, err = run("undo", tmp_path=tmp_path)
        assert code == 0
        assert f"stories that this run removed went into {stories}: it stays as it is" in err
    stories.unlink()
    run("--stories", stories, folder, tmp_path=tmp_path)
    stories.unlink()
    assert f"went into {stories}: it is not there" in run("undo", tmp_path=tmp_path)[2]


def test_undo_of_a_run_without_stories_says_nothing_of_them(folder: Path, tmp_path: Path) -> None:
    run(folder, tmp_path=tmp_path)
    assert "stories" not in run("undo", tmp_path=tmp_path)[2]


def test_a_second_run_that_finds_nothing_leaves_the_stories_of_the_first(folder: Path, tmp_path: Path) -> None:
    stories = tmp_path / "stories.jsonl"
    run("--stories", stories, folder, tmp_path=tmp_path)
    before = stories.read_bytes()
    run("--stories", stories, folder, tmp_path=tmp_path)
    assert stories.read_bytes() == before


def test_the_file_of_stories_is_not_cleaned_itself_where_it_lies_in_the_folder(folder: Path, tmp_path: Path) -> None:
    stories = folder / "stories.jsonl"
    run("--stories", stories, folder, tmp_path=tmp_path)
    before = stories.read_bytes()
    assert b"DROP STORY one" in before
    assert run("--stories", stories, folder, tmp_path=tmp_path)[0] == 0
    assert stories.read_bytes() == before


def test_stories_that_can_not_be_written_stop_the_run_before_it_begins(folder: Path, tmp_path: Path) -> None:
    before = tree(folder)
    for place in (folder, tmp_path / "no" / "such" / "folder.jsonl"):
        code, _, err = run("--stories", place, folder, tmp_path=tmp_path)
        assert code == 2
        assert f"--stories {place}: " in err
        assert tree(folder) == before


def test_a_killed_run_s_stories_are_taken_up_by_the_next(folder: Path, tmp_path: Path) -> None:
    stories = tmp_path / "stories.jsonl"
    kill = "import os\nfrom cleaner.files import stories as s\ns.Stories.close = lambda self: os._exit(9)"
    assert run("--stories", stories, folder, tmp_path=tmp_path, prelude=kill)[0] == 9
    assert not stories.exists()
    run("--stories", stories, folder, tmp_path=tmp_path)
    assert [row["title"] for row in rows(stories)] == ["DROP STORY one", "DROP STORY two"]
    assert [path.name for path in tmp_path.iterdir() if "stories" in path.name] == ["stories.jsonl"]


@pytest.mark.skipif(not Path("/dev/stderr").exists(), reason="needs /dev/stderr")
def test_stories_can_go_to_what_is_no_file(folder: Path, tmp_path: Path) -> None:
    assert '"title": "DROP STORY one"' in run("-q", "--stories", "/dev/stderr", folder, tmp_path=tmp_path)[2]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--keep", "body"], "keep adds now; for a set write only=…"),
        (["--keep", "caption", "--keep", "body"], "keep adds now; for a set write only=…"),
        (["--drop", "body"], "write only=…"),
        (["--keep", "byline", "--drop", "byline"], "keep and drop both name 'byline'"),
        (["--rules", "nosuch"], "nosuch: can't be read"),
    ],
)
def test_options_that_nobody_can_mean_are_one_error_and_write_nothing(
    folder: Path, tmp_path: Path, arguments: list[str], message: str
) -> None:
    before = tree(folder)
    done = subprocess.run(
        [sys.executable, "-m", "cleaner", *arguments, str(folder)],
        env=environment(tmp_path / "home"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert tree(folder) == before
    for more in (["-"], ["--jsonl", "-"]):
        done = subprocess.run(
            [sys.executable, "-m", "cleaner", *arguments, *more],
            env=environment(tmp_path / "home"),
            input="{}\n",
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout) == (2, "")
        assert message in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_no_color_is_honoured(folder: Path, tmp_path: Path) -> None:
    import pty

    def shown(**extra: str) -> bytes:
        parent, child = pty.openpty()
        done = subprocess.Popen(
            [sys.executable, "-m", "cleaner", "explain", str(folder / "a.txt")],
            env=environment(tmp_path / "home") | {"TERM": "xterm", **extra},
            stdout=child,
            stderr=subprocess.DEVNULL,
        )
        os.close(child)
        seen = b""
        while True:
            try:
                seen += os.read(parent, 4096)
            except OSError:
                break
        done.wait(timeout=60)
        os.close(parent)
        return seen

    assert b"\x1b[" in shown(NO_COLOR="")
    assert b"\x1b[" not in shown(NO_COLOR="1")

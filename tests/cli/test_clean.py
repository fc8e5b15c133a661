"""The command as people use it: what it prints, what it changes, its exit codes."""

import contextlib
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from files_support import ROOT, arguments_of, command, environment, tree

from cleaner.core.options import OPTIONS

OLD, NEW = b"Title\nkeep\nDROP this\nend\n", b"Title\nkeep\nend\n"
STORY = b"keep\nDROP STORY one\nDROP STORY two\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three files: one with a line to remove, one with two stories, one that is clean."""
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "a.txt").write_bytes(OLD)
    (folder / "b.txt").write_bytes(STORY)
    (folder / "c.txt").write_bytes(NEW)
    return folder


def run(*arguments: str | Path, tmp_path: Path, **options: object) -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    done = command(*arguments, home=tmp_path / "home", **options)  # type: ignore[arg-type]
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_files_are_cleaned_in_place_and_counted(folder: Path, tmp_path: Path) -> None:
    assert run(folder, tmp_path=tmp_path) == (
        0,
        "3 files: 2 cleaned, 1 unchanged; 2 stories and 3 lines removed\n",
        "",
    )
    assert tree(folder) == {"a.txt": NEW, "b.txt": b"keep\n", "c.txt": NEW}
    assert run(folder, tmp_path=tmp_path)[1] == "3 files: 3 unchanged\n"


def test_check_changes_nothing_and_tells_by_its_exit_code(folder: Path, tmp_path: Path) -> None:
    before = tree(folder)
    assert run("--check", folder, tmp_path=tmp_path) == (
        1,
        "3 files: 2 would be cleaned, 1 unchanged; 2 stories and 3 lines would be removed\n",
        "",
    )
    assert run("--check", folder / "c.txt", tmp_path=tmp_path)[0] == 0
    assert tree(folder) == before


def test_diff_shows_every_removed_line_with_its_reason_and_changes_nothing(folder: Path, tmp_path: Path) -> None:
    before = tree(folder)
    code, out, err = run("--diff", folder / "a.txt", tmp_path=tmp_path)
    assert code == 0
    assert out.splitlines() == [
        f"--- {folder}/a.txt",
        f"+++ {folder}/a.txt",
        "@@ -1,4 +1,3 @@",
        " Title",
        " keep",
        f"{'-DROP this':72}rule test.drop",
        " end",
    ]
    assert err == "1 file: 1 would be cleaned; 1 line would be removed\n"
    assert tree(folder) == before
    assert run("--diff", "--check", folder, tmp_path=tmp_path)[0] == 1


def test_standard_input_goes_to_standard_output(tmp_path: Path) -> None:
    done = command("-", home=tmp_path, data=b"\xef\xbb\xbfa\r\nDROP\r\nb\x00\r\n")
    assert (done.returncode, done.stdout) == (0, b"\xef\xbb\xbfa\r\nb\x00\r\n")
    assert done.stderr == b"1 file: 1 cleaned; 1 line removed\n"


def test_standard_input_that_can_not_be_cleaned_comes_out_as_it_went_in(tmp_path: Path) -> None:
    done = command("-", home=tmp_path, data="Größe, Höhe, Übung\n".encode() + b"\xff")
    assert (done.returncode, done.stdout) == (2, "Größe, Höhe, Übung\n".encode() + b"\xff")
    assert b"error: -: UTF-8 with bytes that are not" in done.stderr


def test_the_name_of_standard_input_says_what_it_is(tmp_path: Path) -> None:
    done = command("--stdin-filename", "x.jsonl", "-", home=tmp_path, data=b'{"text": "a\\nDROP"}\n')
    assert done.stdout == b'{"text": "a\\n"}\n'


def test_stories_are_added_to_a_file_as_json_lines(folder: Path, tmp_path: Path) -> None:
    stories = tmp_path / "stories.jsonl"
    stories.write_text('{"there": "before"}\n', encoding="utf-8")
    assert run("--stories", stories, folder, tmp_path=tmp_path)[0] == 0
    rows = [json.loads(line) for line in stories.read_text(encoding="utf-8").splitlines()]
    assert rows[0] == {"there": "before"}
    assert [(Path(row["file"]).name, row["source"], row["age"], row["title"], row["text"]) for row in rows[1:]] == [
        ("b.txt", "Source", "1 hour ago", "DROP STORY one", "DROP STORY one\n"),
        ("b.txt", "Source", "1 hour ago", "DROP STORY two", "DROP STORY two\n"),
    ]
    code, _, err = run("--stories", folder, folder, tmp_path=tmp_path)
    assert (code, err) == (2, f"Error: --stories {folder}: Is a directory\n")


def test_names_only(folder: Path, tmp_path: Path) -> None:
    code, out, err = run("-l", "--check", folder, tmp_path=tmp_path)
    assert out.splitlines() == [f"{folder}/a.txt", f"{folder}/b.txt"]
    assert code == 1
    assert "would be" in err


def test_json_is_one_object_a_file_and_a_summary(folder: Path, tmp_path: Path) -> None:
    code, out, _ = run("--format", "json", "--check", folder, tmp_path=tmp_path)
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert [row.get("status") for row in rows] == ["cleaned", "cleaned", "unchanged", None]
    assert rows[0]["removed"] == [
        {
            "in": None,
            "start": 11,
            "end": 20,
            "line": 3,
            "text": "DROP this",
            "role": "chrome",
            "reason": "rule test.drop",
        }
    ]
    assert rows[-1]["summary"]["stories"] == 2


def test_github_gets_annotations_that_no_content_can_forge(tmp_path: Path) -> None:
    (tmp_path / "a,b.txt").write_bytes(b"keep\nDROP 100%::error::x\n")
    _, out, _ = run("--format", "github", "--check", tmp_path / "a,b.txt", tmp_path=tmp_path)
    assert out.splitlines() == [
        f"::warning file={tmp_path}/a%2Cb.txt,line=2,title=would be removed::DROP 100%25::error::x (rule test.drop)"
    ]


def test_a_mirror_leaves_the_originals_alone(folder: Path, tmp_path: Path) -> None:
    before = tree(folder)
    (folder / "sub").mkdir()
    (folder / "sub" / "d.txt").write_bytes(OLD)
    assert run("-o", tmp_path / "out", folder, tmp_path=tmp_path)[0] == 0
    assert tree(tmp_path / "out") == {"a.txt": NEW, "b.txt": b"keep\n", "c.txt": NEW, "sub/d.txt": NEW}
    assert tree(folder) == before | {"sub/d.txt": OLD}
    assert run("-o", folder / "out", folder, tmp_path=tmp_path)[0] == 0
    assert run("-o", folder / "out", folder, tmp_path=tmp_path)[0] == 0
    assert not (folder / "out" / "out").exists()
    code, _, err = run("-o", folder, folder, tmp_path=tmp_path)
    assert code == 2
    assert "--out is where the files are" in err


@pytest.mark.parametrize(
    ("to", "name", "content"),
    [
        ("text", "a.txt", NEW),
        ("markdown", "a.md", NEW),
        ("html", "a.html", b"<p>Title</p>\n<p>keep</p>\n<p>end</p>\n"),
        ("json", "a.json", b'"text": "Title\\nkeep\\nend\\n"'),
    ],
)
def test_conversion(folder: Path, tmp_path: Path, to: str, name: str, content: bytes) -> None:
    assert run("--to", to, "-o", tmp_path / "out", folder / "a.txt", tmp_path=tmp_path)[0] == 0
    assert content in (tmp_path / "out" / name).read_bytes()
    assert run("--to", to, folder, tmp_path=tmp_path)[0] == 2


def test_quiet_and_verbose(folder: Path, tmp_path: Path) -> None:
    assert run("-q", "--check", folder, tmp_path=tmp_path) == (1, "", "")
    lines = run("-v", folder, tmp_path=tmp_path)[2].splitlines()
    assert lines[:3] == [
        f"cleaned: {folder}/a.txt: 1 line",
        f"cleaned: {folder}/b.txt: 2 stories and 2 lines",
        f"unchanged: {folder}/c.txt",
    ]
    assert lines[3].startswith("to undo this: cleaner undo ")


def test_bad_input_is_one_line_each_and_the_others_are_done(folder: Path, tmp_path: Path) -> None:
    (folder / "d.txt").write_bytes("Größe, Höhe, Übung\n".encode() + b"\xff\n")
    (folder / "e.txt").write_bytes(b"")
    (folder / "f.txt").write_bytes(b"%PDF-1.4")
    (folder / "g.jsonl").write_bytes(b"no json\n")
    (folder / "h.txt").mkdir()
    before = tree(folder)
    code, out, err = run(folder, tmp_path=tmp_path)
    assert code == 2
    assert out == "7 files: 2 cleaned, 3 unchanged, 1 skipped, 1 failed; 2 stories and 3 lines removed\n"
    lines = err.splitlines()
    assert lines[0].startswith(f"error: {folder}/d.txt: UTF-8 with bytes that are not, the first at offset ")
    assert lines[1:3] == [
        f"note: {folder}/e.txt: empty: nothing to clean",
        f"skipped: {folder}/f.txt: looks binary: a PDF",
    ]
    assert lines[3].startswith(f"error: {folder}/g.jsonl: row 1 is no JSON object and stays as it is")
    assert lines[4:] == []
    assert tree(folder) == before | {"a.txt": NEW, "b.txt": b"keep\n"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Say what to clean"),
        (["--strictnes", "1", "x"], "strictness"),
        (["--encoding", "klingon", "x"], "no such encoding"),
        (["-", "x"], "stands alone"),
        (["--max-bytes", "much", "x"], "is no size"),
        (["--timeout", "0", "x"], "--timeout"),
        (["--config", "nope.toml", "x"], "nope.toml"),
    ],
)
def test_errors_in_use(arguments: list[str], message: str, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(OLD)
    code, _, err = run(*arguments, tmp_path=tmp_path, cwd=tmp_path)
    assert code == 2
    assert message in err
    assert "Traceback" not in err


def test_the_name_of_a_command_is_that_command_and_a_path_can_be_said(tmp_path: Path) -> None:
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "a.txt").write_bytes(OLD)
    assert "no runs in" in run("runs", tmp_path=tmp_path, cwd=tmp_path)[2]
    for path in (["./runs"], ["--", "runs"]):
        (tmp_path / "runs" / "a.txt").write_bytes(OLD)
        assert run(*path, tmp_path=tmp_path, cwd=tmp_path)[1] == "1 file: 1 cleaned; 1 line removed\n"


def test_undo_and_runs(folder: Path, tmp_path: Path) -> None:
    before = tree(folder)
    run(folder, tmp_path=tmp_path)
    assert "2 files" in run("runs", tmp_path=tmp_path)[1]
    code, _, err = run("undo", tmp_path=tmp_path)
    assert code == 0
    assert err.endswith(": 2 restored\n")
    assert tree(folder) == before
    assert "undone" in run("runs", tmp_path=tmp_path)[1]
    assert run("undo", tmp_path=tmp_path)[0] == 2
    assert run("runs", "prune", "--older-than", "1d", tmp_path=tmp_path)[2] == "0 journals removed, 0 bytes\n"
    assert run("runs", "prune", "--older-than", "0d", tmp_path=tmp_path)[2].startswith("1 journals removed")
    assert run("runs", "prune", "--older-than", "soon", tmp_path=tmp_path)[0] == 2
    assert run("runs", tmp_path=tmp_path)[1] == ""


def test_no_journal_is_no_undo(folder: Path, tmp_path: Path) -> None:
    run("--no-journal", folder, tmp_path=tmp_path)
    assert (folder / "a.txt").read_bytes() == NEW
    assert run("undo", tmp_path=tmp_path)[0] == 2


def test_settings_are_taken_from_files_and_shown(folder: Path, tmp_path: Path) -> None:
    (folder / "cleaner.toml").write_text("exclude = ['b.txt']\n", encoding="utf-8")
    code, out, _ = run("--check", folder, tmp_path=tmp_path)
    assert (code, out) == (
        1,
        "2 files: 1 would be cleaned, 1 unchanged; 1 line would be removed; passed over: 1 ignored\n",
    )
    shown = run("--show-config", "-j", "3", folder, tmp_path=tmp_path)[1].splitlines()
    assert next(line for line in shown if line.startswith('exclude = ["b.txt"]')).endswith(f"# {folder}/cleaner.toml")
    assert next(line for line in shown if line.startswith("jobs = 3")).endswith("# command line")
    assert next(line for line in shown if line.startswith("quiet = false")).endswith("# default")
    (folder / "cleaner.toml").write_text("exclud = ['b.txt']\n", encoding="utf-8")
    code, _, err = run(folder, tmp_path=tmp_path)
    assert code == 2
    assert "did you mean 'exclude'?" in err


def test_show_config_prints_the_value_that_holds_for_every_option(tmp_path: Path) -> None:
    code, out, _ = run("--show-config", "--keep", "caption", tmp_path=tmp_path, cwd=tmp_path)
    assert code == 0
    lines = out.splitlines()
    assert {line.split()[0] if line[0] != "#" else line[2:].split(":")[0] for line in lines[: len(OPTIONS)]} == {
        option.name for option in OPTIONS
    }
    for line in (
        "strictness = 0.5",
        'mode = "fast"',
        "ignore = []",
        'keep = ["caption"]',
        'field = ["text"]',
        "# only: text: all but chrome, story, hidden; HTML: body",
        "# encoding: told from each file",
        "# out: in place",
    ):
        assert any(shown.startswith(line) for shown in lines), line
    assert any(line.startswith("jobs = ") and not line.startswith("jobs = 0") for line in lines)
    assert any(line.startswith("journal = ") and "/runs" in line for line in lines)
    assert any(line.startswith("include = ") and '"*.txt"' in line for line in lines)
    assert "# kept of HTML: body caption" in lines


def test_what_show_config_prints_is_a_settings_file(tmp_path: Path) -> None:
    shown = run("--show-config", "--strictness", "0.3", tmp_path=tmp_path, cwd=tmp_path)[1]
    (tmp_path / "mine.toml").write_text(shown, encoding="utf-8")
    again = run("--show-config", "--config", "mine.toml", tmp_path=tmp_path, cwd=tmp_path)
    assert again[0] == 0
    assert [line.split("  #")[0] for line in again[1].splitlines()] == [
        line.split("  #")[0] for line in shown.splitlines()
    ]


def test_help_says_what_holds_by_default(tmp_path: Path) -> None:
    out = " ".join(run("--help", tmp_path=tmp_path)[1].split())
    for words in ("[default: 0.5]", "[default: fast]", "[default: text: all but chrome, story, hidden; HTML: body]"):
        assert words in out


def test_control_characters_are_shown_escaped(tmp_path: Path) -> None:
    name = "evil\x1b[31m\u202e.txt"
    (tmp_path / name).write_bytes("keep\nDROP \x1b]0;title\x07 \u202etxt\n".encode())
    _, out, err = run("--diff", "-v", tmp_path / name, tmp_path=tmp_path)
    assert "\x1b" not in out + err
    assert "\u202e" not in out + err
    assert "DROP \\x1b]0;title\\x07 \\u202etxt" in out
    assert "evil\\x1b[31m\\u202e.txt" in out


def test_many_files_in_several_processes_are_done_in_order(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    for number in range(300):
        (folder / f"{number:03}.txt").write_bytes(OLD)
    at_once = "from cleaner.files import parallel; parallel.SECONDS = 0.0"
    code, _, err = run("-v", "-j", "3", folder, tmp_path=tmp_path, prelude=at_once)
    names = [f"cleaned: {folder}/{number:03}.txt: 1 line" for number in range(300)]
    assert (code, err.splitlines()[:300]) == (0, names)
    assert set(tree(folder).values()) == {NEW}
    assert run(folder, tmp_path=tmp_path)[1] == "300 files: 300 unchanged\n"


def test_ctrl_c_finishes_what_is_in_flight_and_says_how_to_undo(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    for number in range(2000):
        (folder / f"{number:04}.txt").write_bytes(OLD)
    process = subprocess.Popen(
        arguments_of("-v", "-j", "2", folder),
        env=environment(tmp_path / "home") | {"DELAY": "0.01"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    process.stderr.readline()
    process.send_signal(2)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"to undo this: cleaner undo 2" in err
    assert b"Traceback" not in err
    after = tree(folder)
    assert set(after.values()) == {OLD, NEW}
    assert len(after) == 2000
    assert run("undo", tmp_path=tmp_path)[0] == 0
    assert set(tree(folder).values()) == {OLD}


def test_a_bar_is_drawn_on_a_terminal_and_never_in_a_pipe(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    for number in range(150):
        (folder / f"{number}.txt").write_bytes(OLD)
    parent, child = pty.openpty()
    process = subprocess.Popen(
        arguments_of("--check", "-j", "1", folder),
        env=environment(tmp_path / "home") | {"DELAY": "0.02"},
        stdout=subprocess.PIPE,
        stderr=child,
    )
    os.close(child)
    seen = b""
    while True:
        try:
            data = os.read(parent, 4096)
        except OSError:
            break
        if not data:
            break
        seen += data
    out, _ = process.communicate(timeout=60)
    os.close(parent)
    assert b"of 150 files" in seen
    assert b"MB/s" in seen
    assert out == b"150 files: 150 would be cleaned; 150 lines would be removed\n"


def test_help_is_grouped_and_has_examples(tmp_path: Path) -> None:
    code, out, _ = run("--help", tmp_path=tmp_path)
    assert code == 0
    for words in ("cleaner --diff archive/", "Which files:", "How files are written:", "explain", "Exit codes"):
        assert words in out
    assert run("undo", "--help", tmp_path=tmp_path)[1].startswith("Usage: cleaner undo [OPTIONS] [RUN]")


def test_completion_offers_commands_and_options(tmp_path: Path) -> None:
    def complete(words: str, index: int) -> list[str]:
        extra = {"_CLEANER_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(index)}
        out = command(home=tmp_path, extra=extra).stdout.decode()
        return [line.split(",")[-1] for line in out.splitlines()]

    assert "undo" in complete("cleaner u", 1)
    assert "--diff" in complete("cleaner --d", 1)
    assert "--force" in complete("cleaner undo --f", 2)


def test_the_start_is_fast_and_loads_little() -> None:
    heavy = {"numpy", "lxml", "multiprocessing", "tomllib", "gzip"}
    code = f"import sys; from cleaner.cli.main import main; sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_a_text_file_is_cleaned_without_what_only_pages_need(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes((ROOT / "seeds" / "004_23cc693b243f0ad6.txt").read_bytes())
    code = (
        "import sys; from cleaner.cli.main import main\n"
        "try: main(sys.argv[1:], prog_name='cleaner')\n"
        "except SystemExit as done: assert not done.code\n"
        "sys.exit(bool({'trafilatura', 'lxml', 'bs4'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "a.txt")],
        env=environment(tmp_path / "home"),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert b"1 file: 1 cleaned; 5 lines removed" in done.stdout


def test_explain_shows_every_block(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes((ROOT / "seeds" / "004_23cc693b243f0ad6.txt").read_bytes())
    arguments = [sys.executable, "-c", "from cleaner.cli.main import main; main(prog_name='cleaner')", "explain"]
    done = subprocess.run(
        [*arguments, str(tmp_path / "a.txt")], env=environment(tmp_path / "home"), capture_output=True, check=False
    )
    lines = done.stdout.decode().splitlines()
    assert done.returncode == 0
    assert len(lines) == 18
    assert sum(" - chrome " in line for line in lines) == 5
    assert "Read Mode   [rule alarabiya" in lines[3]
    done = subprocess.run(
        [*arguments, str(tmp_path)], env=environment(tmp_path / "home"), capture_output=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.decode() == f"Error: {tmp_path}: is a folder where a file was meant: left alone\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["undos"], "undos: no such file or folder: did you mean cleaner undo?"),
        (["explian", "a.txt"], "did you mean cleaner explain?"),
        (["--jsonl", "."], "--jsonl is for standard input (-)"),
        (["--stdin-filename", "a.txt", "."], "--stdin-filename is for standard input (-)"),
    ],
)
def test_mistakes_are_told_with_the_mend(arguments: list[str], message: str, tmp_path: Path) -> None:
    code, _, err = run(*arguments, tmp_path=tmp_path, cwd=tmp_path)
    assert code == 2
    assert message in err


def test_a_file_named_like_a_misspelt_command_is_that_file(tmp_path: Path) -> None:
    (tmp_path / "undos").write_bytes(OLD)
    assert run("undos", tmp_path=tmp_path, cwd=tmp_path)[0] == 0
    assert (tmp_path / "undos").read_bytes() == NEW


def test_what_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"%PDF-1.7\nDROP\n")
    code, out, err = run(tmp_path / "a.txt", tmp_path=tmp_path)
    assert (code, out) == (0, "1 file: 1 skipped\n")
    assert err == f"skipped: {tmp_path}/a.txt: looks binary: a PDF\n"


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_on_a_terminal_a_removed_line_is_one_line_with_its_reason(tmp_path: Path) -> None:
    import pty

    (tmp_path / "a.txt").write_bytes(b"keep\nDROP " + b"word " * 200 + b"\nend\n")
    parent, child = pty.openpty()
    process = subprocess.Popen(
        arguments_of("--diff", tmp_path / "a.txt"),
        env=environment(tmp_path / "home") | {"COLUMNS": "70"},
        stdout=child,
        stderr=subprocess.DEVNULL,
    )
    os.close(child)
    seen = b""
    with contextlib.suppress(OSError):
        while part := os.read(parent, 1000):
            seen += part
    assert process.wait() == 0
    (line,) = [line for line in seen.decode().splitlines() if "DROP" in line]
    plain = re.sub(r"\x1b\[[0-9;]*m", "", line)
    assert plain.endswith("…  rule test.drop")
    assert len(plain) == 70

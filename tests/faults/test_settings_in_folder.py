"""A folder that strangers filled holds a settings file, too: it decides nothing about where we write."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from files_support import ROOT, arguments_of, command, environment, tree

STORY = b"keep\nDROP STORY $(touch pwned)Freight rates\nend\n"
MAY_STAND = "on the command line, in a file that --config names, or in"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The user's home, with files that nobody else may change."""
    folder = tmp_path / "home"
    (folder / ".ssh").mkdir(parents=True)
    (folder / ".ssh" / "authorized_keys").write_text("ssh-ed25519 MINE\n", encoding="utf-8")
    (folder / ".bashrc").write_text("# mine\n", encoding="utf-8")
    return folder


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """A folder as it came from elsewhere."""
    folder = tmp_path / "dump"
    folder.mkdir()
    (folder / "a.txt").write_bytes(STORY)
    return folder


def run(*arguments: str | Path, home: Path, **options: object) -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    done = command(*arguments, home=home, extra={"HOME": str(home)}, **options)  # type: ignore[arg-type]
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def own_files(home: Path) -> dict[str, bytes]:
    return {name: data for name, data in tree(home).items() if not name.startswith(("cache", "state"))}


def test_a_folder_cannot_have_files_of_the_user_overwritten(dump: Path, home: Path) -> None:
    (dump / "authorized_keys").write_text("ssh-ed25519 EVIL\n", encoding="utf-8")
    (dump / "cleaner.toml").write_text('out = "~/.ssh"\ninclude = ["*"]\nquiet = true\n', encoding="utf-8")
    before, mine = tree(dump), own_files(home)
    code, out, err = run(dump, home=home)
    assert (code, out) == (2, "")
    assert f"{dump}/cleaner.toml: out may not be set here" in err
    assert MAY_STAND in err
    assert tree(dump) == before
    assert own_files(home) == mine


@pytest.mark.parametrize("dry", ["--diff", "--check", "--dry-run", "--list"])
@pytest.mark.parametrize("name", ["cleaner.toml", "pyproject.toml"])
def test_a_folder_cannot_have_code_run(dump: Path, home: Path, name: str, dry: str) -> None:
    header = "[tool.cleaner]\n" if name == "pyproject.toml" else ""
    (dump / name).write_text(f'{header}stories = "~/.bashrc"\n', encoding="utf-8")
    mine = own_files(home)
    code, _, err = run(dry, dump, home=home)
    assert code == 2
    assert f"{dump}/{name}: stories may not be set here" in err
    assert own_files(home) == mine


def test_a_folder_cannot_have_its_files_emptied_for_good(dump: Path, home: Path) -> None:
    (dump / "cleaner.toml").write_text('no-journal = true\nrules = ["r.toml"]\nquiet = true\n', encoding="utf-8")
    (dump / "r.toml").write_text("[[rule]]\nid = 'x.y'\npattern = '^.*(?:a|e).*$'\nwhere = 'inside'\n")
    before = tree(dump)
    code, _, err = run(dump, home=home)
    assert code == 2
    assert len([line for line in err.splitlines() if "may not be set here" in line]) == 2
    assert tree(dump) == before


@pytest.mark.parametrize(
    "line",
    [
        "out = 'x'",
        "to = 'text'",
        "stories = 'x'",
        "journal = 'x'",
        "no-journal = true",
        "break-links = true",
        "keep-times = true",
        "no-cache = true",
        "quiet = true",
        "verbose = true",
        "list = true",
        "diff = true",
        "check = true",
        "dry-run = true",
        "format = 'json'",
        "jobs = 64",
        "timeout = 100000",
        "jsonl = true",
        "stdin-filename = 'x'",
    ],
)
def test_only_what_is_removed_and_which_files_may_be_set_there(tmp_path: Path, line: str) -> None:
    from cleaner.core import config

    (tmp_path / "cleaner.toml").write_text(line, encoding="utf-8")
    with pytest.raises(config.ConfigError, match="may not be set here"):
        config.load(tmp_path, {})
    assert config.load(tmp_path, {}, tmp_path / "cleaner.toml").found == ""


@pytest.mark.parametrize("value", ["../mine.toml", "~/mine.toml", "{outside}", "link.toml", "linked", "folder"])
def test_rules_lie_in_the_folder_of_the_file_that_names_them(
    dump: Path, home: Path, tmp_path: Path, value: str
) -> None:
    outside = tmp_path / "mine.toml"
    for place in (outside, home / "mine.toml"):
        place.write_text("[[rule]]\nid = 'x.y'\nlines = ['keep']\n", encoding="utf-8")
    (dump / "link.toml").symlink_to(outside)
    (dump / "linked").symlink_to(tmp_path)
    (dump / "folder").mkdir()
    (dump / "folder" / "inner.toml").symlink_to(outside)
    (dump / "cleaner.toml").write_text(f"rules = ['{value.format(outside=outside)}']\n", encoding="utf-8")
    code, _, err = run("--check", dump, home=home)
    assert code == 2
    assert f"{dump}/cleaner.toml: rules leads to" in err
    assert "outside of its folder" in err


def test_rules_inside_its_folder_are_used_and_said_so_even_when_quiet(dump: Path, home: Path) -> None:
    (dump / "own").mkdir()
    (dump / "own" / "r.toml").write_text("[[rule]]\nid = 'x.y'\nlines = ['keep']\ndrops = ['keep']\nkeeps = ['b']\n")
    (dump / "cleaner.toml").write_text("rules = ['own']\nexclude = ['b.txt']\n", encoding="utf-8")
    code, _, err = run("-q", dump, home=home)
    assert (code, err) == (0, f"settings: {dump}/cleaner.toml sets rules, exclude\n")
    (dump / "cleaner.toml").write_text("", encoding="utf-8")
    assert run("-q", dump, home=home) == (0, "", "")


@pytest.mark.parametrize("arguments", [["explain", "a.txt"], ["shards", "rows.jsonl", "out"], ["serve", "--port", "0"]])
def test_sub_commands_refuse_and_tell_as_well(dump: Path, home: Path, arguments: list[str]) -> None:
    (dump / "rows.jsonl").write_bytes(b'{"text": "a"}\n')
    (dump / "cleaner.toml").write_text("journal = '/tmp/x'\n", encoding="utf-8")
    code, _, err = run(*arguments, home=home, cwd=dump)
    assert code == 2
    assert "journal may not be set here" in err
    assert not (dump / "out").exists()
    (dump / "cleaner.toml").write_text("strictness = 0.4\n", encoding="utf-8")
    if arguments[0] != "serve":
        code, _, err = run(*arguments, home=home, cwd=dump)
        assert code == 0
        assert err.startswith(f"settings: {dump}/cleaner.toml sets strictness\n")


def test_what_the_user_names_or_owns_may_say_everything(dump: Path, home: Path) -> None:
    own = home / "config" / "cleaner" / "cleaner.toml"
    own.parent.mkdir(parents=True)
    own.write_text("check = true\nquiet = true\n", encoding="utf-8")
    assert run(dump, home=home) == (1, "", "")
    own.unlink()
    (dump / "mine.toml").write_text("[tool.cleaner]\nout = 'clean'\nquiet = true\n", encoding="utf-8")
    assert run("--config", dump / "mine.toml", dump / "a.txt", home=home) == (0, "", "")
    assert (dump / "clean" / "a.txt").read_bytes() == b"keep\nend\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs FIFOs")
@pytest.mark.parametrize("shape", ["fifo", "device", "link", "deep", "large", "binary", "folder link"])
def test_a_settings_file_that_is_none_is_one_line(dump: Path, home: Path, tmp_path: Path, shape: str) -> None:
    path = dump / "cleaner.toml"
    (tmp_path / "other.toml").write_text("mode = 'rules'\n")
    match shape:
        case "fifo":
            os.mkfifo(path)
        case "device":
            path.symlink_to("/dev/zero")
        case "link":
            path.symlink_to(tmp_path / "other.toml")
        case "folder link":
            path.symlink_to(tmp_path / "nowhere")
        case "deep":
            path.write_text("rules = " + "[" * 5000, encoding="utf-8")
        case "large":
            path.write_text("# " + "x" * (2 << 20), encoding="utf-8")
        case "binary":
            path.write_bytes(b"\xff\xfe\x00")
    code, out, err = run("--check", dump, home=home)
    assert (code, out) == (2, "")
    assert err.startswith(f"Error: {path}: ")
    assert len(err.splitlines()) == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs FIFOs")
@pytest.mark.parametrize("shape", ["fifo", "device"])
def test_a_pyproject_that_is_none_is_passed_over(dump: Path, home: Path, shape: str) -> None:
    if shape == "fifo":
        os.mkfifo(dump / "pyproject.toml")
    else:
        (dump / "pyproject.toml").symlink_to("/dev/zero")
    assert run("--check", dump, home=home)[0] == 1


def test_a_dry_run_opens_nothing_for_writing(dump: Path, home: Path, tmp_path: Path) -> None:
    """Python tells of every file that it opens: the command's own audit hook counts those for writing."""
    prelude = """
import os, sys
WRITE = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
def hook(event, args):
    writes = event == "open" and isinstance(args[0], (str, bytes)) and args[2] & WRITE
    if writes or event in ("os.mkdir", "os.remove", "os.rename", "os.truncate"):
        print("WRITES", event, args, file=sys.stderr)
sys.addaudithook(hook)
"""
    stories = tmp_path / "stories.jsonl"
    for dry in ("--diff", "--check", "--dry-run", "-n", "--list", "-l"):
        for more in ([], ["-o", tmp_path / "mirror"]):
            _, _, err = run(dry, "--stories", stories, *more, dump, home=home, prelude=prelude)
            assert "WRITES" not in err
    code, out, err = run("--diff", "--stories", stories, "-", home=home, prelude=prelude, data=STORY)
    assert "WRITES" not in err
    code, out, err = run(
        "--dry-run", "--jsonl", "--stories", stories, "-", home=home, prelude=prelude, data=b'{"text": "DROP STORY"}\n'
    )
    assert (code, out) == (0, "")
    assert "WRITES" not in err
    assert not stories.exists()
    assert not (tmp_path / "mirror").exists()


def test_serve_tells_once_what_a_found_file_set(dump: Path, home: Path) -> None:
    pytest.importorskip("uvicorn")
    (dump / "cleaner.toml").write_text("strictness = 0.4\n", encoding="utf-8")
    process = subprocess.Popen(
        arguments_of("serve", "--port", "0", "--workers", "1", "-q"),
        env=environment(home) | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])},
        cwd=dump,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    try:
        assert process.stderr.readline().decode() == f"settings: {dump}/cleaner.toml sets strictness\n"
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)


def test_a_header_of_pyproject_is_accepted_in_cleaner_toml(tmp_path: Path) -> None:
    from cleaner.core import config

    path = tmp_path / "cleaner.toml"
    path.write_text("[tool.cleaner]\nstrictness = 0.4\n", encoding="utf-8")
    assert config.load(tmp_path, {})["strictness"] == 0.4
    path.write_text("mode = 'rules'\n[tool.cleaner]\nstrictness = 0.4\n", encoding="utf-8")
    with pytest.raises(config.ConfigError, match=r"either below \[tool.cleaner\] or without a header"):
        config.load(tmp_path, {})
    for odd in ("tool = 3", "[tool]\ncleaner = 3", "[tool.other]\nx = 1"):
        path.write_text(odd, encoding="utf-8")
        with pytest.raises(config.ConfigError):
            config.load(tmp_path, {})


@pytest.mark.skipif(sys.platform == "win32", reason="paths of POSIX")
def test_a_settings_file_above_is_heeded_and_one_below_is_not(dump: Path, home: Path, tmp_path: Path) -> None:
    (dump / "sub").mkdir()
    (dump / "sub" / "cleaner.toml").write_text("out = '~/.ssh'\n", encoding="utf-8")
    assert run("--check", dump, home=home)[0] == 1
    (tmp_path / "cleaner.toml").write_text("out = '~/.ssh'\n", encoding="utf-8")
    code, _, err = run("--check", dump, home=home)
    assert code == 2
    assert f"{tmp_path}/cleaner.toml: out may not be set here" in err

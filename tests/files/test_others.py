"""Files that can't be what is cleaned: one line that says what to use, and not a byte is touched."""

import csv
import gzip
import json
from pathlib import Path

import pytest
from files_support import command, tree

TABLE = 'id,text\n1,"The council voted.\nShare this article\nDROP this"\n2,"Another."\n'


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("t.csv", "is CSV by its name: cleaner shards cleans a column of it: cleaner shards t.csv OUT --field COLUMN"),
        ("t.tsv", "is TSV by its name: cleaner shards"),
        ("T.CSV.gz", "is CSV by its name: cleaner shards"),
        (
            "rows.json",
            "is JSON by its name: JSON Lines, a row a line, are cleaned when the name ends in .jsonl",
        ),
        ("feed.xml", "is XML by its name: clean the text or HTML that is in it"),
        ("report.pdf", "is PDF by its name: save it as text or HTML first"),
        ("letter.docx", "is an office document by its name: save it as text or HTML first"),
        ("script.py", "is code or settings by its name: there is no article in it"),
        ("settings.toml", "is code or settings by its name"),
        ("crawl.warc.gz", "is WARC by its name: cleaner shards takes its pages"),
    ],
)
def test_a_named_file_that_is_something_else_gets_one_line(tmp_path: Path, name: str, said: str) -> None:
    content = TABLE.encode()
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    (tmp_path / "in" / "a.txt").write_bytes(b"keep\nDROP this\n")
    before = tree(tmp_path / "in")
    done = command(tmp_path / "in" / name, tmp_path / "in" / "a.txt", home=tmp_path / "home")
    assert done.returncode == 2
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith(f"error: {tmp_path}/in/{name}: {said}")
    assert line.endswith("(or say what it is: --kind text)")
    assert tree(tmp_path / "in") == before | {"a.txt": b"keep\n"}  # the others are done all the same


def test_kind_text_overrides(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b"keep\nDROP this\n")
    done = command("--kind", "text", tmp_path / "t.csv", home=tmp_path / "home")
    assert (done.returncode, (tmp_path / "t.csv").read_bytes()) == (0, b"keep\n")


def test_what_include_takes_in_is_no_text_dump_either(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "t.csv").write_text(TABLE, encoding="utf-8")
    done = command("--include", "*.csv", tmp_path / "in", home=tmp_path / "home")
    assert done.returncode == 2
    assert b"cleaner shards" in done.stderr
    assert len(list(csv.reader((tmp_path / "in" / "t.csv").open(encoding="utf-8")))) == 3


@pytest.mark.parametrize("arguments", [["-", "--stdin-filename", "t.csv"], ["explain", "t.csv"]])
def test_standard_input_and_explain_say_the_same(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "t.csv").write_text(TABLE, encoding="utf-8")
    done = command(*arguments, home=tmp_path / "home", cwd=tmp_path, data=TABLE.encode())
    assert done.returncode == 2
    assert b"is CSV by its name: cleaner shards" in done.stderr
    assert done.stdout == (TABLE.encode() if arguments[0] == "-" else b"")


def test_names_that_say_nothing_are_taken(tmp_path: Path) -> None:
    for name in ("dump", "x.log", "index.php", "page.asp", "a.b.d"):
        (tmp_path / name).write_bytes(b"keep\nDROP this\n")
        done = command(tmp_path / name, home=tmp_path / "home")
        assert (done.returncode, (tmp_path / name).read_bytes()) == (0, b"keep\n"), name


def test_a_folder_with_nothing_but_other_files_says_what_was_passed_over(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("a.csv", "b.csv", "c.json"):
        (tmp_path / "in" / name).write_bytes(b"x")
    done = command(tmp_path / "in", home=tmp_path / "home")
    assert done.returncode == 0
    said = "0 files: nothing to clean; passed over: 3 other files (.csv, .json)\n"
    assert done.stdout.decode() == said
    assert b"cleaner shards cleans .csv" in done.stderr
    record = json.loads(command("--format", "json", tmp_path / "in", home=tmp_path / "home").stdout)
    assert record["summary"]["passed_over"] == {"other": 3, "ignored": 0, "folders": 0, "markdown": 0, "links": 0}


def test_a_run_that_found_nothing_because_of_ignore_files_says_so(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_bytes(b"keep\nDROP this\n")
    (tmp_path / "in" / ".gitignore").write_bytes(b"*.txt\n")
    done = command("--check", tmp_path / "in", home=tmp_path / "home")
    assert done.returncode == 2
    assert done.stderr == b"error: ignore files leave nothing to clean; --no-ignore looks everywhere\n"
    assert done.stdout == b"0 files: nothing to clean; passed over: 1 ignored\n"
    done = command("--no-ignore", tmp_path / "in", home=tmp_path / "home")
    assert (done.returncode, (tmp_path / "in" / "a.txt").read_bytes()) == (0, b"keep\n")


def test_a_link_to_a_secret_elsewhere_reaches_no_mirror(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_bytes(b"secret\n")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").symlink_to("../secret.txt")
    done = command("-o", tmp_path / "out", tmp_path / "in", home=tmp_path / "home")
    assert done.stdout == b"0 files: nothing to clean; passed over: 1 link to elsewhere\n"
    assert not (tmp_path / "out" / "a.txt").exists()

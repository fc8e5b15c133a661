"""Pages as files: in place, as copies, on standard output; what is written where a page can't be cleaned."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from files_support import ROOT, environment
from hostile_pages import TOO_MUCH, wrong_in
from page_support import DATA, page

from cleaner import Cleaner
from cleaner.core import invariants
from cleaner.files.content import clean_bytes
from cleaner.files.forms import form_of
from cleaner.files.outcome import Request

HOSTILE = page(above="<h1>Bakery to close</h1><script>x()</script><p onclick=x()>By Ida Lund</p>", data=DATA)
FORM = form_of("x.html")


def run(*arguments: str | Path, home: Path, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The command as it is installed, on real pages."""
    return subprocess.run(
        [sys.executable, "-c", "from cleaner.cli.main import main; main(prog_name='cleaner')", *map(str, arguments)],
        input=data,
        capture_output=True,
        cwd=ROOT,
        env=environment(home),
        check=False,
    )


def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on no cleaned HTML is stable."""
    monkeypatch.setattr(invariants, "RAISE_VIOLATIONS", False)
    monkeypatch.setattr("cleaner.html.render.html.MOST_PASSES", 0)


def test_a_page_whose_cleaned_html_fails_counts_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    broken(monkeypatch)
    clean = Cleaner().clean
    for _ in range(2):
        done = clean_bytes(HOSTILE.encode(), FORM, Request(details=True), clean)
        assert (done.new, done.changed, done.lines, done.sections) == (HOSTILE.encode(), False, 0, ())
        assert "an invariant would be broken" in done.notes[0]


@pytest.mark.parametrize("to", [None, "html"])
def test_a_copy_of_such_a_page_is_safe(monkeypatch: pytest.MonkeyPatch, to: str | None) -> None:
    broken(monkeypatch)
    clean = Cleaner().clean
    done = clean_bytes(HOSTILE.encode(), FORM, Request(mirror=True, to=to), clean)
    assert wrong_in(done.new.decode()) == []
    assert "The island's only bakery" in done.new.decode()
    assert any("an invariant would be broken" in note for note in done.notes)


@pytest.mark.parametrize("source", TOO_MUCH.values(), ids=TOO_MUCH)
def test_a_page_that_cannot_be_judged_stays_and_its_copy_is_safe(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.html.blocks.MOST_BLOCKS", 200)
    monkeypatch.setattr("cleaner.html.blocks.MOST_TEXT", 10_000)
    monkeypatch.setattr("cleaner.html.parse.MOST_TAGS", 1_500)
    clean = Cleaner().clean
    here = clean_bytes(source.encode(), FORM, Request(), clean)
    assert (here.new, here.changed) == (source.encode(), False)
    for to in (None, "html", "markdown"):
        copy = clean_bytes(source.encode(), FORM, Request(mirror=True, to=to), clean)
        assert wrong_in(copy.new.decode()) == [] or to == "markdown"
        assert "left as it was" in copy.notes[0]


def test_removed_lines_are_those_that_go_from_the_file() -> None:
    done = clean_bytes(HOSTILE.encode(), FORM, Request(details=True), Cleaner().clean)
    assert [removal.text for removal in done.sections[0].removals] == ["Home News"]
    assert done.lines == 1


def test_a_page_keeps_its_head_in_place_and_nothing_changes_again(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(HOSTILE, encoding="utf-8")
    first = run(path, home=tmp_path / "home")
    assert (first.returncode, first.stderr) == (0, b"")
    found = path.read_text(encoding="utf-8")
    for part in ("<h1>Bakery to close</h1>", "By Ida Lund", '<meta name="author"', "<title>"):
        assert part in found
    assert wrong_in(found) == []
    assert b"1 unchanged" in run("--check", path, home=tmp_path / "home").stdout


def test_a_piece_that_begins_with_text_is_cleaned_once(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    body = page().partition("<div class=text>")[2]
    path.write_text(f"Bread <b onclick=x()>comes</b> by ship.{body}", encoding="utf-8")
    assert b"1 cleaned" in run(path, home=tmp_path / "home").stdout
    assert path.read_text(encoding="utf-8").startswith("Bread <b>comes</b> by ship.\n<p>The island")
    again = run(path, home=tmp_path / "home")
    assert (again.stdout, again.stderr) == (b"1 file: 1 unchanged\n", b"")


def test_markdown_on_standard_output_has_title_and_front_matter(tmp_path: Path) -> None:
    done = run("-", "--kind", "html", "--to", "markdown", home=tmp_path, data=HOSTILE.encode())
    assert done.stdout.startswith(b"# Bakery to close\n\nThe island")
    done = run("-", "--kind", "html", "--to", "markdown", "--front-matter", home=tmp_path, data=HOSTILE.encode())
    _, matter, text = done.stdout.decode().split("---\n", 2)
    assert yaml.safe_load(matter)["author"] == "Ida Lund, Per Holm"
    assert text.startswith("\n# Bakery to close\n\nThe island")


def test_front_matter_is_for_markdown(tmp_path: Path) -> None:
    done = run("-", "--front-matter", home=tmp_path)
    assert done.returncode == 2
    assert b"--front-matter is for Markdown: it needs --to markdown." in done.stderr


@pytest.mark.parametrize("arguments", [["--kind", "html"], ["--to", "html"], ["--stdin-filename", "a.html"], []])
def test_a_page_that_cannot_be_read_leaves_standard_output_escaped(arguments: list[str], tmp_path: Path) -> None:
    data = b"<html><script>x()</script><p>\xff\x00\x81\x8d\x00\x00\x00 one</p></html>"
    done = run("-", *arguments, "--max-bytes", "10000", home=tmp_path, data=data + b"\xff\xfe\x81" * 40)
    assert done.returncode in (0, 2)
    assert b"<script" not in done.stdout

"""Hostile rule files and hostile documents: a clear error or a result, in bounded time."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.rules.load import load, load_text
from cleaner.rules.matcher import Matcher
from cleaner.rules.model import RuleError

RULE = '[[rule]]\nid = "a.b"\nlines = ["Share this"]\n'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (RULE.encode() + b"#" * (10 << 20), "is larger than 1 MB; split it"),
        (b"a = " + b"[" * 100_000, "nested too deeply"),
        (b"a = " + b"{a=" * 100_000, "nested too deeply"),
        (b".".join([b"a"] * 200_000) + b" = 1", "a key with more than ten dots"),
        (b"[[rule]]\n" * 110_000, "at most 5000 are allowed; split it"),
        (b'[[rule]]\nid = "a.b"\nlines = [' + b'"x",' * 6000 + b"]", "at most 5000 are allowed"),
        (b'[[rule]]\nid = "a.b"\npattern = "(a+)+$"\nhas = ["a"]', "can take for ever"),
        (b'[[rule]]\nid = "a.b"\npattern = "' + b"(" * 900 + b")" * 900 + b'"', "deep"),
        (b'[[rule]]\nid = "a.b"\nselect = "' + b":has(" * 3000 + b")" * 3000 + b'"', "at most 400 characters"),
        (b'[[rule]]\nid = "a.b"\nselect = "* * * * * * div"', "too costly"),
        (b'[[rule]]\nid = "a.b"\nlines = ["' + b"{any} " * 1000 + b'"]', "at most"),
        (b"\x00\xff\xfe", "is not UTF-8"),
        (b'a = "\x00"', "is not valid TOML"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_hostile_file(tmp_path, content: bytes, message: str) -> None:
    file = tmp_path / "hostile.toml"
    file.write_bytes(content)
    begun = time.process_time()
    with pytest.raises(RuleError, match=message):
        load([file])
    assert time.process_time() - begun < 8


@pytest.mark.parametrize("command", [["--check", "a.txt"], ["explain", "a.txt"], ["rules", "test", "r.toml"]])
@pytest.mark.parametrize(("trap", "said"), [("fifo", "is no regular file"), ("zero", "is no regular file")])
def test_a_rule_file_that_is_a_trap_is_one_line(tmp_path: Path, trap: str, said: str, command: list[str]) -> None:
    if trap == "fifo":
        os.mkfifo(tmp_path / "r.toml")
    else:
        (tmp_path / "r.toml").symlink_to("/dev/zero")
    (tmp_path / "a.txt").write_bytes(b"keep\n")
    rules = [] if command[0] == "rules" else ["--rules", "r.toml"]
    code = "from cleaner.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, *command, *rules], cwd=tmp_path, capture_output=True, timeout=60, check=False
    )
    (line,) = done.stderr.decode().splitlines()
    assert done.returncode == 2
    assert said in line
    assert "r.toml" in line


def test_five_thousand_brackets_in_a_rule_file_are_one_line(tmp_path: Path) -> None:
    (tmp_path / "r.toml").write_bytes(b"a = " + b"[" * 5_000)
    with pytest.raises(RuleError) as error:
        load([tmp_path / "r.toml"])
    assert len(str(error.value).splitlines()) == 1
    assert "nested too deeply" in str(error.value)


def test_a_template_that_backtracks_is_bounded() -> None:
    rules = load_text('[[rule]]\nid = "a.b"\nlines = ["a{any}a{any}a{any}a{any}a{any}a{any}b end"]\n')
    begun = time.process_time()
    assert not Matcher(rules).match(["a" * 180 + " end", *["a" * 190 + "c end"] * 50])
    assert time.process_time() - begun < 5


def test_a_block_that_backtracks_is_bounded() -> None:
    block = '"Start", ' + '"{any}*", ' * 20 + '"Stop"'
    rules = load_text(f'[[rule]]\nid = "a.b"\nblock = [{block}]\n')
    begun = time.process_time()
    assert not Matcher(rules).match(["Start", *["x"] * 400] * 10)
    assert time.process_time() - begun < 5


@pytest.fixture(scope="module")
def shipped() -> Matcher:
    return Matcher(load())


def test_a_dump_of_many_lines(shipped: Matcher) -> None:
    lines = [f"Line {i} of the dump, which holds {i * 7} words" for i in range(200_000)]
    begun = time.process_time()
    shipped.match(lines)
    assert time.process_time() - begun < 20


def test_one_line_of_ten_megabytes(shipped: Matcher) -> None:
    begun = time.process_time()
    shipped.match(["The council voted for the bridge. " * 300_000])
    assert time.process_time() - begun < 5


@given(st.lists(st.text(min_size=1, max_size=300), max_size=12))
def test_any_lines(lines: list[str]) -> None:
    check(SHIPPED(), lines)


PIECES = [
    "Share on ",
    "Facebook",
    "Read more",
    "…",
    "5 min ago",
    "CNN",
    "3 March 2025",
    "{n}",
    "|",
    "•",
    " ",
    "\n",
    "(",
    "ـ",
    "年",
    "\u0301",
]


@given(st.lists(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join), max_size=12))
def test_lines_of_furniture(lines: list[str]) -> None:
    check(SHIPPED(), lines)


@given(st.sampled_from(["Share on Facebook", "Read more", "Advertisement", "Follow us on Twitter"]), st.data())
def test_variants_of_a_line_are_hit_alike(line: str, data: st.DataObject) -> None:
    change = data.draw(
        st.sampled_from(
            [str.upper, str.lower, lambda s: f"→ {s} »", lambda s: s.replace(" ", "\u00a0"), lambda s: "\u200f" + s]
        )
    )
    one, other = SHIPPED().match([line]), SHIPPED().match([change(line)])
    assert (one.drops, one.hints, one.keeps) == (other.drops, other.hints, other.keeps)


_MATCHERS: list[Matcher] = []


def SHIPPED() -> Matcher:  # noqa: N802
    """The matcher of the shipped rules, built once."""
    if not _MATCHERS:
        _MATCHERS.append(Matcher(load()))
    return _MATCHERS[0]


@pytest.mark.parametrize(
    "line", ["❼ Oct 2024", "Published ❼/4/2024", "By Ann Lee, ❼❼:❼❼", "Updated ❼ hours ago", "²/③/2024"]
)
def test_digits_that_are_no_numbers_are_no_dates(line: str) -> None:
    check(SHIPPED(), ["The council voted on Tuesday to keep the old ferry in service.", line])


def check(matcher: Matcher, lines: list[str]) -> None:
    """Evidence is about lines and parts of lines that exist, and each line has one verdict."""
    evidence = matcher.match(lines)
    count = len(lines)
    for table in (evidence.drops, evidence.keeps, evidence.hints, evidence.starts, evidence.ends):
        assert all(0 <= line < count for line in table)
    assert not evidence.drops.keys() & evidence.keeps.keys()
    for trim in evidence.trims:
        assert 0 <= trim.start < trim.end <= len(lines[trim.line])
    for story in evidence.stories:
        assert 0 <= story.first <= story.last < count

"""Links in a folder that strangers filled lead nothing that is written elsewhere."""

import os
from pathlib import Path

import pytest
from files_support import command, tree

from cleaner.files.stories import Stories
from cleaner.files.within import leads_out

OLD, NEW = b"Title\nkeep\nDROP this\nend\n", b"Title\nkeep\nend\n"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A folder of the user's that has nothing to do with the dump."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "a.txt").write_bytes(b"mine\n")
    return folder


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """A folder as it came from elsewhere."""
    folder = tmp_path / "dump"
    (folder / "in" / "sub").mkdir(parents=True)
    (folder / "in" / "sub" / "a.txt").write_bytes(OLD)
    (folder / "in" / "b.txt").write_bytes(OLD)
    return folder


def run(*arguments: str | Path, tmp_path: Path) -> tuple[int, str]:
    done = command(*arguments, home=tmp_path / "home")
    return done.returncode, done.stderr.decode()


def test_a_link_in_the_mirror_leads_no_file_out_of_it(dump: Path, mine: Path, tmp_path: Path) -> None:
    out = dump / "out"
    out.mkdir()
    (out / "sub").symlink_to(mine)
    code, err = run("-o", out, dump / "in", tmp_path=tmp_path)
    assert code == 2
    assert f"leads out of {out}, by a link" in err
    assert tree(mine) == {"a.txt": b"mine\n"}
    assert (out / "b.txt").read_bytes() == NEW


def test_the_mirror_itself_may_be_a_link_and_a_link_in_a_file_s_place_is_replaced(
    dump: Path, mine: Path, tmp_path: Path
) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "real")
    (tmp_path / "real" / "b.txt").symlink_to(mine / "a.txt")
    assert run("-o", tmp_path / "out", dump / "in", tmp_path=tmp_path)[0] == 0
    assert (tmp_path / "real" / "b.txt").read_bytes() == NEW
    assert tree(mine) == {"a.txt": b"mine\n"}


@pytest.mark.parametrize("name", ["sub", "_done"])
def test_a_link_among_the_shards_leads_none_out_of_it(dump: Path, mine: Path, tmp_path: Path, name: str) -> None:
    (dump / "in" / "sub" / "rows.jsonl").write_bytes(b'{"text": "a"}\n')
    (dump / "out").mkdir()
    (dump / "out" / name).symlink_to(mine)
    code, err = run("shards", dump / "in", dump / "out", tmp_path=tmp_path)
    assert code == 2
    assert "by a link" in err
    assert tree(mine) == {"a.txt": b"mine\n"}


@pytest.mark.parametrize("name", ["stories.jsonl", "stories.jsonl.part"])
def test_a_link_in_the_stories_place_is_refused(dump: Path, mine: Path, tmp_path: Path, name: str) -> None:
    (dump / "in" / "b.txt").write_bytes(b"keep\nDROP STORY $(touch pwned)\n")
    (dump / name).symlink_to(mine / "a.txt")
    before = tree(dump / "in")
    code, err = run("--stories", dump / "stories.jsonl", dump / "in", tmp_path=tmp_path)
    assert code == 2
    assert f"--stories {dump}/stories.jsonl: " in err
    assert tree(mine) == {"a.txt": b"mine\n"}
    assert tree(dump / "in") == before


def test_another_name_of_a_file_in_the_stories_place_costs_nothing(dump: Path, mine: Path, tmp_path: Path) -> None:
    (dump / "in" / "b.txt").write_bytes(b"keep\nDROP STORY one\n")
    for name in ("stories.jsonl", "stories.jsonl.part"):
        (dump / name).hardlink_to(mine / "a.txt")
    assert run("--stories", dump / "stories.jsonl", dump / "in", tmp_path=tmp_path)[0] == 0
    assert tree(mine) == {"a.txt": b"mine\n"}
    assert b"DROP STORY one" in (dump / "stories.jsonl").read_bytes()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs FIFOs")
@pytest.mark.parametrize("name", ["stories.jsonl", "stories.jsonl.part"])
def test_a_fifo_in_the_stories_place_does_not_hang(dump: Path, tmp_path: Path, name: str) -> None:
    os.mkfifo(dump / name)
    before = tree(dump / "in")
    assert run("--stories", dump / "stories.jsonl", dump / "in", tmp_path=tmp_path)[0] == 2
    assert tree(dump / "in") == before


def test_leads_out() -> None:
    assert not leads_out("/a/b/c", "/a/b")
    assert not leads_out("/a/b/d/c", "/a/b")
    assert leads_out("/a/bc/d", "/a/b")
    assert leads_out("/a/b/../c", "/a/b")


def test_two_runs_at_once_do_not_write_one_file_of_stories(tmp_path: Path) -> None:
    first = Stories(str(tmp_path / "s.jsonl"))
    first.write({"a": 1})
    with pytest.raises(OSError, match="another run is writing it"):
        Stories(str(tmp_path / "s.jsonl"))
    first.close()
    assert tree(tmp_path) == {"s.jsonl": b'{"a": 1}\n'}


def test_what_the_file_of_stories_holds_stays_and_equal_rows_of_one_run_stay_too(tmp_path: Path) -> None:
    (tmp_path / "s.jsonl").write_bytes(b'# mine\n{"a": 1}')
    (tmp_path / "s.jsonl").chmod(0o600)
    for _ in range(2):
        stories = Stories(str(tmp_path / "s.jsonl"))
        for number in (1, 2, 2):
            stories.write({"a": number})
        stories.close()
    assert tree(tmp_path) == {"s.jsonl": b'# mine\n{"a": 1}\n{"a": 2}\n{"a": 2}\n'}
    assert (tmp_path / "s.jsonl").stat().st_mode & 0o777 == 0o600


def test_a_torn_row_of_a_killed_run_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "s.jsonl.part").write_bytes(b'{"a": 1}\n{"a": 2')
    Stories(str(tmp_path / "s.jsonl")).close()
    assert tree(tmp_path) == {"s.jsonl": b'{"a": 1}\n'}

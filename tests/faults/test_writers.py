"""Other programs that have a file open for writing while it is cleaned: not one of their bytes is lost."""

import errno
import json
import mmap
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from files_support import examiner, tasks, tree

from cleaner.files import originals, writers
from cleaner.files.journal import Journal
from cleaner.files.outcome import Outcome, Status
from cleaner.files.replace import Replacer
from cleaner.files.run import InPlace
from cleaner.files.writers import Lease

OLD, NEW = b"keep\nDROP\nend\n", b"keep\nend\n"
BUSY = "another program has it open for writing: left alone"
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who writes")

# A crawler: for each file of a folder some rows, and a signal to its watcher when it is done.
CRAWLER = """
import json, sys, time
folder, files, rows, gap, keeps_open = sys.argv[1], *map(float, sys.argv[2:5]), sys.argv[5] == "open"
for number in range(int(files)):
    path = f"{folder}/{number}.jsonl"
    file = open(path, "ab", buffering=0)
    for row in range(int(rows)):
        if not keeps_open:
            file.close()
            time.sleep(gap)
            file = open(path, "ab", buffering=0)
            time.sleep(gap)
        file.write(json.dumps({"id": row, "text": "a line of text\\nDROP this"}).encode() + b"\\n")
        time.sleep(gap)
    file.close()
"""


def crawler(folder: Path, files: int, rows: int, gap: float, how: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", CRAWLER, str(folder), str(files), str(rows), str(gap), how])


def clean(folder: Path, journals: Path | None = None) -> tuple[list[Outcome], list[str]]:
    """Clean in place; the outcomes, and the problems at the end."""
    place = InPlace(Replacer(), Journal(journals) if journals else None)
    outcomes = list(place.write(map(examiner(), tasks(folder))))
    return outcomes, place.close()


def put(path: Path, data: bytes = OLD) -> Path:
    """A file that is old enough for its times to tell."""
    path.write_bytes(data)
    os.utime(path, ns=(10**18, 10**18))
    return path


@linux
@pytest.mark.parametrize(("files", "rows", "gap", "how"), [(100, 4, 0.02, "open"), (20, 40, 0.002, "again")])
def test_a_crawler_at_work_loses_no_row(quick: Path, files: int, rows: int, gap: float, how: str) -> None:
    folder = quick / "crawl"
    folder.mkdir()
    process = crawler(folder, files, rows, gap, how)
    busy = runs = 0
    try:
        while process.poll() is None:
            outcomes, problems = clean(folder)
            runs += 1
            busy += sum(outcome.message == BUSY for outcome in outcomes)
            assert all("put back" in problem for problem in problems)
    finally:
        process.wait()
    assert process.returncode == 0
    assert runs > 20
    outcomes, problems = clean(folder)
    assert not problems and all(outcome.status is not Status.FAILED for outcome in outcomes)
    for number in range(files):
        rows_there = [json.loads(line) for line in (folder / f"{number}.jsonl").read_bytes().splitlines()]
        assert [row["id"] for row in rows_there] == list(range(rows))
        assert {row["text"] for row in rows_there} == {"a line of text\n"}
    assert not [name for name in tree(folder) if not name.endswith(".jsonl")]
    assert busy


@linux
def test_a_file_that_is_open_for_writing_is_left_alone_and_named_the_others_are_cleaned(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        put(tmp_path / name)
    with (tmp_path / "b.txt").open("ab") as file:
        outcomes, problems = clean(tmp_path)
        assert [(outcome.status, outcome.message) for outcome in outcomes] == [
            (Status.CLEANED, ""),
            (Status.FAILED, BUSY),
            (Status.CLEANED, ""),
        ]
        assert problems == []
        file.write(b"added\n")
    assert tree(tmp_path) == {"a.txt": NEW, "b.txt": OLD + b"added\n", "c.txt": NEW}


@linux
def test_a_file_that_is_open_for_reading_is_cleaned(tmp_path: Path) -> None:
    path = put(tmp_path / "a.txt")
    with path.open("rb") as file:
        (outcome,), _ = clean(path)
        assert outcome.status is Status.CLEANED
        assert file.read() == OLD
    assert tree(tmp_path) == {"a.txt": NEW}


@pytest.fixture(params=["lease", "proc"])
def told_by(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each of the two ways in which Linux tells."""
    if request.param == "proc":
        monkeypatch.setattr(writers, "take", lambda _: Lease.UNKNOWN)
    yield


@linux
@pytest.mark.usefixtures("told_by")
def test_memory_that_is_mapped_for_writing_counts_as_open(tmp_path: Path) -> None:
    path = put(tmp_path / "a.txt")
    with path.open("r+b") as file:
        mapped = mmap.mmap(file.fileno(), 0)
    with mapped:
        (outcome,), _ = clean(path)
        assert outcome.message == BUSY
        mapped[:4] = b"KEEP"
    assert path.read_bytes() == b"KEEP\nDROP\nend\n"
    path = put(tmp_path / "a.txt")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ):
        (outcome,), _ = clean(path)
    assert outcome.status is Status.CLEANED


@linux
@pytest.mark.usefixtures("told_by")
@pytest.mark.parametrize("mode", ["ab", "r+b"])
def test_another_process_that_has_it_open_counts(tmp_path: Path, mode: str) -> None:
    path = put(tmp_path / "a.txt")
    child = subprocess.Popen(
        [sys.executable, "-c", f"import sys; f = open({str(path)!r}, {mode!r}); print(flush=True); sys.stdin.read()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert child.stdout and child.stdin
    child.stdout.readline()
    (outcome,), _ = clean(path)
    child.stdin.close()
    child.wait()
    child.stdout.close()
    assert outcome.message == BUSY
    assert path.read_bytes() == OLD
    (outcome,), _ = clean(path)
    assert outcome.status is Status.CLEANED


@linux
@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOLCK, errno.EACCES, errno.EOPNOTSUPP])
def test_where_no_lease_is_given_the_list_of_open_files_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    import fcntl

    real = fcntl.fcntl

    def refusing(handle: int, command: int, argument: int = 0) -> object:
        if command == fcntl.F_SETLEASE:
            raise OSError(number, os.strerror(number))
        return real(handle, command, argument)

    monkeypatch.setattr(fcntl, "fcntl", refusing)
    put(tmp_path / "a.txt")
    with put(tmp_path / "b.txt").open("ab"):
        outcomes, problems = clean(tmp_path)
    assert [outcome.message for outcome in outcomes] == ["", BUSY]
    assert problems == []


@linux
@pytest.mark.parametrize(("kind", "lease"), [("ext4", Lease.BUSY), ("nfs4", Lease.UNKNOWN), ("cifs", Lease.UNKNOWN)])
def test_busy_on_a_network_file_system_tells_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, lease: Lease
) -> None:
    monkeypatch.setattr(writers, "_file_system", lambda _: kind)
    with put(tmp_path / "a.txt").open("ab"):
        handle = os.open(tmp_path / "a.txt", os.O_RDONLY)
        assert writers.take(handle) is lease
        os.close(handle)


@linux
def test_the_type_of_a_file_system_is_found() -> None:
    assert writers._file_system(Path("/proc").stat().st_dev) == "proc"
    assert writers._file_system(os.makedev(4000, 1)) == ""


@linux
def test_who_opens_a_file_while_its_lease_is_held_waits_and_nobody_is_killed(tmp_path: Path) -> None:
    path = put(tmp_path / "a.txt")
    handle = os.open(path, os.O_RDONLY)
    assert writers.take(handle) is Lease.HELD
    assert not writers.is_awaited(handle)
    child = subprocess.Popen([sys.executable, "-c", f"open({str(path)!r}, 'ab').write(b'more')"])
    while not writers.is_awaited(handle):
        time.sleep(0.01)
    assert path.read_bytes() == OLD
    writers.give_back(handle)
    assert child.wait(10) == 0
    assert path.read_bytes() == OLD + b"more"
    assert not writers.has_writer(handle)
    os.close(handle)


class Meddling:
    """``os.replace`` by somebody who does something just after it, as a program may that had the file before."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, path: Path, *, links: bool = True, told: bool = False) -> None:
        self.path, self.real = path, os.replace
        if not told:
            monkeypatch.setattr(writers, "take", lambda _: Lease.UNKNOWN)
            monkeypatch.setattr(writers, "written", set)
        if not links:
            monkeypatch.setattr(os, "link", self.refused)
        monkeypatch.setattr(os, "replace", self)

    @staticmethod
    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    def __call__(self, source: str, target: str) -> None:
        writer = None
        if os.fspath(target) == str(self.path) and ".cleaner-" in os.fspath(source):
            writer = os.open(target, os.O_RDWR | os.O_APPEND) if self.path.read_bytes() == OLD else None
        self.real(source, target)
        if writer is not None:
            self.after(writer)
            os.close(writer)

    def after(self, writer: int) -> None:
        os.write(writer, b"added\n")


def test_what_was_added_to_the_original_after_the_rename_is_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(tmp_path / "a.txt")
    Meddling(monkeypatch, path)
    _, problems = clean(path)
    assert problems == [
        f"{path}: another program opened it for writing meanwhile: put back as it was, with what was added"
    ]
    assert tree(tmp_path) == {"a.txt": OLD + b"added\n"}


def test_what_was_added_to_both_is_there_when_it_is_put_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path / "a.txt")

    class Both(Meddling):
        def after(self, writer: int) -> None:
            os.write(writer, b"first\n")
            with path.open("ab") as file:
                file.write(b"second\n")

    Both(monkeypatch, path)
    _, problems = clean(path)
    assert len(problems) == 1
    assert tree(tmp_path) == {"a.txt": OLD + b"first\nsecond\n"}


def test_where_there_are_no_hard_links_what_was_added_goes_to_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(tmp_path / "a.txt")
    Meddling(monkeypatch, path, links=False)
    _, problems = clean(path)
    assert problems == [f"{path}: another program wrote to it while it was replaced: what it added was put to its end"]
    assert tree(tmp_path) == {"a.txt": NEW + b"added\n"}


@pytest.mark.parametrize("links", [True, False])
def test_an_original_that_its_writer_emptied_is_his(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    path = put(tmp_path / "a.txt")

    class Emptying(Meddling):
        def after(self, writer: int) -> None:
            os.ftruncate(writer, 0)

    Emptying(monkeypatch, path, links=links)
    _, problems = clean(path)
    assert len(problems) == 1
    assert tree(tmp_path) == {"a.txt": b"" if links else NEW}


def test_a_file_that_somebody_replaced_or_removed_after_us_is_theirs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Theirs(Meddling):
        def after(self, writer: int) -> None:
            os.write(writer, b"added\n")
            self.path.unlink()
            if self.path.name == "a.txt":
                self.path.write_bytes(b"theirs\n")

    for name, left in (("a.txt", {"a.txt": b"theirs\n"}), ("b.txt", {"a.txt": b"theirs\n"})):
        path = put(tmp_path / name)
        with monkeypatch.context() as patch:
            Theirs(patch, path)
            _, problems = clean(path)
        assert len(problems) == 1 and "another program re" in problems[0]
        assert tree(tmp_path) == left


def test_what_can_not_be_put_back_is_kept_under_another_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path / "a.txt")

    class Failing(Meddling):
        def __call__(self, source: str, target: str) -> None:
            if self.path.read_bytes() == NEW:
                raise OSError(errno.EIO, "Input/output error")
            super().__call__(source, target)

    Failing(monkeypatch, path)
    _, (problem,) = clean(path)
    (kept,) = (name for name in tree(tmp_path) if name != "a.txt")
    assert kept.startswith("a.txt.original-")
    assert problem.endswith(f"could not be put back (Input/output error): what it wrote is in {tmp_path / kept}")
    assert tree(tmp_path) == {"a.txt": NEW, kept: OLD + b"added\n"}


@linux
def test_who_opens_the_original_between_the_looks_gets_it_back_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(tmp_path / "a.txt")
    child = []

    def replace_by(self: originals.Original, temporary: str, info: os.stat_result) -> None:
        child.append(subprocess.Popen([sys.executable, "-c", f"open({str(path)!r}, 'ab').write(b'added\\n')"]))
        while not writers.is_awaited(self.handle):
            time.sleep(0.01)
        real(self, temporary, info)

    real = originals.Original.replace_by
    monkeypatch.setattr(originals.Original, "replace_by", replace_by)
    (outcome,), problems = clean(path)
    assert child[0].wait(10) == 0
    assert (outcome.status, problems) == (Status.FAILED, [])
    assert outcome.message == "another program opened it for writing meanwhile: put back as it was, with what was added"
    assert tree(tmp_path) == {"a.txt": OLD + b"added\n"}


@linux
def test_what_can_not_be_put_back_at_once_is_kept_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path / "a.txt")
    monkeypatch.setattr(writers, "is_awaited", lambda _: True)

    class Failing(Meddling):
        def __call__(self, source: str, target: str) -> None:
            if self.path.read_bytes() == NEW:
                raise OSError(errno.EIO, "Input/output error")
            self.real(source, target)

    Failing(monkeypatch, path, told=True)
    (outcome,), problems = clean(path)
    (kept,) = (name for name in tree(tmp_path) if name != "a.txt")
    assert outcome.message.endswith(
        f"could not be put back (Input/output error): what it wrote is in {tmp_path / kept}"
    )
    assert problems == []
    assert tree(tmp_path) == {"a.txt": NEW, kept: OLD}


@linux
def test_undo_leaves_a_file_that_is_open_for_writing_alone(tmp_path: Path) -> None:
    from cleaner.files import runs
    from cleaner.files.undo import undo

    folder = tmp_path / "archive"
    folder.mkdir()
    put(folder / "a.txt")
    put(folder / "b.txt")
    clean(folder, tmp_path / "journals")
    run = runs.find(tmp_path / "journals", None)
    with (folder / "a.txt").open("ab"):
        assert {file.path: file.error for file in undo(run)} == {
            str(folder / "a.txt"): BUSY,
            str(folder / "b.txt"): "",
        }
    assert tree(folder) == {"a.txt": NEW, "b.txt": OLD}


def test_the_name_of_an_original_whose_run_died_is_removed_by_the_next_run(tmp_path: Path) -> None:
    from cleaner.files import leftovers

    path = put(tmp_path / "a.txt")
    dead = leftovers.temporary_name().replace(f"-{os.getpid()}-", "-999999999-")
    os.link(path, tmp_path / dead)
    (outcome,), _ = clean(path)
    assert outcome.status is Status.CLEANED
    assert tree(tmp_path) == {"a.txt": NEW}

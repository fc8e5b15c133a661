"""Damaged, torn and unfinished journals: what is whole is restored, the rest named, no other run undone instead."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from disk_support import fill, root_only, small_disk
from files_support import Predictable, command, environment, tree

from cleaner.cli import clean
from cleaner.cli.main import main
from cleaner.files import flush, journal, runs
from cleaner.files.journal import Entry, Journal, JournalError
from cleaner.files.patch import digest, make
from cleaner.files.replace import Replacer
from cleaner.files.run import InPlace

__all__ = ["small_disk"]

NAMES = ("a.txt", "b.txt", "c.txt", "d.txt")
NEW = b"keep\nend\n"


def old(name: str) -> bytes:
    """What a file was before; not easily compressed, so that its line in the journal is long."""
    return b"keep\nDROP " + os.urandom(600).hex().encode() + b" of " + name.encode() + b"\nend\n"


class Home:
    """A folder of files, and a journal of the run that cleaned them."""

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(clean, "Build", Predictable)
        for variable, value in environment(path / "home").items():
            monkeypatch.setenv(variable, value)
        self.home, self.folder, self.journals = path / "home", path / "archive", path / "journals"
        self.folder.mkdir()
        for name in NAMES:
            (self.folder / name).write_bytes(old(name))
        self.old = tree(self.folder)
        self.clean(self.folder)

    def clean(self, folder: Path) -> None:
        done = self.run("--no-cache", folder)
        assert done.returncode == 0, done.stderr

    def run(self, *arguments: str | Path) -> "subprocess.CompletedProcess[bytes]":
        """The command, in this process."""
        place = 1 if arguments[0] in ("undo", "runs") else 0
        line = [*map(str, arguments[:place]), "--journal", str(self.journals), *map(str, arguments[place:])]
        done = CliRunner().invoke(main, line)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
        return subprocess.CompletedProcess(line, done.exit_code, done.stdout_bytes, done.stderr_bytes)

    @property
    def path(self) -> Path:
        """The last journal."""
        return max(self.journals.iterdir())

    def damage(self, change: Callable[[bytes], bytes]) -> None:
        self.path.write_bytes(change(self.path.read_bytes()))

    def cleaned(self) -> list[str]:
        """The files that are not as they were."""
        return [name for name, data in tree(self.folder).items() if data != self.old[name]]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    return Home(tmp_path, monkeypatch)


def line_of(data: bytes, number: int) -> tuple[int, int]:
    """Where a line of a journal begins and ends (its line end included)."""
    start = 0
    for _ in range(number - 1):
        start = data.index(b"\n", start) + 1
    return start, data.index(b"\n", start) + 1


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


# a) A journal whose disk is full for a moment.


def test_a_record_that_could_not_be_written_whole_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = b"keep\nDROP\n", b"keep\n"
    entries = [Entry(f"/{n}", digest(old), digest(new), 1, make(old, new, [(5, 10)])) for n in range(3)]
    one = Journal(tmp_path)
    one.write(entries[:1])
    write, calls = os.write, []

    def full(handle: int, data: bytes) -> int:
        calls.append(len(data))
        if len(calls) == 1:
            return write(handle, bytes(data[: len(data) // 2]))
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        with pytest.raises(JournalError, match="No space left"):
            one.write(entries[1:2])
    one.write(entries[2:])
    one.close()
    (run,) = runs.runs(tmp_path)
    assert (run.files, run.damaged, run.ended is not None) == (2, 0, True)
    assert [entry.path for entry in runs.last_first(run)] == ["/2", "/0"]


def test_a_record_that_can_not_even_be_taken_back_is_fenced_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = Entry("/a", "0" * 64, "1" * 64, 1, b"patch")
    one = Journal(tmp_path)
    one.write([entry])
    write = os.write

    def torn(handle: int, data: bytes) -> int:
        if len(data) < 20:
            raise OSError(28, "No space left on device")
        return write(handle, bytes(data[:-10]))

    def refused(*_: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", torn)
        patch.setattr(os, "ftruncate", refused)
        with pytest.raises(JournalError):
            one.write([entry._replace(path="/b")])
    one.close()
    (run,) = runs.runs(tmp_path)
    assert (run.files, run.damaged, run.ended is not None) == (1, 1, True)
    assert [entry.path for entry in runs.last_first(run)] == ["/b", "/a"]
    journal.mark_undone(run)
    (run,) = runs.runs(tmp_path)
    assert run.undone


# Another program makes room in the moment in which the disk is full.
MAKE_ROOM = """
import os, sys
from cleaner.files import flush
flush.Batch.FILES = 8
write = os.write
def writing(handle, data):
    try:
        return write(handle, data)
    except OSError:
        os.unlink(os.path.join(os.path.dirname(sys.argv[2]), "ballast"))
        raise
os.write = writing
"""


def test_a_journal_whose_disk_was_full_for_a_moment_gives_everything_back(small_disk: Path, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    for number in range(200):
        (folder / f"{number:03}.txt").write_bytes(old(str(number)))
    before = tree(folder)
    (small_disk / "ballast").write_bytes(b"x" * (190 << 10))
    done = command("--journal", small_disk / "journals", folder, home=tmp_path / "home", prelude=MAKE_ROOM)
    assert done.returncode == 2
    assert b"can't be written: No space left on device: no further file was touched" in done.stderr
    changed = sum(data != before[name] for name, data in tree(folder).items())
    assert 0 < changed < 200
    (run,) = runs.runs(small_disk / "journals")
    assert (run.files, run.damaged) == (changed, 0)
    done = command("undo", "--journal", small_disk / "journals", home=tmp_path / "home")
    assert done.returncode == 0
    assert tree(folder) == before


def test_a_run_that_could_not_write_its_first_record_leaves_no_journal(small_disk: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(old("a"))
    (small_disk / "journals").mkdir()
    fill(small_disk)
    done = command("--journal", small_disk / "journals", tmp_path / "a.txt", home=tmp_path / "home")
    assert done.returncode == 2
    assert not list((small_disk / "journals").iterdir())


# b) A byte that flipped.


@pytest.mark.parametrize("place", [0, 12, 200, 700, -4, -1])
def test_a_flipped_byte_costs_at_most_its_own_file_which_is_named(home: Home, place: int) -> None:
    def flip(data: bytes) -> bytes:
        start, end = line_of(data, 3)
        return flipped(data, start + place if place >= 0 else end + place)

    home.damage(flip)
    listed = home.run("runs")
    assert listed.returncode == 0 and b" damaged " in listed.stdout
    done = home.run("undo")
    assert done.returncode == 2
    errors = done.stderr.decode()
    assert f"error: the journal {home.path} is damaged: " in errors
    if left := home.cleaned():
        assert left == ["b.txt"]
        assert "/archive/b.txt: " in errors or "line 3 is damaged: what it was for" in errors
    assert len(left) == (place not in (-4, -1))


@pytest.mark.parametrize("number", [1, 6])
def test_a_flipped_byte_in_what_tells_of_the_run_costs_no_file(home: Home, number: int) -> None:
    home.damage(lambda data: flipped(data, line_of(data, number)[0] + 3))
    assert b" damaged " in home.run("runs").stdout
    home.run("undo")
    assert home.cleaned() == []


def test_any_byte_may_flip_and_all_other_files_come_back(tmp_path: Path) -> None:
    """Every byte of a journal, one after the other, as it is read: of three files two are whole."""
    files = [Entry(f"/folder/{name}", "0" * 64, "1" * 64, 12345, b"patch of " + name.encode()) for name in "abc"]
    written = Journal(tmp_path)
    written.write(files)
    written.close()
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    for at in range(len(whole)):
        for bit in (1, 128)[at % 2 :]:
            path.write_bytes(whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :])
            (run,) = runs.runs(tmp_path)
            assert run.damaged, at
            found = list(runs.last_first(run))
            assert len(set(found) & set(files)) >= 2, at
            assert len(found) >= 3 or len(set(found) & set(files)) == 3, at
            assert runs.find(tmp_path, None) == run


def test_a_hole_in_a_journal_costs_the_files_in_it_and_names_those_it_can(home: Home) -> None:
    def hole(data: bytes) -> bytes:
        start, end = line_of(data, 3)[0] + 300, line_of(data, 4)[0] + 300
        return data[:start] + bytes(end - start) + data[end:]

    home.damage(hole)
    done = home.run("undo")
    assert done.returncode == 2
    assert home.cleaned() == ["b.txt", "c.txt"]
    assert f"error: {home.folder}/b.txt: can't be given back: line 3 of the journal is damaged" in done.stderr.decode()


def test_a_damaged_line_whose_file_is_as_it_was_is_no_loss(home: Home) -> None:
    (home.folder / "b.txt").write_bytes(home.old["b.txt"])
    home.damage(lambda data: flipped(data, line_of(data, 3)[1] - 2))
    done = home.run("undo")
    assert home.cleaned() == []
    assert done.returncode == 2
    assert b"all that it tells of is back" in done.stderr


# c) An older run in the same folder.


def test_an_older_run_is_never_undone_in_place_of_a_damaged_one(home: Home, tmp_path: Path) -> None:
    newer = tmp_path / "newer"
    newer.mkdir()
    for name in NAMES:
        (newer / name).write_bytes(old(name))
    before, (older,) = tree(newer), runs.runs(home.journals)
    home.clean(newer)
    home.damage(lambda data: flipped(data, line_of(data, 3)[0]))
    for _ in range(2):
        done = home.run("undo")
        assert done.returncode == 2
        assert b"an older run is undone by its name only" in done.stderr
        assert home.cleaned() == list(NAMES)
        assert [name for name, data in tree(newer).items() if data != before[name]] == ["b.txt"]
    assert home.run("undo", older.name).returncode == 0
    assert home.cleaned() == []


# d) Marks behind a torn line.


def test_a_run_that_was_undone_behind_a_torn_line_is_still_listed(home: Home) -> None:
    home.damage(lambda data: data[: line_of(data, 5)[0] + 400])
    (home.folder / "d.txt").write_bytes(home.old["d.txt"])  # the run was killed: it had not come to it
    done = home.run("undo")
    assert done.returncode == 2
    assert home.cleaned() == []
    (run,) = runs.runs(home.journals)
    assert (run.files, run.damaged, run.ended, run.undone is not None) == (3, 1, None, True)
    assert b"undone" in home.run("runs").stdout
    assert b"holds no run to undo" in home.run("undo").stderr


@pytest.mark.parametrize("torn", [1, 2, 5, 20, 45])
def test_a_torn_mark_behind_the_end_is_no_damage(home: Home, torn: int) -> None:
    """As an undo leaves it that is killed in its last moment."""
    assert home.run("undo").returncode == 0
    home.damage(lambda data: data[: line_of(data, 7)[0] + torn])
    (run,) = runs.runs(home.journals)
    assert (run.files, run.damaged, run.undone) == (4, 0, None)
    assert home.run("undo").returncode == 0
    (run,) = runs.runs(home.journals)
    assert run.undone and not run.damaged


# e) A journal that was cut, or has no end.


def test_a_cut_journal_restores_what_is_whole_and_names_the_rest(home: Home) -> None:
    home.damage(lambda data: data[: line_of(data, 4)[0] + 500])
    assert b" damaged " in home.run("runs").stdout
    done = home.run("undo")
    assert done.returncode == 2
    assert home.cleaned() == ["c.txt", "d.txt"]
    errors = done.stderr.decode()
    assert f"error: {home.folder}/c.txt: can't be given back: line 4 of the journal is damaged" in errors
    assert "run " in errors and "2 restored, 1 left alone" in errors


def test_a_run_without_an_end_is_listed_and_told_of(home: Home) -> None:
    home.damage(lambda data: data[: line_of(data, 6)[0]])
    assert b" interrupted " in home.run("runs").stdout
    done = home.run("undo")
    assert done.returncode == 2
    assert home.cleaned() == []
    assert b"was stopped before its end: all that its journal" in done.stderr


@pytest.mark.parametrize("content", [b"", b"\n", b"{}\n", b"[1]\n", b'{"path": 1}\n', b"\x00" * 4096, b"[" * 9000])
def test_a_journal_of_which_nothing_is_left_is_not_passed_over(home: Home, content: bytes) -> None:
    home.path.write_bytes(content)
    listed = home.run("runs").stdout.decode()
    assert home.path.stem in listed and " damaged " in listed
    done = home.run("undo")
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr and b" is damaged" in done.stderr


def test_a_journal_of_the_first_version_is_read(tmp_path: Path) -> None:
    """It has no checksums."""
    head = {"cleaner": "0.1.0", "run": "x", "started": "2024-05-01T10:00:00+00:00", "folder": "/", "arguments": ["a"]}
    entry = {"path": "/a", "before": "0" * 64, "after": "1" * 64, "mtime": 5, "patch": "VPaz"}  # "abc"
    records = [head, entry, {"ended": "2024-05-01T10:00:01+00:00"}]
    (tmp_path / "20240501-100000-000000-abcd.journal").write_text("".join(json.dumps(r) + "\n" for r in records))
    (run,) = runs.runs(tmp_path)
    assert (run.files, run.damaged, run.folder, run.arguments) == (1, 0, "/", ("a",))
    assert list(runs.last_first(run)) == [Entry("/a", "0" * 64, "1" * 64, 5, b"abc")]


# Order: the journal is on the disk before the first file is touched.


def test_the_journal_is_on_the_disk_before_the_first_file_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from files_support import examiner, tasks

    folder = tmp_path / "archive"
    folder.mkdir()
    for name in NAMES:
        (folder / name).write_bytes(old(name))
    calls: list[str] = []

    def noted(module: object, name: str, what: Callable[..., str]) -> None:
        real = getattr(module, name)

        def noting(*arguments: object, **options: object) -> object:
            done = real(*arguments, **options)
            calls.append(what(*arguments))
            return done

        monkeypatch.setattr(module, name, noting)

    def path_of(handle: int) -> str:
        return Path(f"/proc/self/fd/{handle}").readlink().suffix if Path("/proc/self/fd").exists() else ".part"

    noted(journal, "flush_file", lambda handle: f"flushed {path_of(handle)}")
    noted(journal, "flush_folders", lambda folders: "flushed " + ", ".join(Path(name).name for name in folders))
    noted(os, "rename", lambda _, target: f"named {Path(target).suffix}")
    noted(os, "replace", lambda _, target: f"replaced {Path(target).name}")
    monkeypatch.setattr(flush.Batch, "FILES", 2)
    place = InPlace(Replacer(), Journal(tmp_path / "journals"))
    list(place.write(map(examiner(), tasks(folder))))
    place.close()
    assert calls == [
        "flushed .part",
        "named .journal",
        "flushed journals",
        "replaced a.txt",
        "replaced b.txt",
        "flushed .journal",
        "replaced c.txt",
        "replaced d.txt",
    ]


@pytest.mark.parametrize("name", ["flush_file", "flush_folders"])
def test_a_journal_that_can_not_be_flushed_stops_the_run_before_anything_is_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    from files_support import examiner, tasks

    def failing(_: object) -> list[tuple[str, OSError]]:
        error = OSError(5, "Input/output error")
        if name == "flush_file":
            raise error
        return [("journals", error)]

    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "a.txt").write_bytes(old("a"))
    before = tree(folder)
    monkeypatch.setattr(journal, name, failing)
    place = InPlace(Replacer(), Journal(tmp_path / "journals"))
    with pytest.raises(JournalError, match="Input/output error"):
        list(place.write(map(examiner(), tasks(folder))))
    place.close()
    assert tree(folder) == before
    assert tree(tmp_path / "journals") == {}


def test_a_batch_that_can_not_be_flushed_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(_: int) -> None:
        raise OSError(5, "Input/output error")

    entry = Entry("/a", "0" * 64, "1" * 64, 1, b"patch")
    one = Journal(tmp_path)
    one.write([entry])
    with monkeypatch.context() as patch:
        patch.setattr(journal, "flush_file", failing)
        with pytest.raises(JournalError, match="Input/output error"):
            one.write([entry._replace(path="/b")])
    one.close()
    (run,) = runs.runs(tmp_path)
    assert [entry.path for entry in runs.last_first(run)] == ["/a"]


def test_folders_that_can_not_be_flushed_are_told_and_counted(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(old("a"))
    prelude = "from cleaner.files import replace\n"
    prelude += "replace.flush_folders = lambda names: [(name, OSError(5, 'Input/output error')) for name in names]"
    done = command(tmp_path / "a.txt", home=tmp_path / "home", prelude=prelude)
    assert done.returncode == 2
    assert f"error: {tmp_path}: files were replaced, but not flushed: Input/output error" in done.stderr.decode()
    assert (tmp_path / "a.txt").read_bytes() == NEW


# Whose folder it is.


@root_only
def test_a_folder_of_another_user_is_refused_in_one_line(home: Home) -> None:
    (home.folder / "a.txt").write_bytes(home.old["a.txt"])
    os.chown(home.journals, 12345, 12345)
    before = tree(home.folder)
    for arguments in (["--no-cache", home.folder], ["undo"], ["runs"], ["runs", "prune", "--older-than", "0d"]):
        done = home.run(*arguments)
        assert done.returncode == 2
        (line, *others) = [line for line in done.stderr.decode().splitlines() if "rror: " in line]
        assert f"the folder of the journals {home.journals} belongs to another user" in line
        assert not others
    assert tree(home.folder) == before


@root_only
def test_a_journal_that_another_user_put_there_is_not_ours(home: Home) -> None:
    os.chown(home.path, 12345, 12345)
    assert runs.runs(home.journals) == []


def test_what_is_no_journal_is_passed_over(home: Home) -> None:
    (home.journals / "notes.journal").write_bytes(b"mine")
    (home.journals / "20240501-100000-000000-abcd.journal.part").write_bytes(b"torn")
    os.mkfifo(home.journals / "20240501-100000-000000-abcd.journal")
    assert len(runs.runs(home.journals)) == 1


# Memory.

UNDO = """
import resource, sys
from pathlib import Path
from cleaner.files import flush, runs
from cleaner.files.undo import undo
flush.Batch.BYTES = 2 << 20
run = runs.find(Path(sys.argv[1]), None)
begin = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
assert sum(1 for _ in undo(run)) == run.files
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - begin)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted in other units elsewhere")
def test_undo_of_a_large_journal_needs_the_memory_of_a_batch(quick: Path) -> None:
    folder, journals = quick / "archive", quick / "journals"
    folder.mkdir()
    large = os.urandom(1 << 20)
    written = Journal(journals)
    for number in range(50):
        path = folder / f"{number}.txt"
        data = b"%d" % number + large
        path.write_bytes(NEW)
        written.write([Entry(str(path), digest(data), digest(NEW), 10**18, make(data, NEW, None))])
    written.close()
    assert next(journals.iterdir()).stat().st_size > 66 << 20
    done = subprocess.run([sys.executable, "-c", UNDO, journals], capture_output=True, check=True)
    assert int(done.stdout) < 30 << 10
    for number in range(50):
        assert (folder / f"{number}.txt").read_bytes() == b"%d" % number + large

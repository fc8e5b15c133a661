"""Journals and undo: every byte comes back, as often as it is asked for."""

import json
import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from files_fixtures import quick
from files_support import examiner, tasks, tree
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.cli.main import main
from cleaner.files import journal, leftovers, runs
from cleaner.files.journal import Entry, Journal, JournalError, Run
from cleaner.files.outcome import Status
from cleaner.files.replace import Replacer
from cleaner.files.run import InPlace
from cleaner.files.undo import undo

__all__ = ["quick"]


def clean(folder: Path, journals: Path, **options: bool) -> None:
    """Clean a folder in place, with a journal."""
    place = InPlace(Replacer(**options), Journal(journals, ["test"]))
    for outcome in place.write(map(examiner(), tasks(folder))):
        assert outcome.status in (Status.CLEANED, Status.UNCHANGED), outcome.message
    assert place.close() == []


def give_back(journals: Path, name: str | None = None, *, force: bool = False) -> list[str]:
    """Undo a run; the errors."""
    run = runs.find(journals, name)
    errors = [file.error for file in undo(run, force=force) if file.error]
    if not errors:
        journal.mark_undone(run)
    return errors


def names(run: Run) -> list[str]:
    """The files of a run that its journal tells of, the last one first."""
    return [Path(entry.path).name for entry in runs.last_first(run) if isinstance(entry, Entry)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with three files, two of them to be cleaned."""
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "a.txt").write_bytes(b"one\nDROP\ntwo\n")
    (folder / "b.jsonl").write_bytes(b'{"text": "one\\nDROP"}\n')
    (folder / "c.txt").write_bytes(b"clean\n")
    return folder


@pytest.fixture
def journals(tmp_path: Path) -> Path:
    """Where the journals go."""
    return tmp_path / "journals"


def test_undo_gives_back_bytes_mode_and_time(folder: Path, journals: Path) -> None:
    (folder / "a.txt").chmod(0o640)
    os.utime(folder / "a.txt", ns=(10**18, 10**18 + 5))
    before = tree(folder)
    clean(folder, journals)
    assert tree(folder) != before
    assert give_back(journals) == []
    assert tree(folder) == before
    assert stat.S_IMODE((folder / "a.txt").stat().st_mode) == 0o640
    assert (folder / "a.txt").stat().st_mtime_ns == 10**18 + 5


def test_undo_again_changes_nothing_and_the_run_before_is_next(folder: Path, journals: Path) -> None:
    before = tree(folder)
    clean(folder, journals)
    (folder / "d.txt").write_bytes(b"DROP\nmore\n")
    clean(folder, journals)
    assert [run.files for run in runs.runs(journals)] == [2, 1]
    assert give_back(journals) == []
    assert (folder / "d.txt").read_bytes() == b"DROP\nmore\n"
    assert give_back(journals) == []
    assert tree(folder) == before | {"d.txt": b"DROP\nmore\n"}
    with pytest.raises(JournalError, match="no run to undo"):
        give_back(journals)
    first = runs.runs(journals)[0].name
    assert give_back(journals, first) == []
    assert tree(folder) == before | {"d.txt": b"DROP\nmore\n"}


def test_a_file_that_changed_since_is_refused_the_others_are_restored(folder: Path, journals: Path) -> None:
    before = tree(folder)
    clean(folder, journals)
    (folder / "a.txt").write_bytes(b"one\ntwo\nthree, added by hand\n")
    assert give_back(journals) == ["changed since it was cleaned: left alone without --force"]
    assert tree(folder) == before | {"a.txt": b"one\ntwo\nthree, added by hand\n"}
    assert give_back(journals, force=True) == []
    assert (folder / "a.txt").read_bytes() == b"one\nDROP\ntwo\nthree, added by hand\n"


def test_force_stops_where_the_surroundings_are_gone(folder: Path, journals: Path) -> None:
    clean(folder, journals)
    (folder / "a.txt").write_bytes(b"all new\n")
    assert give_back(journals, force=True) == ["it was changed where parts had been removed"]
    assert (folder / "a.txt").read_bytes() == b"all new\n"


def test_undo_removes_what_dead_runs_left_where_nothing_is_to_be_restored_too(folder: Path, journals: Path) -> None:
    """As after an undo that was killed when it had replaced all files of a folder."""
    before = tree(folder)
    clean(folder, journals)
    for name, data in before.items():
        (folder / name).write_bytes(data)
    dead = leftovers.temporary_name().replace(f"-{os.getpid()}-", "-999999999-")
    (folder / dead).write_bytes(b"one\ntwo\n")
    assert give_back(journals) == []
    assert tree(folder) == before


def test_a_file_that_is_gone_is_named(folder: Path, journals: Path) -> None:
    clean(folder, journals)
    (folder / "a.txt").unlink()
    assert give_back(journals) == ["no such file"]
    assert (folder / "b.jsonl").read_bytes() == b'{"text": "one\\nDROP"}\n'


def test_the_journal_is_there_before_the_first_file_is_touched(folder: Path, journals: Path) -> None:
    before = tree(folder)

    class Looking(Replacer):
        def replace(self, batch: object) -> None:
            (run,) = runs.runs(journals)
            assert names(run) == ["b.jsonl", "a.txt"]
            assert tree(folder) == before
            super().replace(batch)  # type: ignore[arg-type]

    list(InPlace(Looking(), Journal(journals)).write(map(examiner(), tasks(folder))))
    assert tree(folder) != before


def test_a_journal_that_can_not_be_written_stops_the_run_before_anything_is_touched(
    folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"")
    before = tree(folder)
    place = InPlace(Replacer(), Journal(tmp_path / "file" / "journals"))
    with pytest.raises(JournalError, match="can't be written"):
        list(place.write(map(examiner(), tasks(folder))))
    assert tree(folder) == before


def test_a_run_that_changes_nothing_leaves_no_journal(folder: Path, journals: Path) -> None:
    clean(folder / "c.txt", journals)
    assert not journals.exists()


def test_journals_are_for_their_owner_only(folder: Path, journals: Path) -> None:
    clean(folder, journals)
    (run,) = runs.runs(journals)
    assert stat.S_IMODE(run.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(journals.stat().st_mode) == 0o700


def test_a_torn_last_line_is_no_entry(folder: Path, journals: Path) -> None:
    clean(folder, journals)
    (run,) = runs.runs(journals)
    whole = run.path.read_bytes()
    cut = whole.index(b"\n", whole.index(b'"path"')) + 30  # inside of the second file's line
    run.path.write_bytes(whole[:cut])
    (run,) = runs.runs(journals)
    assert (run.files, run.ended) == (1, None)
    assert names(run) == ["a.txt"]


def test_a_damaged_journal_is_refused_and_restores_nothing_wrong(folder: Path, journals: Path) -> None:
    clean(folder, journals)
    cleaned = tree(folder)
    (run,) = runs.runs(journals)
    lines = run.path.read_bytes().splitlines()
    entry = json.loads(lines[1])
    entry["patch"] = entry["patch"][::-1]
    run.path.write_bytes(b"\n".join([lines[0], json.dumps(entry).encode(), b""]))
    (message,) = give_back(journals)
    assert "damaged" in message or "fit" in message
    assert tree(folder) == cleaned


def test_runs_are_found_by_the_beginning_of_their_name(folder: Path, journals: Path) -> None:
    clean(folder, journals)
    (run,) = runs.runs(journals)
    assert runs.find(journals, run.name[:8]) == run
    with pytest.raises(JournalError, match="no runs are called nope"):
        runs.find(journals, "nope")


def test_what_is_left_of_a_run_that_was_killed_at_once_is_no_run_and_goes_with_old_journals(journals: Path) -> None:
    journals.mkdir()
    part = journals / "20240501-100000-000000-abcd.journal.part"
    part.write_bytes(b'{"cleaner": ')
    os.utime(part, (1000, 1000))
    assert runs.runs(journals) == []
    assert runs.torn(journals, datetime.fromtimestamp(999, UTC)) == []
    assert runs.torn(journals, datetime.fromtimestamp(1001, UTC)) == [part]
    assert CliRunner().invoke(main, ["runs", "--journal", str(journals), "prune", "--older-than", "1d"]).exit_code == 0
    assert not part.exists()


def test_names_that_are_no_utf_8_come_back(folder: Path, journals: Path) -> None:
    path = os.fsencode(folder) + b"/\xff\xfe.txt"
    with open(path, "wb") as file:  # noqa: PTH123 - no Path has such a name on every system
        file.write(b"DROP\nx\n")
    clean(folder, journals)
    assert give_back(journals) == []
    with open(path, "rb") as file:  # noqa: PTH123
        assert file.read() == b"DROP\nx\n"


def test_ten_thousand_files_come_back(quick: Path) -> None:
    folder, journals = quick / "many", quick / "journals"
    for number in range(10_000):
        path = folder / str(number % 50) / f"{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"line %d\nDROP %d\nend\n" % (number, number))
    before = tree(folder)
    clean(folder, journals)
    assert all(data.count(b"\n") == 2 for data in tree(folder).values())
    assert give_back(journals) == []
    assert tree(folder) == before


@settings(max_examples=60)
@given(
    st.lists(
        st.binary(max_size=60) | st.lists(st.sampled_from([b"DROP\n", b"a\n", b"\xff", b"\r\n"])).map(b"".join),
        max_size=4,
    )
)
def test_clean_then_undo_is_the_identity_on_any_bytes(contents: list[bytes]) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as name:
        folder, journals = Path(name, "files"), Path(name, "journals")
        folder.mkdir()
        for number, data in enumerate(contents):
            (folder / f"{number}.txt").write_bytes(data)
        before = tree(folder)
        list(InPlace(Replacer(), Journal(journals)).write(map(examiner(), tasks(folder))))
        if journals.exists():
            assert give_back(journals) == []
        assert tree(folder) == before

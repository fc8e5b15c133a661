"""Replacing files: the old or the new content is there whole, and the rest of the file stays its own."""

import os
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from files_support import examiner, tasks, tree

from cleaner.files import examine, leftovers, replace
from cleaner.files.outcome import Outcome, RefusedError, Status, Task
from cleaner.files.replace import Replacer, write_new
from cleaner.files.run import InPlace

OLD, NEW = b"keep\nDROP\nend\n", b"keep\nend\n"


def run(*paths: Path, **options: bool) -> list[Outcome]:
    """Clean files in place, without a journal."""
    place = InPlace(Replacer(**options), None)
    outcomes = list(place.write(map(examiner(), tasks(*paths))))
    assert place.close() == []
    return outcomes


def put(path: Path, data: bytes = OLD) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def test_a_file_is_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    put(tmp_path / "a.txt")
    put(tmp_path / "b.txt", NEW)
    assert [outcome.status for outcome in run(tmp_path)] == [Status.CLEANED, Status.UNCHANGED]
    assert tree(tmp_path) == {"a.txt": NEW, "b.txt": NEW}


def test_an_unchanged_file_is_not_touched(tmp_path: Path) -> None:
    path = put(tmp_path / "a.txt", NEW)
    before = path.stat()
    run(path)
    assert path.stat() == before


@pytest.mark.parametrize("mode", [0o644, 0o600, 0o664, 0o4755])
def test_the_mode_stays(tmp_path: Path, mode: int) -> None:
    path = put(tmp_path / "a.txt")
    path.chmod(mode)
    run(path)
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert path.read_bytes() == NEW


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give files away")
def test_the_owner_stays(tmp_path: Path) -> None:
    path = put(tmp_path / "a.txt")
    os.chown(path, 12345, 54321)
    path.chmod(0o4755)
    run(path)
    assert (path.stat().st_uid, path.stat().st_gid) == (12345, 54321)
    assert stat.S_IMODE(path.stat().st_mode) == 0o4755


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="no extended attributes on this system")
def test_extended_attributes_stay(tmp_path: Path) -> None:
    path = put(tmp_path / "a.txt")
    try:
        os.setxattr(path, "user.origin", b"https://example.com")
    except OSError:
        pytest.skip("no extended attributes on this file system")
    run(path)
    assert path.read_bytes() == NEW
    assert os.getxattr(path, "user.origin") == b"https://example.com"


def test_times_are_new_unless_they_are_to_be_kept(tmp_path: Path) -> None:
    for name, keep in (("a.txt", False), ("b.txt", True)):
        path = put(tmp_path / name)
        os.utime(path, ns=(10**18, 10**18 + 7))
        run(path, keep_times=keep)
        assert (path.stat().st_mtime_ns == 10**18 + 7) is keep


def test_a_link_stays_a_link_and_its_file_is_cleaned(tmp_path: Path) -> None:
    real = put(tmp_path / "real" / "a.txt")
    link = tmp_path / "link.txt"
    link.symlink_to(Path("real") / "a.txt")
    run(link)
    assert link.is_symlink()
    assert real.read_bytes() == NEW
    assert str(link.readlink()) == "real/a.txt"


def test_a_file_that_is_met_twice_is_cleaned_once(tmp_path: Path) -> None:
    put(tmp_path / "b.txt")
    (tmp_path / "a.txt").symlink_to("b.txt")
    assert [outcome.status for outcome in run(tmp_path)] == [Status.CLEANED]
    assert (tmp_path / "b.txt").read_bytes() == NEW


def test_hard_links_are_refused_unless_they_may_be_broken(tmp_path: Path) -> None:
    path = put(tmp_path / "a.txt")
    other = tmp_path / "other"
    os.link(path, other)
    (refused,) = run(path)
    assert refused.status is Status.FAILED
    assert refused.message == "has 2 names (hard links): left alone without --break-links"
    assert path.read_bytes() == OLD
    (cleaned,) = run(path, break_links=True)
    assert cleaned.status is Status.CLEANED
    assert (path.read_bytes(), other.read_bytes()) == (NEW, OLD)


def test_a_file_that_is_too_large_is_skipped_to_the_byte(tmp_path: Path) -> None:
    path = put(tmp_path / "a.txt")
    task = Task(str(path), str(path), "")
    assert examiner(max_bytes=len(OLD))(task).status is Status.CLEANED
    skipped = examiner(max_bytes=len(OLD) - 1)(task)
    assert skipped.status is Status.SKIPPED
    assert skipped.message == f"has {len(OLD)} bytes, more than --max-bytes {len(OLD) - 1}"
    large = put(tmp_path / "b.txt", b"keep\n" * 1000)
    message = examiner(max_bytes=1024)(Task(str(large), str(large), "")).message
    assert message == "has 5,000 bytes, more than --max-bytes 1,024"


@pytest.mark.parametrize("size", [0, 1, 5, 1 << 20, (1 << 22) + 1, (1 << 23) + 5])
def test_a_file_is_read_whole_whatever_a_system_gives_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    data = os.urandom(size)
    path = put(tmp_path / "a", data)
    real = os.read
    monkeypatch.setattr(os, "read", lambda handle, wanted: real(handle, min(wanted, 1 << 21)))
    assert examine.read(str(path), 1 << 30)[0] == data


@pytest.mark.parametrize("given", [OLD[:-1], OLD + b"x", b""])
def test_a_file_that_gives_more_or_less_than_its_size_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: bytes
) -> None:
    """As one that grows or shrinks while it is read, and whose times don't tell."""
    path = put(tmp_path / "a.txt")
    parts = iter([given, b""])
    monkeypatch.setattr(os, "read", lambda *_: next(parts))
    with pytest.raises(RefusedError, match="changed while it was read: left alone"):
        examine.read(str(path), 1 << 30)


def test_fifos_sockets_devices_and_folders_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo.txt")
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(tmp_path / "socket.txt"))
    try:
        paths = [tmp_path / "fifo.txt", tmp_path / "socket.txt", Path("/dev/null")]
        messages = [examiner()(Task(str(path), str(path), "")).message for path in (*paths, tmp_path)]
    finally:
        server.close()
    assert messages == [
        "is a FIFO: left alone",
        "is a socket: left alone",
        "is a device: left alone",
        "is a folder where a file was meant: left alone",
    ]


def changed_between(path: Path, change: object) -> Outcome:
    """Clean a file that something changes after it was read."""
    (outcome,) = map(examiner(), tasks(path))
    change()  # type: ignore[operator]
    (done,) = InPlace(Replacer(), None).write([outcome])
    return done


def test_a_file_that_changed_since_it_was_read_is_skipped(tmp_path: Path) -> None:
    path = put(tmp_path / "a.txt")
    done = changed_between(path, lambda: path.write_bytes(b"DROP\nlonger than before\n"))
    assert (done.status, done.message) == (Status.FAILED, "changed since it was read: skipped")
    assert path.read_bytes() == b"DROP\nlonger than before\n"


def grow(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"added\n")


def overwrite(path: Path) -> None:
    """The same size, and a time that says that nothing was changed for long."""
    path.write_bytes(OLD.replace(b"keep", b"KEEP"))
    os.utime(path, ns=(10**18, 10**18))


def put_another(path: Path) -> None:
    """Another file with the same content and times."""
    other = path.with_name("other")
    other.write_bytes(OLD)
    os.utime(other, ns=(10**18, 10**18))
    other.replace(path)


def touch(path: Path) -> None:
    os.utime(path, ns=(10**18, 10**18 + 1))


CHANGES = (grow, overwrite, put_another, touch)


@pytest.mark.parametrize("change", CHANGES)
def test_an_old_file_that_changed_since_it_was_read_is_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], None]
) -> None:
    """Old: its times tell, its content is not looked at again."""
    path = put(tmp_path / "a.txt")
    os.utime(path, ns=(10**18, 10**18))
    (outcome,) = map(examiner(), tasks(path))
    change(path)
    after = path.read_bytes()
    monkeypatch.setattr(replace, "_touched", lambda *_: None)
    (done,) = InPlace(Replacer(), None).write([outcome])
    assert (done.status, done.message) == (Status.FAILED, "changed since it was read: skipped")
    assert tree(tmp_path) == {"a.txt": after}


@pytest.mark.parametrize("change", CHANGES)
def test_an_old_file_that_changes_after_its_new_content_was_written_is_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], None]
) -> None:
    path = put(tmp_path / "a.txt")
    os.utime(path, ns=(10**18, 10**18))
    flush = replace.flush_batch

    def meddling(handles: Iterable[int]) -> None:
        flush(handles)
        change(path)

    monkeypatch.setattr(replace, "flush_batch", meddling)
    (done,) = run(path)
    assert (done.status, done.message) == (Status.FAILED, "changed since it was read: skipped")
    assert NEW not in tree(tmp_path).values()


@pytest.mark.parametrize("content", [OLD, OLD.replace(b"keep", b"KEEP")])
def test_new_rights_alone_are_no_change_of_a_file(tmp_path: Path, content: bytes) -> None:
    """Where only the time of the last change of any kind is new the content decides."""
    path = put(tmp_path / "a.txt")
    os.utime(path, ns=(10**18, 10**18))
    (outcome,) = map(examiner(), tasks(path))
    path.write_bytes(content)
    path.chmod(0o640)
    os.utime(path, ns=(10**18, 10**18))
    (done,) = InPlace(Replacer(), None).write([outcome])
    assert (done.status is Status.CLEANED) == (content == OLD)
    assert path.read_bytes() == (NEW if content == OLD else content)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_change_that_keeps_size_and_times_is_seen(tmp_path: Path) -> None:
    path = put(tmp_path / "a.txt")
    (outcome,) = map(examiner(), tasks(path))
    path.write_bytes(OLD.replace(b"keep", b"KEEP"))
    now = path.stat()
    # As on a file system whose times are coarse: nothing but the content tells.
    outcome.signature = outcome.signature._replace(mtime=now.st_mtime_ns, ctime=now.st_ctime_ns)  # type: ignore[union-attr]
    (done,) = InPlace(Replacer(), None).write([outcome])
    assert done.status is Status.FAILED
    assert path.read_bytes() == OLD.replace(b"keep", b"KEEP")


def test_a_file_that_vanished_or_became_something_else_is_skipped(tmp_path: Path) -> None:
    path = put(tmp_path / "a.txt")
    assert changed_between(path, path.unlink).status is Status.FAILED
    assert tree(tmp_path) == {}
    put(path)
    assert changed_between(path, lambda: (path.unlink(), path.symlink_to("/etc/passwd"))).status is Status.FAILED
    assert path.is_symlink()


def test_a_file_that_another_program_has_locked_is_skipped(tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    path = put(tmp_path / "a.txt")
    with path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        (done,) = run(path)
    assert done.message == "another program holds it: skipped"
    assert tree(tmp_path) == {"a.txt": OLD}


def test_a_read_only_file_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path / "a.txt")
    path.chmod(0o444)
    # Root may write anything, so the system's answer is given here.
    monkeypatch.setattr(os, "access", lambda *_: False)
    (done,) = run(path)
    assert done.message == "no permission to write it"
    assert path.read_bytes() == OLD


def test_what_a_dead_run_left_is_removed_by_the_next_what_a_live_one_has_is_not(tmp_path: Path) -> None:
    put(tmp_path / "a.txt")
    live = leftovers.temporary_name()
    dead = live.replace(f"-{os.getpid()}-", "-999999999-")
    rebooted = live.replace(f"-{leftovers._start()}-", "-00000000-")
    foreign = live.replace(f"-{leftovers._machine()}-", "-00000000-")
    for name in (live, dead, rebooted, foreign, ".cleaner-notes.tmp"):
        put(tmp_path / name)
    run(tmp_path / "a.txt")
    assert set(tree(tmp_path)) == {"a.txt", live, foreign, ".cleaner-notes.tmp"}
    old = time.time() - 100_000
    os.utime(tmp_path / foreign, (old, old))
    assert leftovers.remove_dead(str(tmp_path)) == 1


def test_a_process_that_is_over_and_was_not_asked_for_its_end_is_dead(tmp_path: Path) -> None:
    """Such zombies stay for ever where nobody asks, as in containers without an init."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    put(tmp_path / leftovers.temporary_name().replace(f"-{os.getpid()}-", f"-{child.pid}-"))
    put(tmp_path / leftovers.temporary_name())
    assert leftovers.remove_dead(str(tmp_path)) == 1
    child.wait()


def test_only_names_of_ours_are_temporary_and_only_files_are_removed(tmp_path: Path) -> None:
    assert leftovers.is_temporary(leftovers.temporary_name())
    assert not leftovers.is_temporary(".cleaner-notes.tmp")
    assert not leftovers.is_temporary(f"x{leftovers.temporary_name()}")
    assert leftovers.temporary_name() != leftovers.temporary_name()
    dead = leftovers.temporary_name().replace(f"-{os.getpid()}-", "-999999999-")
    (tmp_path / dead).symlink_to(put(tmp_path / "a.txt"))
    assert leftovers.remove_dead(str(tmp_path)) == 0
    assert (tmp_path / dead).is_symlink()
    (tmp_path / dead).unlink()
    put(tmp_path / dead)
    put(tmp_path / dead.replace(".tmp", "b.tmp"))
    assert leftovers.remove_dead(str(tmp_path)) == 2
    assert leftovers.remove_dead(str(tmp_path / "none")) == 0


def test_a_new_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_new(str(tmp_path / "a"), b"one")
    write_new(str(tmp_path / "a"), b"two")
    assert tree(tmp_path) == {"a": b"two"}

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", fail)
    with pytest.raises(OSError, match="space"):
        write_new(str(tmp_path / "a"), b"three")
    assert tree(tmp_path) == {"a": b"two"}

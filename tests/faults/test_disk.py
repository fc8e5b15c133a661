"""A full disk, folders that may not be written, files that vanish or change: nothing is lost."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from disk_support import fill, root_only, small_disk
from files_support import command, tree

__all__ = ["small_disk"]

OLD = b"".join(b"line %d\n" % number if number % 3 else b"DROP\n" for number in range(1000))
NEW = OLD.replace(b"DROP\n", b"")


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that everybody can come to."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        yield folder


def test_a_full_disk_changes_nothing(small_disk: Path, tmp_path: Path) -> None:
    for number in range(4):
        (small_disk / f"{number}.txt").write_bytes(OLD)
    fill(small_disk)
    before = tree(small_disk)
    done = command(small_disk, home=tmp_path / "home")
    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == [
        f"error: {small_disk}/{number}.txt: could not be replaced, is as it was: no space left on the disk"
        for number in range(4)
    ]
    assert tree(small_disk) == before


def test_a_disk_that_fills_up_on_the_way_is_cleaned_as_far_as_it_goes(small_disk: Path, tmp_path: Path) -> None:
    for number in range(16):
        (small_disk / f"{number}.txt").write_bytes(OLD)
    before = tree(small_disk)
    done = command(small_disk, home=tmp_path / "home")
    after = tree(small_disk)
    assert after.keys() == before.keys()
    assert set(after.values()) <= {OLD, NEW}
    errors = done.stderr.decode().splitlines()
    assert len(errors) == sum(data == OLD for data in after.values())
    assert done.returncode == (2 if errors else 0)
    assert command("undo", home=tmp_path / "home").returncode == 0
    assert tree(small_disk) == before


def test_a_full_disk_for_the_journal_changes_nothing(small_disk: Path, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.txt").write_bytes(OLD)
    fill(small_disk)
    before = tree(folder)
    done = command("--journal", small_disk / "journal", folder, home=tmp_path / "home")
    assert done.returncode == 2
    assert b"the journal in" in done.stderr
    assert b"Traceback" not in done.stderr
    assert tree(folder) == before


def test_a_full_disk_for_the_mirror_leaves_no_half_file(small_disk: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(OLD)
    fill(small_disk)
    done = command("-o", small_disk, tmp_path / "a.txt", home=tmp_path / "home")
    assert done.returncode == 2
    assert set(tree(small_disk)) == {"ballast"}


def test_standard_output_on_a_full_disk_is_an_error(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full on this system")
    from files_support import arguments_of, environment

    with open("/dev/full", "wb") as full:  # noqa: PTH123
        done = subprocess.run(
            arguments_of("-"), input=OLD, stdout=full, stderr=subprocess.PIPE, env=environment(tmp_path), check=False
        )
    assert done.returncode not in (0, 1)
    assert b"Traceback" not in done.stderr


@root_only
def test_a_folder_that_may_not_be_written_is_an_error_and_the_others_are_done(public: Path) -> None:
    tmp_path = public
    for name, mode in (("closed", 0o555), ("open", 0o777)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_bytes(OLD)
        (tmp_path / name / "a.txt").chmod(0o666)
        os.chown(tmp_path / name / "a.txt", 65534, 65534)
        (tmp_path / name).chmod(mode)
    (tmp_path / "open" / "secret.txt").write_bytes(OLD)
    (tmp_path / "open" / "secret.txt").chmod(0o000)
    (tmp_path / "open" / "readonly.txt").write_bytes(OLD)
    (tmp_path / "open" / "readonly.txt").chmod(0o444)
    home = tmp_path / "home"
    home.mkdir()
    home.chmod(0o777)
    # Everything is imported before the process becomes nobody, who may not come where Python is.
    prelude = "import os, ctypes, fcntl, cleaner.cli.clean; os.setgroups([]); os.setgid(65534); os.setuid(65534)"
    done = command(tmp_path / "closed", tmp_path / "open", home=home, prelude=prelude)
    assert done.returncode == 2, done.stderr
    assert done.stderr.decode().splitlines() == [
        f"error: {tmp_path}/closed/a.txt: could not be replaced, is as it was: no permission",
        f"error: {tmp_path}/open/readonly.txt: no permission to write it",
        f"error: {tmp_path}/open/secret.txt: no permission",
    ]
    assert (tmp_path / "closed" / "a.txt").read_bytes() == OLD
    assert (tmp_path / "open" / "a.txt").read_bytes() == NEW
    assert (tmp_path / "open" / "secret.txt").read_bytes() == OLD
    assert (tmp_path / "open" / "readonly.txt").read_bytes() == OLD


# Between the reading of a file and its replacement somebody else has it.
MEDDLE = """
import os
from cleaner.files import replace
stage = replace.Replacer._stage
def meddling(self, item):
    stage(self, item)
    if item.path.endswith("vanish.txt"):
        os.unlink(item.path)
    if item.path.endswith("change.txt"):
        with open(item.path, "ab") as file:
            file.write(b"added meanwhile\\n")
replace.Replacer._stage = meddling
"""


def test_files_that_vanish_or_change_meanwhile_are_skipped_and_named(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    for name in ("a.txt", "change.txt", "vanish.txt", "z.txt"):
        (folder / name).write_bytes(OLD)
    done = command(folder, home=tmp_path / "home", prelude=MEDDLE)
    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == [
        f"error: {folder}/change.txt: changed since it was read: skipped",
        f"error: {folder}/vanish.txt: could not be replaced, is as it was: no such file",
    ]
    assert tree(folder) == {"a.txt": NEW, "change.txt": OLD + b"added meanwhile\n", "z.txt": NEW}


# A file that grows under the hands of its reader.
GROW = """
import os
read = os.read
def growing(handle, size):
    data = read(handle, size)
    with open(f"/proc/self/fd/{handle}", "ab") as file:
        file.write(b"more\\n")
    return data
os.read = growing
"""


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
def test_a_file_that_grows_while_it_is_read_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(OLD)
    done = command(tmp_path / "a.txt", home=tmp_path / "home", prelude=GROW)
    assert done.returncode == 2
    assert b"changed while it was read: left alone" in done.stderr
    assert (tmp_path / "a.txt").read_bytes().startswith(OLD)

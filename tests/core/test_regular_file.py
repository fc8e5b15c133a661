"""Small files that others may have put there are read without waiting and without end."""

import os
from pathlib import Path

import pytest

from cleaner.core.regular_file import read_regular

pytestmark = pytest.mark.skipif(os.name == "nt", reason="has no FIFOs and no /dev/zero")


def test_a_regular_file_and_a_link_to_one_are_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 10)
    (tmp_path / "link").symlink_to("a")
    assert read_regular(tmp_path / "a", 10) == read_regular(str(tmp_path / "link"), 10) == b"x" * 10


def test_a_fifo_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    with pytest.raises(OSError, match="is no regular file"):
        read_regular(tmp_path / "fifo", 10)


@pytest.mark.parametrize("target", ["/dev/zero", "/dev/null", "/proc"])
def test_a_link_to_a_device_or_folder_is_refused(tmp_path: Path, target: str) -> None:
    (tmp_path / "link").symlink_to(target)
    with pytest.raises(OSError, match="is no regular file"):
        read_regular(tmp_path / "link", 10)


def test_what_is_larger_is_refused_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 2049)
    with pytest.raises(OSError, match="is larger than 2 KB"):
        read_regular(tmp_path / "a", 2048)


def test_a_file_that_says_it_is_empty_and_has_no_end_is_refused() -> None:
    if not Path("/proc/self/maps").exists():
        pytest.skip("no /proc")
    with pytest.raises(OSError, match="is larger than 10 bytes"):
        read_regular("/proc/self/maps", 10)


def test_what_is_not_there_is_the_systems_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_regular(tmp_path / "nope", 10)

"""Flushing: a batch, with one call or file by file, and when a batch is full."""

import os
from pathlib import Path

import pytest

from cleaner.files import flush
from cleaner.files.flush import Batch, flush_batch


def opened(folder: Path, count: int) -> list[int]:
    return [os.open(folder / str(number), os.O_WRONLY | os.O_CREAT) for number in range(count)]


@pytest.mark.parametrize("count", [1, 2, 30])
@pytest.mark.parametrize("together", [True, False])
def test_what_cannot_be_flushed_is_an_error(
    count: int, together: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not together:
        monkeypatch.setattr(flush, "_syncfs", lambda: None)
    handles = opened(tmp_path, count)
    flush_batch(handles)
    for handle in handles:
        os.close(handle)
    with pytest.raises(OSError, match="Bad file"):
        flush_batch(handles)


def test_without_one_call_for_all_every_file_is_flushed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: list[int] = []
    monkeypatch.setattr(flush, "_syncfs", lambda: None)
    monkeypatch.setattr(os, "fsync", flushed.append)
    handles = opened(tmp_path, 20)
    flush_batch(handles)
    assert sorted(flushed) == handles
    assert flushed[-1] == handles[-1]


def test_a_batch_is_full_by_files_by_bytes_or_by_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Batch, "FILES", 3)
    batch: Batch[str] = Batch()
    assert [batch.add(name, 1) for name in "abc"] == [False, False, True]
    assert batch.take() == ["a", "b", "c"]
    assert [batch.add("d", 1), batch.add("e", Batch.BYTES)] == [False, True]
    assert batch.take() == ["d", "e"]
    now = [100.0]
    monkeypatch.setattr(flush, "monotonic", lambda: now[0])
    assert not batch.add("f", 1)
    now[0] += 2
    assert batch.add("g", 1)
    assert batch.take() == ["f", "g"]
    assert batch.take() == []

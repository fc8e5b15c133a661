"""Worker processes: results in order, and what goes wrong costs one file."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cleaner.files.outcome import Outcome, Status, Task
from cleaner.files.pool import Pool
from cleaner.files.reading import look_at


def work(task: Task) -> Outcome:
    """A worker whose tasks say what is to happen."""
    if task.shown == "crash":
        os.kill(os.getpid(), signal.SIGKILL)
    if task.shown == "exit":
        os._exit(3)
    if task.shown == "hang":
        while True:
            time.sleep(1)
    if task.shown == "grow":
        hoard = []
        while True:
            hoard.append(bytearray(1 << 27))
    if task.shown == "slow":
        time.sleep(0.3)
    return Outcome(task, Status.UNCHANGED, size=os.getpid(), new=b"x" * 1000)


def named(*names: str) -> list[Task]:
    return [Task(name, name, "") for name in names]


def test_results_come_in_order_from_several_processes() -> None:
    names = ["slow", *map(str, range(500)), "slow", *map(str, range(500))]
    done = list(Pool(work, 3, 20).map(named(*names)))
    assert [outcome.task.shown for outcome in done] == names
    assert 1 < len({outcome.size for outcome in done}) <= 3
    assert os.getpid() not in {outcome.size for outcome in done}


def test_what_is_an_outcome_already_keeps_its_place() -> None:
    early = Outcome(Task("gone", "gone", ""), Status.FAILED, "no such file")
    done = list(Pool(work, 2, 20).map([*named("a", "b"), early, *named("c")]))
    assert [outcome.task.shown for outcome in done] == ["a", "b", "gone", "c"]


@pytest.mark.parametrize(("name", "message"), [("crash", "(signal 9)"), ("exit", "(exit code 3)")])
def test_a_crash_costs_its_file_and_no_other(name: str, message: str) -> None:
    names = [*map(str, range(50)), name, *map(str, range(50)), name]
    done = list(Pool(work, 2, 20).map(named(*names)))
    assert [outcome.task.shown for outcome in done] == names
    assert [outcome.task.shown for outcome in done if outcome.status is Status.FAILED] == [name, name]
    assert done[50].message == f"the worker died {message}"


def test_a_hang_costs_its_file_and_its_time() -> None:
    begin = time.monotonic()
    done = list(Pool(work, 2, 0.5).map(named("a", "hang", "b", "c", "hang", "d")))
    assert [outcome.status is Status.FAILED for outcome in done] == [False, True, False, False, True, False]
    assert done[1].message == "took longer than 0.5 s (--timeout)"
    assert time.monotonic() - begin < 10


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is limited on Linux only")
def test_a_memory_blow_up_costs_its_file() -> None:
    done = list(Pool(work, 2, 60, memory=1 << 29).map(named("a", "grow", "b")))
    assert [outcome.status is Status.FAILED for outcome in done] == [False, True, False]


def test_a_slow_consumer_holds_up_no_worker_and_loses_nothing() -> None:
    count = 0
    for outcome in Pool(work, 2, 20).map(named(*map(str, range(3000)))):
        assert outcome.task.shown == str(count)
        count += 1
        if count % 500 == 0:
            time.sleep(0.1)
    assert count == 3000


def test_tasks_are_taken_as_they_are_needed() -> None:
    taken = 0

    def source() -> Iterator[Task]:
        nonlocal taken
        for number in range(1_000_000):
            taken += 1
            yield Task(str(number), "", "")

    results = Pool(work, 2, 20).map(source())
    for _ in range(10):
        next(results)
    results.close()  # type: ignore[attr-defined]
    assert taken < 10_000


def test_workers_end_with_the_run() -> None:
    pids = {outcome.size for outcome in Pool(work, 3, 20).map(named(*map(str, range(300))))}
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_few_files_need_no_workers_and_still_have_their_time() -> None:
    done = list(look_at(named("a", "hang", "b"), work, 4, 0.2))  # type: ignore[arg-type]
    assert [outcome.status is Status.FAILED for outcome in done] == [False, True, False]
    assert done[0].size == os.getpid()

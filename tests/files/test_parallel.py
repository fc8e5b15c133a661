"""Looking at files, here or in workers: results in order, and what goes wrong costs one file."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cleaner.core import workers
from cleaner.files import parallel
from cleaner.files.cache import Cache
from cleaner.files.examine import Examiner
from cleaner.files.outcome import Clean, Outcome, Request, Status, Task
from cleaner.files.parallel import look_at
from cleaner.files.patch import digest


class Told(Examiner):
    """An examiner whose tasks say what is to happen."""

    def __init__(self) -> None:
        super().__init__(Request(), told)

    def __call__(self, task: Task, _most: int | None = None) -> Outcome:
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


def told() -> Clean:
    raise AssertionError("nothing is cleaned here")


def named(*names: str) -> list[Task]:
    return [Task(name, name, "") for name in names]


SOME = tuple(map(str, range(20)))


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers begin behind the first few files, however fast these are."""
    monkeypatch.setattr(parallel, "FEW", 2)
    monkeypatch.setattr(parallel, "SECONDS", 0.0)


def test_results_come_in_order_from_several_processes() -> None:
    names = ["slow", *map(str, range(500)), "slow", *map(str, range(500))]
    done = list(look_at(named(*names), Told(), 3, 20))
    assert [outcome.task.shown for outcome in done] == names
    assert {outcome.size for outcome in done[:2]} == {os.getpid()}
    assert 1 < len({outcome.size for outcome in done[2:]} - {os.getpid()}) <= 3


def test_what_is_an_outcome_already_keeps_its_place() -> None:
    early = Outcome(Task("gone", "gone", ""), Status.FAILED, "no such file")
    for some in ((), SOME):
        done = list(look_at([*named("a", "b"), early, *named("c", *some)], Told(), 2, 20))
        assert [outcome.task.shown for outcome in done] == ["a", "b", "gone", "c", *some]


@pytest.mark.parametrize(("name", "why"), [("crash", "died of SIGKILL"), ("exit", "ended with code 3")])
def test_a_crash_costs_its_file_and_no_other(name: str, why: str) -> None:
    names = [*map(str, range(50)), name, *map(str, range(50)), name]
    done = list(look_at(named(*names), Told(), 2, 20))
    assert [outcome.task.shown for outcome in done] == names
    assert [outcome.task.shown for outcome in done if outcome.status is Status.FAILED] == [name, name]
    assert done[50].message == f"could not be cleaned: its process {why}"


@pytest.mark.parametrize("some", [(), SOME], ids=["here", "in workers"])
def test_a_hang_costs_its_file_and_its_time(some: tuple[str, ...]) -> None:
    begin = time.monotonic()
    done = list(look_at(named(*some, "a", "hang", "b", "c", "hang", "d"), Told(), 2, 0.5))[-6:]
    assert [outcome.status is Status.FAILED for outcome in done] == [False, True, False, False, True, False]
    assert done[1].message == "could not be cleaned: its process took more than 0.5 s"
    assert time.monotonic() - begin < 10


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is limited on Linux only")
def test_a_memory_blow_up_costs_its_file() -> None:
    done = list(look_at(named(*SOME, "a", "grow", "b"), Told(), 2, 60, memory=1 << 29))
    assert [outcome.status is Status.FAILED for outcome in done[-3:]] == [False, True, False]


def test_a_slow_consumer_loses_nothing() -> None:
    count = 0
    for outcome in look_at(named(*map(str, range(3000))), Told(), 2, 20):
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

    results = look_at(source(), Told(), 2, 20)
    for _ in range(10):
        next(results)
    results.close()  # type: ignore[attr-defined]
    assert taken < 1_000


def test_large_files_are_not_waited_for_in_heaps(tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(b"x" * (1 << 20))
    taken = 0

    def source() -> Iterator[Task]:
        nonlocal taken
        for number in range(1000):
            taken += 1
            yield Task(str(number), str(tmp_path / "large"), "")

    results = look_at(source(), Told(), 2, 20)
    time.sleep(0.2)
    for _ in range(20):
        next(results)
    results.close()  # type: ignore[attr-defined]
    assert taken < 50


def test_workers_end_with_the_run() -> None:
    pids = {outcome.size for outcome in look_at(named(*map(str, range(300))), Told(), 3, 20)} - {os.getpid()}
    assert pids
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_files_that_take_no_time_need_no_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "SECONDS", 60.0)
    assert {outcome.size for outcome in look_at(named(*SOME), Told(), 4, 20)} == {os.getpid()}


def test_files_that_the_cache_knows_are_not_handed_to_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache, tasks = Cache(tmp_path / "cache", "x"), []
    for name in SOME:
        file = tmp_path / f"{name}.txt"
        file.write_text(f"Text {name}.\n")
        tasks.append(Task(name, str(file), name))
        cache.add(digest(file.read_bytes()))
    handed: list[Task] = []
    monkeypatch.setattr(workers.Crew, "replies", lambda _, items: handed.extend(items) or [])
    done = list(look_at(tasks, Examiner(Request(), told, cache), 4, 20))
    assert all(outcome.known and outcome.status is Status.UNCHANGED for outcome in done)
    assert len(done) == len(SOME) and handed == []

"""Worker processes: order, reading ahead, and what becomes of the items on which things go wrong."""

import contextlib
import itertools
import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cleaner.core import workers


def build() -> Callable[[object], object]:
    """What the workers of these tests do: the item says what happens to it."""
    return work


def work(item: object) -> object:
    match item:
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "exit":
            os._exit(3)
        case "raise":
            raise KeyError("on purpose")
        case "hang":
            time.sleep(60)
        case "print":
            print("no reply")
        case float():
            time.sleep(item)
    return item


def build_wrong() -> Callable[[object], object]:
    raise ValueError("wrong rules")


def build_dead() -> Callable[[object], object]:
    os._exit(7)


def lost(item: object, why: str) -> tuple[object, str]:
    return item, why


def run(
    build: Callable[[], Callable[[object], object]], items: Iterable[object], count: int, timeout: float | None = None
) -> Iterator[Any]:
    with workers.Crew(build, count, lost, timeout) as crew:
        yield from crew.replies(items)


def test_replies_come_in_the_order_of_the_items() -> None:
    items = [random.Random(n).random() / 50 for n in range(60)]
    assert list(run(build, items, 3)) == items


@pytest.mark.parametrize(
    ("item", "why"),
    [
        ("die", "died of SIGKILL"),
        ("exit", "ended with code 3"),
        ("raise", "KeyError: 'on purpose'"),
        ("hang", "took more than 0.5 s"),
    ],
)
def test_a_lost_item_costs_nothing_but_itself(item: str, why: str) -> None:
    items = ["a", "b", item, "c", item, *"defghijklmnopqrstuvwxyz"]
    replies = list(run(build, items, 2, timeout=0.5))
    assert replies == [(item, why) if x == item else x for x in items]


def test_an_item_that_cannot_be_sent_is_said_so() -> None:
    lock = threading.Lock()
    assert list(run(build, ["a", lock, "b"], 1)) == ["a", (lock, workers.UNSENDABLE), "b"]


def test_what_a_worker_prints_is_no_reply() -> None:
    assert list(run(build, ["print", "a"], 1)) == ["print", "a"]


def test_items_are_read_as_they_are_needed() -> None:
    taken = 0

    def items() -> Iterator[int]:
        nonlocal taken
        while True:
            taken += 1
            yield taken

    replies = run(build, items(), 2)
    assert list(itertools.islice(replies, 100)) == list(range(1, 101))
    assert taken < 300
    replies.close()  # type: ignore[attr-defined]


def test_a_slow_source_is_not_waited_for_with_replies_at_hand() -> None:
    seen: list[int] = []

    def items() -> Iterator[int]:
        yield 1
        deadline = time.monotonic() + 20
        for number in itertools.count(2):
            if seen or time.monotonic() > deadline:
                return
            time.sleep(0.1)
            yield number

    seen.extend(run(build, items(), 1))
    assert len(seen) < 100


@pytest.mark.parametrize(("broken", "error"), [(build_wrong, ValueError), (build_dead, workers.WorkerError)])
def test_a_worker_that_cannot_be_built_is_an_error(
    broken: Callable[[], Callable[[object], object]], error: type
) -> None:
    with pytest.raises(error):
        list(run(broken, ["a", "b"], 2))


def test_leaving_ends_the_processes() -> None:
    def pids() -> set[str]:
        found: set[str] = set()
        for task in tasks.iterdir():
            with contextlib.suppress(FileNotFoundError):  # threads come and go
                found.update((task / "children").read_text().split())
        return found

    tasks = Path("/proc/self/task")
    if not tasks.exists():
        pytest.skip("needs Linux's /proc")
    before = pids()
    replies = run(build, itertools.repeat("a"), 2)
    next(replies)
    replies.close()  # type: ignore[attr-defined]
    assert pids() <= before


def test_an_interruption_ends_the_run() -> None:
    def items() -> Iterator[str]:
        yield "a"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(run(build, items(), 1))

"""Many documents: order, memory, errors as results, workers, threads and coroutines."""

import asyncio
import itertools
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import cleaner
from cleaner import Cleaner, Result
from cleaner.core import many

ARTICLE = (
    "The council of the harbour town voted on Tuesday to keep the old ferry in service until the bridge is repaired.\n"
    "A vote on the money that the repair will cost is expected in the first week of October, the mayor said."
)
DUMP = f"{ARTICLE}\nShare this article\nSign up for our newsletter"
UNREADABLE = b"\xff\x00\x81\x8d\x00\x00\x00"


class Deadly:
    """A source that ends the process that reads it, as a defect in a parser would."""

    @property
    def text(self) -> str:
        os.kill(os.getpid(), signal.SIGKILL)
        return ""


class Slow:
    """A source that takes a minute to read."""

    @property
    def text(self) -> str:
        time.sleep(60)
        return ""


class Rude:
    """A source that raises what no one expects."""

    @property
    def text(self) -> str:
        raise OSError("gone")


@pytest.mark.parametrize("workers", [1, 2])
def test_order_is_kept_and_a_bad_document_is_a_result(cleaner_fast: Cleaner, workers: int) -> None:
    sources: list[Any] = [f"{n}\n{DUMP}" for n in range(40)]
    sources[7], sources[21], sources[30] = UNREADABLE, 3.5, Rude()
    results = list(cleaner_fast.clean_many(sources, workers, kind="text"))
    assert [n for n, result in enumerate(results) if result.error] == [7, 21, 30]
    assert all(results[n].text == "" for n in (7, 21, 30))
    assert results[30].error == "OSError: gone"
    assert all(
        r.text == cleaner.clean(s, kind="text").text for r, s in zip(results, sources, strict=True) if not r.error
    )


def test_a_killed_worker_costs_one_document(cleaner_fast: Cleaner) -> None:
    sources = [DUMP, Deadly(), DUMP, Deadly(), *[DUMP] * 20]
    results = list(cleaner_fast.clean_many(sources, 2, kind="text"))
    assert [result.error for result in results[:4]] == [None, "died of SIGKILL", None, "died of SIGKILL"]
    assert {result.text for result in results if not result.error} == {ARTICLE}


def test_a_document_may_take_so_long_and_no_longer(cleaner_fast: Cleaner) -> None:
    results = list(cleaner_fast.clean_many([DUMP, Slow(), DUMP], 1, timeout=2, kind="text"))
    assert [result.error for result in results] == [None, "took more than 2 s", None]


def test_what_cannot_travel_is_cleaned_where_it_is(cleaner_fast: Cleaner) -> None:
    class Local:
        text = DUMP

    (result,) = cleaner_fast.clean_many([Local()], 2, kind="text")
    assert result.text == ARTICLE


def test_results_of_workers_can_explain_themselves(cleaner_fast: Cleaner) -> None:
    (result,) = cleaner_fast.clean_many([DUMP], 2)
    here = cleaner.clean(DUMP)
    assert result == here
    assert result.blocks == here.blocks
    assert pickle.loads(pickle.dumps(result)).blocks == here.blocks


PAGE = f"<html><body><nav><a href=/>Home</a></nav><article><h1>Ferry</h1><p>{ARTICLE}</p><p>{ARTICLE}</p></article>"


def count_renderings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the forms that are made in this process from now on."""
    from cleaner.html.forms import Article

    made: list[str] = []
    for name in ("html", "markdown"):
        make = getattr(Article, name)
        monkeypatch.setattr(Article, name, lambda *a, make=make, name=name: (made.append(name), make(*a))[1])
    return made


def test_other_forms_are_made_when_they_are_asked_for(cleaner_fast: Cleaner, monkeypatch: pytest.MonkeyPatch) -> None:
    made = count_renderings(monkeypatch)
    here = cleaner_fast.clean(PAGE)
    assert many._flat((), here).keys().isdisjoint(("html", "markdown", "explain"))
    assert made == []
    (result,) = cleaner_fast.clean_many([PAGE], 2)
    assert made == []
    assert (result.to_html(), result.to_markdown()) == (here.to_html(), here.to_markdown())
    assert made == ["html", "markdown"] * 2
    copy = pickle.loads(pickle.dumps(result))
    assert (copy.to_html(), copy.to_markdown(), copy.blocks) == (here.to_html(), here.to_markdown(), here.blocks)


def test_forms_that_are_asked_for_come_with_the_result(cleaner_fast: Cleaner, monkeypatch: pytest.MonkeyPatch) -> None:
    here = cleaner_fast.clean(PAGE)
    wanted = (here.to_html(), here.to_markdown())
    made = count_renderings(monkeypatch)
    for workers in (1, 2):
        (result,) = cleaner_fast.clean_many([PAGE], workers, formats=("html", "markdown"))
        assert (result.to_html(), result.to_markdown()) == wanted
    assert made == ["html", "markdown"]  # by one worker, which is this process
    with pytest.raises(ValueError, match="formats has 'pdf'; it can have html, markdown"):
        cleaner_fast.clean_many([PAGE], formats=("pdf",))


def test_text_from_a_worker_has_its_other_forms(cleaner_fast: Cleaner) -> None:
    (result,) = cleaner_fast.clean_many([DUMP], 2)
    assert result.to_markdown() == ARTICLE
    assert "<p>The council" in result.to_html()


def test_endless_sources_are_read_as_they_are_needed(cleaner_fast: Cleaner) -> None:
    taken = 0

    def sources() -> Iterator[str]:
        nonlocal taken
        for taken in itertools.count(1):
            yield f"{taken}\n{DUMP}"

    results = cleaner_fast.clean_many(sources(), 2)
    assert len(list(itertools.islice(results, 50))) == 50
    assert taken < 250


def test_threads_may_share_a_cleaner() -> None:
    shared = Cleaner()
    sources = [f"Number {n} of the series\n{DUMP}" for n in range(200)]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(shared.clean, sources))
    assert together == [shared.clean(source) for source in sources]


def test_the_event_loop_goes_on_while_a_document_is_cleaned(cleaner_fast: Cleaner) -> None:
    large = "\n\n".join(f"{n}. {DUMP}" for n in range(800))

    async def ticks_while_cleaning() -> tuple[int, Result]:
        ticks = 0

        async def tick() -> None:
            nonlocal ticks
            while True:
                await asyncio.sleep(0.005)
                ticks += 1

        ticking = asyncio.create_task(tick())
        result = await cleaner_fast.aclean(large)
        ticking.cancel()
        return ticks, result

    ticks, result = asyncio.run(ticks_while_cleaning())
    assert result == cleaner_fast.clean(large)
    assert ticks >= 3


def test_aclean_is_clean() -> None:
    assert asyncio.run(cleaner.aclean(DUMP, only=["body"])) == cleaner.clean(DUMP, only=["body"])


def test_ctrl_c_ends_a_run_with_workers(tmp_path: Path) -> None:
    script = tmp_path / "endless.py"
    script.write_text(  # without a guard for __main__: workers don't import the caller's script
        "import itertools, signal, cleaner\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a shell's background jobs ignore it
        f"for result in cleaner.Cleaner().clean_many(itertools.repeat({DUMP!r}), 2):\n"
        "    print('one', flush=True)\n",
        encoding="utf-8",
    )
    environment = os.environ | {"PYTHONPATH": str(Path(cleaner.__file__).parent.parent)}
    process = subprocess.Popen(
        [sys.executable, script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    )
    assert process.stdout
    assert process.stdout.readline() == b"one\n"
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=20)
    assert b"KeyboardInterrupt" in errors
    assert process.returncode in (-signal.SIGINT, 1, 130)

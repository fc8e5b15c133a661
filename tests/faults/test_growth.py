"""Ten times the document costs ten times the time, and a document that is too large comes back as it was."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench import growth
from bench.growth_text import SENTENCE
from cleaner import Cleaner
from cleaner.files import forms, parallel
from cleaner.files.build import Build
from cleaner.files.examine import Examiner, HeavyError
from cleaner.files.outcome import Request, Status, Task
from cleaner.files.parallel import look_at
from cleaner.html import parse
from cleaner.text import pipeline as text_pipeline

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The faults of some shapes, by name: grown in a process that is as small as a user's."""
    told = tmp_path_factory.mktemp("growth") / "grown.json"
    command = [sys.executable, "-m", "bench.growth", "--sample", "--repeats", "2", "--json", str(told)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    return {shape["name"]: shape["faults"] for shape in json.loads(told.read_text())}


@pytest.mark.parametrize("name", sorted(growth.SAMPLE))
def test_time_and_memory_grow_with_the_document(grown: dict[str, list[str]], name: str) -> None:
    assert grown[name] == []


def test_growth_that_is_too_fast_is_a_fault() -> None:
    def costs(*seconds: float) -> tuple[growth.Cost, ...]:
        return tuple(growth.Cost(10_000 * 10**i, 10_000 * 10**i, s, 0) for i, s in enumerate(seconds))

    assert not growth.Grown("linear", "text", costs(0.02, 0.12, 1.2)).faults
    assert not growth.Grown("too short to tell", "text", costs(0.0001, 0.001, 0.09)).faults
    assert "as long" in growth.Grown("square", "text", costs(0.002, 0.02, 1.9)).faults[0]
    assert "more than 2" in growth.Grown("slow", "text", costs(0.1, 1.0, 2.1)).faults[0]


def test_memory_beyond_the_limit_is_a_fault() -> None:
    grown = growth.Grown("large", "text", (growth.Cost(1000, 1000, 0.1, 200_000_000),))
    assert "200 MB" in grown.faults[0]


@pytest.mark.parametrize("source", ["x" * 1_001, b"x" * 1_001, "x. " * 334])
def test_a_text_beyond_the_limit_comes_back_as_it_was(source: str | bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_pipeline, "LARGEST", 1_000)
    result = Cleaner().clean(source, "text")
    assert result.text == (source if isinstance(source, str) else source.decode()) and not result.changed
    assert "too large to clean: the most is 1,000" in result.warnings[0]
    assert result.removed == () and result.removed_spans == ()


def test_the_limits_are_no_lower_than_promised() -> None:
    assert text_pipeline.LARGEST >= 10_000_000 and parse.LARGEST >= 64_000_000


def test_a_list_of_very_many_words_comes_back_as_it_was(cleaner_fast: Cleaner) -> None:
    text = "Read more\n" * (text_pipeline.MOST_LINES + 1)
    result = cleaner_fast.clean(text, "text")
    assert result.text == text and "60,001 lines" in result.warnings[0]
    assert not cleaner_fast.clean("\r\n" * 40_000, "text").warnings


def test_large_documents_are_explained_as_small_ones_are(monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"Read Mode\n2 min read\n{SENTENCE} {SENTENCE}\nAdvertisement {SENTENCE} Read more\nShare on Facebook\n"
    small = Cleaner().clean(text, "text")
    monkeypatch.setattr(text_pipeline, "REMEMBERED", 10)
    large = Cleaner().clean(text, "text")
    assert small.removed and large.blocks == small.blocks and large == small


def written(folder: Path, name: str, content: bytes) -> Task:
    path = folder / name
    path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    return Task(name, str(path), name)


@pytest.mark.parametrize("name", ["large.txt", "large.html", "large.jsonl", "large.txt.gz"])
def test_what_is_large_is_not_cleaned_in_the_commands_own_process(name: str, tmp_path: Path) -> None:
    task = written(tmp_path, name, b"<p>Read more</p>\n" * (parallel.HERE // 16))
    with pytest.raises(HeavyError):
        Examiner(Request(), Build({}))(task, parallel.HERE)


def test_files_around_a_large_one_keep_their_order(tmp_path: Path) -> None:
    large = written(tmp_path, "b.txt.gz", (SENTENCE.encode() + b"\n") * (parallel.HERE // len(SENTENCE)))
    tasks = [written(tmp_path, "a.txt", b"A.\n"), large, written(tmp_path, "c.txt", b"C.\n")]
    done = list(look_at(tasks, Examiner(Request(), Build({})), 1, 60))
    assert [outcome.task.shown for outcome in done] == ["a.txt", "b.txt.gz", "c.txt"]
    assert all(outcome.status in (Status.UNCHANGED, Status.CLEANED) for outcome in done)


def test_a_packed_bomb_is_named_and_not_unpacked_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "UNSUSPECTED", 1 << 20)
    task = written(tmp_path, "bomb.txt.gz", b"Read more\n" * (1 << 20))
    outcome = Examiner(Request(), Build({}))(task)
    assert outcome.status is Status.FAILED and "more than 200 times its size" in outcome.message


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is told on Linux only")
def test_a_packed_file_of_phrases_takes_little_of_the_commands_memory(tmp_path: Path) -> None:
    task = written(tmp_path, "phrases.txt.gz", b"Read more\n" * (6 << 20))
    code = "import sys\nfrom cleaner.cli.main import main\ntry: main(sys.argv[1:])\nexcept SystemExit: pass\n"
    code += "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    command = [sys.executable, "-c", code, "--no-journal", "--quiet", task.real]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert int(done.stdout.split()[-1]) * 1024 < 150_000_000, done.stderr


def test_a_page_beyond_the_limit_is_handed_back_however_it_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse, "LARGEST", 1_000)
    page = "<p>" + "The bridge. " * 100 + "</p>"
    for source in (page, page.encode(), bytearray(page.encode() * 4)):
        result = Cleaner().clean(source, "html")
        assert not result.changed and "too large to read" in result.warnings[0]
        assert result.text and (source if isinstance(source, str) else source.decode()) == result.text


def test_reasons_of_a_very_long_document_are_the_verdict_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_pipeline, "EXPLAINED", 3)
    text = "\n".join(
        ["Home", "World", "Sports", *[SENTENCE] * 6, "Weather", "Games", "Our apps", "All rights reserved"]
    )
    result = Cleaner(mode="fast").clean(text, "text")
    assert result.removed
    for block in result.removed:
        assert block.reason and (block.reason.rule or text_pipeline.TOO_LONG in str(block.reason))


def test_standard_input_beyond_the_limit_comes_out_as_it_went_in() -> None:
    command = [sys.executable, "-c", "from cleaner.cli.main import main; main()", "--max-bytes", "10", "-"]
    done = subprocess.run(command, input=b"Read more\n" * 2, capture_output=True, check=False)
    assert done.stdout == b"Read more\n" * 2 and b"more than --max-bytes" in done.stderr

"""``cleaner - --jsonl``: line by line, nothing held back, quiet when nobody reads."""

import contextlib
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

import cleaner

ARTICLE = (
    "The council of the harbour town voted on Tuesday to keep the old ferry in service until the bridge is repaired.\n"
    "A vote on the money that the repair will cost is expected in the first week of October, the mayor said."
)
DUMP = f"{ARTICLE}\nShare this article\nSign up for our newsletter"
COMMAND = [sys.executable, "-c", "from cleaner.cli.main import main; main()", "-", "--jsonl"]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(Path(cleaner.__file__).parent.parent)}


def start(*options: str, **given: Any) -> subprocess.Popen[bytes]:
    pipes: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    return subprocess.Popen([*COMMAND, *options], env=ENVIRONMENT, **pipes | given)


def row(text: object, **more: object) -> bytes:
    return json.dumps({"text": text, **more}).encode() + b"\n"


def test_a_row_comes_out_before_the_next_goes_in() -> None:
    with start() as process:
        assert process.stdin and process.stdout
        for number in range(3):
            process.stdin.write(row(DUMP, n=number))
            process.stdin.flush()
            assert process.stdout.readline() == row(ARTICLE, n=number)
        process.stdin.close()
        assert process.stdout.read() == b""
    assert process.returncode == 0


def test_rows_that_cannot_be_cleaned_pass_and_are_named() -> None:
    lines = [row(DUMP), b"{broken\n", b"\n", row(3), row(DUMP).rstrip()]
    out, errors = start().communicate(b"".join(lines))
    assert out == b"".join([row(ARTICLE), *lines[1:4], row(ARTICLE).rstrip()])
    assert b"error: row 2: is no JSON object" in errors
    assert b"error: row 3: no row has the field text" in errors
    assert b"4 rows: 2 cleaned, 2 with an error" in errors


def test_fields_and_stories(tmp_path: Path) -> None:
    seed = (Path(__file__).parent.parent.parent / "seeds/001_3ce70701735766b6.txt").read_text(encoding="utf-8")
    record = {"a": {"body": DUMP}, "text": DUMP, "more": seed}
    options = ["--field", "a.body", "--field", "more", "--stories", str(tmp_path / "stories.jsonl"), "-q"]
    out, errors = start(*options).communicate(json.dumps(record).encode() + b"\n")
    done = json.loads(out)
    assert (done["a"]["body"], done["text"]) == (ARTICLE, DUMP)
    stories = [json.loads(line) for line in (tmp_path / "stories.jsonl").read_text().splitlines()]
    assert [story["row"] for story in stories] == [1, 1, 1]
    assert errors == b""


def test_a_row_that_is_too_large_passes_as_it_is() -> None:
    large = row("x" * 5000)
    out, errors = start("--max-bytes", "2000").communicate(large + row(DUMP))
    assert out == large + row(ARTICLE)
    assert b"has more than 2,000 bytes" in errors


@pytest.mark.skipif(os.name == "nt", reason="there are no broken pipes")
def test_a_broken_pipe_is_quiet() -> None:
    with start() as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdin.write(row(DUMP))
        process.stdin.flush()
        process.stdout.readline()
        process.stdout.close()
        for _ in range(2000):
            try:
                process.stdin.write(row(DUMP))
                process.stdin.flush()
            except BrokenPipeError:
                break
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_a_slow_reader_slows_the_writer() -> None:
    with start() as process:
        assert process.stdin and process.stdout
        written = 0

        def write() -> None:
            nonlocal written
            assert process.stdin
            for _ in range(3000):
                process.stdin.write(row(DUMP))
                process.stdin.flush()
                written += 1
            process.stdin.close()

        thread = threading.Thread(target=write)
        thread.start()
        thread.join(3)  # two pipes and a buffer hold some hundreds of such rows
        assert written < 3000
        assert process.stdout.read() == row(ARTICLE) * 3000
        thread.join()

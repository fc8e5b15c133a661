"""datatrove: the example pipeline, run, killed and run again; statistics."""

import gzip
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import cleaner

pytest.importorskip("datatrove")
from datatrove.data import Document

from cleaner.integrations.datatrove import CleanerExtractor, CleanerFormatter

EXAMPLE = Path(__file__).parent.parent.parent / "docs/examples/datatrove_pipeline.py"
ARTICLE = (
    "The council of the harbour town voted on Tuesday to keep the old ferry in service until the bridge is repaired.\n"
    "A vote on the money that the repair will cost is expected in the first week of October, the mayor said."
)
DUMP = f"{ARTICLE}\nShare this article\nSign up for our newsletter"
SEED = (Path(__file__).parent.parent.parent / "seeds/001_3ce70701735766b6.txt").read_text(encoding="utf-8")


def test_a_formatter_cleans_and_counts() -> None:
    step = CleanerFormatter(stories=True)
    documents = [Document(text, str(n), metadata={"url": "http://x/"}) for n, text in enumerate([DUMP, ARTICLE, SEED])]
    out = list(step.run(iter(documents)))
    assert [document.text for document in out[:2]] == [ARTICLE, ARTICLE]
    assert [len(document.metadata["stories"]) for document in out] == [0, 0, 3]
    assert step.format(DUMP) == ARTICLE
    counts = {name: stat.total for name, stat in step.stats.stats.items()}
    assert (counts["total"], counts["forwarded"], counts["cleaned"], counts["unchanged"]) == (3, 3, 2, 1)
    assert counts["stories"] == 3
    assert counts["removed_characters"] > 100


def test_an_extractor_takes_articles_out_of_pages() -> None:
    assert CleanerExtractor().extract("") == ""
    paragraphs = ARTICLE.replace("\n", "</p><p>")
    page = f"<html><body><nav>Home</nav><article><p>{paragraphs}</p></article></body></html>"
    (document,) = CleanerExtractor().run(iter([Document(page, "1")]))
    assert document.text.split() == ARTICLE.split()


def write(folder: Path, files: int, rows: int) -> None:
    folder.mkdir()
    for n in range(files):
        lines = [json.dumps({"id": f"{n}-{m}", "text": f"{m}. {DUMP}"}) for m in range(rows)]
        (folder / f"{n}.jsonl").write_text("\n".join(lines))


def pipeline(*arguments: object, **given: Any) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": str(Path(cleaner.__file__).parent.parent)}
    command = [sys.executable, str(EXAMPLE), *map(str, arguments)]
    return subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL, start_new_session=True, **given)


def rows(folder: Path) -> dict[str, str]:
    found = {}
    for path in folder.glob("*.jsonl.gz"):
        for line in gzip.decompress(path.read_bytes()).splitlines():
            record = json.loads(line)
            found[record["id"]] = record["text"]
    return found


def test_the_example_goes_on_after_a_kill(tmp_path: Path) -> None:
    write(tmp_path / "in", 4, 150)
    done = tmp_path / "logs/completions"
    process = pipeline(tmp_path / "in", tmp_path / "out", tmp_path / "logs")
    deadline = time.monotonic() + 180
    while process.poll() is None and not (done.is_dir() and any(done.iterdir())) and time.monotonic() < deadline:
        time.sleep(0.005)
    assert process.poll() is None, "it ended before it could be killed"
    os.killpg(process.pid, 9)  # the whole of it, as a machine that goes down
    process.wait()
    before = {path.name: path.stat().st_mtime_ns for path in done.iterdir()}
    assert before
    assert pipeline(tmp_path / "in", tmp_path / "out", tmp_path / "logs").wait(120) == 0
    assert len(list(done.iterdir())) == 4
    assert all((done / name).stat().st_mtime_ns == changed for name, changed in before.items())
    assert rows(tmp_path / "out") == {f"{n}-{m}": f"{m}. {ARTICLE}" for n in range(4) for m in range(150)}

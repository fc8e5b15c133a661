"""``cleaner shards``: every form of file, errors as rows, kills, bombs, and going on where it stopped."""

import csv
import gzip
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import zstandard
from click.testing import CliRunner, Result

import cleaner
from cleaner.cli.main import main
from cleaner.corpus import shard, streams
from cleaner.corpus.formats import base

ARTICLE = (
    "The council of the harbour town voted on Tuesday to keep the old ferry in service until the bridge is repaired.\n"
    "A vote on the money that the repair will cost is expected in the first week of October, the mayor said."
)
DUMP = f"{ARTICLE}\nShare this article\nSign up for our newsletter"
PAGE = "<html><body><article><p>" + ARTICLE.replace("\n", "</p><p>") + "</p></article></body></html>"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["shards", *map(str, arguments)])


def json_lines(path: Path) -> list[dict[str, Any]]:
    with streams.unpacked(path) as file:
        return [json.loads(line) for line in file]


def write_json_lines(path: Path, records: list[Any]) -> Path:
    data = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()
    if path.suffix == ".gz":
        data = gzip.compress(data)
    elif path.suffix == ".zst":
        data = zstandard.ZstdCompressor().compress(data)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


@pytest.fixture(autouse=True)
def _plain_kill(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Workers find the package where this process does."""
    monkeypatch.setenv("PYTHONPATH", str(Path(cleaner.__file__).parent.parent))
    yield


@pytest.mark.parametrize("packing", ["", ".gz", ".zst"])
def test_json_lines_keep_all_but_the_field(tmp_path: Path, packing: str) -> None:
    source = tmp_path / f"in/a.jsonl{packing}"
    line = f'{{ "id":1e400 , "text": {json.dumps(DUMP)},"n" : 12345678901234567890.10, "é":"\\u00e9" }}\n'
    write_json_lines(source, [])
    if packing == ".zst":
        source.write_bytes(zstandard.ZstdCompressor().compress(line.encode()))
    else:
        source.write_bytes(gzip.compress(line.encode()) if packing else line.encode())
    done = run(tmp_path / "in", tmp_path / "out")
    assert done.exit_code == 0, done.output
    with streams.unpacked(tmp_path / f"out/a.jsonl{packing}") as file:
        out = file.read().decode()
    cut = line.replace(json.dumps(DUMP), json.dumps(ARTICLE)).rstrip()
    assert out == f'{cut[:-2]},"cleaner_error":null}}\n'


def test_rows_that_cannot_be_cleaned_are_kept_with_a_reason(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    good = json.dumps({"text": DUMP}).encode()
    lines = [
        good,
        b"{broken",
        b'{"text": 3}',
        b'{"other": 1}',
        b'{"text": null}',
        b"\xff\xfe",
        b"",
        b"[1]",
        b'{"text": ""}',
    ]
    source.write_bytes(b"\n".join([*lines, good]))
    done = run(source, tmp_path / "out", "--json", "-q")
    assert done.exit_code == 0, done.output
    out = json_lines(tmp_path / "out/a.jsonl")
    assert [row["cleaner_error"] and row["cleaner_error"][:14] for row in out] == [
        None,
        "no JSON object",
        "the field text",
        "no field text",
        None,
        "no JSON object",
        "no JSON object",
        None,
        None,
    ]
    assert out[1]["cleaner_row"] == "{broken"
    assert out[2]["text"] == 3
    counts = json.loads(done.output)
    assert (counts["documents"], counts["cleaned"], counts["errors"], counts["empty"]) == (9, 2, 5, 1)


def test_cleaning_the_output_again_changes_nothing(tmp_path: Path) -> None:
    source = write_json_lines(tmp_path / "a.jsonl", [{"text": DUMP}, {"text": ARTICLE}, {"text": 3}])
    assert run(source, tmp_path / "once").exit_code == 0
    assert run(tmp_path / "once/a.jsonl", tmp_path / "twice").exit_code == 0
    assert (tmp_path / "once/a.jsonl").read_bytes() == (tmp_path / "twice/a.jsonl").read_bytes()


@pytest.mark.parametrize("before", ["", "old"])
def test_the_article_can_go_into_another_field(tmp_path: Path, before: str) -> None:
    record = {"dump": DUMP, **({"text": before} if before else {}), "n": 1}
    source = write_json_lines(tmp_path / "a.jsonl", [record])
    assert run(source, tmp_path / "out", "--field", "dump", "--into", "text").exit_code == 0
    assert json_lines(tmp_path / "out/a.jsonl") == [{**record, "text": ARTICLE, "cleaner_error": None}]


def test_csv_keeps_columns_and_odd_rows(tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    rows_in = [["id", "text", "url"], ["1", DUMP, ""], ["2"], ["3", ARTICLE, "", "more"], ["4", 'a,"b"\nc', "x"]]
    with source.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file).writerows(rows_in)
    assert run(source, tmp_path / "out").exit_code == 0
    with (tmp_path / "out/a.csv").open(newline="", encoding="utf-8") as file:
        out = list(csv.reader(file))
    assert out == [
        ["id", "text", "url", "cleaner_error"],
        ["1", ARTICLE, "", ""],
        ["2", "", "", "1 cells where the header has 3"],
        ["3", ARTICLE, "", "4 cells where the header has 3", "more"],
        ["4", 'a,"b"\nc', "x", ""],
    ]
    assert run(tmp_path / "out/a.csv", tmp_path / "again").exit_code == 0
    missing = run(source, tmp_path / "none", "--field", "body")
    assert missing.exit_code == 2
    assert "no column body; there are id, text, url" in missing.output


def test_parquet_keeps_other_columns_types_and_metadata(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    schema = pyarrow.schema(
        [("id", pyarrow.int16()), ("text", pyarrow.large_string()), ("tags", pyarrow.list_(pyarrow.string()))],
        metadata={"made": "by hand"},
    )
    records = [{"id": n, "text": DUMP if n % 2 else None, "tags": ["a"] * n} for n in range(5)]
    table = pyarrow.Table.from_pylist(records, schema)
    parquet.write_table(table, tmp_path / "a.parquet", compression="gzip")
    assert run(tmp_path / "a.parquet", tmp_path / "out").exit_code == 0
    out = parquet.read_table(tmp_path / "out/a.parquet")
    assert out.schema.field("id").type == pyarrow.int16()
    assert out.schema.field("text").type == pyarrow.large_string()
    assert out.schema.metadata[b"made"] == b"by hand"
    assert out["text"].to_pylist() == [ARTICLE if n % 2 else None for n in range(5)]
    assert out["tags"].to_pylist() == table["tags"].to_pylist()
    assert out["cleaner_error"].to_pylist() == [None] * 5
    file = parquet.ParquetFile(tmp_path / "out/a.parquet")
    assert file.metadata.row_group(0).column(0).compression == "GZIP"


def test_parquet_without_rows_without_the_column_and_damaged(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    (tmp_path / "in").mkdir()
    parquet.write_table(pyarrow.table({"text": pyarrow.array([], pyarrow.string())}), tmp_path / "in/none.parquet")
    parquet.write_table(pyarrow.table({"body": ["x"]}), tmp_path / "in/other.parquet")
    parquet.write_table(pyarrow.table({"text": [1.5]}), tmp_path / "in/number.parquet")
    (tmp_path / "in/damaged.parquet").write_bytes(b"PAR1" + b"\0" * 100)
    done = run(tmp_path / "in", tmp_path / "out", "-j", 2)
    assert done.exit_code == 2
    assert parquet.read_table(tmp_path / "out/none.parquet").column_names == ["text", "cleaner_error"]
    for message in ("no column text; there are body", "the column text holds double, not strings", "damaged"):
        assert message in done.output
    assert [path.name for path in (tmp_path / "out").glob("*.parquet")] == ["none.parquet"]


def test_a_limit_is_kept_within_a_batch(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    parquet.write_table(pyarrow.table({"text": [DUMP] * 10}), tmp_path / "a.parquet")
    assert run(tmp_path / "a.parquet", tmp_path / "out", "--limit", 3).exit_code == 0
    assert parquet.read_table(tmp_path / "out/a.parquet")["text"].to_pylist() == [ARTICLE] * 3


def warc_record(kind: str, payload: bytes, http: bytes | None = None, url: str = "http://example.com/") -> bytes:
    body = payload if http is None else http + b"\r\n\r\n" + payload
    content_type = "application/http; msgtype=response" if http is not None else "text/plain"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-10-04T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:0-{len(body)}>\r\nContent-Type: {content_type}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def write_warc(path: Path, *records: bytes) -> Path:
    path.write_bytes(b"".join(gzip.compress(record) if path.suffix == ".gz" else record for record in records))
    return path


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc"])
@pytest.mark.parametrize("to", ["jsonl", "parquet"])
def test_warc_becomes_rows(tmp_path: Path, name: str, to: str) -> None:
    pytest.importorskip("fastwarc")
    text = DUMP.replace("harbour", "hårbour").encode("latin-1")
    plain = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=ISO-8859-1"
    packed = plain + b"\r\nContent-Encoding: gzip"
    source = write_warc(
        tmp_path / name,
        warc_record("warcinfo", b"software: none"),
        warc_record("request", b"", b"GET / HTTP/1.1\r\nHost: example.com"),
        warc_record("response", text, plain),
        warc_record("response", gzip.compress(text), packed),
        warc_record("response", b"\x89PNG", b"HTTP/1.1 200 OK\r\nContent-Type: image/png"),
        warc_record("response", b"not gzip", packed),
        warc_record("conversion", DUMP.encode()),
    )
    done = run(source, tmp_path / "out", "--to", to, "--json", "-q")
    assert done.exit_code == 0, done.output
    if to == "jsonl":
        out = json_lines(tmp_path / "out/a.jsonl")
    else:
        out = pytest.importorskip("pyarrow.parquet").read_table(tmp_path / "out/a.parquet").to_pylist()
    latin = ARTICLE.replace("harbour", "hårbour")
    assert [row["text"] for row in out] == [latin, latin, None, ARTICLE]
    assert [row["status"] for row in out] == [200, 200, 200, None]
    assert {row["url"] for row in out} == {"http://example.com/"}
    assert [bool(row["cleaner_error"]) for row in out] == [False, False, True, False]
    assert json.loads(done.output)["skipped"] == 1


def test_html_in_warc(tmp_path: Path) -> None:
    pytest.importorskip("fastwarc")
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html"
    source = write_warc(tmp_path / "a.warc.gz", warc_record("response", PAGE.encode(), head))
    assert run(source, tmp_path / "out", "--to", "jsonl").exit_code == 0
    (row,) = json_lines(tmp_path / "out/a.jsonl")
    assert row["text"].split() == ARTICLE.split()


def test_damaged_shards_have_no_output_and_the_others_have(tmp_path: Path) -> None:
    write_json_lines(tmp_path / "in/good.jsonl.gz", [{"text": DUMP}])
    whole = gzip.compress(json.dumps({"text": DUMP}).encode() * 1000)
    (tmp_path / "in/short.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "in/none.jsonl.gz").write_bytes(b"no gzip at all")
    (tmp_path / "in/short.jsonl.zst").write_bytes(zstandard.ZstdCompressor().compress(os.urandom(5000))[:2000])
    write_warc(tmp_path / "in/archive.warc.gz", warc_record("conversion", os.urandom(100_000)))
    (tmp_path / "in/archive.warc.gz").write_bytes((tmp_path / "in/archive.warc.gz").read_bytes()[:50_000])
    done = run(tmp_path / "in", tmp_path / "out")
    assert done.exit_code == 2
    assert done.output.count("damaged") >= 3, done.output
    assert (tmp_path / "out/good.jsonl.gz").exists()
    assert not (tmp_path / "out/short.jsonl.gz").exists()
    assert not (tmp_path / "out/none.jsonl.gz").exists()


@pytest.mark.parametrize("packing", [".gz", ".zst"])
def test_bombs_are_not_unpacked(tmp_path: Path, packing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = tmp_path / f"a.jsonl{packing}"
    zeros = b" " * (200 << 20)
    bomb.write_bytes(gzip.compress(zeros) if packing == ".gz" else zstandard.ZstdCompressor().compress(zeros))
    monkeypatch.setattr(base, "MOST_ROW_BYTES", 1 << 20)
    done = run(bomb, tmp_path / "out")
    assert done.exit_code == 2
    assert "unpacks to more than 200 times its size" in done.output
    assert not (tmp_path / f"out/a.jsonl{packing}").exists()


def test_a_row_that_is_too_large_is_left_out_and_said_so(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    with source.open("wb") as file:
        file.write(b'{"text": "')
        for _ in range(65):
            file.write(b"x" * (1 << 20))
        file.write(b'"}\n')
        file.write(json.dumps({"text": DUMP}).encode() + b"\n")
    assert run(source, tmp_path / "out").exit_code == 0
    large, good = json_lines(tmp_path / "out/a.jsonl")
    assert "more than 67,108,864 bytes" in large["cleaner_error"]
    assert large["cleaner_row"].startswith('{"text": "xxx')
    assert good["text"] == ARTICLE


def test_stories_go_into_files_of_their_own(tmp_path: Path) -> None:
    seed = (Path(__file__).parent.parent.parent / "seeds/001_3ce70701735766b6.txt").read_text(encoding="utf-8")
    source = write_json_lines(tmp_path / "a.jsonl", [{"text": ARTICLE}, {"text": seed, "url": "http://x/"}])
    assert run(source, tmp_path / "out", "--stories", tmp_path / "stories").exit_code == 0
    stories = json_lines(tmp_path / "stories/a.jsonl.jsonl.gz")
    assert [story["row"] for story in stories] == [2, 2, 2]
    assert stories[0]["story_of"] == "http://x/"
    assert all(story["title"] and story["text"] for story in stories)


def test_what_is_done_is_not_done_again(tmp_path: Path) -> None:
    write_json_lines(tmp_path / "in/a.jsonl", [{"text": DUMP}])
    write_json_lines(tmp_path / "in/deep/b.jsonl", [{"text": DUMP}] * 3)
    assert "2 done; 4 documents, 4 cleaned" in run(tmp_path / "in", tmp_path / "out").output
    first = (tmp_path / "out/a.jsonl").stat()
    assert "0 done, 2 done before; 4 documents" in run(tmp_path / "in", tmp_path / "out").output
    assert (tmp_path / "out/a.jsonl").stat().st_mtime_ns == first.st_mtime_ns
    write_json_lines(tmp_path / "in/a.jsonl", [{"text": DUMP}] * 2)
    assert "1 done, 1 done before; 5 documents" in run(tmp_path / "in", tmp_path / "out").output
    total = json.loads((tmp_path / "out/statistics.json").read_text())
    assert (total["shards"], total["documents"], total["cleaned"]) == (2, 5, 5)


def test_other_options_are_not_mixed_in(tmp_path: Path) -> None:
    write_json_lines(tmp_path / "in/a.jsonl", [{"text": DUMP}])
    assert run(tmp_path / "in", tmp_path / "out").exit_code == 0
    mixed = run(tmp_path / "in", tmp_path / "out", "--keep", "chrome")
    assert mixed.exit_code == 2
    assert "made with other options" in mixed.output
    assert run(tmp_path / "in", tmp_path / "out", "--keep", "chrome", "--redo").exit_code == 0


def test_parts_divide_the_work(tmp_path: Path) -> None:
    for n in range(5):
        write_json_lines(tmp_path / f"in/{n}.jsonl", [{"text": DUMP}])
    for part in ("1/2", "2/2"):
        assert run(tmp_path / "in", tmp_path / "out", "--part", part).exit_code == 0
    assert sorted(path.name for path in (tmp_path / "out").glob("*.jsonl")) == [f"{n}.jsonl" for n in range(5)]
    assert "0 done, 5 done before" in run(tmp_path / "in", tmp_path / "out").output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["missing.jsonl", "out"], "no such file or folder"),
        (["a.pdf", "out"], "no shard by its name"),
        (["a.jsonl", "."], "is its own output"),
        (["a.jsonl", "b/a.jsonl", "out"], "would both become"),
        (["a.jsonl", "out", "--part", "3/2"], "is no part"),
        (["a.jsonl", "out", "--strictness", "7"], "strictness is 7"),
        (["empty", "out"], "there is no shard"),
    ],
)
def test_errors_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str) -> None:
    monkeypatch.chdir(tmp_path)
    write_json_lines(Path("a.jsonl"), [])
    write_json_lines(Path("b/a.jsonl"), [])
    Path("a.pdf").touch()
    Path("empty").mkdir()
    done = run(*arguments)
    assert done.exit_code == 2
    assert message in done.output


def test_settings_of_the_folder_hold(tmp_path: Path) -> None:
    write_json_lines(tmp_path / "in/a.jsonl", [{"text": DUMP}])
    (tmp_path / "cleaner.toml").write_text('keep = ["chrome"]\n')
    assert run(tmp_path / "in", tmp_path / "out").exit_code == 0
    assert json_lines(tmp_path / "out/a.jsonl")[0]["text"] == DUMP
    assert run(tmp_path / "in", tmp_path / "body", "--keep", "caption").exit_code == 0
    assert json_lines(tmp_path / "body/a.jsonl")[0]["text"] == ARTICLE
    (tmp_path / "cleaner.toml").write_text("stricktness = 1\n")
    done = run(tmp_path / "in", tmp_path / "out")
    assert done.exit_code == 2
    assert "did you mean 'strictness'?" in done.output


def deadly(options: dict[str, Any]) -> Any:
    """A cleaner that some documents kill and others hang."""
    clean = shard._build_clean(options)

    def maybe(row: base.Row) -> Any:
        if row.source == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if row.source == "hang":
            time.sleep(60)
        return clean(row)

    return maybe


def test_documents_that_kill_or_hang_become_errors(tmp_path: Path) -> None:
    texts = [DUMP, "kill", DUMP, "hang", DUMP]
    source = write_json_lines(tmp_path / "a.jsonl", [{"text": text} for text in texts])
    careful = shard.Worker(shard.Plan(timeout=5), careful=True)
    careful.build = partial(deadly, {})  # type: ignore[assignment]
    outcome = careful(shard.Shard(source, tmp_path / "out/a.jsonl", tmp_path / "out/_done/a.jsonl.json"))
    assert outcome.error is None
    out = json_lines(tmp_path / "out/a.jsonl")
    assert [row["cleaner_error"] for row in out] == [None, "died of SIGKILL", None, "took more than 5 s", None]
    assert [row["text"] for row in out] == [ARTICLE, "kill", ARTICLE, "hang", ARTICLE]


def test_a_killed_run_goes_on_and_the_output_is_the_same(tmp_path: Path) -> None:
    chance = random.Random(7)
    for n in range(6):
        texts = [f"{m}. {DUMP}" for m in range(chance.randrange(100, 200))]
        write_json_lines(tmp_path / f"in/{n}.jsonl.gz", [{"text": text} for text in texts])
    assert run(tmp_path / "in", tmp_path / "whole", "-j", 2).exit_code == 0
    command = [sys.executable, "-c", "from cleaner.cli.main import main; main()", "shards", "-q", "-j", "2"]
    kills = 0
    for _ in range(6):
        process = subprocess.Popen([*command, str(tmp_path / "in"), str(tmp_path / "out")], cwd=tmp_path)
        try:
            process.wait(chance.uniform(0.2, 0.8))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            kills += 1
        else:
            break
    else:
        assert run(tmp_path / "in", tmp_path / "out", "-j", 2).exit_code == 0
    assert kills > 0
    time.sleep(1.0)  # what the killed runs left behind ends within half a second
    assert run(tmp_path / "in", tmp_path / "out", "-j", 2).exit_code == 0  # clears their temporary files away
    whole, killed = files(tmp_path / "whole"), files(tmp_path / "out")
    assert killed == whole


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_link_to_a_shard_elsewhere_is_not_followed_unless_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "secret.jsonl").write_bytes(b'{"text": "secret"}\n')
    (tmp_path / "in" / "a.jsonl").write_bytes(b'{"text": "a"}\n')
    (tmp_path / "in" / "b.jsonl").symlink_to("a.jsonl")
    (tmp_path / "in" / "c.jsonl").symlink_to("../secret.jsonl")
    assert run(tmp_path / "in", tmp_path / "out", "-q").exit_code == 0
    assert sorted(path.name for path in (tmp_path / "out").glob("*.jsonl")) == ["a.jsonl", "b.jsonl"]
    assert run(tmp_path / "in" / "c.jsonl", tmp_path / "out2", "-q").exit_code == 0
    assert (tmp_path / "out2" / "c.jsonl").exists()

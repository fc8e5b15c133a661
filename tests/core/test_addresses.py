"""A document's address reaches its site's rules by every way in: with it a line goes that stays without."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from files_support import environment

import cleaner
from cleaner import Cleaner
from cleaner.cli.main import main

LINE = "Kept by the harbour wire for its readers."
ARTICLE = (
    "The council of the harbour town voted on Tuesday to keep the old ferry in service until the bridge is repaired.\n"
    "A vote on the money that the repair will cost is expected in the first week of October, the mayor said."
)
DUMP = f"{ARTICLE}\n{LINE}"
PAGE = "".join(f"<p>{line}</p>" for line in DUMP.split("\n"))
PAGE = f"<html><body><article>{PAGE}</article></body></html>"
HERE, ELSEWHERE = "https://www.example.com/a", "https://elsewhere.org/a"
URLS = [HERE, ELSEWHERE, None]
GONE = [True, False, False]
PACK = f"""
[pack]
title = "Harbour wire"
sites = ["example.com"]
[[rule]]
id     = "wire.kept"
action = "drop"
lines  = ["{LINE}"]
why    = "Below every article."
drops  = ["{LINE}"]
keeps  = ["The wire."]
"""


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The rule file of a site, and folders of the command's own."""
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    path = tmp_path / "wire.toml"
    path.write_text(PACK, encoding="utf-8")
    return str(path)


def gone(texts: list[Any]) -> list[bool]:
    """Whether the line is gone, of each text; the article must be there."""
    assert all(ARTICLE.split("\n")[0] in text for text in texts)
    return [LINE not in text for text in texts]


def command(*arguments: object, data: bytes = b"") -> str:
    done = CliRunner().invoke(main, [*map(str, arguments)], input=data)
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.parametrize("workers", [1, 2])
def test_from_python(rules: str, workers: int) -> None:
    c = Cleaner(rules=[rules])
    assert gone([c.clean(DUMP, url=url).text for url in URLS]) == GONE
    assert gone([c.clean(PAGE, url=url).text for url in URLS]) == GONE
    assert gone([asyncio.run(c.aclean(DUMP, url=url)).text for url in URLS]) == GONE
    assert gone([result.text for result in c.clean_many([DUMP] * 3, workers, urls=iter(URLS))]) == GONE
    assert gone([result.text for result in c.clean_many([DUMP] * 2, workers, url=HERE)]) == [True, True]
    assert gone(cleaner.clean_batch([DUMP] * 3, urls=URLS, rules=[rules])["text"]) == GONE


@pytest.mark.parametrize("urls", [[], [HERE], [HERE] * 4])
def test_as_many_addresses_as_documents(cleaner_fast: Cleaner, urls: list[str]) -> None:
    with pytest.raises(ValueError, match="zip"):
        list(cleaner_fast.clean_many([DUMP] * 3, urls=urls))


ROWS = [{"text": DUMP, "url": url, "meta": {"link": url}} for url in URLS]


@pytest.mark.parametrize("options", [[], ["--url-field", "meta.link"]])
def test_rows_in_place_and_in_pipes(rules: str, options: list[str], tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    data = "".join(json.dumps(row) + "\n" for row in ROWS).encode()
    path.write_bytes(data)
    command("--rules", rules, *options, path)
    piped = command("-", "--jsonl", "--rules", rules, *options, data=data)
    assert piped == path.read_text()
    assert gone([json.loads(line)["text"] for line in piped.splitlines()]) == GONE


def test_the_address_is_not_cleaned_and_the_cache_knows_its_field(rules: str, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"text": DUMP, "url": "no address\nShare this article", "link": HERE}))
    for options, expected in (([], False), (["--url-field", "link"], True)):
        command("--rules", rules, *options, path)
        row = json.loads(path.read_text())
        assert gone([row["text"]]) == [expected]
        assert row["url"] == "no address\nShare this article"


def test_shards_of_json_lines_and_csv(rules: str, tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    (source / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    (source / "b.csv").write_text("text,url\n" + "".join(f'"{DUMP}",{url or ""}\n' for url in URLS))
    command("shards", source, tmp_path / "out", "--rules", rules, "-q")
    rows = [json.loads(line) for line in (tmp_path / "out/a.jsonl").read_text().splitlines()]
    assert gone([row["text"] for row in rows]) == GONE
    assert (tmp_path / "out/b.csv").read_text().count(LINE) == 2
    statistics = json.loads((tmp_path / "out/statistics.json").read_text())
    assert statistics["rules"]["wire.kept"] == 2


def test_shards_of_parquet(rules: str, tmp_path: Path) -> None:
    parquet, pyarrow = pytest.importorskip("pyarrow.parquet"), pytest.importorskip("pyarrow")
    parquet.write_table(pyarrow.table({"text": [DUMP] * 3, "url": URLS}), tmp_path / "a.parquet")
    command("shards", tmp_path / "a.parquet", tmp_path / "out", "--rules", rules, "-q")
    assert gone(parquet.read_table(tmp_path / "out/a.parquet")["text"].to_pylist()) == GONE


def test_shards_of_warc(rules: str, tmp_path: Path) -> None:
    pytest.importorskip("fastwarc")
    records = []
    for url in URLS[:2]:
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + DUMP.encode()
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nContent-Length: {len(http)}\r\n"
        records.append(head.encode() + b"Content-Type: application/http;msgtype=response\r\n\r\n" + http + b"\r\n\r\n")
    (tmp_path / "a.warc").write_bytes(b"".join(records))
    command("shards", tmp_path / "a.warc", tmp_path / "out", "--to", "jsonl", "--rules", rules, "-q")
    rows = [json.loads(line) for line in (tmp_path / "out/a.jsonl").read_text().splitlines()]
    assert gone([row["text"] for row in rows]) == GONE[:2]


@pytest.mark.parametrize(("step", "text"), [("CleanerFormatter", DUMP), ("CleanerExtractor", PAGE)])
def test_datatrove(rules: str, step: str, text: str) -> None:
    data = pytest.importorskip("datatrove.data")
    from cleaner.integrations import datatrove

    documents = [data.Document(text, str(n), metadata={"url": url} if url else {}) for n, url in enumerate(URLS)]
    out = list(getattr(datatrove, step)(rules=[rules]).run(iter(documents)))
    assert gone([document.text for document in out]) == GONE


def crawler(rules: str) -> Any:
    pytest.importorskip("scrapy")
    from scrapy.utils.test import get_crawler

    return get_crawler(settings_dict={"CLEANER_OPTIONS": {"rules": [rules]}})


def test_scrapy_items(rules: str) -> None:
    made = crawler(rules)
    from cleaner.integrations.scrapy import CleanerPipeline

    step = CleanerPipeline.from_crawler(made)
    assert gone([step.process_item({"text": DUMP, "url": url})["text"] for url in URLS]) == GONE
    assert step.stats is not None
    assert step.stats.get_value("cleaner/rule/wire.kept") == 1


def test_scrapy_responses(rules: str) -> None:
    made = crawler(rules)
    from scrapy.http import HtmlResponse

    from cleaner.integrations.scrapy import CleanerSpiderMiddleware, article

    step = CleanerSpiderMiddleware.from_crawler(made)
    responses = [HtmlResponse(url, body=PAGE.encode()) for url in (HERE, ELSEWHERE)]
    assert gone([article(response, rules=[rules]).text for response in responses]) == GONE[:2]
    items = [next(step.process_spider_output(response, [{"text": DUMP}])) for response in responses]
    assert gone([item["text"] for item in items]) == GONE[:2]


def test_the_service(rules: str) -> None:
    pytest.importorskip("httpx")
    testclient = pytest.importorskip("starlette.testclient")
    from cleaner.service.app import Limits, make_app

    with testclient.TestClient(make_app({"rules": [rules]}, Limits()), "http://localhost") as client:
        answers = [client.post("/clean", json={"text": DUMP, "url": url}).json()["text"] for url in URLS]
    assert gone(answers) == GONE


def test_pages_tell_their_own_address(rules: str) -> None:
    page = PAGE.replace("<html>", f'<html><head><link rel="canonical" href="{HERE}"></head>')
    assert gone([cleaner.clean(page, rules=[rules]).text]) == [True]

"""Scrapy: a real crawl of a local server with charsets, redirects, gzip and a page that scrolls on."""

import gzip
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

import cleaner

pytest.importorskip("scrapy")
from scrapy.exceptions import DropItem
from scrapy.http import HtmlResponse, TextResponse
from scrapy.settings import Settings
from scrapy.utils.test import get_crawler

from cleaner.integrations import scrapy as integration

HERE = Path(__file__).parent.parent
ARTICLE = (
    "The council of the harbour town voted on Tuesday to keep the old ferry in service until the bridge is repaired.\n"
    "A vote on the money that the repair will cost is expected in the first week of October, the mayor said."
)
FURNITURE = "\nShare this article\nSign up for our newsletter"
RUSSIAN = (
    "Городской совет во вторник проголосовал за то, чтобы старый паром работал до окончания ремонта моста.\n"
    "Голосование о расходах на ремонт ожидается в первую неделю октября, сообщил мэр города журналистам."
)
SEED = (HERE.parent / "seeds/001_3ce70701735766b6.txt").read_text(encoding="utf-8")
SCROLL = "<html><body>" + "".join(f"<p>{line}</p>" for line in SEED.splitlines()) + "</body></html>"
PAGES = {
    "/plain": ("text/plain; charset=utf-8", (ARTICLE + FURNITURE).encode()),
    "/cp1251": ("text/plain; charset=windows-1251", (RUSSIAN + FURNITURE).encode("cp1251")),
    "/gzip": ("text/plain; charset=utf-8", gzip.compress((ARTICLE + FURNITURE).encode())),
    "/landed": ("text/plain", ARTICLE.encode()),
    "/scroll": ("text/html; charset=utf-8", SCROLL.encode()),
    "/thin": ("text/plain; charset=utf-8", b"Soon."),
}


class Handler(BaseHTTPRequestHandler):
    """Serves ``PAGES``, and ``/moved``, which leads to ``/landed``."""

    def do_GET(self) -> None:
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/landed")
            self.end_headers()
            return
        if self.path not in PAGES:
            self.send_error(404)
            return
        kind, body = PAGES[self.path]
        self.send_response(200)
        self.send_header("Content-Type", kind)
        if self.path == "/gzip":
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Tests are quiet."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def crawl(address: str, out: Path, **settings: Any) -> tuple[dict[str, dict[str, Any]], list[Any], dict[str, Any]]:
    """Items by path, items that are stories, and the crawl's statistics."""
    done = program("spider.py", address, out, json.dumps(settings))
    items = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    by_path = {item["url"].removeprefix(address): item for item in items if "story_of" not in item}
    return by_path, [item for item in items if "story_of" in item], json.loads(done)


def program(name: str, *arguments: object) -> str:
    """What one of the spiders prints."""
    command = [sys.executable, str(HERE / "cases/scrapy" / name), *map(str, arguments)]
    environment = os.environ | {"PYTHONPATH": str(Path(cleaner.__file__).parent.parent), "no_proxy": "127.0.0.1"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout


def test_a_crawl_with_the_addon(address: str, tmp_path: Path) -> None:
    items, _, stats = crawl(address, tmp_path / "items.jsonl", CLEANER_STORIES="stories", CLEANER_DROP_BELOW=20)
    assert items["/plain"]["text"] == items["/gzip"]["text"] == items["/landed"]["text"] == ARTICLE
    assert items["/cp1251"]["text"] == RUSSIAN
    assert len(items["/scroll"]["stories"]) == 3
    assert items["/scroll"]["stories"][0]["title"] not in items["/scroll"]["text"]
    assert items["/cp1251"]["alone"] == RUSSIAN
    assert "/thin" not in items
    assert stats["cleaner/documents"] == 6
    assert stats["cleaner/changed"] == 4
    assert stats["cleaner/dropped"] == 1
    assert stats["cleaner/stories"] == 3
    assert stats["cleaner/removed_characters"] > 3 * len(FURNITURE)
    assert [name for name in stats if name.startswith("cleaner/rule/")]


def test_stories_as_items_of_their_own(address: str, tmp_path: Path) -> None:
    items, stories, stats = crawl(address, tmp_path / "items.jsonl", CLEANER_STORIES="items", CLEANER_DROP_BELOW=20)
    assert [story["story_of"] for story in stories] == [f"{address}/scroll"] * 3
    assert all(story["title"] and story["text"] for story in stories)
    assert items["/plain"]["text"] == ARTICLE
    assert "/thin" not in items
    assert stats["cleaner/dropped"] == 1


def test_a_page_object_is_injected(address: str, tmp_path: Path) -> None:
    pytest.importorskip("scrapy_poet")
    program("poet_spider.py", address, tmp_path / "items.jsonl")
    lines = (tmp_path / "items.jsonl").read_text(encoding="utf-8").splitlines()
    items = {item["url"].removeprefix(address): item for item in map(json.loads, lines)}
    assert {path: item["text"] for path, item in items.items()} == {"/plain": ARTICLE, "/cp1251": RUSSIAN}


def pipeline(**settings: Any) -> integration.CleanerPipeline:
    made: integration.CleanerPipeline = integration.CleanerPipeline.from_crawler(get_crawler(settings_dict=settings))
    return made


def test_fields_can_be_chosen() -> None:
    item = {"dump": ARTICLE + FURNITURE, "other": 1}
    assert pipeline(CLEANER_FIELDS={"dump": "article"}).process_item(item) == {**item, "article": ARTICLE}
    assert pipeline().process_item({"other": 1}) == {"other": 1}


def test_options_are_those_of_the_cleaner() -> None:
    item = {"text": ARTICLE + FURNITURE}
    everything = {"only": [role.value for role in cleaner.Role]}
    assert pipeline(CLEANER_OPTIONS=everything).process_item(dict(item)) == item


def test_rules_are_counted_once_for_a_document() -> None:
    step = pipeline()
    for _ in range(2):
        step.process_item({"text": ARTICLE + FURNITURE})
    assert step.stats is not None
    assert step.stats.get_value("cleaner/documents") == 2
    counts = {name: count for name, count in step.stats.get_stats().items() if name.startswith("cleaner/rule/")}
    assert set(counts.values()) == {2}


def test_thin_items_are_dropped() -> None:
    with pytest.raises(DropItem, match="less than 500 characters"):
        pipeline(CLEANER_DROP_BELOW=500).process_item({"text": ARTICLE})


def test_the_addon_leaves_a_place_of_your_own() -> None:
    ours = "cleaner.integrations.scrapy.CleanerPipeline"
    settings = Settings({"ITEM_PIPELINES": {ours: 900, "x.Y": 1}})
    integration.CleanerAddon().update_settings(settings)
    assert settings.getdict("ITEM_PIPELINES") == {ours: 900, "x.Y": 1}


def test_the_article_of_a_response() -> None:
    response = TextResponse("http://example.com/", body=(ARTICLE + FURNITURE).encode("utf-16"), encoding="utf-16")
    assert integration.article(response, kind="text").text == ARTICLE


def test_html_in_an_item_and_in_a_response() -> None:
    page = (
        "<html><body><article><h1>Ferry stays</h1><p>"
        + ARTICLE.replace("\n", "</p><p>")
        + "</p></article></body></html>"
    )
    item = pipeline(CLEANER_FIELDS={"html": "text"}).process_item({"html": page})
    assert item["text"].endswith(ARTICLE)
    response = HtmlResponse("http://example.com/", body=page.encode("cp1252"), encoding="cp1252")
    assert integration.article(response).text == item["text"]

#!/usr/bin/env python3
"""A spider with and without the cleaner, and with trafilatura in its place: requests a second, and processor time.

    python bench/scrapy_crawl.py [--pages 500] [--rounds 3] [--kind text|html]

A server in a process of its own serves the same pages to all three, which take turns. ``html`` uses the pages of the
development corpus; ``text`` its text dumps (trafilatura then gets the same lines as a page of paragraphs, as it reads
only HTML).
"""

from __future__ import annotations

import argparse
import gzip
import html
import itertools
import json
import resource
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import Process, Queue
from typing import Any

from shards import CORPUS, ROOT, documents

SUBJECTS = ("nothing", "cleaner", "trafilatura")


class Pages(BaseHTTPRequestHandler):
    """Serves ``bodies`` by number."""

    bodies: tuple[bytes, ...] = ()
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = self.bodies[int(self.path[1:]) % len(self.bodies)]
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


def bodies(kind: str) -> tuple[bytes, ...]:
    """Two hundred pages."""
    if kind == "html":
        with gzip.open(CORPUS.with_name("html.jsonl.gz"), "rt", encoding="utf-8") as file:
            return tuple(json.loads(line)["html"].encode() for line in itertools.islice(file, 200))
    texts = itertools.islice(documents(CORPUS), 200)
    return tuple(
        "".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines() if line.strip()).encode() for text in texts
    )


def serve(kind: str, port: Queue[int]) -> None:
    """The server's process."""
    Pages.bodies = bodies(kind)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    port.put(server.server_port)
    server.serve_forever()


class TrafilaturaPipeline:
    """What people put into a spider today."""

    def process_item(self, item: dict[str, Any]) -> dict[str, Any]:
        """The item, with the article as its text."""
        import trafilatura

        item["text"] = trafilatura.extract(item["html"])
        return item


def crawl(subject: str, kind: str, port: int, pages: int) -> None:
    """One crawl; prints its seconds from the first request to the last item."""
    import scrapy
    from scrapy.crawler import CrawlerProcess

    class Spider(scrapy.Spider):
        name = "bench"

        async def start(self) -> Any:
            for number in range(pages):
                yield scrapy.Request(f"http://127.0.0.1:{port}/{number}")

        def parse(self, response: Any) -> Any:
            if kind == "html":
                yield {"html": response.text}
            else:
                yield {"text": "\n".join(response.css("p::text").getall()), "html": response.text}

    settings: dict[str, Any] = {"LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False, "HTTPPROXY_ENABLED": False}
    settings |= {"CONCURRENT_REQUESTS": 16, "CONCURRENT_REQUESTS_PER_DOMAIN": 16, "DOWNLOAD_DELAY": 0}
    if subject == "cleaner":
        settings["ADDONS"] = {"cleaner.integrations.scrapy.CleanerAddon": 500}
        settings["CLEANER_FIELDS"] = {kind: "text"}
    elif subject == "trafilatura":
        settings["ITEM_PIPELINES"] = {TrafilaturaPipeline: 100}
    process = CrawlerProcess(settings)
    crawler = process.create_crawler(Spider)
    process.crawl(crawler)
    before = resource.getrusage(resource.RUSAGE_SELF)
    begin = time.perf_counter()
    process.start()
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    items = crawler.stats.get_value("item_scraped_count") if crawler.stats else 0
    print(json.dumps({"seconds": time.perf_counter() - begin, "cpu": cpu, "items": items}))


def main() -> None:
    """Take turns and print the best of each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--kind", choices=["text", "html"], default="text")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        crawl(options.one[0], options.kind, int(options.one[1]), options.pages)
        return
    port: Queue[int] = Queue()
    server = Process(target=serve, args=(options.kind, port), daemon=True)
    server.start()
    number = port.get()
    found: dict[str, list[dict[str, float]]] = {subject: [] for subject in SUBJECTS}
    for _, subject in itertools.product(range(options.rounds), SUBJECTS):
        command = [sys.executable, __file__, "--pages", str(options.pages), "--kind", options.kind]
        done = subprocess.run(
            [*command, "--one", subject, str(number)], check=True, capture_output=True, text=True, cwd=ROOT
        )
        found[subject].append(json.loads(done.stdout))
    server.terminate()
    for subject, rounds in found.items():
        best = min(one["seconds"] for one in rounds)
        cpu = min(one["cpu"] for one in rounds) / options.pages
        items = {int(one["items"]) for one in rounds}
        rate = f"{options.pages / best:7.1f} requests/s, {cpu * 1e3:6.2f} ms of processor time a page"
        print(f"{subject:12} {rate}, items {items}")


if __name__ == "__main__":
    main()

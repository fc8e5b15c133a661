"""The service: answers, refusals, limits, and what happens when it is full."""

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import cleaner

pytest.importorskip("starlette")
pytest.importorskip("httpx")
import httpx
from starlette.testclient import TestClient

from cleaner.service import app as service

ARTICLE = (
    "The council of the harbour town voted on Tuesday to keep the old ferry in service until the bridge is repaired.\n"
    "A vote on the money that the repair will cost is expected in the first week of October, the mayor said."
)
DUMP = f"{ARTICLE}\nShare this article\nSign up for our newsletter"
TEXT = {"Content-Type": "text/plain; charset=utf-8"}


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    app = service.make_app({}, service.Limits(workers=1, body=20_000, seconds=5))
    with TestClient(app, base_url="http://localhost:8377") as made:
        yield made


def test_text_in_json_out(client: TestClient) -> None:
    answer = client.post("/clean", content=DUMP.encode(), headers=TEXT)
    assert answer.status_code == 200
    assert answer.json()["text"] == ARTICLE
    assert answer.json()["changed"] is True
    assert "removed" not in answer.json()


def test_json_in_and_reasons_out(client: TestClient) -> None:
    answer = client.post("/clean?explain=true", json={"text": DUMP, "url": "https://example.com/a"})
    assert answer.json()["text"] == ARTICLE
    removed = answer.json()["removed"]
    assert [block["text"] for block in removed] == ["Share this article", "Sign up for our newsletter"]
    assert all(block["reason"] for block in removed)


def test_the_charset_counts(client: TestClient) -> None:
    text = ARTICLE.replace("harbour", "гавань").encode("koi8-r")
    answer = client.post("/clean", content=text, headers={"Content-Type": "text/plain; charset=koi8-r"})
    assert "гавань" in answer.json()["text"]


def test_html(client: TestClient) -> None:
    paragraphs = ARTICLE.replace("\n", "</p><p>")
    page = f"<html><body><article><p>{paragraphs}</p></article></body></html>"
    for answer in (
        client.post("/clean", content=page, headers={"Content-Type": "text/html"}),
        client.post("/clean", json={"html": page}),
    ):
        assert answer.json()["text"].split() == ARTICLE.split()


@pytest.mark.parametrize(
    ("content", "content_type", "query", "status", "error"),
    [
        (b"{", "application/json", "", 400, "the body is no JSON"),
        (b"[]", "application/json", "", 400, "a JSON object with one of text, markdown, html"),
        (b"{}", "application/json", "", 400, "give one of text, markdown, html"),
        (b'{"text": "a", "html": "b"}', "application/json", "", 400, "give one of text, markdown, html"),
        (b'{"text": 3}', "application/json", "", 400, "are strings"),
        (b'{"text": "a", "file": "/etc/passwd"}', "application/json", "", 400, "no field 'file'"),
        (b"[" * 19_000, "application/json", "", 400, "the body is no JSON"),
        (b"\xff\xfe\xfd", "application/json", "", 400, "the body is no JSON"),
        (b"x", "application/pdf", "", 415, "Content-Type is one of"),
        (b"x", "", "", 415, "Content-Type is one of"),
        (b"x" * 20_001, "text/plain", "", 413, "more than 20,000 bytes"),
        (b"\xff\x00\x81\x8d\x00\x00\x00", "text/plain", "", 422, "utf-16-le"),
        (b"x", "text/plain", "?explain=maybe", 400, "explain is true or false"),
    ],
)
def test_bad_requests_are_told_what_is_wrong(
    client: TestClient, content: bytes, content_type: str, query: str, status: int, error: str
) -> None:
    answer = client.post(f"/clean{query}", content=content, headers={"Content-Type": content_type})
    assert answer.status_code == status
    assert error in answer.json()["error"]


def test_markdown(client: TestClient) -> None:
    notes = "# Ferry\n\n- Share this article\n"
    for answer in (
        client.post("/clean", content=notes, headers={"Content-Type": "text/markdown"}),
        client.post("/clean", json={"markdown": notes}),
    ):
        assert (answer.json()["kind"], answer.json()["text"]) == ("markdown", notes)


def test_other_hosts_and_pages_from_elsewhere_are_refused(client: TestClient) -> None:
    answer = client.get("/metrics", headers={"Host": "evil.example"})
    assert answer.status_code == 403
    assert answer.json() == {"error": "Host is none that is served here: see cleaner serve --allow-host"}
    answer = client.post("/clean", content=DUMP.encode(), headers={**TEXT, "Origin": "http://evil.example"})
    assert answer.status_code == 403
    assert answer.json() == {"error": "Origin is none that is served here: see cleaner serve --allow-host"}


def test_packed_bodies_other_paths_and_other_methods(client: TestClient) -> None:
    assert client.post("/clean", content=b"x", headers={**TEXT, "Content-Encoding": "gzip"}).status_code == 415
    assert client.get("/clean").status_code == 405
    assert client.get("/etc/passwd").status_code == 404


def test_health_metrics_and_description(client: TestClient) -> None:
    client.post("/clean", content=DUMP, headers=TEXT)
    assert client.get("/health").json() == {"status": "ok", "in_flight": 0}
    metrics = client.get("/metrics").text
    assert 'cleaner_requests_total{status="200"}' in metrics
    assert "cleaner_request_seconds_bucket" in metrics
    assert int(metrics.split("\ncleaner_documents_total ")[1].split()[0]) > 0
    described = client.get("/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert set(described["paths"]) == {"/clean", "/health", "/metrics"}


def test_requests_that_are_not_sane_get_4xx(client: TestClient) -> None:
    chance = random.Random(3)
    for _ in range(200):
        body = chance.randbytes(chance.randrange(200))
        content_type = chance.choice(["application/json", "text/plain", "text/html;;charset", "a/b", "\x7f"])
        answer = client.post("/clean", content=body, headers={"Content-Type": content_type})
        assert answer.status_code == 200 or 400 <= answer.status_code < 500, answer.text
        assert isinstance(answer.json(), dict)


class Slow:
    """A cleaner that takes its time, in place of the real one."""

    def __call__(self, job: Any) -> dict[str, Any]:
        time.sleep(float(job.source or 0))
        return {"text": "", "changed": False, "stories": []}


def test_when_it_is_full_it_says_so_and_what_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "_build", lambda _: Slow())
    monkeypatch.setattr(service, "partial", lambda *_: Slow)
    app = service.make_app({}, service.Limits(workers=1, waiting=2, seconds=2))

    async def requests() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://localhost") as web,
        ):
            posts = [web.post("/clean", json={"text": seconds}) for seconds in ("60", "0.1", "0.1", "0.1", "0.1")]
            return await asyncio.gather(*posts)

    answers = asyncio.run(requests())
    assert sorted(answer.status_code for answer in answers) == [200, 200, 422, 503, 503]
    assert "took more than 2 s" in next(answer.text for answer in answers if answer.status_code == 422)
    assert next(answer for answer in answers if answer.status_code == 503).headers["Retry-After"] == "1"


def test_the_command_serves_and_stops() -> None:
    pytest.importorskip("uvicorn")
    environment = os.environ | {"PYTHONPATH": str(Path(cleaner.__file__).parent.parent), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-c", "from cleaner.cli.main import main; main()", "serve", "--port", "0"]
    process = subprocess.Popen([*command, "--workers", "1"], stderr=subprocess.PIPE, text=True, env=environment)
    try:
        assert process.stderr
        line = next(line for line in process.stderr if "running on" in line)
        address = line.split("running on ")[1].split()[0]
        assert address.startswith("http://127.0.0.1:")
        request = urllib.request.Request(f"{address}/clean", DUMP.encode(), TEXT)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=20) as answer:
            assert json.load(answer)["text"] == ARTICLE
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
    assert process.returncode in (0, 130, -signal.SIGINT)

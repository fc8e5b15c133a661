"""Requests for other hosts, and of pages from elsewhere, are refused: no page in a browser may use the service."""

import pytest

pytest.importorskip("starlette")
pytest.importorskip("httpx")
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from cleaner.service.hosts import LOCAL, OnlyHosts


async def well(_: Request) -> PlainTextResponse:
    return PlainTextResponse("well")


def status(headers: dict[str, str], *hosts: str) -> int:
    app = OnlyHosts(Starlette(routes=[Route("/", well)]), [*LOCAL, *hosts])
    answer = TestClient(app, base_url="http://localhost").get("/", headers=headers)
    return int(answer.status_code)


@pytest.mark.parametrize("host", ["localhost", "localhost:8377", "LOCALHOST.", "127.0.0.1:80", "[::1]:8377", "a.b:1"])
def test_its_own_hosts_are_served(host: str) -> None:
    assert status({"Host": host}, "a.b") == 200


STRANGE = ["evil.example", "localhost.evil.example", "evil-localhost", "localhost@evil.example", "localhost:80:80"]
STRANGE += ["127.0.0.1.evil.example", "0.0.0.0", "localhost/", "localhost\tx", "[::1", "::1", "2130706433", ""]


@pytest.mark.parametrize("host", STRANGE)
def test_a_name_that_was_made_to_point_here_is_refused(host: str) -> None:
    assert status({"Host": host}) == 403


@pytest.mark.parametrize("origin", ["http://localhost:3000", "https://127.0.0.1", "http://[::1]:8377", "https://a.b"])
def test_pages_of_its_own_hosts_may_ask(origin: str) -> None:
    assert status({"Origin": origin}, "a.b") == 200


@pytest.mark.parametrize(
    "origin", ["null", "file://", "chrome-extension://abcdef", "localhost", *(f"http://{host}" for host in STRANGE)]
)
def test_pages_from_elsewhere_may_not(origin: str) -> None:
    assert status({"Origin": origin}) == 403


def test_a_star_stands_for_any() -> None:
    assert status({"Host": "a.example", "Origin": "https://b.example"}, "*") == 200

"""Connections that say nothing, or speak slowly, neither stay nor keep others out."""

import contextlib
import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

pytest.importorskip("uvicorn")
pytest.importorskip("starlette")
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from cleaner.service.connections import bounded

SECONDS, MOST = 1.0, 50


@dataclass
class Served:
    """A service that runs, with a protocol of little patience."""

    port: int

    def connect(self, data: bytes = b"") -> socket.socket:
        made = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        made.sendall(data)
        return made

    def answers(self) -> bool:
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        with contextlib.closing(client):
            client.request("POST", "/", body=b"x" * 1000)
            return json.loads(client.getresponse().read()) == 1000


async def size(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


async def large(_: Request) -> PlainTextResponse:
    return PlainTextResponse("x" * (64 << 20))


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    app = Starlette(routes=[Route("/", size, methods=["POST"]), Route("/large", large)])
    config = uvicorn.Config(app, port=0, log_level="error", http=bounded(SECONDS, MOST), ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield Served(server.servers[0].sockets[0].getsockname()[1])
    server.should_exit = True
    thread.join(20)
    assert not thread.is_alive()


def seconds_until_closed(connection: socket.socket) -> float:
    begin = time.monotonic()
    with contextlib.suppress(ConnectionResetError):
        while connection.recv(1 << 16):
            pass
    return time.monotonic() - begin


def test_300_silent_connections_keep_nobody_out(served: Served) -> None:
    half = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Le"
    silent = [served.connect(half if number % 2 else b"") for number in range(300)]
    begin = time.monotonic()
    for _ in range(20):
        assert served.answers()
    assert time.monotonic() - begin < 5
    for connection in silent:
        assert seconds_until_closed(connection) < 10
        connection.close()


@pytest.mark.parametrize("data", [b"", b"POST / HTTP/1.1\r\nHost: localhost\r\n"])
def test_a_silent_connection_is_closed(served: Served, data: bytes) -> None:
    with served.connect(data) as connection:
        assert SECONDS / 2 < seconds_until_closed(connection) < 8 * SECONDS


def test_a_head_that_comes_byte_by_byte_is_closed_too(served: Served) -> None:
    with served.connect(b"POST / HTTP/1.1\r\n") as connection:
        begin = time.monotonic()
        with contextlib.suppress(ConnectionError):
            while time.monotonic() - begin < 20 * SECONDS:
                connection.sendall(b"A: b\r\n")
                time.sleep(0.05)
        assert time.monotonic() - begin < 10 * SECONDS


def test_the_second_request_of_a_connection_has_no_more_time_than_the_first(served: Served) -> None:
    request = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nx"
    with served.connect(request) as connection:
        assert b"200 OK" in connection.recv(1 << 16)
        connection.sendall(request[:20])
        assert seconds_until_closed(connection) < 8 * SECONDS


def test_a_connection_that_goes_on_asking_is_kept(served: Served) -> None:
    request = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nx"
    with served.connect() as connection:
        for _ in range(6):
            connection.sendall(request)
            got = b""
            while not got.endswith(b"\r\n\r\n1"):
                part = connection.recv(1 << 16)
                assert part, "was closed"
                got += part
            time.sleep(SECONDS / 4)


def test_a_body_has_more_time_than_a_head(served: Served) -> None:
    """How long it may take is the service's own limit."""
    with served.connect(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\n") as connection:
        time.sleep(2 * SECONDS)
        connection.sendall(b"abcd")
        assert b"200 OK" in connection.recv(1 << 16)


def test_whoever_does_not_take_the_answer_is_let_go(served: Served) -> None:
    taken = 0
    with served.connect(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n") as connection:
        time.sleep(4 * SECONDS)
        with contextlib.suppress(ConnectionResetError):
            while part := connection.recv(1 << 20):
                taken += len(part)
    assert taken < 64 << 20


def test_two_requests_at_once_are_both_answered(served: Served) -> None:
    request = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nx"
    with served.connect(request * 2) as connection:
        got = b""
        while got.count(b"200 OK") < 2:
            got += connection.recv(1 << 16)
        assert seconds_until_closed(connection) < 8 * SECONDS

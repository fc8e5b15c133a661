"""The cleaner over HTTP, for those whose scraper is not Python: text or HTML in, JSON out. Reads and writes no file."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Any, NamedTuple

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from cleaner.api import Cleaner
from cleaner.core import workers
from cleaner.core.kind import KINDS
from cleaner.result import Result
from cleaner.service.hosts import LOCAL, OnlyHosts
from cleaner.service.metrics import Metrics
from cleaner.service.openapi import document

_KINDS = {
    "text/plain": "text",
    "text/markdown": "markdown",
    "text/html": "html",
    "application/xhtml+xml": "html",
}


@dataclass(frozen=True)
class Limits:
    """``body`` in bytes of a request, ``seconds`` for one document, ``waiting`` requests beyond those at work."""

    workers: int = 1
    body: int = 10 << 20
    seconds: float = 10.0
    waiting: int = 64


class Job(NamedTuple):
    """A document as it goes to a worker."""

    source: str | bytes
    kind: str
    url: str | None
    charset: str | None
    explain: bool


class Refusal(HTTPException):
    """An answer that says what was wrong with a request."""


def make_app(options: Mapping[str, Any], limits: Limits, hosts: Iterable[str] = LOCAL) -> Starlette:
    """The service. ``options`` are those of ``cleaner.Cleaner``; raises ValueError for a wrong one.

    Only requests for ``hosts``, and of pages from them, are answered.
    """
    Cleaner(**options)
    service = _Service(options, limits)
    return Starlette(
        routes=[
            Route("/clean", service.clean, methods=["POST"]),
            Route("/health", service.health),
            Route("/metrics", service.show_metrics),
            Route("/openapi.json", service.openapi),
        ],
        middleware=[Middleware(OnlyHosts, hosts=[*hosts])],
        exception_handlers={HTTPException: _refused},
        lifespan=service.lifespan,
    )


class _Service:
    def __init__(self, options: Mapping[str, Any], limits: Limits) -> None:
        self.limits, self.metrics = limits, Metrics()
        self.crew = workers.Crew(partial(_build, dict(options)), limits.workers, _lost, limits.seconds)
        self.threads = ThreadPoolExecutor(limits.workers)

    @contextlib.asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncIterator[None]:
        """Workers are ready before the first request, and end with the service."""
        try:
            await asyncio.gather(*(self._work(Job("", "text", None, None, False)) for _ in range(self.limits.workers)))
            yield
        finally:
            self.crew.end()
            self.threads.shutdown()

    async def clean(self, request: Request) -> Response:
        """POST /clean: one document. Raises Refusal."""
        begin = monotonic()
        status = 500
        try:
            if self.metrics.in_flight >= self.limits.workers + self.limits.waiting:
                raise Refusal(503, "full: try again in a moment", {"Retry-After": "1"})
            with self.metrics.flight():
                job = _job(request, await self._body(request))
                answer = await self._work(job)
            if "error" in answer:
                raise Refusal(422, answer["error"])
            status = 200
            self.metrics.count(len(job.source), answer)
            return Response(json.dumps(answer), media_type="application/json")
        except HTTPException as refusal:
            status = refusal.status_code
            raise
        finally:
            self.metrics.answered(status, monotonic() - begin)

    async def health(self, _: Request) -> Response:
        """GET /health: it answers, so it is well."""
        return JSONResponse({"status": "ok", "in_flight": self.metrics.in_flight})

    async def show_metrics(self, _: Request) -> Response:
        """GET /metrics, in the text format of Prometheus."""
        return PlainTextResponse(self.metrics.text(), media_type="text/plain; version=0.0.4")

    async def openapi(self, _: Request) -> Response:
        """GET /openapi.json."""
        return JSONResponse(document(self.limits.body))

    async def _work(self, job: Job) -> dict[str, Any]:
        return await asyncio.get_running_loop().run_in_executor(self.threads, self.crew.call, job)

    async def _body(self, request: Request) -> bytes:
        """The request's body. Raises Refusal for one that is too large, or comes too slowly."""
        limit = self.limits.body
        parts, size = [], 0
        try:
            async with asyncio.timeout(self.limits.seconds):
                async for part in request.stream():
                    parts.append(part)
                    size += len(part)
                    if size > limit:
                        raise Refusal(413, f"more than {limit:,} bytes", {"Connection": "close"})
        except TimeoutError:
            raise Refusal(408, "the body came too slowly", {"Connection": "close"}) from None
        except ClientDisconnect:
            raise Refusal(400, "the client went away") from None
        return b"".join(parts)


def _job(request: Request, body: bytes) -> Job:
    """What a request asks for. Raises Refusal."""
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise Refusal(415, "packed bodies are not read: send it as it is")
    content_type, _, parameters = request.headers.get("Content-Type", "").partition(";")
    content_type = content_type.strip().lower()
    explain = request.query_params.get("explain", "false")
    if explain not in ("true", "false"):
        raise Refusal(400, "explain is true or false")
    if content_type == "application/json":
        return _json_job(body, explain == "true")
    if content_type not in _KINDS:
        raise Refusal(415, f"Content-Type is one of application/json, {', '.join(_KINDS)}")
    charset = next((p.partition("=")[2].strip(' "') for p in parameters.split(";") if "charset=" in p.lower()), None)
    return Job(body, _KINDS[content_type], request.query_params.get("url"), charset, explain == "true")


def _json_job(body: bytes, explain: bool) -> Job:
    try:
        given = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refusal(400, f"the body is no JSON: {error}") from None
    if not isinstance(given, dict):
        raise Refusal(400, f"the body is a JSON object with one of {', '.join(KINDS)}")
    if unknown := sorted(given.keys() - {*KINDS, "url"}):
        raise Refusal(400, f"no field {unknown[0][:80]!r}; there are {', '.join(KINDS)}, url")
    kinds = [kind for kind in KINDS if kind in given]
    if len(kinds) != 1:
        raise Refusal(400, f"give one of {', '.join(KINDS)}")
    kind = kinds[0]
    source, url = given[kind], given.get("url")
    if not isinstance(source, str) or not isinstance(url, str | None):
        raise Refusal(400, f"{kind} and url are strings")
    return Job(source, kind, url, None, explain)


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": error.detail}, error.status_code, error.headers)


def _build(options: dict[str, Any]) -> Callable[[Job], dict[str, Any]]:
    return partial(_clean, Cleaner(**options))


def _clean(cleaner: Cleaner, job: Job) -> dict[str, Any]:
    try:
        result = cleaner.clean(job.source, job.kind, job.url, job.charset)
    except ValueError as error:
        return {"error": str(error)}
    return _answer(result, explain=job.explain)


def _answer(result: Result, *, explain: bool) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "text": result.text,
        "title": result.title,
        "standfirst": result.standfirst,
        "kind": result.kind,
        "changed": result.changed,
        "stories": [story.as_dict() for story in result.stories],
        "sites": result.sites,
        "warnings": result.warnings,
    }
    if explain:
        answer["removed"] = [
            {"start": b.start, "end": b.end, "text": b.text, "role": b.role, "reason": str(b.reason)}
            for b in result.removed
        ]
    return answer


def _lost(_: Job, why: str) -> dict[str, Any]:
    return {"error": f"the document could not be cleaned: {why}"}

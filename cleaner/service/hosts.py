"""For whom the service answers: requests that name one of its hosts, and pages that come from one of them.

Any page in a browser on this machine can send requests to it. Those of a page from elsewhere bear its Origin; where
its owner lets its name point here (DNS rebinding), they bear its Host.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

LOCAL = ("localhost", "127.0.0.1", "::1")
ANY = "*"

_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([a-z0-9_.-]+))(?::[0-9]{1,5})?", re.IGNORECASE)
_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://(.+)", re.IGNORECASE)


class OnlyHosts:
    """Refuses (403) requests whose Host or Origin names none of ``hosts``; ``*`` among them stands for any."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self.app, self.hosts = app, frozenset(name.strip("[]").rstrip(".").lower() for name in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        why = self._refusal(Headers(scope=scope)) if scope["type"] == "http" else None
        if why is None:
            await self.app(scope, receive, send)
        else:
            await JSONResponse({"error": why}, 403, {"Connection": "close"})(scope, receive, send)

    def _refusal(self, headers: Headers) -> str | None:
        if ANY in self.hosts:
            return None
        if not self._known(headers.get("Host", "")):
            return "Host is none that is served here: see cleaner serve --allow-host"
        origin = headers.get("Origin")
        if origin is not None and not ((found := _ORIGIN.fullmatch(origin)) and self._known(found[1])):
            return "Origin is none that is served here: see cleaner serve --allow-host"
        return None

    def _known(self, host: str) -> bool:
        found = _HOST.fullmatch(host)
        return found is not None and (found[1] or found[2]).rstrip(".").lower() in self.hosts

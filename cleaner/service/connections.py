"""Connections of the service: none may wait for ever, and those that say nothing give way to those that do.

uvicorn has no time limit for a request's head, and counts connections that are silent as if they asked for something.
"""

from __future__ import annotations

import asyncio
from typing import ClassVar

from uvicorn.protocols.http.h11_impl import H11Protocol


def bounded(seconds: float, most: int) -> type[H11Protocol]:
    """A protocol for ``uvicorn.run(http=…)``.

    A connection has ``seconds`` for the head of each request, from its beginning or from the last answer, and to take
    what is sent to it. Of more than ``most`` connections the one that has waited longest without asking is closed.
    """
    return type("Bounded", (_Bounded,), {"seconds": seconds, "most": most, "waiting": {}})


class _Bounded(H11Protocol):
    seconds: ClassVar[float]
    most: ClassVar[int]
    waiting: ClassVar[dict[_Bounded, asyncio.TimerHandle]]  # in the order in which they began to wait
    stalled: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()
        if len(self.connections) > self.most:
            next(iter(self.waiting)).transport.abort()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._at_work():
            self._stop_waiting()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if not self._at_work():
            self._wait()

    def pause_writing(self) -> None:
        super().pause_writing()
        self.stalled = self.loop.call_later(self.seconds, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._go_on()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        self._go_on()
        super().connection_lost(exc)

    def _at_work(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _wait(self) -> None:
        self._stop_waiting()
        self.waiting[self] = self.loop.call_later(self.seconds, self._close)

    def _stop_waiting(self) -> None:
        if timer := self.waiting.pop(self, None):
            timer.cancel()

    def _close(self) -> None:
        self.transport.close()
        self.loop.call_later(1, self.transport.abort)  # what is not taken from us would keep it open

    def _go_on(self) -> None:
        if self.stalled is not None:
            self.stalled.cancel()
            self.stalled = None

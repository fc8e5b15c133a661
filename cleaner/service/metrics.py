"""Counters of the service in the text format of Prometheus."""

from __future__ import annotations

import contextlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

_BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """What the service has done since it began. Used by one event loop, so without locks."""

    def __init__(self) -> None:
        self.in_flight = 0
        self._requests: Counter[int] = Counter()
        self._seconds: Counter[int] = Counter()
        self._total_seconds = 0.0
        self._totals: Counter[str] = Counter()

    @contextlib.contextmanager
    def flight(self) -> Iterator[None]:
        """While a request is waiting or at work."""
        self.in_flight += 1
        try:
            yield
        finally:
            self.in_flight -= 1

    def answered(self, status: int, seconds: float) -> None:
        """Count an answer."""
        self._requests[status] += 1
        self._seconds[bisect_left(_BOUNDS, seconds)] += 1
        self._total_seconds += seconds

    def count(self, size: int, answer: Mapping[str, Any]) -> None:
        """Count a document of so many characters or bytes, by what the answer says of it."""
        self._totals["documents"] += 1
        self._totals["changed"] += answer["changed"]
        self._totals["stories"] += len(answer["stories"])
        self._totals["removed_characters"] += max(0, size - len(answer["text"]))

    def text(self) -> str:
        """All of it, for /metrics."""
        lines = ["# TYPE cleaner_requests_total counter"]
        lines += [f'cleaner_requests_total{{status="{s}"}} {n}' for s, n in sorted(self._requests.items())]
        for name in ("documents", "changed", "stories", "removed_characters"):
            lines += [f"# TYPE cleaner_{name}_total counter", f"cleaner_{name}_total {self._totals[name]}"]
        lines += ["# TYPE cleaner_in_flight gauge", f"cleaner_in_flight {self.in_flight}"]
        lines += ["# TYPE cleaner_request_seconds histogram"]
        so_far = 0
        for place, bound in enumerate((*map(str, _BOUNDS), "+Inf")):
            so_far += self._seconds[place]
            lines.append(f'cleaner_request_seconds_bucket{{le="{bound}"}} {so_far}')
        lines += [f"cleaner_request_seconds_sum {self._total_seconds:.6f}", f"cleaner_request_seconds_count {so_far}"]
        return "\n".join(lines) + "\n"

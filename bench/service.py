#!/usr/bin/env python3
"""The service under load: requests a second and delays at 1, 8 and 64 clients, and bad requests by the thousand.

    python bench/service.py [--seconds 8] [--workers 2] [--bad 10000]

Starts ``cleaner serve`` on a free port of this machine and talks to it over plain sockets, each client one connection
that is kept. Documents are the text dumps of the development corpus where that is at hand, else the seeds.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import random
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

from shards import CORPUS, ROOT, documents

COMMAND = [sys.executable, "-c", "from cleaner.cli.main import main; main()", "serve", "--port", "0"]


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> int:
    """Send a request; the answer's status, once its body has been read."""
    writer.write(request)
    await writer.drain()
    head = await reader.readuntil(b"\r\n\r\n")
    headers = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:] if b": " in line)
    await reader.readexactly(int(headers.get(b"content-length", 0)))
    return int(head.split()[1])


def post(body: bytes, content_type: str = "text/plain; charset=utf-8") -> bytes:
    """A request to clean a document."""
    head = f"POST /clean HTTP/1.1\r\nHost: x\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode("latin-1") + body


async def load(port: int, clients: int, seconds: float, requests: list[bytes]) -> None:
    """Clients that ask one after the other, for so long."""
    delays: list[float] = []
    statuses: Counter[int] = Counter()
    turn = itertools.cycle(requests)
    end = time.perf_counter() + seconds

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while (begin := time.perf_counter()) < end:
            statuses[await ask(reader, writer, next(turn))] += 1
            delays.append(time.perf_counter() - begin)
        writer.close()

    await asyncio.gather(*(client() for _ in range(clients)))
    cuts = statistics.quantiles(delays, n=100)
    print(
        f"{clients:3} clients: {len(delays) / seconds:,.0f} requests/s, p50 {cuts[49] * 1e3:.1f} ms, "
        f"p99 {cuts[98] * 1e3:.1f} ms, answers {dict(statuses)}"
    )


async def bad(port: int, count: int) -> None:
    """Requests that no client should send, some of them no HTTP at all; many at a time."""
    chance = random.Random(11)
    statuses: Counter[str] = Counter()
    for begin in range(0, count, 500):
        statuses.update(await asyncio.gather(*(_one_bad(port, chance) for _ in range(min(500, count - begin)))))
    print(f"{count:,} bad requests: {dict(statuses.most_common())}")


async def _one_bad(port: int, chance: random.Random) -> str:
    """What became of one bad request."""
    noise = chance.randbytes(chance.randrange(1, 400))
    request = chance.choice(
        [
            post(noise, "application/json"),
            post(noise, chance.choice(["application/pdf", "text/plain; charset=\xff", "", "a" * 5000])),
            post(b"x" * 300_000)[: chance.randrange(100, 2000)],  # ends early
            b"POST /clean HTTP/1.1\r\nContent-Length: -5\r\n\r\n" + noise,
            b"GET /" + noise.replace(b"\n", b"") + b" HTTP/1.1\r\nHost: x\r\n\r\n",
            noise,
        ]
    )
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request)
        writer.write_eof()
        async with asyncio.timeout(5):
            answer = await reader.read(200)
        writer.close()
    except (OSError, TimeoutError) as error:
        return type(error).__name__
    return answer[9:12].decode("latin-1") or "closed"


def memory(pid: int) -> float:
    """Resident memory of a process and its children, in MB."""
    children = [one for task in Path(f"/proc/{pid}/task").iterdir() for one in (task / "children").read_text().split()]
    found = 0
    for one in [str(pid), *children]:
        lines = Path(f"/proc/{one}/status").read_text().splitlines()
        found += next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
    return found / 1024


def main() -> None:
    """Start it, load it, abuse it, and see that it is well."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--bad", type=int, default=10_000)
    options = parser.parse_args()
    texts = [text.encode() for text in itertools.islice(documents(CORPUS), 500)]
    print(f"documents of {statistics.mean(map(len, texts)):,.0f} bytes on average, {options.workers} workers")
    command = [*COMMAND, "--workers", str(options.workers)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT) as server:
        assert server.stderr
        line = next(line for line in server.stderr if "running on" in line)
        port = int(line.split("127.0.0.1:")[1].split()[0])
        threading.Thread(target=server.stderr.read, daemon=True).start()  # a full pipe would stop the server
        requests = [post(text) for text in texts]
        for clients in (1, 8, 64):
            asyncio.run(load(port, clients, options.seconds, requests))
        before = memory(server.pid)
        asyncio.run(bad(port, options.bad))
        after = memory(server.pid)
        asyncio.run(load(port, 8, options.seconds, requests))
        running = server.poll() is None
        print(f"memory {before:.0f} MB before the bad requests, {after:.0f} MB after; still running: {running}")
        server.terminate()


if __name__ == "__main__":
    main()

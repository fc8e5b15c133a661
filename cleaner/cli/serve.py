"""``cleaner serve``: the cleaner over HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cleaner.cli.options import (
    CLEANER_OPTIONS,
    Failure,
    Size,
    cleaner_options,
    quiet_option,
    settings_for,
    timeout_option,
    workers_option,
)
from cleaner.workers import cores


def _serve(**given: Any) -> None:
    try:
        import uvicorn

        from cleaner.scale.service import Limits, make_app
    except ImportError as error:
        raise Failure(f"serving needs the package {error.name}: pip install 'news-cleaner[serve]'") from None
    limits = Limits(given["workers"] or cores(), given["max_body"], given["timeout"], given["waiting"])
    try:
        app = make_app(settings_for(Path.cwd(), given).given(*CLEANER_OPTIONS), limits)
    except ValueError as error:
        raise Failure(str(error)) from None
    # So many connections beyond the requests that may wait are told that it is full; more are refused at once.
    most = 2 * (limits.workers + limits.waiting) + 100
    log_level = "warning" if given["quiet"] else "info"
    uvicorn.run(
        app,
        host=given["host"],
        port=given["port"],
        log_level=log_level,
        access_log=False,
        limit_concurrency=most,
        timeout_keep_alive=10,
        server_header=False,
    )


serve = click.Command(
    "serve",
    callback=_serve,
    params=[
        click.Option(["--host"], default="127.0.0.1", show_default=True, help="The address to listen at."),
        click.Option(["--port"], type=click.IntRange(0, 65535), default=8377, show_default=True),
        workers_option(),
        click.Option(
            ["--max-body"], type=Size(), default=10 << 20, help="Larger requests are refused. [default: 10 MB]"
        ),
        timeout_option(10.0),
        click.Option(
            ["--waiting"],
            type=click.IntRange(min=0),
            default=64,
            show_default=True,
            help="Requests that may wait; beyond, the answer is 503.",
        ),
        quiet_option(),
        *cleaner_options(),
    ],
    help="""Answer over HTTP: POST /clean takes text or HTML and gives JSON; nothing on disk is read or written.

    \b
    cleaner serve &
    curl --data-binary @dump.txt -H 'Content-Type: text/plain' localhost:8377/clean
    curl --data-binary @page.html -H 'Content-Type: text/html' 'localhost:8377/clean?url=https://example.com/a'

    GET /health, /metrics (Prometheus) and /openapi.json. There is no password and no TLS: listen at other
    addresses than this machine's own only behind something that has them.""",
)

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
from cleaner.core.workers import cores

# For the head of a request, and for taking an answer.
_SECONDS = 10
_EVERYWHERE = {"0.0.0.0", "::", ""}  # addresses to listen at, and no names


def _serve(**given: Any) -> None:
    try:
        import uvicorn

        from cleaner.service.app import Limits, make_app
        from cleaner.service.connections import bounded
        from cleaner.service.hosts import LOCAL
    except ImportError as error:
        raise Failure(f"serving needs the package {error.name}: pip install 'news-cleaner[serve]'") from None
    limits = Limits(given["workers"] or cores(), given["max_body"], given["timeout"], given["waiting"])
    hosts = [*LOCAL, *({given["host"]} - _EVERYWHERE), *given["allow_host"]]
    try:
        app = make_app(settings_for(Path.cwd(), given).given(*CLEANER_OPTIONS), limits, hosts)
    except ValueError as error:
        raise Failure(str(error)) from None
    if given["host"] in _EVERYWHERE and not given["allow_host"] and not given["quiet"]:
        click.echo(f"only requests for {', '.join(LOCAL)} are answered: --allow-host NAME adds others", err=True)
    # So many connections beyond the requests that may wait are told that it is full; more, and the silent ones go.
    most = 2 * (limits.workers + limits.waiting) + 100
    log_level = "warning" if given["quiet"] else "info"
    uvicorn.run(
        app,
        host=given["host"],
        port=given["port"],
        log_level=log_level,
        access_log=False,
        http=bounded(_SECONDS, most),
        ws="none",
        proxy_headers=False,
        timeout_keep_alive=_SECONDS,
        server_header=False,
    )


serve = click.Command(
    "serve",
    callback=_serve,
    params=[
        click.Option(["--host"], default="127.0.0.1", show_default=True, help="The address to listen at."),
        click.Option(["--port"], type=click.IntRange(0, 65535), default=8377, show_default=True),
        click.Option(
            ["--allow-host"],
            multiple=True,
            metavar="NAME",
            help="Answer requests for this host, too, and pages from it; * for any. Repeatable. [default: localhost]",
        ),
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
    addresses than this machine's own only behind something that has them. Only requests for localhost are answered,
    and pages from there: --allow-host.""",
)

"""Cleaned hostile pages in a real browser: nothing runs, nothing is loaded, nothing takes the place of anything."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hostile_pages import HOSTILE, SHAPES

from cleaner import Cleaner

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --mute-audio"
)
SECONDS = 240
# Opens one page after the other in a frame, does there what a reader could, and says what it found.
DRIVER = """<!DOCTYPE html><meta charset=utf-8><iframe id=frame width=800 height=600></iframe><script>
const frame = document.getElementById("frame"), found = {}, allowed = /^(https?|mailto|tel|ftp|sms|magnet|geo):$/;
const events = ["click", "mouseover", "mouseenter", "focus", "toggle", "load", "error", "animationstart", "scroll"];
function look(page, name) {
    const wrong = [];
    for (const element of page.querySelectorAll("*")) {
        for (const { name, value } of element.attributes)
            if (/^on|^style$|^srcdoc$|action$/.test(name)) wrong.push(element.tagName + " " + name);
        for (const address of [element.href, element.src, element.cite])
            if (typeof address == "string" && address && !allowed.test(new URL(address, "http://x/").protocol))
                wrong.push(element.tagName + " " + address);
        if (!/^http:..www.w3.org.1999.xhtml$/.test(element.namespaceURI)) wrong.push(element.namespaceURI);
        for (const event of events) element.dispatchEvent(new Event(event));
    }
    for (const tag of ["script", "style", "iframe", "object", "embed", "form", "base", "template", "input", "button"])
        if (page.querySelector(tag)) wrong.push("<" + tag + ">");
    for (const property of ["body", "cookie", "getElementById", "forms", "title"])
        if (Object.hasOwn(page, property)) wrong.push("shadowed " + property);
    if (!(page.body instanceof frame.contentWindow.HTMLBodyElement)) wrong.push("no body");
    if (frame.contentWindow.CONFIG) wrong.push("shadowed CONFIG");
    if (page.characterSet != "UTF-8" && page.characterSet != "windows-1252") wrong.push(page.characterSet);
    if (wrong.length) found[name] = wrong;
}
async function main() {
    const names = await (await fetch("/names")).json();
    for (const name of names) {
        await new Promise(loaded => { frame.onload = loaded; frame.src = "/page/" + name; });
        await new Promise(next => setTimeout(next, 5));
        try { look(frame.contentDocument, name); } catch (error) { found[name] = [String(error)]; }
    }
    await new Promise(next => setTimeout(next, 500));
    await fetch("/done", { method: "POST", body: JSON.stringify(found) });
}
main();
</script>"""


@dataclass
class Site:
    """Pages by name, and what a browser asked for and found in them."""

    pages: dict[str, str]
    asked: list[str] = field(default_factory=list)
    found: dict[str, list[str]] = field(default_factory=dict)
    done: threading.Event = field(default_factory=threading.Event)

    def answer(self, path: str) -> tuple[str, str]:
        """Type and content of what is asked for."""
        if path == "/":
            return "text/html; charset=utf-8", DRIVER
        if path == "/names":
            return "application/json", json.dumps(list(self.pages))
        page = self.pages.get(path.removeprefix("/page/"))
        if page is not None:
            # Without a charset, so that the browser may guess one.
            return "text/html", page
        self.asked.append(path)
        return "text/plain", ""


@contextmanager
def served(site: Site) -> Iterator[str]:
    """The site's address, while it is served."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, content = site.answer(self.path)
            data = content.encode("utf-8", "replace")
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def do_POST(self) -> None:
            site.found = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()
            site.done.set()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def browser() -> str:
    """The browser's command. Without one the tests are skipped, but never where a change is checked (CI)."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None and os.environ.get("CI"):
        pytest.fail("there is no Chromium, and with CI set these tests are not left out: apt-get install chromium")
    if found is None:
        pytest.skip("there is no Chromium to load pages with: apt-get install chromium")
    return found


def visit(browser: str, pages: dict[str, str], folder: Path) -> Site:
    """What a browser asks for and finds when it opens every page."""
    site = Site(pages)
    with (
        served(site) as address,
        subprocess.Popen(
            [browser, *FLAGS.split(), f"--user-data-dir={folder}", "--remote-debugging-port=0", address],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process,
    ):
        done = site.done.wait(SECONDS)
        process.kill()
    assert done, f"the browser did not get through the pages within {SECONDS} s"
    return site


def test_the_browser_runs_hostile_pages_as_they_are(browser: str, tmp_path: Path) -> None:
    names = ("script", "image that fails", "drawing", "id of a setting", "form")
    site = visit(browser, {str(i): SHAPES["page"](HOSTILE[name]) for i, name in enumerate(names)}, tmp_path)
    assert any(path.endswith("/ran") for path in site.asked)
    assert {"0", "2", "3", "4"} <= set(site.found)


def test_nothing_runs_in_cleaned_hostile_pages(browser: str, tmp_path: Path) -> None:
    shared, pages = Cleaner(), dict[str, str]()
    for shape in ("page", "fragment", "beginning"):
        pages |= {
            f"{shape}-{i}": shared.clean(SHAPES[shape](HOSTILE[name]), "html").to_html()
            for i, name in enumerate(HOSTILE)
        }
    assert len(pages) >= 200
    site = visit(browser, pages, tmp_path)
    names = list(HOSTILE)
    assert {f"{key} {names[int(key.rpartition('-')[2])]}": wrong for key, wrong in site.found.items()} == {}
    assert [path for path in site.asked if path.endswith("/ran")] == []

"""Text or HTML, from the beginning of a document."""

import pytest

from cleaner.core.kind import kind_of


@pytest.mark.parametrize(
    "source",
    [
        "<!DOCTYPE html><html></html>",
        "\ufeff <!-- a comment -->\n<html lang='en'>",
        "<?xml version='1.0'?><!DOCTYPE html PUBLIC '-'>",
        "<p>A paragraph.</p>",
        "<DIV class='x'>A paragraph.</DIV>",
        b"\xef\xbb\xbf<!doctype html>",
        "<!doctype html>".encode("utf-16"),
    ],
)
def test_html(source: str | bytes) -> None:
    assert kind_of(source) == "html"


@pytest.mark.parametrize(
    "source",
    [
        "",
        "A headline\nA paragraph about <p> and <div>.",
        "<b>Breaking</b> news",
        "<- back",
        "3 < 4",
        b"plain",
        b"\xff\xfeA\x00",
        " " * 5000 + "<html>",
    ],
)
def test_text(source: str | bytes) -> None:
    assert kind_of(source) == "text"


class Response:
    def __init__(self, content_type: str) -> None:
        self.headers = {"Content-Type": content_type}
        self.text = "x"


def test_a_response_says_what_it_is() -> None:
    assert kind_of(Response("text/plain; charset=utf-8")) == "text"
    assert kind_of(Response("text/html")) == "html"

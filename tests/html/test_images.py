"""Images of the article: which ones stay, and how they are written."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from cleaner.html.parse import read
from cleaner.html.pipeline import HtmlCleaner, HtmlOptions
from cleaner.html.render.images import address_of, is_picture
from cleaner.result import Result, Role

PAGE = (Path(__file__).parent.parent / "cases" / "html" / "figures.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page() -> Result:
    return HtmlCleaner().clean(PAGE)


def sources(result: Result) -> list[str]:
    return html.fromstring(result.to_html()).xpath("//img/@src")


def test_the_articles_images_stay_and_no_others(page: Result) -> None:
    assert sources(page) == ["/img/ropemaker-1200.jpg?w=900", "/img/wheel.jpg", "/img/knots.jpg", "/img/shed.jpg"]


def test_an_image_is_written_with_what_it_says_of_itself(page: Result) -> None:
    wheel = '<img src="/img/wheel.jpg" alt="A wheel, &quot;the old one&quot;" width="800" height="600">'
    assert f"<figure>{wheel}\n<figcaption>" in page.to_html()
    assert '<a href="/img/knots-full.jpg"><img src="/img/knots.jpg" alt="Knots"></a>' in page.to_html()
    for gone in ("onclick", "onload", "data-", "class", "picture"):
        assert gone not in page.to_html()


def test_a_caption_that_is_kept_stands_in_its_figure() -> None:
    result = HtmlCleaner().clean(PAGE, options=HtmlOptions(keep=frozenset((Role.BODY, Role.CAPTION))))
    assert "older than the house" in result.text
    assert (
        ">\n<figcaption>The wheel is older than the house. Photo: Per Holm</figcaption>\n</figure>" in result.to_html()
    )


def test_images_in_markdown(page: Result) -> None:
    text = page.to_markdown()
    assert '![A wheel, "the old one"](/img/wheel.jpg)\n' in text
    assert "[![Knots](/img/knots.jpg)](/img/knots-full.jpg)" in text
    assert text.count("![") == 4


def test_images_are_not_text(page: Result) -> None:
    assert "Knots" not in page.text
    assert page.text.startswith("The last ropemaker")


def test_cleaning_again_keeps_them(page: Result) -> None:
    again = HtmlCleaner().clean(page.to_html())
    assert not again.changed
    assert again.to_html() == page.to_html()


@pytest.mark.parametrize(
    ("tag", "address"),
    [
        ('<img src="/a.jpg" data-src="/b.jpg">', "/a.jpg"),
        ('<img src="/placeholder.png" data-src="/b.jpg">', "/b.jpg"),
        ('<img src="data:image/png;base64,AA" srcset="/s.jpg 300w, /l.jpg 1200w">', "/l.jpg"),
        ('<picture><source srcset="/s.webp 1x, /l.webp 2x"><img></picture>', "/l.webp"),
        ('<img src="javascript:alert(1)">', None),
        ('<img src="https://[broken">', "https://[broken"),
        ("<img>", None),
    ],
)
def test_the_address_of_an_image(tag: str, address: str | None) -> None:
    root = read(f"<body>{tag}</body>").root
    assert root is not None
    assert address_of(next(root.iter("img"))) == address


@pytest.mark.parametrize(
    ("tag", "picture"),
    [
        ('<img src="/a.jpg" width="640" height="100%">', True),
        ('<img src="/a.jpg" width="24">', False),
        ('<img src="/a.jpg" class="wp-smiley">', False),
        ('<img src="/a.jpg" class="author-avatar">', False),
        ('<img src="/a.jpg" role="presentation">', False),
    ],
)
def test_icons_and_avatars_are_no_pictures(tag: str, picture: bool) -> None:
    root = read(f"<body>{tag}</body>").root
    assert root is not None
    assert is_picture(next(root.iter("img"))) is picture

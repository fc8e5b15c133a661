"""What stays of pages on which next to nothing looks like an article."""

from __future__ import annotations

import numpy as np

from cleaner.html.blocks import read_blocks
from cleaner.html.features.columns import Told, measure
from cleaner.html.guard import LITTLE, MOST_TEXT, NOTHING, guard
from cleaner.html.parse import read
from cleaner.html.pipeline import HtmlCleaner

COOKIES = "We and our partners store and access information on your device, to process personal data. " * 3
FLASH = "A small plane landed on the beach near Corrin on Sunday; nobody was hurt, and the road was closed until six."
ARTICLE = f"<article><h1>Plane lands on beach</h1><p>{FLASH}</p></article>"


def guarded(body: str, scores: dict[str, float] | None = None, ruled: tuple[int, ...] = ()) -> tuple[list[str], str]:
    """What the guard keeps where no score but those named is over 0, and its warning."""
    root = read(f"<html><body>{body}</body></html>").root
    assert root is not None
    page = read_blocks(root)
    m = measure(page, Told())
    odds = np.array([(scores or {}).get(text, 0.0) for text in page.texts])
    headline = page.texts.index("Plane lands on beach") if "Plane lands on beach" in page.texts else None
    kept, warnings = guard(m, odds, odds >= 0.4, ruled, lambda _: headline)
    return [text for text, keep in zip(page.texts, kept.tolist(), strict=True) if keep], " ".join(warnings)


def test_an_article_of_some_words_needs_no_guard() -> None:
    texts, warning = guarded(f"<p>{COOKIES}</p><p>Menu</p>", {COOKIES.strip(): 0.9})
    assert (texts, warning) == ([COOKIES.strip()], "")


def test_the_bar_is_lowered_before_it_is_given_up() -> None:
    texts, warning = guarded(f"<p>{COOKIES}</p><p>Menu</p>", {COOKIES.strip(): 0.15, "Menu": 0.05})
    assert (texts, warning) == ([COOKIES.strip()], LITTLE)


def test_a_news_flash_is_not_lost_to_a_longer_cookie_notice_or_comments() -> None:
    comments = "<p>I saw it from my window on Sunday, what a noise it was!</p>" * 9
    for aside in (f'<div class="cookie-banner"><p>{COOKIES}</p></div>', f'<div id="comments">{comments}</div>'):
        texts, warning = guarded(f"{aside}<main>{ARTICLE}</main>")
        assert (texts, warning) == ([FLASH], MOST_TEXT)


def test_what_might_be_article_stays_beside_the_part_with_most_text() -> None:
    texts, _ = guarded(f"<div><p>{COOKIES}</p></div><div><p>Short.</p><p>Menu</p></div>", {"Short.": 0.2})
    assert texts == [COOKIES.strip(), "Short."]


def test_an_article_in_what_is_named_a_dialog_stays() -> None:
    assert FLASH in guarded(f'<div class="modal-dialog">{ARTICLE}</div>')[0]


def test_a_page_without_running_text_stays_whole_but_for_what_rules_name() -> None:
    body = "<ul><li>Hill Road: closed</li><li>Share</li><li>Moss Lane: open</li></ul>"
    assert guarded(body, ruled=(1,)) == (["Hill Road: closed", "Moss Lane: open"], NOTHING)


def test_the_whole_way_of_a_flash() -> None:
    banner = f'<div class="cookie-banner"><p>{COOKIES}</p></div>'
    page = f"<html><head><title>Plane lands on beach</title></head><body>{banner}<main>{ARTICLE}</main></body></html>"
    assert HtmlCleaner().clean(page).text == FLASH

"""Most of a document is not lost in silence: cases/losses holds made-up documents whose text is like boilerplate,
comments or other stories to the scorer. Each paragraph of a page (``p``, or a list's item) and each line of a text is
the article's, but for those named below.
"""

import random
import re
from pathlib import Path

import pytest

from cleaner import Cleaner
from cleaner.html.guard import HEADED, LOST, SECTIONS
from cleaner.text.guard import TOO_MUCH

CASES = Path(__file__).parent.parent / "cases" / "losses"
TEXTS = sorted(path.stem for path in CASES.glob("*.txt"))
PAGES = sorted(path.stem for path in CASES.glob("*.html"))
WARNED = {
    "roundup_signed_parts": SECTIONS,
    "roundup_h1_parts": SECTIONS,
    "short_above_footer": HEADED,
    "short_above_comments_and_footer": HEADED,
}
TOWNS = (
    "Corrin", "Halmoor", "Estby", "Varnholt", "Quessel", "Tarnwick", "Loddon", "Brae", "Penhallow", "Skerrow", "Ostley",
    "Mirfeld", "Dunmere",
)  # fmt: skip


def paragraphs(page: str) -> list[str]:
    """The texts of a page's paragraphs, without those of comments and of what is said of the site."""
    page = re.split(r"<section class=comments|<div class=footer-about", page)[0]
    texts = re.findall(r"<(?:p|li)>(.*?)</(?:p|li)>", page.split("</nav>")[1].split("<footer")[0], re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", "", text).split()) for text in texts]


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_whose_parts_are_like_stories_stays_as_it_is(name: str, cleaner_fast: Cleaner) -> None:
    text = (CASES / f"{name}.txt").read_text(encoding="utf-8")
    assert cleaner_fast.clean(text, kind="text").text == text


@pytest.mark.parametrize("name", PAGES)
def test_a_page_keeps_every_paragraph_of_its_article(name: str, cleaner_fast: Cleaner) -> None:
    page = (CASES / f"{name}.html").read_text(encoding="utf-8")
    result = cleaner_fast.clean(page, kind="html")
    kept = " ".join(result.text.split())
    assert [text for text in paragraphs(page) if text not in kept and not text.startswith("By ")] == []
    assert result.stories == ()
    assert WARNED.get(name) in (None, *result.warnings)
    assert "Contact" not in kept


def encyclopaedia() -> str:
    """A long page of an encyclopaedia: notes and links in every sentence, and hundreds of small blocks around it."""
    chance = random.Random(3)

    def link() -> str:
        town = chance.choice(TOWNS)
        return f'<a href="/wiki/{town}" title="{town}">{town}</a>'

    def notes() -> str:
        numbers = [chance.randint(1, 400) for _ in range(chance.randint(0, 5))]
        return "".join(f'<sup class="reference"><a href="#n{i}">[{i}]</a></sup>' for i in numbers)

    def sentence() -> str:
        text = f"The harbour of {link()} was rebuilt by masons from {link()} after the flood, which had taken its walls"
        return f"{text}, and ships from {link()} call there every week.{notes()}"

    def section(number: int, town: str) -> str:
        cells = "".join(f"<tr>{f'<td>{link()}</td><td>{number}</td>' * 2}</tr>" for _ in range(25 if number < 4 else 0))
        return (
            f'<h2><span id="s{number}">{town}</span><span class="editsection">[<a href="/e">edit</a>]</span></h2>'
            f'<div class="hatnote">Main article: {link()}</div>'
            f'<div class="thumb"><div class="thumbcaption">The mill of {link()}</div></div>'
            + "".join(f"<p>{' '.join(sentence() for _ in range(5))}</p>" for _ in range(4))
            + (f'<table class="wikitable">{cells}</table>' if cells else "")
        )

    facts = "".join(
        f"<tr><th><a href='/f'>Mills</a></th><td>{link()}<br>{i} km<sup>2</sup>{notes()}</td></tr>" for i in range(150)
    )
    contents = "".join(
        f'<li><a href="#s{i}"><span>{i}</span> <span>{town}</span></a></li>' for i, town in enumerate(TOWNS)
    )
    reference = (
        '<li id="n{0}"><b><a href="#r{0}">^</a></b> <cite>Lund. <a href="http://x.example/{0}">"Mills of {1}"</a>'
        ". Corrin Press. Retrieved 3 March 2020.</cite></li>"
    )
    references = "".join(reference.format(i, TOWNS[i % 13]) for i in range(400))
    boxes = "".join(f"<tr><th>mill</th><td><ul>{f'<li>{link()}</li>' * 10}</ul></td></tr>" for _ in range(80))
    return (
        "<html><head><title>Norland - Freepedia</title></head><body><div id='content'><h1>Norland</h1>"
        "<div id='bodyContent'><div id='siteSub'>From Freepedia, the free encyclopaedia</div><div class='output'>"
        f"<table class='infobox'>{facts}</table><div id='toc' class='toc'><ul>{contents}</ul></div>"
        f"{''.join(section(i, town) for i, town in enumerate(TOWNS))}"
        f"<div class='reflist'><ol class='references'>{references}</ol></div>"
        f"<div class='navbox'><table>{boxes}</table></div></div></div></div></body></html>"
    )


def test_a_long_page_with_many_links_and_notes_keeps_its_article_and_warns(cleaner_fast: Cleaner) -> None:
    result = cleaner_fast.clean(encyclopaedia(), kind="html")
    kept = [block.kept for block in result.blocks if block.text.startswith("The harbour of")]
    assert len(kept) == 52 and all(kept)
    assert LOST in result.warnings


def test_where_most_of_the_text_stays_there_is_nothing_to_warn_of(cleaner_fast: Cleaner) -> None:
    page = (CASES / "recipe.html").read_text(encoding="utf-8")
    assert cleaner_fast.clean(page, kind="html").warnings == ()
    assert TOO_MUCH not in cleaner_fast.clean((CASES / "recipe.txt").read_text(encoding="utf-8"), kind="text").warnings

"""What a page hides from its readers stays hidden, and what only looks hidden stays."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from cleaner.html.blocks import read_blocks
from cleaner.html.pipeline import KEPT_BY_DEFAULT, HtmlCleaner, HtmlOptions
from cleaner.result import Result, Role

CASES = Path(__file__).parent.parent / "cases" / "hidden"
PAGE = (CASES / "page.html").read_text(encoding="utf-8")
SENTENCE = (
    "Whoever reads this on the boat must hand over the keys, the maps and the tickets to the first stranger, at once."
)
MORE = (
    "The carpenters come from a yard up the river, which has built and mended wooden piers for three generations.",
    "They will lift the old beams out with a floating crane, at low water, and only on days without much wind.",
    "The new ones are oak as well, which was felled two years ago and has lain in the harbour's mud ever since.",
    "Anglers lose their favourite place for the week, and the office asks them to stay behind the red fence.",
    "The ferry herself will be painted meanwhile, for the first time since she was bought from the next town.",
    "Whoever has a ticket for the year gets a week more at its end, without having to ask for it, the office said.",
)

SCRAP = "In short: the ferry stops for a week in April, the bus runs instead, and the pier gets three new beams of oak."
FURTHER = (
    "On the far bank the bakers fear for their mornings, as every second customer of theirs comes over the water.",
    "They asked for a rowing boat at the weekends, which the office refused because nobody would insure the rowers.",
    "A school class has to walk to the next bridge and back, and its teacher plans to count herons on the way.",
    "The last time that the ferry stood still for longer was the winter in which the river froze from bank to bank.",
    "Older people remember that carts with hay crossed the ice in those weeks, and that a stall sold hot chestnuts.",
    "Nothing of the kind is expected this spring, but the office has bought two hundred lanterns for the old bridge.",
)


def table(name: str) -> list[tuple[str, str]]:
    """The names and the markup of a table of cases."""
    lines = (CASES / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    rows = [
        re.split(r"\s{2,}|(?<=WordPress) |(?<=mouse) ", line, maxsplit=1) for line in lines if line and line[0] != "#"
    ]
    return [(name, markup) for name, markup in rows]


def page(markup: str) -> str:
    return PAGE.replace("<!--HERE-->", markup)


def paragraphs(texts: tuple[str, ...] = MORE) -> str:
    return "\n".join(f"<p>{text}</p>" for text in texts)


@pytest.fixture(scope="module")
def cleaner() -> HtmlCleaner:
    return HtmlCleaner()


def outputs(result: Result) -> list[str]:
    """Everything that comes out of a page, a line each without white space."""
    stories = " ".join(f"{story.title} {story.text}" for story in result.stories)
    forms = (result.text, result.to_html(), result.to_markdown(), stories, f"{result.title} {result.standfirst}")
    return ["".join(form.split()) for form in forms]


HIDES, SHOWS = table("hides"), table("shows")


def test_there_are_forty_forms_and_ten_look_alikes() -> None:
    assert len(HIDES) >= 40 and len(SHOWS) >= 10
    assert all("SECRET" in markup for _, markup in HIDES) and all("SHOWN" in markup for _, markup in SHOWS)


@pytest.mark.parametrize("markup", [m for _, m in HIDES], ids=[name for name, _ in HIDES])
def test_hidden_text_is_in_no_output(cleaner: HtmlCleaner, markup: str) -> None:
    result = cleaner.clean(page(markup.replace("SECRET", SENTENCE)))
    assert all("thefirststranger" not in form for form in outputs(result))
    assert "mend the pier" in result.text and "before the regatta" in result.text


READ = [case for case in HIDES if case[0] not in ("template", "hidden input", "comment", "noscript")]


@pytest.mark.parametrize("markup", [m for _, m in READ], ids=[name for name, _ in READ])
def test_hidden_text_is_among_what_was_removed_with_its_reason(cleaner: HtmlCleaner, markup: str) -> None:
    result = cleaner.clean(page(markup.replace("SECRET", SENTENCE)))
    (removed,) = [block for block in result.removed if "the first stranger" in block.text]
    assert removed.role == Role.HIDDEN
    assert str(removed.reason).startswith("hidden by style (")
    assert any("readers of the page don't see" in warning for warning in result.warnings)


@pytest.mark.parametrize("markup", [m for _, m in READ], ids=[name for name, _ in READ])
def test_hidden_text_comes_back_where_it_is_asked_for(cleaner: HtmlCleaner, markup: str) -> None:
    options = HtmlOptions(keep=KEPT_BY_DEFAULT | {Role.HIDDEN})
    result = cleaner.clean(page(markup.replace("SECRET", SENTENCE)), options=options)
    assert "the first stranger" in result.text


@pytest.mark.parametrize("markup", [m for _, m in SHOWS], ids=[name for name, _ in SHOWS])
def test_what_readers_can_see_stays(cleaner: HtmlCleaner, markup: str) -> None:
    result = cleaner.clean(page(markup.replace("SHOWN", MORE[0])))
    assert MORE[0] in result.text
    assert "for three generations" in result.to_html() and "for three generations" in result.to_markdown()
    assert not any(block.role == Role.HIDDEN and "generations" in block.text for block in result.blocks)


@pytest.mark.parametrize("markup", [m for _, m in HIDES + SHOWS], ids=[name for name, _ in HIDES + SHOWS])
def test_cleaning_again_changes_nothing(cleaner: HtmlCleaner, markup: str) -> None:
    done = cleaner.clean(page(markup.replace("SECRET", SENTENCE).replace("SHOWN", MORE[0])))
    again = cleaner.clean(done.to_html())
    assert again.to_html() == done.to_html()
    assert again.text == done.text and not again.changed


@pytest.mark.parametrize(
    ("sentence", "seen"),
    [
        ("<p>The piles<span hidden>A pile is a post.</span> were rotten.</p>", "The piles were rotten."),
        ("<p>The harbour <i style='display:none'>xqzt </i>office said so.</p>", "The harbour office said so."),
        ("<p>The har<b hidden> secret </b>bour office said so.</p>", "The harbour office said so."),
        (
            "<p>Read the <a href='/r'>report<span class='sr-only'> (opens in a new window)</span></a>.</p>",
            "Read the report.",
        ),
        ("<p><span class='sr-only'>Note: </span>The piles were rotten.</p>", "The piles were rotten."),
        ("<p>The piles <span hidden>one</span> <span hidden>two</span> were rotten.</p>", "The piles were rotten."),
    ],
)
def test_sentences_are_neither_glued_nor_split(cleaner: HtmlCleaner, sentence: str, seen: str) -> None:
    result = cleaner.clean(page(sentence + paragraphs(MORE[:2])), options=HtmlOptions(mode="rules"))
    assert seen in result.text.split("\n")
    assert seen in re.sub(r"<[^>]+>|\[|\]\(/r\)", "", result.to_html())
    assert seen in re.sub(r"\[|\]\(/r\)", "", result.to_markdown())


@pytest.mark.parametrize(
    "fold",
    [
        '<div id="rest" style="display:none">{}</div>',
        '<div class="paywall" hidden>{}</div>',
        '<section style="height:0;overflow:hidden">{}</section>',
        '<style>.rest{{display:none}}</style><div class="rest">{}</div>',
        '<div data-lazy="1" hidden><div>{}</div></div><script>document.querySelector("div").hidden = false</script>',
    ],
)
def test_the_rest_of_the_article_that_is_folded_away_is_article(cleaner: HtmlCleaner, fold: str) -> None:
    result = cleaner.clean(page(fold.format(paragraphs())))
    assert all(text in result.text for text in MORE)
    assert all(text in result.to_markdown() for text in MORE)
    assert any("until a script or a click" in warning for warning in result.warnings)


def test_paragraphs_that_are_folded_away_one_by_one_are_article(cleaner: HtmlCleaner) -> None:
    folded = "\n".join(f'<p style="display:none">{text}</p>' for text in MORE)
    assert all(text in cleaner.clean(page(folded)).text for text in MORE)


def test_answers_that_a_button_opens_are_article(cleaner: HtmlCleaner) -> None:
    answers = "\n".join(
        f'<div class="item"><h3><button aria-expanded="false">Question {number}?</button></h3>'
        f'<div class="answer" style="display:none"><p>{text}</p></div></div>'
        for number, text in enumerate(MORE[:3])
    )
    text = cleaner.clean(page(answers)).text
    assert all(answer in text for answer in MORE[:3])


def test_the_rest_that_a_link_on_the_page_opens_is_article(cleaner: HtmlCleaner) -> None:
    fold = (
        f'<p><a href="#rest" data-toggle="collapse">Read on</a></p><div id="rest" hidden>{paragraphs(MORE[:2])}</div>'
    )
    assert all(answer in cleaner.clean(page(fold)).text for answer in MORE[:2])


def test_what_a_script_takes_to_its_place_is_article(cleaner: HtmlCleaner) -> None:
    """React streams a page so: hidden at its end, and then put where a placeholder stands."""
    streamed = "".join(
        f'<div hidden id="S:{number}"><p>{text}</p></div><script>$RC("B:{number}","S:{number}")</script>'
        for number, text in enumerate(MORE)
    )
    text = cleaner.clean(page("").replace("</footer>", f"</footer>{streamed}")).text
    assert all(sentence in text for sentence in MORE[:5])


def test_an_article_in_hidden_pieces_beside_the_page_is_article_without_the_script_that_places_them(
    cleaner: HtmlCleaner,
) -> None:
    """As crawlers save streamed pages: what is seen is a scrap, and nothing says any more where the rest belongs."""
    pieces = "".join(
        f'<div hidden id="S:{n}"><p>{one}</p><p>{two}</p></div>'
        for n, (one, two) in enumerate(zip(MORE, FURTHER, strict=True))
    )
    page = f"<body><div><main><div><p>{SCRAP}</p></div></main></div><div>{pieces}</div></body>"
    text = cleaner.clean(page).text
    assert all(sentence in text for sentence in MORE + FURTHER)


def test_a_longer_article_that_is_hidden_elsewhere_is_not_taken_for_the_one_that_is_seen(cleaner: HtmlCleaner) -> None:
    other = f"<div><article hidden><h2>Another pier</h2>{paragraphs()}</article></div><footer>"
    result = cleaner.clean(page("").replace("<footer>", other))
    assert "for three generations" not in result.text and "before the regatta" in result.text


@pytest.mark.parametrize("paragraph", ["<p><b hidden>\x7f</b></p>", "<p><b hidden>secret</b>\x7f</p>"])
def test_a_hidden_control_character_hides_nothing_behind_it(paragraph: str) -> None:
    """Control characters are no text, so there is no block of them that could be hidden."""
    read = read_blocks(html.fromstring(f"<div>{paragraph}<p>{MORE[0]}</p></div>"))
    (seen,) = [block for block, text in enumerate(read.texts) if text == MORE[0]]
    assert seen not in read.veiled and seen not in read.runs
    assert ("secret" in paragraph) == any("secret" in text for text in read.texts)


def test_sentences_that_fold_away_most_of_their_words_are_article(cleaner: HtmlCleaner) -> None:
    folded = "\n".join(f'<p>{text[:12]}<span style="display:none">{text[12:]} {text}</span></p>' for text in MORE)
    text = cleaner.clean(page(folded)).text
    assert all(sentence in text for sentence in MORE)


@pytest.mark.parametrize(
    "around",
    [
        '<div id="app" style="opacity:0">{}</div>',
        "<main hidden><div>{}</div></main><script>show()</script>",
        "<dialog>{}</dialog>",
    ],
)
def test_a_page_that_hides_all_of_its_article_does_not_come_out_empty(cleaner: HtmlCleaner, around: str) -> None:
    result = cleaner.clean(
        f"<html><body><p>Loading</p>{around.format('<h1>The pier</h1>' + paragraphs())}</body></html>"
    )
    assert all(text in result.text for text in MORE)
    assert "three generations" in result.to_html() and "three generations" in cleaner.clean(result.to_html()).text


def test_a_page_on_which_everything_is_hidden_comes_out_whole(cleaner: HtmlCleaner) -> None:
    result = cleaner.clean(f'<html><body style="display:none">{paragraphs(MORE[:1])}</body></html>')
    assert MORE[0] in result.text


def test_what_is_hidden_within_a_fold_stays_hidden(cleaner: HtmlCleaner) -> None:
    result = cleaner.clean(page(f'<div hidden>{paragraphs()}<p style="display:none">{SENTENCE}</p></div>'))
    assert MORE[5] in result.text and "the first stranger" not in result.text


def test_a_lone_paragraph_is_no_fold_however_long(cleaner: HtmlCleaner) -> None:
    result = cleaner.clean(page(f"<p hidden>{' '.join([SENTENCE] * 8)}</p>"))
    assert "the first stranger" not in result.text


def test_another_article_that_is_hidden_elsewhere_is_none(cleaner: HtmlCleaner) -> None:
    other = f"</article><div><div><article hidden><h2>Another pier</h2><p>{SENTENCE}</p></article></div></div><article>"
    result = cleaner.clean(page(other))
    assert all("thefirststranger" not in form for form in outputs(result))


def test_an_image_in_what_is_hidden_is_hidden(cleaner: HtmlCleaner) -> None:
    image = '<img src="/{}.jpg" width="600" height="400" alt="x">'
    markup = f"<p>{MORE[0]}{image.format('seen')}</p><div hidden><p>{SENTENCE}</p>{image.format('unseen')}</div>"
    found = cleaner.clean(page(markup)).to_html()
    assert "/seen.jpg" in found and "/unseen.jpg" not in found


def test_the_blocks_put_together_are_the_page_with_its_hidden_text(cleaner: HtmlCleaner) -> None:
    result = cleaner.clean(page("<p>The piles<span hidden>A pile is a post.</span> were rotten<b hidden>!</b>.</p>"))
    joined = "".join(block.text for block in result.blocks).replace(" ", "")
    assert "ThepilesApileisapost.wererotten!." in joined
    ends = [0, *(block.end for block in result.blocks)]
    assert all(block.start in (end, end + 1) for block, end in zip(result.blocks, ends, strict=False))
    assert all(block.end - block.start == len(block.text) for block in result.blocks)


HIDING = st.sampled_from(
    ['style="display:none"', "hidden", 'class="sr-only"', 'style="opacity:0"', 'style="color:red"', ""]
)
ELEMENT = st.sampled_from(["p", "div", "span", "b", "a", "li", "dialog"])
TEXT = st.sampled_from([*MORE, SENTENCE, "one", " two ", "a\U000e0041b", "x\u200b\u200cy", "\n"])
TREE = st.recursive(
    TEXT,
    lambda inner: st.tuples(ELEMENT, HIDING, st.lists(inner, max_size=4)).map(
        lambda node: f"<{node[0]} {node[1]}>{''.join(node[2])}</{node[0]}>"
    ),
    max_leaves=14,
)


@given(st.lists(TREE, max_size=5))
def test_the_invariants_hold_on_hidden_text_of_any_form(trees: list[str]) -> None:
    result = HtmlCleaner().clean(page("".join(trees)))
    again = HtmlCleaner().clean(result.to_html())
    assert again.to_html() == result.to_html() and again.text == result.text
    assert all(block.reason is not None for block in result.removed)

"""Documents of many kinds, languages and layouts, written by hand, come out as a reader would have them.

``cases/kinds/clean`` holds documents with nothing to remove. ``cases/kinds/dumps`` holds dumps: each line is its
label, a tab and the line as it stands; 1 is the article, 0 is not, -1 is a line (byline, date, caption) that may stay
or go. What is not right yet stands in the lists below, and a case that comes right has to be taken off them.
"""

from collections.abc import Iterable
from pathlib import Path

import pytest

from cleaner import Cleaner, Result

CASES = Path(__file__).parent.parent / "cases" / "kinds"
DOCUMENTS = sorted(path.stem for path in (CASES / "clean").glob("*.txt"))
DUMPS = sorted(path.stem for path in (CASES / "dumps").glob("*.tsv"))

# What each list of cases has in common, and the cases.
CHANGED = {
    "a subheading or heading of one word that footers have as well (Contact, Cookies, Newsletter, Press release)": (
        "en_press_release en_privacy_policy fr_communique"
    ),
    "'Comments' on a line between the paragraphs of an essay": "en_first_person_share",
}
LOST = {
    "the sentence under a related headline goes with it": "tr_portal",
    "the last short line under a letter or a release goes": (
        "en_then_bar_category_letters_editor fr_then_upper_communique"
    ),
    "a short line goes that stands where other stories' headers or its own end are": (
        "en_then_bar_category_feature_subheads pt_then_url_entrevista"
    ),
}
LEFT = {
    "the guard stands back from a short article in much furniture": "ar_then_full_interview ko_portal",
    "stories with nothing, a separator or a headline alone between them": (
        "en_agg_full_hard_wrapped en_headline_only en_nothing_between en_separator_only "
        "en_then_sharerep_review_box fr_then_upper_communique zh_then_sharerep_press_release"
    ),
    "headers of a kind that is not known: name, category, address, number, date or source in one line with the title": (
        "de_scroll_artikel de_then_keyvalue_reportage_abschnitte de_then_url_interview en_agg_title_then_meta "
        "en_live_feed_appended_longform en_then_agesource_liveblog en_then_hash_interview_bold "
        "en_then_stamp_science_units fr_fil_depeches ru_agregator ru_then_nextart_reportazh "
        "ru_then_stamp_press_reliz tr_akis tr_then_keyvalue_roportaj zh_then_hash_reportage"
    ),
    "an age without spaces, or in a script that the scorer has seen little of": (
        "hi_then_agesource_reportage ja_matome ja_then_title_sourceage_interview ko_then_bar_category_interview zh_juhe"
    ),
    "teasers, widgets, author cards and promos right under the last paragraph": (
        "en_author_card_more en_opinion_dump_authorbio en_podcast_transcript_promos en_teaser_readmore "
        "en_weather_widget_inside pl_portal"
    ),
    "a line between paragraphs that leads to another article": "en_related_between fr_portail it_portale",
    "one line of furniture that looks like a subheading, a name or a date": (
        "en_also_read_glued en_caption_credit_mixed en_lang_switch_footer en_social_embed"
    ),
}


def document(name: str) -> str:
    return (CASES / "clean" / f"{name}.txt").read_bytes().decode("utf-8")


def dump(name: str) -> tuple[str, list[str]]:
    """The dump as a text, and the label of each of its lines."""
    rows = (CASES / "dumps" / f"{name}.tsv").read_bytes().decode("utf-8").splitlines()
    labels, lines = zip(*(row.split("\t", 1) for row in rows), strict=True)
    return "\n".join(lines), list(labels)


def standing(text: str, result: Result) -> list[str]:
    """What became of each line of ``text``: "whole", "part" or "gone"; a blank line is whole."""
    removed = bytearray(len(text))
    for start, end in result.removed_spans:
        removed[start:end] = b"\1" * (end - start)
    found = []
    start = 0
    for line in text.split("\n"):
        marks = {removed[start + at] for at, character in enumerate(line) if not character.isspace()}
        found.append("whole" if marks <= {0} else "gone" if marks == {1} else "part")
        start += len(line) + 1
    return found


def cases(names: Iterable[str], not_yet: dict[str, str]) -> list[object]:
    """The names as parameters, with those in ``not_yet`` (reason: names) expected to fail."""
    reasons = {name: reason for reason, listed in not_yet.items() for name in listed.split()}
    return [
        pytest.param(name, marks=pytest.mark.xfail(strict=True, reason=reasons[name])) if name in reasons else name
        for name in names
    ]


def wrong(cleaner: Cleaner, name: str, label: str, right: str) -> list[str]:
    """The lines of a dump that have the label, and of which it is not so that they are ``right``."""
    text, labels = dump(name)
    states = standing(text, cleaner.clean(text, kind="text"))
    rows = zip(text.split("\n"), labels, states, strict=True)
    return [line for line, found, state in rows if found == label and state != right]


@pytest.mark.parametrize("name", cases(DOCUMENTS, CHANGED))
def test_a_document_with_nothing_to_remove_stays_as_it_is(name: str, cleaner_fast: Cleaner) -> None:
    assert cleaner_fast.clean(document(name), kind="text").text == document(name)


@pytest.mark.parametrize("name", cases(DUMPS, LOST))
def test_no_line_of_the_article_is_lost(name: str, cleaner_fast: Cleaner) -> None:
    assert wrong(cleaner_fast, name, "1", "whole") == []


@pytest.mark.parametrize("name", cases(DUMPS, LEFT))
def test_nothing_but_the_article_is_left(name: str, cleaner_fast: Cleaner) -> None:
    assert wrong(cleaner_fast, name, "0", "gone") == []


def test_the_lists_name_cases_that_exist() -> None:
    for known, names in ((CHANGED, DOCUMENTS), (LOST, DUMPS), (LEFT, DUMPS)):
        listed = " ".join(known.values()).split()
        assert set(listed) <= set(names)
        assert len(listed) == len(set(listed))

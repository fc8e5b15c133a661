"""Named features of lines."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cleaner.core.lines import split
from cleaner.core.words import shipped_lexicon
from cleaner.result import Evidence, StoryHeader
from cleaner.text.features import NAMES, features

PROSE = "The committee said on Tuesday that the bridge would be closed for repairs, and that it could take a year."


def table(text: str, evidence: Evidence | None = None) -> dict[str, list[float]]:
    """Each feature's values, line by line."""
    matrix = features(split(text), evidence or Evidence(), shipped_lexicon())
    return {name: matrix[:, i].round(3).tolist() for i, name in enumerate(NAMES)}


def test_names_are_unique() -> None:
    assert len(set(NAMES)) == len(NAMES)


def test_running_text_is_told_from_a_menu() -> None:
    found = table(f"Home\n{PROSE}\nSign in")
    assert found["prose"] == [0, 1, 0]
    assert found["one word"] == [1, 0, 0]
    assert found["words above"][0] == 0


def test_running_text_is_seen_in_scripts_without_spaces() -> None:
    found = table("首页\n委员会周二表示，这座桥将因维修而关闭，可能需要一年的时间才能重新开放。")
    assert found["prose"] == [0, 1]


def test_dates_ages_and_clocks_have_their_shapes() -> None:
    found = table("3 March 2025\n5 minutes ago\n14:05\nAn ordinary line")
    assert found["date shape"] == [1, 0, 0, 0]
    assert found["age shape"] == [0, 1, 0, 0]
    assert found["clock shape"] == [0, 0, 1, 0]


def test_an_age_needs_a_number_or_nothing_but_words_of_time() -> None:
    found = table(
        "3時間前\n3小时前\n3 घंटे पहले\n5h\nil y a une heure\nYesterday\nقطار الدلتا تعطل مرة ساعتين\n2 hours ago"
    )
    assert found["age shape"] == [1, 1, 1, 1, 1, 1, 0, 1]


def test_blank_lines_between_all_lines_say_nothing() -> None:
    lines = ["Home", PROSE, "Sign in", PROSE]
    wide, tight = table("\n\n".join(lines)), table("\n".join(lines))
    assert wide["gap above"] == tight["gap above"]
    assert wide["document gaps"] == tight["document gaps"] == [0, 0, 0, 0]


def test_running_text_is_seen_where_no_word_of_the_language_is_known() -> None:
    found = table("Ka moa te kuri i raro i te rakau nui, a ka oho ake te tamaiti i te ahiahi.")
    assert found["prose"] == [1]


def test_a_twin_within_a_few_lines_is_near() -> None:
    found = table(f"Fox News\n5h\n- Fox News\n{PROSE}")
    assert found["repeats near"] == [1, 0, 1, 0]
    assert found["repeats"][0] > 0 == found["repeats"][1]


def test_a_change_of_topic_lowers_what_was_seen_above() -> None:
    bridge = (
        "The old bridge across the river carries heavy traffic every morning, said engineers of the bridge office.\n"
        * 6
    )
    bread = "Knead dough with flour until smooth, leave dough somewhere warm, then bake bread golden inside oven.\n" * 6
    found = table(bridge + bread)["next 40 seen above"]
    assert found[6] < 0.2 < found[3]


def test_what_rules_say_is_a_feature() -> None:
    evidence = Evidence(drops={0: "a"}, hints={1: "b"}, keeps={2: "c"}, stories=[StoryHeader(1, 2, "d")], ends={3: "e"})
    found = table("one\ntwo\nthree\nfour", evidence)
    assert found["rule drops"] == [1, 0, 0, 0]
    assert found["rule hints"] == [0, 1, 0, 0]
    assert found["rule keeps"] == [0, 0, 1, 0]
    assert found["rule story"] == [0, 1, 1, 0]
    assert found["rule end"] == [0, 0, 0, 1]


@given(st.text() | st.lists(st.sampled_from(["Home", PROSE, "", "- a", "5h", "天气很好。", "© 2025"])).map("\n".join))
def test_features_are_finite_for_any_text(text: str) -> None:
    lines = split(text)
    matrix = features(lines, Evidence(), shipped_lexicon())
    assert matrix.shape == (len(lines), len(NAMES))
    assert np.isfinite(matrix).all()
    assert np.abs(matrix).max(initial=0) < 50

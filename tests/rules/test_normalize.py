"""One spelling for texts that look the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.rules.normalize import align, key_of, normalize


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Read More", "read more"),
        ("  → Read more »  ", "read more"),
        ("• READ MORE:", "read more"),
        ("|| Read more ||", "read more"),
        ("Read more…", "read more"),
        ("Read more [...]", "read more"),
        ("... Read more", "read more"),
        ("Read\u00a0more", "read more"),
        ("Read\u2003 \tmore", "read more"),
        ("Re\u00adad mo\u200bre", "read more"),
        ("Ｒｅａｄ　ｍｏｒｅ", "read more"),
        ("Today’s “news”", 'today\'s "news"'),
        ("2019–2024", "2019-2024"),
        ("٣ تعليقات", "3 تعليقات"),
        ("३ टिप्पणियाँ", "3 टिप्पणियाँ"),
        ("DEVAMI İÇİN TIKLAYIN", "devami için tiklayin"),
        ("ΔΙΑΒΆΣΤΕ ΕΠΊΣΗΣ", "διαβαστε επισησ"),
        ("Διαβάστε επίσης", "διαβαστε επισησ"),
        ("کتاب های", "كتاب هاي"),
        ("اقرأ أيضاً", "اقرا ايضا"),
        ("\u200fاقرأ أيضا\u200f", "اقرا ايضا"),
        ("Straße", "strasse"),
        ("cafe\u0301", "café"),
        ("A full stop stays.", "a full stop stays."),
        ("***", "***"),
        ("—", "-"),
    ],
)
def test_key(text: str, key: str) -> None:
    assert key_of(text) == key


def test_marks_alone_are_not_taken_off() -> None:
    assert key_of("•••") == "•••"


@given(st.text(max_size=80))
def test_normalizing_twice_changes_nothing(text: str) -> None:
    once = normalize(text)
    assert normalize(once) == once


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=0x24F), max_size=60))
def test_offsets_lead_back_to_the_text(text: str) -> None:
    normalized, offsets = align(text)
    assert len(offsets) == len(normalized) + 1
    assert offsets[-1] == len(text)
    assert list(offsets) == sorted(offsets)

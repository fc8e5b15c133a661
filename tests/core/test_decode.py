"""Decoding gives a text that encodes to the same bytes again, or says that it can't."""

import codecs

import pytest
from encodings_support import ENGLISH, JAPANESE, POLISH, TOLD_APART
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.core.decode import DecodeError, declared_in, decode, known_encoding


@pytest.mark.parametrize(("text", "encoding"), TOLD_APART, ids=lambda value: value if len(value) < 20 else "")
def test_an_encoding_is_told_from_the_bytes(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    found = decode(data)
    assert found.text == text
    assert found.encode(found.text) == data


@pytest.mark.parametrize(("text", "encoding"), [(ENGLISH, "cp1252"), (ENGLISH, "mac_roman"), (POLISH, "iso8859_2")])
def test_bytes_come_back_even_where_the_guess_is_a_sister_encoding(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    found = decode(data)
    assert found.encode(found.text) == data
    assert found.text.isascii() is False


@pytest.mark.parametrize(("text", "encoding"), [(POLISH, "iso8859_2"), (JAPANESE, "utf-16-le"), (ENGLISH, "cp1252")])
def test_the_declared_encoding_is_believed(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), encoding).text == text


def test_a_declared_encoding_that_does_not_fit_is_not_believed() -> None:
    assert decode(ENGLISH.encode(), "shift_jis").text == ENGLISH


def test_a_byte_order_mark_is_kept_beside_the_text() -> None:
    found = decode(codecs.BOM_UTF8 + "é\n".encode())
    assert (found.text, found.mark) == ("é\n", codecs.BOM_UTF8)
    assert found.encode("\n") == codecs.BOM_UTF8 + b"\n"


def test_half_a_pair_in_utf_16_comes_back() -> None:
    data = codecs.BOM_UTF16_LE + "a".encode("utf-16-le") + b"\x00\xd8" + "b\n".encode("utf-16-le")
    found = decode(data)
    assert found.encode(found.text) == data


def test_latin_1_declared_means_what_browsers_take_it_for() -> None:
    assert decode(b"\x93quoted\x94", "iso-8859-1").text == "“quoted”"
    assert decode(b"\x81 control", "iso-8859-1").text == "\x81 control"  # not in cp1252: what the label says


def test_nul_bytes_in_text_are_text() -> None:
    assert decode(b"A line with a NUL \x00 in it.\n" * 3).text == "A line with a NUL \x00 in it.\n" * 3


def test_utf_8_with_a_stray_byte_is_refused_by_name_and_place() -> None:
    with pytest.raises(DecodeError, match="offset 3"):
        decode("É é".encode()[:3] + b"\x92" + "é à ü ö ä".encode())


def test_utf_16_cut_in_the_middle_of_a_character_is_refused() -> None:
    with pytest.raises(DecodeError):
        decode(codecs.BOM_UTF16_LE + "text of some length".encode("utf-16-le") + b"x")


@pytest.mark.parametrize("name", ["rot13", "base64", "unicode_escape", "no-such", "idna", "a\0b"])
def test_codecs_that_are_no_encodings_of_documents_are_unknown(name: str) -> None:
    assert not known_encoding(name)


def test_encodings_are_known_by_their_common_names() -> None:
    assert all(map(known_encoding, ["UTF-8", "latin-1", "Shift_JIS", "x-sjis", "windows-1251", "ks_c_5601-1987"]))


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b'<meta charset="utf-8">', "utf-8"),
        (b"<META http-equiv=content-type content='text/html; charset=Shift_JIS'>", "Shift_JIS"),
        (b'<?xml version="1.0" encoding="koi8-r"?>', "koi8-r"),
        (b"<p>charset=utf-8</p>", None),
    ],
)
def test_what_a_page_declares(head: bytes, name: str | None) -> None:
    assert declared_in(head) == name


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "cp1252", "shift_jis", "iso2022_jp", "utf-16"]))
@example(b"\xff\xfe\x00\x00", None)
@example(b"\xff\xfea", None)
@example(b"\x1b$B\x1b(B\x1b(B", None)
@example(b"\x00" * 8, None)
def test_any_bytes_come_back_exactly_or_are_refused(data: bytes, declared: str | None) -> None:
    try:
        found = decode(data, declared)
    except DecodeError:
        return
    assert found.encode(found.text) == data

"""JSON Lines: fields are cut where they are written, everything else keeps its bytes."""

import json

import pytest
from files_support import drop_lines
from hypothesis import given
from hypothesis import strategies as st

from cleaner.files.content import clean_bytes
from cleaner.files.forms import Form
from cleaner.files.outcome import Request
from cleaner.files.rows import RowError, fields, written_spans

ROWS = Form("rows", "")


def clean(text: str, *names: str) -> str:
    return clean_bytes(text.encode(), ROWS, Request(fields=names or ("text",)), drop_lines).new.decode()


def test_only_the_field_changes() -> None:
    row = '{"id":  1.0e5, "text": "Keep.\\nDROP this\\nEnd.", "n":12345678901234567890, "z":{"text":"DROP"}}\n'
    assert clean(row) == '{"id":  1.0e5, "text": "Keep.\\nEnd.", "n":12345678901234567890, "z":{"text":"DROP"}}\n'


def test_several_fields_and_nested_ones() -> None:
    row = '{"a": "x\\nDROP", "b": {"c": {"d": "y\\nDROP\\n"}, "e": "DROP"}}'
    assert clean(row, "a", "b.c.d") == '{"a": "x\\n", "b": {"c": {"d": "y\\n"}, "e": "DROP"}}'


def test_a_name_with_a_dot_in_it_is_found_too() -> None:
    assert clean('{"a.b": "x\\nDROP"}', "a.b") == '{"a.b": "x\\n"}'


def test_escapes_stay_as_they_were_written() -> None:
    row = '{"text": "caf\\u00e9 \\ud83d\\ude00 \\/ \\"q\\"\\nDROP \\u00e9\\ud83d\\ude00\\n\\u0065nd é"}'
    assert clean(row) == '{"text": "caf\\u00e9 \\ud83d\\ude00 \\/ \\"q\\"\\n\\u0065nd é"}'


def test_line_ends_and_blank_lines_between_rows_stay() -> None:
    text = '{"text": "a\\nDROP"}\r\n\r\n{"text": "b"}\n\n{"text": "c\\nDROP\\n"}'
    assert clean(text) == '{"text": "a\\n"}\r\n\r\n{"text": "b"}\n\n{"text": "c\\n"}'


def test_a_row_that_is_no_object_stays_and_is_named_the_others_are_done() -> None:
    done = clean_bytes(b'{"text": "a\\nDROP"}\n[1]\n{"text": 3}\n{"text": "b"', ROWS, Request(), drop_lines)
    assert done.new == b'{"text": "a\\n"}\n[1]\n{"text": 3}\n{"text": "b"'
    assert [problem.split(":")[0] for problem in done.problems] == [
        "row 2 is no JSON object and stays as it is",
        "row 4 is no JSON object and stays as it is",
    ]


def test_a_field_that_no_row_has_is_a_problem() -> None:
    assert clean_bytes(b'{"body": "x"}\n', ROWS, Request(), drop_lines).problems == (
        "no row has the field text (--field)",
    )


NO_OBJECTS = ["", "[]", "3", '"x"', "{", '{"a"', '{"a":', '{"a":1', '{"a":1,}', '{"a" 1}', '{"a":1 "b":2}', '{"a":1} x']


@pytest.mark.parametrize(
    "row", [*NO_OBJECTS, "{1:2}", '{"text": "\\x"}', '{"text": "abc', "{" * 5000, '{"text":' * 3000]
)
def test_what_is_no_object_is_refused(row: str) -> None:
    with pytest.raises(RowError):
        fields(row, ("text", "a.b"))


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text() | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["text", "a", "é"]), inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from(["text", "a", "b"]), JSON), st.booleans(), st.sampled_from([None, 1]))
def test_rows_that_others_wrote_are_read(row: dict[str, object], ascii_only: bool, indent: int | None) -> None:
    written = json.dumps(row, ensure_ascii=ascii_only, indent=indent).replace("\n", " ")
    found = {field.name: field.value for field in fields(written, ("text", "a.text"))}
    inner = row.get("a")
    wanted = {"text": row.get("text"), "a.text": inner.get("text") if isinstance(inner, dict) else None}
    assert found == {name: value for name, value in wanted.items() if isinstance(value, str)}


@given(st.text(), st.booleans(), st.data())
def test_spans_of_a_value_are_spans_of_what_is_written(value: str, ascii_only: bool, data: st.DataObject) -> None:
    written = json.dumps({"text": value}, ensure_ascii=ascii_only)
    (field,) = fields(written, ("text",))
    start = data.draw(st.integers(0, len(value)))
    end = data.draw(st.integers(start, len(value)))
    ((a, b),) = written_spans(written, field, [(start, end)])
    assert json.loads(written[:a] + written[b:])["text"] == value[:start] + value[end:]


def test_a_number_with_too_many_digits_is_named_for_what_it_is() -> None:
    row = b'{"n": ' + b"9" * 5_000 + b', "text": "a\\nDROP"}\n'
    done = clean_bytes(row, ROWS, Request(), drop_lines)
    assert done.new == row
    assert done.problems == ("row 1 can't be read and stays as it is: a number has more than 4,300 digits",)


def test_what_is_no_object_is_said_once() -> None:
    done = clean_bytes(b"[1]\n", ROWS, Request(), drop_lines)
    assert done.problems == ("row 1 is no JSON object and stays as it is: an object begins with a brace",)


@pytest.mark.parametrize(
    "row",
    [
        'x"text": "a"}',
        '{xtext": "a"}',
        '{"text"; "a"}',
        '{"text": "a"; "b": 1}',
        '{"text": "a",}',
        '{"text": "a"} x',
        '"text"',
        "",
    ],
)
def test_what_is_not_quite_an_object_is_refused(row: str) -> None:
    with pytest.raises(RowError):
        fields(row, ["text"])


@pytest.mark.parametrize(
    "row", ['{"a":1,"text":"x","b":{}}', '{"a\tb" : 1 , "text" : "x" }', ' {"text":"x"} ', '{"text":"x"}']
)
def test_where_a_field_is_written_is_told_to_the_character(row: str) -> None:
    (field,) = fields(row, ["text"])
    assert (field.name, field.value, row[field.start : field.end]) == ("text", "x", "x")


def test_a_field_of_the_same_name_further_in_is_another() -> None:
    row = '{"a": {"text": "inner"}, "text": "outer", "b": [{"text": "list"}]}'
    assert [field.value for field in fields(row, ["text"])] == ["outer"]
    assert [field.value for field in fields(row, ["a.text"])] == ["inner"]
    assert fields("{}", ["text"]) == fields('{"a": {}}', ["a.b"]) == []


def test_escapes_before_at_and_behind_a_stretch() -> None:
    row = r'{"text": "\u00e9ab\n\ud83d\ude00c\"d"}'.replace("\\\\", "\\")
    (field,) = fields(row, ["text"])
    for start in range(len(field.value)):
        for end in range(start, len(field.value) + 1):
            ((a, b),) = written_spans(row, field, [(start, end)])
            assert json.loads(f'"{row[a:b]}"') == field.value[start:end]

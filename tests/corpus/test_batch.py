"""Batches: lists in, columns out."""

import pytest

import cleaner
from cleaner.corpus.batch import COLUMNS, arrow_schema

ARTICLE = (
    "The council of the harbour town voted on Tuesday to keep the old ferry in service until the bridge is repaired.\n"
    "A vote on the money that the repair will cost is expected in the first week of October, the mayor said."
)
DUMP = f"{ARTICLE}\nShare this article\nSign up for our newsletter"


def test_a_column_for_everything_and_a_row_for_every_document() -> None:
    table = cleaner.clean_batch([DUMP, ARTICLE])
    assert tuple(table) == COLUMNS
    assert table["text"] == [ARTICLE, ARTICLE]
    assert table["changed"] == [True, False]
    assert table["removed"] == [len(DUMP) - len(ARTICLE), 0]
    assert table["error"] == [None, None]
    assert table["stories"] == [[], []]


def test_missing_values_stay_missing_and_are_no_errors() -> None:
    table = cleaner.clean_batch([None, float("nan"), ARTICLE])
    assert table["text"] == [None, None, ARTICLE]
    assert table["error"] == [None, None, None]


def test_the_missing_value_of_pandas_is_known() -> None:
    class NAType:
        def __eq__(self, _: object) -> bool:
            raise TypeError("ambiguous")

    assert cleaner.clean_batch([NAType()], columns=["text", "error"]) == {"text": [None], "error": [None]}


def test_a_bad_document_is_a_row_with_a_reason() -> None:
    table = cleaner.clean_batch([b"\xff\x00\x81\x8d\x00\x00\x00", 3, ARTICLE], kind="text")
    assert table["text"] == [None, None, ARTICLE]
    assert table["error"][0]
    assert table["error"][1] == "a int is no str or bytes"


def test_columns_can_be_chosen() -> None:
    assert cleaner.clean_batch([DUMP], columns=["text"]) == {"text": [ARTICLE]}
    with pytest.raises(ValueError, match="no column 'tekst'"):
        cleaner.clean_batch([DUMP], columns=["tekst"])


def test_options_are_those_of_the_cleaner() -> None:
    assert cleaner.clean_batch([DUMP], columns=["text"], keep=["chrome"])["text"] != [ARTICLE]
    with pytest.raises(ValueError, match="mode is 'quick'"):
        cleaner.clean_batch([DUMP], mode="quick")


def test_addresses_go_with_the_documents() -> None:
    table = cleaner.clean_batch([DUMP, DUMP], urls=["https://www.example.com/a", float("nan")], columns=["text"])
    assert table["text"] == [ARTICLE, ARTICLE]
    with pytest.raises(ValueError, match="2 documents, but 1 urls"):
        cleaner.clean_batch([DUMP, DUMP], urls=[None])


def test_arrow_arrays_in_and_arrow_tables_out() -> None:
    pyarrow = pytest.importorskip("pyarrow")
    table = cleaner.clean_batch(pyarrow.array([DUMP, None]))
    made = pyarrow.Table.from_pydict(table, schema=arrow_schema())
    assert made["text"].to_pylist() == [ARTICLE, None]
    assert str(made.schema.field("stories").type).startswith("list<")

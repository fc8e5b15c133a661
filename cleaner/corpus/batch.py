"""A batch in, columns out: the shape that ``datasets.map``, Ray Data, Polars, pandas and Arrow want."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Unpack

from cleaner.api import Cleaner, shared
from cleaner.core.choices import CleanerOptions, listed
from cleaner.core.many import clean_or_say, failed
from cleaner.result import STORY_FIELDS, Result

if TYPE_CHECKING:
    import pyarrow

COLUMNS = ("text", "title", "standfirst", "stories", "changed", "removed", "error")


def clean_batch(
    sources: Iterable[Any],
    kind: str = "auto",
    urls: Iterable[str | None] | None = None,
    columns: str | Sequence[str] = COLUMNS,
    **options: Unpack[CleanerOptions],
) -> dict[str, list[Any]]:
    """Clean a batch of documents; a dict of lists, each as long as the batch and in its order.

    ``sources`` is a list, a NumPy or Arrow array, or a Series of str or bytes, with None (or NaN) for a missing
    value, whose row has no text and no error. ``urls`` are the documents' addresses; ``options`` are those of
    ``cleaner.Cleaner``. The columns: ``text``, ``title``, ``standfirst`` (str or None); ``stories`` (a list of
    dicts with ``source age title text url``); ``changed`` (bool); ``removed`` (how many characters fewer); ``error``
    (why the document could not be cleaned, then its ``text`` is None; else None). ``columns`` chooses.

    Raises ValueError for a column or an option that does not exist, TypeError for a str or bytes in place of a batch;
    never for a document.
    """
    columns = listed(columns)
    if unknown := [name for name in columns if name not in COLUMNS]:
        raise ValueError(f"no column {', '.join(map(repr, unknown))}; there are {', '.join(COLUMNS)}")
    cleaner = shared(options)
    table: dict[str, list[Any]] = {name: [] for name in columns}
    for source, url in _pairs(sources, urls):
        row = _row(source, _result(cleaner, source, kind, url))
        for name in columns:
            table[name].append(row[name])
    return table


def arrow_schema(columns: str | Sequence[str] = COLUMNS) -> pyarrow.Schema:
    """The Arrow types of the columns, for where a batch without a single story must not decide them."""
    import pyarrow

    story = pyarrow.struct([(name, pyarrow.string()) for name in STORY_FIELDS])
    types = {"stories": pyarrow.list_(story), "changed": pyarrow.bool_(), "removed": pyarrow.int64()}
    return pyarrow.schema([(name, types.get(name, pyarrow.string())) for name in listed(columns)])


def _result(cleaner: Cleaner, source: Any, kind: str, url: str | None) -> Result | None:
    if _is_missing(source):
        return None
    if not isinstance(source, (str, bytes)):
        return failed(f"a {type(source).__name__} is no str or bytes")
    return clean_or_say(cleaner.clean, {"kind": kind, "url": url}, source)


def _is_missing(value: Any) -> bool:
    """None, NaN, or the NA of pandas, which can't be compared with anything."""
    return value is None or (isinstance(value, float) and value != value) or type(value).__name__ == "NAType"


def _row(source: Any, result: Result | None) -> dict[str, Any]:
    if result is None or result.error is not None:
        error = None if result is None else result.error
        return dict.fromkeys(COLUMNS) | {"stories": [], "changed": False, "removed": 0, "error": error}
    return {
        "text": result.text,
        "title": result.title,
        "standfirst": result.standfirst,
        "stories": [story.as_dict() for story in result.stories],
        "changed": result.changed,
        "removed": max(0, len(source) - len(result.text)),
        "error": None,
    }


def _pairs(sources: Iterable[Any], urls: Iterable[str | None] | None) -> Iterator[tuple[Any, str | None]]:
    values = _plain(sources)
    addresses = [None] * len(values) if urls is None else [None if _is_missing(u) else u for u in _plain(urls)]
    if len(values) != len(addresses):
        raise ValueError(f"{len(values)} documents, but {len(addresses)} urls")
    return zip(values, addresses, strict=True)


def _plain(values: Iterable[Any]) -> list[Any]:
    """A column's values as Python's own."""
    if isinstance(values, (str, bytes)):
        raise TypeError(f"a batch is a list of documents, and not one {type(values).__name__}")
    for name in ("to_pylist", "to_list", "tolist"):
        if convert := getattr(values, name, None):
            return list(convert())
    return list(values)

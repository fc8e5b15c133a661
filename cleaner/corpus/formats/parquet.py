"""Parquet: the other columns, their types and the file's metadata go through untouched."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from cleaner.corpus.formats.base import ERROR_COLUMN, Choice, Row, reason
from cleaner.corpus.streams import MissingPackageError, ShardError
from cleaner.result import Result

# Rows are read in batches of about so many bytes, and written in groups of about so many.
_BATCH_BYTES = 4 << 20
_GROUP_BYTES = 64 << 20
_MOST_ROWS = 1024


class Parquet:
    """A Parquet file, batch by batch. The cleaned column is a string column, ``cleaner_error`` comes last."""

    def __init__(self, source: Path, target: IO[bytes], choice: Choice) -> None:
        self.choice = choice
        self._file = _open(source)
        self._writer = GroupWriter(target, _codec(self._file))
        self._waiting: deque[Any] = deque()
        self._done: list[tuple[str | None, str | None]] = []

    def read(self) -> Iterator[Row]:
        """The rows. Raises ShardError where there is no such column or it holds no strings."""
        import pyarrow

        names = self._file.schema_arrow.names
        if self.choice.field not in names:
            raise ShardError(f"no column {self.choice.field}; there are {', '.join(names)}")
        try:
            for batch in self._file.iter_batches(batch_size=_batch_rows(self._file)):
                texts = _strings(batch.column(self.choice.field), self.choice.field)
                has_url = self.choice.url in names and _is_text(batch.column(self.choice.url).type)
                urls = batch.column(self.choice.url).to_pylist() if has_url else [None] * len(batch)
                self._waiting.append(batch)
                for text, url in zip(texts, urls, strict=True):
                    yield Row(text, text, url, self.choice.kind)
        except (pyarrow.ArrowException, OSError) as error:
            raise ShardError(f"damaged: {str(error).splitlines()[0]}") from None
        if not self._file.metadata.num_rows:
            self._waiting.append(pyarrow.RecordBatch.from_pylist([], self._file.schema_arrow))
            self._flush()

    def write(self, row: Row, result: Result | None) -> None:
        """Write the row with its column cleaned, when its batch is complete."""
        text = row.kept if result is None or result.error is not None else result.text
        self._done.append((text if isinstance(text, str) else None, reason(row, result)))
        if len(self._done) == len(self._waiting[0]):
            self._flush()

    def close(self) -> None:
        """Write the last group and the footer."""
        if self._done:  # the run was limited: the rest of the batch is left out
            self._waiting[0] = self._waiting[0].slice(0, len(self._done))
            self._flush()
        self._writer.close()

    def _flush(self) -> None:
        import pyarrow

        batch = self._waiting.popleft()
        texts, errors = zip(*self._done, strict=True) if self._done else ((), ())
        self._done = []
        schema = batch.schema
        columns = {name: batch.column(name) for name in schema.names if name != ERROR_COLUMN}
        large = self.choice.into in columns and pyarrow.types.is_large_string(schema.field(self.choice.into).type)
        columns[self.choice.into] = _array(texts, pyarrow.large_string() if large else pyarrow.string())
        columns[ERROR_COLUMN] = pyarrow.array(errors, pyarrow.string())
        fields = [_field(schema, name, column.type) for name, column in columns.items()]
        made = pyarrow.schema(fields, metadata=schema.metadata)
        self._writer.write(pyarrow.RecordBatch.from_arrays(list(columns.values()), schema=made))


def _array(texts: Sequence[str | None], kind: Any) -> Any:
    import pyarrow

    try:
        return pyarrow.array(texts, kind)
    except UnicodeEncodeError:  # half pairs of surrogates, out of bytes that held them: Arrow's strings can't
        return pyarrow.array([text and text.encode("utf-8", "replace").decode() for text in texts], kind)


class GroupWriter:
    """Writes record batches as row groups of a good size. The file is begun with the first batch."""

    def __init__(self, target: IO[bytes], codec: str) -> None:
        self._target, self._codec = target, codec
        self._writer: Any = None
        self._batches: list[Any] = []
        self._bytes = 0

    def write(self, batch: Any) -> None:
        """Take a batch; all have the same schema."""
        self._batches.append(batch)
        self._bytes += batch.nbytes
        if self._bytes >= _GROUP_BYTES:
            self._flush()

    def close(self) -> None:
        """Write what is held back, and the footer."""
        if self._batches:
            self._flush()
        if self._writer is not None:
            self._writer.close()

    def _flush(self) -> None:
        import pyarrow.parquet

        table = pyarrow.Table.from_batches(self._batches)
        if self._writer is None:
            self._writer = pyarrow.parquet.ParquetWriter(self._target, table.schema, compression=self._codec)
        self._writer.write_table(table)
        self._batches, self._bytes = [], 0


def require_pyarrow() -> None:
    """Raises MissingPackageError where pyarrow is not installed."""
    try:
        import pyarrow.parquet  # noqa: F401 (is it there?)
    except ImportError:
        raise MissingPackageError("Parquet", "pyarrow", "parquet") from None


def _open(source: Path) -> Any:
    require_pyarrow()
    import pyarrow.parquet

    try:
        return pyarrow.parquet.ParquetFile(source, buffer_size=1 << 20, pre_buffer=False)
    except pyarrow.ArrowException as error:
        raise ShardError(f"damaged: {str(error).splitlines()[0]}") from None


def _codec(file: Any) -> str:
    """The file's own compression."""
    if not file.metadata.num_row_groups or not file.metadata.num_columns:
        return "zstd"
    codec = file.metadata.row_group(0).column(0).compression.lower()
    return "none" if codec == "uncompressed" else codec


def _batch_rows(file: Any) -> int:
    """How many rows hold about ``_BATCH_BYTES``, by what the footer says of their size."""
    size: int = sum(file.metadata.row_group(n).total_byte_size for n in range(file.metadata.num_row_groups))
    rows: int = file.metadata.num_rows
    return max(1, min(_MOST_ROWS, _BATCH_BYTES * rows // max(1, size)))


def _is_text(kind: Any) -> bool:
    import pyarrow

    return bool(pyarrow.types.is_string(kind) or pyarrow.types.is_large_string(kind))


def _strings(column: Any, name: str) -> list[str | bytes | None]:
    import pyarrow

    kind = column.type.value_type if pyarrow.types.is_dictionary(column.type) else column.type
    if not (_is_text(kind) or pyarrow.types.is_binary(kind) or pyarrow.types.is_large_binary(kind)):
        raise ShardError(f"the column {name} holds {kind}, not strings")
    try:
        return list(column.to_pylist())
    except UnicodeDecodeError:  # strings that are none: as bytes they can be decoded, or refused row by row
        return list(column.cast(pyarrow.binary(), safe=False).to_pylist())


def _field(schema: Any, name: str, kind: Any) -> Any:
    """A column's description: as it was, but for what the cleaner wrote."""
    import pyarrow

    before = schema.field(name) if name in schema.names else None
    return before if before is not None and before.type == kind else pyarrow.field(name, kind)

"""WARC: pages out of a crawl's records, as rows of JSON Lines or Parquet."""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

from cleaner.corpus.formats.base import ERROR_COLUMN, Choice, Row, reason
from cleaner.corpus.formats.parquet import GroupWriter, require_pyarrow
from cleaner.corpus.streams import MissingPackageError, ShardError
from cleaner.result import Result

# A page that is larger is no page; its row says so.
_MOST_PAGE = 32 << 20
_PAGES = ("text/html", "application/xhtml+xml")
COLUMNS = ("id", "url", "date", "status", "text", "title", ERROR_COLUMN)
_ROWS_A_BATCH = 256


class Warc:
    """The pages (HTML and plain text) among the responses of a WARC file, and the texts of a WET file.

    Rows have ``id url date status text title cleaner_error``. Records of other kinds are no documents.
    """

    def __init__(self, source: IO[bytes], target: IO[bytes], choice: Choice, *, parquet: bool) -> None:
        try:
            from fastwarc.warc import ArchiveIterator, WarcRecordType
        except ImportError:
            raise MissingPackageError("WARC", "fastwarc", "warc") from None
        wanted = WarcRecordType.response | WarcRecordType.conversion
        # The source is unpacked already, and capped: fastwarc must not try itself.
        self._source = _Counted(source)
        self._records: Any = ArchiveIterator(cast(Any, self._source), record_types=wanted, parse_http=False)
        self._choice = choice
        self._write = _ParquetRows(target) if parquet else _JsonRows(target)

    def read(self) -> Iterator[Row]:
        """The rows; records that hold no page are skipped rows. Raises ShardError where the file is damaged."""
        try:
            for record in self._records:
                yield self._row(record)
            if self._source.end not in (b"", b"\r\n\r\n"):
                raise ShardError("damaged: ends within a record")
        except (ValueError, OSError) as error:
            raise ShardError(f"damaged: {error}") from None

    def write(self, row: Row, result: Result | None) -> None:
        """Write the row of a page."""
        good = result is not None and result.error is None
        fields = {"text": result.text, "title": result.title} if good and result else {"text": None, "title": None}
        self._write({**row.kept, **fields, ERROR_COLUMN: reason(row, result)})

    def close(self) -> None:
        """Write what is held back."""
        self._write.close()

    def _row(self, record: Any) -> Row:
        headers = record.headers
        url = headers.get("WARC-Target-URI")
        kept = {"id": record.record_id, "url": url, "date": headers.get("WARC-Date"), "status": None}
        if not record.is_http:
            return self._payload(record, kept, "text", "utf-8")
        try:
            record.parse_http(quirks_mode=True)
        except (OSError, ValueError) as error:
            return Row(None, kept, url, error=f"HTTP headers: {error}")
        kind = (record.http_content_type or "").lower()
        kept["status"] = record.http_headers.status_code if record.http_headers else None
        if kind and kind not in _PAGES and kind != "text/plain":
            return Row(None, kept, skipped=True)
        return self._payload(record, kept, "text" if kind == "text/plain" else "html", record.http_charset)

    def _payload(self, record: Any, kept: dict[str, Any], kind: str, charset: str | None) -> Row:
        page = record.reader.read(_MOST_PAGE + 1)
        try:
            if record.is_http and record.http_headers:
                page = decoded(page, record.http_headers, _MOST_PAGE + 1)
        except (OSError, ValueError, zlib.error) as error:
            return Row(None, kept, kept["url"], error=f"damaged content: {error}")
        if len(page) > _MOST_PAGE:
            return Row(None, kept, kept["url"], error=f"a page of more than {_MOST_PAGE:,} bytes")
        kind = kind if self._choice.kind == "auto" else self._choice.kind
        return Row(page, kept, kept["url"], kind, charset)


class _Counted:
    """The little that fastwarc needs of a file that can't be rewound; ``end`` is the last that was read."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source, self._place, self.end = source, 0, b""

    def read(self, size: int = -1) -> bytes:
        """As of any file."""
        data = self._source.read(size)
        self._place += len(data)
        self.end = (self.end + data[-4:])[-4:]
        return data

    def tell(self) -> int:
        """How much was read."""
        return self._place


class _JsonRows:
    def __init__(self, target: IO[bytes]) -> None:
        self._target = target

    def __call__(self, row: dict[str, Any]) -> None:
        line = json.dumps({name: row[name] for name in COLUMNS}, ensure_ascii=False)
        self._target.write(line.encode("utf-8", "replace") + b"\n")

    def close(self) -> None:
        pass


class _ParquetRows:
    def __init__(self, target: IO[bytes]) -> None:
        require_pyarrow()
        self._groups = GroupWriter(target, "zstd")
        self._rows: list[dict[str, Any]] = []

    def __call__(self, row: dict[str, Any]) -> None:
        self._rows.append(row)
        if len(self._rows) == _ROWS_A_BATCH:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._groups.close()

    def _flush(self) -> None:
        import pyarrow

        types = {"status": pyarrow.int32()}
        schema = pyarrow.schema([(name, types.get(name, pyarrow.string())) for name in COLUMNS])
        self._groups.write(pyarrow.RecordBatch.from_pylist(self._rows, schema=schema))
        self._rows = []


def decoded(body: bytes, headers: Any, most: int) -> bytes:
    """A response's body without its transfer and content encodings, at most ``most`` bytes of it.

    Done apart from the archive's own stream, where one damaged page would end the reading. Raises OSError,
    ValueError and zlib.error.
    """
    from fastwarc.stream_io import BrotliReader, ChunkedReader, ZstdReader

    readers = {"chunked": ChunkedReader, "br": BrotliReader, "zstd": ZstdReader}
    names = f"{headers.get('Content-Encoding') or ''},{headers.get('Transfer-Encoding') or ''}".lower().split(",")
    for name in reversed([name.strip() for name in names if name.strip() not in ("", "identity")]):
        if name in ("gzip", "x-gzip", "deflate"):
            body = _inflated(body, most)
        elif name in readers:
            body = readers[name](io.BytesIO(body)).read(most)
        else:
            raise ValueError(f"encoding {name} is not known")
    return body


def _inflated(body: bytes, most: int) -> bytes:
    """Gzip, zlib, or bare deflate, as servers send all three under either name; a cut end is no damage."""
    try:
        return zlib.decompressobj(47).decompress(body, most)
    except zlib.error:
        if body[:2] == b"\x1f\x8b":
            raise
        return zlib.decompressobj(-15).decompress(body, most)


def output_name(name: str, to: str) -> str:
    """The name of the rows of a WARC file; ``to`` is a suffix such as ``.jsonl.gz`` or ``.parquet``."""
    path = Path(name)
    while path.suffix in (".gz", ".zst", ".warc", ".wet"):
        path = path.with_suffix("")
    return f"{path}{to}"

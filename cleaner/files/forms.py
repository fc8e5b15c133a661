"""What a file's name says of its form, and packing: gzip and Zstandard."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from typing import IO, Any, NamedTuple, cast

from cleaner.core.kind import scraped_markdown
from cleaner.core.regular_file import read_beginning
from cleaner.files.outcome import RefusedError, SkippedError

PACKINGS = (".gz", ".zst")
ROWS = (".jsonl", ".ndjson")
PAGES = (".html", ".htm", ".xhtml")
TEXTS = (".txt", ".text")
MARKDOWN = (".md", ".markdown")

# Text packs ten to one, menus repeated on every page perhaps fifty to one. What unpacks to more than this is a bomb,
# once it is as large as that.
MOST_RATIO, UNSUSPECTED = 200, 64 << 20
_CHUNK = 1 << 20
_HEAD = 1 << 14  # bytes of a file, as it lies there, in which it has to say where it was scraped
_MAGIC = {".gz": b"\x1f\x8b", ".zst": b"\x28\xb5\x2f\xfd"}
# Beginnings of what is never text, whatever it is called.
_BINARY = {
    b"%PDF-": "a PDF",
    b"\x89PNG": "a picture",
    b"GIF8": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"PK\x03\x04": "a zip archive or an office document",
    b"\x7fELF": "a program",
    b"\xd0\xcf\x11\xe0": "an office document",
    b"BZh": "packed with bzip2",
    b"\xfd7zXZ": "packed with xz",
    _MAGIC[".gz"]: "packed with gzip, and isn't called .gz",
    _MAGIC[".zst"]: "packed with Zstandard, and isn't called .zst",
}
_ODD = bytes([*range(1, 8), *range(14, 27), *range(28, 32), 127])


class Form(NamedTuple):
    """``kind`` is text, markdown, html, rows (JSON Lines) or auto; ``packing`` is a suffix of ``PACKINGS`` or empty."""

    kind: str
    packing: str


def form_of(name: str) -> Form:
    """The form that a file's name promises."""
    name = name.lower()
    packing = next((suffix for suffix in PACKINGS if name.endswith(suffix)), "")
    name = name.removesuffix(packing)
    for kind, suffixes in (("rows", ROWS), ("html", PAGES), ("text", TEXTS), ("markdown", MARKDOWN)):
        if name.endswith(suffixes):
            return Form(kind, packing)
    return Form("auto", packing)


def is_notes(path: str) -> bool:
    """Whether a file is Markdown by its name and doesn't say itself that it was scraped: a README, somebody's notes."""
    form = form_of(path)
    if form.kind != "markdown":
        return False
    try:
        return not scraped_markdown(_head(read_beginning(path, _HEAD), form.packing).decode("utf-8", "replace"))
    except (OSError, RefusedError):
        return False  # whoever looks at it next says what is wrong with it


def binary_kind(data: bytes) -> str | None:
    """What a file is that begins with a known signature of what is no text, such as ``a PDF``."""
    return next((kind for signature, kind in _BINARY.items() if data.startswith(signature)), None)


def is_noise(content: str | bytes) -> bool:
    """Whether the beginning holds too many control characters for text. NULs don't count: damaged text has them."""
    head = content[:4096]
    if isinstance(head, str):
        head = head.encode("latin-1", "replace")
    odd = len(head) - len(head.translate(None, _ODD))
    return odd * 10 > len(head) - head.count(0)


def unpack(data: bytes, packing: str, max_bytes: int) -> bytes:
    """The content of a packed file. Raises RefusedError (damaged, a bomb), SkippedError (more than ``max_bytes``)."""
    return b"".join(_unpacked(data, packing, max_bytes)) if packing else data


def is_heavier(data: bytes, packing: str, most: int) -> bool:
    """Whether the content of a file has more than ``most`` bytes. No more than that is unpacked, and none kept."""
    if not packing or len(data) > most:
        return len(data) > most
    try:
        return any(False for _ in _unpacked(data, packing, most))
    except SkippedError:
        return True
    except RefusedError:  # whoever unpacks it says so
        return False


def _unpacked(data: bytes, packing: str, max_bytes: int) -> Iterator[bytes]:
    """The content of a packed file in parts. Raises as ``unpack`` does."""
    if not data.startswith(_MAGIC[packing]):
        raise RefusedError(f"is no {packing} file inside")
    damage = (OSError, EOFError, zlib.error, *((_zstandard().ZstdError,) if packing == ".zst" else ()))
    try:
        with _reader(data, packing) as reader:
            size = 0
            while part := reader.read(_CHUNK):
                size += len(part)
                if size > max_bytes:
                    raise SkippedError(f"holds more than {max_bytes:,} bytes when unpacked (--max-bytes)")
                if size > UNSUSPECTED and size > MOST_RATIO * len(data):
                    raise RefusedError(f"unpacks to more than {MOST_RATIO} times its size: left as it is")
                yield part
    except damage as error:
        raise RefusedError(f"is a damaged {packing} file: {error}") from None


def pack(data: bytes, packing: str) -> bytes:
    """``data``, packed. The same data gives the same bytes. Raises RefusedError where a package is missing."""
    if packing == ".gz":
        return gzip.compress(data, 6, mtime=0)
    if packing == ".zst":
        return bytes(_zstandard().ZstdCompressor(level=9, write_checksum=True).compress(data))
    return data


def _head(data: bytes, packing: str) -> bytes:
    """The beginning of a packed file's content, from the beginning of the file."""
    if not packing:
        return data
    try:
        with _reader(data, packing) as reader:
            return reader.read(1 << 12)
    except (OSError, EOFError, zlib.error) as error:
        raise RefusedError(str(error)) from None


def _reader(data: bytes, packing: str) -> IO[bytes]:
    if packing == ".gz":
        return cast(IO[bytes], gzip.GzipFile(fileobj=io.BytesIO(data)))
    zstandard = _zstandard()
    reader: IO[bytes] = zstandard.ZstdDecompressor().stream_reader(io.BytesIO(data), read_across_frames=True)
    return reader


def _zstandard() -> Any:
    try:
        import zstandard
    except ImportError:
        raise RefusedError("needs the package zstandard: pip install 'news-cleaner[zstd]'") from None
    return zstandard

"""Packed streams in and out: unpacked as they are read, capped, and files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import gzip
import io
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO, cast

from cleaner.files.flush import flush_file, flush_folders
from cleaner.files.forms import MOST_RATIO, PACKINGS, UNSUSPECTED
from cleaner.files.leftovers import temporary_name

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BUFFER = 1 << 20


class ShardError(Exception):
    """A shard can't be read or written; the message is one line that says why."""


class MissingPackageError(ShardError):
    """A form of file needs a package that is not installed."""

    def __init__(self, form: str, package: str, extra: str) -> None:
        super().__init__(f"{form} needs the package {package}: pip install 'news-cleaner[{extra}]'")


def packing_of(path: Path) -> str:
    """The suffix of a file's packing, or an empty string."""
    return path.suffix if path.suffix in PACKINGS else ""


@contextlib.contextmanager
def unpacked(path: Path) -> Iterator[io.BufferedReader]:
    """The content of a file, unpacked while it is read. Raises ShardError for damage, a bomb, a missing package."""
    try:
        with path.open("rb", buffering=0) as file:
            yield io.BufferedReader(_Unpacking(file, packing_of(path)), _BUFFER)
    except (OSError, EOFError, zlib.error) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise ShardError(f"damaged: {error}") from None


class _Unpacking(io.RawIOBase):
    """Reads a packed file and stops when it gives too much for what it holds."""

    def __init__(self, file: io.FileIO, packing: str) -> None:
        self._file, self._given = file, 0
        self._inside: IO[bytes] = file
        self._damage: tuple[type[Exception], ...] = ()
        if packing == ".gz":
            self._inside = cast(IO[bytes], gzip.GzipFile(fileobj=io.BufferedReader(file, _BUFFER)))
        elif packing == ".zst":
            zstandard = _zstandard()
            self._damage = (zstandard.ZstdError,)
            self._inside = zstandard.ZstdDecompressor().stream_reader(file, read_size=_BUFFER, read_across_frames=True)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        try:
            data = self._inside.read(memoryview(buffer).nbytes)
        except self._damage as error:
            raise EOFError(str(error)) from None
        memoryview(buffer)[: len(data)] = data
        self._given += len(data)
        if self._given > UNSUSPECTED and self._given > MOST_RATIO * self._file.tell():
            raise ShardError(f"unpacks to more than {MOST_RATIO} times its size: not read on")
        return len(data)


class Output:
    """A file that appears under its name, packed by its suffix, when ``commit`` is called, and not before."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._temporary = path.parent / temporary_name()
        self._file = self._temporary.open("xb")
        self.stream: BinaryIO = self._packed(packing_of(path))

    def _packed(self, packing: str) -> BinaryIO:
        if packing == ".gz":  # no name and no time in it: the same content gives the same bytes
            return cast(BinaryIO, gzip.GzipFile("", "wb", 6, self._file, mtime=0))
        if packing == ".zst":
            compressor = _zstandard().ZstdCompressor(level=3, write_checksum=True)
            return cast(BinaryIO, compressor.stream_writer(self._file, closefd=False))
        return self._file

    def commit(self) -> int:
        """Put it on the disk and give it its name; its size in bytes."""
        if self.stream is not self._file:
            self.stream.close()
        self._file.flush()
        size = os.fstat(self._file.fileno()).st_size
        flush_file(self._file.fileno())
        self._file.close()
        self._temporary.replace(self.path)
        flush_folders([str(self.path.parent)])
        return size

    def discard(self) -> None:
        """Leave nothing behind, unless it was committed."""
        with contextlib.suppress(OSError, ValueError):
            self._file.close()
        self._temporary.unlink(missing_ok=True)


def write_whole(path: Path, data: bytes) -> None:
    """Write a small file, whole or not at all. Raises OSError."""
    output = Output(path)
    try:
        output.stream.write(data)
        output.commit()
    finally:
        output.discard()


def _zstandard() -> Any:
    try:
        import zstandard
    except ImportError:
        raise MissingPackageError(".zst", "zstandard", "zstd") from None
    return zstandard

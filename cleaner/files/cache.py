"""Which contents are known to be clean: checksums, kept in one file for each set of rules, version and options.

Only "nothing to remove" is kept, so that an entry can at worst save work. A file that was cleaned is
clean by the cleaner's own promise, and is known from then on.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

_SIZE = 16
_LARGEST = 128 << 20
_UNUSED_SECONDS = 60 * 86400


class Cache:
    """Checksums of clean contents. Everything here may be lost or damaged without harm."""

    def __init__(self, folder: Path, fingerprint: str) -> None:
        self.path = folder / f"{fingerprint}.clean"
        self._known = self._load()
        self._new: list[bytes] = []

    def __reduce__(self) -> tuple[type[Cache], tuple[Path, str]]:
        """In another process it is read again: that is less than to send it."""
        return Cache, (self.path.parent, self.path.stem)

    def __len__(self) -> int:
        return len(self._known)

    def knows_clean(self, digest: str, kind: str = "text") -> bool:
        """Whether content with this checksum is known to be clean, in files whose names promise that kind."""
        return _key(digest, kind) in self._known

    def add(self, digest: str, kind: str = "text") -> None:
        """Remember a checksum; ``save`` writes it."""
        key = _key(digest, kind)
        if key not in self._known:
            self._known.add(key)
            self._new.append(key)

    def save(self) -> None:
        """Append what is new to the file; whatever goes wrong is no harm."""
        if not self._new:
            return
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            fresh = not self.path.exists()
            if not fresh and self.path.stat().st_size > _LARGEST:
                self.path.unlink()
            # One write in append mode: two runs at once don't mix.
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                os.write(handle, b"".join(self._new))
            finally:
                os.close(handle)
            if fresh:
                self._prune()
        self._new = []

    def _load(self) -> set[bytes]:
        try:
            data = self.path.read_bytes()
        except OSError:
            return set()
        if len(data) % _SIZE:  # torn by a full disk: start anew
            with contextlib.suppress(OSError):
                self.path.unlink()
            return set()
        return {data[at : at + _SIZE] for at in range(0, len(data), _SIZE)}

    def _prune(self) -> None:
        """Files of other versions that nobody has added to for long."""
        for path in _others(self.path):
            if time.time() - path.stat().st_mtime > _UNUSED_SECONDS:
                path.unlink()


def _key(digest: str, kind: str) -> bytes:
    """What is clean as Markdown may not be as a text dump."""
    return blake2b(bytes.fromhex(digest), digest_size=_SIZE, person=kind.encode()).digest()


def _others(path: Path) -> Iterable[Path]:
    return [other for other in path.parent.glob("*.clean") if other != path]

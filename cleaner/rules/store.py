"""Parsed packs as bytes and back, so that a start need not read and check all rule files: a pack is taken from the
store where it is for the very content that the file has, else parsed.

The store travels in the wheel (hatch_build.py makes it). It is msgpack, not a pickle: whoever could write it could run
code through a pickle, while the worst that a forged one does here is to make rules say something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import msgspec

from cleaner.rules.index import index_of
from cleaner.rules.model import Pack

NAME = "packs.msgpack"


@lru_cache(maxsize=1)
def read(folder: Path) -> Mapping[str, Pack]:
    """The stored packs of a folder of rules by digest; none where there is no store, or one of another version."""
    try:
        return msgspec.msgpack.decode((folder / NAME).read_bytes(), type=dict[str, Pack])
    except (OSError, msgspec.MsgspecError):
        return {}


def write(folder: Path, packs: Iterable[tuple[str, Pack]]) -> Path:
    """Store packs, each with the digest of what it was read from. Returns the file."""
    whole = {digest: msgspec.structs.replace(pack, index=pack.index or index_of(pack)) for digest, pack in packs}
    file = folder / NAME
    file.write_bytes(msgspec.msgpack.encode(whole))
    return file

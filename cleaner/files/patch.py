"""What turns a cleaned file's bytes back into the original's: the removed stretches, and where they stood."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from hashlib import blake2b
from typing import NamedTuple

from cleaner.files.outcome import Span

_CONTEXT = 32


class PatchError(ValueError):
    """A patch doesn't fit the bytes that it was given, or is damaged."""


class Change(NamedTuple):
    """At ``at`` of the new bytes, ``length`` of them replaced ``old``; ``before`` and ``after`` stand around it."""

    at: int
    length: int
    old: bytes
    before: bytes
    after: bytes


def digest(data: bytes) -> str:
    """The checksum of a file's content, as hexadecimal digits."""
    return blake2b(data, digest_size=32).hexdigest()


def make(old: bytes, new: bytes, spans: Sequence[Span] | None) -> bytes:
    """A packed patch from ``new`` back to ``old``.

    ``spans`` are the removed stretches of ``old``, ascending; where they are None, or don't tell
    the whole difference, the patch holds all of ``old``.
    """
    if spans is not None:
        changes = _deletions(new, old, spans)
        if _fits(new, changes, old):
            return _pack(changes)
    return _pack([Change(0, len(new), old, b"", b"")])


def apply(new: bytes, packed: bytes) -> bytes:
    """The original's bytes. Raises PatchError."""
    return _apply(new, _unpack(packed))


def apply_where_it_fits(changed: bytes, packed: bytes) -> bytes:
    """The removed stretches put back into a file that was edited since, each where its surroundings still stand.

    A patch that holds the whole original gives it, and the edits go. Raises PatchError where the
    surroundings of a stretch are gone or stand there more than once.
    """
    changes = _unpack(packed)
    if len(changes) == 1 and not changes[0].before and not changes[0].after:
        return changes[0].old
    parts, at = [], 0
    for change in changes:
        around = change.before + change.after
        place = changed.find(around, max(0, at - len(change.before)))
        if place < 0 or change.length or changed.find(around, place + 1) >= 0:
            raise PatchError("it was changed where parts had been removed")
        place += len(change.before)
        parts += [changed[at:place], change.old]
        at = place
    return b"".join([*parts, changed[at:]])


def _apply(new: bytes, changes: Sequence[Change]) -> bytes:
    parts, at = [], 0
    for change in changes:
        if change.at < at or change.at + change.length > len(new):
            raise PatchError("the patch does not fit")
        parts += [new[at : change.at], change.old]
        at = change.at + change.length
    return b"".join([*parts, new[at:]])


def _deletions(new: bytes, old: bytes, spans: Sequence[Span]) -> list[Change]:
    changes, gone = [], 0
    for start, end in spans:
        at = start - gone
        changes.append(Change(at, 0, old[start:end], new[max(0, at - _CONTEXT) : at], new[at : at + _CONTEXT]))
        gone += end - start
    return changes


def _fits(new: bytes, changes: Sequence[Change], old: bytes) -> bool:
    try:
        return _apply(new, changes) == old
    except PatchError:
        return False


def _pack(changes: Sequence[Change]) -> bytes:
    head = [(c.at, c.length, len(c.old), len(c.before), len(c.after)) for c in changes]
    body = b"".join([part for c in changes for part in (c.old, c.before, c.after)])
    return zlib.compress(json.dumps(head).encode() + b"\n" + body, 3)


def _unpack(packed: bytes) -> list[Change]:
    try:
        head, _, body = zlib.decompress(packed).partition(b"\n")
        changes, at = [], 0
        for place, length, *sizes in json.loads(head):
            parts = []
            for size in sizes:
                parts.append(body[at : at + size])
                at += size
            changes.append(Change(place, length, *parts))
    except (zlib.error, ValueError, TypeError) as error:
        raise PatchError(f"the patch is damaged: {error}") from None
    return changes

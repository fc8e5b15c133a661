"""UTF-8 that was read as Windows-1252 and encoded once more ("donâ€™t"): undone where it is beyond doubt."""

from __future__ import annotations

import re
from functools import lru_cache

# The characters that the bytes 80 to BF become in Windows-1252; the undefined ones become control characters.
_TRAIL = "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in range(0x80, 0xC0))
_BYTES: dict[str, int] = {c: 0x80 + i for i, c in enumerate(_TRAIL)}
_SET = re.escape(_TRAIL).replace("]", r"\]")
_PIECE = re.compile(rf"[\xc2-\xdf][{_SET}]|[\xe0-\xef][{_SET}]{{2}}|[\xf0-\xf4][{_SET}]{{3}}")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_SUSPECTS = re.compile(r"[\xc3\xe2\xc2\xe5\xd0\xd1][\x80-\xbf\u2010-\u2040\u20ac\u0152-\u0192\u02c6\u2122]")
# One of these stands in every page that was encoded twice, whatever its script, and in few others.
_SIGNS = ("Ã", "Â", "â€", "Ð", "Ñ", "å", "æ")
FEWEST = 3


def _one(piece: re.Match[str]) -> str:
    return _repaired(piece[0])


@lru_cache(maxsize=4096)
def _repaired(text: str) -> str:
    data = bytes([ord(text[0])]) + bytes(_BYTES[c] for c in text[1:])
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return text


def repair(text: str) -> tuple[str, int]:
    """The text with doubly encoded characters put right, and how many those were.

    Nothing is touched unless there are at least three such pieces and they make up most of what is beyond
    ASCII: a page that quotes one of them stays as it is.
    """
    if text.isascii() or not any(sign in text for sign in _SIGNS):
        return text, 0
    if len(_SUSPECTS.findall(text, 0, 2_000_000)) < FEWEST:
        return text, 0
    pieces = _PIECE.findall(text)
    if len(pieces) < FEWEST or 10 * sum(map(len, pieces)) < 6 * len(_BEYOND_ASCII.findall(text)):
        return text, 0
    repaired = _PIECE.sub(_one, text)
    return (repaired, len(pieces)) if repaired != text else (text, 0)

"""Bytes to text and back: byte order mark, then declared, then strict UTF-8, then detection."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass

# Longest first: the mark of UTF-32-LE begins with that of UTF-16-LE.
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (b"\x84\x31\x95\x33", "gb18030"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Labels mean what browsers take them for: the superset that real files use. The label itself is tried next.
_SUPERSETS = {
    "ascii": "utf-8",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
_SURROGATES = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
# Codecs of Python's that turn text into text by rules of their own: no encodings of documents.
_NO_CHARSETS = ("unicode_escape", "raw_unicode_escape", "idna", "punycode", "undefined", "utf_7", "mbcs", "oem")

_ESCAPES = (
    (re.compile(rb"\x1b\$\)C"), "iso2022_kr"),
    (re.compile(rb"\x1b\$[@B]|\x1b\(J|\x1b\$\(D"), "iso2022_jp_2"),
)
_UTF8_PIECES = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_PLAIN = bytes(range(128))
_HIGH = re.compile(rb"[\x80-\xff]")
_DECLARED_IN = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{2,40})""",
    re.IGNORECASE,
)
# What detection may answer, so that a short text can't be taken for something no news was ever written in.
_PLAUSIBLE = (
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874"),
    *("iso8859_2", "iso8859_5", "iso8859_6", "iso8859_7", "iso8859_8", "iso8859_13", "iso8859_15", "latin_1"),
    *("koi8_r", "koi8_u", "mac_roman", "mac_cyrillic", "cp437", "cp850", "cp852", "cp866"),
    *("gb18030", "big5", "big5hkscs", "cp932", "euc_jp", "cp949", "euc_kr", "johab"),
)
_SAMPLE = 1 << 16
_CONTROLS = bytes([*range(10), *range(14, 27), *range(28, 32)])
_HIRAGANA = re.compile("[\u3041-\u3096]")
_IDEOGRAPHS = re.compile("[\u3041-\u30ff\u3001\u3002\u4e00-\u9fff\uac00-\ud7a3\uff00-\uffef]")
_ASCII = re.compile("[\x01-\x7f]")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")


class DecodeError(ValueError):
    """No encoding gives the bytes back exactly; the message says what was tried."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A document's text without its byte order mark, and what is needed to make its bytes again."""

    text: str
    encoding: str
    mark: bytes = b""

    def encode(self, text: str) -> bytes:
        """The bytes of ``text`` in the document's encoding, behind its byte order mark.

        Raises UnicodeEncodeError for a character that the encoding lacks: never for a part of ``self.text``.
        """
        return self.mark + text.encode(self.encoding, _errors(self.encoding))


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of ``data``, so that encoding it again gives ``data`` exactly.

    ``declared`` is the encoding that the document's surroundings name (a header, an option).
    Raises DecodeError where nothing fits, or where UTF-8 is mixed with other bytes.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark) and (found := _exactly(data[len(mark) :], encoding, mark)):
            return found
    if declared and (found := _first(data, _meanings(declared))):
        return found
    for pattern, encoding in _ESCAPES:
        if pattern.search(data, 0, _SAMPLE) and (found := _exactly(data, encoding)):
            return found
    if wide := _wide(data):
        if found := _exactly(data, wide):
            return found
        raise DecodeError(f"looks like {wide}, but holds bytes that are not")
    if found := _exactly(data, "utf-8"):
        return found
    if (ideographs := _wide_ideographs(data)) and (found := _exactly(data, ideographs)):
        return found
    _refuse_mixed(data)
    if found := _first(data, _detected(data)):
        return found
    raise DecodeError("the encoding can't be told: name it with --encoding")


def declared_in(head: bytes) -> str | None:
    """The encoding that an HTML or XML document names in its first 4,096 bytes."""
    found = _DECLARED_IN.search(head, 0, 4096)
    return (found[1] or found[2]).decode("ascii", "replace") if found else None


def known_encoding(name: str) -> bool:
    """Whether ``name`` is an encoding that documents can have."""
    return bool(_meanings(name))


def _errors(encoding: str) -> str:
    # Half pairs are broken text, but common in UTF-16 files, and must come back as they were.
    return "surrogatepass" if encoding in _SURROGATES else "strict"


def _exactly(data: bytes, encoding: str, mark: bytes = b"") -> Decoded | None:
    """Decoded, if encoding again gives the same bytes."""
    try:
        text = data.decode(encoding, _errors(encoding))
        # Strict UTF-8 has one spelling for each text: no need to try it.
        if encoding == "utf-8" or text.encode(encoding, _errors(encoding)) == data:
            return Decoded(text, encoding, mark)
    except (UnicodeError, LookupError):
        pass
    return None


def _first(data: bytes, encodings: list[str]) -> Decoded | None:
    return next((found for name in encodings if (found := _exactly(data, name))), None)


def _meanings(label: str) -> list[str]:
    """The codecs to try for a label, the likeliest first; none for a label that is unknown or no charset."""
    label = label.strip().lower()
    label = {"x-sjis": "shift_jis", "ks_c_5601-1987": "euc_kr", "x-gbk": "gbk"}.get(label, label)
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError):
        return []
    name = info.name
    if name.replace("-", "_") in _NO_CHARSETS or not getattr(info, "_is_text_encoding", True):
        return []
    if name in ("utf-16", "utf-32"):  # without a mark: little-endian, as nearly all such files are
        return [f"{name}-le", f"{name}-be"]
    name = "utf-8" if name == "utf-8-sig" else name
    return [_SUPERSETS[name], name] if name in _SUPERSETS else [name]


def _wide(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: in most scripts the upper halves of the characters are one or two bytes."""
    head = data[:4096]
    if len(data) < 4 or len(head) - len(head.translate(None, _CONTROLS)) < len(head) // 10:
        return None
    zeros = [head[place::4].count(0) * 4 / len(head) for place in range(4)]
    if len(data) % 4 == 0 and min(zeros[2:]) > 0.9 and zeros[0] < 0.2:
        return "utf-32-le"
    if len(data) % 4 == 0 and min(zeros[:2]) > 0.9 and zeros[3] < 0.2:
        return "utf-32-be"
    even, odd = (_is_upper_half(head[side::2]) for side in (0, 1))
    return None if even == odd else "utf-16-be" if even else "utf-16-le"


def _is_upper_half(side: bytes) -> bool:
    """Whether two byte values, control characters if they were characters, make up nearly all of every second byte."""
    common = Counter(side).most_common(2)
    return sum(number for _, number in common) > 0.85 * len(side) and common[0][0] in _CONTROLS


def _wide_ideographs(data: bytes) -> str | None:
    """UTF-16 of ideographs without a mark: zero bytes belong to line ends, blanks and other ASCII characters."""
    head = data[: len(data[:4096]) // 2 * 2]
    for encoding in ("utf-16-le", "utf-16-be"):
        text = head.decode(encoding, "replace")
        plain = len(_ASCII.findall(text))
        if plain > 1 and 2 * plain >= head.count(0) and len(_IDEOGRAPHS.findall(text)) * 2 > len(text):
            return encoding
    return None


def _refuse_mixed(data: bytes) -> None:
    """Bytes that are mostly UTF-8 are UTF-8 with something broken in it, and no other encoding's text.

    Raises DecodeError with the place of the first bad byte.
    """
    rest, pieces = _UTF8_PIECES.subn(b"", data)
    if pieces < 3 * len(rest.translate(None, _PLAIN)):
        return
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DecodeError(f"UTF-8 with bytes that are not, the first at offset {error.start:,}") from None


def _detected(data: bytes) -> list[str]:
    """The codecs to try, by what the bytes look like, the likeliest first."""
    sample = data
    if len(data) > _SAMPLE:
        # Whole lines of the part that says most: where the first bytes beyond ASCII stand.
        first = _HIGH.search(data)
        begin = data.rfind(b"\n", 0, first.start() if first else 0) + 1
        end = data.rfind(b"\n", begin, begin + _SAMPLE)
        sample = data[begin : end if end > begin else begin + _SAMPLE]
    for name in ("euc_jp", "cp932"):
        # Running Japanese is full of hiragana, and other languages' bytes hardly ever decode to it.
        found = _exactly(sample, name)
        if found and len(_HIRAGANA.findall(found.text)) * 5 > len(_BEYOND_ASCII.findall(found.text)) > 0:
            return [name]
    from charset_normalizer import from_bytes

    matches = list(from_bytes(sample, cp_isolation=list(_PLAUSIBLE)))
    # Where several look equally sane, the commonest on the web is the likeliest.
    matches.sort(key=lambda match: (round(match.chaos, 2), -round(match.coherence, 1), match.encoding != "cp1252"))
    return [name for match in matches for name in _meanings(match.encoding)]

"""What people see: control characters made visible, colours on terminals only, lines that don't tear a progress bar."""

from __future__ import annotations

import os
import re
import sys
from typing import TextIO

# Control characters, what turns the reading direction around, line ends that only Unicode knows, and half pairs.
_UNSAFE = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u2028\u2029\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ud800-\udfff]"
)


def safe(text: str) -> str:
    """``text`` as one line in which nothing can move the cursor, colour, or turn the reading direction."""
    return _UNSAFE.sub(_escaped, text)


def safe_lines(text: str) -> str:
    """As ``safe``, with line feeds left as they are."""
    return "\n".join(map(safe, text.split("\n")))


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    if 0xDC80 <= code <= 0xDCFF:  # a byte of a file name that is no UTF-8
        return f"\\x{code - 0xDC00:02x}"
    return {9: "\\t", 10: "\\n", 13: "\\r"}.get(code) or (f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}")


class Terminal:
    """Standard output and standard error of one run. A bar is taken away before anything is printed."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.quiet = quiet
        self.bar: str = ""

    def out(self, text: str, *, end: str = "\n") -> None:
        """Print what was asked for, to standard output. The text must be safe already."""
        self._hide()
        _print(sys.stdout, text + end)

    def say(self, text: str) -> None:
        """Print a remark to standard error, unless quiet."""
        if not self.quiet:
            self.error(text)

    def error(self, text: str) -> None:
        """Print a line to standard error, made safe."""
        self._hide()
        _print(sys.stderr, safe(text) + "\n")

    def show_bar(self, text: str) -> None:
        """Draw the bar over the one before."""
        self.bar = text
        sys.stderr.write(f"\r\x1b[2K{text}")
        sys.stderr.flush()

    def _hide(self) -> None:
        if self.bar:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()
            self.bar = ""

    def close(self) -> None:
        """Leave no bar behind."""
        self._hide()


def colours(stream: TextIO) -> bool:
    """Whether colours are on there: on terminals, unless NO_COLOR is set or the terminal has none."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def styled(text: str, colour: int, *, on: bool) -> str:
    """``text`` in an ANSI colour, where colours are on."""
    return f"\x1b[{colour}m{text}\x1b[0m" if on else text


def _print(stream: TextIO, text: str) -> None:
    try:
        stream.write(text)
    except UnicodeEncodeError:
        encoding = stream.encoding or "ascii"
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
    stream.flush()

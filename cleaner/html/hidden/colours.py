"""Colours as styles write them."""

from __future__ import annotations

import re

Colour = tuple[int, int, int]

NUMBER = re.compile(r"[+-]?(?:\d{1,20}\.?\d{0,20}|\.\d{1,20})")
FUNCTION = re.compile(r"([a-z][a-z0-9-]{0,30})\(([^()]{0,500})\)")
_HEX = re.compile(r"#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})\b")
# How far two colours may lie apart, in each of red, green and blue, and still look the same.
_SAME = 8
# Paint of less than this strength isn't seen.
_FAINTEST = 0.02
_NAMES = {
    "white": (255, 255, 255),
    "black": (0, 0, 0),
    "snow": (255, 250, 250),
    "ivory": (255, 255, 240),
    "whitesmoke": (245, 245, 245),
    "ghostwhite": (248, 248, 255),
    "silver": (192, 192, 192),
    "gray": (128, 128, 128),
    "grey": (128, 128, 128),
    "red": (255, 0, 0),
    "green": (0, 128, 0),
    "blue": (0, 0, 255),
    "yellow": (255, 255, 0),
}


def same(one: Colour, other: Colour) -> bool:
    """Whether text of one colour can't be seen on the other."""
    return all(abs(a - b) <= _SAME for a, b in zip(one, other, strict=True))


def colour(value: str) -> Colour | None:
    """The first colour in a value, where it is a plain one without transparency.

    >>> colour("#FFF url(x.png)"), colour("rgb(255, 255, 255)")
    ((255, 255, 255), (255, 255, 255))
    """
    value = value.lower().strip()
    if found := _HEX.search(value):
        digits = found[1] if len(found[1]) > 4 else "".join(c + c for c in found[1])
        return (
            None if digits[6:] not in ("", "ff") else (int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16))
        )
    for name, arguments in FUNCTION.findall(value):
        numbers = [float(n) for n in NUMBER.findall(arguments)]
        if len(numbers) == 3 or (len(numbers) == 4 and numbers[3] in (1.0, 100.0)):
            if name in ("rgb", "rgba") and "%" not in arguments:
                return int(numbers[0]), int(numbers[1]), int(numbers[2])
            if name in ("hsl", "hsla") and numbers[2] in (0.0, 100.0):
                level = int(numbers[2] * 2.55)
                return level, level, level
    return next((_NAMES[word] for word in value.split() if word in _NAMES), None)


def clear(value: str) -> bool:
    """Whether a colour is wholly transparent."""
    if value == "transparent":
        return True
    if found := _HEX.fullmatch(value):
        return len(found[1]) in (4, 8) and not int(found[1][3 if len(found[1]) == 4 else 6 :], 16)
    for name, arguments in FUNCTION.findall(value):
        numbers = NUMBER.findall(arguments)
        if name in ("rgb", "rgba", "hsl", "hsla") and len(numbers) == 4:
            return float(numbers[3]) <= _FAINTEST
    return False

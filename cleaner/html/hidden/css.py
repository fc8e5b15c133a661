"""What the declarations of a style do to text: whether they hide it, and in which colours it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from cleaner.html.hidden.colours import FUNCTION as _FUNCTION
from cleaner.html.hidden.colours import NUMBER as _NUMBER
from cleaner.html.hidden.colours import Colour, clear, colour, same

# Text that is shifted by more pixels than this stands beside every screen; by this share of it, too.
_FAR, _FAR_SHARE = 500.0, 100.0
# Boxes and letters of so many pixels, and paint of such a strength, can't be read.
_SMALLEST, _SMALLEST_SHARE, _FAINTEST = 1.0, 0.05, 0.02
_ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|(.))", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_LENGTH = re.compile(r"([+-]?(?:\d{1,20}\.?\d{0,20}|\.\d{1,20}))([a-z]{1,4}|%|)")
_PIXELS = {
    "": 1.0,
    "px": 1.0,
    "pt": 1.33,
    "em": 16.0,
    "rem": 16.0,
    "ex": 8.0,
    "ch": 8.0,
    "cm": 37.8,
    "mm": 3.78,
    "in": 96.0,
}
_NO_FONT = re.compile(r"(?:^|\s)0(?:px|pt|r?em|%)?(?=[\s/])")
# The styles of a site repeat; longer ones don't.
LONGEST_KNOWN = 500


class Facts(NamedTuple):
    """What a style says: how it hides text ("" where it doesn't) and the property by which, whether it brings back
    what an element around it hides, and the colours that it names.
    """

    hides: str = ""
    by: str = ""
    shows: frozenset[str] = frozenset()
    colour: Colour | None = None
    background: Colour | None = None
    paints: bool = False


NOTHING = Facts()


def declarations(style: str) -> dict[str, str]:
    """Properties and values, lower case; of several for one property the last holds, or the last important one.

    >>> declarations("Color: RED; display:none!important; display:block")
    {'color': 'red', 'display': 'none'}
    """
    if "/*" in style:
        style = _COMMENT.sub("", style)
    if "\\" in style:
        style = _ESCAPE.sub(_unescaped, style)
    found: dict[str, str] = {}
    important: set[str] = set()
    for part in style.lower().split(";"):
        name, colon, value = part.partition(":")
        if not colon:
            continue
        name, value = name.strip(), value.strip()
        value, bang, _ = value.partition("!")
        if bang:
            important.add(name)
        elif name in important:
            continue
        found[name] = value.rstrip()
    return found


def _unescaped(match: re.Match[str]) -> str:
    code = int(match[1], 16) if match[1] else 0
    return chr(code) if 0 < code < 0x110000 else match[2] or ""


def facts(style: str) -> Facts:
    """What a style attribute's value, or what stands between a rule's braces, says."""
    return _known(style) if len(style) < LONGEST_KNOWN else _facts(style)


@lru_cache(maxsize=4096)
def _known(style: str) -> Facts:
    return _facts(style)


def _facts(style: str) -> Facts:
    found = declarations(style)
    how = next(((what, by) for by, test in _TESTS if (what := test(found))), ("", ""))
    shows: set[str] = {name for name in ("visibility", "display") if name in found and how[1] != name}
    if "font-size" in found and how[1] != "font-size":
        shows.add("font-size")
    background = found.get("background-color") or found.get("background")
    paints = "background-image" in found or bool(background and ("url(" in background or "gradient" in background))
    return Facts(*how, frozenset(shows), colour(found.get("color", "")), colour(background or ""), paints)


def _length(value: str) -> tuple[float, float]:
    """A length as pixels and as a share of what is around it; (0, 0) for what is neither."""
    found = _LENGTH.match(value)
    if found is None:
        return 0.0, 0.0
    number, unit = float(found[1]), found[2]
    return (0.0, number) if unit in ("%", "vw", "vh") else (number * _PIXELS.get(unit, 0.0), 0.0)


def _tiny(value: str | None) -> bool:
    """Whether a box of this length holds nothing that can be read."""
    found = _LENGTH.match(value or "")
    if found is None:
        return False
    number, unit = float(found[1]), found[2]
    return 0 <= number <= (_SMALLEST if unit in ("px", "pt") else 0)


def _far(value: str) -> bool:
    pixels, share = _length(value)
    return pixels <= -_FAR or share <= -_FAR_SHARE


def _animated(found: Mapping[str, str]) -> bool:
    """A script or an animation is about to show it: pages fade their paragraphs in."""
    moved = found.get("transform", "") + found.get("-webkit-transform", "") + found.get("translate", "")
    return "translate" in moved or any(name.startswith(("transition", "animation", "will-change")) for name in found)


def _display(found: Mapping[str, str]) -> str:
    if found.get("display") == "none":
        return "display:none"
    return "content-visibility:hidden" if found.get("content-visibility") == "hidden" else ""


def _visibility(found: Mapping[str, str]) -> str:
    value = found.get("visibility", "")
    return f"visibility:{value}" if value in ("hidden", "collapse") and not _animated(found) else ""


def _opacity(found: Mapping[str, str]) -> str:
    value = found.get("opacity", "")
    if not value:
        value = next((n for name, n in _FUNCTION.findall(found.get("filter", "")) if name == "opacity"), "")
    number = _NUMBER.match(value)
    return f"opacity:{value}" if number and float(number[0]) <= _FAINTEST and not _animated(found) else ""


def _font(found: Mapping[str, str]) -> str:
    if "font-size" not in found:
        return "font-size:0" if _NO_FONT.search(found.get("font", "")) else ""
    size = _LENGTH.match(found["font-size"])
    if size is None:
        return ""
    number, unit = float(size[1]), size[2]
    most = _SMALLEST if unit in ("", "px", "pt") else 5.0 if unit == "%" else _SMALLEST_SHARE
    return f"font-size:{found['font-size']}" if 0 <= number <= most else ""


def _place(found: Mapping[str, str]) -> str:
    if found.get("position", "static") != "static":
        for name in ("left", "top", "right", "bottom", "inset-inline-start", "inset-block-start"):
            if name in found and _far(found[name]):
                return f"{name}:{found[name]}"
    for name in ("margin-left", "margin-top", "margin-right"):
        if name in found and _length(found[name])[0] <= -2 * _FAR:
            return f"{name}:{found[name]}"
    if any(_length(value)[0] <= -2 * _FAR for value in found.get("margin", "").split()):
        return f"margin:{found['margin']}"
    return ""


def _indent(found: Mapping[str, str]) -> str:
    value = found.get("text-indent", "")
    return f"text-indent:{value}" if value and _far(value) else ""


def _clip(found: Mapping[str, str]) -> str:
    if found.get("position") in ("absolute", "fixed"):
        for name, arguments in _FUNCTION.findall(found.get("clip", "")):
            edges = [float(n) for n in _NUMBER.findall(arguments)]
            if name == "rect" and len(edges) == 4 and min(edges[2] - edges[0], edges[1] - edges[3]) <= _SMALLEST:
                return f"clip:{found['clip']}"
    path = found.get("clip-path", "") or found.get("-webkit-clip-path", "")
    for name, arguments in _FUNCTION.findall(path):
        numbers = [float(n) for n in _NUMBER.findall(arguments)]
        if not numbers:
            continue
        gone = name == "inset" and "%" in arguments and _inset(numbers)
        gone = gone or (name in ("circle", "ellipse") and min(numbers[: 1 + (name == "ellipse")]) <= 0)
        gone = gone or (name == "polygon" and (len(set(numbers[::2])) == 1 or len(set(numbers[1::2])) == 1))
        if gone or (name in ("rect", "xywh") and not any(numbers)):
            return f"clip-path:{path}"
    return ""


def _inset(shares: list[float]) -> bool:
    """Whether insets in percent, as CSS abbreviates them, leave nothing between two opposite edges."""
    top = shares[0]
    right = shares[1] if len(shares) > 1 else top
    bottom = shares[2] if len(shares) > 2 else top
    left = shares[3] if len(shares) > 3 else right
    return top + bottom >= _FAR_SHARE or left + right >= _FAR_SHARE


def _box(found: Mapping[str, str]) -> str:
    if not any(found.get(name, "").startswith(("hidden", "clip")) for name in ("overflow", "overflow-x", "overflow-y")):
        return ""
    for name in ("height", "max-height", "width", "max-width"):
        if _tiny(found.get(name)):
            return f"{name}:{found[name]} with overflow:hidden"
    return ""


def _transform(found: Mapping[str, str]) -> str:
    if _NUMBER.fullmatch(found.get("scale", "")) and float(found["scale"]) == 0:
        return "scale:0"
    value = found.get("transform", "") or found.get("-webkit-transform", "")
    for name, arguments in _FUNCTION.findall(value):
        parts = [part.strip() for part in arguments.split(",")]
        if name.startswith("scale") and any(_NUMBER.fullmatch(part) and float(part) == 0 for part in parts[:2]):
            return f"transform:{value}"
        if name.startswith("translate") and any(_length(p)[0] <= -_FAR or _length(p)[1] <= -1000 for p in parts):
            return f"transform:{value}"
    return ""


def _ink(found: Mapping[str, str]) -> str:
    """Text without a colour of its own; shadows, outlines and a background cut to the letters show it all the same."""
    seen = ("text-shadow", "-webkit-text-stroke", "background-clip", "-webkit-background-clip")
    fill = found.get("-webkit-text-fill-color", found.get("color", ""))
    if not fill or any(found.get(name, "none") != "none" for name in seen) or "text" in found.get("background", ""):
        return ""
    if clear(fill):
        return f"color:{fill}"
    own, behind = colour(fill), colour(found.get("background-color") or found.get("background", ""))
    image = (
        "background-image" in found
        or "url(" in found.get("background", "")
        or "gradient" in found.get("background", "")
    )
    return f"color:{fill} on the same" if own and behind and same(own, behind) and not image else ""


_TESTS = (
    ("display", _display),
    ("visibility", _visibility),
    ("opacity", _opacity),
    ("font-size", _font),
    ("place", _place),
    ("text-indent", _indent),
    ("clip", _clip),
    ("box", _box),
    ("transform", _transform),
    ("color", _ink),
)

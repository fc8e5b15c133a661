"""Which elements of a page their style hides: by attributes, by the page's own style sheets, by class names that mean
nothing else.

Only what the page itself says counts, and doubt keeps: a class that any rule shows again somewhere, a size of the screen at which
it is shown, white letters on a ground that isn't known, an animation that is about to begin, hide nothing.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from cleaner.read.css import NOTHING, Colour, Facts, declarations, facts, same
from cleaner.read.invisible import WHY as INVISIBLE

# Names under which the frameworks of the web hide text from the eye, or from everybody.
_NAMES = frozenset(
    (
        *("sr-only", "visually-hidden", "visuallyhidden", "visually-hidden-focusable", "screen-reader-text"),
        *("screen-reader-only", "screenreader-only", "screenreader-text", "sr-only-focusable", "show-for-sr"),
        *("is-sr-only", "u-visually-hidden", "is-visually-hidden", "govuk-visually-hidden", "a11y-hidden"),
        *("element-invisible", "element-hidden", "d-none", "tooltiptext"),
    )
)
_SHOWN_AGAIN = re.compile(
    r"(?:^|\s)(?:not-sr-only|\S+:not-sr-only|d-(?:\w{2,5}-)?(?:block|flex|inline|grid|table)\S*)(?=\s|$)"
)
# What a rule must hold somewhere to hide anything, or to show it again.
_HIDING = re.compile(
    r"display\s*:\s*none|hidden|collapse|opacity\s*:\s*(?:0?\.)?0|font(?:-size)?\s*:\s*[01]|-\d{3,}|rect\(|inset\(|"
    r"circle\(|polygon\(|scale|transparent|background(?:-color)?\s*:\s*(#?\w+)[^{}]*;\s*color\s*:\s*\1\b|"
    r"(?:^|[;\s])color\s*:\s*(#?\w+)[^{}]*background(?:-color)?\s*:\s*\2\b",
    re.IGNORECASE,
)
_SELECTOR = re.compile(r"([a-z][a-z0-9]*)?([.#])(-?[_a-zA-Z][\w-]*)")
_NAMED = re.compile(r"[.#]-?[_a-zA-Z][\w-]*")
# What follows only the reader's own hand.
_TOUCHED = re.compile(r":(?:hover|focus|active|target)")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_SCREEN = re.compile(r"^\s*(?:all|screen)?\s*$", re.IGNORECASE)
# What text within can take back.
_RESETS = frozenset(("visibility", "font-size"))
_PRESSED = etree.XPath(
    "descendant-or-self::*[self::button or self::summary or @role='button' or @role='tab' or @aria-expanded or "
    "self::a[starts-with(@href, '#') or starts-with(@href, 'javascript:')]]"
)
_POINTS = etree.XPath(
    "//*[@aria-controls=$id or @href=$link or @data-target=$link or @data-bs-target=$link or @for=$id or @popovertarget=$id]"
)
# Where nothing on a page speaks of backgrounds, it is white.
_PAINTED = etree.XPath(
    "boolean(//link[contains(@rel, 'stylesheet')] | //@bgcolor | //@background | //@style[contains(., 'background')])"
)
_WITHIN = frozenset(
    [
        "a",
        "abbr",
        "b",
        "big",
        "bdi",
        "bdo",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
    ]
)
# Fonts whose letters are pictures.
_ICON = re.compile(r"(?:^|[\s_-])(?:icons?|material-symbols-\w+|fa[srlb]?|glyphicon)(?:$|[\s_-])", re.IGNORECASE)
MOST_ANCESTORS = 60
MOST_STYLE = 2_000_000


# Which properties bring back what another one hides.
_BACK = {
    "display": ("display",),
    "visibility": ("visibility",),
    "opacity": ("opacity", "animation"),
    "font-size": ("font-size", "font"),
    "place": ("position", "left", "right", "top", "bottom", "margin", "margin-left"),
    "text-indent": ("text-indent",),
    "clip": ("clip", "clip-path", "position"),
    "box": ("height", "max-height", "width", "max-width", "overflow"),
    "transform": ("transform", "scale"),
    "color": ("color", "background", "background-color"),
}


@dataclass(slots=True)
class Sheet:
    """What a page's own style sheets hide: for a class or id (``.name``, ``#name``) the tag that it must have ("": any)
    and how. ``grounds`` are the backgrounds of names and of the page (""), None where one is no plain colour. ``inline`` says
    whether parts of sentences can be hidden.
    """

    root: etree._Element
    text: str
    hides: dict[str, tuple[str, Facts]] = field(default_factory=dict)
    inline: bool = True
    _grounds: dict[str, Colour | None] | None = None

    def of(self, element: etree._Element) -> tuple[str, Facts] | None:
        """The name by which the sheets hide an element, and how."""
        for name in _names_of(element):
            found = self.hides.get(name)
            if found is not None and found[0] in ("", element.tag):
                return name, found[1]
        return None

    def names(self, classes: str | None) -> bool:
        """Whether one of an element's classes is one that the sheets hide."""
        return classes is not None and any(f".{name}" in self.hides for name in classes.split())

    @property
    def ids(self) -> frozenset[str]:
        """The ids that the sheets hide."""
        return frozenset(name[1:] for name in self.hides if name[0] == "#")

    @property
    def grounds(self) -> dict[str, Colour | None]:
        if self._grounds is None:
            self._grounds = {"": None if _PAINTED(self.root) else (255, 255, 255)}
            for selector, body, around in _rules(self.text):
                if "background" in body and not around:
                    found = facts(body)
                    for one in selector.split(","):
                        one = one.strip().rpartition(" ")[2]
                        name = "" if one in ("body", "html", "*", ":root") else "".join(_NAMED.findall(one)[-1:])
                        if name or one in ("body", "html", "*", ":root"):
                            self._grounds[name] = None if found.paints else found.background
        return self._grounds


def _names_of(element: etree._Element) -> list[str]:
    identity = element.get("id")
    names = [f".{name}" for name in (element.get("class") or "").split()]
    return [f"#{identity.strip()}", *names] if identity else names


@lru_cache(maxsize=4096)
def named(classes: str) -> str:
    """The name in a class attribute that hides by itself ("" without one)."""
    name = next((name for name in classes.split() if name in _NAMES), "")
    return "" if name and _SHOWN_AGAIN.search(classes) else name


def veils(style: str) -> tuple[bool, bool]:
    """Whether a style attribute may hide text, and whether it may show text that is hidden around it."""
    found = facts(style)
    return bool(found.hides or found.colour), bool(found.shows & _RESETS)


def sheet_of(root: etree._Element) -> Sheet:
    """What the style elements of a page hide, by simple selectors (``.name``, ``#name``, ``p.name``)."""
    texts = []
    for element in root.iter("style"):
        text, parent = element.text, element.getparent()
        if text and _SCREEN.match(element.get("media") or "") and (parent is None or parent.tag != "noscript"):
            texts.append(text)
    text = "\n".join(texts)[:MOST_STYLE]
    return Sheet(root, text, _hidden_names(text) if text else {})


def _rules(text: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The rules of a sheet: selector, what stands between the braces, and the @-blocks around."""
    around: list[str] = []
    for chunk in (_COMMENT.sub("", text) if "/*" in text else text).split("}"):
        *outer, body = chunk.split("{")
        if not outer:
            del around[-1:]
            continue
        around += outer[:-1]
        yield outer[-1].rpartition(";")[2].strip(), body, tuple(around)


@lru_cache(maxsize=32)
def _hidden_names(text: str) -> dict[str, tuple[str, Facts]]:
    """The classes and ids that a sheet hides. Rules in @-blocks can't hide, and any rule can show again but for those
    that wait for the reader's hand, or for paper.
    """
    hides: dict[str, tuple[str, Facts]] = {}
    rules = list(_rules(text))
    for selector, body, around in rules:
        if around or selector.startswith("@") or not _HIDING.search(body):
            continue
        found = facts(body)
        for one in selector.split(",") if found.hides else ():
            if simple := _SELECTOR.fullmatch(one.strip()):
                hides[simple[2] + simple[3]] = (simple[1] or "", found)
    for selector, body, around in rules if hides else ():
        names = [name for name in _NAMED.findall(selector) if name in hides]
        if not names or _TOUCHED.search(selector) or any("print" in media for media in around):
            continue
        stated = declarations(body)
        for name in names:
            if name in hides and not facts(body).hides and any(p in stated for p in _BACK[hides[name][1].by]):
                del hides[name]
    return hides


def why_of(how: str) -> str:
    """The reason of hidden text, for people.

    >>> why_of("display:none")
    'hidden by style (display:none)'
    """
    return how if how == INVISIBLE else f"hidden by style ({how})"


def hiding(element: etree._Element, sheet: Sheet) -> tuple[str, str]:
    """How a page hides an element, for people, and the property by which; ("", "") where it doesn't."""
    style = element.get("style")
    own = facts(style) if style else NOTHING
    if own.hides:
        return own.hides, own.by
    if "display" not in own.shows:
        if "hidden" in element.attrib and (element.get("hidden") or "").strip().lower() != "until-found":
            return "hidden attribute", "display"
        if element.tag == "dialog" and "open" not in element.attrib:
            return "closed dialog", "display"
        if "popover" in element.attrib:
            return "popover", "display"
        if (element.get("aria-hidden") or "").strip().lower() == "true" and not _seen_only(element):
            return "aria-hidden", "display"
        if (element.get("role") or "") == "tooltip":
            return "tooltip", "display"
        if name := named(element.get("class") or ""):
            return f"class {name}", "display"
    by_sheet = sheet.of(element) if sheet.hides else None
    if by_sheet is not None and by_sheet[1].by not in own.shows:
        return f"{by_sheet[0]} {by_sheet[1].hides}", by_sheet[1].by
    colour = own.colour or _font_colour(element)
    if colour is not None and not own.background and not own.paints and _on_the_same(element, colour, sheet):
        return "text in the colour of its background", "color"
    return "", ""


def _seen_only(element: etree._Element) -> bool:
    """Whether a part of a sentence is kept from screen readers and not from the eye: they hear it in other words."""
    return (
        element.tag in _WITHIN
        and not _ICON.search(element.get("class") or "")
        and any(map(str.isalnum, _words(element)))
    )


def _words(element: etree._Element) -> str:
    return "".join(itertools.islice(element.itertext(), 20))


def shows(element: etree._Element) -> frozenset[str]:
    """The properties by which an element shows text that is hidden by them around it."""
    return facts(element.get("style") or "").shows & _RESETS


def opened_by_hand(element: etree._Element) -> bool:
    """Whether something on the page that readers can press stands beside an element, or names it: it folds and unfolds."""
    before = element.getprevious()
    if before is None and (parent := element.getparent()) is not None:
        before = parent.getprevious()
    if before is not None and _PRESSED(before):
        return True
    identity = element.get("id")
    return bool(identity) and bool(_POINTS(element.getroottree().getroot(), id=identity, link=f"#{identity}"))


def _font_colour(element: etree._Element) -> Colour | None:
    value = element.get("color") if element.tag == "font" else None
    return facts(f"color:{value}").colour if value else None


def _on_the_same(element: etree._Element, colour: Colour, sheet: Sheet) -> bool:
    """Whether what is behind an element is known, and of the colour of its text."""
    at: etree._Element | None = element
    for _ in range(MOST_ANCESTORS):
        if at is None:
            break
        ground = at.get("bgcolor")
        found = facts(f"{at.get('style') or ''};background:{ground}" if ground else at.get("style") or "")
        if found.paints or at.get("background"):
            return False
        if found.background:
            return same(colour, found.background)
        for name in _names_of(at):
            if name in sheet.grounds:
                behind = sheet.grounds[name]
                return behind is not None and same(colour, behind)
        at = at.getparent()
    behind = sheet.grounds[""]
    return behind is not None and same(colour, behind)

"""Which elements of a page their style hides: by attributes, by the page's own style sheets, by class names that mean
nothing else.

Only what the page itself says counts, and doubt keeps: a class that some rule shows again, a screen of another size,
white letters on a ground that isn't known, an animation that is about to begin, hide nothing.
"""

from __future__ import annotations

import itertools
import re
from typing import Literal

from lxml import etree

from cleaner.core.invisible import WHY as INVISIBLE
from cleaner.html.hidden.colours import Colour, same
from cleaner.html.hidden.css import NOTHING, facts
from cleaner.html.hidden.sheets import Sheet, names_of

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
# A bit beside those of ``html_words``: an attribute may hide its element.
VEIL = 1 << 60
# Without one of these a style hides nothing.
_MAY_HIDE = re.compile(
    r"none|hidden|collapse|opacity|font(?:-size)?\s{0,9}:\s{0,9}[01.]|-\s{0,9}\d{3}|-\d|clip|scale|color|overflow|\\|/\*",
    re.IGNORECASE,
)
HIDING_ATTRIBUTES = frozenset(("style", "class", "role", "hidden", "aria-hidden", "color", "popover"))
# What text within can take back.
RESETS = frozenset(("visibility", "font-size"))
_PRESS = "self::button or self::summary or @role='button' or @role='tab' or @aria-expanded"
_PRESSED = etree.XPath(
    f"descendant-or-self::*[{_PRESS} or self::a[starts-with(@href, '#') or starts-with(@href, 'javascript:')]]"
)
# A paragraph with a footnote is nothing to press.
LONGEST_PRESSED = 120
_POINTERS = (
    "aria-controls=$id",
    "for=$id",
    "popovertarget=$id",
    "href=$link",
    "data-target=$link",
    "data-bs-target=$link",
)
_POINTS = etree.XPath(f"boolean(//*[{' or '.join('@' + pointer for pointer in _POINTERS)}])")
_WITHIN_NAMES = (
    "a abbr b bdi bdo big cite code del dfn em font i ins kbd label mark q s small span strong sub sup time u var"
)
_WITHIN = frozenset(_WITHIN_NAMES.split())
# Fonts whose letters are pictures.
_ICON = re.compile(r"(?:^|[\s_-])(?:icons?|material-symbols-\w+|fa[srlb]?|glyphicon)(?:$|[\s_-])", re.IGNORECASE)
MOST_ANCESTORS = 60
Ground = Colour | None | Literal[False]
NO_GROUND: Literal[False] = False
# From this on, of 255, a colour looks white.
PALE = 235


def named(classes: str) -> str:
    """The name in a class attribute that hides by itself ("" without one)."""
    found = _NAMES.intersection(classes.split())
    return "" if not found or _SHOWN_AGAIN.search(classes) else min(found)


def veil_bits(attribute: str, value: str) -> int:
    """``VEIL`` for an attribute that may hide its element, else 0."""
    if attribute == "style":
        return VEIL if _MAY_HIDE.search(value) and ((found := facts(value)).hides or found.colour) else 0
    if attribute == "class":
        return VEIL if named(value) else 0
    if attribute == "role":
        return VEIL if value == "tooltip" else 0
    return VEIL if attribute in HIDING_ATTRIBUTES else 0


def may_hide(element: etree._Element) -> int:
    """``VEIL`` for an inline element that may be hidden by one of the attributes that such elements have, else 0."""
    get = element.get
    if (style := get("style")) is not None and veil_bits("style", style):
        return VEIL
    if (classes := get("class")) is not None and not _NAMES.isdisjoint(classes.split()):
        return VEIL
    return 0 if get("hidden") is None else VEIL


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
    by_sheet = sheet.of(element)
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
    """The beginning of an element's text."""
    return "".join(itertools.islice(element.itertext(), 20))


def shows(element: etree._Element) -> frozenset[str]:
    """The properties by which an element shows text that is hidden by them around it."""
    return facts(element.get("style") or "").shows & RESETS


class Openers:
    """What a page has to show hidden elements with: things that readers can press, and scripts."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        self._scripts: str | None = None

    def opens(self, element: etree._Element) -> bool:
        """Whether something to press stands above an element or names it, or a script names it: then it unfolds."""
        before = element.getprevious()
        if before is None and (parent := element.getparent()) is not None:
            before = parent.getprevious()
        if before is not None and len(_words(before)) <= LONGEST_PRESSED and _PRESSED(before):
            return True
        identity = element.get("id")
        if not identity:
            return False
        return bool(_POINTS(self._root, id=identity, link=f"#{identity}")) or self._scripted(identity)

    def _scripted(self, identity: str) -> bool:
        if self._scripts is None:
            self._scripts = "\n".join(script.text or "" for script in self._root.iter("script"))
        return any(f"{quote}{mark}{identity}{quote}" in self._scripts for quote in "\"'" for mark in ("", "#"))


def _font_colour(element: etree._Element) -> Colour | None:
    value = element.get("color") if element.tag == "font" else None
    return facts(f"color:{value}").colour if value else None


def _on_the_same(element: etree._Element, colour: Colour, sheet: Sheet) -> bool:
    """Whether what is behind an element is known, and of the colour of its text. Of sheets only for pale text: that is
    what is hidden on pages, and dark text is everywhere.
    """
    pale = min(colour) >= PALE
    behind = _ground(element, sheet, pale)
    if behind is NO_GROUND:
        parent = element.getparent()
        if (parent, pale) not in sheet.behind:
            sheet.behind[parent, pale] = _ground_around(parent, sheet, pale)
        behind = sheet.behind[parent, pale]
    return isinstance(behind, tuple) and same(colour, behind)


def _ground_around(element: etree._Element | None, sheet: Sheet, pale: bool) -> Ground:
    for _ in range(MOST_ANCESTORS):
        if element is None:
            break
        ground = _ground(element, sheet, pale)
        if ground is not NO_GROUND:
            return ground
        element = element.getparent()
    return sheet.grounds[""] if pale else None


def _ground(element: etree._Element, sheet: Sheet, pale: bool) -> Ground:
    """The background of an element: None where it may be of any colour, ``NO_GROUND`` where it has none of its own."""
    style, own = element.get("style") or "", element.get("bgcolor")
    found = facts(f"{style};background:{own}" if own else style) if own or style else NOTHING
    if found.paints or element.get("background"):
        return None
    if found.background:
        return found.background
    for name in names_of(element) if pale else ():
        if name in sheet.grounds:
            return sheet.grounds[name]
    return NO_GROUND

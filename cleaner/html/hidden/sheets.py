"""What the style sheets in a page hide: by classes and ids, where nothing else in them brings it back.

Sheets are longer than pages, so they are searched for what can hide, and only what is found is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from lxml import etree

from cleaner.html.hidden.colours import Colour
from cleaner.html.hidden.css import Facts, declarations, facts

# What a rule must hold to hide anything, as it stands once spaces behind colons are gone.
_HIDING = ("display:none", "visibility:hidden", "opacity:0", "font-size:0", "-99", "rect(0", "rect(1px", "height:0")
# Rarer ways, which only sheets of a length that people write by hand are searched for.
_RARER = (
    *("visibility:collapse", "opacity:.0", "font-size:1px", "font:0", "000px", "inset(50%", "inset(100%", "circle(0"),
    *("polygon(0 0,0 0", "scale(0", "color:transparent", "height:1px", "width:1px", "width:0"),
    *("color:#fff", "color:white", "color:#000", "color:black"),
)
LONGEST_BY_HAND = 30_000
_SELECTOR = re.compile(r"([a-z][a-z0-9]*)?([.#])(-?[_a-z][\w-]*)")
_NAMED = re.compile(r"[.#]-?[_a-z][\w-]*")
_NAME = re.compile(r"[\w-]")
# What follows only the reader's own hand.
_TOUCHED = re.compile(r":(?:hover|focus|active|target)")
_SCREEN = re.compile(r"^\s*(?:all|screen)?\s*$", re.IGNORECASE)
# Where nothing on a page speaks of backgrounds, it is white.
_PAINTED = etree.XPath(
    "boolean(//link[contains(@rel, 'stylesheet')] | //@bgcolor | //@background | //@style[contains(., 'background')])"
)
# Longer ones are frameworks, put into the page whole: as good as a file beside it, which nobody reads here either.
LONGEST, MOST_STYLE = 50_000, 500_000
# The sheets of a site's pages are alike; larger ones are not kept.
LARGEST_KNOWN = 200_000
_ROOTS = ("body", "html", "*", ":root")
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
    and how; ``ids`` are the ids alone. ``inline`` says whether parts of sentences can be hidden; ``behind`` is what has
    been found of the backgrounds behind elements.
    """

    root: etree._Element
    text: str
    hides: dict[str, tuple[str, Facts]] = field(default_factory=dict)
    ids: frozenset[str] = frozenset()
    inline: bool = True
    behind: dict[tuple[etree._Element | None, bool], Colour | Literal[False] | None] = field(default_factory=dict)
    _stands: dict[str, bool] = field(default_factory=dict)
    _classes: dict[str, bool] = field(default_factory=dict)
    _grounds: dict[str, Colour | None] | None = None

    def of(self, element: etree._Element) -> tuple[str, Facts] | None:
        """The name by which the sheets hide an element, and how."""
        for name in names_of(element) if self.hides else ():
            found = self.hides.get(name)
            if found is not None and found[0] in ("", element.tag):
                if name not in self._stands:
                    self._stands[name] = not _shown_again(self.text, name, found[1].by)
                if self._stands[name]:
                    return name, found[1]
        return None

    def may_hide(self, element: etree._Element) -> bool:
        """Whether one of an element's names is in the sheets."""
        return self.has(element.get("class")) or bool(self.ids and (element.get("id") or "").lower() in self.ids)

    def has(self, classes: str | None) -> bool:
        """Whether one of an element's classes is in the sheets."""
        if classes is None:
            return False
        known = self._classes.get(classes)
        if known is None:
            known = self._classes[classes] = any(f".{name}" in self.hides for name in classes.lower().split())
        return known

    @property
    def grounds(self) -> dict[str, Colour | None]:
        """The backgrounds of names and of the page (""), None where one may be of any colour."""
        if self._grounds is None:
            self._grounds = {"": None if _PAINTED(self.root) else (255, 255, 255)}
            for selector, body in _bodies(self.text, ("background",)):
                found = facts(body)
                for one in selector.split(","):
                    last = one.strip().rpartition(" ")[2]
                    if last in _ROOTS or _NAMED.search(last):
                        name = "" if last in _ROOTS else _NAMED.findall(last)[-1]
                        self._grounds[name] = None if found.paints else found.background
        return self._grounds


def names_of(element: etree._Element) -> list[str]:
    """An element's id and classes, as selectors write them, in lower case."""
    identity = element.get("id")
    names = [f".{name}" for name in (element.get("class") or "").lower().split()]
    return [f"#{identity.strip().lower()}", *names] if identity else names


def sheet_of(root: etree._Element) -> Sheet:
    """What the style elements of a page hide, by simple selectors (``.name``, ``#name``, ``p.name``)."""
    texts = []
    for element in root.iter("style"):
        text, parent = element.text, element.getparent()
        if (
            text
            and len(text) <= LONGEST
            and _SCREEN.match(element.get("media") or "")
            and (parent is None or parent.tag != "noscript")
        ):
            texts.append(text)
    if not texts:
        return Sheet(root, "")
    # Names beyond ASCII are rare, and a text of ASCII is searched three times as fast.
    text = "\n".join(texts)[:MOST_STYLE].encode("ascii", "replace").decode("ascii").lower()
    if "/*" in text:
        first, *rest = text.split("/*")
        text = first + "".join(part.partition("*/")[2] for part in rest)
    text = text.replace(": ", ":")
    hides = _known(text) if len(text) < LARGEST_KNOWN else _hidden_names(text)
    return Sheet(root, text, hides, frozenset(name[1:] for name in hides if name[0] == "#"))


@lru_cache(maxsize=32)
def _known(text: str) -> dict[str, tuple[str, Facts]]:
    return _hidden_names(text)


def _hidden_names(text: str) -> dict[str, tuple[str, Facts]]:
    """The classes and ids that a sheet hides, on every screen."""
    hides: dict[str, tuple[str, Facts]] = {}
    signs = _HIDING if len(text) > LONGEST_BY_HAND else (*_HIDING, *_RARER)
    for selector, body in _bodies(text, signs):
        for one in selector.split(",") if facts(body).hides else ():
            if simple := _SELECTOR.fullmatch(one.strip()):
                hides[simple[2] + simple[3]] = (simple[1] or "", facts(body))
    return hides


def _bodies(text: str, signs: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The rules outside of @-blocks that hold one of the signs: selector, and what stands between the braces."""
    found: dict[int, int] = {}
    for sign in signs:
        at = text.find(sign)
        while at >= 0:
            begin, end = text.rfind("{", 0, at) + 1, text.find("}", at)
            end = len(text) if end < 0 else end
            if begin:
                found[begin] = end
            at = text.find(sign, end)
    depth = before = 0
    for begin in sorted(found):
        depth += text.count("{", before, begin) - text.count("}", before, begin)
        if depth == 1:
            start = max(text.rfind(mark, before, begin - 1) for mark in "{};") + 1
            yield text[max(start, before) : begin - 1].strip(), text[begin : found[begin]]
        before = begin


def _shown_again(text: str, name: str, by: str) -> bool:
    """Whether any rule with a name states a property that brings back what another one hides: but for those that wait
    for the reader's hand, or for paper.
    """
    at, before, depth, media, edge = text.find(name), 0, 0, -1, 0
    while at >= 0:
        depth += text.count("{", before, at) - text.count("}", before, at)
        media = max(media, text.rfind("@", before, at))
        edge = max(edge, *(text.rfind(mark, before, at) + 1 for mark in "{};"))
        before, begin = at, text.find("{", at)
        if begin < 0:
            return False
        end = text.find("}", begin)
        end = len(text) if end < 0 else end
        selector = text[edge:begin]
        alone = not _NAME.match(text[at + len(name) : at + len(name) + 1])
        if alone and not any(mark in selector for mark in "};") and not _TOUCHED.search(selector):
            print_only = depth > 0 and "print" in text[media : text.find("{", media)]
            body = text[begin + 1 : end]
            if not print_only and not facts(body).hides and any(p in declarations(body) for p in _BACK[by]):
                return True
        at = text.find(name, max(at + 1, end if alone else 0))
    return False

"""What the style sheets in a page hide: by classes and ids, where nothing else in them brings it back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from cleaner.read.css import Colour, Facts, declarations, facts

# What a rule must hold somewhere to hide anything, or to show it again.
_HIDING = re.compile(
    r"display\s*:\s*none|hidden|collapse|opacity\s*:\s*(?:0?\.)?0|font(?:-size)?\s*:\s*[01]|-\d{3,}|rect\(|inset\(|"
    r"circle\(|polygon\(|scale|transparent|background(?:-color)?\s*:\s*(#?\w{1,20})[^{}]{0,300};\s*color\s*:\s*\1\b|"
    r"(?:^|[;\s])color\s*:\s*(#?\w{1,20})[^{}]{0,300}background(?:-color)?\s*:\s*\2\b",
    re.IGNORECASE,
)
_SELECTOR = re.compile(r"([a-z][a-z0-9]*)?([.#])(-?[_a-zA-Z][\w-]*)")
_NAMED = re.compile(r"[.#]-?[_a-zA-Z][\w-]*")
# What follows only the reader's own hand.
_TOUCHED = re.compile(r":(?:hover|focus|active|target)")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_SCREEN = re.compile(r"^\s*(?:all|screen)?\s*$", re.IGNORECASE)
# Where nothing on a page speaks of backgrounds, it is white.
_PAINTED = etree.XPath(
    "boolean(//link[contains(@rel, 'stylesheet')] | //@bgcolor | //@background | //@style[contains(., 'background')])"
)
MOST_STYLE = 2_000_000
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
    and how. ``inline`` says whether parts of sentences can be hidden.
    """

    root: etree._Element
    text: str
    hides: dict[str, tuple[str, Facts]] = field(default_factory=dict)
    inline: bool = True
    _grounds: dict[str, Colour | None] | None = None

    def of(self, element: etree._Element) -> tuple[str, Facts] | None:
        """The name by which the sheets hide an element, and how."""
        for name in names_of(element):
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
        """The backgrounds of names and of the page (""), None where one may be of any colour."""
        if self._grounds is None:
            self._grounds = {"": None if _PAINTED(self.root) else (255, 255, 255)}
            for selector, body, around in _rules(self.text):
                if "background" not in body or around:
                    continue
                found = facts(body)
                for one in selector.split(","):
                    last = one.strip().rpartition(" ")[2]
                    if last in _ROOTS or _NAMED.search(last):
                        name = "" if last in _ROOTS else _NAMED.findall(last)[-1]
                        self._grounds[name] = None if found.paints else found.background
        return self._grounds


def names_of(element: etree._Element) -> list[str]:
    """An element's id and classes, as selectors write them."""
    identity = element.get("id")
    names = [f".{name}" for name in (element.get("class") or "").split()]
    return [f"#{identity.strip()}", *names] if identity else names


def sheet_of(root: etree._Element) -> Sheet:
    """What the style elements of a page hide, by simple selectors (``.name``, ``#name``, ``p.name``)."""
    texts = []
    for element in root.iter("style"):
        text, parent = element.text, element.getparent()
        if text and _SCREEN.match(element.get("media") or "") and (parent is None or parent.tag != "noscript"):
            texts.append(text)
    text = "\n".join(texts)[:MOST_STYLE]
    hides = _known if len(text) < LARGEST_KNOWN else _hidden_names
    return Sheet(root, text, hides(text) if text else {})


def _rules(text: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The rules of a sheet: selector, what stands between the braces, and the @-blocks around."""
    around: list[str] = []
    for chunk in (_COMMENT.sub("", text) if "/*" in text else text).split("}"):
        *outer, body = chunk.split("{")
        if not outer:
            del around[-1:]
            continue
        around += outer[:-1]
        yield outer[-1].rpartition(";")[2].strip(), body, tuple(around[:8])


@lru_cache(maxsize=32)
def _known(text: str) -> dict[str, tuple[str, Facts]]:
    return _hidden_names(text)


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

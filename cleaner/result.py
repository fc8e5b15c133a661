"""What a document is made of: blocks, roles, reasons, stories, evidence, results. Imports next to nothing of ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from cleaner.core.paragraphs import text_page


class Role(StrEnum):
    """What a block is to the article."""

    BODY = "body"
    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    DATELINE = "dateline"
    CAPTION = "caption"
    CHROME = "chrome"
    STORY = "story"
    HIDDEN = "hidden"


class Contribution(NamedTuple):
    """How much one named feature moved a block's log-odds of being article (negative: towards removal)."""

    name: str
    amount: float


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a block has its role: a rule's id, the scorer's named contributions, the story it belongs to, or how the
    document hides it (``hidden``, in words: "hidden by style (display:none)").

    ``story`` is the index into ``Result.stories``. A block of a story may carry the rule or the
    contributions that found the story as well.
    """

    rule: str | None = None
    contributions: tuple[Contribution, ...] = ()
    story: int | None = None
    hidden: str | None = None

    def __str__(self) -> str:
        parts = [] if self.hidden is None else [self.hidden]
        if self.rule is not None:
            parts.append(f"rule {self.rule}")
        if self.story is not None:
            parts.append(f"story {self.story + 1}")
        if self.contributions:
            parts.append(", ".join(f"{c.name} {c.amount:+.2f}" for c in self.contributions))
        return "; ".join(parts)


@dataclass(frozen=True, slots=True)
class Block:
    """A line of a text dump (or a part of one, where a rule trims it), or a block-level run of text in HTML.

    ``start`` and ``end`` are offsets in characters: into the source for text; for HTML into the
    blocks' texts joined by line feeds. ``score`` is P(article), between 0 and 1, or None where no scorer ran.
    """

    text: str
    start: int
    end: int
    role: Role
    reason: Reason | None = None
    score: float | None = None
    kept: bool = True


STORY_FIELDS = ("source", "age", "title", "text", "url")


@dataclass(frozen=True, slots=True)
class Story:
    """Another story, appended to the article: its fields as they stand in the document, None where absent.

    Only pages can tell a story's address, ``url``.
    """

    source: str | None
    age: str | None
    title: str | None
    text: str
    start: int = 0
    end: int = 0
    url: str | None = None

    def as_dict(self) -> dict[str, str | None]:
        """For rows and JSON: ``source age title text url``."""
        return {name: getattr(self, name) for name in STORY_FIELDS}


@dataclass(frozen=True, slots=True)
class Trim:
    """A part of one line that a rule removes; offsets in characters within the line."""

    line: int
    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class StoryHeader:
    """Where a rule saw the header of an appended story.

    ``first`` to ``last`` (inclusive) are the lines of the header with its text line, where the
    template names one. ``text_line`` is the line on which the story's text begins, or None when the text is whatever
    follows.
    """

    first: int
    last: int
    rule: str
    source: str | None = None
    age: str | None = None
    title: str | None = None
    text_line: int | None = None


@dataclass(slots=True)
class Evidence:
    """What the rules know of a document's lines (line index to rule id; only lines with a hit are present).

    Conflicts between rules on a line are settled already: a line is in at most one of ``drops``
    and ``keeps``. ``hints`` hold what is evidence only.
    """

    drops: dict[int, str] = field(default_factory=dict)
    keeps: dict[int, str] = field(default_factory=dict)
    hints: dict[int, str] = field(default_factory=dict)
    trims: list[Trim] = field(default_factory=list)
    starts: dict[int, str] = field(default_factory=dict)
    ends: dict[int, str] = field(default_factory=dict)
    stories: list[StoryHeader] = field(default_factory=list)
    sites: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.drops or self.keeps or self.hints or self.trims or self.starts or self.ends or self.stories)


class Rendered(NamedTuple):
    """The document in some form, and what is to be said of how it was made. ``explain`` gives its blocks, each kept
    or not in this form, where that is known.
    """

    text: str
    warnings: tuple[str, ...] = ()
    explain: Callable[[], tuple[Block, ...]] | None = None


class Formatted:
    """Makes a form on the first call and keeps it. Pickling makes it too, as what it is made of stays here:
    ``clean_many`` doesn't pickle it unless it is asked for.
    """

    def __init__(self, make: Callable[[], Rendered]) -> None:
        self._make: Callable[[], Rendered] | None = make
        self._form = Rendered("")

    def __call__(self) -> Rendered:
        make = self._make
        if make is not None:
            self._form, self._make = make(), None
        return self._form

    def __getstate__(self) -> dict[str, Any]:
        return {"_form": self()._replace(explain=None), "_make": None}


def no_blocks() -> tuple[Block, ...]:
    """The blocks of a document that has none."""
    return ()


@dataclass
class Result:
    """What became of one document.

    ``text`` holds the kept blocks; ``html`` and ``markdown`` make the other forms, see ``to_html`` and
    ``to_markdown``; ``changed`` says whether it differs from the input; ``removed_spans``
    are the removed stretches as (start, end) offsets in the source text; ``rules`` says how many lines or blocks, or
    parts of them, each rule removed, by its id: cheap, as it needs no ``blocks``. ``error`` says why a document of many
    could not be cleaned (its text is empty then). ``blocks`` and ``removed`` are made on first use, as explaining
    costs more than cleaning.
    """

    text: str
    kind: str
    changed: bool = False
    title: str | None = None
    standfirst: str | None = None
    stories: tuple[Story, ...] = ()
    warnings: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    metadata: dict[str, Any] = field(default_factory=dict)
    removed_spans: tuple[tuple[int, int], ...] = ()
    rules: dict[str, int] = field(default_factory=dict)
    error: str | None = None
    explain: Callable[[], tuple[Block, ...]] = field(default=no_blocks, repr=False, compare=False)
    html: Callable[[], Rendered] | None = field(default=None, repr=False, compare=False)
    markdown: Callable[[], Rendered] | None = field(default=None, repr=False, compare=False)

    def to_html(self) -> str:
        """The article as a page: of a page its own cleaned HTML, of text its lines as paragraphs. Made when it is asked
        for; where it can't be written as cleaned HTML, its paragraphs stand in for it, and ``warnings`` says so then.
        """
        return text_page(self.text, self.title) if self.html is None else self._made(self.html())

    def to_markdown(self) -> str:
        """The article as Markdown: of a page its title as a heading and the body, of text the text itself."""
        return self.text if self.markdown is None else self._made(self.markdown())

    def _made(self, form: Rendered) -> str:
        self.warnings = tuple(dict.fromkeys((*self.warnings, *form.warnings)))
        return form.text

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Every block in the document's order, with role, reason and score."""
        return self.explain()

    @property
    def removed(self) -> tuple[Block, ...]:
        """The blocks that are not in ``text``, each with its reason."""
        return tuple(block for block in self.blocks if not block.kept)

    def __getstate__(self) -> dict[str, Any]:
        """Pickling explains and writes first: what that is made from holds arrays and trees that can't travel."""
        self.to_html()
        self.to_markdown()
        state = dict(self.__dict__)
        state["blocks"] = self.blocks
        state["explain"] = no_blocks
        return state

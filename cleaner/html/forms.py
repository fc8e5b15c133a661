"""A judged page's other forms, cleaned HTML and Markdown, and what a cleaned page says when it is read again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from typing import Any

from cleaner.core import invariants
from cleaner.core.paragraphs import paragraphs, text_page
from cleaner.html import metadata, metadata_values
from cleaner.html.explain import marked
from cleaner.html.invariants import check_cleaned
from cleaner.html.page import Page, PageError
from cleaner.html.parse import Source, as_text
from cleaner.html.render.cuts import Cuts
from cleaner.html.render.head import KEPT, WRITTEN_AS
from cleaner.html.render.html import cleaned, illustrated, is_page, write
from cleaner.html.render.images import Pictures
from cleaner.html.render.markdown import fenced, markdown, with_title
from cleaner.html.render.plain import text_of
from cleaner.html.render.safe import safe_page
from cleaner.html.roles import Verdict
from cleaner.result import Block, Formatted, Rendered, Result, Role

# Blocks of these roles go from the text, and say nothing of the images beside them.
NEUTRAL = frozenset((Role.HEADLINE, Role.STANDFIRST, Role.DATELINE, Role.CAPTION))
# How many blocks below a headline can hold its byline and date.
BYLINES = 12
Lines = Iterable[tuple[Role, str]]


@dataclass(slots=True, eq=False)
class Article:
    """A judged page, and what of it is written.

    ``keep`` are the blocks of the text, ``written`` those of cleaned HTML: with the article's head, and with
    ``captions``, which stay where their image does. ``cuts`` are those of all written blocks.
    """

    source: Source
    page: Page
    head: metadata.Head
    data: dict[str, Any]
    url: str | None
    verdict: Verdict
    keep: Sequence[bool]
    written: Sequence[bool]
    captions: Collection[int]
    cuts: Cuts

    def html(self, explain: Callable[..., tuple[Block, ...]]) -> Rendered:
        """Cleaned HTML that was checked; where an invariant would be broken the article's paragraphs, and a warning.
        ``explain(keep)`` gives the blocks.
        """
        keep = self._with_captions()
        explained = partial(explain, keep)
        try:
            done = cleaned(
                self.page, keep, self.source.text, self.cuts, self._pictures(), self.verdict.roles, self._metas(keep)
            )
            check_cleaned(self.page.texts, keep, done.blocks, self.cuts)
            invariants.check_stable(done.stable)
            return Rendered(done.text, (), explained)
        except invariants.InvariantError as broken:
            if invariants.RAISE_VIOLATIONS:
                raise
            why = f"cleaned HTML is the article's paragraphs alone, as an invariant would be broken: {broken}"
            return Rendered(self._paragraphs(keep), (why,), explained)

    def markdown(self) -> Rendered:
        """The body as Markdown, below the title."""
        return body_markdown(self.page, self.keep, self.cuts, self._pictures(), self.data.get("title"))

    def read_kept_byline(self) -> None:
        """Author and date that the cleaned page will give: the lines below the headline are fewer there."""
        read_byline(self.data, self._lines(self.written))

    def _lines(self, keep: Sequence[bool]) -> Lines:
        roles = self.verdict.roles
        return ((roles[i], text_of(self.page, i, self.cuts)) for i, kept in enumerate(keep) if kept)

    def _pictures(self) -> Pictures:
        neutral = [i for i, role in enumerate(self.verdict.roles) if role in NEUTRAL]
        return Pictures(
            self.page, self.keep, neutral, self.verdict.headline, self.data.get("image"), self.verdict.hidden
        )

    def _with_captions(self) -> Sequence[bool]:
        """The blocks that are written, of the captions those of images that are written."""
        doubtful = [i for i in self.captions if not self.keep[i]]
        if not doubtful:
            return self.written
        page = self.page
        holders: set[int] = set()
        for place in illustrated(page, self.keep, self._pictures()):
            while place >= 0 and place not in holders:
                holders.add(place)
                place = page.parent[place]
        kept = [0, *accumulate(self.keep)]
        known = {-1: False}
        keep = list(self.written)
        for i in doubtful:
            keep[i] = self._beside_image(page.owner[i], holders, kept, known)
        return keep

    def _beside_image(self, place: int, holders: Collection[int], kept: Sequence[int], known: dict[int, bool]) -> bool:
        """Whether an image stands in ``place``, or an element around it, that holds nothing of the text. ``kept``
        counts the blocks of the text before each; ``known`` are the answers so far.
        """
        page, path = self.page, []
        while place not in known:
            if kept[page.last[place]] > kept[page.first[place]] or place in holders:
                known[place] = place in holders and kept[page.last[place]] == kept[page.first[place]]
                break
            path.append(place)
            place = page.parent[place]
        known |= dict.fromkeys(path, known[place])
        return known[place]

    def _metas(self, keep: Sequence[bool]) -> dict[str, str]:
        """The meta elements without which the cleaned page would say something else than this one."""
        head = metadata.Head(
            self.head.title,
            {name: content for name, content in self.head.meta.items() if name in KEPT},
            self.head.canonical,
            self.head.language,
        )
        again = read_again(head, self._lines(keep), self.url)
        said = dict(self.data)
        if not metadata.address(self.head, self.url):
            said.pop("url", None)
        lost = [field for field in WRITTEN_AS if field in said and said[field] != again.get(field)]
        return {WRITTEN_AS[field]: said[field] for field in lost}

    def _paragraphs(self, keep: Sequence[bool]) -> str:
        texts = [text for _, text in self._lines(keep)]
        if self.source.text is None or is_page(self.source.text):
            return text_page("\n".join(texts), self.data.get("title"))
        return paragraphs(texts)


def body_markdown(
    page: Page, keep: Sequence[bool], cuts: Cuts, pictures: Pictures | None, title: str | None
) -> Rendered:
    """The kept blocks of a page as Markdown, below the title."""
    return Rendered(with_title(markdown(write(page, keep, False, cuts, pictures)), title))


def clean_page(page: Page, roles: Sequence[Role], source: str) -> Rendered:
    """A page that was cleaned before."""
    return Rendered(source, (), partial(marked, page, roles, [True] * len(page)))


def untouched(source: Source, why: str) -> Result:
    """A page that comes back as it was, and says why. Its other forms hold all of its text, and nothing that runs."""
    text = source.text if source.text is not None else as_text(source.root) if source.root is not None else ""
    html = Formatted(lambda: Rendered(safe_page(text, source.root)))
    return Result(
        text,
        "html",
        warnings=(f"left as it was: {why}",),
        html=html,
        markdown=Formatted(lambda: Rendered(_markdown_of(html().text, text))),
    )


def _markdown_of(html: str, source: str) -> str:
    try:
        return markdown(html)
    except PageError:
        return fenced(source)


def read_again(head: metadata.Head, lines: Lines, url: str | None) -> dict[str, Any]:
    """The metadata of a page that was cleaned: what its head says, and its headline, byline and date."""
    roles_and_texts = list(lines)
    headline = next((text for role, text in roles_and_texts if role == Role.HEADLINE), None)
    data = metadata.read_metadata(head, {}, url, metadata_values.clean_text(head.meta.get("headline")) or headline)
    read_byline(data, roles_and_texts)
    return data


def read_byline(data: dict[str, Any], lines: Lines) -> None:
    """Author and date from the lines below the headline, where the page's head and data don't tell."""
    roles_and_texts = list(lines)
    begin = next((i for i, (role, _) in enumerate(roles_and_texts) if role == Role.HEADLINE), 0) + 1
    below = roles_and_texts[begin : begin + BYLINES]
    found = {
        "author": (metadata_values.author_in(text) for role, text in below if role == Role.BYLINE),
        "date": (metadata_values.date(text) for role, text in below if role == Role.DATELINE),
    }
    for name, values in found.items():
        value = next((value for value in values if value), None)
        if value and name not in data:
            data[name] = value

"""Made-up dumps for fitting: a real article among furniture, with other stories appended, in random layouts.

Layouts are drawn, not listed: which fields a story's header has, in which order, on one line or several, what stands
between stories and after them. What is learnt is structure; no two documents share a layout but by chance.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from random import Random
from typing import Any

import numpy as np

from cleaner.judge.score import AGE, BODY, BYLINE, FURNITURE, HEADER, HEADLINE, SOURCE, STANDFIRST, TEXT, TITLE
from cleaner.read.text import split
from training import layout_fields as fields
from training.text_data import Example, articles, dump_rows

END_FAMILIES = (
    "tags", "share", "comments", "newsletter", "ai_features", "app_promo", "footer_legal", "editor_note",
    "reader_tools",
)  # fmt: skip
MARKER_FAMILIES = ("related", "trending")
TOP_FAMILIES = ("share", "reader_tools", "media_ui", "nav", "login", "cookie_consent", "subscribe_paywall")
INSIDE_FAMILIES = ("ads", "story_continues", "newsletter", "related", "media_ui", "share")
SEPARATORS = (
    "---", "***", "* * *", "===", "_____", "•••", "• • •", "###", "—", "-----------------", "~", "⸻", "+++", "◆",
    "#",
)  # fmt: skip
ELLIPSES = ("...", "…", " [...]", " […]", " ...")


@dataclass(eq=False)
class Draft:
    """A document under construction: lines with their targets, and how many blank lines stand above each."""

    lines: list[str] = field(default_factory=list)
    article: list[int] = field(default_factory=list)
    kind: list[int] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    blanks: list[int] = field(default_factory=list)

    def add(self, text: str, article: int, kind: int, first: bool = False, blanks: int = 0) -> None:
        """Append one line; white space within it becomes single spaces, an empty one is left out."""
        text = " ".join(text.split())
        if text:
            self.lines.append(text)
            self.article.append(article)
            self.kind.append(kind)
            self.first.append(int(first))
            self.blanks.append(blanks)

    def example(self, name: str, group: str, style: str, folds: frozenset[int], weight: float = 1.0) -> Example:
        """The finished document."""
        text = "".join(
            "\n" * (blank + 1 if i else 0) + line
            for i, (line, blank) in enumerate(zip(self.lines, self.blanks, strict=True))
        )
        lines = split(text)
        if len(lines) != len(self.lines):
            keep = [i for i, line in enumerate(self.lines) if len(split(line)) == 1]
            chosen = Draft(
                *(
                    [values[i] for i in keep]
                    for values in (self.lines, self.article, self.kind, self.first, self.blanks)
                )
            )
            return chosen.example(name, group, style, folds, weight)
        arrays = (np.array(values, dtype=np.int8) for values in (self.article, self.kind, self.first))
        return Example(name, group, style, text, *arrays, folds, weight, lines)


@dataclass(eq=False)
class Pool:
    """What one fold's documents are made of: its articles, and runs of real furniture from its pages."""

    fold: int
    articles: list[dict[str, Any]]
    top: list[list[str]]
    inside: list[list[str]]
    bottom: list[list[str]]
    near: list[list[int]]


@cache
def pool(fold: int) -> Pool:
    """The pool of one fold."""
    found = [row for row in articles() if row["fold"] == fold and len(row["body"]) > 300 and row["title"]]
    languages = {}
    runs: dict[str, list[list[str]]] = defaultdict(list)
    for row in dump_rows():
        if row["arm"] != "page" or row["fold"] != fold:
            continue
        languages["".join(row["body"])[:60]] = row["lang"]
        lines, labels = row["text"].split("\n"), row["labels"]
        hits = [i for i, label in enumerate(labels) if label == 1]
        runs["top"].append([x for x, y in zip(lines[: hits[0]], labels, strict=False) if x.strip() and y == 0])
        runs["bottom"].append(
            [x for x, y in zip(lines[hits[-1] + 1 :], labels[hits[-1] + 1 :], strict=True) if x.strip() and y == 0]
        )
        run: list[str] = []
        for i in range(hits[0], hits[-1]):
            if labels[i] == 0:
                run.append(lines[i])
            elif run and labels[i] == 1:
                if len(run) <= 12:
                    runs["inside"].append([x for x in run if x.strip()])
                run = []
    for row in found:
        row["language"] = languages.get("".join(row["body"].split("\n"))[:60], "en")
        row["paragraphs"] = [line for line in row["body"].split("\n") if line.strip()]
    return Pool(fold, found, runs["top"], runs["inside"], runs["bottom"], _neighbours(found))


def _neighbours(rows: list[dict[str, Any]]) -> list[list[int]]:
    """For each article the twelve most similar ones by words (cosine of tf-idf)."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    matrix = TfidfVectorizer(max_features=20000, sublinear_tf=True).fit_transform(row["body"] for row in rows)
    similar = (matrix @ matrix.T).toarray()
    np.fill_diagonal(similar, -1)
    return [list(map(int, np.argsort(-line)[:12])) for line in similar]


# ---------------------------------------------------------------- parts of a document
def paragraphs_of(random: Random, row: dict[str, Any], most: int = 60) -> list[str]:
    """The article's paragraphs, sometimes cut short or rejoined."""
    lines = list(row["paragraphs"])[: random.choice((most, most, 8, 14, 25, 40))]
    if random.random() < 0.12:
        joined = []
        while lines:
            count = random.choice((1, 2, 3))
            joined.append(" ".join(lines[:count]))
            lines = lines[count:]
        return joined
    return lines


def add_top(random: Random, draft: Draft, source: Pool, row: dict[str, Any], blank: Callable[[], int]) -> None:
    """What stands above the article: menus, headline, standfirst, byline, date, share bar."""
    if random.random() < 0.35 and source.top:
        run = random.choice(source.top)
        begin = random.randrange(max(1, len(run)))
        for line in run[begin : begin + random.choice((4, 10, 30, 80))]:
            draft.add(line, 0, FURNITURE, blanks=blank() if random.random() < 0.5 else 0)
    elif random.random() < 0.4:
        for _ in range(random.randint(1, 8)):
            draft.add(fields.furniture(random, row["language"], TOP_FAMILIES), 0, FURNITURE)
    if random.random() < 0.85 and row["title"]:
        draft.add(row["title"], -1, HEADLINE, blanks=blank())
        if random.random() < 0.07:
            draft.add(row["title"], 0, FURNITURE, blanks=blank())
    if random.random() < 0.12:
        draft.add(random.choice(row["paragraphs"])[:160], -1, STANDFIRST, blanks=blank())
    if random.random() < 0.45:
        draft.add(fields.byline(random), -1, BYLINE, blanks=blank())
    if random.random() < 0.45:
        draft.add(
            random.choice(("", "", "Published ", "Updated: ", "Posted on ")) + fields.date(random),
            -1,
            BYLINE,
            blanks=blank(),
        )
    if random.random() < 0.35:
        for _ in range(random.randint(1, 6)):
            draft.add(fields.furniture(random, row["language"], ("share", "reader_tools", "media_ui")), 0, FURNITURE)


def add_main(random: Random, draft: Draft, source: Pool, row: dict[str, Any], blank: Callable[[], int]) -> None:
    """The article, with widgets between some of its paragraphs."""
    lines = paragraphs_of(random, row)
    chance = random.choice((0, 0, 0.03, 0.08, 0.15))
    for i, line in enumerate(lines):
        if i and random.random() < chance:
            add_widget(random, draft, source, row, blank)
        draft.add(line, 1, BODY, blanks=blank())


def add_widget(random: Random, draft: Draft, source: Pool, row: dict[str, Any], blank: Callable[[], int]) -> None:
    """A few lines of furniture between two paragraphs."""
    kind = random.random()
    above = blank()
    if kind < 0.3 and source.inside:
        for line in random.choice(source.inside):
            draft.add(line, 0, FURNITURE, blanks=above)
    elif kind < 0.6:
        draft.add(fields.furniture(random, row["language"], MARKER_FAMILIES), 0, FURNITURE, blanks=above)
        for _ in range(random.randint(1, 4)):
            other = random.choice(source.articles)["title"]
            draft.add(random.choice((other, other, "- " + other, other.upper(), fields.date(random))), 0, FURNITURE)
    elif kind < 0.7:
        draft.add(random.choice(source.articles)["title"], 0, FURNITURE, blanks=above)
    else:
        for _ in range(random.randint(1, 3)):
            draft.add(fields.furniture(random, row["language"], INSIDE_FAMILIES), 0, FURNITURE, blanks=above)
            above = 0


def add_end(random: Random, draft: Draft, row: dict[str, Any], blank: Callable[[], int]) -> None:
    """Furniture between the article and what is appended."""
    for _ in range(random.choice((0, 0, 1, 2, 4, 8))):
        draft.add(
            fields.furniture(random, row["language"], END_FAMILIES),
            0,
            FURNITURE,
            blanks=blank() if random.random() < 0.4 else 0,
        )
    if random.random() < 0.2:
        for word in random.sample(row["body"].split(), 3):
            draft.add(random.choice(("#", "", "• ")) + word, 0, FURNITURE)
    if random.random() < 0.6:
        draft.add(fields.furniture(random, row["language"], MARKER_FAMILIES), 0, FURNITURE, blanks=blank())


def add_footer(random: Random, draft: Draft, source: Pool, row: dict[str, Any], blank: Callable[[], int]) -> None:
    """What stands at the very end of a page."""
    if random.random() < 0.5 and source.bottom:
        run = random.choice(source.bottom)
        for line in run[-random.choice((3, 8, 20, 60)) :]:
            draft.add(line, 0, FURNITURE, blanks=blank() if random.random() < 0.5 else 0)
    else:
        for _ in range(random.randint(1, 8)):
            draft.add(
                fields.furniture(random, row["language"], ("footer_legal", "nav", "share", "app_promo", "login")),
                0,
                FURNITURE,
            )


# ---------------------------------------------------------------- headers of stories
Part = tuple[str, int]


def header_layout(random: Random) -> Callable[[dict[str, Any], int], list[Part]]:
    """A random layout of story headers: a function from a story and its number to lines with their kinds."""
    names = [
        name
        for name, chance in (
            ("source", 0.45),
            ("age", 0.5),
            ("category", 0.25),
            ("author", 0.2),
            ("number", 0.12),
            ("standfirst", 0.08),
            ("reading", 0.08),
            ("caption", 0.05),
        )
        if random.random() < chance
    ]
    random.shuffle(names)
    titles = random.choices((0, 1, 2), (0.06, 0.86, 0.08))[0]
    order = list(names)
    for _ in range(titles):
        order.insert(random.randint(0, len(order)), "title")
    if "source" in names and random.random() < 0.35:
        order.insert(order.index("source") + random.randint(1, len(order) - order.index("source")), "twin")
    # Neighbouring short fields may share a line.
    joiner = random.choice((" | ", " • ", " - ", " · ", ", ", " / ", " ", " — "))
    glue = [
        random.random() < 0.35 and {a, b}.isdisjoint({"title", "twin", "standfirst", "caption"})
        for a, b in pairwise(order)
    ]
    marks = random.choice(("{}", "{}", "{}", "{}", "- {}", "• {}", "» {}", "{}:", "[{}]", "# {}", "** {} **"))
    number = random.choice(("{}", "{}.", "#{}", "{})", "{:02d}", "({})"))
    glued_number = random.random() < 0.4
    aged = random.choice((fields.age, fields.age, fields.date))
    twin = random.choice(("- {}", "• {}", "{}", "({})", "via {}", "— {}"))
    spec = random.choice(fields.DATES)
    upper = random.random() < 0.06
    optional = random.choice((0, 0, 0.1, 0.25))

    def lines(row: dict[str, Any], index: int) -> list[Part]:
        outlet = fields.source(random)
        values: dict[str, Part] = {
            "source": (outlet, SOURCE),
            "twin": (twin.format(outlet), SOURCE),
            "age": (fields.date(random, spec) if aged is fields.date else fields.age(random), AGE),
            "category": (random.choice(fields.CATEGORIES), HEADER),
            "author": (fields.byline(random), HEADER),
            "number": (number.format(index + 1), HEADER),
            "reading": (f"{random.randint(1, 12)} min read", HEADER),
            "standfirst": (row["paragraphs"][0][:180], HEADER),
            "caption": ("Photo: " + fields.person(random) + " / " + outlet, HEADER),
            "title": (marks.format(row["title"].upper() if upper else row["title"]), TITLE),
        }
        if "number" in order and glued_number:
            values["title"] = (number.format(index + 1) + " " + row["title"], TITLE)
            values["number"] = ("", HEADER)
        result: list[Part] = []
        joined = False
        for place, name in enumerate(order):
            text, kind = values[name]
            if not text or (name != "title" and random.random() < optional):
                joined = False
                continue
            if joined and result:
                text, kind = result.pop()[0] + joiner + text, HEADER
            result.append((text, kind))
            joined = place < len(glue) and glue[place]
        return result

    return lines


def text_layout(random: Random) -> Callable[[dict[str, Any]], list[str]]:
    """A random way to print a story's text: whole on one line, its paragraphs, or a teaser."""
    kind = random.choices(("line", "paragraphs", "teaser", "opening"), (0.3, 0.3, 0.2, 0.2))[0]
    ellipsis = random.choice((*ELLIPSES, "", ""))
    more = random.choice(("", "", "", " " + random.choice(fields.MORE)))

    def lines(row: dict[str, Any]) -> list[str]:
        paragraphs = row["paragraphs"]
        if kind == "paragraphs":
            return list(paragraphs[: random.choice((3, 6, 12, 25))])
        if kind == "opening":
            return list(paragraphs[: random.choice((1, 2, 3))])
        whole = " ".join(paragraphs)
        if kind == "line":
            return [whole[: random.choice((900, 2000, 5000))]]
        cut = whole[: random.randint(90, 360)]
        return [cut.rsplit(" ", 1)[0] + ellipsis + more]

    return lines


def add_stories(random: Random, draft: Draft, source: Pool, index: int, blank: Callable[[], int]) -> None:
    """Other stories, all in one layout."""
    row = source.articles[index]
    near = source.near[index] if random.random() < 0.55 else random.sample(range(len(source.articles)), 12)
    chosen = [source.articles[i] for i in near if source.articles[i] is not row][: random.choice((1, 2, 3, 3, 5, 8))]
    hard = random.random()
    header = (
        header_layout(random) if hard > 0.2 else (lambda other, _: [(other["title"], TITLE)] if hard > 0.08 else [])
    )
    text = (
        text_layout(random) if hard > 0.2 else lambda other: list(other["paragraphs"][: random.choice((2, 4, 8, 16))])
    )
    separator = random.choice(SEPARATORS) if random.random() < 0.15 else ""
    between = random.choice((0, 0, 1, 2)) if hard > 0.2 else blank()
    trailing = [random.choice(("more", "reading", "share", "age")) for _ in range(random.choice((0, 0, 0, 1, 2)))]
    more = random.choice(fields.MORE)
    # One layout may hold a date below the text of each story: it belongs to the story above it.
    for number, other in enumerate(chosen):
        if separator and (number or random.random() < 0.8):
            draft.add(separator, 0, FURNITURE, blanks=between)
        parts = header(other, number)
        for place, (line, kind) in enumerate(parts):
            draft.add(line, 0, kind, first=place == 0, blanks=between if place == 0 else blank() if hard <= 0.2 else 0)
        for place, line in enumerate(text(other)):
            draft.add(line, 0, TEXT, first=place == 0 and not parts, blanks=blank() if parts or place else between)
        for kind in trailing:
            line = (
                more
                if kind == "more"
                else fields.age(random)
                if kind == "age"
                else f"{random.randint(1, 15)} min read"
                if kind == "reading"
                else fields.furniture(random, "en", ("share", "comments"))
            )
            draft.add(line, 0, FURNITURE)


def add_headlines(random: Random, draft: Draft, source: Pool) -> None:
    """A list of other stories' headlines, without their texts."""
    mark = random.choice(("", "", "- ", "• ", "{n}. ", "» "))
    for number in range(random.randint(3, 14)):
        title = random.choice(source.articles)["title"]
        draft.add(mark.replace("{n}", str(number + 1)) + title, 0, FURNITURE)
        if random.random() < 0.25:
            draft.add(random.choice((fields.age, fields.date, fields.source))(random), 0, FURNITURE)


def spacing(random: Random) -> Callable[[], int]:
    """How many blank lines stand above a paragraph in this document."""
    usual = random.choices((0, 1, 2), (0.45, 0.5, 0.05))[0]
    loose = random.random() < 0.15
    return lambda: max(0, usual + random.choice((-1, 0, 1))) if loose else usual


def dump(random: Random, source: Pool, name: str) -> Example:
    """One made-up dump."""
    index = random.randrange(len(source.articles))
    row = source.articles[index]
    draft, blank = Draft(), spacing(random)
    add_top(random, draft, source, row, blank)
    add_main(random, draft, source, row, blank)
    kind = random.random()
    if kind < 0.72:
        if random.random() < 0.75:
            add_end(random, draft, row, blank)
        add_stories(random, draft, source, index, blank)
        style = "stories"
    elif kind < 0.82:
        add_end(random, draft, row, blank)
        add_headlines(random, draft, source)
        style = "headlines"
    elif kind < 0.92:
        add_end(random, draft, row, blank)
        style = "end"
    else:
        style = "inside"
    if random.random() < 0.4:
        add_footer(random, draft, source, row, blank)
    return draft.example(name, "layout", style, frozenset([source.fold]))


def made_up(count: int, seed: int = 1) -> list[Example]:
    """So many made-up dumps and clean documents, each from one fold's articles."""
    from training.layouts_clean import clean
    from training.text_data import FOLDS

    random = Random(seed)
    result = []
    for number in range(count):
        source = pool(number % FOLDS)
        make = clean if random.random() < 0.3 else dump
        result.append(make(random, source, f"{make.__name__}/{number}"))
    return result


def summary(examples: list[Example]) -> Counter[str]:
    """How many examples of each group and style."""
    return Counter(f"{example.group}/{example.style}" for example in examples)

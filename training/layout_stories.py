"""Appended stories in random layouts: which fields a header has, in which order, on one line or several."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from random import Random
from typing import Any

from cleaner.text.network import AGE, FURNITURE, HEADER, SOURCE, TEXT, TITLE
from training import layout_fields as fields
from training.layout_draft import Draft, Pool

SEPARATORS = (
    "---", "***", "* * *", "===", "_____", "•••", "• • •", "###", "—", "-----------------", "~", "⸻", "+++", "◆",
    "#",
)  # fmt: skip
ELLIPSES = ("...", "…", " [...]", " […]", " ...")

# One field on the line of the title.
CARRIED = (
    "{t} ({f})", "{t} - {f}", "{t} | {f}", "[{f}] {t}", "{f}: {t}", "{f} – {t}", "{t}, {f}", "{f} | {t}", "{t} {f}",
    "{t} • {f}", "({f}) {t}", "{f} {t}",
)  # fmt: skip
# Names of fields in front of them.
LABELS = (
    {"source": "Source: ", "age": "Date: ", "title": "Title: ", "author": "Author: "},
    {"source": "From: ", "age": "Posted: ", "title": "Headline: ", "author": "By: "},
    {"source": "Quelle: ", "age": "Datum: ", "title": "Titel: ", "author": "Autor: "},
    {"source": "Fuente: ", "age": "Fecha: ", "title": "Título: ", "author": "Autor: "},
    {"source": "Источник: ", "age": "Дата: ", "title": "Заголовок: ", "author": "Автор: "},
    {"source": "来源：", "age": "时间：", "title": "标题：", "author": "作者："},
    {"source": "Kaynak: ", "age": "Tarih: ", "title": "Başlık: ", "author": "Yazar: "},
)
# What may announce each story.
NEXT = (
    "Next article", "Up next", "Next story", "Read next", "Next up", "Nächster Artikel", "Article suivant",
    "Siguiente noticia", "Próxima notícia", "Следующая статья", "Sonraki haber", "المقال التالي", "次の記事", "下一篇",
    "다음 기사", "Prossimo articolo", "अगली खबर",
)  # fmt: skip

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
            ("url", 0.05),
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
    joiner = random.choice((" | ", " • ", " - ", " · ", ", ", " / ", " ", " — ", ""))
    glue = [
        random.random() < 0.35 and {a, b}.isdisjoint({"title", "twin", "standfirst", "caption", "url"})
        for a, b in pairwise(order)
    ]
    marks = random.choice(("{}", "{}", "{}", "{}", "- {}", "• {}", "» {}", "{}:", "[{}]", "# {}", "** {} **"))
    number = random.choice(("{}", "{}.", "#{}", "{})", "{:02d}", "({})"))
    glued_number = random.random() < 0.4
    aged = random.choice((fields.age, fields.age, fields.date))
    twin = random.choice(("- {}", "• {}", "{}", "({})", "via {}", "— {}"))
    spec = random.choice(fields.DATES)
    upper = random.random() < 0.08
    carried = random.choice([None, *order]) if random.random() < 0.25 else None
    carry = random.choice(CARRIED)
    labels = random.choice(LABELS) if random.random() < 0.06 else {}
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
            "url": (fields.address(random, row["title"]), HEADER),
            "title": (marks.format(row["title"].upper() if upper else row["title"]), TITLE),
        }
        if "number" in order and glued_number:
            values["title"] = (number.format(index + 1) + " " + row["title"], TITLE)
            values["number"] = ("", HEADER)
        result: list[Part] = []
        joined = False
        for place, name in enumerate(order):
            text, kind = values[name]
            if not text or name == carried != "title" or (name != "title" and random.random() < optional):
                joined = False
                continue
            if name == "title" and carried in ("source", "age", "category", "author"):
                text = carry.format(t=text, f=values[carried][0])
            text = labels.get(name, "") + text
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
    extras = ("more", "reading", "share", "age", "source", "byline", "url")
    trailing = [random.choice(extras) for _ in range(random.choice((0, 0, 0, 1, 2)))]
    more = random.choice(fields.MORE)
    one_line = random.random() < 0.06
    above = random.choice(("next", "share", "share")) if random.random() < 0.14 else ""
    announcement = random.choice(NEXT)
    tools = random.choice((1, 2, 3)) if random.random() < 0.12 else 0
    framed = random.random() < 0.08
    # One layout may hold a date below the text of each story: it belongs to the story above it.
    for number, other in enumerate(chosen):
        if separator and (number or random.random() < 0.8):
            draft.add(separator, 0, FURNITURE, blanks=between)
        if above:
            draft.add(
                announcement if above == "next" else extra_line(random, "share", other), 0, FURNITURE, blanks=between
            )
        parts = header(other, number)
        body = text(other)
        if one_line and parts:
            body[0] = " ".join((*(line for line, _ in parts), body[0]))
            parts = []
        for place, (line, kind) in enumerate(parts):
            loose = blank() if hard <= 0.2 else int(framed)
            draft.add(line, 0, kind, first=place == 0, blanks=between + framed if place == 0 else loose)
        for _ in range(tools if parts else 0):
            draft.add(fields.furniture(random, other["language"], ("reader_tools", "share", "media_ui")), 0, FURNITURE)
        for place, line in enumerate(body):
            draft.add(line, 0, TEXT, first=place == 0 and not parts, blanks=blank() if parts or place else between)
        for extra in trailing:
            draft.add(more if extra == "more" else extra_line(random, extra, other), 0, FURNITURE)


def extra_line(random: Random, name: str, row: dict[str, Any]) -> str:
    """What may stand below a story's text."""
    if name == "age":
        return fields.age(random)
    if name == "reading":
        return f"{random.randint(1, 15)} min read"
    if name == "source":
        return fields.source(random)
    if name == "byline":
        return fields.byline(random)
    if name == "url":
        return fields.address(random, row["title"])
    return fields.furniture(random, "en", ("share", "comments"))


def add_headlines(random: Random, draft: Draft, source: Pool) -> None:
    """A list of other stories' headlines, without their texts."""
    mark = random.choice(("", "", "- ", "• ", "{n}. ", "» "))
    for number in range(random.randint(3, 14)):
        title = random.choice(source.articles)["title"]
        draft.add(mark.replace("{n}", str(number + 1)) + title, 0, FURNITURE)
        if random.random() < 0.25:
            draft.add(random.choice((fields.age, fields.date, fields.source))(random), 0, FURNITURE)

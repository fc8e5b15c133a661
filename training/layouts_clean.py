"""Made-up documents with nothing to remove, of kinds that look odd to a scorer: letters, recipes, verse, transcripts,
tables, rulings, live blogs, round-ups, wrapped mail. Their words are those of the fold's articles."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from random import Random
from typing import Any

from cleaner.text.network import BODY, BYLINE, HEADLINE, STANDFIRST
from training import layout_fields as fields
from training.layout_draft import Draft, Pool, paragraphs_of, spacing
from training.text_data import Example

Lines = list[str]

NOTES = (
    "(With inputs from {s})", "Reporting by {p}; Editing by {q}", "Editor's note: {x}", "Correction: {x}", "– {s}",
    "{p} is a writer based in {c}.", "This article was amended on {d}. {x}", "Additional reporting by {p}.", "({s})",
    "Copyright {s}", "This story was originally published by {s}.", "© {s}", "Note: {x}", "Source: {s}", "* {x}",
    "– {p}, {c}", "###", "-30-", "ENDS", "(ANI)", "Agencies",
)  # fmt: skip
UNITS = ("g", "ml", "cups", "tbsp", "tsp", "kg", "Esslöffel", "cuillères", "dl", "pinch", "cloves", "")
AMOUNTS = ("1/2", "½", "1", "2", "3", "100", "250", "1 1/2")
FOODS = (
    "flour", "sugar", "butter", "milk", "eggs", "salt", "onion", "garlic", "rice", "tomato", "basil", "cream",
    "lemon", "chicken", "potatoes", "Mehl", "Zucker", "farine", "huile", "arroz", "aceite",
)  # fmt: skip


def sentences(random: Random, row: dict[str, Any], count: int) -> Lines:
    """Sentences of an article, in order."""
    found = [
        part.strip() + "."
        for line in row["paragraphs"]
        for part in line.replace("! ", ". ").split(". ")
        if part.strip()
    ]
    start = random.randint(0, max(0, len(found) - count))
    return [line.replace("..", ".") for line in found[start : start + count]]


def phrase(random: Random, row: dict[str, Any], most: int = 6) -> str:
    """A few words of an article that follow each other."""
    words = random.choice(row["paragraphs"]).split()
    start = random.randint(0, max(0, len(words) - 2))
    return " ".join(words[start : start + random.randint(1, most)]).strip(".,;:")


def letter(random: Random, row: dict[str, Any]) -> Lines:
    greeting = random.choice(
        (
            "Dear {p},",
            "Dear Sir or Madam,",
            "Hi {p},",
            "To the editor:",
            "Liebe {p},",
            "Cher {p},",
            "Estimado {p}:",
            "{p},",
        )
    )
    closing = random.choice(
        (
            "Sincerely,",
            "Yours faithfully,",
            "Best regards",
            "Love,",
            "Mit freundlichen Grüßen",
            "Cordialement,",
            "With thanks,",
            "Atentamente,",
        )
    )
    head = [
        fields.person(random),
        f"{random.randint(1, 300)} {random.choice(fields.PLACES)} Street",
        random.choice(fields.PLACES),
    ]
    lines = head if random.random() < 0.3 else []
    lines += [fields.date(random)] if random.random() < 0.5 else []
    lines += [
        greeting.format(p=random.choice(fields.FIRST_NAMES)),
        *paragraphs_of(random, row, 10),
        closing,
        fields.person(random),
    ]
    lines += [random.choice(fields.PLACES)] if random.random() < 0.4 else []
    return [*lines, "P.S. " + sentences(random, row, 1)[0]] if random.random() < 0.2 else lines


def transcript(random: Random, row: dict[str, Any]) -> Lines:
    people = [
        random.choice(
            (
                fields.person(random),
                random.choice(fields.LAST_NAMES).upper(),
                random.choice(fields.FIRST_NAMES),
                f"SPEAKER {i}",
            )
        )
        for i in range(1, 4)
    ]
    if random.random() < 0.35:
        people = random.choice((["Q", "A"], ["Frage", "Antwort"], ["问", "答"], ["Q.", "A."], ["Interviewer", "Guest"]))
    own_line = random.random() < 0.3
    lines: Lines = []
    for i, line in enumerate(sentences(random, row, random.randint(8, 40))):
        who = people[i % len(people)]
        lines += [who + ":", line] if own_line else [f"{who}: {line}"]
        if random.random() < 0.08:
            lines.append(
                random.choice(("(Laughter)", "[Applause]", "(CROSSTALK)", "[pause]", "(End of tape.)", "[inaudible]"))
            )
        if random.random() < 0.1:
            lines.append(f"{who}: {random.choice(('Yes.', 'No.', 'Right.', 'I see.', 'Exactly.'))}")
    return lines


def recipe(random: Random, row: dict[str, Any]) -> Lines:
    mark = random.choice(("", "- ", "• ", "* "))
    lines = sentences(random, row, random.randint(0, 3))
    if random.random() < 0.6:
        lines += [
            f"Serves {random.randint(2, 8)}",
            f"Prep time: {random.randint(5, 40)} minutes",
            f"Cook time: {random.randint(10, 90)} min",
        ][: random.randint(1, 3)]
    lines.append(
        random.choice(("Ingredients", "Ingredients:", "You will need:", "Zutaten", "Ingrédients", "For the dough:"))
    )
    for _ in range(random.randint(5, 16)):
        amount, unit, food = random.choice(AMOUNTS), random.choice(UNITS), random.choice(FOODS)
        lines.append(f"{mark}{amount} {unit} {food}{random.choice(('', ', chopped', ', melted', ' (optional)'))}")
    lines.append(random.choice(("Method", "Instructions", "Directions:", "Preparation", "Zubereitung", "Steps")))
    style = random.choice(("{i}. {s}", "{s}", "Step {i}: {s}", "{i}) {s}"))
    lines += [style.format(i=i + 1, s=line) for i, line in enumerate(sentences(random, row, random.randint(3, 9)))]
    return (
        [*lines, random.choice(("Enjoy!", "Serve warm.", "Makes 12.", "Bon appétit!"))]
        if random.random() < 0.4
        else lines
    )


def verse(random: Random, row: dict[str, Any]) -> Lines:
    lines = []
    for line in sentences(random, row, random.randint(4, 25)):
        lines += textwrap.wrap(line, random.choice((24, 32, 40, 48)))
    return [line[:1].upper() + line[1:] for line in lines] if random.random() < 0.5 else lines


def table(random: Random, row: dict[str, Any]) -> Lines:
    joiner = random.choice(("\t", " | ", "  ", ", ", " ; ", " "))
    columns = random.randint(2, 6)
    lines = sentences(random, row, random.randint(0, 4))
    lines.append(joiner.join(phrase(random, row, 2) for _ in range(columns)))
    for _ in range(random.randint(4, 40)):
        values = (
            random.choice(
                (
                    str(random.randint(0, 9999)),
                    f"{random.random() * 100:.1f}",
                    f"{random.random() * 100:.1f}%",
                    f"${random.randint(1, 900)}",
                    phrase(random, row, 2),
                )
            )
            for _ in range(columns - 1)
        )
        lines.append(joiner.join((phrase(random, row, 3), *values)))
    return lines + sentences(random, row, random.randint(0, 4))


def ruling(random: Random, row: dict[str, Any]) -> Lines:
    style = random.choice(("{n}. {s}", "[{n}] {s}", "({n}) {s}", "§ {n} {s}", "{n} {s}"))
    lines = [
        random.choice(("IN THE HIGH COURT", "SUPREME COURT", "Case No. 12-345", "BETWEEN:")),
        f"{fields.person(random)} v {fields.person(random)}",
    ]
    lines += [f"Before: {fields.person(random)} J", "JUDGMENT"][: random.randint(0, 2)]
    for number, paragraph in enumerate(paragraphs_of(random, row, 40), 1):
        if random.random() < 0.12:
            lines.append(
                random.choice(
                    (
                        phrase(random, row).upper(),
                        "Background",
                        "The facts",
                        "Discussion",
                        "Conclusion",
                        "Order",
                        f"{random.choice(('A', 'B', 'II', 'IV'))}. {phrase(random, row)}",
                    )
                )
            )
        lines.append(style.format(n=number, s=paragraph))
    return [*lines, "It is so ordered.", f"{fields.person(random)}, Judge"] if random.random() < 0.5 else lines


def live_blog(random: Random, row: dict[str, Any]) -> Lines:
    hour, minute = random.randint(8, 22), random.randint(0, 59)
    style = random.choice(
        ("{h}:{m:02d}", "{h:02d}.{m:02d}", "{h}:{m:02d} pm", "{h:02d}:{m:02d} GMT", "{h} Uhr {m:02d}", "{h}h{m:02d}")
    )
    lines: Lines = []
    titled = random.random() < 0.5
    signed = random.random() < 0.2
    glued = random.random() < 0.2
    for paragraph in paragraphs_of(random, row, 30):
        hour, minute = (hour, minute - 7) if minute > 7 else (max(0, hour - 1), 53)
        if glued:
            lines.append(f"{style.format(h=hour, m=minute)} {paragraph}")
            continue
        if random.random() < 0.75:
            lines.append(style.format(h=hour, m=minute))
            lines += [phrase(random, row, 9).capitalize()] if titled else []
            lines += [fields.person(random)] if signed else []
        lines.append(paragraph)
    return lines


def round_up(random: Random, row: dict[str, Any]) -> Lines:
    style = random.choice(("{n}. {t}", "{t}", "• {t}", "{t}:", "{n}) {t}", "## {t}", "{u}"))
    lines = sentences(random, row, random.randint(1, 3))
    for number, paragraph in enumerate(paragraphs_of(random, row, 24)):
        title = phrase(random, row, 8)
        lines.append(style.format(n=number + 1, t=title[:1].upper() + title[1:], u=title.upper()))
        lines.append(paragraph)
    return lines


def wrapped(random: Random, row: dict[str, Any]) -> Lines:
    width = random.choice((60, 66, 72, 76, 80, 100))
    return [line for paragraph in paragraphs_of(random, row, 20) for line in (*textwrap.wrap(paragraph, width), "")]


def dialogue(random: Random, row: dict[str, Any]) -> Lines:
    marks = random.choice((("“", "”"), ('"', '"'), ("«", "»"), ("– ", ""), ("「", "」"), ("'", "'")))
    lines = []
    for line in sentences(random, row, random.randint(10, 40)):
        words = line.split()
        spoken = " ".join(words[: random.randint(1, 14)])
        lines.append(
            random.choice(
                (
                    line,
                    f"{marks[0]}{spoken}{marks[1]}",
                    f"{marks[0]}{spoken}{marks[1]} said {random.choice(fields.FIRST_NAMES)}.",
                )
            )
        )
    return lines


def bullets(random: Random, row: dict[str, Any]) -> Lines:
    mark = random.choice(("- ", "• ", "* ", "", "– ", "{n}. "))
    lines = sentences(random, row, random.randint(1, 5))
    for _ in range(random.randint(1, 4)):
        lines.append(phrase(random, row, 7).capitalize() + random.choice(("", ":")))
        lines += [
            mark.replace("{n}", str(n + 1)) + phrase(random, row, random.choice((3, 8, 15)))
            for n in range(random.randint(3, 10))
        ]
        lines += sentences(random, row, random.randint(0, 4))
    return lines


def scores(random: Random, row: dict[str, Any]) -> Lines:
    lines = paragraphs_of(random, row, 8)
    place = random.randint(0, len(lines))
    names = [
        f"{random.choice(fields.PLACES)} {random.choice(('United', 'City', 'FC', 'Rovers', ''))}".strip()
        for _ in range(12)
    ]
    results = [
        f"{a} {random.randint(0, 5)}{random.choice((' ', '-', ' - ', ':'))}{random.randint(0, 5)} {b}"
        for a, b in zip(names[::2], names[1::2], strict=True)
    ]
    return [*lines[:place], *results, *lines[place:]]


def plain(_: Random, row: dict[str, Any]) -> Lines:
    return list(row["paragraphs"])


def noted(random: Random, row: dict[str, Any]) -> Lines:
    """An article with a note at its end that belongs to it."""
    note = random.choice(NOTES)
    filled = note.format(
        s=fields.source(random),
        p=fields.person(random),
        q=fields.person(random),
        c=random.choice(fields.PLACES),
        d=fields.date(random),
        x=sentences(random, row, 1)[0],
    )
    return [*paragraphs_of(random, row), filled]


MAKERS: tuple[tuple[Callable[[Random, dict[str, Any]], Lines], float], ...] = (
    (plain, 4), (noted, 3), (letter, 2), (transcript, 2), (recipe, 2), (verse, 2), (table, 1.5), (ruling, 1.5),
    (live_blog, 2), (round_up, 2), (wrapped, 2), (dialogue, 1.5), (bullets, 1.5), (scores, 1),
)  # fmt: skip


def odd_lines(random: Random, row: dict[str, Any]) -> Lines:
    """The lines of an article of a random odd kind."""
    makers = [(make, weight) for make, weight in MAKERS if make not in (plain, wrapped)]
    make = random.choices([make for make, _ in makers], [weight for _, weight in makers])[0]
    return [line for line in make(random, row) if line.strip()]


def clean(random: Random, source: Pool, name: str) -> Example:
    """One made-up document with nothing to remove."""
    row = random.choice(source.articles)
    maker = random.choices([make for make, _ in MAKERS], [weight for _, weight in MAKERS])[0]
    blank = spacing(random)
    draft = Draft()
    if random.random() < 0.6 and row["title"]:
        draft.add(row["title"], 1, HEADLINE)
        if random.random() < 0.15:
            draft.add(sentences(random, row, 1)[0], 1, STANDFIRST, blanks=blank())
        if random.random() < 0.4:
            draft.add(fields.byline(random), 1, BYLINE, blanks=blank())
        if random.random() < 0.4:
            draft.add(fields.date(random), 1, BYLINE, blanks=blank())
    tight = maker in (verse, table, wrapped, recipe, bullets, scores) and random.random() < 0.7
    gap = 0
    for line in maker(random, row):
        if not line.strip():
            gap = 1
            continue
        stanza = tight and maker is verse and random.random() < 0.2
        draft.add(line, 1, BODY, blanks=max(gap, int(stanza)) if tight else blank())
        gap = 0
    return draft.example(name, "clean", maker.__name__, frozenset([source.fold]))

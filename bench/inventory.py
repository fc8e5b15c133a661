"""How many phrases of an inventory of site furniture go when they stand in an article, by the rules alone.

    python bench/inventory.py                          # ../shared/chrome_inventory.tsv, if it is at hand
    python bench/inventory.py phrases.tsv --missed     # with the phrases that stay
    python bench/inventory.py --mode fast              # with the scorer

The inventory is a table with tabs and a head: ``phrase family language scope site evidence risk``. A phrase of scope
``line`` is put between two paragraphs of an article as a line of its own; a ``prefix`` in front of a headline, and the
line must go; a ``suffix`` behind the cut teaser of another story, which may go with it; an ``inline`` phrase behind a
paragraph, which must stay without it. ``{n}``, ``{name}`` and ``{date}`` in a phrase are filled in. The phrases of a
site are tried with its address. A phrase counts as removed when nothing of it is left and no word of the article lost.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from cleaner import Cleaner  # noqa: E402

INVENTORY = ROOT.parent / "shared" / "chrome_inventory.tsv"
PARAGRAPHS = (
    "The town council voted on Tuesday to rebuild the old bridge over the river, which has been closed to lorries "
    "since an inspection found cracks in two of its pillars last autumn.",
    "Work is to begin in the spring and will take about eighteen months, according to the head of the building "
    "department, who presented three designs to a full hall of residents.",
    "Shopkeepers on the eastern bank had asked for a temporary crossing, saying that half of their customers stayed "
    "away when the bridge was shut for a week in October.",
    "The cost is put at nine million, of which the region pays two thirds. The mayor said that the rest would come "
    "from reserves and that no other project would be delayed.",
)
HEADLINE = "Ferry service between the islands starts again after a year"
TEASER = "The ferry between the islands will sail again from Monday after repairs that took almost a whole year and"
FILLED = {"{n}": "5", "{name}": "Contoso News", "{date}": "03/03/2025"}


class Phrase(NamedTuple):
    """A row of the inventory, its placeholders filled in."""

    text: str
    family: str
    language: str
    scope: str
    site: str
    risky: bool


def read(path: Path) -> list[Phrase]:
    """The phrases of an inventory."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    phrases = []
    for row in rows:
        text = row["phrase"]
        for placeholder, example in FILLED.items():
            text = text.replace(placeholder, example)
        risky = row["risk"].strip() == "risky"
        phrases.append(Phrase(text, row["family"], row["language"], row["scope"], row["site"], risky))
    return phrases


def document(phrase: Phrase) -> tuple[str, list[str]]:
    """An article with the phrase in it, and what may be left of it."""
    first, second, third, fourth = PARAGRAPHS
    if phrase.scope == "inline":
        return "\n".join([first, f"{second} {phrase.text}", third, fourth]), ["\n".join(PARAGRAPHS)]
    line, left = phrase.text, [""]
    if phrase.scope == "prefix":
        line = f"{phrase.text} {HEADLINE}"
    elif phrase.scope == "suffix":
        line, left = f"{TEASER} {phrase.text}", ["", TEASER]
    return "\n".join([first, second, line, third, fourth]), [
        "\n".join([first, second, rest, third, fourth]) for rest in left
    ]


def removed(cleaner: Cleaner, phrase: Phrase) -> bool:
    """Is the article left as it was, without the phrase?"""
    text, wanted = document(phrase)
    url = None if phrase.site == "generic" else f"https://{phrase.site}/news/1"
    return cleaner.clean(text, kind="text", url=url).text.split() in [rest.split() for rest in wanted]


def table(title: str, key: str, phrases: list[Phrase], gone: set[Phrase]) -> Iterator[str]:
    """Lines of a table: for every value of a field the shares of sure and of risky phrases that go."""
    groups: dict[str, list[Phrase]] = defaultdict(list)
    for phrase in phrases:
        groups[getattr(phrase, key)].append(phrase)
    yield f"{title:24} {'sure':>13} {'risky':>13}"
    for name, group in sorted(groups.items(), key=lambda item: -len(item[1])):
        cells = []
        for risky in (False, True):
            part = [phrase for phrase in group if phrase.risky is risky]
            hit = sum(phrase in gone for phrase in part)
            cells.append(f"{hit / len(part):6.3f} /{len(part):5}" if part else " " * 13)
        yield f"{name:24} {cells[0]:>13} {cells[1]:>13}"


def main(arguments: list[str] | None = None) -> int:
    """Measure and print. Exit code 2 when there is no inventory."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("inventory", nargs="?", type=Path, default=INVENTORY)
    parser.add_argument("--mode", default="rules", choices=("rules", "fast"))
    parser.add_argument("--missed", action="store_true", help="list the sure phrases that stay")
    options = parser.parse_args(arguments)
    if not options.inventory.is_file():
        print(f"no inventory at {options.inventory}: give the path of one", file=sys.stderr)
        return 2
    phrases = read(options.inventory)
    cleaner = Cleaner(mode=options.mode)
    gone = {phrase for phrase in phrases if removed(cleaner, phrase)}
    counts = Counter((phrase.risky, phrase in gone) for phrase in phrases)
    for risky, name in ((False, "sure"), (True, "risky")):
        total = counts[risky, True] + counts[risky, False]
        if total:
            print(f"{name}: {counts[risky, True]} of {total} removed, {counts[risky, True] / total:.3f}")
    for title in ("family", "language", "scope"):
        print()
        print("\n".join(table(title, title, phrases, gone)))
    if options.missed:
        print("\nsure phrases that stay")
        for phrase in phrases:
            if not phrase.risky and phrase not in gone:
                print(f"{phrase.language:8} {phrase.family:22} {phrase.scope:7} {phrase.site:20} {phrase.text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

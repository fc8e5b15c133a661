"""Pages cleaned as files are, and cleaned once more: do they say the same of themselves, and does nothing change?

    python bench/again.py                                # 200 pages of the development corpus, if it is at hand
    python bench/again.py pages.jsonl.gz --limit 50 --every 3 --verbose

A corpus is JSON Lines, plain or gzipped, with ``html`` and, if it is known, ``url``. Every page is cleaned without its
address, as a file in place is. Counted are the pages whose title and metadata are the same before and after, those
that the second cleaning changes, and those whose cleaned HTML fell back on paragraphs.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from cleaner import Cleaner
from cleaner.core import invariants

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus" / "html.jsonl.gz"
FIELDS = ("title", "author", "date", "site", "image", "standfirst", "language", "url")


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The pages of a corpus."""
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        yield from map(json.loads, file)


def compare(cleaner: Cleaner, source: str) -> list[str]:
    """What is not the same of a page when it was cleaned: fields, ``text``, ``html``, ``markdown``, or ``fallback``."""
    once = cleaner.clean(source, "html")
    page = once.to_html()
    twice = cleaner.clean(page, "html")
    before, after = once.metadata | {"title": once.title}, twice.metadata | {"title": twice.title}
    found = [name for name in FIELDS if before.get(name) != after.get(name)]
    found += ["text"] if twice.text != once.text else []
    found += ["html"] if twice.changed or twice.to_html() != page else []
    found += ["markdown"] if twice.to_markdown() != once.to_markdown() else []
    return found + (["fallback"] if any("invariant" in warning for warning in once.warnings) else [])


def main() -> None:
    """Compare, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--limit", type=int, default=200)
    parser.add_argument("--every", type=int, default=4, help="take each Nth page (default: 4)")
    parser.add_argument("--verbose", action="store_true", help="a line for each page that differs")
    options = parser.parse_args()
    invariants.RAISE_VIOLATIONS = False
    cleaner, differs, pages, same = Cleaner(), Counter[str](), 0, 0
    for number, row in enumerate(islice(rows(options.corpus), 0, options.limit * options.every, options.every)):
        found = compare(cleaner, row["html"])
        differs.update(found)
        pages, same = pages + 1, same + (not found)
        if found and options.verbose:
            print(number * options.every, *found)
    print(f"{same:,} of {pages:,} pages are the same in everything; different:")
    for name in (*FIELDS, "text", "html", "markdown", "fallback"):
        print(f"  {name:10} {differs[name]:5,}")


if __name__ == "__main__":
    main()

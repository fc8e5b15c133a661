"""Hold what was won: score a fixed sample of the labelled corpus against bench/floors.toml.

    python bench/guard.py

Fails (exit code 1) when a figure is below its floor. Floors only rise; they stand a little under what was measured when
they were set, by the noise that a harmless change makes. Without the corpus there is nothing to score, and it says so.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import html_measures
from bench.text_measures import PARTS, measure, missing, ours, rows

FLOORS = Path(__file__).with_name("floors.toml")


def check_text(floors: dict[str, dict[str, float]], every: int) -> list[str]:
    """The figures of the text parts that are below their floors, one line each."""
    clean = ours()
    failures = []
    for part in PARTS:
        figures = measure(part, rows(part, every), clean)
        for name, floor in floors[part].items():
            value = figures[name.removeprefix("most ")]
            bad = value > floor if name.startswith("most ") else value < floor
            print(f"{part}: {name} {value:.4f} (floor {floor}){'  BELOW' if bad else ''}")
            if bad:
                failures.append(f"{part}: {name} is {value:.4f}, its floor is {floor}")
    return failures


def check_html(floors: dict[str, dict[str, float]], every: int) -> list[str]:
    """The figures of the pages that are below their floors, one line each."""
    table = html_measures.figures(every)
    failures = []
    for source, wanted in floors.items():
        for name, floor in wanted.items():
            value = table[source][name.removeprefix("most ")]
            bad = value > floor if name.startswith("most ") else value < floor
            print(f"html {source}: {name} {value:.4f} (floor {floor}){'  BELOW' if bad else ''}")
            if bad:
                failures.append(f"html {source}: {name} is {value:.4f}, its floor is {floor}")
    return failures


def main() -> int:
    """Returns the exit code."""
    reason = missing()
    if reason:
        print(f"quality floors skipped: {reason}")
        return 0
    settings = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    failures = check_text(settings["text"], settings["sample"]["every"])
    if reason := html_measures.missing():
        print(f"quality floors of pages skipped: {reason}")
    else:
        failures += check_html(settings["html"], settings["sample"]["every"])
    for line in failures:
        print(f"below its floor: {line}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

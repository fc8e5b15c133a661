"""Draw which folders of the package import which, from the users' side down to the ground.

python bench/architecture.py            # writes docs/architecture.svg
python bench/architecture.py --check    # exit code 1 where the drawing is out of date or an arrow points up
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "cleaner"
DRAWING = ROOT / "docs" / "architecture.svg"
# What stands on one line doesn't know of each other; each line imports only from the lines below it.
FLOORS = [
    ["cli"],
    ["service", "integrations"],
    ["corpus"],
    ["files"],
    ["api"],
    ["text", "html"],
    ["rules"],
    ["core"],
    ["result"],
]
# What the lowest part needs of the one above it: how text is escaped, which itself needs nothing.
EXCEPT = ("result", "core")
WIDTH, ROW, BOX_WIDTH, BOX_HEIGHT = 640, 72, 150, 34

Arrows = Counter[tuple[str, str]]


def imports(path: Path) -> Iterator[str]:
    """The parts of the package that a file imports, one for each name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "cleaner":
            for alias in node.names:
                yield f"{node.module}.{alias.name}".split(".")[1]


def arrows() -> Arrows:
    """How many names each part imports of each other part."""
    parts = {name for names in FLOORS for name in names}
    found: Arrows = Counter()
    for path in sorted(PACKAGE.rglob("*.py")):
        own = path.relative_to(PACKAGE).with_suffix("").parts[0]
        found.update(
            (own, other)
            for other in imports(path)
            if own in parts and other in parts and own != other and (own, other) != EXCEPT
        )
    return found


def places() -> dict[str, tuple[float, float]]:
    """The middle of each part's box, in pixels."""
    return {
        name: (WIDTH * (column + 1) / (len(names) + 1), ROW * (row + 0.5))
        for row, names in enumerate(FLOORS)
        for column, name in enumerate(names)
    }


def upward(found: Arrows) -> list[tuple[str, str]]:
    """The arrows that point up or sideways."""
    at = places()
    return [(own, other) for own, other in found if at[other][1] <= at[own][1]]


def lines_of(part: str) -> int:
    """The lines of code of a part."""
    paths = (PACKAGE / part).rglob("*.py") if (PACKAGE / part).is_dir() else [PACKAGE / f"{part}.py"]
    return sum(path.read_text(encoding="utf-8").count("\n") for path in paths)


def drawing(found: Arrows) -> str:
    """The drawing as SVG: a box for each part, an arrow as strong as the names that it stands for are many."""
    at = places()
    shapes = []
    for (own, other), names in sorted(found.items()):
        (x, y), (to_x, to_y) = at[own], at[other]
        bend = (to_y - y) / 2
        middle = f"C{x:.0f} {y + bend:.0f} {to_x:.0f} {to_y - bend:.0f} {to_x:.0f} {to_y - BOX_HEIGHT / 2:.0f}"
        width = min(3.0, 0.6 + names / 20)
        shapes.append(f'<path d="M{x:.0f} {y + BOX_HEIGHT / 2:.0f}{middle}" stroke-width="{width:.1f}"/>')
    boxes = []
    for name, (x, y) in at.items():
        left, top = x - BOX_WIDTH / 2, y - BOX_HEIGHT / 2
        boxes.append(f'<rect x="{left:.0f}" y="{top:.0f}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="6"/>')
        boxes.append(f'<text x="{x:.0f}" y="{y + 5:.0f}">{name} <tspan>{lines_of(name):,}</tspan></text>')
    style = (
        "path{fill:none;stroke:#7a8594;opacity:.55}rect{fill:#eef2f7;stroke:#44546a}"
        "text{font:15px sans-serif;text-anchor:middle;fill:#1d2733}tspan{fill:#5b6776;font-size:12px}"
    )
    size = f'viewBox="0 0 {WIDTH} {ROW * len(FLOORS)}" width="{WIDTH}" height="{ROW * len(FLOORS)}"'
    return "\n".join(
        [f'<svg xmlns="http://www.w3.org/2000/svg" {size}>', f"<style>{style}</style>", *shapes, *boxes, "</svg>", ""]
    )


def main() -> int:
    """Returns the exit code."""
    found = arrows()
    if wrong := upward(found):
        print("\n".join(f"{own} imports {other}, which stands above it" for own, other in wrong), file=sys.stderr)
        return 1
    made = drawing(found)
    if "--check" in sys.argv[1:]:
        return 0 if DRAWING.read_text(encoding="utf-8") == made else 1
    DRAWING.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

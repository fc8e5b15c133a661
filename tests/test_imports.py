"""Imports point one way, between folders and inside of them."""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "cleaner"
# From the ground up: each imports only what stands on lines above its own; those on one line are strangers.
FLOORS = [
    ["cleaner.core.paragraphs"],
    ["cleaner.result"],
    ["cleaner.core"],
    ["cleaner.rules"],
    ["cleaner.text", "cleaner.html"],
    ["cleaner.api"],
    ["cleaner.files"],
    ["cleaner.corpus"],
    ["cleaner.service", "cleaner.integrations"],
    ["cleaner.cli"],
]


def place(module: str) -> str:
    """The entry of ``FLOORS`` that a module belongs to."""
    found = [name for names in FLOORS for name in names if f"{module}.".startswith(f"{name}.")]
    assert found, f"{module} is on no floor: put it into a folder that is, or its folder into the list"
    return found[0]


def floor(name: str) -> int:
    return next(number for number, names in enumerate(FLOORS) if name in names)


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[str]:
    """The modules of ours that a file imports, wherever in the file it does."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("cleaner."))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "cleaner":
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if is_module(full) else node.module or ""


def is_module(name: str) -> bool:
    path = PACKAGE.parent.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()


@cache
def graph() -> Mapping[str, frozenset[str]]:
    """Each module with those that it imports; the package itself only forwards names and is left out."""
    return {
        name: frozenset(imports(path)) - {"cleaner", name}
        for path in PACKAGE.rglob("*.py")
        if (name := name_of(path)) not in ("cleaner", "cleaner.__main__")
    }


@pytest.mark.parametrize("module", sorted(graph()))
def test_a_module_imports_only_from_the_floors_above_its_own(module: str) -> None:
    own = place(module)
    wrong = [name for name in graph()[module] if place(name) != own and floor(place(name)) >= floor(own)]
    assert not wrong, f"{module} imports {wrong}"


def test_no_module_imports_itself_by_a_detour() -> None:
    left = {module: set(names) for module, names in graph().items()}
    while leaves := [module for module, names in left.items() if not names & left.keys()]:
        for module in leaves:
            del left[module]
    assert not left, f"import circles among {sorted(left)}"

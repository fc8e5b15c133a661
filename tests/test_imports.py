"""Imports point one way: a module imports only from the layers above its own."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "cleaner"
LAYERS = [
    ["cleaner.paragraphs"],
    ["cleaner.model", "cleaner.workers"],
    ["cleaner.config"],
    ["cleaner.read"],
    ["cleaner.rules"],
    ["cleaner.judge"],
    [
        f"cleaner.render{part}"
        for part in (
            *("", "_attributes", "_cuts", "_front_matter", "_head", "_html", "_images", "_markdown", "_plain", "_safe"),
            "_writer",
        )
    ],
    ["cleaner.check"],
    ["cleaner.text_path", "cleaner.html_path", "cleaner.html_explain", "cleaner.html_forms"],
    ["cleaner.many"],
    ["cleaner.pipeline"],
    ["cleaner.files"],
    ["cleaner.scale"],
    ["cleaner.integrations"],
    ["cleaner.cli"],
]


def layer(module: str) -> int:
    """The layer of a module; the package itself only forwards names and belongs to the lowest."""
    if module == "cleaner":
        return -1
    found = [n for n, names in enumerate(LAYERS) for name in names if f"{module}.".startswith(f"{name}.")]
    assert found, f"{module} is in no layer: put it into one, or into the list"
    return found[0]


def imports(path: Path) -> list[str]:
    """The modules of ours that a file imports, wherever in the file it does."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [
                f"{node.module}.{alias.name}" if node.module == "cleaner" else node.module for alias in node.names
            ]
    return [name for name in found if name.split(".")[0] == "cleaner"]


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=name_of)
def test_a_module_imports_only_from_layers_above_its_own(path: Path) -> None:
    own = name_of(path)
    if own == "cleaner":
        return
    wrong = [name for name in imports(path) if layer(module_in(name)) > layer(own)]
    assert not wrong, f"{own} imports {wrong}"


def module_in(name: str) -> str:
    """``cleaner.Name`` that the package forwards, as the package; everything else as it is."""
    parts = name.split(".")
    if len(parts) == 2 and not (PACKAGE / parts[1]).exists() and not (PACKAGE / f"{parts[1]}.py").exists():
        return "cleaner"
    return name

"""What the tests would not notice: each module is changed in many small ways, and its own tests must fail.

    python bench/mutants.py --sample 40                 # so many mutants of each module, by chance
    python bench/mutants.py cleaner/files/patch.py      # all of one

``TESTS`` says which tests belong to a module. A change that no test could notice stands in ``EQUIVALENT`` with the
reason, and is not tried; nor are the numbers of named constants, which are choices. Tests run in a copy of the project,
in processes that are forked from one that has imported all that lies below the module, so that a mutant costs little
more than the tests that it fails.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "bench"))

from mutants_equivalent import EQUIVALENT  # noqa: E402

_FILES = ["tests/files/test_replace.py", "tests/files/test_undo.py"]
_FAULTS = ["tests/faults/test_writers.py", "tests/faults/test_journals.py", "tests/faults/test_disk.py"]
_RENDER = [
    "tests/html/test_render.py",
    "tests/html/test_images.py",
    "tests/html/test_pipeline.py",
    "tests/core/test_invariants.py",
]
# Module -> its tests, those that find most first.
TESTS: dict[str, list[str]] = {
    "cleaner/files/cache.py": ["tests/files/test_cache.py"],
    "cleaner/files/content.py": ["tests/files/test_content.py", "tests/files/test_rows.py"],
    "cleaner/files/convert.py": ["tests/files/test_content.py", "tests/cli/test_clean.py"],
    "cleaner/files/diff.py": ["tests/files/test_diff.py"],
    "cleaner/files/examine.py": [*_FILES, "tests/faults/test_errors.py", "tests/files/test_parallel.py"],
    "cleaner/files/flush.py": ["tests/files/test_flush.py"],
    "cleaner/files/forms.py": ["tests/files/test_content.py", "tests/files/test_walk.py"],
    "cleaner/files/journal.py": ["tests/files/test_undo.py", "tests/faults/test_journals.py"],
    "cleaner/files/leftovers.py": ["tests/files/test_replace.py"],
    "cleaner/files/permissions.py": ["tests/files/test_replace.py", "tests/faults/test_errors.py"],
    "cleaner/files/originals.py": ["tests/faults/test_writers.py", "tests/files/test_replace.py"],
    "cleaner/files/patch.py": ["tests/files/test_patch.py", "tests/files/test_undo.py"],
    "cleaner/files/parallel.py": ["tests/files/test_parallel.py"],
    "cleaner/files/replace.py": [*_FILES, "tests/faults/test_writers.py", "tests/faults/test_errors.py"],
    "cleaner/files/rows.py": ["tests/files/test_rows.py"],
    "cleaner/files/run.py": [*_FILES, "tests/cli/test_clean.py"],
    "cleaner/files/runs.py": ["tests/files/test_undo.py", "tests/faults/test_journals.py"],
    "cleaner/files/undo.py": ["tests/files/test_undo.py", "tests/faults/test_journals.py"],
    "cleaner/files/walk.py": ["tests/files/test_walk.py"],
    "cleaner/files/ignores.py": ["tests/files/test_walk.py"],
    "cleaner/files/writers.py": ["tests/faults/test_writers.py"],
    "cleaner/core/invariants.py": ["tests/core/test_invariants.py"],
    "cleaner/text/render.py": ["tests/text/test_render.py", "tests/test_api.py"],
    "cleaner/html/render/sanitize.py": _RENDER,
    "cleaner/html/render/cuts.py": _RENDER,
    "cleaner/html/render/html.py": _RENDER,
    "cleaner/html/render/images.py": _RENDER,
    "cleaner/html/render/markdown.py": _RENDER,
    "cleaner/html/render/plain.py": _RENDER,
    "cleaner/text/article_end.py": ["tests/text/test_article_end.py", "tests/text/test_roles.py"],
}
# Long tests that find nothing which the others don't.
_LONG = (
    "ten_thousand",
    "large_journal",
    "crawler",
    "any_byte",
    "any_bytes",
    "for_a_moment",
    "first_record",
    "are_told",
)
# What all tests need and no mutant changes: imported once.
_BELOW = (
    "pytest",
    "hypothesis",
    "numpy",
    "lxml.html",
    "lxml.html.clean",
    "regex",
    "click",
    "charset_normalizer",
    "bs4",
)
_BELOW_FILES = ("cleaner.api", "cleaner.text.pipeline", "cleaner.html.pipeline", "cleaner.html.explain")
_COMPARE: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
SECONDS = 600  # for the tests of a module as it is; a mutant that takes much longer than that is found out


class Mutant(NamedTuple):
    """A change: the module, the line's number and text, what is changed, and the module's new source."""

    module: str
    number: int
    line: str
    what: str
    source: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is listed by in ``EQUIVALENT``: the line's text, as numbers change."""
        return self.module, self.line, self.what


def mutants(module: str) -> Iterator[Mutant]:
    """All changes of a module."""
    source = (ROOT / module).read_text(encoding="utf-8")
    lines = source.splitlines()
    count = sum(1 for _ in _changes(ast.parse(source)))
    for number in range(count):
        tree = ast.parse(source)
        node, what, change = next(c for n, c in enumerate(_changes(tree)) if n == number)
        line = node.lineno  # type: ignore[attr-defined]
        change()
        yield Mutant(module, line, lines[line - 1].strip(), what, ast.unparse(ast.fix_missing_locations(tree)))


def _changes(tree: ast.Module) -> Iterator[tuple[ast.AST, str, Callable[[], None]]]:
    """Every place that can be changed: the node, what is changed, and what changes it."""
    chosen = {id(part) for constant in tree.body if isinstance(constant, ast.Assign) for part in ast.walk(constant)}
    for node in ast.walk(tree):
        if id(node) in chosen:
            continue
        if isinstance(node, ast.Compare) and type(node.ops[0]) in _COMPARE:
            old = type(node.ops[0])
            for new in _COMPARE[old]:
                yield node, f"{old.__name__} to {new.__name__}", _setting(node, "ops", [new(), *node.ops[1:]])
        elif isinstance(node, ast.BoolOp):
            new_op = ast.And() if isinstance(node.op, ast.Or) else ast.Or()
            yield node, f"{type(node.op).__name__} to {type(new_op).__name__}", _setting(node, "op", new_op)
        elif isinstance(node, (ast.BinOp, ast.AugAssign)) and type(node.op) in _ARITHMETIC and not _is_type(node):
            other = _ARITHMETIC[type(node.op)]
            yield node, f"{type(node.op).__name__} to {other.__name__}", _setting(node, "op", other())
        elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
            yield node, f"{node.value} to {not node.value}", _setting(node, "value", not node.value)
        elif isinstance(node, ast.Constant) and isinstance(node.value, int):
            yield node, f"{node.value} to {node.value + 1}", _setting(node, "value", node.value + 1)
        if isinstance(node, (ast.If, ast.IfExp, ast.While)) and not _is_typing(node.test):
            yield node, "condition negated", _setting(node, "test", ast.UnaryOp(ast.Not(), node.test))
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list):
                for place, statement in enumerate(block):
                    if what := _removable(statement):
                        yield statement, f"{what} removed", _removing(block, place)


def _removable(statement: ast.stmt) -> str:
    if isinstance(statement, ast.Expr) and isinstance(statement.value, (ast.Call, ast.Yield, ast.YieldFrom)):
        return "call"
    if isinstance(statement, (ast.Raise, ast.Continue, ast.Break)):
        return type(statement).__name__.lower()
    return "assignment" if isinstance(statement, ast.AugAssign) else ""


def _setting(node: ast.AST, name: str, value: object) -> Callable[[], None]:
    return lambda: setattr(node, name, value)


def _removing(block: list[ast.stmt], place: int) -> Callable[[], None]:
    def remove() -> None:
        block[place] = ast.copy_location(ast.Pass(), block[place])

    return remove


def _is_type(node: ast.BinOp | ast.AugAssign) -> bool:
    """``A | None`` in annotations, as far as it can be told."""
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr) and "None" in ast.unparse(node)


def _is_typing(test: ast.expr) -> bool:
    return "TYPE_CHECKING" in ast.unparse(test) or "sys.platform" in ast.unparse(test)


class Bench:
    """A copy of the project, and the process in it that forks the test runs."""

    def __init__(self, copy: Path) -> None:
        self.copy = copy
        self.seconds = float(SECONDS)
        skip = shutil.ignore_patterns(".git", "__pycache__", ".*_cache", "*.pyc", "training", "docs")
        shutil.copytree(ROOT, copy, ignore=skip, dirs_exist_ok=True)
        os.environ |= {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
        sys.path[:0] = [str(copy), str(copy / "tests")]
        sys.dont_write_bytecode = True
        os.chdir(copy)

    def survives(self, mutant: Mutant) -> bool:
        """Whether all tests pass with a change."""
        path = self.copy / mutant.module
        original = path.read_text(encoding="utf-8")
        path.write_text(mutant.source, encoding="utf-8")
        try:
            return self.passes(mutant.module)
        finally:
            path.write_text(original, encoding="utf-8")

    def passes(self, module: str) -> bool:
        """Whether a module's tests pass, in a forked process with a group of its own."""
        process = os.fork()
        if process == 0:
            self._test(module)
        deadline = time.monotonic() + self.seconds
        try:
            while time.monotonic() < deadline:
                ended, status = os.waitpid(process, os.WNOHANG)
                if ended:
                    return status == 0
                time.sleep(0.05)
            return False
        finally:
            with contextlib.suppress(OSError):
                os.killpg(process, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(process, 0)

    def _test(self, module: str) -> None:
        code = 1
        try:
            os.setpgid(0, 0)
            null = os.open(os.devnull, os.O_RDWR)
            for handle in (0, 1, 2)[: 0 if os.environ.get("MUTANTS_SHOW") else 3]:
                os.dup2(null, handle)
            import pytest

            options = [
                "-x",
                "-q",
                "-p",
                "no:cacheprovider",
                "-W",
                "ignore",
                "--no-header",
                "-k",
                f"not ({' or '.join(_LONG)})",
            ]
            code = int(pytest.main([*options, *TESTS[module]]))
        finally:
            os._exit(code)


def prepare(module: str) -> None:
    """Import what lies below a module, so that forked processes have it."""
    import importlib

    for name in (*_BELOW, *(_BELOW_FILES if "/files/" in module else ())):
        importlib.import_module(name)


def measure(module: str, sample: int, seed: int, copy: Path) -> int:
    """Try a module's mutants; prints those that survive and the score. How many survived that are not equivalent."""
    found = list(mutants(module))
    tried = [mutant for mutant in found if mutant.key not in EQUIVALENT]
    struck = len(found) - len(tried)
    random.Random(seed).shuffle(tried)
    tried = tried[:sample] if sample else tried
    bench = Bench(copy)
    prepare(module)
    begin = time.monotonic()
    if not bench.passes(module):
        sys.exit(f"{module}: its tests fail as it is")
    bench.seconds = 20 + 4 * (time.monotonic() - begin)
    survived = 0
    for mutant in sorted(tried, key=lambda mutant: mutant.number):
        if bench.survives(mutant):
            survived += 1
            print(f"  survived: {module}:{mutant.number} ({mutant.what}): {mutant.line}", flush=True)
    score = 1 - survived / max(1, len(tried))
    of = f"{len(tried)} of {len(found) - struck} tried, {struck} struck out"
    print(f"{score:.2f} {module}: {len(tried) - survived} of {of}, {time.monotonic() - begin:.0f} s", flush=True)
    return survived


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("modules", nargs="*", default=list(TESTS), help="default: all of the table")
    parser.add_argument("--sample", type=int, default=0, help="so many mutants of each; default: all")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    for module in options.modules:
        # A process for each, so that what one module's tests imported is not what the next one's run with.
        with tempfile.TemporaryDirectory(dir=memory, prefix="mutants-") as folder:
            process = os.fork()
            if process == 0:
                try:
                    measure(module, options.sample, options.seed, Path(folder))
                except (Exception, SystemExit) as error:
                    print(f"{module}: {error!r}", flush=True)
                os._exit(0)
            os.waitpid(process, 0)


if __name__ == "__main__":
    main()

"""The wheel works in an empty environment, far from the checkout: its rules and weights travel inside it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def run(*command: str | Path, cwd: Path, data: str = "", **more: str) -> str:
    """What a command prints; its settings, journals and caches are below ``cwd``."""
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    environment |= {f"XDG_{name}_HOME": str(cwd / f".{name.lower()}") for name in ("STATE", "CACHE", "CONFIG")}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment | more,
        input=data,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``bin`` folder of an environment that holds the wheel and what it depends on, and nothing else."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in ("cleaner", "rules"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "hatch_build.py"):
        shutil.copy(ROOT / name, source)
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", folder, source, cwd=folder)
    shutil.rmtree(source)
    run(sys.executable, "-m", "venv", folder / "environment", cwd=folder)
    (wheel,) = folder.glob("*.whl")
    binaries = folder / "environment" / "bin"
    run(binaries / "python", "-m", "pip", "install", "--quiet", wheel, cwd=folder)
    return binaries


def test_the_wheel_cleans_a_file(installed: Path, tmp_path: Path) -> None:
    name = "004_23cc693b243f0ad6.txt"
    shutil.copy(ROOT / "seeds" / name, tmp_path / name)
    out = run(installed / "cleaner", name, cwd=tmp_path)
    assert "1 file: 1 cleaned" in out
    cleaned = (tmp_path / name).read_text(encoding="utf-8")
    assert "Read Mode" not in cleaned
    assert cleaned.split() == (ROOT / "tests" / "cases" / "seeds" / name).read_text(encoding="utf-8").split()


def test_the_wheel_brings_its_packs_parsed(installed: Path, tmp_path: Path) -> None:
    code = (
        "from cleaner.rules import load; from cleaner.rules.matcher import Matcher; Matcher(load.load());"
        "import sys; print('cleaner.rules.packs' in sys.modules)"
    )
    assert run(installed / "python", "-c", code, cwd=tmp_path) == "False\n"


def test_the_wheel_cleans_a_string(installed: Path, tmp_path: Path) -> None:
    code = "import cleaner; print(len(cleaner.clean(open(0).read()).stories))"
    seed = (ROOT / "seeds" / "001_3ce70701735766b6.txt").read_text(encoding="utf-8")
    assert run(installed / "python", "-c", code, cwd=tmp_path, data=seed) == "3\n"

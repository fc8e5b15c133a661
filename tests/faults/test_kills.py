"""Kill -9 at random instants, fifty times here, a thousand in bench/kills.py."""

import os
from pathlib import Path
from types import ModuleType

import pytest

from cleaner.cli import clean
from cleaner.files import flush

pytestmark = pytest.mark.skipif(not hasattr(os, "killpg"), reason="no signals on this system")


def test_a_killed_run_loses_nothing(kills: ModuleType, quick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clean, "Build", kills.Drop)
    monkeypatch.setattr(flush.Batch, "FILES", 8)
    trial = kills.Kills(quick, seed=6)
    for _ in range(50):
        trial.once()
    assert trial.killed > 10

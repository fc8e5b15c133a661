"""Kill -9 at random instants, fifty times here, a thousand in bench/kills.py."""

import os
from pathlib import Path
from types import ModuleType

import pytest

from cleaner.files import build, flush

pytestmark = pytest.mark.skipif(not hasattr(os, "killpg"), reason="no signals on this system")


def test_a_killed_run_loses_nothing(kills: ModuleType, quick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build.Build, "__call__", lambda _: kills.drop)
    monkeypatch.setattr(flush.Batch, "FILES", 8)
    trial = kills.Kills(quick, seed=6)
    for _ in range(50):
        trial.once()
    assert trial.killed > 10

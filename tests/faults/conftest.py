"""What the tests of faults share."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from files_fixtures import quick

__all__ = ["quick"]
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="session")
def kills() -> ModuleType:
    """The bench that kills runs; the suite does a few of its runs."""
    spec = importlib.util.spec_from_file_location("kills", ROOT / "bench" / "kills.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["kills"] = module
    spec.loader.exec_module(module)
    return module

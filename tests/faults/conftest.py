"""What the tests of faults share."""

from types import ModuleType

import pytest
from files_fixtures import quick
from files_support import bench

__all__ = ["quick"]


@pytest.fixture(scope="session")
def kills() -> ModuleType:
    """The bench that kills runs; the suite does a few of its runs."""
    return bench("kills")

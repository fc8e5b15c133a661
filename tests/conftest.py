"""In the test suite a broken invariant is an error, not a warning."""

import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from cleaner import api
from cleaner.core import invariants
from cleaner.rules import load

invariants.RAISE_VIOLATIONS = True
# For the tests of training, which is not installed; last, so that the cleaner under test is the installed one.
sys.path.append(str(Path(__file__).parent.parent))

# Reading and checking all packs takes a second; commands that tests start take them from the store.
folder = load.shipped()
if any(pack.index is None for pack in load.load().packs):
    load.store_packs(folder, folder)
    load.store.read.cache_clear()

settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


@pytest.fixture(scope="session")
def cleaner_fast() -> api.Cleaner:
    """A cleaner with the default options, built once."""
    return api.Cleaner()

"""Two thousand made-up documents here, a hundred thousand in bench/fuzz.py: no exception, no broken promise."""

import importlib.util
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def test_two_thousand_documents() -> None:
    spec = importlib.util.spec_from_file_location("fuzz_bench", ROOT / "bench" / "fuzz.py")
    assert spec is not None and spec.loader is not None
    fuzz = importlib.util.module_from_spec(spec)
    sys.modules["fuzz_bench"] = fuzz
    spec.loader.exec_module(fuzz)
    report = fuzz.fuzz(inputs=2000, seed=6)
    assert report.failures == []
    assert report.done == 2000

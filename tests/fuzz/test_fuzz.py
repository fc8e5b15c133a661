"""Two thousand made-up documents here, a hundred thousand in bench/fuzz.py: no exception, no broken promise."""

from files_support import bench


def test_two_thousand_documents() -> None:
    report = bench("fuzz").fuzz(inputs=2000, seed=6)
    assert report.failures == []
    assert report.done == 2000

"""The bar's text."""

from cleaner.cli.progress import line


def test_the_bar_says_how_far_how_fast_and_how_long() -> None:
    assert line(1200, 4800, 12_000_000, 10) == "[######                  ] 1,200 of 4,800 files, 1.2 MB/s, 0:30 left"
    assert line(1200, None, 12_000_000, 10) == "1,200 files, 1.2 MB/s"

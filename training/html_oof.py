"""Out-of-fold cleaning, for the figures: each page is judged by weights that never saw its site.

    python ../shared/bench/score.py --call training.html_oof:clean html snippets

Needs the weights of ``python -m training.html_fit --folds``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from cleaner.html.network import HtmlScorer
from cleaner.html.pipeline import HtmlCleaner, HtmlOptions
from cleaner.result import Result
from cleaner.rules.certain import binding_rules
from cleaner.rules.load import load
from cleaner.rules.matcher import Matcher
from training.html_data import fold_of, rows
from training.html_fit import fold_paths

CORPUS = Path("../shared/corpus")


@cache
def _folds() -> dict[str, int]:
    return {row["id"]: fold_of(row) for name in ("html", "snippets") for row in rows(CORPUS, name)}


@cache
def _matcher() -> Matcher:
    return Matcher(load())


@cache
def _cleaner(fold: int) -> HtmlCleaner:
    path, path_with_votes = fold_paths(fold)
    with np.load(path) as arrays, np.load(path_with_votes) as with_votes:
        scorer = HtmlScorer(dict(arrays))
        voter = HtmlScorer(dict(with_votes), scorer.lexicon)
    return HtmlCleaner(_matcher(), scorer, binding_rules(_matcher().rules).__contains__, voter)


def clean(source: Any, kind: str, url: str | None, id: str) -> Result:
    """What ``score.py --call`` calls."""
    assert kind == "html"
    return _cleaner(_folds()[id]).clean(source, url, HtmlOptions(mode="fast"))


def clean_accurate(source: Any, kind: str, url: str | None, id: str) -> Result:
    """The same in ``accurate`` mode."""
    assert kind == "html"
    return _cleaner(_folds()[id]).clean(source, url, HtmlOptions(mode="accurate"))

"""Out-of-fold cleaning: each dump of the corpus is judged by weights that never saw a page of its site.

python -m training.text_fit --folds
python ../shared/bench/score.py --call training.text_oof:clean page aggregator clean
"""

from __future__ import annotations

from functools import cache

from cleaner.core.words import Lexicon
from cleaner.result import Result
from cleaner.rules.certain import binding_rules
from cleaner.rules.load import load
from cleaner.rules.matcher import Matcher
from cleaner.rules.model import RuleSet
from cleaner.text.network import Weights
from cleaner.text.pipeline import TextOptions, clean_text
from cleaner.text.roles import TextJudge
from training.text_data import CACHE, dump_rows


@cache
def folds() -> dict[str, int]:
    """The fold that judges each dump, by the dump's id."""
    return {row["id"]: row["fold"] for row in dump_rows()}


@cache
def judge(fold: int) -> TextJudge:
    """The judge that never saw the fold."""
    weights = Weights.load(CACHE / f"text_weights_{fold}.npz")
    words = Lexicon.load(CACHE / f"lexicon_{fold}.npz")
    return TextJudge(weights, words, binding_rules(load()).__contains__)


@cache
def matcher() -> Matcher:
    """The shipped rules."""
    return Matcher(load())


def clean(source: str, kind: str, url: str | None, id: str) -> Result:
    """What ``cleaner.clean`` does with text, with the weights that suit the row."""
    del kind, url
    return clean_text(source, matcher(), judge(folds()[id]), TextOptions())


def clean_without_rules(source: str, kind: str, url: str | None, id: str) -> Result:
    """The same with no rules at all: what the scorer does alone."""
    del kind, url
    return clean_text(source, no_rules(), judge(folds()[id]), TextOptions())


@cache
def no_rules() -> Matcher:
    """A matcher that knows nothing."""
    return Matcher(RuleSet((), (), "none"))

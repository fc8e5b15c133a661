"""Fit the text scorer.

python -m training.text_fit              # the shipped weights, on everything
python -m training.text_fit --folds      # one set of weights for each fold, for out-of-fold figures
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable
from pathlib import Path
from random import Random

import numpy as np

from cleaner.judge.characters import DATA
from cleaner.judge.features import features
from cleaner.judge.score import BODY, BYLINE
from cleaner.judge.words import Lexicon
from cleaner.model import Evidence
from cleaner.read.text import split
from training.text_data import CACHE, FOLDS, Example, corpus_examples
from training.layouts import made_up
from training.text_augment import cleaned, unknown_language
from training.text_lexicon import lexicon
from training.text_model import Prepared, fit

GROUP_WEIGHTS = {"page": 0.6, "aggregator": 1.5, "clean": 1.5}
# Made-up documents beside the corpus, and shares of examples that are seen once more in another form.
MADE_UP = 6000
UNKNOWN_LANGUAGE = 0.07
CLEANED = 0.2


def examples(made_up_count: int = MADE_UP, seed: int = 1) -> list[Example]:
    """Everything that is fitted on."""
    random = Random(seed)
    found = [*corpus_examples(), *(made_up(made_up_count, seed) if made_up_count else ())]
    more: list[Example] = []
    for example in found:
        if random.random() < UNKNOWN_LANGUAGE:
            more.append(unknown_language(example, random))
        if example.group != "clean" and random.random() < CLEANED:
            made = cleaned(example)
            more += [made] if made is not None else []
    return found + more


def prepare(example: Example, words: Lexicon, evidence: Evidence) -> Prepared:
    """Features and targets of one document."""
    lines = example.lines or split(example.text)
    article = example.article.copy()
    # The headline, byline and date of the article are kept as found.
    article[(article == -1) & (example.kind >= BODY) & (example.kind <= BYLINE)] = 1
    at = np.flatnonzero(example.article == 1)
    tail = (np.arange(len(article)) > (at[-1] if len(at) else -1)).astype(np.int8)
    matrix = features(lines, evidence, words)
    importance = (0.5 + matrix[:, 0]).astype(np.float32)
    importance[(example.article == -1)] *= 0.3
    clean = float(not (article == 0).any())
    return Prepared(
        matrix, article, example.kind, example.first, tail, clean, importance,
        GROUP_WEIGHTS.get(example.group, 1.0) * example.weight, example.id,
    )  # fmt: skip


def prepared(examples: Iterable[Example], without: frozenset[int]) -> list[Prepared]:
    """The examples that draw on no excluded fold, each seen through a lexicon that never saw its own sites."""
    result = []
    for example in examples:
        if example.folds & without:
            continue
        result.append(prepare(example, lexicon(without | example.folds), Evidence()))
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", nargs="*", type=int, help="fit the weights of these folds (none named: of all)")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--width", type=int, default=48)
    parser.add_argument("--share", type=float, default=0.5)
    arguments = parser.parse_args()
    everything = examples()
    for fold in [-1] if arguments.folds is None else arguments.folds or range(FOLDS):
        start = time.process_time()
        without = frozenset() if fold < 0 else frozenset([fold])
        documents = prepared(everything, without)
        print(f"fold {fold}: {len(documents)} documents, {time.process_time() - start:.0f} s", flush=True)
        weights = fit(documents, width=arguments.width, epochs=arguments.epochs, share=arguments.share, report=True)
        weights.save(DATA / "text_weights.npz" if fold < 0 else CACHE / f"text_weights_{fold}.npz")
        words = lexicon(without)
        path = DATA / "lexicon.npz" if fold < 0 else CACHE / f"lexicon_{fold}.npz"
        save_lexicon(words, path)
        print(f"fold {fold}: {time.process_time() - start:.0f} s", flush=True)


def save_lexicon(words: Lexicon, path: Path) -> None:
    """Write a lexicon: the upper halves of its hashes, flags, weights."""
    np.savez_compressed(
        path,
        hashes=(words.hashes >> np.uint64(32)).astype(np.uint32),
        flags=words.flags,
        weights=words.weights.astype(np.float16),
    )


if __name__ == "__main__":
    main()

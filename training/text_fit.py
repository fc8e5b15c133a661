"""Fit the text scorer.

python -m training.text_fit              # the shipped weights, on everything
python -m training.text_fit --folds      # one set of weights for each fold, for out-of-fold figures
"""

from __future__ import annotations

import argparse
import pickle
import time
from collections.abc import Iterable, Mapping, Sequence
from random import Random

import numpy as np

from cleaner.core.characters import DATA
from cleaner.core.lines import split
from cleaner.core.words import Lexicon
from cleaner.result import Evidence
from cleaner.rules.load import load
from cleaner.rules.matcher import Matcher
from cleaner.text.features import features
from cleaner.text.network import BODY, BYLINE
from training.layouts import made_up
from training.text_augment import cleaned, unknown_language
from training.text_data import CACHE, FOLDS, Example, example_of
from training.text_lexicon import lexicon
from training.text_model import Prepared, fit
from training.text_pages import labelled_rows

GROUP_WEIGHTS = {"page": 0.5, "aggregator": 2.0, "clean": 1.5}
# How often an example is seen: the same pages come in four forms.
OFTEN = {"page": 0.35}
# Made-up documents beside the corpus, and shares of examples that are seen once more in another form.
MADE_UP = 10000
UNKNOWN_LANGUAGE = 0.07
CLEANED = 0.2
# Documents that are seen without any rule's evidence.
NO_RULES = 0.3


def examples(made_up_count: int = MADE_UP, seed: int = 1) -> list[Example]:
    """Everything that is fitted on."""
    random = Random(seed)
    found = [*map(example_of, labelled_rows()), *(made_up(made_up_count, seed) if made_up_count else ())]
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
    importance = (0.8 + 0.3 * matrix[:, 0]).astype(np.float32)
    importance[(example.article == -1)] *= 0.3
    clean = float(not (article == 0).any())
    return Prepared(
        matrix, article, example.kind, example.first, tail, clean, importance,
        GROUP_WEIGHTS.get(example.group, 1.0) * example.weight,
        OFTEN.get(example.group, 1.0),
    )  # fmt: skip


def evidence_of(found: Sequence[Example]) -> dict[str, Evidence]:
    """What the shipped rules say of each example, by its id; kept on disk, as it takes minutes."""
    rules = load()
    stored = CACHE / f"evidence_{rules.digest[:16]}_{len(found)}.pickle"
    if not stored.exists():
        matcher = Matcher(rules)
        evidence = {example.id: matcher.match((example.lines or split(example.text)).strings) for example in found}
        stored.write_bytes(pickle.dumps(evidence))
    loaded: dict[str, Evidence] = pickle.loads(stored.read_bytes())
    return loaded


def thinned(evidence: Evidence, random: Random) -> Evidence:
    """The evidence as rules would give it that know less: the packs were written with pages of the corpus in view."""
    if random.random() < NO_RULES:
        return Evidence()
    share = random.choice((0.4, 0.7, 0.9))

    def some(hits: dict[int, str]) -> dict[int, str]:
        return {line: rule for line, rule in hits.items() if random.random() < share}

    return Evidence(
        drops=some(evidence.drops),
        keeps=some(evidence.keeps),
        hints=some(evidence.hints),
        starts=some(evidence.starts),
        ends=some(evidence.ends),
        stories=[header for header in evidence.stories if random.random() < share],
    )


def prepared(
    found: Iterable[Example], without: frozenset[int], evidence: Mapping[str, Evidence], seed: int = 1
) -> list[Prepared]:
    """The examples that draw on no excluded fold, each seen through a lexicon that never saw its own sites."""
    random = Random(seed)
    return [
        prepare(example, lexicon(without | example.folds), thinned(evidence[example.id], random))
        for example in found
        if not example.folds & without
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", nargs="*", type=int, help="fit the weights of these folds (none named: of all)")
    parser.add_argument("--epochs", type=int, default=48)
    parser.add_argument("--width", type=int, default=48)
    parser.add_argument("--share", type=float, default=0.5)
    arguments = parser.parse_args()
    everything = examples()
    evidence = evidence_of(everything)
    for fold in [-1] if arguments.folds is None else arguments.folds or range(FOLDS):
        start = time.process_time()
        without = frozenset() if fold < 0 else frozenset([fold])
        documents = prepared(everything, without, evidence)
        print(f"fold {fold}: {len(documents)} documents, {time.process_time() - start:.0f} s", flush=True)
        weights = fit(documents, width=arguments.width, epochs=arguments.epochs, share=arguments.share, report=True)
        weights.save(DATA / "text_weights.npz" if fold < 0 else CACHE / f"text_weights_{fold}.npz")
        words = lexicon(without)
        path = DATA / "lexicon.npz" if fold < 0 else CACHE / f"lexicon_{fold}.npz"
        words.save(path)
        print(f"fold {fold}: {time.process_time() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main()

"""Terms (words and pairs of words) by the number of sites that have them in furniture, and in articles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.html.features.lexicon import NAMES, HtmlLexicon, stored
from training.html_data import FOLDS, Example

# A term counts from so many sites on; the prior pulls rare ones to nothing.
LEAST_SITES = 8
PRIOR = 1.5
LARGEST = 3.0


class Counts:
    """Counted once over all pages; each site counts a term once in furniture and once in articles."""

    def __init__(self, pages: Sequence[Example]) -> None:
        self._hashes = np.unique(np.concatenate([h for page in pages for h in (page.terms.words, page.terms.pairs)]))
        self._sites = np.zeros((FOLDS, 3, len(self._hashes)), dtype=np.int32)  # in furniture, in articles, in any
        of_site: defaultdict[tuple[int, str], list[Example]] = defaultdict(list)
        for page in pages:
            if not page.lengthened:
                of_site[page.fold, page.site].append(page)
        for (fold, _), own in of_site.items():
            of_label = [np.unique(np.concatenate([_terms_of(page, label) for page in own])) for label in (0, 1)]
            for place, found in enumerate((*of_label, np.union1d(*of_label))):
                self._sites[fold, place, np.searchsorted(self._hashes, found)] += 1

    def lexicon(self, without: Collection[int] = ()) -> dict[str, Any]:
        """The lexicon of all folds but some, as arrays of a weights file."""
        furniture, article, either = sum(sites for fold, sites in enumerate(self._sites) if fold not in without)
        odds = np.clip(np.log((furniture + PRIOR) / (article + PRIOR)), -LARGEST, LARGEST)
        kept = either >= LEAST_SITES
        return stored(self._hashes[kept], odds[kept])


def _terms_of(page: Example, label: int) -> NDArray[np.uint64]:
    """The terms of a page's blocks that are labelled so."""
    chosen = (page.weight > 0) & ((page.target > 0.5) == label)
    words = np.repeat(chosen, np.diff(page.terms.first_word))
    pairs = np.repeat(chosen, np.diff(page.terms.first_pair))
    return np.concatenate([page.terms.words[words], page.terms.pairs[pairs]])


def with_lexicon(
    names: Sequence[str], pages: Sequence[Example], counts: Counts, without: Collection[int] = ()
) -> tuple[list[str], list[Example]]:
    """Names and pages with the lexicon's features. What a page is measured with was counted without the page's own
    fold and without the folds in ``without``: a lexicon that has seen a page knows its labels.
    """
    lexicons = [HtmlLexicon(counts.lexicon({fold, *without})) for fold in range(FOLDS)]
    measured = []
    for page in pages:
        columns = lexicons[page.fold].columns(page.terms).T.astype(np.float32)
        measured.append(replace(page, features=np.concatenate([page.features, columns], axis=1)))
    return [*names, *NAMES], measured

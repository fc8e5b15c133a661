"""Which of the blocks that a page hides nobody sees, and which are the article that a script or a click shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from cleaner.core.invisible import WHY as INVISIBLE
from cleaner.core.invisible import warning as invisible_warning
from cleaner.html.features.arrays import Measures
from cleaner.html.hidden.styles import Openers, why_of
from cleaner.html.page import Veiled

# The share of the article's text that is never hidden from its readers for good.
MOST = 0.5
# Part of the article that can be folded away has so many paragraphs; a lone one is not believed.
LEAST_PARAGRAPHS = 2
# Characters of running text without which nothing is seen of an article.
LITTLE = 100
# The innermost element around the visible article holds so much of it. Where so much is hidden, what is seen is a
# scrap, and no article at whose side the rest would have to stand.
NEARLY_ALL = 0.9
MOST_ROUNDS = 4
# Elements that are looked at for something to press.
MOST_ASKED = 100
# Hidden text of so many words is worth a warning.
WORTH_TELLING = 8

FOLDED = "parts of the article are hidden until a script or a click shows them: they were kept"

Blocks = NDArray[np.bool_]


@dataclass(slots=True)
class Hidden:
    """The blocks that are hidden, each with how, and a warning where that was running text or the article."""

    blocks: dict[int, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def hidden_blocks(m: Measures, article: Blocks) -> Hidden:
    """What readers don't see, of blocks of which ``article`` says whether they would be taken for the article.

    What hides most of the article, by itself or together with others of its kind, isn't believed: a script, a click
    or a subscription shows it. Neither is what hides several paragraphs below something to press, or from where a
    script takes them.
    """
    chains = {block: list(chain) for block, chain in m.page.veiled.items()}
    if not chains and not m.page.runs:
        return Hidden()
    shown, openers = False, Openers(m.page.root)
    for _ in range(MOST_ROUNDS):
        lifted = _lifted(m, article, {block: chain[0] for block, chain in chains.items() if chain}, openers)
        for block in lifted:
            del chains[block][0]
        shown = shown or bool(lifted)
        if not lifted:
            break
    blocks = {block: why_of(chain[0].how) for block, chain in chains.items() if chain}
    signs = sum(len(run.text) for runs in m.page.runs.values() for run in runs if run.why == INVISIBLE)
    signs += sum(len(m.page.texts[block]) for block, why in blocks.items() if why == INVISIBLE)
    told = (invisible_warning(signs),) if signs else ()
    return Hidden(blocks, (*_told(m, article, blocks), *told, *((FOLDED,) if shown else ())))


def _told(m: Measures, article: Blocks, blocks: Iterable[int]) -> tuple[str, ...]:
    """A warning that names how much running text was hidden in what would be the article."""
    words = sum(float(m.words[block]) for block in blocks if article[block] and m.words[block] >= WORTH_TELLING)
    for block, runs in m.page.runs.items():
        if article[block]:
            lengths = [len(run.text.split()) for run in runs if run.why != INVISIBLE]
            words += sum(length for length in lengths if length >= WORTH_TELLING)
    if not words:
        return ()
    return (f"{round(words)} words that readers of the page don't see were removed: see the blocks of role hidden",)


def _lifted(m: Measures, article: Blocks, veils: dict[int, Veiled], openers: Openers) -> list[int]:
    """The blocks whose outermost veil isn't believed."""
    candidates = [block for block, veil in veils.items() if article[block] and veil.how != INVISIBLE]
    if not candidates:
        return []
    visible = article.copy()
    visible[list(veils)] = False
    near = _surroundings(m, visible)
    whole = float(m.chars[article].sum())
    none_seen = float(m.good[visible].sum()) < LITTLE

    def folded(blocks: list[int]) -> bool:
        if sum(m.good[block] > 0 for block in blocks) < (1 if none_seen else LEAST_PARAGRAPHS):
            return False
        share = float(m.chars[blocks].sum()) / whole
        if share >= NEARLY_ALL or (share >= MOST and any(near[0] <= block < near[1] for block in blocks)):
            return True
        elements = {veils[block].element for block in blocks}
        return len(elements) <= MOST_ASKED and all(openers.opens(m.page.elements[element]) for element in elements)

    keys: tuple[Callable[[Veiled], object], ...] = (
        lambda veil: veil.element,
        lambda veil: int(m.parent[veil.element]),
        lambda veil: (int(m.signature[veil.element]), veil.by),
    )
    lifted: set[tuple[object, object]] = set()
    for number, key in enumerate(keys):
        groups: dict[object, list[int]] = {}
        for block in candidates:
            groups.setdefault(key(veils[block]), []).append(block)
        lifted |= {(number, name) for name, blocks in groups.items() if folded(blocks)}
        if any((number, name) in lifted for name in groups):
            break
    return [block for block, veil in veils.items() if any((n, key(veil)) in lifted for n, key in enumerate(keys))]


def _surroundings(m: Measures, visible: Blocks) -> tuple[int, int]:
    """The range of blocks around the visible article in which what it folds away can stand."""
    sums = np.zeros(len(visible) + 1)
    np.cumsum(np.where(visible, m.good, 0), out=sums[1:])
    held = sums[m.last] - sums[m.first]
    enough = np.flatnonzero(held >= NEARLY_ALL * sums[-1]) if sums[-1] else np.array([0])
    at = int(enough[np.argmax(m.depth[enough])])
    if at in set(m.owner.tolist()) and m.parent[at] >= 0:
        at = int(m.parent[at])
    around = int(m.parent[at])
    # The body holds everything: what stands there stands nowhere near.
    if around >= 0 and m.page.elements[around].tag not in ("body", "html"):
        at = around
    return int(m.first[at]), int(m.last[at])

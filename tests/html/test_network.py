"""The networks that score a page's blocks: what each block sees, and matrix products in strips."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.core.matmul import ONE_THREAD, product
from cleaner.html import network
from cleaner.html.blocks import read_blocks
from cleaner.html.features.columns import Measures, Told, measure
from cleaner.html.network import HOPS, HtmlScorer, context, family, shipped
from cleaner.html.parse import read

PAGE = """<nav><a href=/>Home</a></nav><main><h1>Council votes for the bridge</h1>
<div class=body><p>The council voted for the bridge on Tuesday.<p>It will cost nine million, said the mayor.</div>
<aside><p class=teaser>More from here<p class=teaser>And from there</aside></main>"""


def measured(source: str = PAGE) -> Measures:
    root = read(source).root
    assert root is not None
    return measure(read_blocks(root), Told())


def seen_by(m: Measures, i: int, p: np.ndarray) -> list[np.ndarray]:
    """What block ``i`` sees of ``p``, the slow and plain way."""
    n = len(p)
    parent = max(int(m.parent[m.owner[i]]), 0)
    ranges = [(int(m.first[at]), int(m.last[at])) for at in (parent, max(int(m.parent[parent]), 0))]
    alike = [j for j in range(n) if m.group[j] == m.group[i]]
    means = [p[first:last].mean(0) for first, last in ranges] + [p.mean(0), p[alike].mean(0)]
    nothing = np.zeros_like(p[0])
    beside = [p[j] if 0 <= j < n else nothing for hop in range(1, HOPS + 1) for j in (i - hop, i + hop)]
    return [*means, *beside]


def slow_logits(scorer: HtmlScorer, m: Measures, network: int) -> np.ndarray:
    w = {name: value[network] for name, value in scorer.weights.items()}
    x = np.clip((scorer.features(m) - scorer.mean) / scorer.scale, -4, 4)
    h = np.maximum(x @ w["inp.weight"] + w["inp.bias"], 0)
    for layer in range(scorer.layers):
        p = np.tanh(h @ w[f"proj.{layer}.weight"] + w[f"proj.{layer}.bias"])
        seen = np.array([np.concatenate([h[i], *seen_by(m, i, p)]) for i in range(len(h))])
        h = h + np.maximum(seen @ w[f"mix.{layer}.weight"] + w[f"mix.{layer}.bias"], 0)
    return np.asarray((h @ w["out.weight"] + w["out.bias"])[:, 0])


def test_each_block_sees_its_containers_its_like_the_page_and_its_neighbours() -> None:
    scorer, m = shipped(), measured()
    slow = np.mean([slow_logits(scorer, m, i) for i in range(scorer.networks)], axis=0)
    assert np.allclose(scorer.logits(scorer.features(m), context(m)), slow, atol=1e-3)


def test_a_page_of_one_block() -> None:
    assert shipped().log_odds(measured("<p>One.</p>")).shape == (1,)


def test_large_pages_are_judged_one_network_at_a_time_with_the_same_result(monkeypatch: pytest.MonkeyPatch) -> None:
    scorer, m = shipped(), measured()
    at_once = scorer.log_odds(m)
    monkeypatch.setattr(network, "LARGE", 2)
    assert np.allclose(scorer.log_odds(m), at_once, atol=1e-5)


def test_paragraphs_of_the_article_are_likelier_than_its_menu_and_teasers() -> None:
    m = measured()
    scores = dict(zip(m.page.texts, shipped().log_odds(m), strict=True))
    paragraph = scores["It will cost nine million, said the mayor."]
    assert paragraph > max(scores["Home"], scores["More from here"], scores["And from there"])


def test_every_feature_has_a_family() -> None:
    families = {family(name) for name in shipped().names}
    assert {"class names", "elements around", "headline", "wording", "blocks of the same kind", "page"} <= families


@given(st.integers(1, 3), st.integers(0, 40), st.sampled_from([1, 7, 64]))
def test_products_in_strips_are_products(stacks: int, rows: int, outputs: int) -> None:
    random = np.random.default_rng(rows)
    x = random.standard_normal((stacks, rows, ONE_THREAD // 640), dtype=np.float32)
    weights = random.standard_normal((stacks, x.shape[2], outputs), dtype=np.float32)
    assert np.allclose(product(x, weights), x @ weights, atol=1e-3)

"""Stories appended to real pages, in the layouts that sites use for them: do they become records, and does the first
article survive?

    python bench/appended.py                          # the development corpus, if it is at hand
    python bench/appended.py pages.jsonl.gz --pages 100 --show

A page's own article is taken from a labelled corpus (``id``, ``url``, ``html``, ``body``, as for bench/extractors.py);
other pages' bodies are appended to it in each layout. ``found``: stories with the right title and text (word F1 of at
least .9); ``extra``: stories that nobody appended; ``url``, ``age``: of the stories found; ``lost``: what the first
article loses of its F1 by the appending; ``works``: pages on which all stories are found, none is extra and the first
article loses less than .01.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from lxml import etree
from lxml import html as lxml_html

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.extractors import CORPUS, Counter, f1, overlap, rows, shingles, words  # noqa: E402
from cleaner import Cleaner, Result  # noqa: E402

Element = Any
OWN = re.compile(r"author|byline|date|published", re.IGNORECASE)
# What becomes of the first article can be told on pages of which it is known.
LEAST_QUALITY = 0.9


@dataclass(frozen=True)
class Text:
    """A story to append."""

    title: str
    paragraphs: list[str]
    url: str
    date: str = "3 March 2025"
    author: str = "Ida Lund"
    source: str = "The Quay Post"

    def fields(self) -> dict[str, str]:
        """What a layout's template asks for."""
        body = "".join(f"<p>{escape(text)}</p>" for text in self.paragraphs)
        return {**{name: escape(str(value)) for name, value in vars(self).items()}, "body": body}


# ---------------------------------------------------------------- layouts
ARTICLE_ELEMENT = """<article><h2><a href="{url}">{title}</a></h2><div class="meta"><span class="author">{author}</span>
<time datetime="2025-03-03">{date}</time></div><div class="content">{body}</div></article>"""
AUTOLOADED = """<hr><div class="post-autoload" data-url="{url}" data-title="{title}" data-id="71">
<header class="entry-header"><h1 class="entry-title">{title}</h1><p class="byline">By {author}</p></header>
<div class="entry-content">{body}</div></div>"""
NEXT_PAGE = """<amp-next-page><div class="next-page-document"><div class="amp-wp-article"><header><h1>{title}</h1>
<div class="amp-wp-meta"><time datetime="2025-03-03">{date}</time></div></header>
<div class="amp-wp-article-content">{body}</div></div></div></amp-next-page>"""
TYPED = """<section itemscope itemtype="https://schema.org/NewsArticle">
<meta itemprop="mainEntityOfPage" content="{url}">
<h2 itemprop="headline">{title}</h2><span itemprop="author">{author}</span>
<time itemprop="datePublished" datetime="2025-03-03">{date}</time><div itemprop="articleBody">{body}</div></section>"""
AGGREGATED = """<div class="feed-story" data-href="{url}"><div class="story-source">{source}</div>
<time>2 hours ago</time>
<h2>{title}</h2><div class="story-text">{body}</div></div>"""
BEYOND = """<main class="next-story" data-page-path="{url}"><div class="kicker">City</div><h1>{title}</h1>
<p class="standfirst">What happened, and what comes next.</p><div class="date">{date}</div>{body}</main>"""
FLAT = """<hr><h1>{title}</h1><div class="byline">By {author}</div><div class="date">{date}</div>{body}"""
LAYOUTS = {
    "article element": ARTICLE_ELEMENT,
    "autoloaded post": AUTOLOADED,
    "AMP next page": NEXT_PAGE,
    "schema.org section": TYPED,
    "aggregated item": AGGREGATED,
    "beyond the footer": BEYOND,
    "flat": FLAT,
}
COPIES = {"the page's own, with address": True, "the page's own": False}


def copied(container: Element, text: Text, address: bool) -> Element:
    """The page's own template with another story's text, as its script would load it."""
    copy = deepcopy(container)
    copy.tail = None
    for element in list(copy.iter("figure", "aside", "script", "style", "form", "iframe")):
        element.getparent().remove(element)
    heading = next(copy.iter("h1"))
    heading.clear(keep_tail=True)
    heading.text = text.title
    first = next(p for p in copy.iter("p") if len("".join(p.itertext())) > 60)
    parent = first.getparent()
    own = [
        element
        for element in copy.iter("time", "span", "div", "p", "address")
        if OWN.search(element.get("class") or "")
    ]
    signed = [e for e in (*own, *copy.iter("time")) if len("".join(e.itertext())) < 120]
    holding = {*heading.iter(), *(part for element in signed for part in element.iter())}
    holding |= {up for element in (heading, first, *signed) for up in (element, *element.iterancestors())}
    for other in [element for element in copy.iter() if isinstance(element.tag, str)]:
        if other not in holding and other.getparent() is not None:
            other.drop_tree()
    first.clear(keep_tail=False)
    first.text = text.paragraphs[0]
    for number, paragraph in enumerate(text.paragraphs[1:], parent.index(first) + 1):
        element = etree.Element("p")
        element.text = paragraph
        parent.insert(number, element)
    if address:
        copy.set("data-url", text.url)
    return copy


def container_of(root: Element) -> Element | None:
    """The innermost element with the h1 and most of the paragraphs' text."""
    heading = next(root.iter("h1"), None)
    if heading is None:
        return None

    def size(element: Element) -> int:
        return sum(len("".join(p.itertext())) for p in element.iter("p"))

    whole = size(root)
    for element in heading.iterancestors():
        if size(element) >= 0.6 * whole:
            return element if element.tag not in ("body", "html") else None
    return None


def appended(row: dict[str, Any], layout: str, texts: list[Text]) -> str | None:
    """The page with the stories behind its article; None where it has no place for the layout."""
    root = lxml_html.document_fromstring(row["html"])
    container = container_of(root)
    if container is None:
        return None
    if layout in COPIES:
        if not any(len("".join(p.itertext())) > 60 for p in container.iter("p")):
            return None
        new = [copied(container, text, COPIES[layout]) for text in texts]
    else:
        filled = (LAYOUTS[layout].format(**text.fields()) for text in texts)
        parts = (lxml_html.fragment_fromstring(html, create_parent="div") for html in filled)
        new = [element for part in parts for element in part]
    if layout == "beyond the footer":
        parent, at = root.find("body"), len(root.find("body"))
    elif layout == "flat":
        last = [p for p in container.iter("p") if len("".join(p.itertext())) > 60][-1]
        parent, at = last.getparent(), last.getparent().index(last) + 1
    else:
        parent, at = container.getparent(), container.getparent().index(container) + 1
    for number, element in enumerate(new):
        parent.insert(at + number, element)
    return str(lxml_html.tostring(root, encoding="unicode"))


# ---------------------------------------------------------------- measuring
def quality(result: Result, body: str) -> float:
    """F1 of the article over runs of words."""
    return f1(*overlap(shingles(words(result.text)), shingles(words(body))))


def is_found(result: Result, text: Text) -> bool:
    """Whether a story is among the records, with its title and its text."""
    wanted = Counter(words("\n".join(text.paragraphs)))
    return any(
        (story.title or "").strip() == text.title and f1(*overlap(Counter(words(story.text)), wanted)) >= 0.9
        for story in result.stories
    )


def measure(
    clean: Cleaner, row: dict[str, Any], layout: str, texts: list[Text], base: float
) -> dict[str, float] | None:
    """The figures of one page in one layout."""
    page = appended(row, layout, texts)
    if page is None:
        return None
    result = clean.clean(page, kind="html", url=row["url"])
    found = [text for text in texts if is_found(result, text)]
    records = {story.title: story for story in result.stories}
    extra = len(result.stories) - len(found)
    lost = base - quality(result, row["body"])
    return {
        "found": len(found) / len(texts),
        "extra": extra,
        "url": statistics.fmean([records[t.title].url == t.url for t in found]) if found else 0.0,
        "age": statistics.fmean([records[t.title].age is not None for t in found]) if found else 0.0,
        "lost": lost,
        "works": float(len(found) == len(texts) and not extra and lost < 0.01),
    }


def stories_of(corpus: list[dict[str, Any]]) -> Iterator[Text]:
    """Stories to append: the bodies of the corpus's pages that have paragraphs and a title of their own."""
    for number, row in enumerate(corpus):
        paragraphs = [line for line in row["body"].split("\n") if len(line) > 80][:8]
        title = str(row.get("title") or "").strip()
        if len(paragraphs) >= 3 and 15 < len(title) < 120:
            yield Text(" ".join(title.split()), paragraphs, f"https://quaypost.example/news/{number}")


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--show", action="store_true", help="name the pages on which a layout doesn't work")
    args = parser.parse_args()
    if not args.corpus.exists():
        print(
            f"there is no corpus at {args.corpus}: name one (see bench/extractors.py for its format)", file=sys.stderr
        )
        return 2
    corpus = [row for row in rows(args.corpus, None) if row["url"]]
    stories = list(stories_of(corpus))
    clean = Cleaner()
    chosen = [row for row in corpus[:: max(1, len(corpus) // (3 * args.pages))] if "<h1" in row["html"]]
    results: dict[str, list[dict[str, float]]] = {}
    alone = 0
    pages = 0
    for number, row in enumerate(chosen):
        first = clean.clean(row["html"], kind="html", url=row["url"])
        alone += len(first.stories)
        base = quality(first, row["body"])
        if base < LEAST_QUALITY or pages >= args.pages:
            continue
        pages += 1
        texts = [story for story in stories[number * 5 : number * 5 + 12] if story.title not in row["html"]]
        for layout in (*COPIES, *LAYOUTS):
            figures = measure(clean, row, layout, texts[: 1 + number % 3], base)
            if figures is not None:
                results.setdefault(layout, []).append(figures)
                if args.show and not figures["works"]:
                    print(layout, row["id"], {name: round(value, 3) for name, value in figures.items()})
    names = ("found", "extra", "url", "age", "lost", "works")
    print("| layout | pages | " + " | ".join(names) + " |\n|---|---:|" + "---:|" * len(names))
    for layout, figures_of in [*results.items(), ("all", [x for some in results.values() for x in some])]:
        means = (statistics.fmean(x[name] for x in figures_of) for name in names)
        print(f"| {layout} | {len(figures_of)} | " + " | ".join(f"{mean:.2f}" for mean in means) + " |")
    print(f"stories found on {len(chosen)} pages as they are: {alone}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

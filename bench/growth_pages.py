"""Sixty shapes of pages for ``bench/growth.py``: each makes a page of about so many characters."""

from __future__ import annotations

from bench.growth_text import SENTENCE, Shape, count, repeat

_STORY = (
    '<article data-url="/s{i}"><h1><a href="/s{i}">The {i}th story of the day</a></h1><p>By Jane Roe</p>'
    f"<time>2024-01-02</time><p>{SENTENCE}</p><p>{SENTENCE} {{i}}</p></article>"
)
_HEAD = '<head><title>Council votes for the bridge</title><link rel="canonical" href="https://news.example/a"></head>'
_TOP = f"<html>{_HEAD}<body><article><h1>Council votes for the bridge</h1><p>{SENTENCE} {SENTENCE}</p>"
_BOTTOM = f"<p>{SENTENCE} {SENTENCE}</p></article></body></html>"


def inside(shape: Shape, top: str = _TOP, bottom: str = _BOTTOM) -> Shape:
    """A shape within a page's article."""
    return lambda size: top + shape(max(1, size - len(top) - len(bottom))) + bottom


def many(piece: str) -> Shape:
    """The same piece of a page again and again, in the article."""
    return inside(lambda size: piece * max(1, size // len(piece)))


def numbered(piece: str) -> Shape:
    """Pieces with a number in them, in the article: it stands where ``{i}`` is."""
    return inside(lambda size: "".join(piece.replace("{i}", str(i)) for i in range(max(1, size // (len(piece) + 4)))))


def nested(begin: str, end: str, middle: str = "x") -> Shape:
    """Elements in elements, in the article."""

    def make(size: int) -> str:
        depth = max(1, size // len(begin + end))
        return begin * depth + middle + end * depth

    return inside(make)


def _wide_rows(size: int) -> str:
    return "<table>" + ("<tr>" + "<td>1</td>" * 20 + "</tr>") * max(1, size // 190) + "</table>"


def _data(piece: str, around: str = "{}") -> Shape:
    """JSON-LD in the page's head."""
    script = '<script type="application/ld+json">' + around + "</script>"
    return lambda size: (_TOP + _BOTTOM).replace("</head>", script.replace("{}", repeat(piece)(size)) + "</head>")


def _graph(size: int) -> str:
    depth = max(1, size // 14)
    script = '<script type="application/ld+json">' + '[{"@graph":' * depth + "1" + "}]" * depth + "</script>"
    return (_TOP + _BOTTOM).replace("</head>", script + "</head>")


def _in_head(piece: str) -> Shape:
    return lambda size: (_TOP + _BOTTOM).replace("</head>", piece * max(1, size // len(piece)) + "</head>")


def _of_site(piece: str) -> Shape:
    """The article of a site that has rules of its own, as the page itself says."""
    return inside(repeat(piece), _TOP.replace("news.example", "www.daily8.com"))


PAGES: dict[str, Shape] = {
    # The phrases of rules.
    "one phrase a paragraph": many("<p>Read more</p>"),
    "one phrase, site's rules": _of_site("<p>Read more</p>"),
    "phrases, site's rules": _of_site("<p>Read more</p><p>Advertisement</p><p>Share</p>"),
    "phrases between paragraphs": many(f"<p>{SENTENCE}</p><p>Read more</p>"),
    "trims": many(f"<p>Advertisement {SENTENCE} Read more</p>"),
    "one trimmed paragraph": inside(repeat(SENTENCE + " "), _TOP + "<p>Advertisement ", " Read more</p>" + _BOTTOM),
    "trims in pieces": many(f"<p>Advertisement {'<b>a</b> ' * 40}{SENTENCE} Read more</p>"),
    "phrases in line breaks": inside(repeat("Read more<br>"), _TOP + "<p>"),
    # Depth.
    "nested divs": nested("<div>", "</div>"),
    "nested divs with text": nested("<div>a", "b</div>"),
    "nested bold": nested("<b>", "</b>"),
    "nested fonts": nested("<font size=1>", "</font>"),
    "nested tables": nested("<table><tr><td>", "</td></tr></table>"),
    "nested lists": nested("<ul><li>a", "</li></ul>"),
    "nested quotes": nested("<blockquote><p>a</p>", "</blockquote>"),
    "nested articles": nested("<article><p>Some words here.</p>", "</article>"),
    "unclosed bold and paragraphs": many("<b><p>x"),
    "unclosed links": many("<a href=x>"),
    "unclosed templates": many("<template>"),
    "unclosed drawings": many("<svg>"),
    "misnested": many("<i><p>x</i></p>"),
    "misnested forms": many("<table><form><tr>"),
    # Siblings.
    "paragraphs": numbered(f"<p>{SENTENCE} {{i}}</p>"),
    "short paragraphs": numbered("<p>bridge {i}</p>"),
    "paragraphs of one letter": many("<p>a</p>"),
    "spans": numbered("<span>bridge {i}</span> "),
    "divs in divs": numbered("<div><div><p>bridge {i}</p></div></div>"),
    "subheadings": numbered(f'<h2><a href="/{{i}}">Council votes {{i}}</a></h2><p>{SENTENCE}</p><p>{SENTENCE}</p>'),
    "headings": numbered("<h1>Council votes for bridge {i}</h1>"),
    "sections": numbered(f"<section><h3>Part {{i}}</h3><p>{SENTENCE}</p></section>"),
    "list items": numbered("<li>bridge {i}"),
    "definitions": many("<dl><dt>a<dd>b</dl>"),
    "line breaks": inside(repeat("a<br>"), _TOP + "<p>"),
    "preformatted": inside(repeat("a b\n"), _TOP + "<pre>", "</pre>" + _BOTTOM),
    "empty elements": many("<div></div>"),
    "rules of a page": many("<hr>"),
    "ruby": many("<ruby>漢<rt>kan</rt></ruby>"),
    # Other stories.
    "stories as articles": numbered(_STORY),
    "stories behind the article": inside(count(lambda i: _STORY.replace("{i}", str(i)), ""), _TOP + _BOTTOM, ""),
    "cards": numbered('<div class="card"><a href="/{i}"><img src="{i}.jpg"><h3>Some title {i} here</h3></a></div>'),
    "nearly the same stories": many(
        f"<div class=story><h2>The same title</h2><p>{SENTENCE}</p><p>{SENTENCE}</p></div>"
    ),
    # Links and pictures.
    "links": numbered('<a href="/{i}">link {i}</a> '),
    "links in a list": numbered('<li><a href="/{i}">link {i} of the list</a></li>'),
    "links to footnotes": numbered('<a href="#f{i}">{i}</a><p id="f{i}">note</p>'),
    "pictures": numbered(f'<p>{SENTENCE}</p><img src="a{{i}}.jpg" width=500>'),
    "figures": numbered('<figure><img src="a{i}.jpg"><figcaption>The bridge {i}</figcaption></figure>'),
    "picture sources": inside(repeat('<source srcset="a.jpg 800w">'), _TOP + "<picture>", "</picture>" + _BOTTOM),
    "pictures without scripts": numbered("<noscript><img src=a{i}.jpg></noscript>"),
    # Tags and attributes.
    "one tag of many attributes": inside(count(lambda i: f'a{i}="b"', " "), _TOP + "<p ", ">x</p>" + _BOTTOM),
    "a huge attribute": inside(repeat("a b "), _TOP + '<p title="', '">x</p>' + _BOTTOM),
    "a huge class": inside(
        count(lambda i: f"related-{i}", " "), _TOP + '<div class="', f'"><p>{SENTENCE}</p></div>' + _BOTTOM
    ),
    "long classes": numbered(f'<div class="{"share related nav " * 30}{{i}}"><p>bridge</p></div>'),
    "a huge style": inside(repeat("color:red;"), _TOP + '<p style="', '">x</p>' + _BOTTOM),
    "table cells": inside(_wide_rows),
    "table rows of words": numbered("<table><tr><td>bridge</td><td>{i}</td></tr></table>"),
    "selects": inside(repeat("<option>abc"), _TOP + "<select>", "</select>" + _BOTTOM),
    # What is no text.
    "entities": inside(repeat("&amp;&eacute;&#233;"), _TOP + "<p>"),
    "less-than signs": inside(repeat("<")),
    "comments": many("<!-- x -->"),
    "unclosed comments": inside(repeat("<!--")),
    "scripts": many("<script>var a = 1;</script>"),
    "a huge script": inside(repeat("var a = '<p>';\n"), _TOP + "<script>", "</script>" + _BOTTOM),
    "data of a huge body": _data("word ", '{"@type":"NewsArticle","headline":"x","articleBody":"{}"}'),
    "data in data": _graph,
    "many data": _in_head('<script type="application/ld+json">{"@type":"NewsArticle","headline":"Votes"}</script>'),
    "many metas": _in_head('<meta property="og:title" content="a title of words">'),
    "pages in pages": many("</body></html><div><p>x</p></div>"),
    # Text alone.
    "CJK in one paragraph": inside(repeat("市議会は火曜日に新しい橋の建設を承認した。"), _TOP + "<p>"),
    "one word": inside(repeat("a"), _TOP + "<p>"),
    "encoded twice": inside(repeat("Ã©â€™ "), _TOP + "<p>"),
    "one long paragraph": inside(repeat(SENTENCE + " "), _TOP + "<p>"),
}

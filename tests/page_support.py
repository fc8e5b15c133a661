"""A small page whose body, head and data a test can change."""

import json

BODY = "".join(
    f"<p>{text}</p>"
    for text in (
        "The island's only bakery will close in May, after forty years, because nobody wants to get up at two.",
        "The baker said that she had asked in every harbour of the coast, and that three people had come to look.",
        "From June on, bread will come with the ferry, which is late on most days and doesn't sail in a storm.",
        "The council is looking for a house in which an oven could be built, and for someone who would light it.",
    )
)
DATA = {
    "@type": "NewsArticle",
    "headline": "Bakery to close",
    "datePublished": "2024-04-02T07:15:00+02:00",
    "author": [{"name": "Ida Lund"}, {"name": "Per Holm"}],
    "publisher": {"name": "The Quay Post"},
    "description": "Bread will come with the ferry.",
    "inLanguage": "en-GB",
}


def page(head: str = "", above: str = "<h1>Bakery to close</h1>", data: object = None) -> str:
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>' if data else ""
    return (
        f"<!DOCTYPE html><html><head><title>Bakery to close</title>{head}{script}</head><body><nav><a href=/>Home</a> "
        f'<a href=/n>News</a></nav><article class="post">{above}<div class=text>{BODY}</div></article></body></html>'
    )

"""Pieces of HTML that try to run a script, to load something, or to take the place of something, by what they try.

``RUN`` is what a script would do: it asks for ``/ran``, so that a test with a browser sees it, and needs no quotes.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

RUN = "fetch(/ran/.source)"
PARAGRAPH = (
    "<p>The council voted for the new bridge on Tuesday, after years of debate about its cost and its place in the "
    "town, and the mayor said that the work would begin as soon as the ice is gone.</p>"
)
TEXT = "the text that a reader sees"
IMG = f"<img src=x onerror={RUN}>"

_LINKS = {
    "plain": f"javascript:{RUN}",
    "upper case": f"JaVaScRiPt:{RUN}",
    "tab": f"java\tscript:{RUN}",
    "line feed": f"java\nscript:{RUN}",
    "return": f"java\rscript:{RUN}",
    "tab as a reference": f"java&#9;script:{RUN}",
    "named tab": f"java&Tab;script:{RUN}",
    "named line feed": f"java&NewLine;script:{RUN}",
    "control in front": f"&#1;javascript:{RUN}",
    "control 31 in front": f"\x1fjavascript:{RUN}",
    "blank in front": f"  javascript:{RUN}",
    "no-break space in front": f"\xa0javascript:{RUN}",
    "zero width in front": f"&#x200b;javascript:{RUN}",
    "joiner in front": f"&#x200c;javascript:{RUN}",
    "line separator": f"&#x2028;javascript:{RUN}",
    "right to left": f"&#x202e;javascript:{RUN}",
    "colon as a reference": f"javascript&colon;{RUN}",
    "colon by number": f"javascript&#58;{RUN}",
    "letters by number": f"&#106;&#x61;vascript:{RUN}",
    "number without semicolon": f"&#0000106avascript:{RUN}",
    "NUL within": f"java\0script:{RUN}",
    "comment behind": f"javascript://example.com/%0a{RUN}",
    "vbscript": "vbscript:msgbox(1)",
    "livescript": f"livescript:{RUN}",
    "data page": f"data:text/html,<script>{RUN}</script>",
    "data page in base64": "data:text/html;base64,PHNjcmlwdD5mZXRjaCgvcmFuLy5zb3VyY2UpPC9zY3JpcHQ+",
    "data drawing": "data:image/svg+xml,<svg onload=fetch(/ran/.source)>",
    "blob": "blob:https://example.com/9115d58c",
    "file": "file:///etc/passwd",
    "filesystem": "filesystem:https://example.com/temporary/x",
    "about": "about:blank",
    "view-source": f"view-source:javascript:{RUN}",
    "feed": f"feed:javascript:{RUN}",
    "jar": "jar:https://example.com/x.jar!/a",
    "intent": "intent://scan/#Intent;scheme=zxing;end",
    "ms-msdt": "ms-msdt:/id PCWDiagnostic",
    "search-ms": "search-ms:query=x",
    "mocha": f"mocha:{RUN}",
    "unknown": "x-evil-app:do",
    "wyciwyg": "wyciwyg://0/x",
    "chrome": "chrome://settings",
    "resource": "resource://gre/x",
}

HOSTILE = {
    **{f"link, {name}": f'<p>Now <a href="{address}">{TEXT}</a> and more.</p>' for name, address in _LINKS.items()},
    **{
        f"image, {name}": f'<figure><img src="{_LINKS[name]}" width=500 alt="{TEXT}"></figure>'
        for name in ("plain", "tab", "vbscript", "data drawing", "data page", "blob", "file", "control in front")
    },
    "link without quotes": f"<p>Now <a href=javascript:{RUN}>{TEXT}</a>.</p>",
    "link in backquotes": f"<p>Now <a href=`javascript:{RUN}`>{TEXT}</a>.</p>",
    "link named twice": f"<p>Now <a href=/a href=javascript:{RUN}>{TEXT}</a>.</p>",
    "link that ends its quotes": f'<p><a href="https://example.com/?a=&quot; onmouseover=&quot;{RUN}">{TEXT}</a></p>',
    "link with handlers": f'<p><a href="/a" onclick="{RUN}" onfocus={RUN} autofocus tabindex=1>{TEXT}</a></p>',
    "link with ping": f'<p><a href="/a" ping="/ran" target=_blank rel=opener>{TEXT}</a></p>',
    "link of a drawing": f'<svg><a xlink:href="javascript:{RUN}"><text>{TEXT}</text></a></svg>',
    "animated link": f"<svg><a><animate attributeName=href values=javascript:{RUN} /><text>{TEXT}</text></a></svg>",
    "set link": f"<svg><a><set attributeName=href to=javascript:{RUN} /><text>{TEXT}</text></a></svg>",
    "used drawing": f'<svg><use href="data:image/svg+xml,<svg id=x onload={RUN}></svg>#x" /></svg>{TEXT}',
    "source set": f'<figure><img src=/a.jpg srcset="javascript:{RUN} 2x" width=500 alt="{TEXT}"></figure>',
    "lazy image": f'<figure><img data-src="javascript:{RUN}" width=500 alt="{TEXT}"></figure>',
    "picture": f'<picture><source srcset="javascript:{RUN}"><img src=/a.jpg onload={RUN} width=500></picture>',
    "image that fails": f"<p>{TEXT}</p>{IMG}",
    "image without a blank": f"<p>{TEXT}</p><img/src=x/onerror={RUN}>",
    "image with a form feed": f"<p>{TEXT}</p><img\x0csrc=x\x0conerror={RUN}>",
    "alt that ends its quotes": f'<img src=/a.jpg width=500 alt="&quot; onerror=&quot;{RUN}"><p>{TEXT}</p>',
    "title that ends its quotes": f"<img src=/a.jpg width=500 title='\"><script>{RUN}</script>'><p>{TEXT}</p>",
    "map": f'<map name=m><area href="javascript:{RUN}" shape=default></map><img src=/a.jpg usemap=#m width=500>{TEXT}',
    "script": f"<script>{RUN}</script><p>{TEXT}</p>",
    "script of another type": f"<script type=module>{RUN}</script><p>{TEXT}</p>",
    "script from elsewhere": f'<script src="/ran"></script><p>{TEXT}</p>',
    "script, upper case": f"<SCRIPT>{RUN}</SCRIPT><p>{TEXT}</p>",
    "script with a slash": f"<script/x>{RUN}</script><p>{TEXT}</p>",
    "script in a script": f"<scr<script>ipt>{RUN}</scr</script>ipt><p>{TEXT}</p>",
    "script that isn't closed": f"<p>{TEXT}</p><script>{RUN}",
    "script in a drawing": f"<svg><script>{RUN}</script><text>{TEXT}</text></svg>",
    "script behind an attribute": f'<p title="</p><script>{RUN}</script>">{TEXT}</p>',
    "import map": f'<script type="speculationrules">{{"prefetch": [{{"urls": ["/ran"]}}]}}</script><p>{TEXT}</p>',
    "data that runs": f'<script type="application/ld+json">"</script><script>{RUN}//"</script><p>{TEXT}</p>',
    "escaped script": f"<p>{TEXT}: &lt;script&gt;{RUN}&lt;/script&gt;</p>",
    "escaped twice": f"<p>{TEXT}: &amp;lt;script&amp;gt;{RUN}&amp;lt;/script&amp;gt;</p>",
    "escaped image": f"<p>{TEXT}: &lt;img src=x onerror={RUN}&gt;</p>",
    "style": f"<style>@import '/ran'; p {{ background: url(/ran) }}</style><p>{TEXT}</p>",
    "style of an element": f'<p style="background:url(/ran); position:fixed">{TEXT}</p>',
    "style link": f'<link rel=stylesheet href="/ran"><p>{TEXT}</p>',
    "preload": f'<link rel=preload as=script href="/ran"><link rel=prefetch href="/ran"><p>{TEXT}</p>',
    "import": f'<link rel=import href="/ran"><p>{TEXT}</p>',
    "canonical that runs": f'<link rel=canonical href="javascript:{RUN}"><p>{TEXT}</p>',
    "base": f'<base href="https://evil.example/"><p>{TEXT}</p>',
    "base that runs": f'<base href="javascript:{RUN}//"><p><a href="x">{TEXT}</a></p>',
    "refresh": f'<meta http-equiv=refresh content="0;url=javascript:{RUN}"><p>{TEXT}</p>',
    "refresh elsewhere": f'<meta http-equiv="Refresh" content="0;url=/ran"><p>{TEXT}</p>',
    "policy": f'<meta http-equiv="Content-Security-Policy" content="report-uri /ran"><p>{TEXT}</p>',
    "cookie": f'<meta http-equiv=set-cookie content="a=b"><p>{TEXT}</p>',
    "referrer": f"<meta name=referrer content=unsafe-url><p>{TEXT}</p>",
    "charset": f"<meta charset=iso-2022-jp><p>{TEXT}</p>",
    "charset of seven bits": f'<meta http-equiv=content-type content="text/html;charset=utf-7"><p>+ADw-b+AD4-{TEXT}',
    "switched encoding": f'<p>{TEXT}</p><img src=/a.jpg width=500 alt="\x1b$B"><p>\x1b(B" onerror={RUN}</p>',
    "switched encoding by reference": f'<p title="&#27;$B">{TEXT} &#x1b;(J\\</p>',
    "frame": f'<iframe src="javascript:{RUN}">{TEXT}</iframe>',
    "frame with its source": f'<iframe srcdoc="<script>{RUN}</script>">{TEXT}</iframe>',
    "frame with its source, escaped": f'<iframe srcdoc="&lt;script&gt;parent.{RUN}&lt;/script&gt;"></iframe>{TEXT}',
    "frame set": f'<frameset onload={RUN}><frame src="javascript:{RUN}"></frameset><noframes><p>{TEXT}</noframes>',
    "object": f'<object data="javascript:{RUN}"><p>{TEXT}</p></object>',
    "object with a page": f'<object data="/ran" type=text/html></object><p>{TEXT}</p>',
    "embed": f'<embed src="javascript:{RUN}"><embed src=/ran><p>{TEXT}</p>',
    "applet": f"<applet code=x archive=/ran>{TEXT}</applet>",
    "portal": f"<portal src=/ran>{TEXT}</portal>",
    "audio": f"<audio src=/ran onerror={RUN} autoplay></audio><p>{TEXT}</p>",
    "video": f'<video poster="javascript:{RUN}" onloadstart={RUN}><source src=/ran onerror={RUN}></video><p>{TEXT}</p>',
    "track": f"<video><track default src=/ran oncuechange={RUN}></video><p>{TEXT}</p>",
    "form": f'<form action="javascript:{RUN}"><p>{TEXT}</p><button>go</button></form>',
    "form action of a button": f'<form><button formaction="javascript:{RUN}">{TEXT}</button></form>',
    "form that takes names": f"<form id=n1 name=cookie><input name=attributes><p>{TEXT}</p></form>",
    "input": f"<input onfocus={RUN} autofocus><p>{TEXT}</p>",
    "input image": f"<input type=image src=/ran onerror={RUN}><p>{TEXT}</p>",
    "keygen": f"<keygen autofocus onfocus={RUN}><p>{TEXT}</p>",
    "isindex": f"<isindex action=javascript:{RUN} type=image><p>{TEXT}</p>",
    "select": f"<select autofocus onfocus={RUN}><option>{TEXT}</select><p>{TEXT}</p>",
    "text area": f"<textarea autofocus onfocus={RUN}></textarea><p>{TEXT}</p>",
    "text area that ends": f'<textarea><p title="</textarea>{IMG}">{TEXT}</p></textarea>',
    "details": f"<details open ontoggle={RUN}><summary>{TEXT}</summary><p>{TEXT}</p></details>",
    "dialog": f"<dialog open oncancel={RUN}><p>{TEXT}</p></dialog>",
    "marquee": f"<marquee onstart={RUN} loop=1>{TEXT}</marquee>",
    "body": f"<body onload={RUN} onpageshow={RUN} background=javascript:{RUN}><p>{TEXT}</p>",
    "html": f"<html onmouseover={RUN} manifest=/ran><p>{TEXT}</p>",
    "table background": f'<table background="javascript:{RUN}"><tr><td background=/ran>{TEXT}</table>',
    "animation": f"<style>@keyframes x{{}}</style><p style=animation-name:x onanimationstart={RUN}>{TEXT}</p>",
    "popover": f"<button popovertarget=x>{TEXT}</button><div popover id=x onbeforetoggle={RUN}>{TEXT}</div>",
    "content visibility": f"<p oncontentvisibilityautostatechange={RUN} style=content-visibility:auto>{TEXT}</p>",
    "custom element": f"<x-evil onclick={RUN}><p>{TEXT}</p></x-evil>",
    "custom built-in": f'<p is="x-evil">{TEXT}</p>',
    "slot": f"<slot onslotchange={RUN}><p>{TEXT}</p></slot>",
    "template": f"<template><script>{RUN}</script><p>{TEXT}</p></template>",
    "shadow root": f"<div><template shadowrootmode=open><script>{RUN}</script></template><p>{TEXT}</p></div>",
    "drawing": f"<svg onload={RUN}><p>{TEXT}</p></svg>",
    "drawing with a page": f"<svg><foreignObject><body onload={RUN}>{IMG}</foreignObject></svg><p>{TEXT}</p>",
    "drawing with a style": f'<svg></p><style><a id="</style>{IMG}"></style></svg><p>{TEXT}</p>',
    "drawing with a title": f'<svg><title><a id="</title>{IMG}"></title></svg><p>{TEXT}</p>',
    "drawing with data": f"<svg><![CDATA[</svg>{IMG}]]></svg><p>{TEXT}</p>",
    "drawing with a description": f"<svg><desc><p>{TEXT}</p>{IMG}</desc></svg>",
    "formula": (
        "<math><mtext><table><mglyph><style><!--</style>"
        f'<img title="--&gt;&lt;img src=x onerror={RUN}&gt;">{TEXT}</mglyph></table></mtext></math>'
    ),
    "formula with a link": f'<math><maction actiontype="statusline#x" xlink:href="javascript:{RUN}">{TEXT}</math>',
    "formula with an annotation": (
        f'<math><annotation-xml encoding="text/html"><p>{TEXT}</p><style><p title="</style>{IMG}">'
        "</annotation-xml></math>"
    ),
    "formula in a form": (
        f"<form><math><mtext></form><form><mglyph><style></math><img src onerror={RUN}></style></mglyph></mtext></math>"
        f"</form><p>{TEXT}</p>"
    ),
    "noscript": f'<noscript><p title="</noscript>{IMG}">{TEXT}</p></noscript>',
    "noscript with a style": f'<noscript><style><a title="</style></noscript>{IMG}"></style></noscript><p>{TEXT}</p>',
    "style that ends": f'<style><a title="</style>{IMG}"></style><p>{TEXT}</p>',
    "title that ends": f'<title><a title="</title>{IMG}"></title><p>{TEXT}</p>',
    "title with markup": f"<title>&lt;/title&gt;&lt;script&gt;{RUN}&lt;/script&gt;</title><p>{TEXT}</p>",
    "xmp": f'<xmp><p title="</xmp>{IMG}">{TEXT}</p></xmp>',
    "xmp, least": f"<xmp>>{TEXT}",
    "xmp that is closed": f"<xmp>{IMG} {TEXT}</xmp>",
    "noembed": f'<noembed><p title="</noembed>{IMG}">{TEXT}</p></noembed>',
    "noframes": f'<noframes><p title="</noframes>{IMG}">{TEXT}</p></noframes>',
    "plain text": f"<plaintext>{IMG} {TEXT}",
    "plain text, least": "<plaintext>a",
    "listing": f"<listing>&lt;img src=x onerror={RUN}&gt; {TEXT}</listing>",
    "text first": f"{TEXT} <b onclick={RUN}>there</b>. ",
    "break first": f"<br>{TEXT} <b onclick={RUN}>there</b>. ",
    "comment first": f"<!-- c -->{TEXT} <b onclick={RUN}>there</b>. ",
    "comment": f"<!-- --!><script>{RUN}</script> --><p>{TEXT}</p>",
    "comment that ends early": f"<!--><script>{RUN}</script>--><p>{TEXT}</p>",
    "condition": f"<!--[if gte IE 4]><script>{RUN}</script><![endif]--><p>{TEXT}</p>",
    "instruction": f'<?xml-stylesheet href="/ran"?><?php echo "{RUN}" ?><p>{TEXT}</p>',
    "declaration": f'<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><p>&y; {TEXT}</p>',
    "bad comment": f"</ <script>{RUN}</script>><p>{TEXT}</p>",
    "open tag": f"<p>{TEXT}</p><img src=x onerror={RUN} ",
    "open bracket": f"<p>{TEXT}</p><<script>{RUN}//<</script>",
    "NUL in a tag": f"<scr\0ipt>{RUN}</scr\0ipt><p>{TEXT}</p>",
    "nested forms and tables": f"<table><form><tr><td><form><math><mi>{IMG}</table><p>{TEXT}</p>",
    "out of a table": f'<table><a href="javascript:{RUN}">{TEXT}</a><tr><td>{IMG}</table>',
    "links in links": f'<a href=/a><table><a href="javascript:{RUN}">{TEXT}</a></table></a>',
    "formatting across": f"<b><p>{TEXT}<b id=n1 onclick={RUN}><i><p></b></i>{TEXT}",
    "quote": f'<blockquote cite="javascript:{RUN}"><p>{TEXT}</p></blockquote><q cite="data:x">{TEXT}</q>',
    "changes": f'<p><ins cite="javascript:{RUN}">{TEXT}</ins> <del cite="vbscript:x">{TEXT}</del></p>',
    "time": f'<p><time datetime="&quot; onclick=&quot;{RUN}">{TEXT}</time></p>',
    "list": f'<ol start="1&quot; onclick=&quot;{RUN}" type="&lt;script&gt;"><li value=x onclick={RUN}>{TEXT}</ol>',
    "language": f'<p lang="&quot;&gt;{IMG}" dir="x&quot; onclick={RUN}">{TEXT}</p>',
    "id that shadows": f'<p><a href="#getElementById">x</a> {TEXT}</p><p id="getElementById">A note of it.</p>',
    "name that shadows": f'<p><a href="#body">x</a> {TEXT} <a name="body">anchor</a></p>',
    "id of a prototype": f'<p><a href="#__proto__">x</a> {TEXT}</p><p id="__proto__">A note of it.</p>',
    "id of a setting": f'<p><a href="#CONFIG">x</a> {TEXT}</p><a id=CONFIG href="https://evil.example/x">note</a>',
    "id with quotes": f'<p><a href="#n1&quot;onclick=&quot;{RUN}">x</a> {TEXT}</p><p id=\'n1"onclick="{RUN}\'>n',
    "image with a name": f"<img name=cookie id=body src=/a.jpg width=500><p>{TEXT}</p>",
    "Markdown link": f"<p>{TEXT}: [here](javascript:{RUN}), ![x](javascript:{RUN}), &lt;javascript:{RUN}&gt;</p>",
    "Markdown link from text": f'<p>{TEXT} <a href="https://example.com/a)b(c">he](javascript:{RUN})re</a></p>',
    "Markdown code": f"<p>{TEXT} <code>a`&lt;img src=x onerror={RUN}&gt;</code></p>",
    "Markdown code over blocks": f"<code><p>{TEXT} &lt;img src=x onerror={RUN}&gt;</p><p>b</p></code>",
    "Markdown code in a cell": f"<table><tr><td><pre>&lt;img src=x onerror={RUN}&gt;</pre><td>{TEXT}</table>",
    "Markdown fence": f"<pre>```\n&lt;img src=x onerror={RUN}&gt;\n{TEXT}</pre>",
    "Markdown address": f'<p><a href="/x\n\n&lt;img\tsrc=x\tonerror={RUN}&gt;">{TEXT}</a></p>',
    "Markdown reference": f"<p>[a]: javascript:{RUN}</p><p>[a] {TEXT}</p>",
}


def whole_page(piece: str) -> str:
    """A page of a newspaper with a piece of HTML within its article."""
    article = f"<article><h1>The bridge</h1>{PARAGRAPH * 3}{piece}{PARAGRAPH * 2}</article>"
    return f"<!DOCTYPE html><html><head><title>The bridge</title></head><body>{article}</body></html>"


def fragment(piece: str) -> str:
    """A piece of HTML among paragraphs."""
    return f"{PARAGRAPH * 3}{piece}{PARAGRAPH * 2}"


def begins(piece: str) -> str:
    """A page that begins with a piece of HTML."""
    return f"{piece}{PARAGRAPH * 2}"


SHAPES = {"page": whole_page, "fragment": fragment, "beginning": begins, "alone": str}

ATTACK = f"<script>{RUN}</script><p onclick={RUN}>{TEXT} <a href=javascript:{RUN}>x</a></p>"
TOO_MUCH = {
    "blocks": ATTACK + "<p>one</p>" * 300,
    "text": ATTACK + f"<p>{'word ' * 3_000}</p>",
    "tags": ATTACK + "<b>x</b>" * 1_000,
    "no text": f"<html><head><script>{RUN}</script></head><body onload={RUN}><img src=/a.jpg onerror={RUN}>",
}

TAG_NAMES = (
    "a abbr acronym address article aside b bdi bdo big blockquote body br caption center cite code dd del details dfn "
    "div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 head header hgroup html i img ins kbd li link main mark "
    "menu meta nav ol p pre q rb rt ruby s samp section small strike strong sub summary sup table tbody td tfoot th "
    "thead time title tr tt u ul var"
)
TAGS = frozenset(TAG_NAMES.split())
ATTRIBUTE_NAMES = (
    "alt charset cite colspan content datetime dir headers height href hreflang id itemprop lang name property rel "
    "reversed rowspan scope src start title type value width"
)
ATTRIBUTES = frozenset(ATTRIBUTE_NAMES.split())
SCHEMES = frozenset(("http", "https", "mailto", "tel", "ftp", "sms", "magnet", "geo"))


class Found(HTMLParser):
    """What a strict reader finds in a page that should not be there."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.wrong.append(f"<{tag}>")
        for name, value in attrs:
            if name not in ATTRIBUTES:
                self.wrong.append(f"{tag} {name}")
            if name in ("href", "src", "cite") and (scheme := re.match(r"([^/?#]*?):", value or "")):
                self.wrong += [] if scheme[1].lower() in SCHEMES else [f"{tag} {name}={value}"]
            if name in ("id", "name") and tag != "meta" and re.fullmatch(r"[A-Za-z_$]*", value or ""):
                self.wrong.append(f"{tag} {name}={value}")
            if (tag, name) in (("meta", "http-equiv"), ("meta", "charset")) and value != "utf-8":
                self.wrong.append(f"meta {name}={value}")
            if tag == "link" and name == "rel" and value != "canonical":
                self.wrong.append(f"link {value}")

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f"<!--{data}")

    def handle_pi(self, data: str) -> None:
        self.wrong.append(f"<?{data}")


def wrong_in(page: str) -> list[str]:
    """What is in a page that should not be there: tags, attributes, addresses, names, control characters."""
    controls = re.findall(r"[\x00-\x08\x0b\x0e-\x1f\x7f]", page)
    return Found(page).wrong + [f"control {ord(sign)}" for sign in controls]

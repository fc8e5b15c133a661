"""What the words in class names, ids and other attributes say of an element: a table, looked up and
cached.
"""

from __future__ import annotations

import re

# One bit for each kind; the words are pieces of class names and ids, lower case, as sites write them.
KINDS: dict[str, str] = {
    "nav": "nav navi navbar navigation menu menus megamenu submenu topnav subnav mainnav navbox sitemap "
    "skip tabs tab "
    "toolbar topbar bottombar offcanvas hamburger dropdown flyout drawer",
    "breadcrumb": "breadcrumb breadcrumbs crumb crumbs ariane position weizhi",
    "footer": "footer foot bottom colophon fuss pied footnav siteinfo",
    "header": "header head masthead top banner hd kopf site-header logo branding",
    "sidebar": "sidebar side aside rail widget widgets sidebars complementary right left col-right "
    "rightcol secondary sticky "
    "sidebar1 sidebar2 seitenleiste",
    "comment": "comment comments commentlist disqus reply replies respond discussion kommentar kommentare "
    "commentaires comentarios reacties livefyre pinglun trackback pingback replyto",
    "related": "related relacionadas recommend recommended recommendations recommendation similar "
    "recirc recirculation "
    "readmore seealso suggested suggestions outbrain taboola also mehr zum-thema onward upnext "
    "jp-relatedposts yarpp "
    "interlinking linklist tuijian xiangguan crosslinks furthermore internallink",
    "trending": "trending popular mostread latest recent hot top-stories beliebt meistgelesen newest "
    "ticker breaking "
    "rank ranking paihang headlines hotnews",
    "share": "share sharing shares social socials sharedaddy addthis addtoany facebook twitter whatsapp "
    "linkedin "
    "pinterest like likes follow bookmark bdsharebuttonbox teilen compartir partager fenxiang sociable",
    "newsletter": "newsletter subscribe subscription signup optin mailchimp mailing email mail "
    "subscriber abonnement "
    "convertkit mc4wp hs hbspt leadgen",
    "ad": "ad ads adv advert advertisement advertising adsense adslot adbox sponsor sponsored promo "
    "promoted promotion "
    "anzeige werbung publicidad publicite dfp gpt doubleclick affiliate commercial guanggao banner-ad "
    "googlead adunit "
    "ad-container native",
    "cta": "cta button btn buttons action call-to-action getstarted demo trial download upsell",
    "caption": "caption captions wp-caption-text figcaption bildunterschrift legende credit credits "
    "copyright-image "
    "imagecaption photocredit bildtext picture-caption image-caption pie-foto",
    "media": "image images img photo photos picture media video player audio podcast gallery slideshow "
    "carousel slider "
    "slick swiper slide lightbox figure galerie bild foto thumbnail thumb iframe",
    "author": "author authors byline bylines writer bio autor autoren auteur contributor profile avatar "
    "vcard "
    "author-box authorbox signature about-author creator reporter",
    "date": "date dates time published publish pubdate timestamp datum updated posted modified dateline fecha hora",
    "meta": "meta info details infos source posted-on entry-meta post-meta shijian laiyuan stats views "
    "count readtime "
    "duration reading",
    "tags": "tag tags tagcloud category categories cat keywords topic topics label labels hashtag "
    "schlagworte theme themes "
    "chip pill kicker eyebrow rubrik overline section-name",
    "title": "title headline heading hed titulo titre titel entry-title h1 biaoti",
    "standfirst": "standfirst subtitle subheadline subheading dek deck lead lede intro teaser-text "
    "vorspann chapo summary "
    "abstract excerpt introduction description subtitulo strapline sapo bajada anreisser ingress "
    "zhaiyao sinopsis "
    "leadtext chapeau",
    "cookie": "cookie cookies consent gdpr privacy cmp onetrust datenschutz ccpa",
    "popup": "popup modal overlay dialog lightbox interstitial toast tooltip notification alert notice "
    "paywall "
    "regwall piano gate",
    "hidden": "hidden hide invisible sr screenreader visuallyhidden offscreen d-none accessibility "
    "noprint noscript "
    "screen-reader-text sr-only",
    "list": "list items item listing feed archive loop river stream collection lists",
    "card": "card cards grid tile tiles teaser teasers promo-box box tease module blurb featured carousel-item",
    "pager": "pagination pager page-numbers pages next prev previous older newer nextprev adjacent "
    "siguiente weiter "
    "post-navigation nav-links fenye",
    "account": "login signin register account user users member members logout profile-menu",
    "form": "form search searchform input field fields select survey poll quiz rating vote votes ratings stars",
    "quote": "quote pullquote blockquote quotes zitat cita citation",
    "embed": "embed embedded tweet twitter-tweet instagram tiktok oembed youtube embeds wp-embed datawrapper",
    "toc": "toc contents tableofcontents inhaltsverzeichnis inhalt jumplinks ez-toc anchor index outline",
    "legal": "legal disclaimer copyright terms imprint impressum license disclosure rights",
    "product": "product products price shop cart buy store woocommerce checkout basket deal offer review",
    "reference": "reference references reflist footnote footnotes sources literature bibliography cite",
    "article": "article story news artikel articulo artigo noticia nota entry hentry newsstory",
    "post": "post posts blog blogpost single permalink topic-body message",
    "body": "body articlebody storybody entrycontent postcontent bodytext fulltext richtext prose wysiwyg "
    "maincontent zhengwen articletext rte copy newstext corps cuerpo texto-noticia articlecontent",
    "content": "content contents-area inhalt contenido contenu text txt texte texto text-content main "
    "primary konten "
    "neirong detail",
    "paragraph": "paragraph para p absatz parrafo textblock text-block blocktext "
    "elementor-widget-text-editor paragraphs",
    "tool": "print tools toolbox tools-bar font-size fontsize utility utilities options controls listen",
    "live": "live liveblog ticker-entry liveticker live-blog timeline update updates",
    "faq": "faq accordion question answer questions collapse collapsible toggle",
    "brief": "highlights keypoints takeaways bullets factbox infobox fact-box infobox-content "
    "key-points sidebar-box "
    "summary-box",
    "appendix": "appendix more-on extra bonus outro endnote tail afterword postscript correction",
    "language": "language languages lang translate translation locale country region",
    "event": "event events calendar weather stock stocks quote-ticker market finance chart graph map",
    "row": "row col column columns grid-col section wrapper wrap container inner outer block component",
}
BIT: dict[str, int] = {name: 1 << i for i, name in enumerate(KINDS)}
_OF: dict[str, int] = {}
for _name, _words in KINDS.items():
    for _word in _words.split():
        _OF[_word] = _OF.get(_word, 0) | BIT[_name]

# Values of attributes other than class and id that say what an element is.
_ROLES = {
    "navigation": "nav",
    "menu": "nav",
    "menubar": "nav",
    "tablist": "nav",
    "banner": "header",
    "contentinfo": "footer",
    "complementary": "sidebar",
    "search": "form",
    "form": "form",
    "dialog": "popup",
    "alertdialog": "popup",
    "alert": "popup",
    "main": "content",
    "article": "article",
    "button": "cta",
}
_PROPERTIES = {
    "articlebody": "body",
    "text": "body",
    "headline": "title",
    "name": "title",
    "author": "author",
    "datepublished": "date",
    "datemodified": "date",
    "description": "standfirst",
    "alternativeheadline": "standfirst",
    "comment": "comment",
    "caption": "caption",
    "keywords": "tags",
    "articlesection": "tags",
    "publisher": "meta",
    "breadcrumb": "breadcrumb",
}
HIDDEN = BIT["hidden"]
PIECE = re.compile(r"[A-Z]?[a-z]{1,40}|[A-Z]{1,40}")
LOWER_PIECE = re.compile(r"[a-z]{1,40}")
WHOLE = re.compile(r"[\w-]{1,60}")
_NO_DISPLAY = re.compile(r"display\s{0,4}:\s{0,4}none|visibility\s{0,4}:\s{0,4}hidden", re.I)
LONGEST = 400


def _of_names(value: str) -> int:
    """The kinds of a class or id attribute: of its names as wholes, and of their pieces."""
    value = value[:LONGEST]
    lower = value.lower()
    mask = 0
    for whole in WHOLE.findall(lower):
        if whole in _OF:
            mask |= _OF[whole]
    for piece in LOWER_PIECE.findall(value) if lower == value else map(str.lower, PIECE.findall(value)):
        if piece in _OF:
            mask |= _OF[piece]
    return mask


def kinds(attribute: str, value: str) -> int:
    """The kinds, as a bit mask, that an attribute's value names; 0 where it says nothing."""
    if attribute in ("class", "id", "data-component", "data-testid"):
        return _of_names(value)
    if attribute == "style":
        return HIDDEN if ":" in value and _NO_DISPLAY.search(value[:LONGEST]) else 0
    if attribute == "itemprop":
        name = _PROPERTIES.get(value.strip().lower())
    elif attribute == "role":
        name = _ROLES.get(value.strip().lower())
    elif attribute == "hidden" or (attribute == "aria-hidden" and value.strip().lower() == "true"):
        name = "hidden"
    else:
        return 0
    return BIT[name] if name else 0


ATTRIBUTES = frozenset(
    ("class", "id", "style", "itemprop", "role", "hidden", "aria-hidden", "data-component", "data-testid")
)

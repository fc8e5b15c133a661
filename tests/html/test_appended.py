"""Stories behind the article, in the layouts that sites use for them, and what only looks like one."""

from __future__ import annotations

import pytest

from cleaner.html.pipeline import HtmlCleaner
from cleaner.result import Result, Role

LAKE = """
<p>The lake behind the old mill froze over on Thursday for the first time in nine winters, and by noon half of the
village stood on it with skates, sledges and folding chairs.</p>
<p>The fire brigade measured eighteen centimetres of ice in the middle and fourteen near the reeds. That is enough for
people, its chief said, but not for the tractor that somebody had asked about.</p>
<p>A stall sold soup until the pot was empty. The school let its pupils go an hour early, which the teachers explained
with the light and the pupils with the ice.</p>
"""
BEES = """
<p>A beekeeper in the hills has counted more swarms this spring than in the ten years before taken together, and she
thinks that the mild February is the reason for it.</p>
<p>Her hives were full before the cherry trees bloomed. The bees then did what bees do when the house gets too small:
half of them left with the old queen and hung in a neighbour's pear tree.</p>
<p>The club of beekeepers has opened a telephone line for people who find a swarm.</p>
"""
PAGE = """<!DOCTYPE html><html><head><title>Lake freezes over - Mill Valley News</title>
<link rel="canonical" href="https://mill.example/lake"><meta property="og:site_name" content="Mill Valley News"></head>
<body><nav class="menu"><a href="/">Home</a> <a href="/village">Village</a></nav><div class="stream">
<div class="story"><h1>Lake freezes over</h1><div class="byline">By Ida Lund</div><div class="text">{main}</div></div>
{more}</div><footer class="footer">© Mill Valley News. All rights reserved.</footer></body></html>"""
TITLE = "More swarms than in ten years"
LAYOUTS = {
    "article element": f'<article><h2><a href="/bees">{TITLE}</a></h2><div class="meta"><span class="author">Per Holm'
    f"</span> <time>4 May 2025</time></div><div>{BEES}</div></article>",
    "address in an attribute": f'<hr><div class="post" data-url="/bees"><h1>{TITLE}</h1><time>4 May 2025</time>'
    f"{BEES}</div>",
    "next page": f'<amp-next-page><div><h1>{TITLE}</h1><div><time datetime="2025-05-04">4 May 2025</time></div>'
    f"{BEES}</div></amp-next-page>",
    "schema.org": '<section itemscope itemtype="https://schema.org/NewsArticle"><meta itemprop="mainEntityOfPage" '
    f'content="/bees"><h2 itemprop="headline">{TITLE}</h2><span itemprop="author">Per Holm</span> '
    f"<time>4 May 2025</time><div>{BEES}</div></section>",
    "an outlet of its own": f'<div class="item" data-href="/bees"><div class="source">The Quay Post</div>'
    f"<time>4 May 2025</time><h2>{TITLE}</h2><div>{BEES}</div></div>",
    "the page's own": f'<div class="story"><h1>{TITLE}</h1><div class="byline">By Per Holm</div><time>4 May 2025</time>'
    f'<div class="text">{BEES}</div></div>',
    "flat": f'<h1>{TITLE}</h1><div class="byline">By Per Holm</div><div class="date">4 May 2025</div>{BEES}',
}
WITHOUT_ADDRESS = ("next page", "the page's own", "flat")


def clean(more: str, main: str = LAKE) -> Result:
    return HtmlCleaner().clean(PAGE.format(main=main, more=more))


def test_an_appended_story_in_chinese_whose_paragraphs_are_short_in_characters() -> None:
    market = """<p>市规划局周三公布了东门菜市场的改造方案，这座有六十年历史的市场将在明年春节后停业十个月。</p>
    <p>方案提出把原有的钢棚改成两层建筑，一楼继续卖菜，二楼设餐饮和社区活动室，地下增加停车位。</p>
    <p>摊主王秀兰在这里卖了二十七年豆腐，她担心改造后租金上涨，更担心早上四点的早市会被取消。</p>"""
    lake = """<p>星期四，老磨坊后面的湖结了冰，这是九个冬天以来的第一次，中午时分半个村子的人都站在冰上。</p>
    <p>消防队在湖中央量到十八厘米厚的冰，芦苇边是十四厘米，队长说走人足够了，开拖拉机可不行。</p>
    <p>小摊一直卖汤，直到锅里空了为止；学校让学生们提前一小时放学，老师说是因为天色，学生说是因为冰。</p>"""
    more = (
        f'<article><h2><a href="/market">东门菜市场将停业改造十个月</a></h2><time>2025-05-04</time>{market}</article>'
    )
    result = clean(more, main=lake)
    assert [story.title for story in result.stories] == ["东门菜市场将停业改造十个月"]
    assert "菜市场" not in result.text and "芦苇" in result.text


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_appended_story_becomes_a_record(layout: str) -> None:
    result = clean(LAYOUTS[layout])
    assert [story.title for story in result.stories] == [TITLE]
    story = result.stories[0]
    assert story.age == "4 May 2025"
    assert story.source == ("The Quay Post" if layout == "an outlet of its own" else "Mill Valley News")
    assert story.url == (None if layout in WITHOUT_ADDRESS else "https://mill.example/bees")
    assert story.text.startswith("A beekeeper in the hills")
    assert story.text.endswith("who find a swarm.")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_first_article_survives_whole(layout: str) -> None:
    result = clean(LAYOUTS[layout])
    assert result.text == clean("").text
    assert result.title == "Lake freezes over"
    assert all(block.reason for block in result.blocks if block.role == Role.STORY)


def test_several_stories_are_told_apart() -> None:
    second = LAYOUTS["address in an attribute"].replace(TITLE, "Museum stops its clocks").replace("/bees", "/clocks")
    result = clean(LAYOUTS["article element"] + second)
    assert [(story.title, story.url) for story in result.stories] == [
        (TITLE, "https://mill.example/bees"),
        ("Museum stops its clocks", "https://mill.example/clocks"),
    ]


@pytest.mark.parametrize(
    "section",
    [
        f"<h2>{TITLE}</h2>{BEES}",
        f'<section class="part"><h2>{TITLE}</h2>{BEES}</section>',
        f"<h1>{TITLE}</h1>{BEES}",
        f'<div class="liveblog-entry" data-url="/lake#e2"><h2>{TITLE}</h2><time>14:05</time>{BEES}</div>',
    ],
    ids=["subheading", "section", "heading of the first level", "entry of a live blog"],
)
def test_a_section_of_the_article_is_no_story(section: str) -> None:
    result = clean("", LAKE + section)
    assert result.stories == ()
    assert "A beekeeper in the hills" in result.text


def test_teasers_are_no_stories() -> None:
    teaser = f'<article><h3><a href="/bees">{TITLE}</a></h3><time>4 May 2025</time>{BEES}</article>'
    result = clean(f'<div class="more"><h2>More from the valley</h2>{teaser}{teaser.replace("bees", "birds")}</div>')
    assert "More from the valley" not in [story.title for story in result.stories]
    assert result.text == clean("").text


def test_comments_are_no_stories() -> None:
    comment = f'<article><h2>{TITLE}</h2><span class="author">Bo</span> <time>4 May 2025</time>{BEES}</article>'
    assert clean(f'<section class="comments">{comment}</section>').stories == ()

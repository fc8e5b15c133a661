"""Words of short blocks that hint at what the block is, and function words that running text is full of."""

from __future__ import annotations

KEYWORDS: dict[str, str] = {
    "share": "share shares shared tweet teilen partager compartir condividi compartilhar delen facebook "
    "twitter whatsapp "
    "linkedin pinterest telegram reddit 分享 微信 微博 シェア поделиться",
    "comment": "comment comments kommentar kommentare commentaire commentaires comentario comentarios "
    "comentários reply "
    "replies reacties commenti комментарии комментировать 评论 跟贴 コメント respond discuss",
    "subscribe": "subscribe subscription subscriber newsletter newsletters inbox signup abonnieren "
    "abonnez abonnement "
    "suscríbete suscribirse iscriviti assine abonneren подписаться 订阅 notifications unlock premium",
    "related": "related recommended recommend similar popular trending latest more mehr weitere lire "
    "aussi voir leer "
    "más leia também leggi anche lees ook читайте также 相关 推荐 更多 热门 関連 おすすめ おすすめ記事 previous next",
    "legal": "copyright © rights reserved privacy terms policy cookie cookies imprint impressum "
    "datenschutz disclaimer "
    "gdpr legal mentions 版权 版权所有 备案 icp 许可证 免责声明 著作権",
    "advert": "advertisement advertise ad ads sponsored sponsor promoted anzeige werbung publicité "
    "publicidad pubblicità "
    "реклама 广告 affiliate commission",
    "account": "login log sign register account password anmelden registrieren connexion 登录 注册 logout",
    "follow": "follow folgen suivez síguenos segui volg connect join 关注 subscribe",
    "topics": "tags tag topics category categories filed under posted kategorie themen keywords 标签 关键词 "
    "分类 タグ topic",
    "author": "by von par por di door av af editor author reporter writer written staff correspondent "
    "作者 编辑 责任编辑 记者 "
    "责编 校对 автор text",
    "date": "january february march april may june july august september october november december jan "
    "feb mar apr jun "
    "jul aug sep sept oct nov dec januar februar märz mai juni juli oktober dezember janvier février "
    "mars avril juin "
    "juillet août septembre octobre novembre décembre enero febrero marzo abril mayo junio julio agosto "
    "septiembre "
    "octubre noviembre diciembre gennaio febbraio aprile maggio giugno luglio settembre ottobre "
    "dicembre monday "
    "tuesday wednesday thursday friday saturday sunday updated published ago uhr min read minutes utc "
    "gmt am pm est "
    "发布时间 发表于 时间 更新",
    "credit": "photo photos image images picture credit courtesy getty reuters ap afp foto fotos bild "
    "quelle source "
    "illustration graphic shutterstock unsplash istock pixabay 来源 图片 摄 写真",
    "menu": "home menu about contact search careers jobs help faq sitemap skip navigation toggle close "
    "open startseite "
    "accueil inicio 首页 网站地图 联系我们 关于我们 advertise apps store",
    "product": "buy shop price cart free demo trial download book call quote pricing get started learn "
    "schedule "
    "discount sale offer 购买",
    "time": "minutes minute hours hour days weeks seconds read min lesezeit",
    "bio": "is has founder ceo journalist freelance specializes passionate lives holds bio biography experience",
}
BIT: dict[str, int] = {name: 1 << i for i, name in enumerate(KEYWORDS)}
_OF: dict[str, int] = {}
for _name, _words in KEYWORDS.items():
    for _word in _words.split():
        _OF[_word] = _OF.get(_word, 0) | BIT[_name]
_UNSPACED = [(word, bit) for word, bit in _OF.items() if len(word) > 1 and ord(word[0]) > 0x2E80]
_EDGES = ".,:;!?()[]|/–—-…·•»«\"'“”’‘#"

# The most frequent function words of languages that put spaces between words: a rough measure of running
# text.
_FUNCTION_WORDS = (
    "the of and to in a is that for it was on with as are be this by at from have has had not but "
    "or which were they "
    "their you we he she his her its an been will would can there who der die das und ist in den "
    "von zu mit sich "
    "des auf für nicht eine ein dem im als auch es an werden aus er hat dass sie nach wird bei le "
    "la les de et des en "
    "un une du est que pour dans qui sur pas plus par avec ce il au son se el los y las del por con "
    "una su para al "
    "lo como más o pero sus le ha di che e il non si della per sono dei da nel alla do os um uma "
    "com na no não ao em "
    "het een van dat te zijn voor op met die niet aan er om ook как на не что и в с по это для из "
    "от к о og det som "
    "til av på den ikke att är inte för med är ett och jest się nie na że do to z jak bir ve bu "
    "için ile olarak "
    "yang dan di untuk dengan pada dari ini itu al في من على أن إلى της του και να το"
)
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())


class _Hints(dict[str, int]):
    """The kinds of small-letter words, marks around them left out, as bit masks; worked out once for each word."""

    def __missing__(self, word: str) -> int:
        found = self[word] = _OF.get(word.strip(_EDGES), 0)
        return found


_hints = _Hints()
MOST_REMEMBERED = 50_000


def hints() -> dict[str, int]:
    """The kinds of the words of short blocks, as bit masks, by word as it stands between spaces, in small letters.

    Any word can be looked up. What was looked up is remembered, and forgotten at the next call after 50,000 words.
    """
    if len(_hints) > MOST_REMEMBERED:
        _hints.clear()
    return _hints


def unspaced(text: str) -> int:
    """The kinds of the hint words that a text without spaces between its words holds, as a bit mask."""
    mask = 0
    for word, bit in _UNSPACED:
        if word in text:
            mask |= bit
    return mask

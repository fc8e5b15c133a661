"""What the placeholders stand for, in every language of the packs."""

import pytest

from cleaner.rules.load import load_text
from cleaner.rules.matcher import Matcher
from cleaner.rules.normalize import key_of
from cleaner.rules.template import TemplateError, parse
from cleaner.rules.times import time_ends


def is_kind(kind: str, text: str) -> bool:
    return len(text) in time_ends(kind, text, 0)


AGES = {
    "en": [
        "5 minutes ago",
        "an hour ago",
        "2d",
        "3h ago",
        "5 mins ago",
        "1h 20m",
        "yesterday",
        "just now",
        "2 hrs ago",
    ],
    "de": ["vor 5 Minuten", "vor einer Stunde", "gestern", "vor 2 Tagen", "gerade eben"],
    "es": ["hace 2 horas", "hace un día", "ayer", "ahora mismo"],
    "fr": ["il y a 3 heures", "Il y a une heure", "hier", "à l’instant", "il y a 2 jours"],
    "pt": ["há 3 horas", "2 dias atrás", "ontem", "agora mesmo"],
    "it": ["3 ore fa", "un'ora fa", "ieri", "5 minuti fa"],
    "nl": ["2 uur geleden", "gisteren", "5 minuten geleden", "zojuist"],
    "sv": ["för 3 timmar sedan", "5 minuter sedan", "igår"],
    "da": ["for 5 minutter siden", "i går", "2 timer siden"],
    "no": ["for 2 timer siden", "3 dager siden"],
    "fi": ["2 tuntia sitten", "eilen"],
    "pl": ["3 godziny temu", "wczoraj", "5 minut temu"],
    "cs": ["před 3 hodinami", "včera"],
    "hu": ["5 perccel ezelőtt", "tegnap", "2 órája"],
    "ro": ["acum 3 ore", "ieri", "acum 5 minute"],
    "el": ["πριν από 2 ώρες", "χθες", "5 λεπτά πριν"],
    "ru": ["2 часа назад", "вчера", "5 минут назад", "только что"],
    "uk": ["3 дні тому", "вчора", "5 хвилин тому"],
    "tr": ["5 dakika önce", "dün", "2 saat önce"],
    "ar": ["منذ ساعة", "قبل ساعتين", "منذ 12 دقيقة", "قبل ٣ أيام", "أمس"],
    "fa": ["۲ ساعت پیش", "دیروز", "5 دقیقه قبل"],
    "he": ["לפני 3 שעות", "אתמול", "לפני שעה"],
    "hi": ["3 घंटे पहले", "२ दिन पहले", "कल"],
    "ur": ["3 گھنٹے پہلے", "5 منٹ قبل"],
    "bn": ["3 ঘণ্টা আগে", "৫ মিনিট আগে", "গতকাল"],
    "ta": ["5 நிமிடங்களுக்கு முன்பு", "நேற்று"],
    "gu": ["3 કલાક પહેલા", "ગઈકાલે"],
    "id": ["3 jam yang lalu", "2 jam lalu", "kemarin"],
    "ms": ["5 minit lalu", "semalam"],
    "vi": ["5 phút trước", "3 giờ trước", "hôm qua"],
    "th": ["5 นาทีที่แล้ว", "3 ชั่วโมงที่ผ่านมา", "เมื่อวานนี้"],
    "ko": ["3시간 전", "5분전", "어제", "방금"],
    "ja": ["3時間前", "５分前", "昨日", "2日前"],
    "zh": ["3小时前", "5分钟前", "刚刚", "昨天", "2天前"],
    "zh-hant": ["3小時前", "5分鐘前", "剛剛", "2 週前"],
}
DATES = {
    "en": [
        "10/4/2024",
        "3 March 2025",
        "Mon, Mar 3, 2025",
        "March 3, 2025 at 2:05 pm EST",
        "2025-03-03T14:05:00Z",
        "Sept. 5, 2024",
    ],
    "de": ["3. März 2025, 14:05 Uhr", "Mo., 03.03.2025", "03.03.2025"],
    "es": ["3 de marzo de 2025", "lunes, 3 de marzo de 2025"],
    "fr": ["3 mars 2025 à 14h05", "lundi 3 février 2025"],
    "pt": ["3 de março de 2025", "03/03/2025 às 14h05"],
    "it": ["3 marzo 2025", "lunedì 3 marzo 2025"],
    "nl": ["3 maart 2025", "maandag 3 maart 2025"],
    "sv": ["den 3 mars 2025", "3 mars 2025 kl 14:05"],
    "da": ["3. marts 2025"],
    "no": ["3. desember 2025"],
    "fi": ["3. maaliskuuta 2025", "3.3.2025"],
    "pl": ["3 marca 2025", "3 października 2025 r."],
    "cs": ["3. března 2025"],
    "hu": ["2025. március 3."],
    "ro": ["3 martie 2025"],
    "el": ["3 Μαρτίου 2025"],
    "ru": ["3 марта 2025 г.", "3 марта 2025, 14:05"],
    "uk": ["3 березня 2025"],
    "tr": ["3 Mart 2025", "10 Temmuz 2025, Perşembe"],
    "ar": ["3 مارس 2025", "٣ مارس ٢٠٢٥", "الاثنين 3 مارس 2025"],
    "fa": ["۱۲ اسفند ۱۴۰۳", "1404/4/19"],
    "he": ["3 במרץ 2025"],
    "hi": ["3 मार्च 2025", "३ मार्च २०२५"],
    "ur": ["3 مارچ 2025"],
    "bn": ["৩ মার্চ ২০২৫"],
    "ta": ["3 மார்ச் 2025"],
    "gu": ["3 માર્ચ 2025"],
    "id": ["Senin, 3 Maret 2025"],
    "ms": ["3 Mac 2025"],
    "vi": ["3 tháng 3, 2025", "Thứ Hai, 3/3/2025"],
    "th": ["3 มีนาคม 2568", "3 มี.ค. 2568"],
    "ko": ["2025년 3월 3일", "2025.03.03", "3월 3일 (월)"],
    "ja": ["2025年3月3日", "2025年3月3日(月) 14時5分", "3月3日"],
    "zh": ["2025年3月3日", "3月3日", "2025-03-03 14:05"],
    "zh-hant": ["2025年3月3日 下午2:05"],
}
TIMES = ["14:05", "2.05 pm EST", "14h05", "14:05 Uhr", "2 pm", "下午2:05", "午後2時5分", "오후 2:05", "11 a.m."]


@pytest.mark.parametrize(("language", "text"), [(k, v) for k, texts in AGES.items() for v in texts])
def test_age(language: str, text: str) -> None:
    assert is_kind("age", key_of(text)), language


@pytest.mark.parametrize(("language", "text"), [(k, v) for k, texts in DATES.items() for v in texts])
def test_date(language: str, text: str) -> None:
    assert is_kind("date", key_of(text)), language


@pytest.mark.parametrize("text", TIMES)
def test_time(text: str) -> None:
    assert is_kind("time", key_of(text))


@pytest.mark.parametrize(
    "text",
    ["day", "ago", "May 3", "2 hours ago on sale", "An hour ago the storm hit", "5 comments", "a", "1,204", "Sunday"],
)
def test_not_an_age(text: str) -> None:
    assert not is_kind("age", key_of(text))


@pytest.mark.parametrize(
    "text", ["May", "12:30", "99/99/2024", "5 Comments", "1-0", "March on Rome", "2024", "3 of 5", "6000 May"]
)
def test_not_a_date(text: str) -> None:
    assert not is_kind("date", key_of(text))


@pytest.mark.parametrize("text", ["5", "99:10", "1,204", "14:75"])
def test_not_a_time(text: str) -> None:
    assert not is_kind("time", key_of(text))


CASES = {
    "{n} shares": (
        ["7 shares", "1,204 Shares", "1.2K shares", "٣ shares", "１２ shares", "1 204 shares"],
        ["Many shares", "7 shares fell"],
    ),
    "{n}条评论": (["12条评论", "三条评论", "１２条评论"], ["条评论", "十二条评论说明"]),
    "Share on {name}": (
        ["Share on Facebook", "share on facebook", "Share on X", "Share on Daily Mail Online"],
        ["Share on Wall Street fell by a third.", "Share on what you have seen in the streets", "Share on"],
    ),
    "More from {source}": (
        ["More from The New York Times", "More from cnn.com", "More from 朝日新聞"],
        ["More from the people who have lost all they had in the flood", "More from 12"],
    ),
    "Visit {url}": (
        ["Visit www.example.com/a?b=c", "Visit https://example.com", "Visit example.co.uk"],
        ["Visit us", "Visit the U.S."],
    ),
    "Read: {headline}": (
        ["Read: Council votes for the new bridge", "Read: 市議会が新しい橋の建設を承認"],
        ["Read: Yes", "Read: The council voted for the new bridge on Tuesday."],
    ),
    "Published {date}": (
        ["Published 3 March 2025", "PUBLISHED: 10/4/2024".replace(":", "")],
        ["Published in March", "Published 12"],
    ),
    "time{age}": (["timea day ago", "time5 minutes ago"], ["times a day", "time a day ago in Rome"]),
    "{source}{date}": (
        ["Arab Times10-07-2025", "Reuters 3 March 2025".replace(" 3", "3")],
        ["arab times of trouble came on10-07-2025 x"],
    ),
    "{any} | Example News": (["A word | Example News"], ["A word | Example News today"]),
    "{{n}} is a number": (["{n} is a number"], ["5 is a number"]),
}


@pytest.mark.parametrize("template", CASES)
def test_template(template: str) -> None:
    if template == "{source}{date}":
        rule = f'id = "a.b"\naction = "drop"\nblock = ["{template}"]'
    else:
        rule = f'id = "a.b"\nlines = ["{template}"]'
    matcher = Matcher(load_text(f"[[rule]]\n{rule}\n"))
    hits, misses = CASES[template]
    assert [text for text in hits if not matcher.match([text]).drops] == []
    assert [text for text in misses if matcher.match([text]).drops] == []


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{nmae} likes", "no placeholder and no list is called {nmae}; did you mean 'name'?"),
        ("{n likes", "a brace without its partner"),
        ("", "an empty template"),
        ("{n}" * 17, "at most 16 placeholders"),
        ("x" * 2001, "at most 2000 characters"),
        ("a\ue000", "private use area"),
    ],
)
def test_bad_template(template: str, message: str) -> None:
    with pytest.raises(TemplateError, match=message.replace("{", r"\{").replace("?", r"\?")):
        parse(template)

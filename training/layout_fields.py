"""Random fields of made-up dumps: outlets, people, dates, ages, categories, furniture in many languages."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from functools import cache
from random import Random

from training.text_data import CORPUS
from training.text_words import LOCALES

PLACES = (
    "Boston", "Chicago", "Denver", "Dallas", "Seattle", "Austin", "Miami", "Detroit", "London", "Leeds", "Dublin",
    "Glasgow", "Sydney", "Perth", "Toronto", "Calgary", "Delhi", "Mumbai", "Lagos", "Nairobi", "Accra", "Cairo",
    "Dubai", "Doha", "Manila", "Jakarta", "Seoul", "Tokyo", "Osaka", "Taipei", "Lima", "Bogota", "Madrid", "Lisbon",
    "Paris", "Lyon", "Berlin", "Hamburg", "Vienna", "Zurich", "Milan", "Rome", "Athens", "Oslo", "Stockholm",
    "Helsinki", "Warsaw", "Prague", "Kyiv", "Ankara", "Beirut", "Karachi", "Dhaka", "Hanoi", "Bangkok",
)  # fmt: skip
PAPERS = (
    "Times", "Post", "Herald", "Tribune", "Journal", "Gazette", "Chronicle", "Daily", "Observer", "Mail", "Express",
    "Star", "Sun", "Standard", "Mirror", "Globe", "Courier", "Examiner", "Monitor", "Today", "News", "Wire",
    "Report", "Insider", "Review", "Weekly", "Online", "Live", "Independent", "Echo", "Dispatch", "Argus",
    "Sentinel", "Zeitung", "Nachrichten", "Le Monde", "El Diario", "La Gazzetta", "Tageblatt", "Nieuws", "Dagblad",
)  # fmt: skip
BRANDS = (
    "BBC", "CNN", "Reuters", "AFP", "AP", "NPR", "ESPN", "Axios", "Politico", "Bloomberg", "Forbes", "Wired", "Vox",
    "Slate", "Variety", "Al Jazeera", "France 24", "Sky News", "ABC News", "NBC News", "CBS News", "Fox News",
    "USA Today", "The Guardian", "The Hill", "Time", "Fortune", "CNBC", "TechCrunch", "Ars Technica", "The Verge",
    "Engadget", "Business Standard", "Moneycontrol", "Mint", "Khaleej Times", "Gulf News", "Arab News",
    "Straits Times", "Nikkei Asia", "Xinhua", "DW", "RFI", "Euronews", "Der Spiegel", "Die Zeit", "El País",
    "Clarín", "Folha", "Corriere della Sera", "NHK", "朝日新聞", "新华社", "联合早报", "连合ニュース", "Рбк",
    "Лента.ру",
    "الجزيرة",
    "العربية", "הארץ", "한겨레",
)  # fmt: skip
FIRST_NAMES = (
    "Anna", "John", "Maria", "David", "Sarah", "Ahmed", "Fatima", "Wei", "Yuki", "Carlos", "Elena", "Ivan", "Olga",
    "Pierre", "Claire", "Hans", "Greta", "Luca", "Giulia", "Amir", "Leila", "Raj", "Priya", "Kofi", "Amina",
    "Nguyen", "Mei", "Tomas", "Petra", "Jonas", "Ingrid", "Emma", "Liam", "Noah", "Ava", "Mohammed", "Chloe",
    "Hiroshi", "Sofia", "Mateo", "Kwame", "Zoe", "Ben", "Alex", "Kate",
)  # fmt: skip
LAST_NAMES = (
    "Smith", "Jones", "Garcia", "Müller", "Schmidt", "Rossi", "Bianchi", "Dubois", "Martin", "Ivanov", "Petrova",
    "Kim", "Park", "Lee", "Chen", "Wang", "Tanaka", "Suzuki", "Singh", "Patel", "Khan", "Ali", "Hassan", "Okafor",
    "Mensah", "Silva", "Santos", "Novak", "Kowalski", "Jensen", "Nielsen", "Johansson", "O'Brien", "McCarthy",
    "Levy", "Cohen", "Nguyen", "Tran", "Lopez", "Brown", "Baker",
)  # fmt: skip
CATEGORIES = (
    "World", "Politics", "Business", "Sport", "Sports", "Science", "Health", "Technology", "Tech", "Culture",
    "Entertainment", "Opinion", "Local", "National", "Europe", "Asia", "Africa", "Middle East", "Americas",
    "Economy", "Markets", "Finance", "Travel", "Food", "Lifestyle", "Climate", "Environment", "Education", "Crime",
    "Law", "Football", "Cricket", "Tennis", "Music", "Film", "TV", "Books", "Art", "Style", "Fashion", "Gaming",
    "Space", "Energy", "Auto", "Real Estate", "Top News", "Breaking", "Feature", "Analysis", "Politik", "Wirtschaft",
    "Kultur", "Wissen", "Monde", "Économie", "Deportes", "Mundo", "Cultura", "Economia", "政治", "経済", "国际", "体育",
    "スポーツ", "Новости", "Спорт", "سياسة", "رياضة",
)  # fmt: skip
MORE = (
    "Read more", "Read more...", "Read full story", "Full story", "Continue reading", "Continue reading →",
    "See more", "Keep reading", "Go to article", "View original", "More ›", "Open", "Read on", "[Read more…]",
    "Mehr lesen", "Lire la suite", "Leer más", "続きを読む", "阅读全文", "Читать далее", "اقرأ المزيد",
)  # fmt: skip
AGO = (
    "{n} minutes ago", "{n} min ago", "{n} mins ago", "{n} hours ago", "{n} hrs ago", "{n}h ago", "{n}h", "{n}d",
    "{n}m", "{n}d ago", "{n} days ago", "a day ago", "an hour ago", "a minute ago", "Yesterday", "Just now",
    "yesterday", "Today", "timea day ago", "{n} weeks ago", "vor {n} Minuten", "vor {n} Stunden", "gestern",
    "il y a {n} heures", "il y a {n} min", "hace {n} horas", "hace {n} minutos", "{n} ore fa", "há {n} horas",
    "{n} uur geleden", "för {n} timmar sedan", "{n} saat önce", "{n} часов назад", "{n} хв тому", "{n}時間前",
    "{n}分前",
    "{n}小时前", "{n}分钟前", "{n}시간 전", "منذ {n} ساعات", "{n} घंटे पहले", "{n} jam lalu", "{n} giờ trước",
)  # fmt: skip
DATES = (
    "d MMMM yyyy", "d MMM yyyy", "MMMM d, yyyy", "MMM d, yyyy", "EEE, MMM d, yyyy", "EEEE, MMMM d, yyyy",
    "d. MMMM yyyy", "yyyy-MM-dd", "dd.MM.yyyy", "dd/MM/yyyy", "M/d/yyyy", "MM/dd/yyyy", "d MMMM", "MMM d",
    "yyyy年M月d日", "dd-MM-yyyy",
)  # fmt: skip
TIMES = [
    "{h:02d}:{m:02d}",
    "{h}:{m:02d} PM",
    "{h}.{m:02d}",
    "at {h}:{m:02d} am EST",
    "{h:02d}h{m:02d}",
    "{h:02d}:{m:02d} GMT",
]


def source(random: Random) -> str:
    """A news outlet."""
    kind = random.random()
    if kind < 0.35:
        return random.choice(BRANDS)
    if kind < 0.75:
        return f"{'The ' if random.random() < 0.25 else ''}{random.choice(PLACES)} {random.choice(PAPERS)}"
    if kind < 0.85:
        host = random.choice(PLACES) + random.choice(PAPERS).replace(" ", "")
        return f"{host.lower()}.{random.choice(('com', 'co.uk', 'de', 'fr', 'net', 'org'))}"
    return f"{random.choice(PAPERS)} {random.choice(CATEGORIES)}"


def person(random: Random) -> str:
    """A person's name."""
    return f"{random.choice(FIRST_NAMES)} {random.choice(LAST_NAMES)}"


def byline(random: Random) -> str:
    """An author's line."""
    pattern = random.choice(
        (
            "By {p}",
            "{p}",
            "by {p}",
            "{p}, {s}",
            "By {p} and {q}",
            "Written by {p}",
            "Von {p}",
            "Par {p}",
            "Por {p}",
            "{p} | {s}",
            "{p} in {c}",
            "By {p}, {s}",
        )
    )
    return pattern.format(p=person(random), q=person(random), s=source(random), c=random.choice(PLACES))


def address(random: Random, title: str) -> str:
    """Where a story with such a title can be read."""
    slug = "-".join(re.findall(r"[a-z0-9]+", title.lower())[:8])
    host = (random.choice(PLACES) + random.choice(PAPERS)).replace(" ", "").lower()
    return f"{random.choice(('https://www.', 'https://', 'www.', ''))}{host}.com/{random.choice(('', 'news/'))}{slug}"


def age(random: Random) -> str:
    """How long ago."""
    return random.choice(AGO).format(n=random.choice((1, 2, 3, 5, 7, 9, 12, 15, 20, 34, 45, 58)))


def date(random: Random, spec: str | None = None) -> str:
    """A date, sometimes with a time."""
    import datetime

    from babel.dates import format_date

    day = datetime.date(random.randint(2005, 2026), random.randint(1, 12), random.randint(1, 28))
    locale = random.choice(LOCALES) if random.random() < 0.25 else "en"
    text = format_date(day, spec or random.choice(DATES), locale=locale)
    if random.random() < 0.25:
        text += random.choice((", ", " ", " | ")) + random.choice(TIMES).format(
            h=random.randint(1, 12), m=random.randint(0, 59)
        )
    return text


@cache
def phrases() -> dict[str, dict[str, list[str]]]:
    """Known furniture phrases by language and family."""
    found: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    with (CORPUS.parent / "chrome_inventory.tsv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            if row["scope"] == "line" and row["site"] == "generic":
                found[row["language"]][row["family"]].append(row["phrase"])
    return {language: dict(families) for language, families in found.items()}


def furniture(random: Random, language: str, families: tuple[str, ...]) -> str:
    """One line of furniture of one of the families."""
    known = phrases()
    if language not in known or random.random() < 0.15:
        language = "en"
    if language == "en" and random.random() < 0.12:
        language = random.choice(sorted(known))
    choices = [family for family in families if family in known[language]] or sorted(known[language])
    phrase = random.choice(known[language][random.choice(choices)])
    fill = {
        "{n}": lambda: str(random.randint(1, 400)),
        "{date}": lambda: date(random),
        "{name}": lambda: random.choice((source, person))(random),
    }
    return re.sub(r"\{(?:n|date|name)\}", lambda found: fill[found[0]](), phrase)

"""Known words in many languages, as hashes with flags: grammatical words, months and days, ages, bylines.

Needs the packages ``babel`` (Unicode's locale data) and ``stop-words`` as sources of facts; only hashes are
shipped, with the weights that ``training.text_lexicon`` fits.
"""

from __future__ import annotations

from collections import defaultdict

import regex

from cleaner.core.words import AGE, BYLINE, CALENDAR, STOP_WORD, hash_word

LOCALES = (
    "en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "is", "pl", "cs", "sk", "sl", "hr", "sr", "bg",
    "ru", "uk", "ro", "hu", "el", "tr", "az", "kk", "ar", "he", "fa", "ur", "hi", "bn", "ta", "te", "mr", "gu", "th",
    "vi", "id", "ms", "fil", "ja", "ko", "zh", "sw", "ca", "et", "lv", "lt", "ka", "hy", "am",
)  # fmt: skip
# Beyond these, lists of stop words hold ordinary nouns and verbs.
MOST_STOP_WORDS = 170
ENGLISH = (
    "the", "of", "and", "to", "a", "in", "that", "is", "was", "he", "for", "it", "with", "as", "his", "on", "be",
    "at", "by", "i", "this", "had", "not", "are", "but", "from", "or", "have", "an", "they", "which", "one", "you",
    "were", "her", "all", "she", "there", "would", "their", "we", "him", "been", "has", "when", "who", "will",
    "more", "no", "if", "out", "so", "said", "what", "up", "its", "about", "into", "than", "them", "can", "only",
    "other", "new", "some", "could", "time", "these", "two", "may", "then", "do", "first", "any", "my", "now",
    "such", "like", "our", "over", "me", "even", "most", "made", "after", "also", "did", "many", "before", "must",
    "through", "back", "where", "much", "your", "way", "well", "down", "should", "because", "each", "just", "those",
    "how", "too", "very", "here", "between", "both", "under", "never", "same", "another", "while", "last", "might",
    "us", "off", "since", "against", "during", "without", "again", "however", "why", "does", "am", "it's", "don't",
    "didn't", "isn't", "was", "wasn't", "he's", "she's", "they're", "we're",
)  # fmt: skip
BYLINES = (
    "by", "written", "author", "reporter", "correspondent", "editor", "updated", "published", "posted", "photo",
    "image", "credit", "von", "de", "por", "par", "di", "da", "door", "af", "av", "autor", "autore", "auteur",
    "автор", "от", "yazan", "tác", "giả", "记者", "記者", "编辑", "作者", "来源", "文", "撮影", "記事", "기자", "کاتب",
    "بقلم", "מאת",
    "oleh", "penulis",
)  # fmt: skip
AGE_WORDS = (
    "ago", "just", "now", "min", "mins", "minute", "minutes", "hr", "hrs", "hour", "hours", "day", "days", "week",
    "weeks", "yesterday", "today",
)  # fmt: skip


def words_in(text: str) -> list[str]:
    """The words of a short phrase."""
    return list(regex.findall(r"\p{L}[\p{L}\p{M}]*", text))


def calendar_words() -> tuple[set[str], set[str]]:
    """Names of months and days, and the words of "five minutes ago", from the locale data."""
    from babel import Locale

    calendar: set[str] = set()
    ages: set[str] = set(AGE_WORDS)
    for name in LOCALES:
        locale = Locale(name)
        for table in (locale.months, locale.days):
            for context in table.values():
                for width in ("wide", "abbreviated"):
                    for value in context[width].values() if width in context else ():
                        calendar.update(word for word in words_in(value) if len(word) > 1)
        fields = locale._data["date_fields"]
        for unit in ("minute", "hour", "day", "week", "month", "second", "minute-short", "hour-short", "day-short"):
            if unit not in fields:
                continue
            patterns = fields[unit].get("past", {})
            for pattern in patterns.values():
                ages.update(words_in(pattern.replace("{0}", " ")))
    # What is left of short words is glued to a number ("5d") or means too much else.
    ages = {word for word in ages if len(word) > 2 or not word.isascii()} - set(ENGLISH)
    glued = {f"{number}{unit}" for number in range(1, 60) for unit in ("h", "m", "d", "w", "hr", "hrs", "min")}
    return calendar - set(ENGLISH), ages | set(AGE_WORDS) | glued


def stop_words() -> set[str]:
    """The commonest grammatical words of each language."""
    from stop_words import AVAILABLE_LANGUAGES, get_stop_words

    found = set(ENGLISH)
    for language in AVAILABLE_LANGUAGES:
        if language in ("english", "chinese", "japanese"):
            continue
        words = [word for word in get_stop_words(language) if word.isalpha()]
        found.update(sorted(words, key=len)[:MOST_STOP_WORDS])
    return {part for word in found for part in words_in(word)}


def known_words() -> dict[int, int]:
    """Hash of each known word, and its flags."""
    calendar, ages = calendar_words()
    flags: defaultdict[int, int] = defaultdict(int)
    groups = ((stop_words(), STOP_WORD), (calendar, CALENDAR), (ages, AGE), (set(BYLINES), BYLINE))
    for words, flag in groups:
        for word in words:
            key = hash_word(word)
            if key:
                flags[key] |= flag
    return dict(flags)

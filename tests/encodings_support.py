"""Texts of many languages, and encodings that their bytes tell apart."""

ENGLISH = "The café served “naïve” crème brûlée – at £5 only.\nIt’s déjà vu, said Zoë.\nRead more\n"
RUSSIAN = "Президент заявил, что переговоры продолжатся на следующей неделе.\nЧитайте также\n" * 3
JAPANESE = "首相は記者会見で新しい政策を発表した。\n経済対策として補助金を出す。\n" * 3
CHINESE = "总统在新闻发布会上宣布了新的经济政策，市场反应积极。\n更多报导\n" * 3
TAIWAN = "總統在記者會上宣布新的經濟政策，市場反應積極。\n更多報導\n" * 3
KOREAN = "대통령은 기자회견에서 새로운 정책을 발표했다.\n" * 3
GREEK = "Ο πρόεδρος ανακοίνωσε νέα μέτρα για την οικονομία.\n" * 3
TURKISH = "Başbakan, ekonomi için yeni önlemler açıkladı. Şimdi ığdır.\n" * 3
HEBREW = "ראש הממשלה הודיע על צעדים חדשים לכלכלה.\n" * 3
ARABIC = "أعلن الرئيس عن إجراءات جديدة للاقتصاد.\n" * 3
POLISH = "Premier ogłosił nowe środki dla gospodarki. Zażółć gęślą jaźń.\n" * 3
THAI = "นายกรัฐมนตรีประกาศมาตรการใหม่สำหรับเศรษฐกิจ\n" * 3

TOLD_APART = [
    (ENGLISH, "utf-8"),
    (ENGLISH, "utf-8-sig"),
    (ENGLISH, "utf-16"),
    (ENGLISH, "utf-16-le"),
    (ENGLISH, "utf-16-be"),
    (ENGLISH, "utf-32"),
    (ENGLISH, "utf-32-le"),
    (ENGLISH, "utf-32-be"),
    (RUSSIAN, "cp1251"),
    (RUSSIAN, "koi8_r"),
    (RUSSIAN, "iso8859_5"),
    (RUSSIAN, "cp866"),
    (RUSSIAN, "utf-16-be"),
    (HEBREW, "utf-16-le"),
    (CHINESE, "utf-16-le"),
    (JAPANESE, "utf-16-be"),
    (KOREAN, "utf-16-le"),
    (JAPANESE, "shift_jis"),
    (JAPANESE, "euc_jp"),
    (JAPANESE, "iso2022_jp"),
    (CHINESE, "gb2312"),
    (CHINESE, "gb18030"),
    (TAIWAN, "big5"),
    (KOREAN, "euc_kr"),
    (GREEK, "iso8859_7"),
    (TURKISH, "iso8859_9"),
    (HEBREW, "cp1255"),
    (ARABIC, "cp1256"),
    (POLISH, "cp1250"),
    (THAI, "cp874"),
]

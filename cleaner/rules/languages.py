"""The words of dates, times and ages in the languages of the packs: data only, read by ``timewords``.

Written as people write them; ``timewords`` brings them into the spelling of ``normalize``. Words of one class are kept
together by language so that a speaker can check a line. A word may stand in several languages once.
"""

# ruff: noqa: E501 (the width of these scripts is counted differently than it shows)
from __future__ import annotations

# Months, full and short, in every form that dates use (genitives, prepositions joined to them).
MONTHS = {
    "en": "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec",
    "de": "januar jänner februar feber märz mai juni juli oktober dezember mär mrz okt dez",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre "
    "ene abr ago set dic",
    "fr": "janvier février mars avril juin juillet août septembre octobre novembre décembre "
    "janv févr fév avr juil aoû déc",
    "pt": "janeiro fevereiro março maio junho julho setembro outubro novembro dezembro fev mai out dez",
    "it": "gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre gen mag giu lug ott",
    "nl": "januari februari maart mei augustus mrt",
    "sv": "augusti maj",
    "da": "marts",
    "no": "desember des",
    "fi": "tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu "
    "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta "
    "marraskuuta joulukuuta",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia "
    "styczeń luty marzec kwiecień czerwiec lipiec sierpień wrzesień październik listopad grudzień "
    "sty lut kwi cze lip sie wrz paź lis gru",
    "cs": "ledna února března dubna května června července srpna září října listopadu prosince leden únor březen "
    "duben květen červen červenec srpen říjen prosinec",
    "sk": "januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra",
    "hu": "január február március április május június július augusztus szeptember október márc ápr máj jún júl szept",
    "ro": "ianuarie februarie martie aprilie mai iunie iulie septembrie octombrie noiembrie decembrie ian iun iul noi",
    "el": "ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου "
    "δεκεμβρίου ιανουάριος φεβρουάριος μάρτιος απρίλιος μάιος ιούνιος ιούλιος αύγουστος σεπτέμβριος οκτώβριος "
    "νοέμβριος δεκέμβριος ιαν φεβ μαρ απρ μαϊ ιουν ιουλ αυγ σεπ σεπτ οκτ νοε δεκ",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря январь февраль март "
    "апрель май июнь июль август сентябрь октябрь ноябрь декабрь янв фев февр мар апр авг сен сент окт ноя нояб дек",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня січень лютий березень "
    "квітень травень червень липень серпень вересень жовтень листопад грудень січ лют бер кві тра чер лип сер вер жов "
    "лис гру",
    "bg": "януари февруари април юни юли септември октомври ноември декември",
    "sr": "januara februara marta aprila maja juna jula avgusta septembra oktobra novembra decembra",
    "tr": "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık oca şub nis haz tem ağu eyl eki "
    "kas ara",
    "ar": "يناير فبراير مارس أبريل ابريل إبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر شباط آذار نيسان أيار "
    "حزيران تموز آب أيلول جانفي فيفري أفريل ماي جوان جويلية أوت يوليوز غشت شتنبر نونبر دجنبر",
    "fa": "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند ژانویه فوریه آوریل مه ژوئن ژوئیه جولای اوت "
    "سپتامبر اکتبر نوامبر دسامبر",
    "he": "ינואר פברואר מרץ מרס אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר בינואר בפברואר במרץ במרס באפריל "
    "במאי ביוני ביולי באוגוסט בספטמבר באוקטובר בנובמבר בדצמבר",
    "hi": "जनवरी फरवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर सितम्बर अक्टूबर अक्तूबर नवंबर नवम्बर दिसंबर दिसम्बर",
    "mr": "जानेवारी फेब्रुवारी एप्रिल मे जुलै ऑगस्ट सप्टेंबर ऑक्टोबर नोव्हेंबर डिसेंबर",
    "ur": "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر",
    "bn": "জানুয়ারি জানুয়ারী ফেব্রুয়ারি ফেব্রুয়ারী মার্চ এপ্রিল মে জুন জুলাই আগস্ট আগষ্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর",
    "ta": "ஜனவரி பிப்ரவரி மார்ச் ஏப்ரல் மே ஜூன் ஜூலை ஆகஸ்ட் செப்டம்பர் அக்டோபர் நவம்பர் டிசம்பர்",
    "te": "జనవరి ఫిబ్రవరి మార్చి ఏప్రిల్ మే జూన్ జులై ఆగస్టు సెప్టెంబర్ అక్టోబర్ నవంబర్ డిసెంబర్",
    "gu": "જાન્યુઆરી ફેબ્રુઆરી માર્ચ એપ્રિલ મે જૂન જુલાઈ ઓગસ્ટ સપ્ટેમ્બર ઓક્ટોબર નવેમ્બર ડિસેમ્બર",
    "id": "januari februari maret juni juli agustus desember agu agt okt",
    "ms": "mac julai ogos disember ogo dis",
    "vi": "",
    "th": "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม "
    "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.",
    "sw": "januari machi aprili mei juni julai agosti septemba oktoba novemba desemba",
}

WEEKDAYS = {
    "en": "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun",
    "de": "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so",
    "es": "lunes martes miércoles jueves viernes sábado domingo lun mié jue vie sáb dom",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche jeu ven sam dim",
    "pt": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira segunda terça quarta quinta sexta seg ter qua "
    "qui sex",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica gio",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag ma wo vr za zo",
    "sv": "måndag tisdag onsdag torsdag fredag lördag söndag mån tis ons tors lör sön",
    "da": "mandag tirsdag lørdag søndag man tir tor lør søn",
    "fi": "maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai maanantaina tiistaina keskiviikkona "
    "torstaina perjantaina lauantaina sunnuntaina ti ke pe la su",
    "pl": "poniedziałek wtorek środa czwartek piątek sobota niedziela",
    "cs": "pondělí úterý středa čtvrtek pátek neděle po út st čt pá ne",
    "hu": "hétfő kedd szerda csütörtök péntek szombat vasárnap",
    "ro": "luni marți marţi miercuri joi vineri sâmbătă duminică",
    "el": "δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή",
    "ru": "понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс",
    "uk": "понеділок вівторок середа четвер п'ятниця неділя нд",
    "tr": "pazartesi salı çarşamba perşembe cuma cumartesi pazar",
    "ar": "الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
    "fa": "شنبه یکشنبه دوشنبه سه‌شنبه چهارشنبه پنجشنبه پنج‌شنبه جمعه",
    "he": "ראשון שני שלישי רביעי חמישי שישי שבת יום",
    "hi": "सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार",
    "ur": "پیر منگل بدھ جمعرات جمعہ ہفتہ اتوار",
    "bn": "সোমবার মঙ্গলবার বুধবার বৃহস্পতিবার শুক্রবার শনিবার রবিবার রোববার",
    "ta": "திங்கள் செவ்வாய் புதன் வியாழன் வெள்ளி சனி ஞாயிறு",
    "gu": "સોમવાર મંગળવાર બુધવાર ગુરુવાર શુક્રવાર શનિવાર રવિવાર",
    "id": "senin selasa rabu kamis jumat sabtu minggu",
    "ms": "isnin khamis jumaat ahad",
    "vi": "",
    "th": "วันจันทร์ วันอังคาร วันพุธ วันพฤหัสบดี วันศุกร์ วันเสาร์ วันอาทิตย์",
    "ja": "月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日 (月) (火) (水) (木) (金) (土) (日)",
    "zh": "星期一 星期二 星期三 星期四 星期五 星期六 星期日 星期天 周一 周二 周三 周四 周五 周六 周日 週一 週二 週三 週四 週五 週六 週日",
    "ko": "월요일 화요일 수요일 목요일 금요일 토요일 일요일 (월) (화) (수) (목) (금) (토) (일)",
}

# Units of time in every number and case that "ago" needs.
UNITS = {
    "en": "second seconds minute minutes hour hours day days week weeks month months year years moment moments",
    "de": "sekunde sekunden minuten stunde stunden tag tage tagen woche wochen monat monate monaten jahr jahre jahren",
    "es": "segundo segundos minuto minutos hora horas día días semana semanas mes meses año años momento",
    "fr": "seconde secondes heure heures jour jours semaine semaines mois an ans",
    "pt": "dia dias mês ano anos instantes",
    "it": "secondi minuti ora ore giorno giorni settimana settimane mese mesi anno anni",
    "nl": "seconden minuut uur uren dag dagen weken maand maanden jaar",
    "sv": "sekunder minut minuter timme timmar dagar vecka veckor månad månader år",
    "da": "minutter time timer dage uge uger måned måneder",
    "no": "minutt dager uke uker",
    "fi": "sekuntia minuutti minuuttia tunti tuntia päivä päivää viikko viikkoa kuukausi kuukautta vuosi vuotta",
    "pl": "sekund sekundy minutę minuty minut godzinę godziny godzin dzień dni tydzień tygodnie tygodni miesiąc miesiące "
    "miesięcy rok lata lat",
    "cs": "minutou minutami hodinou hodinami hodin dnem dny týdnem týdny měsícem měsíci rokem lety minutu hodinu",
    "hu": "másodperce perce percce órája órával napja nappal hete héttel hónapja hónappal éve évvel perccel",
    "ro": "secunde minute oră ore zi zile săptămână săptămâni lună luni ani",
    "el": "δευτερόλεπτα λεπτό λεπτά ώρα ώρες ημέρα ημέρες μέρα μέρες εβδομάδα εβδομάδες μήνα μήνες χρόνο χρόνια",
    "ru": "секунд секунды секунду минуту минуты минут час часа часов день дня дней неделю недели недель месяц месяца "
    "месяцев год года лет",
    "uk": "хвилину хвилини хвилин годину години годин дні днів тиждень тижні тижнів місяць місяці місяців рік роки років",
    "tr": "saniye dakika saat gün hafta ay yıl",
    "ar": "ثانية ثوان ثواني دقيقة دقيقتين دقائق ساعة ساعتين ساعات يوم يومين أيام أسبوع أسبوعين أسابيع شهر شهرين أشهر "
    "شهور سنة سنتين سنوات عام عامين أعوام لحظات دقيقتان ساعتان",
    "fa": "ثانیه دقیقه ساعت روز هفته ماه سال",
    "he": "שנייה שניות דקה דקות שעה שעתיים שעות יום יומיים ימים שבוע שבועיים שבועות חודש חודשיים חודשים שנה שנתיים שנים",
    "hi": "सेकंड सेकेंड मिनट घंटा घंटे घण्टे दिन सप्ताह हफ्ते हफ़्ते महीने महीना साल वर्ष",
    "ur": "سیکنڈ منٹ گھنٹہ گھنٹے دن ہفتے ہفتہ مہینے ماہ سال",
    "bn": "সেকেন্ড মিনিট ঘণ্টা ঘন্টা দিন সপ্তাহ মাস বছর",
    "ta": "விநாடிகள் நிமிடம் நிமிடங்கள் நிமிடங்களுக்கு மணி மணிநேரம் மணிநேரத்திற்கு நேரத்திற்கு நாள் நாட்கள் நாட்களுக்கு "
    "வாரம் வாரங்களுக்கு மாதம் மாதங்களுக்கு ஆண்டு ஆண்டுகளுக்கு",
    "gu": "સેકન્ડ મિનિટ કલાક દિવસ અઠવાડિયા મહિના વર્ષ",
    "id": "detik menit jam hari pekan minggu bulan tahun",
    "ms": "saat minit",
    "vi": "giây phút giờ ngày tuần tháng năm tiếng",
    "th": "วินาที นาที ชั่วโมง วัน สัปดาห์ อาทิตย์ เดือน ปี",
    "ja": "秒 分 分間 時間 日 日間 週間 週 か月 ヶ月 カ月 ヵ月 年",
    "zh": "秒钟 秒 分钟 分鐘 小时 小時 个小时 個小時 天 周 週 个月 個月 星期 个星期 年 秒鐘",
    "ko": "초 분 시간 일 주 주일 개월 달 년",
    "sw": "dakika saa siku wiki mwezi",
}

# Units so short that they count only right behind a number: "5m", "3 hrs", "2 Std."
SHORT_UNITS = (
    "s sec secs m min mins mn h hr hrs d w wk wks mo mos y yr yrs std stdn t tg j sem u dk sa g gün "
    "мин ч д нед хв год дн сек λ ω د س ی ن godz"
)

# What makes a number of units an age, before or behind it.
AGO = {
    "en": "ago", "de": "vor", "es": "hace", "fr": "il_y_a", "pt": "há atrás", "it": "fa", "nl": "geleden",
    "sv": "sedan för_sedan", "da": "siden", "no": "siden", "fi": "sitten", "pl": "temu", "cs": "před", "sk": "pred",
    "hu": "ezelőtt perce órája napja hete hónapja éve", "ro": "acum", "el": "πριν", "ru": "назад", "uk": "тому", "bg": "преди", "tr": "önce",
    "ar": "منذ قبل", "fa": "پیش قبل", "he": "לפני", "hi": "पहले", "ur": "پہلے قبل", "bn": "আগে", "ta": "முன்பு முன் முன்னர்",
    "gu": "પહેલા પહેલાં", "id": "lalu yang_lalu", "ms": "lepas yang_lepas", "vi": "trước", "th": "ที่แล้ว ที่ผ่านมา ก่อน",
    "ja": "前", "zh": "前 以前 之前", "ko": "전", "sw": "iliyopita zilizopita", "et": "tagasi", "ca": "fa",
}  # fmt: skip

# Whole expressions of how long ago.
RELATIVE = {
    "en": "just_now now yesterday today moments_ago a_moment_ago tonight",
    "de": "gerade_eben gestern heute soeben vorgestern eben jetzt",
    "es": "ahora_mismo ayer hoy ahora anteayer hace_un_momento hace_instantes",
    "fr": "à_l'instant hier aujourd'hui avant-hier maintenant",
    "pt": "agora_mesmo ontem hoje agora anteontem há_instantes",
    "it": "adesso ieri oggi proprio_ora poco_fa",
    "nl": "zojuist gisteren vandaag net_nu zonet",
    "sv": "nyss igår idag i_går i_dag just_nu alldeles_nyss",
    "da": "lige_nu",
    "no": "akkurat_nå nå_nettopp",
    "fi": "juuri_nyt äsken eilen tänään hetki_sitten",
    "pl": "przed_chwilą wczoraj dzisiaj dziś teraz",
    "cs": "právě_teď včera dnes před_chvílí",
    "hu": "most tegnap ma épp_most",
    "ro": "chiar_acum ieri azi astăzi adineauri",
    "el": "μόλις_τώρα χθες χτες σήμερα τώρα",
    "ru": "только_что вчера сегодня сейчас",
    "uk": "щойно вчора сьогодні зараз",
    "tr": "az_önce şimdi dün bugün biraz_önce",
    "ar": "الآن أمس اليوم قبل_قليل منذ_قليل",
    "fa": "هم‌اکنون دیروز امروز لحظاتی_پیش همین_الان",
    "he": "עכשיו אתמול היום זה_עתה כעת",
    "hi": "अभी कल आज अभी-अभी",
    "ur": "ابھی کل آج ابھی_ابھی",
    "bn": "এইমাত্র গতকাল আজ এখন",
    "ta": "இப்போது நேற்று இன்று சற்று_முன்",
    "gu": "હમણાં ગઈકાલે આજે",
    "id": "baru_saja kemarin hari_ini",
    "ms": "baru_sahaja semalam",
    "vi": "vừa_xong hôm_qua hôm_nay vừa_mới",
    "th": "เมื่อสักครู่ เมื่อวานนี้ เมื่อวาน วันนี้ เมื่อครู่",
    "ja": "たった今 たったいま 昨日 今日 一昨日 本日 先ほど",
    "zh": "刚刚 剛剛 昨天 今天 前天 昨日 今日 刚才 剛才",
    "ko": "방금 어제 오늘 그제 방금_전 조금_전",
}

# Numbers and quantities in words, before a unit.
NUMBER_WORDS = (
    "a an one two three few several some about couple of over "
    "ein eine einer einem zwei drei einigen wenigen un una uno dos tres unos unas algunos pocos "
    "une deux trois quelques um uma dois duas alguns poucos due tre pochi poche circa een twee drie paar enkele "
    "en ett två tre några et to noen nogle muutama jeden dwa dwie trzy kilka parę hodně dvěma několika jednou "
    "egy két három néhány pár o doi două câteva câțiva ένα ένας μία μια δύο τρεις λίγα λίγες "
    "один одна одну два две три несколько пару дві кілька декілька bir iki üç birkaç "
    "يك یک دو سه چند أقل من أكثر حوالي אחת אחד שתי שלוש כמה एक दो तीन कुछ ایک دو تین چند এক দুই তিন কয়েক "
    "ஒரு இரண்டு சில એક બે થોડા satu se sebuah beberapa dua tiga một hai ba vài moja "
    "1個 数 數 几 幾 半 约 約 약 de از"
)

CLOCK = (
    "am pm a.m. p.m. vorm nachm öö ös öğleden_sonra ص م صباحا مساء صباحاً مساءً ظهرا ق.ظ ب.ظ सुबह शाम दोपहर रात "
    "সকাল বিকাল রাত দুপুর πμ μμ π.μ. μ.μ. sa ch sáng chiều tối pagi siang sore malam น. 上午 下午 中午 凌晨 晚上 早上 午前 午後 "
    "오전 오후 de. du. noon midnight"
)

ZONES = (
    "utc gmt est edt et pst pdt pt cst cdt ct mst mdt mt bst cet cest mez mesz eet eest msk мск ist pkt jst kst hkt sgt "
    "aest aedt wib wita wit sast wat eat brt art clt hst akst akdt ast adt nzst nzdt z gst بتوقيت غرينتش مكة المكرمة"
)

# Words that join the parts of a date or stand before one.
JOINERS = (
    "at on the of um am den der vom uhr à a le las los la las_el el del de da do dos às di alle ore ora del dello kl klo "
    "kello o w r. dn dne dnia godz godzina v ve hod ob της του στις ώρα в г г. года год о об у року р р. saat tarihinde "
    "في الساعة الموافق من عند ساعت مورخ ב בשעה את को बजे بجے کو তারিখ এ এর তারিখে மணி மணிக்கு "
    "pukul jam tanggal pada tgl lúc ngày tháng năm giờ hồi thứ hai ba tư sáu bảy chủ_nhật เวลา พ.ศ. ค.ศ. "
    "for för από πριν and und et y e og och i het om te van saa th st nd rd t er re ère ό º ª"
)

# Ideographic and Hangul parts of a date: year, month, day, hour, minute, second.
DATE_PARTS = {"y": "年 년", "m": "月 월", "d": "日 号 號 일", "h": "時 时 点 點 시 h", "i": "分 분 秒 초"}

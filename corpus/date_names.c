#include "corpus/date_names.h"

#include "corpus/base/utf8.h"

enum { LEAST_LETTERS = 3 };

/* Facts: the wide month names of CLDR 42, for dates ("format") and by themselves ("stand-alone") where these differ,
 * and spellings beside them: German of Austria and without umlauts, the Arabic names of the Levant and of the Maghreb,
 * Vietnamese numbers in words. tests/unit/test_date_names.c asks ICU for all of them. */
static const struct {
    bool is_cut; /* may be cut */
    const char *months[12];
} month_rows[] = {
    /* English */
    {true,
     {"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
      "december"}},
    /* French */
    {true,
     {"janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre",
      "decembre"}},
    /* German */
    {true,
     {"januar", "februar", "marz", "april", "mai", "juni", "juli", "august", "september", "oktober", "november",
      "dezember"}},
    {true, {"janner", "feber", "maerz"}},
    {true, {NULL, NULL, "mrz"}},
    /* Spanish */
    {true,
     {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
      "diciembre"}},
    {true, {[8] = "setiembre"}},
    /* Portuguese */
    {true,
     {"janeiro", "fevereiro", "marco", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro",
      "dezembro"}},
    /* Italian */
    {true,
     {"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre",
      "novembre", "dicembre"}},
    /* Russian: of a date, and by itself */
    {true,
     {"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
      "декабря"}},
    {true,
     {"январь", "февраль", "март", "апрель", "маи", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь",
      "декабрь"}},
    /* Turkish */
    {true,
     {"ocak", "subat", "mart", "nisan", "mayis", "haziran", "temmuz", "agustos", "eylul", "ekim", "kasim", "aralik"}},
    /* Arabic: of Egypt and the Gulf, of the Levant, of Algeria and Tunisia, of Morocco, and further spellings */
    {false,
     {"يناير", "فبراير", "مارس", "ابريل", "مايو", "يونيو", "يوليو", "اغسطس", "سبتمبر", "اكتوبر", "نوفمبر", "ديسمبر"}},
    {false,
     {"كانون الثاني", "شباط", "اذار", "نيسان", "ايار", "حزيران", "تموز", "اب", "ايلول", "تشرين الاول", "تشرين الثاني",
      "كانون الاول"}},
    {false,
     {"جانفي", "فيفري", "مارس", "افريل", "ماي", "جوان", "جويلية", "اوت", "سبتمبر", "اكتوبر", "نوفمبر", "ديسمبر"}},
    {false, {[6] = "يوليوز", [7] = "غشت", [8] = "شتنبر", [10] = "نونبر", [11] = "دجنبر"}},
    {false, {[0] = "ينير", [5] = "يونيه", [6] = "يوليه", [7] = "اغشت", [11] = "دسمبر"}},
    {false, {[9] = "تشرين اول", [10] = "تشرين ثاني", [11] = "كانون اول", [0] = "كانون ثاني"}},
    /* Vietnamese */
    {false,
     {"thang mot", "thang hai", "thang ba", "thang tu", "thang nam", "thang sau", "thang bay", "thang tam",
      "thang chin", "thang muoi", "thang muoi mot", "thang muoi hai"}},
    {false, {[0] = "thang gieng", [11] = "thang chap"}},
};

/* Facts: the wide names of CLDR 42, the abbreviations of German, Russian, Spanish, Portuguese and Turkish that have
 * two letters or are not how the name starts. */
static const char *const weekdays[] = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",             /* English */
    "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",                  /* French */
    "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonnabend",        /* German */
    "sonntag", "mo", "di", "mi", "do", "fr", "sa", "so",                                      /* */
    "lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo",                 /* Spanish */
    "segunda-feira", "terca-feira", "quarta-feira", "quinta-feira", "sexta-feira",            /* Portuguese */
    "segunda", "terca", "quarta", "quinta", "sexta",                                          /* */
    "lunedi", "martedi", "mercoledi", "giovedi", "venerdi", "sabato", "domenica",             /* Italian */
    "понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье",        /* Russian */
    "понедельника", "вторника", "среды", "четверга", "пятницы", "субботы", "воскресенья",     /* */
    "пн", "вт", "ср", "чт", "пт", "сб", "вс",                                                 /* */
    "الاثنين", "الثلاثاء", "الاربعاء", "الخميس", "الجمعة", "السبت", "الاحد",                  /* Arabic */
    "اثنين", "ثلاثاء", "اربعاء", "خميس", "جمعة", "سبت", "احد",                                /* */
    "pazartesi", "sali", "carsamba", "persembe", "cuma", "cumartesi", "pazar",                /* Turkish */
    "pzt", "cmt",                                                                             /* */
    "thu hai", "thu ba", "thu tu", "thu nam", "thu sau", "thu bay", "chu nhat",               /* Vietnamese */
    "thu 2", "thu 3", "thu 4", "thu 5", "thu 6", "thu 7",                                     /* */
};

/* Those of scripts without spaces; longer ones first. */
static const char *const han_weekdays[] = {
    "月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日", "日曜日",                     /* Japanese */
    "月曜", "火曜", "水曜", "木曜", "金曜", "土曜", "日曜",                                   /* */
    "(月)", "(火)", "(水)", "(木)", "(金)", "(土)", "(日)",                                   /* */
    "星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日", "星期天",           /* Chinese */
    "礼拜一", "礼拜二", "礼拜三", "礼拜四", "礼拜五", "礼拜六", "礼拜日", "礼拜天",           /* */
    "周一", "周二", "周三", "周四", "周五", "周六", "周日",                                   /* */
    "(一)", "(二)", "(三)", "(四)", "(五)", "(六)", "(日)",                                   /* */
    "월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일",                     /* Korean */
    "(월)", "(화)", "(수)", "(목)", "(금)", "(토)", "(일)",                                   /* */
};

#define COUNT(items) (sizeof(items) / sizeof *(items))

bool date_at_letter(struct slice text)
{
    if (text.length == 0)
        return false;
    unsigned char c = (unsigned char)text.data[0];
    return c >= 0x80 || (c >= 'a' && c <= 'z');
}

/* The bytes of the letters that text starts with, and how many there are. */
static size_t count_letters(struct slice text, size_t *letters)
{
    size_t at = 0;
    *letters = 0;
    while (at < text.length && date_at_letter(slice_from(text, at))) {
        utf8_next(text.data, &at);
        ++*letters;
    }
    return at;
}

/* The bytes of text that are the name as a whole; 0 where it does not stand there. */
static size_t whole_name(struct slice text, const char *name)
{
    if (!name || !*name || !slice_starts(text, name))
        return 0;
    size_t length = strlen(name);
    return date_at_letter(slice_from(text, length)) ? 0 : length;
}

static bool is_start(struct slice word, const char *name)
{
    return name && strncmp(name, word.data, word.length) == 0;
}

/* The month whose names start with the word; 0 where none does, or several do. */
static int month_that_starts(struct slice word)
{
    int month = 0;
    for (size_t row = 0; row < COUNT(month_rows); row++) {
        for (int i = 0; month_rows[row].is_cut && i < 12; i++) {
            if (!is_start(word, month_rows[row].months[i]))
                continue;
            if (month && month != i + 1)
                return 0;
            month = i + 1;
        }
    }
    return month;
}

/* Takes "thang 3", "thg 3", "th3": a number is the name. */
static int take_numbered(struct slice *text)
{
    static const char *const words[] = {"thang ", "thang", "thg ", "thg", "th ", "th"};
    for (size_t i = 0; i < COUNT(words); i++) {
        if (!slice_starts(*text, words[i]))
            continue;
        struct slice rest = slice_from(*text, strlen(words[i]));
        int number = 0;
        size_t n = 0;
        for (; n < rest.length && n < 2 && rest.data[n] >= '0' && rest.data[n] <= '9'; n++)
            number = number * 10 + (rest.data[n] - '0');
        if (number < 1 || number > 12 || (n < rest.length && rest.data[n] >= '0' && rest.data[n] <= '9'))
            return 0;
        *text = slice_from(rest, n);
        return number;
    }
    return 0;
}

int date_take_month(struct slice *text)
{
    size_t longest = 0, letters;
    int month = 0;
    for (size_t row = 0; row < COUNT(month_rows); row++) {
        for (int i = 0; i < 12; i++) {
            size_t length = whole_name(*text, month_rows[row].months[i]);
            month = length > longest ? i + 1 : month;
            longest = length > longest ? length : longest;
        }
    }
    if (month) {
        *text = slice_from(*text, longest);
        if (slice_starts(*text, "."))
            *text = slice_from(*text, 1);
        return month;
    }
    struct slice word = {text->data, count_letters(*text, &letters)};
    month = letters >= LEAST_LETTERS ? month_that_starts(word) : 0;
    if (!month)
        return take_numbered(text);
    *text = slice_from(*text, word.length);
    if (slice_starts(*text, "."))
        *text = slice_from(*text, 1);
    return month;
}

static bool take_han_weekday(struct slice *text)
{
    for (size_t i = 0; i < COUNT(han_weekdays); i++) {
        if (slice_starts(*text, han_weekdays[i])) {
            *text = slice_from(*text, strlen(han_weekdays[i]));
            return true;
        }
    }
    return false;
}

bool date_take_weekday(struct slice *text)
{
    size_t longest = 0, letters;
    if (take_han_weekday(text))
        return true;
    struct slice word = {text->data, count_letters(*text, &letters)};
    for (size_t i = 0; i < COUNT(weekdays); i++) {
        size_t length = whole_name(*text, weekdays[i]);
        if (length == 0 && letters >= LEAST_LETTERS && is_start(word, weekdays[i]))
            length = word.length;
        longest = length > longest ? length : longest;
    }
    if (longest == 0)
        return false;
    *text = slice_from(*text, longest);
    if (slice_starts(*text, "."))
        *text = slice_from(*text, 1);
    return true;
}

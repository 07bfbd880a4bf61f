#include "corpus/date_time.h"

#include "corpus/date_names.h"
#include "corpus/date_number.h"

#define COUNT(items) (sizeof(items) / sizeof *(items))

static bool take_one(struct slice *text, const char *const words[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (date_take_text(text, words[i]))
            return true;
    return false;
}

/* A word that no letter follows. */
static bool take_word(struct slice *text, const char *const words[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct slice rest = *text;
        if (date_take_text(&rest, words[i]) && !date_at_letter(rest)) {
            *text = rest;
            return true;
        }
    }
    return false;
}

/* ---- zones ---- */

static bool take_offset(struct slice *text)
{
    struct slice rest = *text;
    int hours, minutes;
    if (!date_take_text(&rest, "+") && !date_take_text(&rest, "-"))
        return false;
    if (!date_take_number(&rest, 4, 4, &hours)) {
        if (!date_take_number(&rest, 1, 2, &hours))
            return false;
        struct slice behind = rest;
        if (date_take_text(&behind, ":") && date_take_number(&behind, 2, 2, &minutes))
            rest = behind;
    }
    *text = rest;
    return true;
}

/* "(Central European Time)", "[Europe/Paris]" */
static void take_bracketed(struct slice *text)
{
    struct slice rest = *text;
    date_take_text(&rest, " ");
    const char close = slice_starts(rest, "(") ? ')' : slice_starts(rest, "[") ? ']' : '\0';
    const char *end = close ? memchr(rest.data, close, rest.length) : NULL;
    if (end)
        *text = slice_from(rest, (size_t)(end - rest.data) + 1);
}

/* "Z", " GMT+0100", " EST", and the name in brackets. */
static void take_zone(struct slice *text)
{
    static const char *const universal[] = {"utc", "gmt"};
    struct slice rest = *text;
    date_take_text(&rest, " ");
    size_t letters = 0;
    while (letters < rest.length && rest.data[letters] >= 'a' && rest.data[letters] <= 'z')
        letters++;
    if (take_offset(&rest)) {
        *text = rest;
    } else if (take_one(&rest, universal, COUNT(universal)) && !date_at_letter(rest)) {
        take_offset(&rest);
        *text = rest;
    } else if (letters >= 1 && letters <= 5 && !date_at_letter(slice_from(rest, letters))) {
        struct slice month = rest; /* that of a second date is no zone */
        if (!date_take_month(&month))
            *text = slice_from(rest, letters);
    }
    take_bracketed(text);
}

/* ---- the time ---- */

static const char *const half_days[] = {"am", "pm", "a.m.", "p.m.", "a.m", "p.m", "ص", "م"};
static const char *const before_hour[] = {"上午", "下午", "午前", "午后", "中午", "晚上", "凌晨", "早上", "오전", "오후"};

/* "093000", "0930" behind a T */
static bool take_packed_time(struct slice *text)
{
    struct slice rest = *text;
    int number;
    size_t digits = date_count_digits(rest);
    if ((digits != 4 && digits != 6) || !date_take_number(&rest, digits, digits, &number))
        return false;
    int minutes = digits == 6 ? number / 100 : number;
    if (minutes / 100 > 24 || minutes % 100 > 59)
        return false;
    *text = rest;
    return true;
}

/* ":30", ".30", "h30", "时30分" */
static bool take_minutes(struct slice *text)
{
    static const char *const signs[] = {":", ".", " h ", "h", "时", "点", "시 ", "시"};
    struct slice rest = *text;
    int minutes;
    if (!take_one(&rest, signs, COUNT(signs)) || !date_take_number(&rest, 1, 2, &minutes) || minutes > 59)
        return false;
    *text = rest;
    take_one(text, (const char *const[]){"分", "분"}, 2);
    return true;
}

static void take_seconds(struct slice *text)
{
    struct slice rest = *text;
    int seconds;
    if ((!date_take_text(&rest, ":") && !date_take_text(&rest, ".")) || !date_take_number(&rest, 2, 2, &seconds) ||
        seconds > 60) {
        rest = *text;
        date_take_text(&rest, " ");
        if (!date_take_number(&rest, 1, 2, &seconds) || !take_one(&rest, (const char *const[]){"秒", "초"}, 2))
            return;
    }
    *text = rest;
}

static void take_fraction(struct slice *text)
{
    struct slice rest = *text;
    if (!date_take_text(&rest, ".") && !date_take_text(&rest, ","))
        return;
    size_t digits = date_count_digits(rest);
    if (digits)
        *text = slice_from(rest, digits);
}

/* "9:30 pm", "9 pm", "9.30 Uhr", "10h30", "9 h" */
static bool take_clock(struct slice *text)
{
    static const char *const units[] = {"uhr", "hrs", "hs", "h", "ч.", "ч", "時", "时", "点", "시"};
    struct slice rest = *text;
    int hour;
    take_one(&rest, before_hour, COUNT(before_hour));
    date_take_text(&rest, " ");
    if (!date_take_number(&rest, 1, 2, &hour) || hour > 24)
        return false;
    bool minutes = take_minutes(&rest);
    if (minutes) {
        take_seconds(&rest);
        take_fraction(&rest);
    }
    struct slice behind = rest;
    date_take_text(&behind, " ");
    bool half = take_word(&behind, half_days, COUNT(half_days));
    if (half || take_word(&behind, units, COUNT(units)))
        rest = behind;
    else if (!minutes)
        return false;
    *text = rest;
    return true;
}

/* ", ", " - ", " at ", " um ", ...: between a date and its time. */
static bool take_between(struct slice *text)
{
    static const char *const signs[] = {", ", ",", " - ", " | ", " · ", " "};
    static const char *const words[] = {"at ",   "um ", "a las ", "as ",  "a ", "alle ore ", "alle ", "ore ",
                                        "в ",    "saat ", "luc ",   "ob ", "الساعة "};
    if (!take_one(text, signs, COUNT(signs)))
        return false;
    take_one(text, words, COUNT(words));
    return true;
}

bool date_take_time(struct slice *text)
{
    struct slice rest = *text;
    bool told = date_take_text(&rest, "t") || date_take_text(&rest, ":"); /* of ISO 8601, of log files */
    if (told && take_packed_time(&rest)) {
        take_fraction(&rest);
    } else if (told ? !take_clock(&rest) : !take_between(&rest) || !take_clock(&rest)) {
        rest = *text;
        if (!take_one(&rest, before_hour, COUNT(before_hour)) || !take_clock(&rest))
            return false;
    }
    take_zone(&rest);
    *text = rest;
    return true;
}

void date_take_year_word(struct slice *text)
{
    static const char *const words[] = {"года", "год", "г."};
    struct slice rest = *text;
    date_take_text(&rest, " ");
    if (take_one(&rest, words, COUNT(words)) || take_word(&rest, (const char *const[]){"г"}, 1))
        *text = rest;
}

void date_take_tail(struct slice *text)
{
    date_take_year_word(text);
    struct slice rest = *text;
    if (slice_starts(rest, ". ") || (rest.length == 1 && *rest.data == '.'))
        date_take_text(&rest, "."); /* 2021. 3. 10. */
    date_take_text(&rest, ",");
    date_take_text(&rest, " ");
    struct slice month = rest; /* "mar." may begin a second date */
    if (!date_take_month(&month) && date_take_weekday(&rest))
        *text = rest;
    rest = *text;
    if (slice_starts(rest, ". "))
        date_take_text(&rest, ".");
    if (date_take_time(&rest))
        *text = rest;
}

#include "corpus/date.h"

#include <stdio.h>
#include <strings.h>

static const char *const months[] = {"january", "february", "march",     "april",   "may",      "june",
                                     "july",    "august",   "september", "october", "november", "december"};
static const char *const weekdays[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

int date_days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

static bool is_valid(struct date d)
{
    return d.year >= 1 && d.year <= 9999 && d.month >= 0 && d.month <= 12 && d.day >= 0 &&
           (d.day == 0 || (d.month && d.day <= date_days_in_month(d.year, d.month)));
}

/* Takes between `least` and `most` digits off *text. */
static bool take_number(struct slice *text, size_t least, size_t most, int *out)
{
    size_t n = 0;
    int value = 0;
    while (n < text->length && n < most && text->data[n] >= '0' && text->data[n] <= '9')
        value = value * 10 + (text->data[n++] - '0');
    if (n < least || (n < text->length && text->data[n] >= '0' && text->data[n] <= '9'))
        return false;
    *text = slice_from(*text, n);
    *out = value;
    return true;
}

static bool take_text(struct slice *text, const char *word)
{
    if (!slice_starts(*text, word))
        return false;
    *text = slice_from(*text, strlen(word));
    return true;
}

/* The number from 1 of a name, written out or by its first three letters or more, with or without a dot; 0 when it is
 * none of the names. */
static int take_name(struct slice *text, const char *const *names, int count)
{
    size_t n = 0;
    while (n < text->length && (((unsigned char)text->data[n] | 0x20) >= 'a') &&
           ((unsigned char)text->data[n] | 0x20) <= 'z')
        n++;
    for (int i = 0; n >= 3 && i < count; i++) {
        if (n <= strlen(names[i]) && strncasecmp(text->data, names[i], n) == 0) {
            *text = slice_from(*text, n);
            take_text(text, ".");
            return i + 1;
        }
    }
    return 0;
}

static bool take_month(struct slice *text, int *month)
{
    *month = take_name(text, months, 12);
    return *month > 0;
}

/* "Wednesday, " */
static void take_weekday(struct slice *text)
{
    struct slice rest = *text;
    if (take_name(&rest, weekdays, 7) && (take_text(&rest, ", ") || take_text(&rest, " ")))
        *text = rest;
}

/* "10", "1st", "22nd" */
static bool take_day(struct slice *text, int *day)
{
    static const char *const suffixes[] = {"st", "nd", "rd", "th"};
    if (!take_number(text, 1, 2, day) || *day == 0)
        return false;
    for (size_t i = 0; text->length >= 2 && i < sizeof suffixes / sizeof *suffixes; i++) {
        if (strncasecmp(text->data, suffixes[i], 2) == 0) {
            *text = slice_from(*text, 2);
            break;
        }
    }
    return true;
}

/* Nothing, or "T12:00:00Z", " 09:30", " 09:30:00 GMT": nothing but digits and the signs of times and zones behind an
 * hour. */
static bool is_time_of_day(struct slice text)
{
    int hour;
    if (text.length == 0)
        return true;
    if (!take_text(&text, "T") && !take_text(&text, " "))
        return false;
    if (!take_number(&text, 1, 2, &hour) || hour > 24 || !slice_starts(text, ":"))
        return false;
    if (text.length > 4 &&
        (memcmp(text.data + text.length - 4, " GMT", 4) == 0 || memcmp(text.data + text.length - 4, " UTC", 4) == 0))
        text.length -= 4;
    for (size_t i = 0; i < text.length; i++)
        if (!memchr("0123456789:.,+-Z ", text.data[i], 17))
            return false;
    return true;
}

/* 2021, 2021-03, 2021-03-10T12:00:00Z, 2021/03/10, 2021.03.10 */
static bool parse_year_first(struct slice text, struct date *d)
{
    if (!take_number(&text, 4, 4, &d->year))
        return false;
    if (text.length == 0)
        return true;
    const char *separator = text.data[0] == '-' ? "-" : text.data[0] == '.' ? "." : "/";
    if (!take_text(&text, separator) || !take_number(&text, 1, 2, &d->month) || d->month == 0)
        return false;
    if (text.length == 0)
        return *separator != '.'; /* 2021.03 is a number */
    return take_text(&text, separator) && take_number(&text, 1, 2, &d->day) && d->day && is_time_of_day(text);
}

/* 20210310 */
static bool parse_digits(struct slice text, struct date *d)
{
    int number;
    if (!take_number(&text, 8, 8, &number) || (text.length && text.data[0] != 'T') || !is_time_of_day(text))
        return false;
    *d = (struct date){number / 10000, number / 100 % 100, number % 100};
    return d->month && d->day;
}

/* 31/12/2021, 12/31/2021, 31.12.2021, where it can be read in one way only */
static bool parse_year_last(struct slice text, struct date *d)
{
    int first, second;
    if (!take_number(&text, 1, 2, &first) || text.length == 0 || !memchr("-/.", text.data[0], 3))
        return false;
    const char separator[] = {text.data[0], '\0'};
    if (!take_text(&text, separator) || !take_number(&text, 1, 2, &second) || !take_text(&text, separator) ||
        !take_number(&text, 4, 4, &d->year) || !is_time_of_day(text))
        return false;
    if (first != second && (first > 12) == (second > 12))
        return false;
    d->day = first > second ? first : second;
    d->month = first > second ? second : first;
    return d->month > 0;
}

/* Mar 10, 2021; March 10th, 2021; March 2021 */
static bool parse_month_first(struct slice text, struct date *d)
{
    take_weekday(&text);
    if (!take_month(&text, &d->month) || !take_text(&text, " "))
        return false;
    struct slice year = text;
    if (take_number(&year, 4, 4, &d->year))
        return year.length == 0;
    if (!take_day(&text, &d->day))
        return false;
    take_text(&text, ",");
    return take_text(&text, " ") && take_number(&text, 4, 4, &d->year) && is_time_of_day(text);
}

/* 10 March 2021; 10th of March, 2021; Wed, 10 Mar 2021 09:30:00 GMT; 10-Mar-2021 */
static bool parse_day_first(struct slice text, struct date *d)
{
    take_weekday(&text);
    if (!take_day(&text, &d->day))
        return false;
    const char *separator = slice_starts(text, "-") ? "-" : " ";
    if (!take_text(&text, separator))
        return false;
    take_text(&text, "of ");
    if (!take_month(&text, &d->month))
        return false;
    take_text(&text, ",");
    return take_text(&text, separator) && take_number(&text, 4, 4, &d->year) && is_time_of_day(text);
}

static bool take_han_digit(struct slice *text, int *digit)
{
    static const char *const digits[] = {"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九", "零", "○"};
    for (int i = 0; i < 12; i++) {
        if (take_text(text, digits[i])) {
            *digit = i < 10 ? i : 0;
            return true;
        }
    }
    return false;
}

/* 2021, 二〇二一 */
static bool take_han_year(struct slice *text, int *year)
{
    int digit, count = 0;
    if (take_number(text, 4, 4, year))
        return true;
    for (*year = 0; count < 4 && take_han_digit(text, &digit); count++)
        *year = *year * 10 + digit;
    return count == 4;
}

/* 3, 12, 三, 十, 十二, 二十, 三十一, 廿一 */
static bool take_han_number(struct slice *text, int *number)
{
    int tens = 0, ones = 0;
    if (take_number(text, 1, 2, number))
        return *number > 0;
    bool any = take_han_digit(text, &ones);
    if (take_text(text, "十")) {
        tens = any ? ones : 1;
        ones = 0;
        any = true;
        take_han_digit(text, &ones);
    } else if (!any && take_text(text, "廿")) {
        tens = 2;
        any = true;
        take_han_digit(text, &ones);
    }
    *number = tens * 10 + ones;
    return any && *number > 0;
}

/* 2021年3月10日, 二〇二一年三月十日 */
static bool parse_han(struct slice text, struct date *d)
{
    if (!take_han_year(&text, &d->year) || !take_text(&text, "年"))
        return false;
    if (text.length == 0)
        return true;
    if (!take_han_number(&text, &d->month) || !take_text(&text, "月"))
        return false;
    if (text.length == 0)
        return true;
    return take_han_number(&text, &d->day) &&
           (take_text(&text, "日") || take_text(&text, "号") || take_text(&text, "號")) && is_time_of_day(text);
}

bool date_parse(struct slice text, struct date *out)
{
    static bool (*const forms[])(struct slice, struct date *) = {parse_year_first, parse_digits,    parse_month_first,
                                                                 parse_day_first,  parse_year_last, parse_han};
    text = slice_trim(text);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct date d = {0};
        if (forms[i](text, &d) && is_valid(d)) {
            *out = d;
            return true;
        }
    }
    return false;
}

/* Source of the arithmetic: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days. */
bool date_of_epoch(int64_t seconds, struct date *out)
{
    const int64_t day_s = 86400, era_days = 146097;
    if (seconds < -INT64_C(62135596800) || seconds > INT64_C(253402300799)) /* the years 1 to 9999 */
        return false;
    int64_t days = seconds / day_s - (seconds % day_s < 0) + 719468; /* since 1 March of the year 0 */
    int64_t of_era = days % era_days, year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * of_year + 2) / 153; /* from March */
    out->day = (int)(of_year - (153 * month + 2) / 5 + 1);
    out->month = (int)(month < 10 ? month + 3 : month - 9);
    out->year = (int)(year_of_era + days / era_days * 400 + (out->month <= 2));
    return true;
}

const char *date_format(struct date d, char out[DATE_TEXT_BYTES])
{
    out[0] = '\0';
    if (!is_valid(d))
        return out;
    if (d.day)
        snprintf(out, DATE_TEXT_BYTES, "%04u-%02u-%02u", (unsigned)d.year % 10000u, (unsigned)d.month % 100u,
                 (unsigned)d.day % 100u);
    else if (d.month)
        snprintf(out, DATE_TEXT_BYTES, "%04u-%02u", (unsigned)d.year % 10000u, (unsigned)d.month % 100u);
    else
        snprintf(out, DATE_TEXT_BYTES, "%04u", (unsigned)d.year % 10000u);
    return out;
}

int date_first_day(struct date d)
{
    return d.year * 10000 + (d.month ? d.month : 1) * 100 + (d.day ? d.day : 1);
}

int date_last_day(struct date d)
{
    int month = d.month ? d.month : 12;
    return d.year * 10000 + month * 100 + (d.day ? d.day : date_days_in_month(d.year, month));
}

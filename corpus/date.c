#include "corpus/date.h"

#include <stdio.h>
#include <strings.h>

static const char *const months[] = {"january", "february", "march",     "april",   "may",      "june",
                                     "july",    "august",   "september", "october", "november", "december"};

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

/* A month by its name, or by its first three letters or more, with or without a dot. */
static bool take_month(struct slice *text, int *month)
{
    size_t n = 0;
    while (n < text->length && (((unsigned char)text->data[n] | 0x20) >= 'a') &&
           ((unsigned char)text->data[n] | 0x20) <= 'z')
        n++;
    for (int i = 0; n >= 3 && i < 12; i++) {
        if (n <= strlen(months[i]) && strncasecmp(text->data, months[i], n) == 0) {
            *text = slice_from(*text, n);
            take_text(text, ".");
            *month = i + 1;
            return true;
        }
    }
    return false;
}

/* "T12:00:00Z", " 09:30": nothing but digits and the signs of times and zones behind an hour. */
static bool is_time_of_day(struct slice text)
{
    int hour;
    if ((text.data[0] != 'T' && text.data[0] != ' ') || text.length < 2)
        return false;
    text = slice_from(text, 1);
    if (!take_number(&text, 2, 2, &hour) || hour > 24 || !slice_starts(text, ":"))
        return false;
    for (size_t i = 0; i < text.length; i++)
        if (!memchr("0123456789:.,+-Z ", text.data[i], 17))
            return false;
    return true;
}

/* 2021, 2021-03, 2021-03-10T12:00:00Z, 2021/03/10 */
static bool parse_numeric(struct slice text, struct date *d)
{
    if (!take_number(&text, 4, 4, &d->year))
        return false;
    if (text.length == 0)
        return true;
    const char *separator = text.data[0] == '-' ? "-" : "/";
    if (!take_text(&text, separator) || !take_number(&text, 1, 2, &d->month) || d->month == 0)
        return false;
    if (text.length == 0)
        return true;
    if (!take_text(&text, separator) || !take_number(&text, 1, 2, &d->day) || d->day == 0)
        return false;
    return text.length == 0 || is_time_of_day(text);
}

/* Mar 10, 2021; March 2021 */
static bool parse_month_first(struct slice text, struct date *d)
{
    if (!take_month(&text, &d->month) || !take_text(&text, " "))
        return false;
    struct slice year = text;
    if (take_number(&year, 4, 4, &d->year))
        return year.length == 0;
    if (!take_number(&text, 1, 2, &d->day) || d->day == 0)
        return false;
    take_text(&text, ",");
    return take_text(&text, " ") && take_number(&text, 4, 4, &d->year) && text.length == 0;
}

/* 10 March 2021 */
static bool parse_day_first(struct slice text, struct date *d)
{
    return take_number(&text, 1, 2, &d->day) && d->day && take_text(&text, " ") && take_month(&text, &d->month) &&
           take_text(&text, " ") && take_number(&text, 4, 4, &d->year) && text.length == 0;
}

/* 2021年3月10日 */
static bool parse_han(struct slice text, struct date *d)
{
    if (!take_number(&text, 4, 4, &d->year) || !take_text(&text, "年"))
        return false;
    if (text.length == 0)
        return true;
    if (!take_number(&text, 1, 2, &d->month) || d->month == 0 || !take_text(&text, "月"))
        return false;
    if (text.length == 0)
        return true;
    return take_number(&text, 1, 2, &d->day) && d->day && take_text(&text, "日") && text.length == 0;
}

bool date_parse(struct slice text, struct date *out)
{
    static bool (*const forms[])(struct slice, struct date *) = {parse_numeric, parse_month_first, parse_day_first,
                                                                 parse_han};
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

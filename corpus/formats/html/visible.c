/* Dates as people write them: "Posted on 10th March 2021 at noon". */
#include "corpus/formats/html/metadata.h"

#include <stdio.h>
#include <strings.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return ((unsigned char)c | 0x20) >= 'a' && ((unsigned char)c | 0x20) <= 'z';
}

/* ---- dates ---- */

struct scan {
    struct slice text;
    size_t at;
};

static bool scan_number(struct scan *s, size_t most, int *out)
{
    size_t start = s->at;
    int value = 0;
    while (s->at < s->text.length && is_digit(s->text.data[s->at]) && s->at - start < most)
        value = value * 10 + (s->text.data[s->at++] - '0');
    *out = value;
    return s->at > start && (s->at == s->text.length || !is_digit(s->text.data[s->at]));
}

static bool scan_text(struct scan *s, const char *text)
{
    if (s->at + strlen(text) > s->text.length || strncasecmp(s->text.data + s->at, text, strlen(text)) != 0)
        return false;
    s->at += strlen(text);
    return true;
}

static void scan_any(struct scan *s, const char *characters)
{
    while (s->at < s->text.length && strchr(characters, s->text.data[s->at]) && s->text.data[s->at])
        s->at++;
}

static bool scan_month(struct scan *s, char month[12])
{
    size_t length = 0;
    while (s->at + length < s->text.length && is_letter(s->text.data[s->at + length]) && length < 11)
        length++;
    if (length < 3)
        return false;
    memcpy(month, s->text.data + s->at, length);
    month[length] = '\0';
    if (strcasecmp(month, "sept") == 0)
        month[3] = '\0';
    s->at += length;
    scan_text(s, ".");
    return true;
}

static void scan_ordinal(struct scan *s)
{
    (void)(scan_text(s, "st") || scan_text(s, "nd") || scan_text(s, "rd") || scan_text(s, "th"));
}

static bool settle(const char *written, char iso[DATE_TEXT_BYTES])
{
    struct date date;
    if (!date_parse(slice_of(written), &date) || date.year < 1000)
        return false;
    date_format(date, iso);
    return true;
}

/* 2021-03-10, 2021/3/10, 2021.3.10, 2021年3月10日, 20210310, 2021-03; the day may be missing where a month is not */
static bool year_first(struct scan s, char iso[DATE_TEXT_BYTES])
{
    char written[40];
    int year, month, day = 0, packed;
    struct scan whole = s;
    if (scan_number(&whole, 8, &packed) && whole.at - s.at == 8) {
        snprintf(written, sizeof written, "%04d-%02d-%02d", packed / 10000, packed / 100 % 100, packed % 100);
        return settle(written, iso);
    }
    if (!scan_number(&s, 4, &year) || year < 1000)
        return false;
    bool han = scan_text(&s, "年");
    if (!han && !scan_text(&s, "-") && !scan_text(&s, "/") && !scan_text(&s, "."))
        return false;
    if (!scan_number(&s, 2, &month))
        return false;
    if (han ? scan_text(&s, "月") : (scan_text(&s, "-") || scan_text(&s, "/") || scan_text(&s, ".")))
        scan_number(&s, 2, &day);
    if (day)
        snprintf(written, sizeof written, "%04d-%02d-%02d", year, month, day);
    else
        snprintf(written, sizeof written, "%04d-%02d", year, month);
    return settle(written, iso);
}

/* 10 March 2021, 10th of March, 2021 */
static bool day_first(struct scan s, char iso[DATE_TEXT_BYTES])
{
    char month[12], written[40];
    int day, year;
    if (!scan_number(&s, 2, &day))
        return false;
    scan_ordinal(&s);
    scan_any(&s, " -");
    if (scan_text(&s, "of "))
        scan_any(&s, " ");
    if (!scan_month(&s, month))
        return false;
    scan_any(&s, " ,-");
    if (!scan_number(&s, 4, &year))
        return false;
    snprintf(written, sizeof written, "%d %s %04d", day, month, year);
    return settle(written, iso);
}

/* March 10, 2021; Mar. 10th 2021; March 2021, but not behind a day that the month does not have */
static bool month_first(struct scan s, char iso[DATE_TEXT_BYTES])
{
    struct slice before = slice_trim((struct slice){s.text.data, s.at});
    bool behind_day = before.length && is_digit(before.data[before.length - 1]);
    char month[12], written[40];
    int day, year;
    if (!scan_month(&s, month))
        return false;
    scan_any(&s, " ");
    struct scan only_year = s;
    if (!behind_day && scan_number(&only_year, 4, &year) && only_year.at - s.at == 4) {
        snprintf(written, sizeof written, "%s %04d", month, year);
        return settle(written, iso);
    }
    if (!scan_number(&s, 2, &day))
        return false;
    scan_ordinal(&s);
    scan_any(&s, " ,");
    if (!scan_number(&s, 4, &year))
        return false;
    snprintf(written, sizeof written, "%s %d, %04d", month, day, year);
    return settle(written, iso);
}

bool html_find_date(struct slice text, char iso[DATE_TEXT_BYTES])
{
    text = slice_trim(text);
    struct date date;
    if (date_parse(text, &date) && date.year >= 1000) {
        date_format(date, iso);
        return true;
    }
    for (size_t i = 0; i < text.length; i++) {
        char before = i ? text.data[i - 1] : ' ', c = text.data[i];
        struct scan s = {text, i};
        bool found = false;
        if (is_digit(c) && !is_digit(before))
            found = year_first(s, iso) || day_first(s, iso);
        else if (is_letter(c) && !is_letter(before))
            found = month_first(s, iso);
        if (found)
            return true;
    }
    return false;
}

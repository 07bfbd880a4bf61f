#include "corpus/date_take.h"

#include "corpus/date_names.h"
#include "corpus/date_time.h"
#include "corpus/date_number.h"

/* A date as it is read: what a form found, before the calendar is asked. */
struct found {
    struct date date;
    bool ambiguous;
    bool timed; /* the time of day was taken with it */
};

typedef bool form(struct slice *text, enum date_order order, struct found *out);

static int full_year(int two_digits)
{
    return two_digits < 50 ? 2000 + two_digits : 1900 + two_digits;
}

/* ---- the year first ---- */

/* 2021-W10-3, 2021W103: behind the year */
static bool take_week(struct slice *text, struct found *out)
{
    struct slice rest = *text;
    int week, weekday, both;
    bool parted = date_take_text(&rest, "-w");
    if (!parted && !date_take_text(&rest, "w"))
        return false;
    if (parted) {
        if (!date_take_number(&rest, 2, 2, &week) || !date_take_text(&rest, "-") ||
            !date_take_number(&rest, 1, 1, &weekday))
            return false;
    } else {
        if (!date_take_number(&rest, 3, 3, &both))
            return false;
        week = both / 10;
        weekday = both % 10;
    }
    if (!date_of_week(out->date.year, week, weekday, &out->date))
        out->date.month = 13; /* no such day */
    *text = rest;
    return true;
}

/* -Mar-10, " March 10": behind the year */
static bool take_named_behind_year(struct slice *text, struct found *out)
{
    struct slice rest = *text;
    const char *separator = slice_starts(rest, "-") ? "-" : " ";
    date_take_text(&rest, ",");
    if (!date_take_text(&rest, separator) || (out->date.month = date_take_month(&rest)) == 0 ||
        !date_take_text(&rest, separator) || !date_take_number(&rest, 1, 2, &out->date.day) || out->date.day == 0)
        return false;
    *text = rest;
    return true;
}

/* 2021, 2021-03, 2021-03-10, 2021/03/10, 2021.03.10, 2021. 3. 10. */
static bool take_year_first(struct slice *text, enum date_order order, struct found *out)
{
    struct slice rest = *text;
    struct date *d = &out->date;
    (void)order;
    if (!date_take_number(&rest, 4, 4, &d->year))
        return false;
    if (take_week(&rest, out) || take_named_behind_year(&rest, out)) {
        *text = rest;
        return true;
    }
    *d = (struct date){.year = d->year};
    const char *separator = slice_starts(rest, ". ")  ? ". "
                            : slice_starts(rest, "-") ? "-"
                            : slice_starts(rest, ".") ? "."
                                                      : "/";
    struct slice month = rest;
    if (!date_take_text(&month, separator) || !date_take_number(&month, 1, 2, &d->month)) {
        *text = rest;
        return true;
    }
    struct slice day = month;
    if (date_take_text(&day, separator) && date_take_number(&day, 1, 2, &d->day)) {
        if (d->month == 0 || d->day == 0)
            d->month = 13;
        *text = day;
        return true;
    }
    if (*separator == '.') { /* 2021.03 is a number */
        d->month = 0;
        *text = rest;
        return true;
    }
    d->month = d->month ? d->month : 13;
    *text = month;
    return true;
}

/* 20210310, 20210310120000 */
static bool take_packed(struct slice *text, enum date_order order, struct found *out)
{
    struct slice rest = *text;
    size_t digits = date_count_digits(rest);
    int number, time;
    (void)order;
    if (digits != 8 && digits != 14)
        return false;
    struct slice day = {rest.data, 8}, behind = {rest.data + 8, digits - 8};
    if (!date_take_number(&day, 8, 8, &number))
        return false;
    if (digits == 14 && (!date_take_number(&behind, 6, 6, &time) || time / 10000 > 24 || time / 100 % 100 > 59))
        return false;
    out->date = (struct date){number / 10000, number / 100 % 100, number % 100};
    if (out->date.month == 0 || out->date.day == 0)
        out->date.month = 13;
    out->timed = digits == 14;
    *text = slice_from(rest, digits);
    return true;
}

/* ---- names of months ---- */

/* A month, and the same by another name behind a slash: "آذار/مارس". */
static bool take_month(struct slice *text, int *month)
{
    *month = date_take_month(text);
    struct slice rest = *text;
    if (*month && (date_take_text(&rest, "/") || date_take_text(&rest, " / ")) && date_take_month(&rest) == *month)
        *text = rest;
    return *month > 0;
}

/* "10", "1st", "22nd", "1er", "1.º", "10." */
static bool take_day(struct slice *text, int *day)
{
    static const char *const ordinals[] = {"st", "nd", "rd", "th", "er", "re", "eme", "e", "o", "a", "°"};
    if (!date_take_number(text, 1, 2, day))
        return false;
    struct slice rest = *text;
    date_take_text(&rest, ".");
    for (size_t i = 0; i < sizeof ordinals / sizeof *ordinals; i++) {
        struct slice behind = rest;
        if (date_take_text(&behind, ordinals[i]) && !date_at_letter(behind)) {
            *text = behind;
            return true;
        }
    }
    *text = rest;
    return true;
}

/* One of "of ", "de ", ...: what stands between a day, its month and its year. */
static void take_of(struct slice *text)
{
    static const char *const words[] = {"of ", "de ", "del ", "di ", "dell'", "d'", "nam "};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (date_take_text(text, words[i]))
            return;
}

/* 10 March 2021; 10th of March, 2021; 10-Mar-2021; 10. März 2021; 10-Mar-21; 10 Mar 21 09:30 */
static bool take_day_first(struct slice *text, enum date_order order, struct found *out)
{
    struct slice rest = *text;
    struct date *d = &out->date;
    (void)order;
    if (!take_day(&rest, &d->day))
        return false;
    bool dash = date_take_text(&rest, "-"), slash = !dash && date_take_text(&rest, "/");
    bool bare = !dash && !slash && !date_take_text(&rest, " ");
    take_of(&rest);
    if ((bare && rest.data[-1] != '.') || !take_month(&rest, &d->month))
        return false;
    if (dash || slash) {
        if (!date_take_text(&rest, dash ? "-" : "/"))
            return false;
    } else {
        date_take_text(&rest, " ");
        date_take_text(&rest, ",");
        date_take_text(&rest, " ");
        take_of(&rest);
    }
    if (!date_take_number(&rest, 4, 4, &d->year)) {
        if (!date_take_number(&rest, 2, 2, &d->year))
            return false;
        struct slice behind = rest;
        out->timed = !dash && !slash && date_take_time(&behind);
        if (!dash && !out->timed)
            return false;
        rest = out->timed ? behind : rest;
        d->year = full_year(d->year);
    }
    if (d->day == 0)
        d->month = 13;
    *text = rest;
    return true;
}

/* Mar 10, 2021; March 10th, 2021; Mar 10 09:30:00 2021 */
static bool take_month_first(struct slice *text, enum date_order order, struct found *out)
{
    struct slice rest = *text;
    struct date *d = &out->date;
    (void)order;
    if (!take_month(&rest, &d->month) || !date_take_text(&rest, " ") || !take_day(&rest, &d->day))
        return false;
    struct slice behind = rest;
    if (date_take_time(&behind) && date_take_text(&behind, " ") && date_take_number(&behind, 4, 4, &d->year)) {
        out->timed = true;
        *text = behind;
        return true;
    }
    date_take_text(&rest, ",");
    date_take_text(&rest, " ");
    take_of(&rest);
    if (!date_take_number(&rest, 4, 4, &d->year))
        return false;
    if (d->day == 0)
        d->month = 13;
    *text = rest;
    return true;
}

/* March 2021, marzo de 2021, tháng 3 năm 2021, tháng 3/2021 */
static bool take_month_and_year(struct slice *text, enum date_order order, struct found *out)
{
    struct slice rest = *text;
    (void)order;
    bool numbered = slice_starts(rest, "th");
    if (!take_month(&rest, &out->date.month))
        return false;
    if (!(numbered && (date_take_text(&rest, "/") || date_take_text(&rest, ", "))) && !date_take_text(&rest, " "))
        return false;
    take_of(&rest);
    if (!date_take_number(&rest, 4, 4, &out->date.year))
        return false;
    *text = rest;
    return true;
}

/* ---- numbers alone ---- */

/* 31/12/2021, 12/31/2021, 31.12.2021, 5. 12. 2021 */
static bool take_year_last(struct slice *text, enum date_order order, struct found *out)
{
    struct slice rest = *text;
    struct date *d = &out->date;
    int first, second;
    if (!date_take_number(&rest, 1, 2, &first))
        return false;
    const char *separator = slice_starts(rest, ". ")  ? ". "
                            : slice_starts(rest, ".") ? "."
                            : slice_starts(rest, "-") ? "-"
                                                      : "/";
    if (!date_take_text(&rest, separator) || !date_take_number(&rest, 1, 2, &second) ||
        !date_take_text(&rest, separator))
        return false;
    bool short_year = !date_take_number(&rest, 4, 4, &d->year);
    if (short_year && !date_take_number(&rest, 2, 2, &d->year))
        return false;
    if (short_year) /* without an order even the year may be any of the three */
        d->year = full_year(d->year);
    bool told = first != second && (first > 12) != (second > 12) && !short_year;
    out->ambiguous = order == DATE_ORDER_UNKNOWN && !told && (short_year || first != second);
    bool day_first = order == DATE_ORDER_UNKNOWN || told ? first > second : order == DATE_ORDER_DMY;
    d->day = day_first ? first : second;
    d->month = day_first ? second : first;
    if (d->day == 0 || d->month == 0 || (out->ambiguous && (first > 31 || second > 31)))
        d->month = 13;
    if (d->month > 12)
        out->ambiguous = false;
    *text = rest;
    return true;
}

/* ---- Chinese, Japanese, Korean ---- */

/* The years before the first of an era. The lunar months of Meiji ended with its fifth year. */
static const struct {
    const char *name;
    int before;
    int first_solar;
} eras[] = {
    {"中华民国", 1911, 1}, {"民国", 1911, 1}, {"明治", 1867, 6}, {"大正", 1911, 1},
    {"昭和", 1925, 1},     {"平成", 1988, 1}, {"令和", 2018, 1},
};

/* A year of an era, and what stands behind it up to the month: 年, or a sign where months are numbers. */
static bool take_era_year(struct slice *text, struct date *d, const char **sign)
{
    static const char *const signs[] = {"/", ".", "-"};
    struct slice rest = *text;
    for (size_t i = 0; i < sizeof eras / sizeof *eras; i++) {
        if (!date_take_text(&rest, eras[i].name))
            continue;
        int year;
        date_take_text(&rest, " ");
        if (date_take_text(&rest, "元"))
            year = 1;
        else if (!date_take_han_year(&rest, &year))
            return false;
        date_take_text(&rest, " ");
        *sign = NULL;
        for (size_t k = 0; k < sizeof signs / sizeof *signs && !*sign; k++)
            if (date_take_text(&rest, signs[k]))
                *sign = signs[k];
        if (year == 0 || (!*sign && !date_take_text(&rest, "年")))
            return false;
        d->year = year < eras[i].first_solar ? 0 : eras[i].before + year;
        *text = rest;
        return true;
    }
    return false;
}

/* 2021年, 二〇二一年, 2021년, 公元2021年 */
static bool take_unit_year(struct slice *text, struct date *d, const char **sign)
{
    struct slice rest = *text;
    *sign = NULL;
    if (take_era_year(text, d, sign))
        return true;
    if (date_take_text(&rest, "公元") || date_take_text(&rest, "西元") || date_take_text(&rest, "西历"))
        date_take_text(&rest, " ");
    if (!date_take_number(&rest, 4, 4, &d->year) && !date_take_han_digits(&rest, 4, &d->year))
        return false;
    date_take_text(&rest, " ");
    if (!date_take_text(&rest, "年") && !date_take_text(&rest, "년"))
        return false;
    *text = rest;
    return true;
}

/* A number and its unit; of a month or a day. */
static bool take_unit(struct slice *text, const char *const units[], size_t count, int *out)
{
    struct slice rest = *text;
    date_take_text(&rest, " ");
    if (!date_take_han_number(&rest, out))
        return false;
    date_take_text(&rest, " ");
    for (size_t i = 0; i < count; i++) {
        if (date_take_text(&rest, units[i])) {
            *text = rest;
            return true;
        }
    }
    return false;
}

static const char *const month_units[] = {"月份", "月", "월"};
static const char *const day_units[] = {"日", "号", "일"};
enum { MONTH_UNITS = sizeof month_units / sizeof *month_units, DAY_UNITS = sizeof day_units / sizeof *day_units };

/* 2021年3月10日, 二〇二一年三月十日, 民國110年3月, 令和3.3.10 */
static bool take_units(struct slice *text, enum date_order order, struct found *out)
{
    struct slice rest = *text;
    struct date *d = &out->date;
    const char *sign;
    (void)order;
    if (!take_unit_year(&rest, d, &sign))
        return false;
    if (sign) {
        if (!date_take_number(&rest, 1, 2, &d->month) || !date_take_text(&rest, sign) ||
            !date_take_number(&rest, 1, 2, &d->day))
            return false;
    } else if (take_unit(&rest, month_units, MONTH_UNITS, &d->month)) {
        if (d->month == 0)
            d->month = 13;
        if (take_unit(&rest, day_units, DAY_UNITS, &d->day) && d->day == 0)
            d->month = 13;
    } else {
        struct slice behind = rest; /* a month that is none is no year alone */
        date_take_text(&behind, " ");
        if (date_count_digits(behind))
            return false;
    }
    *text = rest;
    return true;
}

/* ---- all of them ---- */

static bool has_form(form *read, struct slice *text, enum date_order order, struct date *out, enum date_reading *reading)
{
    struct found found = {0};
    struct slice rest = *text;
    if (!read(&rest, order, &found))
        return false;
    *reading = !date_is_valid(found.date) ? DATE_IMPOSSIBLE : found.ambiguous ? DATE_AMBIGUOUS : DATE_READ;
    if (*reading == DATE_READ)
        *out = found.date;
    if (found.date.day && !found.timed)
        date_take_tail(&rest);
    else if (!found.date.day)
        date_take_year_word(&rest);
    *text = rest;
    return true;
}

/* The longest that can be used, else the longest. */
static bool take_any_form(struct slice *text, enum date_order order, struct date *out, enum date_reading *reading)
{
    static form *const forms[] = {take_units,     take_packed,      take_year_last,     take_day_first,
                                  take_year_first, take_month_first, take_month_and_year};
    struct slice best = *text;
    bool any = false;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct slice rest = *text;
        struct date date;
        enum date_reading found;
        if (!has_form(forms[i], &rest, order, &date, &found) || rest.length >= best.length)
            continue;
        best = rest;
        *reading = found;
        if (found == DATE_READ)
            *out = date;
        any = true;
    }
    *text = best;
    return any;
}

/* "Wednesday, ", "Thứ Tư, ngày " */
static bool take_weekday_before(struct slice *text)
{
    struct slice rest = *text;
    date_take_text(&rest, "يوم ");
    if (!date_take_weekday(&rest))
        return false;
    date_take_text(&rest, " ");
    date_take_text(&rest, ",");
    date_take_text(&rest, " ");
    if (rest.length && (rest.data[-1] == ' ' || rest.data[-1] == ',' || (unsigned char)rest.data[-1] >= 0x80)) {
        *text = rest;
        return true;
    }
    return false;
}

/* "le ", "am ", "ngày ": what some languages put before a day. */
static void take_article(struct slice *text, enum date_order *order)
{
    static const char *const words[] = {"the ", "le ", "el ", "il ", "den ", "der ", "am ", "em ", "on "};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (date_take_text(text, words[i]))
            return;
    if (date_take_text(text, "ngay ")) /* Vietnamese has one order */
        *order = DATE_ORDER_DMY;
}

bool date_take(struct slice *text, enum date_order order, struct date *out, enum date_reading *reading)
{
    struct slice rest = *text;
    take_article(&rest, &order);
    if (take_any_form(&rest, order, out, reading)) {
        *text = rest;
        return true;
    }
    rest = *text;
    if (!take_weekday_before(&rest))
        return false;
    take_article(&rest, &order);
    if (!take_any_form(&rest, order, out, reading))
        return false;
    *text = rest;
    return true;
}

bool date_take_day(struct slice *text)
{
    struct slice rest = *text;
    int month, day;
    take_weekday_before(&rest);
    struct slice from = rest;
    if (take_day(&rest, &day) && date_take_text(&rest, " ") && (take_of(&rest), take_month(&rest, &month))) {
        *text = rest;
        return true;
    }
    rest = from;
    if (take_month(&rest, &month) && date_take_text(&rest, " ") && take_day(&rest, &day)) {
        *text = rest;
        return true;
    }
    rest = from;
    if (!take_unit(&rest, month_units, MONTH_UNITS, &month) || !take_unit(&rest, day_units, DAY_UNITS, &day))
        return false;
    *text = rest;
    return true;
}

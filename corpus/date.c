/* The calendar: which days there are, and how they are written. */
#include "corpus/date.h"

#include <stdio.h>

int date_days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

bool date_is_valid(struct date d)
{
    return d.year >= 1 && d.year <= 9999 && d.month >= 0 && d.month <= 12 && d.day >= 0 &&
           (d.day == 0 || (d.month && d.day <= date_days_in_month(d.year, d.month)));
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

/* Days from 1970-01-01 to the day; days_from_civil of the same source. */
static int64_t days_before(int year, int month, int day)
{
    int64_t y = year - (month <= 2), era = (y >= 0 ? y : y - 399) / 400, year_of_era = y - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year - 719468;
}

/* The first week is that of 4 January. */
static int64_t first_monday(int year)
{
    int64_t days = days_before(year, 1, 4), of_week = (days + 3) % 7; /* 1970-01-01 was a Thursday */
    return days - (of_week < 0 ? of_week + 7 : of_week);
}

bool date_of_week(int year, int week, int weekday, struct date *out)
{
    if (year < 1 || year > 9999 || week < 1 || weekday < 1 || weekday > 7)
        return false;
    int64_t monday = first_monday(year) + (week - 1) * 7;
    return monday < first_monday(year + 1) && date_of_epoch((monday + weekday - 1) * 86400, out);
}

const char *date_format(struct date d, char out[DATE_TEXT_BYTES])
{
    out[0] = '\0';
    if (!date_is_valid(d))
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

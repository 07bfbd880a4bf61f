/* Publication dates, known to the day, the month or the year. Pure functions: any thread. */
#ifndef TIFA_CORPUS_DATE_H
#define TIFA_CORPUS_DATE_H

#include "corpus/base/slice.h"

#include <stdbool.h>
#include <stdint.h>

struct date {
    int year;  /* 1 to 9999; 0 when the date is unknown */
    int month; /* 1 to 12, or 0 when only the year is known */
    int day;   /* 1 to 31, or 0 when only the month is known */
};

#define DATE_TEXT_BYTES 11 /* "YYYY-MM-DD" and its NUL */

/* Reads, with the whole text being the date:
 *
 *   2021, 2021-03, 2021-03-10, 2021/03/10, 2021.03.10, 20210310    year first
 *   Mar 10, 2021; Wednesday, March 10th, 2021; March 2021          English, names cut to three letters or more
 *   10 March 2021; 10th of March, 2021; 10-Mar-2021                the same with the day first
 *   31/12/2021, 12/31/2021, 31.12.2021, 05/05/2021                 day and month as numbers: only where one is over 12
 *                                                                  or both are equal, so that nobody reads another day
 *   2021年3月10日, 二〇二一年三月十日, 2021年3月                   Chinese
 *
 * A time of day may follow a day ("T12:00:00Z", " 09:30:00 GMT") and is not kept.
 * False, and *out untouched, when it is none or the calendar has no such day. */
bool date_parse(struct slice text, struct date *out);

/* The day, in UTC, of seconds since 1970; false outside the years 1 to 9999. */
bool date_of_epoch(int64_t seconds, struct date *out);

/* ISO 8601 as far as known; "" for an unknown date. Returns out. */
const char *date_format(struct date date, char out[DATE_TEXT_BYTES]);

int date_days_in_month(int year, int month);

/* The first and the last day that a known date can mean, as YYYYMMDD. */
int date_first_day(struct date date);
int date_last_day(struct date date);

#endif

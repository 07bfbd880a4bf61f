/* Publication dates, known to the day, the month or the year. Pure functions: any thread. */
#ifndef TIFA_CORPUS_DATE_H
#define TIFA_CORPUS_DATE_H

#include "corpus/base/slice.h"

#include <stdbool.h>

struct date {
    int year;  /* 1 to 9999; 0 when the date is unknown */
    int month; /* 1 to 12, or 0 when only the year is known */
    int day;   /* 1 to 31, or 0 when only the month is known */
};

#define DATE_TEXT_BYTES 11 /* "YYYY-MM-DD" and its NUL */

/* Reads "2021", "2021-03", "2021-03-10" (a time of day may follow), "2021/03/10", "Mar 10, 2021",
 * "March 10, 2021", "10 March 2021", "March 2021", "2021年3月10日", "2021年3月". The whole text must be the date.
 * False, and *out untouched, when it is none or the calendar has no such day. */
bool date_parse(struct slice text, struct date *out);

/* ISO 8601 as far as known; "" for an unknown date. Returns out. */
const char *date_format(struct date date, char out[DATE_TEXT_BYTES]);

int date_days_in_month(int year, int month);

/* The first and the last day that a known date can mean, as YYYYMMDD. */
int date_first_day(struct date date);
int date_last_day(struct date date);

#endif

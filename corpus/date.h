/* Publication dates, known to the day, the month or the year, as people and programs write them. Pure functions: any
 * thread. */
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

/* What 03/04/2021 means: nobody knows, 3 April, or March 4. */
enum date_order { DATE_ORDER_UNKNOWN, DATE_ORDER_DMY, DATE_ORDER_MDY };

enum date_reading {
    DATE_READ,
    DATE_UNREADABLE, /* no form that is known */
    DATE_AMBIGUOUS,  /* day and month as numbers, which only a date_order parts */
    DATE_IMPOSSIBLE, /* the calendar has no such day */
};

/* Reads a text that is one date as a whole:
 *
 *   2021, 2021-03, 2021-03-10, 2021/03/10, 2021.03.10, 2021. 3. 10.    year first
 *   20210310, 20210310T120000Z, 20210310120000, 2021-W10-3, 2021W103   ISO 8601 without signs; its weeks, with a day
 *   2021-Mar-10, 2021 March 10                                         year first, the month by its name
 *   Mar 10, 2021; Wednesday, March 10th, 2021; March 2021              the month first
 *   10 March 2021; 10th of March, 2021; 10-Mar-2021; 10. März 2021;    the day first
 *   1er mars 2021; 10 de marzo de 2021; 10 марта 2021 г.; 10 tháng 3 năm 2021
 *   10-Mar-21; Wed, 10 Mar 21 09:30:00 GMT    a year of two digits, only so: 00 to 49 are 2000 to 2049, 50 to 99 are
 *                                             1950 to 1999 (RFC 2822, 4.3)
 *   Wed Mar 10 2021 09:30:00 GMT+0100 (CET); Wed Mar 10 09:30:00 2021  as JavaScript and C print it
 *   31/12/2021, 12/31/2021, 31.12.2021, 05/05/2021    day and month as numbers: without an order only where one is
 *                                             over 12 or both are equal; with one also with a year of two digits
 *   2021年3月10日, 二〇二一年三月十日, 2021年3月, 2021년 3월 10일   Chinese, Japanese, Korean
 *   民國110年3月10日, 民國110/03/10, 令和3年3月10日, 平成元年      years of the Republic, and of Japanese eras from the 6th
 *                                             of Meiji on: before it the months were others
 *
 * Names of months and days are those of date_names.h, written out or cut to three letters or more, whatever the case
 * and accents. Digits may be of full width, or of any script. A weekday may stand in front or behind, and is not
 * checked; so may a time of day with a zone, which is not kept: the day is that of the zone it was written in.
 *
 * *out is untouched unless it returns DATE_READ. A text of over 200 bytes is no date. */
enum date_reading date_read(struct slice text, enum date_order order, struct date *out);

/* Why a text cannot be used, as a message ends: "may be two days; --date-order dmy or mdy says which". */
const char *date_reading_reason(enum date_reading reading);

/* The same without an order; false where date_read returns anything but DATE_READ. */
bool date_parse(struct slice text, struct date *out);

/* The day, in UTC, of seconds since 1970; false outside the years 1 to 9999. */
bool date_of_epoch(int64_t seconds, struct date *out);
/* The day of an ISO week; false where there is none. Weekdays are 1, Monday, to 7. */
bool date_of_week(int year, int week, int weekday, struct date *out);

/* Whether the year, and the month and day where they are known, are in the calendar. */
bool date_is_valid(struct date date);

/* ISO 8601 as far as known; "" for an unknown date. Returns out. */
const char *date_format(struct date date, char out[DATE_TEXT_BYTES]);

int date_days_in_month(int year, int month);

/* The first and the last day that a known date can mean, as YYYYMMDD. */
int date_first_day(struct date date);
int date_last_day(struct date date);

#endif

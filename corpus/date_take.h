/* The grammar of dates: one at the start of a text, in the plain form of date_text.h. Pure functions: any thread. */
#ifndef TIFA_CORPUS_DATE_TAKE_H
#define TIFA_CORPUS_DATE_TAKE_H

#include "corpus/date.h"

/* Takes a date off the start of *text, with the weekday and the time of day that belong to it; false where none
 * stands there. *reading says whether it can be used; *out is the date if so. */
bool date_take(struct slice *text, enum date_order order, struct date *out, enum date_reading *reading);

/* Takes "May 5", "5 mars", "3月5日": a day without a year. */
bool date_take_day(struct slice *text);


#endif

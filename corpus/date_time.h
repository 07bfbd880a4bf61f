/* What stands behind a date: times of day, zones, weekdays. In the plain form of date_text.h. Pure functions: any
 * thread. */
#ifndef TIFA_CORPUS_DATE_TIME_H
#define TIFA_CORPUS_DATE_TIME_H

#include "corpus/base/slice.h"

#include <stdbool.h>

/* Takes ", 09:30:00 GMT+0100 (CET)", "t093000z", " um 9.30 uhr", " 上午9时30分"; false, and *text as it is, where no
 * time stands there. */
bool date_take_time(struct slice *text);

/* Takes what may stand behind a whole date: " г.", a weekday, a time; in this order or without some. */
void date_take_tail(struct slice *text);
/* Takes " г.", " года": the word for a year. */
void date_take_year_word(struct slice *text);

#endif

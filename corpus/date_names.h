/* Names of months and weekdays in the languages of news: Arabic, Chinese, English, French, German, Italian, Japanese,
 * Korean, Portuguese, Russian, Spanish, Turkish and Vietnamese. Texts are in the plain form of date_text.h.
 *
 * A name may be cut to three letters or more, with or without a dot, where all names that start so are the same month
 * or are weekdays; Arabic and Vietnamese names are not cut. Pure functions: any thread. */
#ifndef TIFA_CORPUS_DATE_NAMES_H
#define TIFA_CORPUS_DATE_NAMES_H

#include "corpus/base/slice.h"

/* Takes the name of a month off the start of *text, and a dot that cuts it: 1 to 12, or 0 where there is none. */
int date_take_month(struct slice *text);

/* Takes a weekday: "wednesday", "mer.", "星期三", "(水)", "수요일", "thu tu". */
bool date_take_weekday(struct slice *text);

/* Whether text goes on with a letter, of any script. */
bool date_at_letter(struct slice text);

#endif

/* The numbers in dates, and literal texts, off the start of a text in the plain form of date_text.h. Each function
 * leaves *text as it is where it returns false. Pure functions: any thread. */
#ifndef TIFA_CORPUS_DATE_NUMBER_H
#define TIFA_CORPUS_DATE_NUMBER_H

#include "corpus/base/slice.h"

#include <stdbool.h>

bool date_take_text(struct slice *text, const char *word);

/* ASCII digits that the text starts with. */
size_t date_count_digits(struct slice text);
/* A number of at least `least` and at most `most` digits (8 at most), no further one behind it. */
bool date_take_number(struct slice *text, size_t least, size_t most, int *out);

/* 二〇二一: exactly so many Han digits. */
bool date_take_han_digits(struct slice *text, size_t count, int *out);
/* 3, 12, 三, 十, 十二, 二十, 三十一, 廿一, 卅: up to 99. */
bool date_take_han_number(struct slice *text, int *out);
/* The year of an era: 110, 3, 一一〇, 一百一十, 三十. */
bool date_take_han_year(struct slice *text, int *out);

#endif

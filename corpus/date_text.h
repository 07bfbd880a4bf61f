/* The plain form of a line that may hold dates, in which the names and signs of date_names.h and date_take.h stand:
 * folded as in corpus/text/fold.h (small letters without accents, ASCII digits, simplified Han), white space as single
 * spaces, signs of full width and all dashes as ASCII. Pure functions: any thread. */
#ifndef TIFA_CORPUS_DATE_TEXT_H
#define TIFA_CORPUS_DATE_TEXT_H

#include "corpus/base/slice.h"

#include <stdbool.h>

enum { DATE_LINE_BYTES = 320, DATE_PLAIN_BYTES = 1024 };

/* False for a text that is longer than DATE_LINE_BYTES, no UTF-8, or longer than the room. *plain is in the room. */
bool date_text(struct slice text, char room[DATE_PLAIN_BYTES], struct slice *plain);

#endif

/* Lines at the head of an article that say when it was written; by whom, people/people.h tells. Pure functions: any thread. */
#ifndef TIFA_CORPUS_FORMATS_BYLINE_H
#define TIFA_CORPUS_FORMATS_BYLINE_H

#include "corpus/date.h"

/* The date in a line that is one: "March 10, 2021", "Published: 2021-03-10", "发布时间：2021年3月10日 来源：某报". */
bool byline_take_date(struct slice line, enum date_order order, struct date *date);

#endif

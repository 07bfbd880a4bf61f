/* Dates in lines that people write: "Last updated May 5, 2021 · First published May 3, 2021". Pure functions: any
 * thread. */
#ifndef TIFA_CORPUS_DATE_LINE_H
#define TIFA_CORPUS_DATE_LINE_H

#include "corpus/date.h"

struct date_line {
    enum date_reading reading; /* DATE_READ: the date is known; else what stood where it should */
    struct date published;     /* the first that is not told to be of a change or of a copyright */
    bool is_only_dates;        /* at least one, and beside them nothing but times and the words that tell what they are */
};

/* A line of over 320 bytes has no date. Years before 1000 are numbers. */
struct date_line date_line_read(struct slice line, enum date_order order);

#endif

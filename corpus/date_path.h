/* Dates in the paths of files and URLs. Pure functions: any thread. */
#ifndef TIFA_CORPUS_DATE_PATH_H
#define TIFA_CORPUS_DATE_PATH_H

#include "corpus/date.h"

/* The last date that a part of the path, between slashes, starts with, to the day if any is, else to the month:
 *
 *   2021-03-10-title.md, 2021_03_10, 2021.03.10, 20210310_x.txt, t20210310_1.html, 2021-03.txt
 *   2021/03/10/title, 2021-03/10/title, 2021/0310/title, 2021/mar/10/title, 2021/03/title
 *
 * for the years 1900 to 2099. Numbers inside a name ("report-20210310.txt") are not looked at. False where there is
 * none. */
bool date_of_path(struct slice path, struct date *out);

/* The same of a URL's path; of a page in a web archive, that of the page it shows. */
bool date_of_url(struct slice url, struct date *out);

#endif

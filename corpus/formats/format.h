/* The readers of the single formats: each fills an empty article from one record's text. */
#ifndef TIFA_CORPUS_FORMATS_FORMAT_H
#define TIFA_CORPUS_FORMATS_FORMAT_H

#include "corpus/article.h"

/* A line of JSONL: an object with "id", "title", "author", "affiliation", "date", "section", "lang", "url"
 * and "text"; other keys are kept in extra. Messages have no source and no line yet. */
tifa_status jsonl_read(struct slice line, struct article *article, tifa_error *error);

/* The visible text of an article's web page: language line, section, title, date, bulleted authors with
 * indented affiliations, paragraphs, then the page's furniture, which is left out. The id is not set.
 * TIFA_ERR_FORMAT when the text has no such form. */
tifa_status page_read(struct slice text, struct article *article, tifa_error *error);

#endif

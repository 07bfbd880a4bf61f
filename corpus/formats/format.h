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

/* A saved web page: title, author, affiliation, date, section, language, URL and text of its article. `text` is valid
 * UTF-8, whatever charset the page names; `url` is where the page came from, for pages that do not say it, or empty.
 * The id is not set. TIFA_ERR_FORMAT when there is no article text; TIFA_ERR_LIMIT over 2 GiB. */
tifa_status html_read(struct slice text, struct slice url, struct article *article, tifa_error *error);

#endif

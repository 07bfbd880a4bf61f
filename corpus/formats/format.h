/* The readers of the single formats: each fills an empty article from one record's text. */
#ifndef TIFA_CORPUS_FORMATS_FORMAT_H
#define TIFA_CORPUS_FORMATS_FORMAT_H

#include "corpus/article.h"

struct field_map;

/* A line of JSONL: an object whose members are the fields of the article and its "text", by the names that the map
 * and field_map.h know; of several that are the same field the surest is taken. Other keys are kept in extra.
 *
 *   a list                 of names is joined by "; ", of paragraphs by blank lines; of one it is that one
 *   an object              stands for its "name" (a paragraph for its "text"); an author may have an "affiliation"
 *   a number               is read as it is written, where it is the id, the title, the section or the date
 *   null, ""               say nothing
 *
 * Messages have no source and no line yet. TIFA_ERR_FORMAT, TIFA_ERR_MEMORY. */
tifa_status jsonl_read_mapped(struct slice line, const struct field_map *map, struct article *article,
                              tifa_error *error);
/* The same without a map. */
tifa_status jsonl_read(struct slice line, struct article *article, tifa_error *error);

/* The visible text of an article's web page: language line, section, title, date, authors (bulleted with indented
 * affiliations, or a line "By ..."), paragraphs, then the page's furniture, which is left out. Bylines are those of
 * byline.h. The id is not set. TIFA_ERR_FORMAT when the text has no such form: neither date nor author. */
tifa_status page_read(struct slice text, struct article *article, tifa_error *error);

#endif

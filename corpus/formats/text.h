/* Markdown and plain text: a file is an article.
 *
 * Front matter gives the fields (front_matter.h, by the keys of field_map.h). Else the title is the first heading, or
 * in plain text a first line that is short and has a blank line or a date behind it; the author a line "By ..." near
 * the top; the date a line near the top that is one. Hard-wrapped lines are joined; plain text with lines of more than 120 columns is
 * not hard-wrapped, there each line is a paragraph.
 */
#ifndef TIFA_CORPUS_FORMATS_TEXT_H
#define TIFA_CORPUS_FORMATS_TEXT_H

#include "corpus/article.h"

/* Fills an empty article from valid UTF-8. `name` is the file's, with or without a path; it is Markdown when the name
 * says so (.md, .markdown, .mkd) or when front matter is there. 
 * The id is not set. TIFA_ERR_FORMAT: no UTF-8; a field of the front matter is of a wrong kind. */
tifa_status text_read(struct slice utf8, struct slice name, struct article *article, tifa_error *error);

#endif

/* The text of the article as a page states it for machines. */
#ifndef TIFA_FORMATS_HTML_STATED_H
#define TIFA_FORMATS_HTML_STATED_H

#include "corpus/formats/html/page.h"

/* Replaces *text, what was found in the page, by the articleBody of its schema.org object where that is twice as long
 * or more, or of another text: pages that scripts fill, and teasers before a paywall. Errors: TIFA_ERR_MEMORY. */
tifa_status html_use_stated(const struct html_page *page, struct buffer *text, tifa_error *error);

/* Appends the letters and digits of text, small, words parted and ended by one space: what makes two texts equal
 * whatever their quotes and dashes. */
void html_append_words(struct buffer *out, struct slice text);

#endif

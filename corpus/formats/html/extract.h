/* Which blocks of a page are the article. */
#ifndef TIFA_FORMATS_HTML_EXTRACT_H
#define TIFA_FORMATS_HTML_EXTRACT_H

#include "corpus/formats/html/page.h"

/* Appends the article's paragraphs to *text, a blank line between; nothing where the page has none. Takes date and
 * author from the lines above the text where the page has not said them otherwise. Errors: TIFA_ERR_MEMORY. */
tifa_status html_extract(struct html_page *page, struct buffer *text, tifa_error *error);

#endif

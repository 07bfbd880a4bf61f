/* Fields of records whose text is HTML. */
#ifndef TIFA_FORMATS_HTML_FIELD_H
#define TIFA_FORMATS_HTML_FIELD_H

#include "corpus/article.h"

/* Reads title, author, affiliation, section and text as HTML where they are; see corpus/markup.h. TIFA_ERR_MEMORY. */
tifa_status html_read_fields(struct article *article, tifa_error *error);

#endif

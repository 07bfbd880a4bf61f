/* What every format with named fields does last. */
#ifndef TIFA_CORPUS_FORMATS_SETTLE_H
#define TIFA_CORPUS_FORMATS_SETTLE_H

#include "corpus/article.h"

#include <jansson.h>

/* Reads fields that are HTML as such, and what stands in ARTICLE_DATE: a form of date_parse, or a number of 9 or 10 digits, seconds since 1970, or of 12
 * or 13, milliseconds. A date that cannot be read goes to the extra keys, and the article is undated. Then keeps the
 * keys, an object. */
tifa_status settle_fields(struct article *article, json_t *extra, tifa_error *error);

#endif

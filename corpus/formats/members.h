/* The members of an object, which are JSON or what is like it, as the fields of an article: see format.h. */
#ifndef TIFA_CORPUS_FORMATS_MEMBERS_H
#define TIFA_CORPUS_FORMATS_MEMBERS_H

#include "corpus/formats/field_map.h"

#include <jansson.h>

/* Sets the fields and the text, unless the article has its text from elsewhere, and keeps the other members. The map
 * may be NULL. TIFA_ERR_FORMAT: a value is not of the kind that its field is. */
tifa_status members_read(json_t *object, const struct field_map *map, bool has_text, struct article *article,
                         tifa_error *error);

#endif

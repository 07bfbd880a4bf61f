/* What the renderers of JSON share; included by them alone. */
#ifndef TIFA_QUERY_RENDER_JSON_PARTS_H
#define TIFA_QUERY_RENDER_JSON_PARTS_H

#include "corpus/article.h"
#include "corpus/base/buffer.h"
#include "corpus/base/status.h"

#include <jansson.h>

json_t *json_of_slice(struct slice text);
/* All fields, the empty ones too. */
json_t *json_of_article(const struct article *article);
/* Appends the object in one line and releases it; NULL is memory that was short. */
tifa_status json_put_line(json_t *object, struct buffer *out, tifa_error *error);

#endif

#include "query/render/json_parts.h"

#include <stdlib.h>

json_t *json_of_slice(struct slice text)
{
    return json_stringn_nocheck(text.data, text.length);
}

json_t *json_of_article(const struct article *article)
{
    json_t *object = json_object();
    for (size_t i = 0; i < ARTICLE_FIELDS; i++)
        json_object_set_new(object, article_field_names[i], json_of_slice(article->fields[i]));
    return object;
}

tifa_status json_put_line(json_t *object, struct buffer *out, tifa_error *error)
{
    char *text = object ? json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(6)) : NULL;
    json_decref(object);
    if (!text)
        return tifa_fail_memory(error);
    buffer_append_string(out, text);
    buffer_append_byte(out, '\n');
    free(text);
    return out->failed ? tifa_fail_memory(error) : TIFA_OK;
}

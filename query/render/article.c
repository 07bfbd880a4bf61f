#include "query/render/render.h"

#include "query/render/json_parts.h"

/* Every field, and what else its source said of it. */
static json_t *json_of_record(const struct article *article)
{
    if (!article)
        return json_null();
    json_t *object = json_of_article(article);
    json_t *extra = article->extra.length ? json_loadb(article->extra.data, article->extra.length, JSON_ALLOW_NUL, NULL)
                                          : json_object();
    json_object_set_new(object, "extra", extra);
    return object;
}

tifa_status render_article_json(const struct article_view *view, struct slice id, uint64_t marked, struct buffer *out,
                                tifa_error *error)
{
    json_t *passages = json_array(), *nearest = json_array();
    for (size_t i = 0; i < view->count; i++) {
        const struct view_passage *passage = &view->passages[i];
        json_array_append_new(passages, json_pack("{s:I, s:o, s:b}", "number", (json_int_t)passage->number, "text",
                                                  json_of_slice(passage->text), "marked", marked == passage->number));
    }
    for (size_t i = 0; i < view->nearest_count; i++)
        json_array_append_new(nearest, json_of_slice(view->nearest[i]));
    json_t *object = json_pack("{s:o, s:o, s:o, s:o}", "id", json_of_slice(id), "article",
                               json_of_record(view->article), "passages", passages, "nearest", nearest);
    return json_put_line(object, out, error);
}

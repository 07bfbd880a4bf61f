#include "query/render/render.h"

#include "query/render/json_parts.h"

/* What is said where there are near copies alone. */
static void add_copies(json_t *object, const struct search_hit *hit)
{
    if (hit->copy_of.length)
        json_object_set_new(object, "copy_of", json_of_slice(hit->copy_of));
    if (hit->copy_count == 0)
        return;
    json_t *ids = json_array();
    for (size_t i = 0; i < hit->copies_listed; i++)
        json_array_append_new(ids, json_of_slice(hit->copies[i]));
    json_object_set_new(object, "copies", ids);
    json_object_set_new(object, "copy_count", json_integer((json_int_t)hit->copy_count));
}

static json_t *json_of_hit(const struct search_hit *hit)
{
    json_t *spans = json_array();
    for (size_t i = 0; i < hit->span_count; i++) {
        const struct search_span *span = &hit->spans[i];
        json_array_append_new(spans, json_pack("{s:I, s:I, s:I, s:I}", "start", (json_int_t)span->char_start, "end",
                                               (json_int_t)span->char_end, "byte_start", (json_int_t)span->byte_start,
                                               "byte_end", (json_int_t)span->byte_end));
    }
    json_t *object = json_pack("{s:I, s:f, s:o, s:{s:I, s:o, s:o}}", "rank", (json_int_t)hit->rank, "score", hit->score,
                               "article", json_of_article(hit->article), "passage", "number",
                               (json_int_t)hit->passage_number, "text", json_of_slice(hit->text), "spans", spans);
    add_copies(object, hit);
    return object;
}

/* What the number is. */
static const char *kind_of(const struct search_count *count)
{
    static const char *const names[] = {[COUNT_EXACT] = "exact",
                                        [COUNT_AT_LEAST] = "at least",
                                        [COUNT_AT_MOST] = "at most",
                                        [COUNT_ESTIMATE] = "estimate"};
    return names[count->kind];
}

tifa_status render_hit(const struct search_hit *hit, struct buffer *out, tifa_error *error)
{
    return json_put_line(json_of_hit(hit), out, error);
}

tifa_status render_json(const struct search_answer *answer, struct buffer *out, tifa_error *error)
{
    json_t *warnings = json_array(), *hits = json_array();
    for (const struct query_warning *w = answer->query.warnings; w; w = w->next)
        json_array_append_new(warnings, json_of_slice(slice_of(w->message)));
    if (answer->nothing)
        json_array_append_new(warnings, json_of_slice(slice_of(answer->nothing)));
    for (size_t i = 0; i < answer->hit_count; i++)
        json_array_append_new(hits, json_of_hit(&answer->hits[i]));
    json_t *object = json_pack(
        "{s:o, s:I, s:I, s:I, s:b, s:{s:s, s:s, s:s}, s:f, s:o, s:o}", "query", json_of_slice(answer->query.text),
        "passages", (json_int_t)answer->passages.value, "articles", (json_int_t)answer->articles.value, "occurrences",
        (json_int_t)answer->occurrences.value, "exact", answer->exact, "counts", "passages", kind_of(&answer->passages),
        "articles", kind_of(&answer->articles), "occurrences", kind_of(&answer->occurrences), "took_ms",
        answer->took_ms, "warnings", warnings, "hits", hits);
    return json_put_line(object, out, error);
}

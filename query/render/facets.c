#include "query/render/render.h"

#include "corpus/base/printable.h"
#include "query/render/json_parts.h"

#include <inttypes.h>

/* ---- for people ---- */

static void put_row(struct buffer *out, const struct facet_count *row, const char *missing)
{
    buffer_printf(out, "%10" PRIu64 " %10" PRIu64 "  ", row->articles, row->passages);
    struct slice value = row->value;
    for (size_t i = 0; i < value.length; i++) { /* a value is one line */
        struct slice rest = slice_from(value, i), line;
        slice_line(&rest, &line);
        printable_append(out, line);
        i += line.length;
        if (i < value.length)
            buffer_append_byte(out, ' ');
    }
    buffer_append_string(out, value.length ? "" : missing);
    buffer_append_byte(out, '\n');
}

static void put_facet(struct buffer *out, const struct facet *facet)
{
    printable_append(out, facet->name);
    buffer_printf(out, ": %zu value%s\n", facet->distinct, facet->distinct == 1 ? "" : "s");
    if (facet->count > 0 || facet->missing.articles > 0)
        buffer_append_string(out, "  articles   passages\n");
    for (size_t i = 0; i < facet->count; i++)
        put_row(out, &facet->values[i], "");
    if (facet->missing.articles > 0)
        put_row(out, &facet->missing, "(none)");
    buffer_append_byte(out, '\n');
}

void render_facets_text(const struct facet_answer *answer, struct buffer *out)
{
    for (size_t i = 0; i < answer->facet_count; i++)
        put_facet(out, &answer->facets[i]);
    const char *bound = answer->exact ? "" : "at least ";
    buffer_printf(out, "%s%" PRIu64 " article%s, %s%" PRIu64 " passage%s (%.1f ms)\n", bound, answer->articles,
                  answer->articles == 1 ? "" : "s", bound, answer->passages, answer->passages == 1 ? "" : "s",
                  answer->took_ms);
}

/* ---- for programs ---- */

/* NULL: it would be too long. */
static json_t *json_of_query(const struct facet *facet, struct slice value)
{
    struct buffer query = {0};
    facet_query(facet, value, &query);
    json_t *json = query.failed || !query.length ? NULL : json_of_slice((struct slice){query.data, query.length});
    buffer_free(&query);
    return json;
}

static json_t *json_of_value(const struct facet *facet, const struct facet_count *value)
{
    return json_pack("{s:o, s:I, s:I, s:o*}", "value", json_of_slice(value->value), "articles",
                     (json_int_t)value->articles, "passages", (json_int_t)value->passages, "query",
                     json_of_query(facet, value->value));
}

/* Every article has a year, if only FACET_UNDATED. */
static json_t *json_of_missing(const struct facet *facet)
{
    json_t *query = facet->field == FACET_YEAR ? NULL : json_of_query(facet, slice_of(""));
    return json_pack("{s:I, s:I, s:o*}", "articles", (json_int_t)facet->missing.articles, "passages",
                     (json_int_t)facet->missing.passages, "query", query);
}

static json_t *json_of_facet(const struct facet *facet)
{
    json_t *values = json_array();
    for (size_t i = 0; i < facet->count; i++)
        json_array_append_new(values, json_of_value(facet, &facet->values[i]));
    return json_pack("{s:I, s:o, s:o}", "distinct", (json_int_t)facet->distinct, "missing", json_of_missing(facet),
                     "values", values);
}

static json_t *json_of_fields(const struct field_list *fields)
{
    json_t *list = json_array();
    for (size_t i = 0; i < fields->count; i++)
        json_array_append_new(list, json_pack("{s:o, s:s}", "name", json_of_slice(field_name_of(&fields->items[i])),
                                              "kind", fields->items[i].kind == FIELD_OF_NUMBERS ? "number" : "text"));
    return list;
}

tifa_status render_facets_json(const struct facet_answer *answer, struct buffer *out, tifa_error *error)
{
    json_t *warnings = json_array(), *facets = json_object();
    for (const struct query_warning *w = answer->query.warnings; w; w = w->next)
        json_array_append_new(warnings, json_of_slice(slice_of(w->message)));
    if (answer->nothing)
        json_array_append_new(warnings, json_of_slice(slice_of(answer->nothing)));
    for (size_t i = 0; i < answer->facet_count; i++)
        json_object_setn_new(facets, answer->facets[i].name.data, answer->facets[i].name.length,
                             json_of_facet(&answer->facets[i]));
    json_t *object =
        json_pack("{s:o, s:I, s:I, s:b, s:f, s:o, s:o, s:o}", "query", json_of_slice(answer->query.text), "articles",
                  (json_int_t)answer->articles, "passages", (json_int_t)answer->passages, "exact", answer->exact,
                  "took_ms", answer->took_ms, "warnings", warnings, "facets", facets, "fields",
                  json_of_fields(answer->fields));
    return json_put_line(object, out, error);
}

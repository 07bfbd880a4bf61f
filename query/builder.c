#include "query/builder.h"

#include <stdio.h>
#include <stdlib.h>

xs_query *builder_term(struct builder *b, const struct schema_term *term)
{
    xs_query *query = NULL;
    if (b->status == XS_OK)
        b->status = xs_query_term(term->bytes, term->length, 1, &query, &b->reason);
    return query;
}

xs_query *builder_word(struct builder *b, struct slice word)
{
    struct schema_term term;
    schema_word(&term, word);
    return builder_term(b, &term);
}

xs_query *builder_cut(struct builder *b)
{
    struct schema_term term;
    schema_cut(&term);
    return builder_term(b, &term);
}

xs_query *builder_copy(struct builder *b, const xs_query *query)
{
    xs_query *copy = NULL;
    if (query && b->status == XS_OK)
        b->status = xs_query_combine(XS_OR, &query, 1, 0, &copy, &b->reason);
    return copy;
}

xs_query *builder_empty(struct builder *b)
{
    xs_query *query = NULL;
    if (b->status == XS_OK)
        b->status = xs_query_empty(&query, &b->reason);
    return query;
}

static xs_query *combine(struct builder *b, xs_op op, xs_query **items, size_t count)
{
    xs_query *query = NULL;
    if (b->status == XS_OK)
        b->status = xs_query_combine(op, (const xs_query *const *)items, count, 0, &query, &b->reason);
    for (size_t i = 0; i < count; i++)
        xs_query_free(items[i]);
    return query;
}

xs_query *builder_combine(struct builder *b, xs_op op, xs_query *left, xs_query *right)
{
    xs_query *items[] = {left, right};
    return combine(b, op, items, 2);
}

void parts_add(struct builder *b, struct parts *parts, xs_query *query)
{
    if (!query)
        return;
    if (parts->count == parts->capacity) {
        size_t capacity = parts->capacity ? parts->capacity * 2 : 8;
        xs_query **items = realloc(parts->items, capacity * sizeof(xs_query *));
        if (!items) {
            b->status = b->status ? b->status : XS_ERR_MEMORY;
            snprintf(b->reason.message, sizeof b->reason.message, "out of memory");
            xs_query_free(query);
            return;
        }
        parts->items = items;
        parts->capacity = capacity;
    }
    parts->items[parts->count++] = query;
}

void parts_add_counted(struct builder *b, struct parts *parts, xs_query *query, uint64_t documents)
{
    size_t before = parts->count;
    parts_add(b, parts, query);
    if (parts->count > before && (before == 0 || documents < parts->rarest_documents)) {
        parts->rarest = before;
        parts->rarest_documents = documents;
    }
}

xs_query *parts_combine_led(struct builder *b, struct parts *parts)
{
    if (parts->count == 0)
        return parts_combine(b, XS_AND, parts);
    xs_query *lead = parts->items[parts->rarest];
    parts->items[parts->rarest] = parts->items[--parts->count];
    xs_query *others = parts_combine(b, XS_AND, parts);
    return others ? builder_combine(b, XS_FILTER, lead, others) : lead;
}

xs_query *parts_combine(struct builder *b, xs_op op, struct parts *parts)
{
    xs_query *query = parts->count ? combine(b, op, parts->items, parts->count) : NULL;
    free(parts->items);
    *parts = (struct parts){0};
    return query;
}

#include "query/value_counts.h"

#include "corpus/base/hash.h"

#include <stdlib.h>

enum { FIRST_CAPACITY = 64 };

struct value_slot {
    struct facet_count count; /* of no value while data is NULL; first, so that the sorted slots are an array of it */
    uint64_t once;
};

static struct value_slot *find(struct value_slot *slots, size_t capacity, struct slice value)
{
    size_t at = (size_t)hash_bytes(value.data, value.length) & (capacity - 1);
    while (slots[at].count.value.data && !slice_equal(slots[at].count.value, value))
        at = (at + 1) & (capacity - 1);
    return &slots[at];
}

static tifa_status grow(struct value_counts *c, tifa_error *error)
{
    size_t capacity = c->capacity ? c->capacity * 2 : FIRST_CAPACITY;
    struct value_slot *slots = calloc(capacity, sizeof *slots);
    if (!slots)
        return tifa_fail_memory(error);
    for (size_t i = 0; i < c->capacity; i++)
        if (c->slots[i].count.value.data)
            *find(slots, capacity, c->slots[i].count.value) = c->slots[i];
    free(c->slots);
    c->slots = slots;
    c->capacity = capacity;
    return TIFA_OK;
}

static tifa_status add_value(struct value_counts *c, struct value_slot *slot, struct slice value, tifa_error *error)
{
    if (c->count == FACET_VALUES)
        return tifa_fail(error, TIFA_ERR_LIMIT, "a field has more than %d values; narrow the query", FACET_VALUES);
    const char *copy = arena_copy(&c->arena, value.data, value.length);
    if (!copy)
        return tifa_fail_memory(error);
    slot->count.value = (struct slice){copy, value.length};
    c->count++;
    return TIFA_OK;
}

tifa_status value_counts_add(struct value_counts *c, const struct facet_count *more, uint64_t once, tifa_error *error)
{
    tifa_status status = c->count * 2 >= c->capacity ? grow(c, error) : TIFA_OK;
    if (status)
        return status;
    struct value_slot *slot = find(c->slots, c->capacity, more->value);
    if (!slot->count.value.data)
        status = add_value(c, slot, more->value, error);
    if (status || (once && slot->once == once))
        return status;
    slot->once = once;
    slot->count.articles += more->articles;
    slot->count.passages += more->passages;
    return TIFA_OK;
}

tifa_status value_counts_join(struct value_counts *c, const struct value_counts *from, tifa_error *error)
{
    tifa_status status = TIFA_OK;
    for (size_t i = 0; i < from->capacity && status == TIFA_OK; i++)
        if (from->slots[i].count.value.data)
            status = value_counts_add(c, &from->slots[i].count, 0, error);
    return status;
}

static int most_first(const void *a, const void *b)
{
    const struct facet_count *x = a, *y = b;
    if (x->articles != y->articles)
        return x->articles < y->articles ? 1 : -1;
    return slice_compare(x->value, y->value);
}

const struct facet_count *value_counts_sort(struct value_counts *c)
{
    struct facet_count *sorted = (struct facet_count *)(void *)c->slots;
    size_t count = 0;
    for (size_t i = 0; i < c->capacity; i++) { /* in place: what is written is never ahead of what is read */
        struct facet_count kept = c->slots[i].count;
        if (kept.value.data)
            memcpy(&sorted[count++], &kept, sizeof kept);
    }
    c->capacity = 0;
    if (count > 1)
        qsort(sorted, count, sizeof *sorted, most_first);
    return sorted;
}

void value_counts_free(struct value_counts *c)
{
    free(c->slots);
    arena_free(&c->arena);
    *c = (struct value_counts){0};
}

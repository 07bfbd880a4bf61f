#include "query/value_counts.h"

#include "corpus/base/hash.h"

#include <stdlib.h>

enum { FIRST_CAPACITY = 64 };

struct value_slot {
    struct facet_count count; /* of no value while data is NULL */
    struct slice key;         /* of a spelling */
    uint64_t once;            /* of a key */
};

static struct value_slot *find(struct value_slot *slots, size_t capacity, struct slice value)
{
    size_t at = (size_t)hash_bytes(value.data, value.length) & (capacity - 1);
    while (slots[at].count.value.data && !slice_equal(slots[at].count.value, value))
        at = (at + 1) & (capacity - 1);
    return &slots[at];
}

static tifa_status grow(struct value_table *t, tifa_error *error)
{
    size_t capacity = t->capacity ? t->capacity * 2 : FIRST_CAPACITY;
    struct value_slot *slots = calloc(capacity, sizeof *slots);
    if (!slots)
        return tifa_fail_memory(error);
    for (size_t i = 0; i < t->capacity; i++)
        if (t->slots[i].count.value.data)
            *find(slots, capacity, t->slots[i].count.value) = t->slots[i];
    free(t->slots);
    t->slots = slots;
    t->capacity = capacity;
    return TIFA_OK;
}

/* The slot of a value, which is copied into the arena when it is new. */
static tifa_status take_slot(struct value_counts *c, struct value_table *t, struct slice value, struct value_slot **out,
                             tifa_error *error)
{
    tifa_status status = t->count * 2 >= t->capacity ? grow(t, error) : TIFA_OK;
    if (status)
        return status;
    *out = find(t->slots, t->capacity, value);
    if ((*out)->count.value.data)
        return TIFA_OK;
    if (t->count == FACET_VALUES)
        return tifa_fail(error, TIFA_ERR_LIMIT, "a field has more than %d values; narrow the query", FACET_VALUES);
    const char *copy = arena_copy(&c->arena, value.data, value.length);
    if (!copy)
        return tifa_fail_memory(error);
    (*out)->count.value = (struct slice){copy, value.length};
    t->count++;
    return TIFA_OK;
}

const struct slice *value_counts_key(const struct value_counts *c, struct slice spelling)
{
    const struct value_table *t = &c->spellings;
    const struct value_slot *slot = t->capacity ? find(t->slots, t->capacity, spelling) : NULL;
    return slot && slot->count.value.data ? &slot->key : NULL;
}

static void add(struct facet_count *count, const struct facet_count *more)
{
    count->articles += more->articles;
    count->passages += more->passages;
}

static tifa_status add_key(struct value_counts *c, const struct facet_count *more, struct slice key, uint64_t once,
                           struct value_slot **out, tifa_error *error)
{
    tifa_status status = take_slot(c, &c->keys, key, out, error);
    if (status || (once && (*out)->once == once))
        return status;
    (*out)->once = once;
    add(&(*out)->count, more);
    return TIFA_OK;
}

tifa_status value_counts_add(struct value_counts *c, const struct facet_count *more, struct slice key, uint64_t once,
                             tifa_error *error)
{
    struct value_slot *of_key = NULL, *spelling = NULL;
    tifa_status status = add_key(c, more, key, once, &of_key, error);
    if (status == TIFA_OK)
        status = take_slot(c, &c->spellings, more->value, &spelling, error);
    if (status)
        return status;
    spelling->key = of_key->count.value;
    if (!once || spelling->once != once)
        add(&spelling->count, more);
    spelling->once = once;
    return TIFA_OK;
}

tifa_status value_counts_join(struct value_counts *c, const struct value_counts *from, tifa_error *error)
{
    struct value_slot *slot;
    tifa_status status = TIFA_OK;
    for (size_t i = 0; i < from->keys.capacity && status == TIFA_OK; i++) {
        const struct facet_count *count = &from->keys.slots[i].count;
        if (count->value.data)
            status = add_key(c, count, count->value, 0, &slot, error);
    }
    for (size_t i = 0; i < from->spellings.capacity && status == TIFA_OK; i++) {
        const struct value_slot *more = &from->spellings.slots[i];
        if (!more->count.value.data)
            continue;
        status = take_slot(c, &c->spellings, more->count.value, &slot, error);
        if (status)
            break;
        slot->key = find(c->keys.slots, c->keys.capacity, more->key)->count.value;
        add(&slot->count, &more->count);
    }
    return status;
}

/* ---- the values in order ---- */

static int most_first(const void *a, const void *b)
{
    const struct facet_count *x = a, *y = b;
    if (x->articles != y->articles)
        return x->articles < y->articles ? 1 : -1;
    return slice_compare(x->value, y->value);
}

static bool is_better(const struct facet_count *a, const struct facet_count *b)
{
    return !b->value.data || most_first(a, b) < 0;
}

/* Each key's most frequent spelling, by the key's slot. */
static void choose_spellings(const struct value_counts *c, struct facet_count *best)
{
    for (size_t i = 0; i < c->spellings.capacity; i++) {
        const struct value_slot *spelling = &c->spellings.slots[i];
        if (!spelling->count.value.data)
            continue;
        size_t at = (size_t)(find(c->keys.slots, c->keys.capacity, spelling->key) - c->keys.slots);
        if (is_better(&spelling->count, &best[at]))
            best[at] = spelling->count;
    }
}

const struct facet_count *value_counts_sort(struct value_counts *c)
{
    size_t capacity = c->keys.capacity, count = 0;
    struct facet_count *best = arena_zalloc(&c->arena, (capacity + 1) * sizeof *best);
    if (!best)
        return NULL;
    choose_spellings(c, best);
    for (size_t i = 0; i < capacity; i++) {
        struct facet_count total = c->keys.slots[i].count;
        if (!total.value.data)
            continue;
        total.value = best[i].value;
        best[count++] = total; /* never ahead of what is read */
    }
    if (count > 1)
        qsort(best, count, sizeof *best, most_first);
    return best;
}

void value_counts_free(struct value_counts *c)
{
    free(c->spellings.slots);
    free(c->keys.slots);
    arena_free(&c->arena);
    *c = (struct value_counts){0};
}

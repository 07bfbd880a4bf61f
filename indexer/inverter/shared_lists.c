#include "indexer/inverter/shared_lists.h"

#include "corpus/schema.h"
#include "indexer/inverter/radix.h"

#include <stdlib.h>

/* An item is bucket, document id, wdf. A pair's wdf in a passage is less than the words of a passage. */
enum { WDF_BITS = 15, DOCID_BITS = 32, BUCKET_BITS = 16, WDF_MOST = (1 << WDF_BITS) - 1, PART_BUFFER = 8192 };
_Static_assert(SCHEMA_BUCKETS <= 1 << BUCKET_BITS, "a bucket fits");

static uint32_t bucket_of(uint64_t item)
{
    return (uint32_t)(item >> (WDF_BITS + DOCID_BITS));
}

/* ---- in ---- */

static void sort(struct shared_lists *l)
{
    uint64_t *sorted = radix_sort(l->items, l->scratch, l->count, WDF_BITS, 64);
    if (sorted != l->items) {
        l->scratch = l->items;
        l->items = sorted;
    }
}

/* Writes what is in memory as a part. */
static tifa_status spill(struct shared_lists *l, tifa_error *error)
{
    struct shared_part *parts = realloc(l->parts, (l->part_count + 1) * sizeof *parts);
    if (!parts)
        return tifa_fail_memory(error);
    l->parts = parts;
    tifa_status status = l->spool.path ? TIFA_OK : scratch_open(&l->spool, l->folder, "rare-pairs", error);
    if (status)
        return status;
    sort(l);
    size_t bytes = l->count * sizeof *l->items;
    uint64_t start = scratch_reserve(&l->spool, bytes);
    l->parts[l->part_count++] = (struct shared_part){.start = start, .count = l->count};
    l->count = 0;
    return scratch_write(&l->spool, start, l->items, bytes, error);
}

static tifa_status make_room(struct shared_lists *l, tifa_error *error)
{
    if (l->limit && l->count >= l->limit)
        return spill(l, error);
    size_t capacity = l->capacity ? l->capacity * 2 : 65536;
    if (l->limit && capacity > l->limit)
        capacity = l->limit;
    uint64_t *items = realloc(l->items, capacity * sizeof *items);
    if (!items)
        return tifa_fail_memory(error);
    l->items = items;
    uint64_t *scratch = realloc(l->scratch, capacity * sizeof *scratch);
    if (!scratch)
        return tifa_fail_memory(error);
    l->scratch = scratch;
    l->capacity = capacity;
    return TIFA_OK;
}

tifa_status shared_lists_add(struct shared_lists *l, uint32_t bucket, uint32_t docid, uint32_t wdf, tifa_error *error)
{
    tifa_status status = l->count == l->capacity ? make_room(l, error) : TIFA_OK;
    if (status)
        return status;
    if (wdf > WDF_MOST)
        return tifa_fail(error, TIFA_ERR_INTERNAL, "a passage has a pair of words %u times", (unsigned)wdf);
    l->items[l->count++] = (uint64_t)bucket << (WDF_BITS + DOCID_BITS) | (uint64_t)docid << WDF_BITS | wdf;
    return TIFA_OK;
}

/* ---- out ---- */

static tifa_status advance(struct shared_lists *l, struct shared_part *p, tifa_error *error)
{
    if (p->at == p->filled) {
        p->filled = p->count < PART_BUFFER ? (size_t)p->count : PART_BUFFER;
        p->ended = p->filled == 0;
        p->at = 0;
        tifa_status status = scratch_read(&l->spool, p->start, p->buffer, p->filled * sizeof *p->buffer, error);
        if (status || p->ended)
            return status;
        p->start += p->filled * sizeof *p->buffer;
        p->count -= p->filled;
    }
    p->item = p->buffer[p->at++];
    return TIFA_OK;
}

static tifa_status start_reading(struct shared_lists *l, tifa_error *error)
{
    tifa_status status = TIFA_OK;
    l->reading = true;
    if (l->part_count == 0) {
        sort(l);
        l->left = l->count;
        return TIFA_OK;
    }
    if (l->count)
        status = spill(l, error);
    for (size_t i = 0; i < l->part_count && status == TIFA_OK; i++) {
        l->parts[i].buffer = malloc(PART_BUFFER * sizeof *l->parts[i].buffer);
        status = l->parts[i].buffer ? advance(l, &l->parts[i], error) : tifa_fail_memory(error);
    }
    return status;
}

/* The least item that is left. There are few parts: each holds a good share of the memory. */
static tifa_status take(struct shared_lists *l, bool peek, uint64_t *out, tifa_error *error)
{
    if (l->part_count == 0) {
        if (l->left == 0)
            return TIFA_END;
        *out = l->items[l->count - l->left];
        l->left -= !peek;
        return TIFA_OK;
    }
    struct shared_part *least = NULL;
    for (size_t i = 0; i < l->part_count; i++)
        if (!l->parts[i].ended && (!least || l->parts[i].item < least->item))
            least = &l->parts[i];
    if (!least)
        return TIFA_END;
    *out = least->item;
    return peek ? TIFA_OK : advance(l, least, error);
}

static tifa_status add_posting(struct shared_lists *l, uint64_t item, tifa_error *error)
{
    uint32_t docid = (uint32_t)(item >> WDF_BITS), wdf = (uint32_t)item & WDF_MOST;
    l->occurrences += wdf;
    if (l->posting_count && l->postings[l->posting_count - 1].docid == docid) {
        l->postings[l->posting_count - 1].wdf += wdf;
        return TIFA_OK;
    }
    if (l->posting_count == l->posting_capacity) {
        size_t capacity = l->posting_capacity ? l->posting_capacity * 2 : 256;
        struct glass_posting *postings = realloc(l->postings, capacity * sizeof *postings);
        if (!postings)
            return tifa_fail_memory(error);
        l->postings = postings;
        l->posting_capacity = capacity;
    }
    l->postings[l->posting_count++] = (struct glass_posting){docid, wdf};
    return TIFA_OK;
}

tifa_status shared_lists_next(struct shared_lists *l, tifa_error *error)
{
    uint64_t item;
    tifa_status status = l->reading ? TIFA_OK : start_reading(l, error);
    if (status == TIFA_OK)
        status = take(l, false, &item, error);
    if (status)
        return status;
    l->bucket = bucket_of(item);
    l->posting_count = 0;
    l->occurrences = 0;
    status = add_posting(l, item, error);
    while (status == TIFA_OK && (status = take(l, true, &item, error)) == TIFA_OK && bucket_of(item) == l->bucket) {
        status = take(l, false, &item, error);
        if (status == TIFA_OK)
            status = add_posting(l, item, error);
    }
    return status == TIFA_END ? TIFA_OK : status;
}

void shared_lists_free(struct shared_lists *l)
{
    for (size_t i = 0; i < l->part_count; i++)
        free(l->parts[i].buffer);
    free(l->parts);
    free(l->items);
    free(l->scratch);
    free(l->postings);
    scratch_close(&l->spool);
    *l = (struct shared_lists){0};
}

#include "indexer/glass/values.h"

#include <stdlib.h>
#include <string.h>

#include "indexer/glass/chunks.h"
#include "indexer/glass/encode.h"

struct value_slot {
    uint32_t slot;
    uint32_t documents;
    uint32_t chunk_first; /* docid */
    uint32_t last;        /* docid */
    struct buffer chunk;
    struct buffer lowest;
    struct buffer highest;
};

#define NO_SLOT UINT32_MAX

/* ---- slots ---- */

/* The first slot that is not below `slot`, looked for from `from` on. */
static size_t find_slot(const struct values *v, size_t from, uint32_t slot)
{
    size_t end = v->count;
    if (from < end && v->slots[from].slot == slot) /* documents use the same ones, one after the other */
        return from;
    while (from < end) {
        size_t middle = from + (end - from) / 2;
        if (v->slots[middle].slot < slot)
            from = middle + 1;
        else
            end = middle;
    }
    return from;
}

static tifa_status insert_slot(struct values *v, size_t at, uint32_t slot, tifa_error *error)
{
    if (v->count == v->capacity) {
        size_t capacity = v->capacity ? v->capacity * 2 : 8;
        struct value_slot *slots = realloc(v->slots, capacity * sizeof *slots);
        if (!slots)
            return tifa_fail_memory(error);
        v->slots = slots;
        v->capacity = capacity;
    }
    memmove(v->slots + at + 1, v->slots + at, (v->count - at) * sizeof *v->slots);
    v->slots[at] = (struct value_slot){.slot = slot};
    v->count++;
    return TIFA_OK;
}

/* ---- chunks ---- */

static tifa_status spool_chunk(struct value_slot *s, struct spool *spool, tifa_error *error)
{
    unsigned char key[2 + ENCODE_VARINT32_MAX + ENCODE_SORTABLE_MAX] = {0x00, 0xD8};
    unsigned char *end = encode_sortable(encode_varint(key + 2, s->slot), s->chunk_first);
    tifa_status status = spool_add(spool, (struct slice){(const char *)key, (size_t)(end - key)},
                                   (struct slice){s->chunk.data, s->chunk.length}, error);
    buffer_clear(&s->chunk);
    return status;
}

static void set(struct buffer *bound, struct slice bytes)
{
    buffer_clear(bound);
    buffer_append(bound, bytes.data, bytes.length);
}

static tifa_status add_value(struct value_slot *s, uint32_t docid, struct slice bytes, struct spool *spool,
                             tifa_error *error)
{
    if (s->chunk.length)
        buffer_append_varint(&s->chunk, docid - s->last - 1);
    else
        s->chunk_first = docid;
    buffer_append_varint(&s->chunk, bytes.length);
    buffer_append(&s->chunk, bytes.data, bytes.length);
    if (s->documents == 0 || slice_compare(bytes, (struct slice){s->lowest.data, s->lowest.length}) < 0)
        set(&s->lowest, bytes);
    if (s->documents == 0 || slice_compare(bytes, (struct slice){s->highest.data, s->highest.length}) > 0)
        set(&s->highest, bytes);
    if (s->chunk.failed || s->lowest.failed || s->highest.failed)
        return tifa_fail_memory(error);
    s->documents++;
    s->last = docid;
    return s->chunk.length >= CHUNK_BYTES ? spool_chunk(s, spool, error) : TIFA_OK;
}

tifa_status values_add(struct values *v, uint32_t docid, const struct glass_value *values, size_t count,
                       struct spool *spool, tifa_error *error)
{
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t slot = values[i].slot;
        if (slot == NO_SLOT || (i && slot <= values[i - 1].slot))
            return tifa_fail(error, TIFA_ERR_INTERNAL, "value slots of document %u do not ascend at %u", docid, slot);
        if (!values[i].bytes.length)
            continue;
        tifa_status status = TIFA_OK;
        at = find_slot(v, at, slot);
        if (at == v->count || v->slots[at].slot != slot)
            status = insert_slot(v, at, slot, error);
        if (status == TIFA_OK)
            status = add_value(&v->slots[at++], docid, values[i].bytes, spool, error);
        if (status)
            return status;
    }
    return TIFA_OK;
}

/* ---- statistics ---- */

static tifa_status spool_statistics(const struct value_slot *s, struct spool *spool, tifa_error *error)
{
    unsigned char key[2 + ENCODE_LAST_MAX] = {0x00, 0xD0};
    unsigned char *end = encode_last(key + 2, s->slot);
    struct buffer tag = {0};
    buffer_append_varint(&tag, s->documents);
    buffer_append_varint(&tag, s->lowest.length);
    buffer_append(&tag, s->lowest.data, s->lowest.length);
    if (slice_compare((struct slice){s->lowest.data, s->lowest.length},
                      (struct slice){s->highest.data, s->highest.length}) != 0)
        buffer_append(&tag, s->highest.data, s->highest.length);
    tifa_status status = tag.failed ? tifa_fail_memory(error)
                                    : spool_add(spool, (struct slice){(const char *)key, (size_t)(end - key)},
                                                (struct slice){tag.data, tag.length}, error);
    buffer_free(&tag);
    return status;
}

tifa_status values_finish(struct values *v, struct spool *spool, tifa_error *error)
{
    tifa_status status = TIFA_OK;
    for (size_t i = 0; i < v->count && status == TIFA_OK; i++) {
        if (v->slots[i].chunk.length)
            status = spool_chunk(&v->slots[i], spool, error);
        if (status == TIFA_OK)
            status = spool_statistics(&v->slots[i], spool, error);
    }
    return status;
}

void values_free(struct values *v)
{
    for (size_t i = 0; i < v->count; i++) {
        buffer_free(&v->slots[i].chunk);
        buffer_free(&v->slots[i].lowest);
        buffer_free(&v->slots[i].highest);
    }
    free(v->slots);
    *v = (struct values){0};
}

#include "indexer/glass/spool.h"

#include <stdlib.h>
#include <string.h>

#include "corpus/base/buffer.h"

struct spool_entry {
    uint64_t offset;
    size_t tag_length;
    unsigned char key[SPOOL_KEY_MAX_BYTES];
    unsigned char key_length;
};

enum { MEMORY_BYTES = 1024 * 1024 };

tifa_status spool_open(struct spool *s, const char *folder, tifa_error *error)
{
    *s = (struct spool){0};
    return output_open(&s->out, folder, "spool.tmp", MEMORY_BYTES, true, error);
}

static tifa_status reserve_entry(struct spool *s, tifa_error *error)
{
    if (s->count < s->capacity)
        return TIFA_OK;
    size_t capacity = s->capacity ? s->capacity * 2 : 64;
    struct spool_entry *entries = realloc(s->entries, capacity * sizeof *entries);
    if (!entries)
        return tifa_fail_memory(error);
    s->entries = entries;
    s->capacity = capacity;
    return TIFA_OK;
}

tifa_status spool_add(struct spool *s, struct slice key, struct slice tag, tifa_error *error)
{
    if (key.length > SPOOL_KEY_MAX_BYTES)
        return tifa_fail(error, TIFA_ERR_INTERNAL, "a spooled key of %zu bytes", key.length);
    tifa_status status = reserve_entry(s, error);
    if (status)
        return status;
    struct spool_entry *entry = &s->entries[s->count++];
    entry->offset = s->out.flushed_bytes + s->out.used_bytes;
    entry->tag_length = tag.length;
    entry->key_length = (unsigned char)key.length;
    memcpy(entry->key, key.data, key.length);
    return output_append(&s->out, tag.data, tag.length, error);
}

static int compare_keys(const void *a, const void *b)
{
    const struct spool_entry *one = a, *other = b;
    size_t common = one->key_length < other->key_length ? one->key_length : other->key_length;
    int order = memcmp(one->key, other->key, common);
    return order ? order : one->key_length - other->key_length;
}

static tifa_status read_tag(const struct spool *s, const struct spool_entry *entry, struct buffer *scratch,
                            struct slice *tag, tifa_error *error)
{
    *tag = (struct slice){NULL, entry->tag_length};
    if (!s->out.flushed_bytes) {
        tag->data = (const char *)s->out.buffer + entry->offset;
        return TIFA_OK;
    }
    buffer_clear(scratch);
    if (!buffer_reserve(scratch, entry->tag_length))
        return tifa_fail_memory(error);
    tag->data = scratch->data;
    return output_read(&s->out, entry->offset, scratch->data, entry->tag_length, error);
}

tifa_status spool_replay(struct spool *s, struct table *table, tifa_error *error)
{
    struct buffer scratch = {0};
    tifa_status status = s->out.flushed_bytes ? output_flush(&s->out, error) : TIFA_OK;
    if (s->count)
        qsort(s->entries, s->count, sizeof *s->entries, compare_keys);
    for (size_t i = 0; i < s->count && status == TIFA_OK; i++) {
        struct slice key = {(const char *)s->entries[i].key, s->entries[i].key_length}, tag;
        status = read_tag(s, &s->entries[i], &scratch, &tag, error);
        if (status == TIFA_OK)
            status = table_add(table, key, tag, false, error);
    }
    buffer_free(&scratch);
    spool_free(s);
    return status;
}

void spool_free(struct spool *s)
{
    output_free(&s->out);
    free(s->entries);
    s->entries = NULL;
    s->count = s->capacity = 0;
}

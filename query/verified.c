#include "query/verified.h"

#include "corpus/base/hash.h"

#include <stdbool.h>
#include <string.h>

/* A segment by its place, and by what of it is checked at each open: iamglass, which is different in each. */
static uint64_t key_of(const char *index, const struct manifest_segment *segment)
{
    uint64_t key = hash_bytes(index, strlen(index)) * UINT64_C(0x9E3779B97F4A7C15);
    key = (key ^ hash_bytes(segment->name, strlen(segment->name))) * UINT64_C(0x9E3779B97F4A7C15);
    for (const struct manifest_file *f = segment->files; f; f = f->next)
        if (strcmp(f->name, "iamglass") == 0 && f->chunks)
            key ^= f->crcs[0];
    return key;
}

static bool has(const struct verified *v, uint64_t key)
{
    const uint64_t *keys = (const uint64_t *)(const void *)v->segments.data;
    for (size_t i = 0; i < v->segments.length / sizeof key; i++)
        if (keys[i] == key)
            return true;
    return false;
}

static uint64_t bytes_to_read(const struct verified *v, const struct manifest *manifest, const char *index)
{
    uint64_t bytes = 0;
    for (const struct manifest_segment *s = manifest->segments; s; s = s->next)
        for (const struct manifest_file *f = has(v, key_of(index, s)) ? NULL : s->files; f; f = f->next)
            bytes += f->bytes;
    return bytes;
}

tifa_status verified_check(struct verified *v, const struct manifest *manifest, const char *index, tifa_error *error)
{
    tifa_status status = TIFA_OK;
    if (v->most_bytes && bytes_to_read(v, manifest, index) > v->most_bytes)
        return TIFA_OK;
    for (const struct manifest_segment *s = manifest->segments; s && status == TIFA_OK; s = s->next) {
        uint64_t key = key_of(index, s);
        if (has(v, key))
            continue;
        status = manifest_verify_segment(s, index, error);
        if (status == TIFA_OK)
            buffer_append(&v->segments, &key, sizeof key);
    }
    return status == TIFA_OK && v->segments.failed ? tifa_fail_memory(error) : status;
}

void verified_free(struct verified *v)
{
    buffer_free(&v->segments);
}

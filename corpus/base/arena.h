/* Memory for one request or one batch: many allocations, one free.
 *
 * A zeroed struct is an empty arena. Memory is aligned for any type and not zeroed, unless said so.
 * Allocations return NULL when the system has no more or the ceiling is reached. One thread at a time.
 */
#ifndef TIFA_BASE_ARENA_H
#define TIFA_BASE_ARENA_H

#include <stddef.h>

struct arena {
    struct arena_block *blocks;
    size_t used_bytes;
    size_t ceiling; /* bytes of all allocations; 0 is none */
};

void *arena_alloc(struct arena *a, size_t bytes);
void *arena_zalloc(struct arena *a, size_t bytes); /* zeroed */
/* A copy of [data, data + length) with a NUL behind it. */
char *arena_copy(struct arena *a, const char *data, size_t length);
char *arena_printf(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Frees all but one block, which is used again. */
void arena_clear(struct arena *a);
void arena_free(struct arena *a);

#endif

#include "corpus/base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct arena_block {
    struct arena_block *next;
    size_t used;
    size_t size;
    alignas(max_align_t) char data[];
};

/* The first block is small, as there are many small arenas: a batch has one for each article. */
enum { FIRST_BLOCK_BYTES = 1024 - 64, BLOCK_BYTES = 64 * 1024 - 64 };

static size_t next_block_bytes(const struct arena *a)
{
    if (!a->blocks)
        return FIRST_BLOCK_BYTES;
    return a->blocks->size < BLOCK_BYTES / 2 ? a->blocks->size * 2 : BLOCK_BYTES;
}

static struct arena_block *add_block(struct arena *a, size_t bytes)
{
    size_t size = next_block_bytes(a);
    if (size < bytes)
        size = bytes;
    struct arena_block *block = malloc(sizeof *block + size);
    if (!block)
        return NULL;
    block->used = 0;
    block->size = size;
    block->next = a->blocks;
    a->blocks = block;
    return block;
}

void *arena_alloc(struct arena *a, size_t bytes)
{
    size_t align = alignof(max_align_t);
    if (bytes > SIZE_MAX - sizeof(struct arena_block) - align)
        return NULL;
    bytes = (bytes + align - 1) / align * align;
    if (bytes == 0)
        bytes = align;
    if (a->ceiling && bytes > a->ceiling - (a->used_bytes < a->ceiling ? a->used_bytes : a->ceiling))
        return NULL;
    struct arena_block *block = a->blocks;
    if (!block || bytes > block->size - block->used) {
        block = add_block(a, bytes);
        if (!block)
            return NULL;
    }
    void *memory = block->data + block->used;
    block->used += bytes;
    a->used_bytes += bytes;
    return memory;
}

void *arena_zalloc(struct arena *a, size_t bytes)
{
    void *memory = arena_alloc(a, bytes);
    return memory ? memset(memory, 0, bytes) : NULL;
}

char *arena_copy(struct arena *a, const char *data, size_t length)
{
    char *copy = length < SIZE_MAX ? arena_alloc(a, length + 1) : NULL;
    if (!copy)
        return NULL;
    if (length)
        memcpy(copy, data, length);
    copy[length] = '\0';
    return copy;
}

char *arena_printf(struct arena *a, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *text = length < 0 ? NULL : arena_alloc(a, (size_t)length + 1);
    if (text)
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

void arena_clear(struct arena *a)
{
    while (a->blocks && a->blocks->next) {
        struct arena_block *next = a->blocks->next;
        free(a->blocks);
        a->blocks = next;
    }
    if (a->blocks)
        a->blocks->used = 0;
    a->used_bytes = 0;
}

void arena_free(struct arena *a)
{
    while (a->blocks) {
        struct arena_block *next = a->blocks->next;
        free(a->blocks);
        a->blocks = next;
    }
    a->used_bytes = 0;
}

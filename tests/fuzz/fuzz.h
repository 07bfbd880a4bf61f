/* What the fuzz targets share: the entry point, and a check that stops the program. */
#ifndef TIFA_FUZZ_H
#define TIFA_FUZZ_H

#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"
#include "corpus/base/utf8.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(holds) ((holds) ? (void)0 : fuzz_fail(#holds, __FILE__, __LINE__))

static inline void fuzz_fail(const char *what, const char *file, int line)
{
    fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
    abort();
}

/* The input as valid UTF-8: each byte that is none becomes a question mark. */
static inline void fuzz_make_text(struct buffer *out, const uint8_t *data, size_t size)
{
    struct slice rest = {(const char *)data, size};
    buffer_clear(out);
    while (rest.length) {
        size_t valid = utf8_valid_prefix(rest.data, rest.length);
        buffer_append(out, rest.data, valid);
        if (valid == rest.length)
            break;
        buffer_append_byte(out, '?');
        rest = slice_from(rest, valid + 1);
    }
    buffer_text(out);
}

static inline struct slice fuzz_slice(const struct buffer *b)
{
    return (struct slice){b->data, b->length};
}

#endif

#include "indexer/glass/deflate.h"

#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <zlib.h>

#include "indexer/glass/table.h"

enum {
    LEVEL = 6,
    RAW_WINDOW_BITS = -15, /* negative: without the zlib header */
    MEMORY_LEVEL = 9,
};

static tifa_status make_stream(struct deflater *d, tifa_error *error)
{
    d->stream = calloc(1, sizeof *d->stream);
    if (!d->stream)
        return tifa_fail_memory(error);
    if (deflateInit2(d->stream, LEVEL, Z_DEFLATED, RAW_WINDOW_BITS, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) == Z_OK)
        return TIFA_OK;
    free(d->stream);
    d->stream = NULL;
    return tifa_fail_memory(error);
}

tifa_status deflater_try(struct deflater *d, struct slice *tag, bool *smaller, tifa_error *error)
{
    *smaller = false;
    if (tag->length <= TABLE_COMPRESS_LONGER || tag->length > UINT_MAX)
        return TIFA_OK;
    tifa_status status = d->stream ? TIFA_OK : make_stream(d, error);
    if (status)
        return status;
    buffer_clear(&d->deflated);
    if (deflateReset(d->stream) != Z_OK)
        return tifa_fail(error, TIFA_ERR_INTERNAL, "zlib cannot reset a stream");
    if (!buffer_reserve(&d->deflated, tag->length))
        return tifa_fail_memory(error);
    d->stream->next_in = (Bytef *)(uintptr_t)tag->data; /* zlib reads alone */
    d->stream->avail_in = (uInt)tag->length;
    d->stream->next_out = (Bytef *)d->deflated.data;
    d->stream->avail_out = (uInt)tag->length; /* a byte less, and zlib would not end in one that is full */
    if (deflate(d->stream, Z_FINISH) != Z_STREAM_END || d->stream->total_out >= tag->length)
        return TIFA_OK;
    *tag = (struct slice){d->deflated.data, d->stream->total_out};
    *smaller = true;
    return TIFA_OK;
}

void deflater_free(struct deflater *d)
{
    if (d->stream)
        deflateEnd(d->stream);
    free(d->stream);
    buffer_free(&d->deflated);
    *d = (struct deflater){0};
}

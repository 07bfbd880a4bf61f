#include "query/server/pack.h"

#include <limits.h>
#include <zlib.h>

enum { LEVEL = 4, GZIP_WINDOW = 15 + 16, MEMORY_LEVEL = 8 };

bool pack_gzip(struct slice text, struct buffer *out)
{
    z_stream z = {0};
    if (text.length > UINT_MAX / 2 ||
        deflateInit2(&z, LEVEL, Z_DEFLATED, GZIP_WINDOW, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    uLong bound = deflateBound(&z, (uLong)text.length);
    bool done = false;
    if (buffer_reserve(out, bound)) {
        z.next_in = (Bytef *)(uintptr_t)text.data;
        z.avail_in = (uInt)text.length;
        z.next_out = (Bytef *)out->data + out->length;
        z.avail_out = (uInt)bound;
        done = deflate(&z, Z_FINISH) == Z_STREAM_END;
        out->length += done ? z.total_out : 0;
    }
    deflateEnd(&z);
    return done;
}

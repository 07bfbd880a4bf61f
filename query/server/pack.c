#include "query/server/pack.h"

#include <limits.h>

enum { LEVEL = 4, GZIP_WINDOW = 15 + 16, MEMORY_LEVEL = 8 };

bool packer_open(struct packer *packer)
{
    packer->z = (z_stream){0};
    packer->is_open =
        deflateInit2(&packer->z, LEVEL, Z_DEFLATED, GZIP_WINDOW, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) == Z_OK;
    return packer->is_open;
}

bool packer_add(struct packer *packer, struct slice text, bool last, struct buffer *out)
{
    z_stream *z = &packer->z;
    if (text.length > UINT_MAX / 2)
        return false;
    z->next_in = (Bytef *)(uintptr_t)text.data;
    z->avail_in = (uInt)text.length;
    int result;
    do {
        size_t room = deflateBound(z, z->avail_in);
        if (!buffer_reserve(out, room))
            return false;
        z->next_out = (Bytef *)out->data + out->length;
        z->avail_out = (uInt)room;
        result = deflate(z, last ? Z_FINISH : Z_NO_FLUSH);
        out->length += room - z->avail_out;
    } while (z->avail_out == 0 && (result == Z_OK || result == Z_BUF_ERROR));
    return last ? result == Z_STREAM_END : result == Z_OK || result == Z_BUF_ERROR;
}

void packer_close(struct packer *packer)
{
    if (packer->is_open)
        deflateEnd(&packer->z);
    packer->is_open = false;
}

bool pack_gzip(struct slice text, struct buffer *out)
{
    struct packer packer = {0};
    bool done = packer_open(&packer) && packer_add(&packer, text, true, out);
    packer_close(&packer);
    return done;
}

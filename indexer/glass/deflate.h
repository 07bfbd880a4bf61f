/* Deflating of tags, with the parameters of libxapian, so that its tables come out the same. */
#ifndef TIFA_INDEXER_GLASS_DEFLATE_H
#define TIFA_INDEXER_GLASS_DEFLATE_H

#include <stdbool.h>

#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"
#include "corpus/base/status.h"

struct deflater {
    struct z_stream_s *stream; /* NULL until it is needed */
    struct buffer deflated;
};

/* Makes *tag the deflated one and *smaller true, if that is smaller. It lives until the next call. */
tifa_status deflater_try(struct deflater *d, struct slice *tag, bool *smaller, tifa_error *error);
void deflater_free(struct deflater *d);

#endif

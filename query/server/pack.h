/* Bodies as gzip, whole or as a stream. */
#ifndef TIFA_SERVER_PACK_H
#define TIFA_SERVER_PACK_H

#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"

#include <stdbool.h>
#include <zlib.h>

/* A zeroed one is closed. */
struct packer {
    z_stream z;
    bool is_open;
};

/* False when memory is short; it stays closed. */
bool packer_open(struct packer *packer);
/* Appends what there is of the stream; `last`: all that is left, and its end. False, and what was appended is of no
 * use, when memory or the ceiling of out do not allow it. */
bool packer_add(struct packer *packer, struct slice text, bool last, struct buffer *out);
void packer_close(struct packer *packer);

/* Appends text as gzip; false as packer_add. */
bool pack_gzip(struct slice text, struct buffer *out);

#endif

/* Which segments have been verified in full: each is read once, however often the archive is opened anew. */
#ifndef TIFA_QUERY_VERIFIED_H
#define TIFA_QUERY_VERIFIED_H

#include "corpus/base/buffer.h"
#include "corpus/base/status.h"
#include "corpus/manifest.h"

#include <stdint.h>

struct verified {           /* zeroed: none yet */
    struct buffer segments; /* uint64_t each */
    uint64_t most_bytes;    /* of files that are not read at once, as somebody waits for an answer; 0: all are */
};

/* Compares the checksums of all files of the segments that are not known yet, and keeps those that are good. Where they
 * have more than most_bytes in all nothing is read. TIFA_ERR_CORRUPT names the file and the first MiB that is damaged;
 * TIFA_ERR_IO, TIFA_ERR_MEMORY. */
tifa_status verified_check(struct verified *verified, const struct manifest *manifest, const char *index,
                           tifa_error *error);
void verified_free(struct verified *verified);

#endif

/* The file by which an interrupted build goes on: parts of bytes, whole or not at all.
 *
 * It is for the same program, the same work and the same uptime of the machine: what it stands for lies in files that
 * were not synced, so after a restart it is worth nothing.
 */
#ifndef TIFA_INDEXER_CHECKPOINT_H
#define TIFA_INDEXER_CHECKPOINT_H

#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"
#include "corpus/base/status.h"

enum { CHECKPOINT_PARTS_MOST = 8 };

struct checkpoint {
    struct slice parts[CHECKPOINT_PARTS_MOST];
    size_t count;
    struct buffer bytes; /* of one that was read; the parts are in it */
};

/* Replaces the file of the folder by one rename. identity: what the work is, in any form. */
tifa_status checkpoint_write(const char *folder, struct slice identity, const struct checkpoint *checkpoint,
                             tifa_error *error);
/* False when there is none of this identity, or it is damaged. To be freed. */
bool checkpoint_read(const char *folder, struct slice identity, struct checkpoint *out);
void checkpoint_free(struct checkpoint *checkpoint);

#endif

/* The index folder from the writer's side: locking it, finding room for a new segment, publishing, and removing what
 * nobody reads any more.
 *
 * A publication lives from publish_begin to publish_end, and holds the lock of the index. Until
 * publish_commit returns TIFA_OK, readers see what they saw before.
 */
#ifndef TIFA_INDEXER_PUBLISH_H
#define TIFA_INDEXER_PUBLISH_H

#include "corpus/base/status.h"
#include "corpus/manifest.h"
#include "indexer/segment.h"

struct publication;

enum {
    PUBLISH_EXISTING = 1,  /* the index must be there, and good */
    PUBLISH_NETWORK_FS = 2 /* it may be on a network file system */
};

/* Makes the folder if needed, locks it, and removes what earlier runs left behind unpublished, but for the scratch
 * folder: a build may go on with that. Of what is published two generations stay, and what a reader has pinned.
 * TIFA_ERR_LOCKED: another process writes. TIFA_ERR_FORMAT: the folder holds something else, or with PUBLISH_EXISTING
 * is no index; TIFA_ERR_CORRUPT; TIFA_ERR_IO. */
tifa_status publish_begin(const char *index, unsigned flags, struct publication **out, tifa_error *error);

/* Whether the folder is an index, though it may be damaged or of another version. */
bool publish_is_index(const struct publication *publication);

const char *publish_segment_folder(const struct publication *publication); /* to be made by the writer */
const char *publish_scratch_folder(const struct publication *publication); /* for temporary files */

/* The origins of what is to be published (indexer/origins.h): new ones, or those of now; else there are none.
 * TIFA_ERR_IO, TIFA_ERR_MEMORY. */
tifa_status publish_set_origins(struct publication *publication, struct slice content, tifa_error *error);
tifa_status publish_keep_origins(struct publication *publication, tifa_error *error);

/* Publishes a new generation: the new segment, then those of `kept`, which are published now and stay as they are but
 * for what is counted as removed of them. A sync that fails is not tried again, as it may then say that all is well.
 * What is not removed afterwards, for whatever reason, is so by a later run. */
tifa_status publish_commit(struct publication *publication, const struct segment_totals *totals,
                           const struct manifest_segment *const *kept, size_t kept_count, tifa_error *error);

/* What publish_commit published; lives as long as the publication. */
const struct manifest *publish_manifest(const struct publication *publication);

/* Gives the lock back; what was not committed is removed. NULL is accepted. */
void publish_end(struct publication *publication);

#endif

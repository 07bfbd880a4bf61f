/* The index folder from the writer's side: locking it, finding room for a new segment, publishing.
 *
 * A publication lives from publish_begin to publish_end, and holds the lock of the index. Until
 * publish_commit returns TIFA_OK, readers see what they saw before.
 */
#ifndef TIFA_INDEXER_PUBLISH_H
#define TIFA_INDEXER_PUBLISH_H

#include "corpus/base/status.h"
#include "indexer/segment.h"

struct publication;

/* Makes the folder if needed, locks it, and removes what earlier runs left behind unpublished, but for the scratch
 * folder: a build may go on with that.
 * TIFA_ERR_LOCKED: another process writes. TIFA_ERR_FORMAT: the folder holds something else. */
tifa_status publish_begin(const char *index, struct publication **out, tifa_error *error);

const char *publish_segment_folder(const struct publication *publication); /* to be made by the writer */
const char *publish_scratch_folder(const struct publication *publication); /* for temporary files */

/* Publishes a new generation that consists of the new segment alone. */
tifa_status publish_commit(struct publication *publication, const struct segment_totals *totals, tifa_error *error);

/* Gives the lock back; what was not committed is removed. NULL is accepted. */
void publish_end(struct publication *publication);

#endif

/* Whether a segment whose files have the right checksums holds together: by Xapian's own check, and by reading each
 * document. */
#ifndef TIFA_INDEXER_CHECK_SEGMENT_H
#define TIFA_INDEXER_CHECK_SEGMENT_H

#include "corpus/manifest.h"
#include "corpus/removed.h"
#include "indexer/findings.h"

/* The list of removed documents that the index has, in its first segment. A damaged one is a finding, and the list
 * then empty. TIFA_ERR_MEMORY. */
tifa_status check_removed(const struct manifest *manifest, const char *index, struct removed *out,
                          struct findings *findings, tifa_error *error);

/* path: of the segment's folder; file: the same below the index, for findings; by_ids: articles of one date stand by their
 * ids, as they do since analyser 3. TIFA_ERR_MEMORY. */
tifa_status check_segment(const struct manifest_segment *segment, const struct removed_segment *removed,
                          const char *path, const char *file, bool by_ids, struct findings *findings, tifa_error *error);

#endif

/* Makes a new index of the articles of one that this or an earlier version made. */
#ifndef TIFA_INDEXER_REBUILD_H
#define TIFA_INDEXER_REBUILD_H

#include "indexer/update.h"

/* Indexes all articles of `old` that are not removed again, with their ids and fields. `old` is only read, and each of
 * its files is verified first. options: of the new index, which must not be there; start is UPDATE_ANEW.
 * TIFA_ERR_ARGUMENT: it is there. TIFA_ERR_NOT_FOUND: `old` has no articles. Else what stored_index_open,
 * manifest_verify_segment, update_begin and update_commit return; nothing is published then. */
tifa_status rebuild_index(const char *old, const struct update_options *options, struct update_result *result,
                          tifa_error *error);

#endif

/* The articles of a published segment, read back: for what is merged, exported or replaced.
 *
 * Their text is the passages joined again, see corpus/passage.h.
 * One thread at a time.
 */
#ifndef TIFA_INDEXER_STORED_H
#define TIFA_INDEXER_STORED_H

#include "corpus/article.h"
#include "corpus/base/slice.h"
#include "corpus/base/status.h"
#include "corpus/manifest.h"
#include "corpus/removed.h"

#include <stdint.h>

struct stored_segment;

/* path: of the segment's folder. TIFA_ERR_IO, TIFA_ERR_CORRUPT, TIFA_ERR_MEMORY, as all that follow. */
tifa_status stored_open(const char *path, struct stored_segment **out, tifa_error *error);
void stored_close(struct stored_segment *segment);

/* The bytes of the list of removed documents that the segment has: valid for the index if it is its first. They live
 * as long as the segment is open. */
tifa_status stored_removed(struct stored_segment *segment, struct slice *out, tifa_error *error);

/* An article in the segment: its document, then its passages' up to `last`; what they count. */
struct stored_place {
    uint32_t first, last;
    struct manifest_counts counts; /* articles: 1 */
};

/* Whether the segment has an article with this key that is not in `removed`. TIFA_ERR_NOT_FOUND if it has none, else
 * its record is in *article, which is the caller's: another id may have the same key. Its text lives until the next call. */
tifa_status stored_find(struct stored_segment *segment, const struct removed_segment *removed, uint64_t key,
                        struct stored_place *out, struct article **article, tifa_error *error);

/* The next article that is not in `removed`, by docid, from the first on; *out is the caller's. TIFA_END: no more. */
tifa_status stored_next(struct stored_segment *segment, const struct removed_segment *removed, struct article **out,
                        tifa_error *error);

/* A published index, pinned: its segments in the order of the manifest, and what is gone of each. */
struct stored_index { /* zeroed: none */
    struct manifest manifest;
    struct removed removed; /* as many as there are segments */
    struct stored_segment **segments;
    int *pins;
    size_t count;
};

/* Verifies quickly, and starts again where another generation is published meanwhile. What manifest_read and
 * manifest_verify_quick return, and the errors above. */
tifa_status stored_index_open(const char *index, struct stored_index *out, tifa_error *error);
void stored_index_close(struct stored_index *index);

#endif

/* Which documents of an index are gone, though their segments still have them: articles that were removed, or that a
 * newer version in another segment took the place of, each with its passages.
 *
 * Segments never change, so the newest one of an index, which is its first, says it for all of them, in the metadata
 * item REMOVED_KEY: there a remote reader finds it, too. The item of any other segment is out of date. The bytes:
 *
 *   varint        1, the version of what follows
 *   varint        number of the segments
 *   for each      varint number of ranges, then of each range of docids, ascending,
 *                 varint first docid less the last of the range before (less 0), less 1; varint last less first
 *   4 bytes       CRC-32 of all bytes before, little endian
 *
 * Segments are numbered by their order in the manifest and in the stub for Xapian, from 0.
 */
#ifndef TIFA_CORPUS_REMOVED_H
#define TIFA_CORPUS_REMOVED_H

#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"
#include "corpus/base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REMOVED_KEY "tifa.removed"

struct removed_range {
    uint32_t first, last; /* docids of the segment */
};

struct removed_segment {
    struct removed_range *ranges; /* ascending, none touches another */
    size_t count, capacity;
};

struct removed { /* zeroed: empty */
    struct removed_segment *segments;
    size_t count;
};

/* Makes room for the segments of an index, nothing in them gone. TIFA_ERR_MEMORY. */
tifa_status removed_new(struct removed *removed, size_t segments, tifa_error *error);
/* Adds docids from first to last; what is gone already may be among them. TIFA_ERR_MEMORY. */
tifa_status removed_add(struct removed_segment *segment, uint32_t first, uint32_t last, tifa_error *error);
bool removed_has(const struct removed_segment *segment, uint32_t docid);
/* The same for one docid after the other, ascending: *at is 0 before the first. */
bool removed_has_next(const struct removed_segment *segment, size_t *at, uint32_t docid);
/* How many documents are gone. */
uint64_t removed_documents(const struct removed_segment *segment);
void removed_free(struct removed *removed);

/* Appends the bytes; of a list with nothing in it none. */
void removed_write(const struct removed *removed, struct buffer *out);
/* Reads them into an empty list; no bytes make an empty one, of no segments. TIFA_ERR_CORRUPT, TIFA_ERR_MEMORY. The
 * list is to be freed whatever the status. */
tifa_status removed_read(struct slice bytes, struct removed *out, tifa_error *error);

#endif

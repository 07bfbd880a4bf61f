/* A B-tree table of glass, built from its entries in ascending order of their keys.
 *
 * Leaves are numbered and written as they fill; the branches over them follow at the end, level by level, and until
 * then one shortened key a leaf is kept. A zeroed struct is a table without a file.
 */
#ifndef TIFA_INDEXER_GLASS_TABLE_H
#define TIFA_INDEXER_GLASS_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"
#include "corpus/base/status.h"
#include "indexer/glass/output.h"

#define TABLE_REVISION        1
#define TABLE_BLOCK_BYTES     8192
#define TABLE_BLOCK_BYTES_MIN 2048
#define TABLE_BLOCK_BYTES_MAX 65536
#define TABLE_COMPRESS_LONGER 18 /* tags of so many bytes and fewer are left alone in tables that deflate */

struct table {
    struct output out;
    unsigned char *block; /* the open one, in the buffer of out */
    uint32_t block_bytes;
    uint32_t directory_end; /* offsets within the open block */
    uint32_t items_start;
    uint32_t item_max_bytes;
    uint32_t blocks; /* finished */
    uint64_t entries;
    uint64_t bytes;           /* keys and tags of all entries */
    struct buffer separators; /* of all leaves but the first: component (2), length (1) and bytes of the key */
    /* known when finished */
    uint32_t root;
    uint32_t root_level;
};

tifa_status table_open(struct table *t, const char *folder, const char *name, uint32_t block_bytes, tifa_error *error);
static inline bool table_is_open(const struct table *t)
{
    return t->out.path != NULL;
}
/* key: 1 to 255 bytes, greater than the key before. */
tifa_status table_add(struct table *t, struct slice key, struct slice tag, bool compressed, tifa_error *error);
/* Does nothing for a table that was not opened. */
tifa_status table_finish(struct table *t, tifa_error *error);
void table_free(struct table *t);

#endif

/* The file that makes a folder of tables a database. */
#ifndef TIFA_INDEXER_GLASS_IAMGLASS_H
#define TIFA_INDEXER_GLASS_IAMGLASS_H

#include <stdint.h>

#include "corpus/base/buffer.h"
#include "indexer/glass/table.h"

#define IAMGLASS_NAME        "iamglass"
#define IAMGLASS_MAGIC_BYTES 16
/* What the file begins with; the last two bytes are the version of the format, its date. */
#define IAMGLASS_MAGIC "\x0F\x0DXapian Glass\x04\x6E"

struct iamglass {
    const struct table *postlist;
    const struct table *docdata;
    const struct table *termlist;
    uint32_t block_bytes;
    uint32_t documents; /* with the docids 1 to this */
    uint32_t shortest;  /* length of a document, those of length 0 apart unless there are no others */
    uint32_t longest;
    uint32_t greatest_wdf;
    uint64_t length;
};

/* Appends the file; the tables must be finished. The identity in it is made of the tables' checksums. */
void iamglass_encode(struct buffer *b, const struct iamglass *g);

#endif

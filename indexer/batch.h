/* Articles that are worked on together, by one thread. */
#ifndef TIFA_INDEXER_BATCH_H
#define TIFA_INDEXER_BATCH_H

#include "corpus/article.h"
#include "corpus/codec.h"

#include <stddef.h>
#include <stdint.h>

struct batch {       /* zeroed: empty */
    uint64_t number; /* in the order of the archive */
    uint64_t first;  /* number of its first article among all */
    struct article **articles;
    size_t count, capacity;
    size_t text_bytes;
    struct codec_dictionary dictionary; /* that its passages are compressed with; the bytes outlive the batch */
};

/* Takes the article, whatever the status; *batch is NULL before the first, and then made. */
tifa_status batch_add(struct batch **batch, struct article *article, tifa_error *error);

/* Frees a batch that was allocated, and its articles; NULL is accepted. */
void batch_free(void *batch);

#endif

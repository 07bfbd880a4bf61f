/* The values of all documents, slot by slot: chunks, which are spooled as they fill, and statistics. */
#ifndef TIFA_INDEXER_GLASS_VALUES_H
#define TIFA_INDEXER_GLASS_VALUES_H

#include <stddef.h>
#include <stdint.h>

#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"
#include "corpus/base/status.h"
#include "indexer/glass/glass.h"
#include "indexer/glass/spool.h"

struct value_slot;

struct values {
    struct value_slot *slots; /* ascending */
    size_t count;
    size_t capacity;
};

/* TIFA_ERR_INTERNAL unless slots ascend. */
tifa_status values_add(struct values *v, uint32_t docid, const struct glass_value *values, size_t count,
                       struct spool *spool, tifa_error *error);
/* Spools what is left, and the statistics. */
tifa_status values_finish(struct values *v, struct spool *spool, tifa_error *error);
void values_free(struct values *v);

#endif

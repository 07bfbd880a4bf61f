/* Rare pairs on their way to the lists they share: postings in any order in, lists in order out.
 *
 * What is over the memory given goes to a temporary file as sorted parts, which are merged at the end.
 */
#ifndef TIFA_INDEXER_SHARED_LISTS_H
#define TIFA_INDEXER_SHARED_LISTS_H

#include "corpus/base/status.h"
#include "indexer/glass/glass.h"
#include "indexer/inverter/scratch_file.h"

#include <stdbool.h>

struct shared_lists { /* zeroed: empty, without a limit */
    uint64_t *items, *scratch;
    size_t count, capacity;
    size_t limit;       /* items in memory; 0 is none */
    const char *folder; /* for the temporary file; read when there is a limit */
    struct scratch_file spool;
    struct shared_part {
        uint64_t start, count; /* of items in the spool */
        uint64_t *buffer;
        size_t at, filled;
        uint64_t item; /* the next; valid unless `ended` */
        bool ended;
    } * parts;
    size_t part_count;
    bool reading;
    size_t left; /* of the items in memory, while reading */
    /* The current list: */
    uint32_t bucket;
    struct glass_posting *postings;
    size_t posting_count, posting_capacity;
    uint64_t occurrences;
};

tifa_status shared_lists_add(struct shared_lists *lists, uint32_t bucket, uint32_t docid, uint32_t wdf,
                             tifa_error *error);
/* To the next list, by bucket; nothing can be added any more. TIFA_END. */
tifa_status shared_lists_next(struct shared_lists *lists, tifa_error *error);
void shared_lists_free(struct shared_lists *lists);

#endif

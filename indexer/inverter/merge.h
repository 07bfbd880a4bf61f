/* Merging one section of many runs: entry by entry in byte order, with the postings of all runs. */
#ifndef TIFA_INDEXER_MERGE_H
#define TIFA_INDEXER_MERGE_H

#include "indexer/inverter/run.h"

struct merge {
    enum run_section section;
    const uint32_t *ranks; /* of the numbers, in byte order */
    struct run_cursor *cursors;
    size_t cursor_count;
    struct merge_head {
        uint64_t key;
        struct run_cursor *cursor;
    } * heap;
    size_t heap_count;
    /* The current entry: */
    struct run_term term;
    char name[256];
    struct run_posting *postings; /* in the order of the runs */
    size_t count, capacity;
};

/* The runs in the order of their bases. ranks is not read for filters. */
tifa_status merge_open(struct merge *merge, enum run_section section, const struct run_extent *extents,
                       const uint32_t *bases, size_t count, const uint32_t *ranks, tifa_error *error);
/* TIFA_END when nothing is left. */
tifa_status merge_next(struct merge *merge, tifa_error *error);
void merge_close(struct merge *merge);

#endif

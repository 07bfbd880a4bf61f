/* What a segment by our own inverter holds while it is made; for its own modules alone. */
#ifndef TIFA_INDEXER_INVERTED_SEGMENT_H
#define TIFA_INDEXER_INVERTED_SEGMENT_H

#include "indexer/inverter/assemble.h"
#include "indexer/segment_methods.h"
#include "indexer/workers.h"

#define SCRATCH_DOCUMENTS "documents"
#define SCRATCH_RUNS      "runs"

struct pooled_run {
    struct assemble_run run;
    char *memory[RUN_SECTIONS]; /* NULL once in the file */
};

struct inverted_segment {
    struct segment_writer base;
    char *folder, *scratch;
    unsigned threads;
    const volatile sig_atomic_t *stop;
    size_t memory_bytes;
    struct batch *open;          /* takes the next article */
    uint64_t batches, submitted; /* articles handed to a thread */
    struct dropped dropped;
    uint32_t dropped_documents; /* known at the end */
    struct codec_dictionary *dictionaries;
    size_t dictionary_count;
    uint64_t next_dictionary;          /* number of the batch that a new one is made of */
    struct batch_inverter **inverters; /* one a thread, made when first needed, and one for large
                                                                batches */
    struct shared_words words;
    struct workers *workers;
    struct scratch_file documents, spilled;

    pthread_mutex_t lock;
    /* Under the lock: */
    struct batch_article *articles;
    size_t article_count, article_capacity;
    uint32_t document_count;
    struct pooled_run *runs;
    size_t run_count, run_capacity;
    size_t pooled_bytes; /* of the runs in memory */
    size_t large_text;   /* bytes of the largest batch that was large */
    struct segment_totals totals;
};

/* saved_state.c: the state without what is in the scratch files. All runs must be in the file. */
tifa_status saved_state_write(const struct inverted_segment *segment, struct buffer *out, tifa_error *error);
/* Into a new segment; opens its scratch files. TIFA_ERR_CORRUPT, TIFA_ERR_IO, TIFA_ERR_MEMORY. */
tifa_status saved_state_read(struct inverted_segment *segment, struct slice saved, tifa_error *error);

#endif

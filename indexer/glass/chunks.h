/* Lists of (docid, number) in chunks: the posting list of a term, with its wdf, and the lengths of all
 * documents. A chunk goes to `emit` as one entry of the table as soon as it is complete. */
#ifndef TIFA_INDEXER_GLASS_CHUNKS_H
#define TIFA_INDEXER_GLASS_CHUNKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "corpus/base/slice.h"
#include "corpus/base/status.h"
#include "indexer/glass/encode.h"
#include "indexer/glass/glass.h"

/* A chunk that has so many bytes takes no further posting. */
#define CHUNK_BYTES 2000

enum {
    CHUNK_HEAD_MAX = 4 * ENCODE_VARINT32_MAX + 1, /* two counts, first docid, flag, span */
    CHUNK_POSTING_MAX = 2 * ENCODE_VARINT32_MAX,
};

typedef tifa_status chunk_emit(void *to, struct slice key, struct slice tag, tifa_error *error);

struct chunks {
    chunk_emit *emit;
    void *to;
    /* counts in front of the list: both zero for document lengths */
    uint32_t documents;
    uint32_t occurrences;
    /* what has come so far */
    uint64_t count;
    uint64_t sum;
    uint32_t greatest;
    uint32_t last;        /* docid */
    uint32_t chunk_first; /* docid; 0 when nothing has come */
    bool emitted;         /* the first chunk, so that further keys have a docid */
    size_t used;          /* of postings */
    size_t key_length;
    size_t prefix_length; /* of the keys of later chunks, that a docid follows */
    unsigned char key[ENCODE_KEY_MAX_BYTES];
    unsigned char bytes[CHUNK_HEAD_MAX + CHUNK_BYTES + CHUNK_POSTING_MAX];
};

/* Begins the list of document lengths. */
void chunks_begin_lengths(struct chunks *c, chunk_emit *emit, void *to);
/* Begins the list of a term that is not too long. */
void chunks_begin_term(struct chunks *c, struct slice term, uint32_t documents, uint32_t occurrences, chunk_emit *emit,
                       void *to);
/* TIFA_ERR_INTERNAL unless docids ascend. */
tifa_status chunks_add(struct chunks *c, const struct glass_posting *postings, size_t count, tifa_error *error);
/* Completes the last chunk; a list without postings leaves nothing. */
tifa_status chunks_end(struct chunks *c, tifa_error *error);

#endif

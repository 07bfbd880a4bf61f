/* A batch of articles inverted: what one thread does by itself.
 *
 * Out come the documents as they are stored, and a run of posting lists (run.h) whose documents and articles count
 * from 0. Of an article the first document is its own, with the words of the title; the passages of its text follow.
 *
 * Numbers are 32 bits where no batch can have more: its text is one article's, of at most STREAM_DOCUMENT_BYTES, and
 * what was there before, of less than a batch. So it has at most some 70 million words, passages and bytes, and as wdf
 * the words of a passage, at most some thousand (PASSAGE_SENTENCE). Terms fit as corpus/schema.h makes them.
 */
#ifndef TIFA_INDEXER_BATCH_INVERTER_H
#define TIFA_INDEXER_BATCH_INVERTER_H

#include "indexer/analysis.h"
#include "indexer/batch.h"
#include "indexer/inverter/run.h"
#include "indexer/inverter/vocabulary.h"
#include "indexer/segment_methods.h"

#include <pthread.h>

/* The numbers of words that runs are written in. */
struct shared_words {
    pthread_mutex_t lock;
    struct vocabulary vocabulary;
    /* What stems are made of beside the words: a byte, the number of the language, and a form as of stem_form.h. */
    struct vocabulary forms;
};

struct inverted_batch {
    struct batch_article *articles;
    size_t article_count;
    uint32_t document_count;
    /* Each document: varint length (sum of wdf), varint tokens, varint bytes, the record, and in 8 bytes the hash of
     * its words; then the ids of the articles. */
    struct buffer documents;
    struct run_writer sections[RUN_SECTIONS];
    struct segment_totals totals;
};

/* Filled by batch_invert: the documents' memory is the inverter's, until its next call; the rest the caller's. */
void inverted_batch_free(struct inverted_batch *inverted);

struct batch_inverter;

/* shared outlives the inverter. */
tifa_status batch_inverter_new(struct shared_words *shared, struct batch_inverter **out, tifa_error *error);
void batch_inverter_free(struct batch_inverter *inverter);

tifa_status batch_invert(struct batch_inverter *inverter, const struct batch *batch, struct inverted_batch *out,
                         tifa_error *error);

#endif

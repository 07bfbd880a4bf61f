/* The posting lists of words and pairs that the runs hold, each whole, in byte order of their terms: words, pairs with
 * a list of their own, the lists that rare pairs share, and words again, as far as they stand behind the pairs.
 *
 * One thread at a time.
 */
#ifndef TIFA_INDEXER_LIST_SOURCE_H
#define TIFA_INDEXER_LIST_SOURCE_H

#include "corpus/schema.h"
#include "indexer/glass/glass.h"
#include "indexer/inverter/merge.h"
#include "indexer/inverter/shared_lists.h"
#include "indexer/inverter/vocabulary.h"

/* A term and its documents, by docid. */
struct list {
    struct slice term;
    const struct glass_posting *postings;
    size_t count;
    uint64_t occurrences; /* sum of the wdf */
};

/* Two words by number, which together are a word as well. */
struct spelling {
    uint32_t left, right;
};

struct list_source {
    const struct vocabulary *words; /* sorted */
    const uint32_t *docids;         /* of each document, by its number in the runs; 0: it is left out */
    bool has_gaps;                  /* some is */
    uint32_t next_docid;            /* greater than all */
    unsigned bucket_bits;           /* of shared lists */
    enum { LISTS_WORDS_BEFORE, LISTS_PAIRS, LISTS_SHARED_PAIRS, LISTS_WORDS_BEHIND } stage;
    struct merge word_merge, pair_merge;
    bool has_word, has_pair; /* the merge stands at one */
    struct shared_lists shared;
    uint32_t *word_hashes; /* by number */
    struct buffer spellings; /* struct spelling, of the pairs so far; its `failed` is to be looked at */
    uint32_t first;          /* word of the last pair, and whether ... */
    bool first_goes_on;      /* ... some word starts with it */
    /* The current list: */
    struct schema_term term;
    uint64_t *items, *scratch;
    struct glass_posting *postings;
    size_t capacity;
};

/* Extents and bases are those of the words and of the pairs of each run. `words`, `docids`, `next_docid`, `bucket_bits` and of
 * `shared` the folder and the limit must be set; the rest zeroed. To be closed whatever the status. */
tifa_status list_source_open(struct list_source *source, const struct run_extent *words, const struct run_extent *pairs,
                             const uint32_t *bases, size_t runs, tifa_error *error);
/* The next list, until the call after it. TIFA_END. */
tifa_status list_source_next(struct list_source *source, struct list *out, tifa_error *error);
void list_source_close(struct list_source *source);

#endif

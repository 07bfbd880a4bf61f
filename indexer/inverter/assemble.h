/* Putting the segment together: documents and posting lists of all batches, in the order of the segment.
 *
 * Documents stand newest article first, articles of one date in the order of the archive, each article's own before
 * its passages. So of passages that a query ranks equal the first is the newest, and a range of dates is a range of
 * documents. Before them all stand the dictionaries.
 */
#ifndef TIFA_INDEXER_ASSEMBLE_H
#define TIFA_INDEXER_ASSEMBLE_H

#include "indexer/inverter/batch_inverter.h"
#include "indexer/inverter/scratch_file.h"

#include <signal.h>

struct assemble_run {
    struct run_extent sections[RUN_SECTIONS];
    uint32_t document_base, article_base;
};

struct assemble_input {
    const char *folder;  /* of the segment, to be made */
    const char *scratch; /* for temporary files */
    size_t memory_bytes; /* for rare pairs, and for lists that wait to be written */
    unsigned threads;
    const volatile sig_atomic_t *stop; /* set: end with TIFA_ERR_INTERRUPTED; may be NULL */
    const struct codec_dictionary *dictionaries;
    size_t dictionary_count;
    const struct scratch_file *documents;
    /* In the order that documents and articles count in the runs: */
    const struct batch_article *articles;
    const uint32_t *originals; /* see copies.h */
    size_t article_count;
    uint32_t document_count;
    bool has_dropped;                /* some article is */
    const struct assemble_run *runs; /* by their bases */
    size_t run_count;
    const struct vocabulary *words; /* sorted */
    const struct vocabulary *forms; /* as of struct shared_words */
    const struct segment_metadata *metadata;
    uint64_t stem_languages;        /* that passages are analysed as: bit stem_language_number */
};

/* total_length: the sum of the lengths of all documents. */
tifa_status assemble_segment(const struct assemble_input *input, uint64_t *total_length, tifa_error *error);

#endif

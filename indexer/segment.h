/* From articles to a segment: the one interface behind which the way of writing can change.
 *
 * A segment is a folder with a Xapian database whose documents and terms are those of corpus/schema.h. The
 * articles come in the order of the archive; document ids follow it, and neither they nor any byte of the
 * result depend on the number of threads.
 *
 * One thread at a time for one writer; a writer may use threads of its own.
 */
#ifndef TIFA_INDEXER_SEGMENT_H
#define TIFA_INDEXER_SEGMENT_H

#include "corpus/article.h"
#include "corpus/base/status.h"

#include <stdint.h>

struct segment_totals {
    uint64_t articles, passages, tokens, text_bytes;
    uint32_t stems; /* languages that passages are stemmed by: bit stem_language_number */
};

struct segment_writer;

/* folder: to be made, its parent exists; scratch: a folder for temporary files, to be made and removed again.
 * threads: at least 1. */
tifa_status segment_writer_open(const char *folder, const char *scratch, unsigned threads, struct segment_writer **out,
                                tifa_error *error);

/* Takes the article, whatever the status. An error is final: the segment cannot be finished any more. */
tifa_status segment_writer_add(struct segment_writer *writer, struct article *article, tifa_error *error);

/* Completes the files, which are not synced yet. */
tifa_status segment_writer_finish(struct segment_writer *writer, struct segment_totals *totals, tifa_error *error);

/* Frees the writer, and removes scratch; without a finish before, the folder is unusable. NULL is accepted. */
void segment_writer_free(struct segment_writer *writer);

#endif

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
#include "corpus/fields.h"
#include "indexer/field_names.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct segment_totals {
    uint64_t articles, passages, tokens, text_bytes;
    uint64_t stems;    /* languages that passages are analysed as: bit stem_language_number */
    bool newest_first; /* the documents stand so, see corpus/manifest.h */
    uint64_t copies;   /* articles that are near copies of others */
    struct field_list fields; /* that the segment declares; known when it is finished, as the next */
    struct field_notes field_notes;
};

/* Fills what the manifest counts of a segment. */
struct manifest_segment;
void segment_totals_describe(const struct segment_totals *totals, struct manifest_segment *segment);

enum segment_kind {
    SEGMENT_INVERTED, /* by our own inverter and writer; newest documents first */
    SEGMENT_XAPIAN,   /* by Xapian's writer: slow, and larger; documents in the order of the articles */
};

struct segment_options {
    const char *folder;  /* to be made, its parent exists */
    const char *scratch; /* a folder for temporary files, to be made and removed again */
    enum segment_kind kind;
    unsigned threads;                  /* at least 1 */
    size_t memory_bytes;               /* about what SEGMENT_INVERTED may use; it needs SEGMENT_LEAST_MEMORY */
    const volatile sig_atomic_t *stop; /* set: finishing ends with TIFA_ERR_INTERRUPTED; may be NULL */
    const struct field_list *fields;   /* that the index has already; NULL: none */
    struct slice saved;                /* a state to go on from, or empty; what was in scratch then must be there */
};

#define SEGMENT_LEAST_MEMORY ((size_t)64 * 1024 * 1024)

struct segment_writer;

tifa_status segment_writer_open(const struct segment_options *options, struct segment_writer **out, tifa_error *error);

/* Takes the article, whatever the status. An error is final: the segment cannot be finished any more. */
tifa_status segment_writer_add(struct segment_writer *writer, struct article *article, tifa_error *error);

/* The article that was added as the n-th, from 0, is not to be in the segment: a later one took its place. Each article
 * at most once. TIFA_ERR_MEMORY. */
tifa_status segment_writer_drop(struct segment_writer *writer, uint64_t number, tifa_error *error);

/* An interrupted build can go on from a saved state. It is the time for one when each article so far was handed to a
 * thread: the segment then becomes the same as without. Never for SEGMENT_XAPIAN. */
bool segment_writer_can_save(const struct segment_writer *writer);
/* Waits for the threads and appends the state to *state; the rest of it is in files in scratch, which are not synced,
 * and which later additions do not change. TIFA_ERR_MEMORY, TIFA_ERR_IO; what a thread failed with. */
tifa_status segment_writer_save(struct segment_writer *writer, struct buffer *state, tifa_error *error);
/* Frees the writer, and leaves scratch to a later run. */
void segment_writer_leave(struct segment_writer *writer);

/* What corpus/removed.h writes of the index that the segment will be the first of; borrowed until it is finished. */
void segment_writer_set_removed(struct segment_writer *writer, struct slice removed);

/* The fields of the segments that will stand behind it in the index, joined but not finished; borrowed as well. */
void segment_writer_set_fields(struct segment_writer *writer, const struct field_union *others);

/* Completes the files, which are not synced yet. */
tifa_status segment_writer_finish(struct segment_writer *writer, struct segment_totals *totals, tifa_error *error);

/* Frees the writer, and removes scratch; without a finish before, the folder is unusable. NULL is accepted. */
void segment_writer_free(struct segment_writer *writer);

/* A segment without articles, that says what is removed from others and which fields they have; NULL: none.
 * TIFA_ERR_IO, TIFA_ERR_MEMORY. */
tifa_status segment_write_empty(const char *folder, enum segment_kind kind, struct slice removed,
                                const struct field_union *others, tifa_error *error);

#endif

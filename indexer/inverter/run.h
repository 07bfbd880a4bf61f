/* Runs: sorted posting lists of a part of the archive, in memory or in a file, before they are merged.
 *
 * A run has three sections, each a row of entries in byte order of their terms:
 *
 *   words             varint number                          of the shared vocabulary
 *   pairs             [varint first] varint second           first only where it is another than before
 *   filters           varint length, bytes
 *
 * In front of each entry stands a varint: postings << 2 | has wdf << 1 | has first. Behind it stand the postings:
 * varint gap to the one before (from 1), and varint wdf where some wdf is not 1. Words and pairs post documents,
 * filters articles; both are counted from the base of the run.
 */
#ifndef TIFA_INDEXER_RUN_H
#define TIFA_INDEXER_RUN_H

#include "corpus/base/buffer.h"
#include "corpus/base/slice.h"
#include "corpus/base/status.h"

#include <stdbool.h>
#include <stdint.h>

enum run_section { RUN_WORDS, RUN_PAIRS, RUN_FILTERS, RUN_SECTIONS };

struct run_posting {
    uint32_t unit; /* document or article */
    uint32_t wdf;
};

/* What an entry is about. */
struct run_term {
    uint32_t first, second; /* words: second alone */
    struct slice name;      /* filters */
};

/* ---- writing ---- */

struct run_writer { /* zeroed: empty; may be cleared by hand between sections */
    struct buffer bytes;
    uint32_t first; /* of the last pair */
    bool has_first;
};

/* Appends an entry. Postings ascend; units are relative to `base`. */
void run_append(struct run_writer *writer, enum run_section section, const struct run_term *term,
                const struct run_posting *postings, size_t count, uint32_t base);

/* ---- reading ---- */

/* A part of a file, or of memory where file is -1. */
struct run_extent {
    int file;
    const char *name; /* of the file, for messages */
    const char *memory;
    uint64_t start, bytes;
};

struct run_cursor {
    enum run_section section;
    uint32_t base;
    /* The current entry; count 0 at the end. */
    struct run_term term;
    size_t count;
    bool has_wdf;
    /* Where it is read from. */
    struct run_extent extent;
    const unsigned char *at, *end;
    unsigned char *buffer;
    char name_bytes[256];
};

/* Stands before the first entry. */
tifa_status run_cursor_open(struct run_cursor *cursor, enum run_section section, const struct run_extent *extent,
                            uint32_t base, tifa_error *error);
/* To the next entry; the postings of this one must have been read. TIFA_ERR_IO, TIFA_ERR_CORRUPT. */
tifa_status run_cursor_next(struct run_cursor *cursor, tifa_error *error);
/* Reads the postings of the entry, `count` of them, with the base added. */
tifa_status run_cursor_read(struct run_cursor *cursor, struct run_posting *out, tifa_error *error);
void run_cursor_close(struct run_cursor *cursor);

#endif

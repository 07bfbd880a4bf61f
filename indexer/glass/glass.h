/* Writes a Xapian database of the glass format from start to end, each file front to back.
 *
 * For bulk building: documents first, in order, then posting lists in the order of their terms. libxapian
 * makes the same tables when it compacts, block for block; FORMAT.md says what is in them. Equal input gives
 * equal bytes, the identity (UUID) included. There are no positions, no spelling.
 *
 * Errors     An error is final: every later call returns it again, and the caller frees the writer and
 *            removes the folder. TIFA_ERR_IO names the file; TIFA_ERR_LIMIT is for what the format cannot
 *            hold; TIFA_ERR_INTERNAL for a caller that broke the order or the sums asked for below. Any
 *            call can return these three and TIFA_ERR_MEMORY.
 * Memory     About 3 MB, 32 bytes for each 2000 bytes of values and document lengths, the slots' bounds
 *            and open chunks, and one short key a block. Value and length chunks beyond 1 MB wait in a
 *            file without a name in the folder, as they stand in front of what comes after them.
 * Threads    One at a time to a writer; writers share nothing.
 */
#ifndef TIFA_INDEXER_GLASS_GLASS_H
#define TIFA_INDEXER_GLASS_GLASS_H

#include <stdbool.h>
#include <stdint.h>

#include "corpus/base/slice.h"
#include "corpus/base/status.h"

/* What a term takes of the room in a key, each NUL counted twice. */
#define GLASS_TERM_MAX_COST 245

struct glass_options {
    uint32_t block_size_bytes; /* a power of two, 2048 to 65536; 0 is 8192 */
    /* Whole term lists: the database may be updated and asked for a document's terms. Without, the table
     * has the value slots of each document alone, which is what a server needs to send documents; such a
     * database must never be opened for writing. */
    bool termlists;
};

struct glass_value {
    uint32_t slot;
    struct slice bytes; /* the empty value is none */
};

struct glass_term {
    struct slice bytes;
    uint32_t wdf;
};

struct glass_document {
    uint32_t length; /* sum of the wdf of its terms */
    struct slice data;
    bool compress;                    /* let data be deflated, where that is smaller */
    const struct glass_value *values; /* slots ascending */
    size_t value_count;
    const struct glass_term *terms; /* ascending; read with whole term lists alone */
    size_t term_count;
};

struct glass_posting {
    uint32_t docid;
    uint32_t wdf;
};

#define GLASS_FILES_MAX 4

struct glass_file {
    const char *name; /* in the folder; lives for ever */
    uint64_t size_bytes;
    uint32_t crc32; /* zlib's */
};

struct glass_totals {
    uint32_t documents;
    uint64_t terms;
    uint64_t postings;
    uint64_t length; /* sum of all documents' */
    /* keys and tags in the table of posting lists, by kind */
    uint64_t list_bytes;   /* posting lists */
    uint64_t length_bytes; /* document lengths */
    uint64_t value_bytes;  /* values and their statistics */
    struct glass_file files[GLASS_FILES_MAX];
    size_t file_count;
};

struct glass_writer;

/* Makes the folder, not its parents; one that is there already is TIFA_ERR_IO. options may be NULL: all zero.
 * TIFA_ERR_ARGUMENT for a block size that is none. */
tifa_status glass_writer_open(const char *folder, const struct glass_options *options, struct glass_writer **out,
                              tifa_error *error);

/* The next document: 1, 2, 3 and so on. Nothing of it is kept but by copying. */
tifa_status glass_add_document(struct glass_writer *writer, const struct glass_document *document, tifa_error *error);

/* A metadata item; before the first list, each key once. The key has at most GLASS_METADATA_KEY_MAX bytes. */
#define GLASS_METADATA_KEY_MAX 13
tifa_status glass_set_metadata(struct glass_writer *writer, struct slice key, struct slice value, tifa_error *error);

/* Begins the list of a term that has `documents` postings (at least 1) and `occurrences` as the sum of their
 * wdf (below 2^32). Terms come in ascending byte order, once each; the first ends the documents. */
tifa_status glass_list_begin(struct glass_writer *writer, struct slice term, uint32_t documents, uint64_t occurrences,
                             tifa_error *error);
/* A run of the list, docids ascending within it and from run to run. */
tifa_status glass_list_add(struct glass_writer *writer, const struct glass_posting *postings, size_t count,
                           tifa_error *error);
tifa_status glass_list_end(struct glass_writer *writer, tifa_error *error);

/* Writes what is left; iamglass, which makes the folder a database, comes last. Lengths of documents and
 * occurrences in lists must have the same sum. Nothing is synced: what is published is the caller's to make
 * durable. *out may be NULL. Afterwards the writer can only be freed. */
tifa_status glass_writer_finish(struct glass_writer *writer, struct glass_totals *out, tifa_error *error);

/* Without a finish before, what is in the folder is no database, and the caller's to remove. */
void glass_writer_free(struct glass_writer *writer);

#endif

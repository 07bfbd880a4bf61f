/* Source files to articles, whatever the format, and whatever it is packed into; told by content.
 *
 * One thread at a time for one reader.
 */
#ifndef TIFA_CORPUS_READER_H
#define TIFA_CORPUS_READER_H

#include "corpus/article.h"
#include "corpus/base/status.h"
#include "corpus/formats/skip.h"
#include "corpus/limits.h"
#include "corpus/source.h"

#include <stdint.h>

enum { READER_FORMATS_MOST = 16 };

/* What became of a source, or of one format in it. */
struct reader_tally {
    uint64_t documents; /* files, members, records of a crawl; not what holds them */
    uint64_t articles;
    uint64_t bytes;   /* of text */
    uint64_t rejects; /* documents, or records of them, that could not be used */
};

/* The numbers add up: each document has a format, was passed over, or is a reject of none (a file that is empty or of a
 * format that is not read, a damaged place of an archive). So all.documents is the documents of all formats, all that
 * were skipped, and the rejects that no format has; and each document of a format has an article or a reject. */
struct reader_counts {
    struct reader_tally all;
    struct reader_tally formats[READER_FORMATS_MOST]; /* as in the table of corpus/formats/format.h */
    uint64_t skipped[SKIP_KINDS];
    uint64_t converted; /* documents in another charset than UTF-8 */
    uint64_t replaced;  /* bytes in them that are no character */
    uint64_t mojibake;  /* sequences in all that were UTF-8 and were read as windows-1252 once */
    uint64_t repaired;  /* documents that were of such sequences throughout, and were turned back */
};

struct reader;
struct field_map;

/* Hears of documents that were passed over and may have been meant: `what` says what the one at `where` seems to be. */
struct reader_listener {
    void (*passed)(void *context, const char *where, enum skip_kind kind, const char *what);
    void *context;
};

/* A zeroed struct has the defaults. */
struct reader_options {
    struct limits limits;
    const struct field_map *map;     /* what keys stand for, or NULL; must outlive the reader */
    struct reader_listener listener; /* passed may be NULL */
    const char *records;             /* keys that lead to the records of JSON, as in "response.results", or NULL; must outlive it */
    enum date_order date_order;
    bool date_from_file; /* for want of another date, that of the file, or of the crawl */
};

/* TIFA_ERR_IO; TIFA_ERR_FORMAT when the file is empty, binary or of no known format. The options may be NULL. */
tifa_status reader_open_with(const struct source_file *file, const struct reader_options *options, struct reader **out,
                             tifa_error *error);
/* The same without options. */
tifa_status reader_open(const struct source_file *file, struct reader **out, tifa_error *error);
void reader_close(struct reader *reader);

/* The next article, which becomes the caller's. TIFA_END when there is none. A negative status says that one
 * record could not be used; its message has the source and the position, and the next call goes on behind
 * it, so a reader is called until TIFA_END. */
tifa_status reader_next(struct reader *reader, struct article **out, tifa_error *error);

uint64_t reader_consumed(const struct reader *reader); /* bytes of the file on disk read so far */
/* Where the article read last stands: "a.jsonl:12", "a.zip: docs/x.txt"; until the next call. */
const char *reader_where(struct reader *reader);
/* Which member of the file the article read last was in, in any bytes; empty if it was the file itself; until the next call. */
struct slice reader_member(const struct reader *reader);
/* Counts the article read last, which the caller could not use, as a reject. */
void reader_refuse(struct reader *reader, const struct article *article);
const struct reader_counts *reader_counts(const struct reader *reader);
/* What was counted when the source was read as far as this before. */
void reader_set_counts(struct reader *reader, const struct reader_counts *counts);

#endif

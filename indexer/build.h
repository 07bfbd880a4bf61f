/* Builds an index from source files. */
#ifndef TIFA_INDEXER_BUILD_H
#define TIFA_INDEXER_BUILD_H

#include "corpus/base/status.h"
#include "corpus/formats/field_map.h"
#include "corpus/formats/skip.h"
#include "corpus/limits.h"
#include "indexer/segment.h"

#include <signal.h>
#include <stdbool.h>

struct build_options {
    const char *index;
    const char *const *sources;
    size_t source_count;
    unsigned threads;
    size_t memory_bytes; /* about what may be used */
    enum segment_kind writer;
    struct limits limits; /* of each source file */
    const char *report;   /* file for a report, or NULL */
    struct field_map map; /* what keys of the sources stand for */
    const char *records;  /* keys that lead to the list of articles in JSON, as in "response.results", or NULL */
    enum date_order date_order; /* of numbers in dates */
    bool date_from_file;  /* articles without a date have that of their file */
    bool network_fs;      /* the index may be on a network file system */
    bool dry_run;         /* print the articles as JSON Lines, and touch no index */
    /* Of text, after which the state is saved, so that an interrupted build of the same sources goes on from there; 0:
     * never. Sources that cannot be read twice are never saved. */
    uint64_t checkpoint_bytes;
    const volatile sig_atomic_t *stop; /* set: save if it can be done, and end; may be NULL */
};

struct build_report {
    struct segment_totals totals; /* of a build: what is published */
    uint64_t taken, taken_bytes;  /* articles, and their text, that were read; replaced ones too */
    uint64_t unchanged;           /* articles that equal what is published, and were not taken */
    uint64_t newer;               /* of them, those that are added in place of a version that was published */
    uint64_t files;               /* that were read */
    uint64_t rejects;             /* files and records that could not be used; each was told on standard error */
    uint64_t undated;             /* articles without a date, replaced ones too */
    uint64_t renamed;             /* whose id, made of a name, was another article's, and so has more in front */
    uint64_t notes;               /* what cost a field of an article, see article_note; told on standard error */
    uint64_t skipped[SKIP_KINDS]; /* documents that are no articles */
    uint64_t told[SKIP_KINDS];    /* of them, those that may have been meant: the first of a kind have a line each */
    uint64_t replaced;            /* articles that a later one with the same id took the place of */
    uint64_t index_bytes;         /* of the published files */
    uint64_t index_articles;      /* of an index that was added to */
    size_t segments, merged;      /* it has; of those it had, in the new one */
    double elapsed_s;
};

/* Publishes a new generation made of all articles of the sources. On errors what was published stays.
 * TIFA_ERR_NOT_FOUND: there was no article at all. TIFA_ERR_INTERRUPTED: `stop` was set. A dry run prints instead. */
tifa_status build_index(const struct build_options *options, struct build_report *report, tifa_error *error);

#endif

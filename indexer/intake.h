/* Reading articles from sources, for build and add: what cannot be used is told and counted, the rest goes on. */
#ifndef TIFA_INDEXER_INTAKE_H
#define TIFA_INDEXER_INTAKE_H

#include "corpus/reader.h"
#include "corpus/source.h"
#include "indexer/build.h"
#include "indexer/known.h"
#include "indexer/progress.h"
#include "indexer/report.h"
#include "indexer/update.h"

/* What all sources so far had. */
struct intake_sum {
    uint64_t articles, rejects, told, skipped[SKIP_KINDS]; /* told: of those that were skipped, with a line each */
};

/* How far the sources have been read. */
struct intake_place {
    size_t operand;           /* of the command line, which stands for some of the sources */
    struct intake_sum before; /* when it began */
    size_t source;
    uint64_t records;      /* of it, articles and what was none */
    uint64_t rejects_before; /* it */
    uint64_t bytes_before; /* it, of all sources */
    uint64_t notes;        /* about its articles */
    struct reader_counts counts;
};

/* What becomes of the articles. Errors end the run. */
struct intake_target {
    void *context;
    struct update *update; /* of the index that they are added to, or NULL */
    struct origins *origins;
    /* The next article, which is the target's from then on. */
    tifa_status (*take)(void *context, struct article *article, tifa_error *error);
    /* The article that was taken as the n-th, from 0, is replaced by a later one. */
    tifa_status (*drop)(void *context, uint64_t number, tifa_error *error);
    /* A record is done with; the time to save or to stop. */
    tifa_status (*after)(void *context, const struct reader *reader, tifa_error *error);
};

struct intake {
    const struct build_options *options;
    struct build_report *report;
    struct source_list files;
    size_t *ends; /* of each operand: the first source that is not its own */
    struct report *file; /* the report in a file, or NULL */
    struct known_articles known;
    struct progress progress;
    struct origin_file *origin; /* of the source that is read */
    bool is_part;              /* the sources are some of those that the operands stand for; there may be nothing in them */
    struct intake_place place; /* where it is; at first, where it is to start */
    bool is_silent;            /* what is read was told before */
};

/* Lists the sources and starts the clock. The intake is to be closed whatever the status. TIFA_ERR_MEMORY. */
tifa_status intake_open(struct intake *intake, const struct build_options *options, struct build_report *report,
                        tifa_error *error);
/* Starts the report in a file, if there is to be one. TIFA_ERR_IO. */
tifa_status intake_open_report(struct intake *intake, tifa_error *error);
/* All sources. TIFA_ERR_NOT_FOUND: there was no article at all. */
tifa_status intake_run(struct intake *intake, const struct intake_target *target, tifa_error *error);
/* Ends the report in a file; status: of the run, which is returned unless that fails. */
tifa_status intake_close(struct intake *intake, tifa_status status, tifa_error *error);

#endif

/* Whether an index is what was published, and holds together. Nothing is ever changed, and the segments are pinned
 * meanwhile. */
#ifndef TIFA_INDEXER_CHECK_H
#define TIFA_INDEXER_CHECK_H

#include "corpus/base/status.h"
#include "indexer/findings.h"

#include <stdbool.h>
#include <stdint.h>

enum check_depth {
    /* The manifest, the sizes of all files, the checksums of iamglass, the stub, and what should not be there. */
    CHECK_QUICK,
    /* Besides the checksums of all files; of segments whose files fit, Xapian's own check of them, and that each
     * document is read and the counts are those of the manifest. */
    CHECK_FULL,
};

struct check_report {
    enum check_depth depth;
    uint64_t generation;                                      /* 0: the manifest is damaged */
    uint64_t segments, files, file_bytes, articles, passages; /* as the manifest says */
    struct findings findings;
};

/* All damages are in the report, not only the first; to be freed by check_report_free whatever the status.
 * TIFA_ERR_FORMAT: no index, or of another version; TIFA_ERR_IO: the manifest cannot be read; TIFA_ERR_MEMORY. */
tifa_status check_index(const char *index, enum check_depth depth, struct check_report *report, tifa_error *error);
/* The findings, a line each, and in the last line whether the index is sound. */
void check_print(const struct check_report *report, const char *index, FILE *out);
/* {"sound":true,"generation",...,"findings":[{"kind","file","message"},...]}; kind is damage, unreadable or note. */
void check_print_json(const struct check_report *report, FILE *out);
void check_report_free(struct check_report *report);

#endif

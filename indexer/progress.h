/* How far a build or a merge is: one line that is written over on a terminal, nothing elsewhere. */
#ifndef TIFA_INDEXER_PROGRESS_H
#define TIFA_INDEXER_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    bool shown;       /* standard error is a terminal */
    double started_s; /* monotonic clock */
    double last_shown_s;
    uint64_t total_bytes; /* of all source files; 0 when not known */
    uint64_t done_bytes;  /* of them */
    uint64_t text_bytes;
    uint64_t articles, rejects;
};

void progress_start(struct progress *progress, uint64_t total_bytes);
/* Shows the state, a few times a second at most. */
void progress_show(struct progress *progress);
/* Shows how far the merging of segments is, the same way; `progress` is a struct progress. */
void progress_show_merge(void *progress, uint64_t done_bytes, uint64_t all_bytes);
/* Takes the line off the terminal, before something else is printed. */
void progress_clear(struct progress *progress);
double progress_elapsed_s(const struct progress *progress);

#endif

/* Work on many documents of an archive by as many threads as it is worth, each with the archive opened anew. */
#ifndef TIFA_QUERY_PARALLEL_H
#define TIFA_QUERY_PARALLEL_H

#include "corpus/base/status.h"
#include "query/archive.h"

#include <stddef.h>

/* Does items [start, end). `worker` is the calling thread's own, `archive` too. An error ends the work of all. */
typedef tifa_status parallel_work(void *worker, struct archive *archive, size_t start, size_t end, tifa_error *error);

/* How many workers a number of items is worth: at least 1, at most `threads` (0 is 1). */
unsigned parallel_workers(size_t items, unsigned threads);

/* Hands items [0, count) out in pieces, in order, until all are done. workers: `worker_count` structures of
 * `worker_bytes` each, at least 1; the calling thread is the first, those whose thread cannot be started stay
 * untouched. The first error of any worker is the error of all; those of archive_open_again are among them. */
tifa_status parallel_run(struct archive *archive, size_t count, parallel_work *work, void *workers,
                         unsigned worker_count, size_t worker_bytes, tifa_error *error);

#endif

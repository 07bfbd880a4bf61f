/* What the front counts, and its Prometheus text. */
#ifndef TIFA_SERVER_METRICS_H
#define TIFA_SERVER_METRICS_H

#include "corpus/base/buffer.h"

#include <stddef.h>
#include <stdint.h>

enum { METRICS_ROUTES = 16, METRICS_BUCKETS = 10 };

/* route: its place in the table, or METRICS_ROUTES - 1 for what has none. */
struct metrics {
    uint64_t answers[METRICS_ROUTES][6];                     /* by the first digit of the status */
    uint64_t durations[METRICS_ROUTES][METRICS_BUCKETS + 1]; /* the last: all slower ones */
    double seconds[METRICS_ROUTES];                          /* in sum */
    uint64_t connections;                                    /* taken */
    uint64_t crowded_out;                                    /* connections closed for others as there were too many */
    uint64_t timed_out;                                      /* connections whose request did not arrive in time */
    uint64_t overdue;                                        /* requests past their deadline */
    uint64_t lost_workers;                                   /* that ended by themselves */
    size_t open_connections, waiting, workers;               /* just now */
};

void metrics_count(struct metrics *metrics, size_t route, unsigned status, double seconds);
void metrics_write(const struct metrics *metrics, struct buffer *out);

#endif

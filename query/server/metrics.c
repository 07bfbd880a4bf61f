#include "query/server/metrics.h"

#include "query/server/routes.h"

#include <inttypes.h>

static const double bounds[METRICS_BUCKETS] = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 2.5};

void metrics_count(struct metrics *metrics, size_t route, unsigned status, double seconds)
{
    size_t bucket = 0;
    if (route >= METRICS_ROUTES)
        route = METRICS_ROUTES - 1;
    while (bucket < METRICS_BUCKETS && seconds > bounds[bucket])
        bucket++;
    metrics->answers[route][status / 100 < 6 ? status / 100 : 5]++;
    metrics->durations[route][bucket]++;
    metrics->seconds[route] += seconds;
}

static const char *name_of(size_t route)
{
    return route < route_count ? routes[route].path : "";
}

static void write_answers(const struct metrics *metrics, struct buffer *out)
{
    buffer_append_string(out, "# HELP tifa_requests_total Requests answered.\n# TYPE tifa_requests_total counter\n");
    for (size_t r = 0; r < METRICS_ROUTES; r++)
        for (size_t s = 2; s < 6; s++)
            if (metrics->answers[r][s])
                buffer_printf(out, "tifa_requests_total{route=\"%s\",status=\"%zuxx\"} %" PRIu64 "\n", name_of(r), s,
                              metrics->answers[r][s]);
}

static void write_durations(const struct metrics *metrics, struct buffer *out)
{
    buffer_append_string(out, "# HELP tifa_request_seconds From a whole request to its answer.\n"
                              "# TYPE tifa_request_seconds histogram\n");
    for (size_t r = 0; r < METRICS_ROUTES; r++) {
        uint64_t count = 0, all = 0;
        for (size_t b = 0; b <= METRICS_BUCKETS; b++)
            all += metrics->durations[r][b];
        for (size_t b = 0; b < METRICS_BUCKETS && all; b++)
            buffer_printf(out, "tifa_request_seconds_bucket{route=\"%s\",le=\"%g\"} %" PRIu64 "\n", name_of(r),
                          bounds[b], count += metrics->durations[r][b]);
        if (all)
            buffer_printf(out,
                          "tifa_request_seconds_bucket{route=\"%s\",le=\"+Inf\"} %" PRIu64
                          "\ntifa_request_seconds_sum{route=\"%s\"} %.6f\ntifa_request_seconds_count{route=\"%s\"} "
                          "%" PRIu64 "\n",
                          name_of(r), all, name_of(r), metrics->seconds[r], name_of(r), all);
    }
}

static void write_number(struct buffer *out, const char *name, const char *type, const char *help, uint64_t value)
{
    buffer_printf(out, "# HELP %s %s\n# TYPE %s %s\n%s %" PRIu64 "\n", name, help, name, type, name, value);
}

void metrics_write(const struct metrics *m, struct buffer *out)
{
    write_answers(m, out);
    write_durations(m, out);
    write_number(out, "tifa_connections_total", "counter", "Connections taken.", m->connections);
    write_number(out, "tifa_connections_crowded_out_total", "counter", "Connections closed as there were too many.",
                 m->crowded_out);
    write_number(out, "tifa_connections_timed_out_total", "counter", "Connections whose request came too slowly.",
                 m->timed_out);
    write_number(out, "tifa_requests_overdue_total", "counter", "Requests past their deadline.", m->overdue);
    write_number(out, "tifa_workers_lost_total", "counter", "Workers that ended by themselves.", m->lost_workers);
    write_number(out, "tifa_connections", "gauge", "Connections that are open.", m->open_connections);
    write_number(out, "tifa_requests_waiting", "gauge", "Requests that wait for a worker.", m->waiting);
    write_number(out, "tifa_workers", "gauge", "Workers that can answer.", m->workers);
}

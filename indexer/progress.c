#include "indexer/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

void progress_start(struct progress *p, uint64_t total_bytes)
{
    *p = (struct progress){.shown = isatty(STDERR_FILENO), .started_s = now_s(), .total_bytes = total_bytes};
}

double progress_elapsed_s(const struct progress *p)
{
    return now_s() - p->started_s;
}

/* Whether it is time to show something again. */
static bool is_due(struct progress *p, double now)
{
    const double interval_s = 0.25;
    if (!p->shown || now - p->last_shown_s < interval_s)
        return false;
    p->last_shown_s = now;
    return true;
}

void progress_show(struct progress *p)
{
    double now = now_s(), elapsed = now - p->started_s;
    if (elapsed <= 0 || !is_due(p, now))
        return;
    fprintf(stderr, "\r\033[K%" PRIu64 " articles, %" PRIu64 " rejected, %.1f MB at %.1f MB/s", p->articles, p->rejects,
            (double)p->text_bytes / 1e6, (double)p->text_bytes / 1e6 / elapsed);
    if (p->total_bytes && p->done_bytes && p->done_bytes <= p->total_bytes) {
        double part = (double)p->done_bytes / (double)p->total_bytes;
        unsigned left_s = (unsigned)(elapsed / part - elapsed + 0.5);
        fprintf(stderr, ", %.0f %%, %u:%02u left", part * 100, left_s / 60, left_s % 60);
    }
    fflush(stderr);
}

void progress_show_merge(void *progress, uint64_t done_bytes, uint64_t all_bytes)
{
    if (!is_due(progress, now_s()))
        return;
    fprintf(stderr, "\r\033[Kmerging, %.1f of %.1f MB", (double)done_bytes / 1e6, (double)all_bytes / 1e6);
    fflush(stderr);
}

void progress_clear(struct progress *p)
{
    if (p->shown) {
        fprintf(stderr, "\r\033[K");
        fflush(stderr);
    }
}

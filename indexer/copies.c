#include "indexer/copies.h"

#include "indexer/inverter/radix.h"

#include <stdlib.h>

/* Articles of a bucket that the others of it are held against: with few, a bucket of any size takes linear time. */
enum { LEADERS = 8 };

/* Articles go by their rank here: their place in the order in which the first of a group is its original. */
struct grouping {
    const struct batch_article *articles;
    size_t count;
    uint32_t *by_rank; /* numbers of articles */
    uint32_t *parents; /* by rank: of a group one less, itself for the least; a forest of disjoint sets */
    uint64_t *items, *scratch;
};

static int by_precedence(const void *x, const void *y, void *context)
{
    const struct batch_article *articles = context;
    uint32_t left = *(const uint32_t *)x, right = *(const uint32_t *)y;
    const struct batch_article *a = &articles[left], *b = &articles[right];
    if (a->date != b->date)
        return a->date - 1 < b->date - 1 ? -1 : 1; /* 0, which is no date, comes last */
    if (a->number != b->number)
        return a->number < b->number ? -1 : 1;
    return left < right ? -1 : left > right;
}

static tifa_status open_grouping(struct grouping *g, tifa_error *error)
{
    size_t room = g->count + 1;
    g->by_rank = malloc(room * sizeof *g->by_rank);
    g->parents = malloc(room * sizeof *g->parents);
    g->items = malloc(room * sizeof *g->items);
    g->scratch = malloc(room * sizeof *g->scratch);
    if (!g->by_rank || !g->parents || !g->items || !g->scratch)
        return tifa_fail_memory(error);
    for (size_t i = 0; i < g->count; i++)
        g->by_rank[i] = g->parents[i] = (uint32_t)i;
    qsort_r(g->by_rank, g->count, sizeof *g->by_rank, by_precedence, (void *)(uintptr_t)g->articles);
    return TIFA_OK;
}

static void close_grouping(struct grouping *g)
{
    free(g->by_rank);
    free(g->parents);
    free(g->items);
    free(g->scratch);
}

static const struct fingerprint *fingerprint_of(const struct grouping *g, uint32_t rank)
{
    return &g->articles[g->by_rank[rank]].fingerprint;
}

/* The least rank of a group; halves the way there. */
static uint32_t first_of(struct grouping *g, uint32_t rank)
{
    while (g->parents[rank] != rank)
        rank = g->parents[rank] = g->parents[g->parents[rank]];
    return rank;
}

static void join(struct grouping *g, uint32_t a, uint32_t b)
{
    a = first_of(g, a);
    b = first_of(g, b);
    g->parents[a < b ? b : a] = a < b ? a : b;
}

/* Holds the articles of one bucket, by rank, against the first few that are not near each other. */
static void join_bucket(struct grouping *g, const uint64_t *items, size_t count)
{
    uint32_t leaders[LEADERS];
    size_t leader_count = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t rank = (uint32_t)items[i];
        bool near = false;
        for (size_t k = 0; k < leader_count && !near; k++) {
            near = first_of(g, rank) == first_of(g, leaders[k]);
            if (!near && fingerprint_near(fingerprint_of(g, rank), fingerprint_of(g, leaders[k]))) {
                join(g, rank, leaders[k]);
                near = true;
            }
        }
        if (!near && leader_count < LEADERS)
            leaders[leader_count++] = rank;
    }
}

/* Near copies are likely to meet in a bucket of one of the bands. */
static void join_band(struct grouping *g, unsigned band)
{
    size_t count = 0;
    for (size_t rank = 0; rank < g->count; rank++) {
        const struct fingerprint *fingerprint = fingerprint_of(g, (uint32_t)rank);
        if (!fingerprint_is_none(fingerprint))
            g->items[count++] = (uint64_t)fingerprint_band(fingerprint, band) << 32 | rank;
    }
    const uint64_t *sorted = radix_sort(g->items, g->scratch, count, 32, 64);
    for (size_t i = 0, end; i < count; i = end) {
        for (end = i + 1; end < count && sorted[end] >> 32 == sorted[i] >> 32; end++)
            ;
        if (end > i + 1)
            join_bucket(g, sorted + i, end - i);
    }
}

/* From ranks to numbers of articles. */
static uint64_t name_originals(struct grouping *g, uint32_t *originals)
{
    uint64_t copies = 0;
    for (size_t i = 0; i < g->count; i++)
        originals[i] = COPIES_NONE;
    for (size_t rank = 0; rank < g->count; rank++) {
        uint32_t first = first_of(g, (uint32_t)rank);
        if (first == rank)
            continue;
        originals[g->by_rank[rank]] = originals[g->by_rank[first]] = g->by_rank[first];
        copies++;
    }
    return copies;
}

tifa_status copies_find(const struct batch_article *articles, size_t count, uint32_t **originals, uint64_t *copies,
                        tifa_error *error)
{
    struct grouping g = {.articles = articles, .count = count};
    *originals = malloc((count + 1) * sizeof **originals);
    tifa_status status = *originals ? open_grouping(&g, error) : tifa_fail_memory(error);
    for (unsigned band = 0; band < FINGERPRINT_BANDS && status == TIFA_OK; band++)
        join_band(&g, band);
    if (status == TIFA_OK) {
        *copies = name_originals(&g, *originals);
    } else {
        free(*originals);
        *originals = NULL;
    }
    close_grouping(&g);
    return status;
}

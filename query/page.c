/* The hits of one page, in the order of the candidates, until the page is settled. */
#include "corpus/schema.h"
#include "query/search_state.h"

struct tier {
    enum plan_tier number;
    bool among_several; /* hits of the first tier are left out of the second */
    size_t *skipped;    /* hits before the page so far */
};

/* A match is a candidate of both tiers, and is counted in its own. */
static void uncount(struct search *s, const struct judged *judged)
{
    s->again++;
    s->matched--;
    s->occurrences -= judged->result.span_count;
}

static tifa_status take(struct search *s, void *context, const xs_hit *candidate, bool *enough)
{
    struct tier *tier = context;
    struct judged judged;
    tifa_status status = candidate_judge(s, candidate->docid, UINT64_MAX, &judged);
    if (status)
        return status;
    bool elsewhere = tier->among_several && judged.result.has_all != (tier->number == PLAN_ALL);
    if (elsewhere && judged.result.matches)
        uncount(s, &judged);
    if (elsewhere || !judged.shown)
        return TIFA_OK;
    if (*tier->skipped < s->options->offset) {
        ++*tier->skipped;
        return TIFA_OK;
    }
    struct search_hit hit;
    struct archive_article_ref article = judged.passage.article;
    status = hit_copy_passage(s, &judged, &hit);
    if (status == TIFA_OK)
        status = copies_describe(s, &judged.copy, judged.set, &hit);
    if (status == TIFA_OK)
        status = hit_add(s, &hit, article, candidate->weight);
    *enough = s->answer->hit_count == s->options->limit;
    return status;
}

/* Those with a date, or those without. */
static tifa_status part_by_date(struct search *s, xs_op op, xs_query **out)
{
    xs_query *dated = NULL;
    xs_error reason;
    *out = NULL;
    xs_status failed = xs_query_value_ge(SCHEMA_SLOT_DATE, "0", 1, &dated, &reason);
    if (!failed)
        failed = xs_query_combine(op, (const xs_query *const[]){s->any.candidates, dated}, 2, 0, out, &reason);
    xs_query_free(dated);
    return failed ? search_fail(s, failed, &reason) : TIFA_OK;
}

/* Oldest first: those without a date, which would sort before all others, come behind them, in a search of their own. */
static tifa_status fill_oldest_first(struct search *s)
{
    static const xs_op parts[] = {XS_FILTER, XS_AND_NOT};
    size_t skipped = 0;
    struct tier tier = {PLAN_ANY, false, &skipped};
    bool complete = true;
    tifa_status status = candidates_count(s, s->any.candidates);
    for (size_t i = 0; i < 2 && status == TIFA_OK; i++) {
        xs_query *part;
        if (s->answer->hit_count == s->options->limit) {
            complete = false;
            break;
        }
        s->complete = false;
        status = part_by_date(s, parts[i], &part);
        if (status == TIFA_OK)
            status = candidates_each(s, &(struct source){.query = part, .weighting = XS_BM25}, take, &tier);
        complete = complete && s->complete;
        xs_query_free(part);
    }
    s->complete = complete;
    return status;
}

static tifa_status fill_in_order(struct search *s)
{
    size_t skipped = 0;
    bool tiers = plan_has_tiers(&s->answer->query) && s->options->sort == SEARCH_BY_SCORE;
    tifa_status status = TIFA_OK;
    if (tiers) {
        struct plan all;
        struct tier first = {PLAN_ALL, true, &skipped};
        status = plan_query(&s->answer->query, &s->plan_options, PLAN_ALL, &all, s->error);
        if (status)
            return status;
        status = candidates_each(s, &(struct source){.query = all.candidates, .weighting = XS_BM25}, take, &first);
        plan_free(&all);
        s->has_counts = false; /* they are of one tier */
    }
    if (status == TIFA_OK && s->answer->hit_count < s->options->limit) {
        struct tier second = {PLAN_ANY, tiers, &skipped};
        status = candidates_each(s, &(struct source){.query = s->any.candidates, .weighting = XS_BM25}, take, &second);
    }
    s->complete = s->complete && !tiers;
    return status;
}

tifa_status page_fill(struct search *s)
{
    if (s->options->limit == 0)
        return TIFA_OK;
    if (s->any.ranked && s->options->sort == SEARCH_BY_SCORE)
        return page_by_occurrences(s);
    return s->options->sort == SEARCH_BY_DATE ? fill_oldest_first(s) : fill_in_order(s);
}

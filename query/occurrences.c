/* The hits of one page of a phrase that alone decides the order: those with most occurrences first. */
#include "query/search_state.h"

#include <math.h>
#include <stdlib.h>

/* The best passages so far, best first. A candidate comes with a bound of its occurrences, the greatest first, so
 * most are never looked at: the page is settled when its last hit is better than any that can follow. */
struct leaders {
    struct leader {
        uint64_t occurrences;
        uint64_t date; /* as a number; 0 where the order of the documents says it already */
        xs_docid docid;
        struct archive_article_ref article;
        struct archive_copy copy;
        const struct copy_set *set;
        struct search_hit hit;
    } * items;
    size_t count, most;
};

static bool ranks_before(const struct leader *a, const struct leader *b)
{
    if (a->occurrences != b->occurrences)
        return a->occurrences > b->occurrences;
    if (a->date != b->date)
        return a->date > b->date;
    return a->docid < b->docid;
}

static int by_rank(const void *a, const void *b)
{
    return ranks_before(a, b) ? -1 : ranks_before(b, a);
}

static void sort(struct leaders *l)
{
    if (l->count)
        qsort(l->items, l->count, sizeof *l->items, by_rank);
}

/* The leaders are in order once there are as many as may be: to keep them so from the first on takes too long where all
 * are asked for. */
static void insert(struct leaders *l, const struct leader *leader)
{
    if (l->count < l->most) {
        l->items[l->count++] = *leader;
        if (l->count == l->most)
            sort(l);
        return;
    }
    size_t at = l->count - 1;
    for (; at && ranks_before(leader, &l->items[at - 1]); at--)
        l->items[at] = l->items[at - 1];
    l->items[at] = *leader;
}

/* Judges a candidate that has at most `bound` occurrences, as all that follow; *enough when none of them can lead. */
static tifa_status consider(struct search *s, struct leaders *l, xs_docid docid, uint64_t bound, bool *enough)
{
    struct judged judged;
    struct leader leader = {.docid = docid};
    tifa_status status = candidate_judge(s, docid, bound, &judged);
    if (status == TIFA_OK && !archive_is_newest_first(s->archive))
        status = archive_passage_date(s->archive, &leader.date, s->error);
    if (status)
        return status;
    leader.occurrences = judged.result.span_count;
    leader.article = judged.passage.article;
    leader.copy = judged.copy;
    leader.set = judged.set;
    const struct leader *last = l->count ? &l->items[l->count - 1] : NULL;
    if (judged.shown && (l->count < l->most || ranks_before(&leader, last))) {
        status = hit_copy_passage(s, &judged, &leader.hit);
        insert(l, &leader);
        last = &l->items[l->count - 1];
    }
    leader.occurrences = bound;
    *enough = l->count == l->most && !ranks_before(&leader, last);
    return status;
}

static tifa_status consider_candidate(struct search *s, void *context, const xs_hit *candidate, bool *enough)
{
    return consider(s, context, candidate->docid, (uint64_t)candidate->weight, enough);
}

static uint32_t greatest_below(const xs_posting *postings, size_t count, uint32_t limit)
{
    uint32_t greatest = 0;
    for (size_t i = 0; i < count; i++)
        if (postings[i].wdf < limit && postings[i].wdf > greatest)
            greatest = postings[i].wdf;
    return greatest;
}

/* So few candidates, if they are to be counted, are all judged for the page: more are worth several threads. */
enum { COUNTED_AT_ONCE = 2000 };

/* Those with the greatest bound first, each by docid, which is the order of the hits. */
static tifa_status consider_postings(struct search *s, struct leaders *l, const xs_posting *postings, size_t count)
{
    tifa_status status = TIFA_OK;
    bool enough = false, counts = count <= s->options->count_up_to && count <= COUNTED_AT_ONCE;
    uint32_t bound = UINT32_MAX;
    while ((!enough || counts) && (bound = greatest_below(postings, count, bound)) > 0)
        for (size_t i = 0; i < count && (!enough || counts); i++) {
            if (postings[i].wdf != bound)
                continue;
            status = consider(s, l, postings[i].docid, bound, &enough);
            if (status)
                return status;
        }
    s->complete = s->judged == count;
    s->has_counts = true;
    s->counts = (xs_counts){.lower = (uint32_t)count, .estimated = (uint32_t)count, .upper = (uint32_t)count};
    return status;
}

/* The posting lists of the terms alone say which the candidates are, and the bound of each is the least that a term
 * allows. */
static tifa_status consider_common(struct search *s, struct leaders *l)
{
    xs_bytes *terms = arena_alloc(&s->answer->arena, s->any.term_count * sizeof *terms);
    if (!terms)
        return tifa_fail_memory(s->error);
    for (size_t i = 0; i < s->any.term_count; i++)
        terms[i] = (xs_bytes){s->any.terms[i].bytes, s->any.terms[i].length};
    xs_common *common = NULL;
    xs_error reason;
    xs_status failed = xs_common_open(archive_database(s->archive), terms, s->any.term_count, &common, &reason);
    tifa_status status = failed ? search_fail(s, failed, &reason)
                                : consider_postings(s, l, xs_common_postings(common), xs_common_size(common));
    xs_common_free(common);
    return status;
}

/* Of one phrase as if it were a word, BM25 with b = 0: Robertson and Zaragoza, "The Probabilistic Relevance Framework"
 * (2009); rarity with 1 added before the logarithm, so that it is never negative. */
static double score_of(double documents, double with_phrase, double occurrences)
{
    double rarity = log(1 + (documents - with_phrase + 0.5) / (with_phrase + 0.5));
    return rarity * occurrences * (BM25_K1 + 1) / (occurrences + BM25_K1);
}

tifa_status page_by_occurrences(struct search *s)
{
    size_t most = s->options->offset + s->options->limit;
    struct leaders l = {.items = calloc(most, sizeof *l.items), .most = most};
    xs_totals totals = {0};
    xs_error reason;
    if (!l.items)
        return tifa_fail_memory(s->error);
    xs_status failed = xs_db_totals(archive_database(s->archive), &totals, &reason);
    tifa_status status = failed ? search_fail(s, failed, &reason) : TIFA_OK;
    if (status == TIFA_OK && s->any.term_count > 1 && archive_is_newest_first(s->archive))
        status = consider_common(s, &l);
    else if (status == TIFA_OK)
        status = candidates_each(s, s->any.candidates, XS_WDF, consider_candidate, &l);
    if (l.count < l.most)
        sort(&l);
    double with_phrase = (double)s->any.ranked_documents;
    if (with_phrase > totals.documents)
        with_phrase = totals.documents;
    for (size_t i = s->options->offset; i < l.count && status == TIFA_OK; i++) {
        struct leader *leader = &l.items[i];
        status = copies_describe(s, &leader->copy, leader->set, &leader->hit);
        if (status == TIFA_OK)
            status = hit_add(s, &leader->hit, leader->article,
                             score_of(totals.documents, with_phrase, (double)leader->occurrences));
    }
    free(l.items);
    return status;
}

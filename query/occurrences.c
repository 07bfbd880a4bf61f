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
        struct order_place place;
        struct archive_article_ref article;
        struct archive_copy copy;
        const struct copy_set *set;
        struct search_hit hit;
    } * items;
    size_t count, most;
};

/* Of different occurrences or dates; else 0. */
static int compare_known(const struct leader *a, const struct leader *b)
{
    if (a->occurrences != b->occurrences)
        return a->occurrences > b->occurrences ? -1 : 1;
    return (a->date < b->date) - (a->date > b->date);
}

/* The ids are looked up only where they decide. */
static tifa_status ranks_before(struct search *s, struct leader *a, struct leader *b, bool *out)
{
    tifa_status status = TIFA_OK;
    int order = compare_known(a, b);
    if (order == 0 && !order_by_docid(s->archive, a->place.docid, b->place.docid)) {
        status = order_read(s->archive, &a->place, &s->answer->arena, s->error);
        if (status == TIFA_OK)
            status = order_read(s->archive, &b->place, &s->answer->arena, s->error);
    }
    if (order == 0 && status == TIFA_OK)
        order = order_compare(s->archive, &a->place, &b->place);
    *out = order < 0;
    return status;
}

static int by_known(const void *a, const void *b)
{
    const struct leader *x = a, *y = b;
    int order = compare_known(x, y);
    return order ? order : (x->place.docid > y->place.docid) - (x->place.docid < y->place.docid);
}

static int by_place(const void *a, const void *b, void *archive)
{
    const struct leader *x = a, *y = b;
    return order_compare(archive, &x->place, &y->place);
}

static tifa_status sort(struct search *s, struct leaders *l)
{
    tifa_status status = TIFA_OK;
    if (l->count > 1)
        qsort(l->items, l->count, sizeof *l->items, by_known);
    for (size_t i = 0, end; i < l->count && status == TIFA_OK; i = end) {
        bool mixed = false;
        for (end = i + 1; end < l->count && compare_known(&l->items[i], &l->items[end]) == 0; end++)
            mixed = mixed || !order_by_docid(s->archive, l->items[i].place.docid, l->items[end].place.docid);
        for (size_t k = i; k < end && mixed && status == TIFA_OK; k++)
            status = order_read(s->archive, &l->items[k].place, &s->answer->arena, s->error);
        if (mixed && status == TIFA_OK)
            qsort_r(l->items + i, end - i, sizeof *l->items, by_place, s->archive);
    }
    return status;
}

/* The leaders are in order once there are as many as may be: to keep them so from the first on takes too long where all
 * are asked for. One that comes then is better than the last. */
static tifa_status insert(struct search *s, struct leaders *l, struct leader *leader)
{
    tifa_status status = TIFA_OK;
    if (l->count < l->most) {
        l->items[l->count++] = *leader;
        return l->count == l->most ? sort(s, l) : TIFA_OK;
    }
    size_t at = l->count - 1;
    for (bool before = true; at && status == TIFA_OK;) {
        status = ranks_before(s, leader, &l->items[at - 1], &before);
        if (!before)
            break;
        l->items[at] = l->items[at - 1];
        at--;
    }
    l->items[at] = *leader;
    return status;
}

/* What is known of a candidate before it is judged. */
static tifa_status describe(struct search *s, xs_docid docid, uint64_t bound, struct leader *out)
{
    *out = (struct leader){.occurrences = bound, .place = {.docid = docid}};
    return archive_is_newest_first(s->archive) ? TIFA_OK
                                               : archive_document_date(s->archive, docid, &out->date, s->error);
}

/* Whether a candidate that has at most `bound` occurrences could be among the leaders. If not, none can that follows it
 * in its source. The date is looked up only where it decides. */
static tifa_status could_lead(struct search *s, const struct leaders *l, xs_docid docid, uint64_t bound, bool *out)
{
    struct leader *last = l->count == l->most ? &l->items[l->count - 1] : NULL;
    struct leader leader;
    *out = !last || bound > last->occurrences;
    if (*out || bound < last->occurrences)
        return TIFA_OK;
    tifa_status status = describe(s, docid, bound, &leader);
    if (status)
        return status;
    *out = leader.date == last->date;
    if (*out && !archive_is_ordered(s->archive))
        return TIFA_OK; /* what follows stands by docid, and may be before this one */
    return ranks_before(s, &leader, last, out);
}

/* Judges a candidate that has at most `bound` occurrences, and takes it up if it is a leader. */
static tifa_status consider(struct search *s, struct leaders *l, xs_docid docid, uint64_t bound)
{
    struct judged judged;
    struct leader leader;
    tifa_status status = candidate_judge(s, docid, bound, &judged);
    if (status || !judged.shown)
        return status;
    leader = (struct leader){.occurrences = judged.result.span_count, .place = {.docid = docid}};
    if (!archive_is_newest_first(s->archive)) /* of what was read last, which stays */
        status = archive_passage_date(s->archive, &leader.date, s->error);
    leader.article = judged.passage.article;
    leader.copy = judged.copy;
    leader.set = judged.set;
    bool leads = true, is_full = l->count == l->most;
    if (status || (is_full && compare_known(&leader, &l->items[l->count - 1]) > 0))
        return status;
    status = hit_copy_passage(s, &judged, &leader.hit); /* before ids are read */
    if (status == TIFA_OK && is_full)
        status = ranks_before(s, &leader, &l->items[l->count - 1], &leads);
    return status || !leads ? status : insert(s, l, &leader);
}

static tifa_status consider_candidate(struct search *s, void *context, const xs_hit *candidate, bool *enough)
{
    bool could = true;
    tifa_status status = could_lead(s, context, candidate->docid, (uint64_t)candidate->weight, &could);
    *enough = !could;
    return status || !could ? status : consider(s, context, candidate->docid, (uint64_t)candidate->weight);
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

/* Those of a segment with the greatest bound first, each by docid, which is newest first. all: they are to be counted.
 */
static tifa_status consider_postings(struct search *s, struct leaders *l, const xs_posting *postings, size_t count,
                                     bool all)
{
    tifa_status status = TIFA_OK;
    bool could = true;
    uint32_t bound = UINT32_MAX;
    while ((could || all) && (bound = greatest_below(postings, count, bound)) > 0)
        for (size_t i = 0; i < count && (could || all) && status == TIFA_OK; i++) {
            if (postings[i].wdf != bound)
                continue;
            if (could)
                status = could_lead(s, l, postings[i].docid, bound, &could);
            if (status == TIFA_OK && (could || all))
                status = consider(s, l, postings[i].docid, bound);
        }
    return status;
}

/* ---- segment by segment ---- */

/* The candidates of a segment: where the posting lists of several terms alone say which they are, these; else Xapian
 * finds them. */
struct supply {
    size_t segment;
    uint64_t documents;      /* of the segment */
    struct plan_terms terms; /* none where the phrase has alternatives */
    struct buffer postings;  /* xs_posting each, when there are several terms */
};

static int largest_first(const void *a, const void *b)
{
    const struct supply *x = a, *y = b;
    if (x->documents != y->documents)
        return x->documents > y->documents ? -1 : 1;
    return x->segment < y->segment ? -1 : 1;
}

static tifa_status find_supply(struct search *s, size_t segment, struct supply *out)
{
    xs_db *database = archive_segment_database(s->archive, segment);
    xs_totals totals;
    xs_error reason;
    tifa_status status = TIFA_OK;
    xs_status failed = xs_db_totals(database, &totals, &reason);
    if (failed)
        return search_fail(s, failed, &reason);
    out->segment = segment;
    out->documents = totals.documents;
    unsigned bits = 0;
    if (s->any.is_fixed)
        status = archive_bucket_bits(s->archive, segment, &bits, s->error);
    if (s->any.is_fixed && status == TIFA_OK)
        status = plan_terms(&s->any, database, bits, &s->answer->arena, &out->terms, s->error);
    if (status == TIFA_OK && out->terms.count > 1)
        status = postings_in_common(s, segment, &out->terms, &out->postings);
    return status;
}

static void add_counts(xs_counts *sum, const xs_counts *more)
{
    sum->lower += more->lower;
    sum->estimated += more->estimated;
    sum->upper += more->upper;
}

static tifa_status consider_found(struct search *s, struct leaders *l, const struct supply *supply)
{
    struct source source = {
        .query = s->any.candidates, .weighting = XS_WDF, .in_segment = true, .segment = supply->segment};
    xs_query *term = NULL;
    xs_error reason;
    xs_status failed = XS_OK;
    if (supply->terms.count == 1 && !s->answer->query.no_titles)
        failed = xs_query_term(supply->terms.items[0].bytes, supply->terms.items[0].length, 1, &term, &reason);
    if (term)
        source.query = term;
    s->has_counts = false;
    tifa_status status = failed ? search_fail(s, failed, &reason) : candidates_each(s, &source, consider_candidate, l);
    xs_query_free(term);
    return status;
}

static tifa_status consider_supply(struct search *s, struct leaders *l, const struct supply *supply, bool all)
{
    const xs_posting *postings = (const xs_posting *)(const void *)supply->postings.data;
    uint32_t count = (uint32_t)(supply->postings.length / sizeof *postings);
    size_t before = s->judged;
    if (supply->terms.count <= 1)
        return consider_found(s, l, supply);
    s->counts = (xs_counts){.lower = count, .estimated = count, .upper = count};
    tifa_status status = consider_postings(s, l, postings, count, all);
    s->complete = s->judged - before == count;
    return status;
}

/* Whether all candidates are known and few enough to be counted at once. */
static bool are_few(const struct search *s, const struct supply *supplies, size_t count)
{
    size_t postings = 0;
    for (size_t i = 0; i < count; i++) {
        if (supplies[i].terms.count <= 1)
            return false;
        postings += supplies[i].postings.length / sizeof(xs_posting);
    }
    return postings <= s->options->count_up_to && postings <= COUNTED_AT_ONCE;
}

/* The largest segment first: what leads there leaves little to look at in the others. */
static tifa_status consider_segments(struct search *s, struct leaders *l)
{
    size_t count = archive_segments(s->archive);
    struct supply *supplies = calloc(count, sizeof *supplies);
    tifa_status status = supplies ? TIFA_OK : tifa_fail_memory(s->error);
    xs_counts counts = {0};
    bool complete = true;
    for (size_t i = 0; i < count && status == TIFA_OK; i++)
        status = find_supply(s, i, &supplies[i]);
    bool all = status == TIFA_OK && are_few(s, supplies, count);
    if (status == TIFA_OK)
        qsort(supplies, count, sizeof *supplies, largest_first);
    for (size_t i = 0; i < count && status == TIFA_OK; i++) {
        s->complete = false;
        status = consider_supply(s, l, &supplies[i], all);
        add_counts(&counts, &s->counts);
        complete = complete && s->complete;
    }
    s->complete = complete;
    s->counts = counts;
    s->has_counts = true;
    for (size_t i = 0; supplies && i < count; i++)
        buffer_free(&supplies[i].postings);
    free(supplies);
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
    uint64_t documents = 0;
    if (!l.items)
        return tifa_fail_memory(s->error);
    tifa_status status = archive_documents(s->archive, &documents, s->error);
    if (status == TIFA_OK && archive_is_ordered(s->archive))
        status = consider_segments(s, &l);
    else if (status == TIFA_OK)
        status = candidates_each(s, &(struct source){.query = s->any.candidates, .weighting = XS_WDF},
                                 consider_candidate, &l);
    if (l.count < l.most && status == TIFA_OK)
        status = sort(s, &l);
    double with_phrase = (double)s->any.ranked_documents;
    if (with_phrase > (double)documents)
        with_phrase = (double)documents;
    for (size_t i = s->options->offset; i < l.count && status == TIFA_OK; i++) {
        struct leader *leader = &l.items[i];
        status = copies_describe(s, &leader->copy, leader->set, &leader->hit);
        if (status == TIFA_OK)
            status = hit_add(s, &leader->hit, leader->article,
                             score_of((double)documents, with_phrase, (double)leader->occurrences));
    }
    free(l.items);
    return status;
}

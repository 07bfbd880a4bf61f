/* The hits of one page: candidates in the order that Xapian gives, each judged, until the page is settled. */
#include "corpus/schema.h"
#include "query/judge.h"
#include "query/search_state.h"

#include <math.h>
#include <stdlib.h>

enum { FIRST_BATCH = 16, LARGEST_BATCH = 65536, CHECK_AT_LEAST = 500 /* for a fair guess of the count */ };

/* As usual for short texts. b = 0: passages have a bounded length, so none is looked up. */
#define BM25_K1 1.2

/* ---- judging ---- */

struct judged {
    struct archive_passage passage;
    struct match_result result;
};

static tifa_status judge(struct search *s, xs_result *found, size_t i, struct judged *out)
{
    xs_error reason;
    xs_status failed = xs_result_document(found, i, &s->doc, &reason);
    if (failed)
        return search_fail(s, failed, &reason);
    tifa_status status = archive_passage(s->archive, s->doc, &out->passage, s->error);
    if (status == TIFA_OK)
        status = judge_passage(s->archive, &s->answer->query, s->matcher, &out->passage, &out->result, s->error);
    if (status)
        return status;
    s->judged++;
    if (out->result.matches) {
        s->matched++;
        s->occurrences += out->result.span_count;
        buffer_append(&s->keys, &out->passage.article.key, sizeof out->passage.article.key);
    }
    return s->keys.failed ? tifa_fail_memory(s->error) : TIFA_OK;
}

/* ---- hits ---- */

static tifa_status copy_record(struct search *s, struct archive_article_ref ref, const struct article **out)
{
    const struct article *record;
    tifa_status status = archive_article(s->archive, ref, &record, s->error);
    struct article *copy = status ? NULL : arena_zalloc(&s->answer->arena, sizeof *copy);
    if (status || !copy)
        return status ? status : tifa_fail_memory(s->error);
    copy->date = record->date;
    for (size_t i = 0; i < ARTICLE_FIELDS; i++) {
        struct slice field = record->fields[i];
        const char *data = arena_copy(&s->answer->arena, field.data, field.length);
        if (!data)
            return tifa_fail_memory(s->error);
        copy->fields[i] = (struct slice){data, field.length};
    }
    copy->text = copy->extra = slice_of("");
    *out = copy;
    return TIFA_OK;
}

static tifa_status copy_spans(struct search *s, const struct judged *judged, struct search_hit *hit)
{
    size_t count = judged->result.span_count;
    hit->spans = arena_alloc(&s->answer->arena, count * sizeof *hit->spans);
    if (!hit->spans)
        return tifa_fail_memory(s->error);
    hit->span_count = count;
    for (size_t i = 0; i < count; i++) {
        const struct span *span = &judged->result.spans[i];
        const struct token *first = &judged->passage.tokens->items[span->first];
        const struct token *last = &judged->passage.tokens->items[span->last];
        hit->spans[i] = (struct search_span){first->char_start, last->char_end, first->byte_start, last->byte_end};
    }
    return TIFA_OK;
}

/* Text and spans of what was judged; rank and article follow when it is known that the hit stays. */
static tifa_status copy_passage(struct search *s, const struct judged *judged, struct search_hit *hit)
{
    struct slice text = judged->passage.text;
    const char *copy = arena_copy(&s->answer->arena, text.data, text.length);
    if (!copy)
        return tifa_fail_memory(s->error);
    *hit = (struct search_hit){.passage_number = judged->passage.number, .text = {copy, text.length}};
    return copy_spans(s, judged, hit);
}

static tifa_status add_hit(struct search *s, struct search_hit *hit, struct archive_article_ref article, double score)
{
    hit->rank = s->options->offset + s->answer->hit_count + 1;
    hit->score = score;
    tifa_status status = copy_record(s, article, &hit->article);
    if (status == TIFA_OK)
        s->answer->hits[s->answer->hit_count++] = *hit;
    return status;
}

/* ---- candidates ---- */

static xs_search_options candidate_options(const struct search *s, size_t offset, size_t limit, xs_weighting weighting)
{
    xs_search_options o = {.offset = (uint32_t)offset,
                           .limit = (uint32_t)limit,
                           .check_at_least = CHECK_AT_LEAST,
                           .sort = XS_SORT_RELEVANCE_VALUE,
                           .sort_slot = SCHEMA_SLOT_DATE,
                           .reverse = true, /* of equals the newer, then the earlier passage */
                           .weighting = weighting,
                           .bm25 = {.k1 = BM25_K1, .k2 = 0, .k3 = 1, .b = 0, .min_normlen = 0.5}};
    if (archive_is_newest_first(s->archive))
        o.sort = XS_SORT_RELEVANCE; /* the documents stand in that order */
    if (s->options->sort != SEARCH_BY_SCORE) {
        o.sort = XS_SORT_VALUE_RELEVANCE;
        o.reverse = s->options->sort == SEARCH_BY_DATE_NEWEST;
    }
    return o;
}

/* Looks at candidate i; *enough when no further one is needed. */
typedef tifa_status look(struct search *s, void *context, xs_result *found, size_t i, bool *enough);

/* Candidates in batches that grow, until there are enough or no more. */
static tifa_status each_candidate(struct search *s, const xs_query *query, xs_weighting weighting, look *at,
                                  void *context)
{
    tifa_status status = TIFA_OK;
    size_t offset = 0, batch = s->options->limit + s->options->offset;
    if (batch < FIRST_BATCH)
        batch = FIRST_BATCH;
    for (bool enough = false; !enough && status == TIFA_OK;) {
        if (batch > LARGEST_BATCH)
            batch = LARGEST_BATCH;
        xs_search_options options = candidate_options(s, offset, batch, weighting);
        xs_result *found = NULL;
        xs_error reason;
        xs_status failed = xs_search(archive_database(s->archive), query, &options, &found, &reason);
        if (!failed && !s->has_counts)
            failed = xs_result_counts(found, &s->counts, &reason);
        s->has_counts = true;
        status = failed ? search_fail(s, failed, &reason) : TIFA_OK;
        size_t size = xs_result_size(found);
        for (size_t i = 0; i < size && !enough && status == TIFA_OK; i++)
            status = at(s, context, found, i, &enough);
        xs_result_free(found);
        if (size < batch && !enough) {
            s->complete = true;
            break;
        }
        offset += batch;
        batch *= 4;
    }
    return status;
}

/* ---- in the order of the candidates ---- */

struct tier {
    enum plan_tier number;
    bool among_several; /* hits of the first tier are left out of the second */
    size_t *skipped;    /* hits before the page so far */
};

static tifa_status take(struct search *s, void *context, xs_result *found, size_t i, bool *enough)
{
    struct tier *tier = context;
    struct judged judged;
    tifa_status status = judge(s, found, i, &judged);
    if (status || !judged.result.matches ||
        (tier->among_several && judged.result.has_all != (tier->number == PLAN_ALL)))
        return status;
    if (*tier->skipped < s->options->offset) {
        ++*tier->skipped;
        return TIFA_OK;
    }
    struct search_hit hit;
    xs_hit candidate;
    xs_error reason;
    xs_status failed = xs_result_hit(found, i, &candidate, &reason);
    status = failed ? search_fail(s, failed, &reason) : copy_passage(s, &judged, &hit);
    if (status == TIFA_OK)
        status = add_hit(s, &hit, judged.passage.article, candidate.weight);
    *enough = s->answer->hit_count == s->options->limit;
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
        status = each_candidate(s, all.candidates, XS_BM25, take, &first);
        plan_free(&all);
        s->has_counts = false; /* they are of one tier */
    }
    if (status == TIFA_OK && s->answer->hit_count < s->options->limit) {
        struct tier second = {PLAN_ANY, tiers, &skipped};
        status = each_candidate(s, s->any.candidates, XS_BM25, take, &second);
    }
    s->complete = s->complete && !tiers;
    return status;
}

/* ---- by the occurrences of one phrase ---- */

/* The best passages so far, best first. A candidate comes with a bound of its occurrences, the greatest first, so
 * most are never looked at: the page is settled when its last hit is better than any that can follow. */
struct leaders {
    struct leader {
        uint64_t occurrences;
        uint64_t date; /* as a number; 0 where the order of the documents says it already */
        xs_docid docid;
        struct archive_article_ref article;
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

static void insert(struct leaders *l, const struct leader *leader)
{
    size_t at = l->count < l->most ? l->count++ : l->count - 1;
    for (; at && ranks_before(leader, &l->items[at - 1]); at--)
        l->items[at] = l->items[at - 1];
    l->items[at] = *leader;
}

static tifa_status date_of(struct search *s, uint64_t *out)
{
    xs_bytes value = {NULL, 0};
    xs_error reason;
    *out = 0;
    if (archive_is_newest_first(s->archive))
        return TIFA_OK;
    xs_status failed = xs_doc_value(s->doc, SCHEMA_SLOT_DATE, &value, &reason);
    if (failed)
        return search_fail(s, failed, &reason);
    *out = schema_date_number((struct slice){value.data, value.length});
    return TIFA_OK;
}

static tifa_status lead(struct search *s, void *context, xs_result *found, size_t i, bool *enough)
{
    struct leaders *l = context;
    struct judged judged;
    struct leader leader = {0};
    xs_hit candidate;
    xs_error reason;
    tifa_status status = judge(s, found, i, &judged);
    if (status == TIFA_OK)
        status = date_of(s, &leader.date);
    if (status)
        return status;
    xs_status failed = xs_result_hit(found, i, &candidate, &reason);
    if (failed)
        return search_fail(s, failed, &reason);
    leader.docid = candidate.docid;
    leader.occurrences = judged.result.span_count;
    leader.article = judged.passage.article;
    const struct leader *last = l->count ? &l->items[l->count - 1] : NULL;
    if (judged.result.matches && (l->count < l->most || ranks_before(&leader, last))) {
        status = copy_passage(s, &judged, &leader.hit);
        insert(l, &leader);
        last = &l->items[l->count - 1];
    }
    leader.occurrences = (uint64_t)candidate.weight; /* the best that it could have been; none that follows is better */
    *enough = l->count == l->most && !ranks_before(&leader, last);
    return status;
}

/* Of one phrase as if it were a word, BM25 with b = 0: Robertson and Zaragoza, "The Probabilistic Relevance Framework"
 * (2009); rarity with 1 added before the logarithm, so that it is never negative. */
static double score_of(double documents, double with_phrase, double occurrences)
{
    double rarity = log(1 + (documents - with_phrase + 0.5) / (with_phrase + 0.5));
    return rarity * occurrences * (BM25_K1 + 1) / (occurrences + BM25_K1);
}

static tifa_status fill_by_occurrences(struct search *s)
{
    size_t most = s->options->offset + s->options->limit;
    struct leaders l = {.items = calloc(most, sizeof *l.items), .most = most};
    xs_totals totals = {0};
    xs_error reason;
    if (!l.items)
        return tifa_fail_memory(s->error);
    xs_status failed = xs_db_totals(archive_database(s->archive), &totals, &reason);
    tifa_status status = failed ? search_fail(s, failed, &reason) : TIFA_OK;
    if (status == TIFA_OK)
        status = each_candidate(s, s->any.candidates, XS_WDF, lead, &l);
    double with_phrase = (double)s->any.ranked_documents;
    if (with_phrase > totals.documents)
        with_phrase = totals.documents;
    for (size_t i = s->options->offset; i < l.count && status == TIFA_OK; i++)
        status = add_hit(s, &l.items[i].hit, l.items[i].article,
                         score_of(totals.documents, with_phrase, (double)l.items[i].occurrences));
    free(l.items);
    return status;
}

tifa_status page_fill(struct search *s)
{
    if (s->options->limit == 0)
        return TIFA_OK;
    if (s->any.ranked && s->options->sort == SEARCH_BY_SCORE)
        return fill_by_occurrences(s);
    return fill_in_order(s);
}

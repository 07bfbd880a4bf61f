/* Candidates in the order that Xapian gives, and the judging of each. */
#include "corpus/schema.h"
#include "query/judge.h"
#include "query/search_state.h"

#include <stdlib.h>

enum { FIRST_BATCH = 16, LARGEST_BATCH = 65536, CHECK_AT_LEAST = 500 /* for a fair guess of the count */ };

static tifa_status count(struct search *s, const struct judged *judged)
{
    s->judged++;
    if (!judged->result.matches)
        return TIFA_OK;
    s->matched++;
    s->occurrences += judged->result.span_count;
    buffer_append(&s->keys, &judged->passage.article.key, sizeof judged->passage.article.key);
    return s->keys.failed ? tifa_fail_memory(s->error) : TIFA_OK;
}

/* Without tokens where that will do. */
static tifa_status judge(struct search *s, uint64_t bound, struct judged *out)
{
    bool is_whole = out->passage.context_bytes == 0; /* and no occurrence ends behind it */
    bool is_left_out = out->passage.number == 0 && s->answer->query.no_titles;
    out->is_literal = s->literal.count && is_whole && !is_left_out && literal_find(&s->literal, out->passage.text, bound, &s->finds);
    if (out->is_literal) {
        out->result = (struct match_result){.matches = s->finds.count, .has_all = true, .span_count = s->finds.count};
        return TIFA_OK;
    }
    tifa_status status = archive_passage_tokens(s->archive, &out->passage, s->error);
    return status ? status
                  : judge_passage(s->archive, &s->answer->query, s->matcher, &out->passage, &out->result, s->error);
}

tifa_status candidate_judge(struct search *s, xs_docid docid, uint64_t bound, struct judged *out)
{
    if (archive_is_removed(s->archive, docid)) {
        *out = (struct judged){.shown = false};
        s->removed++;
        return TIFA_OK;
    }
    tifa_status status = archive_passage_text(s->archive, docid, &out->passage, s->error);
    if (status == TIFA_OK)
        status = judge(s, bound, out);
    if (status == TIFA_OK)
        status = count(s, out);
    if (status)
        return status;
    out->shown = out->result.matches;
    out->copy = (struct archive_copy){0};
    out->set = NULL;
    return out->shown && s->has_copies ? copies_settle(s, out) : TIFA_OK;
}

static xs_search_options candidate_options(const struct search *s, const struct source *source, size_t offset,
                                           size_t limit)
{
    xs_search_options o = {.offset = (uint32_t)offset,
                           .limit = (uint32_t)limit,
                           .check_at_least = CHECK_AT_LEAST,
                           .sort = XS_SORT_RELEVANCE_VALUE,
                           .sort_slot = SCHEMA_SLOT_DATE,
                           .reverse = true, /* of equals the newer, then the earlier passage */
                           .weighting = source->weighting,
                           .bm25 = {.k1 = BM25_K1, .k2 = 0, .k3 = 1, .b = 0, .min_normlen = 0.5}};
    if (source->in_segment || archive_is_newest_first(s->archive))
        o.sort = XS_SORT_RELEVANCE; /* the documents stand in that order */
    if (s->options->sort != SEARCH_BY_SCORE) {
        o.sort = XS_SORT_VALUE;
        o.reverse = s->options->sort == SEARCH_BY_DATE_NEWEST;
    }
    return o;
}

/* ---- equals ---- */

/* Candidates that Xapian gives in a row and holds for equals, until it is known which comes first: documents of several
 * segments stand in no order among each other. */
struct equals {
    struct equal {
        xs_hit hit;
        struct order_place place;
    } * items;
    size_t count, capacity;
    uint64_t date;
    bool has_date;
};

static void equals_free(struct equals *e)
{
    free(e->items);
    *e = (struct equals){0};
}

static bool needs_no_order(const struct search *s, const struct source *source)
{
    return source->in_segment || archive_is_newest_first(s->archive);
}

static int by_place(const void *a, const void *b, void *archive)
{
    const struct equal *x = a, *y = b;
    return order_compare(archive, &x->place, &y->place);
}

static tifa_status look_at_equals(struct search *s, struct equals *e, look *at, void *context, bool *enough)
{
    tifa_status status = TIFA_OK;
    bool mixed = false;
    for (size_t i = 1; i < e->count && !mixed; i++)
        mixed = !order_by_docid(s->archive, e->items[0].hit.docid, e->items[i].hit.docid);
    for (size_t i = 0; i < e->count && mixed && status == TIFA_OK; i++)
        status = order_read(s->archive, &e->items[i].place, &s->answer->arena, s->error);
    if (mixed && status == TIFA_OK)
        qsort_r(e->items, e->count, sizeof *e->items, by_place, s->archive);
    for (size_t i = 0; i < e->count && !*enough && status == TIFA_OK; i++)
        status = at(s, context, &e->items[i].hit, enough);
    e->count = 0;
    e->has_date = false;
    return status;
}

/* The date is looked up only where weights are equal, or the order is by date. */
static tifa_status is_equal(struct search *s, struct equals *e, const xs_hit *hit, bool *out)
{
    tifa_status status = TIFA_OK;
    uint64_t date = 0;
    *out = e->count && (s->options->sort != SEARCH_BY_SCORE || e->items[0].hit.weight == hit->weight);
    if (*out && !e->has_date)
        status = archive_document_date(s->archive, e->items[0].hit.docid, &e->date, s->error);
    if (*out && status == TIFA_OK)
        status = archive_document_date(s->archive, hit->docid, &date, s->error);
    e->has_date = e->has_date || *out;
    *out = *out && date == e->date;
    return status;
}

static tifa_status add_equal(struct search *s, struct equals *e, const xs_hit *hit)
{
    if (e->count == e->capacity) {
        size_t capacity = e->capacity ? e->capacity * 2 : 64;
        struct equal *items = realloc(e->items, capacity * sizeof *items);
        if (!items)
            return tifa_fail_memory(s->error);
        e->items = items;
        e->capacity = capacity;
    }
    e->items[e->count++] = (struct equal){.hit = *hit, .place = {.docid = hit->docid}};
    return TIFA_OK;
}

/* At a candidate, or, where equals have an order of their own, at those that it is none of. */
static tifa_status look_in_order(struct search *s, const struct source *source, struct equals *e, const xs_hit *hit, look *at,
                                 void *context, bool *enough)
{
    bool equal;
    if (needs_no_order(s, source) || archive_is_removed(s->archive, hit->docid)) /* which is passed over */
        return at(s, context, hit, enough);
    tifa_status status = is_equal(s, e, hit, &equal);
    if (status == TIFA_OK && !equal)
        status = look_at_equals(s, e, at, context, enough);
    return status || *enough ? status : add_equal(s, e, hit);
}

/* At the candidates of one answer of Xapian's. */
static tifa_status look_at_all(struct search *s, const struct source *source, struct equals *e, xs_result *found, look *at,
                               void *context, bool *enough)
{
    tifa_status status = TIFA_OK;
    size_t size = xs_result_size(found);
    for (size_t i = 0; i < size && !*enough && status == TIFA_OK; i++) {
        xs_hit candidate;
        xs_error reason;
        xs_status failed = xs_result_hit(found, i, &candidate, &reason);
        if (!failed && source->in_segment)
            candidate.docid = archive_docid_in(s->archive, source->segment, candidate.docid);
        status = failed ? search_fail(s, failed, &reason) : look_in_order(s, source, e, &candidate, at, context, enough);
    }
    return status;
}

tifa_status candidates_count(struct search *s, const xs_query *query)
{
    struct source source = {.query = query, .weighting = XS_BM25};
    xs_search_options options = candidate_options(s, &source, 0, 0);
    xs_result *found = NULL;
    xs_error reason;
    xs_status failed = xs_search(archive_database(s->archive), query, &options, &found, &reason);
    if (!failed)
        failed = xs_result_counts(found, &s->counts, &reason);
    s->has_counts = !failed;
    xs_result_free(found);
    return failed ? search_fail(s, failed, &reason) : TIFA_OK;
}

tifa_status candidates_each(struct search *s, const struct source *source, look *at, void *context)
{
    xs_db *database =
        source->in_segment ? archive_segment_database(s->archive, source->segment) : archive_database(s->archive);
    tifa_status status = TIFA_OK;
    struct equals equals = {0};
    size_t offset = 0, batch = s->options->limit + s->options->offset;
    if (batch < FIRST_BATCH)
        batch = FIRST_BATCH;
    for (bool enough = false; !enough && status == TIFA_OK;) {
        if (batch > LARGEST_BATCH)
            batch = LARGEST_BATCH;
        xs_search_options options = candidate_options(s, source, offset, batch);
        xs_result *found = NULL;
        xs_error reason;
        xs_status failed = xs_search(database, source->query, &options, &found, &reason);
        if (!failed && !s->has_counts)
            failed = xs_result_counts(found, &s->counts, &reason);
        s->has_counts = true;
        status = failed ? search_fail(s, failed, &reason) : TIFA_OK;
        size_t size = xs_result_size(found);
        if (status == TIFA_OK)
            status = look_at_all(s, source, &equals, found, at, context, &enough);
        xs_result_free(found);
        if (size < batch && !enough && status == TIFA_OK)
            status = look_at_equals(s, &equals, at, context, &enough);
        if (size < batch && !enough) {
            s->complete = true;
            break;
        }
        offset += batch;
        batch *= 4;
    }
    equals_free(&equals);
    return status;
}

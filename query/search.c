#include "query/search.h"

#include "corpus/schema.h"
#include "query/count.h"
#include "query/language/parser.h"
#include "query/judge.h"
#include "query/nothing.h"
#include "query/plan.h"
#include "query/xapian_error.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

enum { FIRST_BATCH = 16, LARGEST_BATCH = 65536, ESTIMATE_AT_LEAST = 20000 };

struct search {
    struct archive *archive;
    const struct search_options *options;
    struct search_answer *answer;
    struct matcher *matcher;
    struct plan_options plan;
    xs_query *any; /* the candidates of PLAN_ANY */
    xs_doc *doc;
    size_t skipped; /* hits before the page so far */
    /* Met while filling the page, for the estimate: */
    size_t judged, matched;
    tifa_error *error;
};

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

static tifa_status fail(struct search *s, xs_status status, const xs_error *reason)
{
    return xapian_fail(s->error, status, reason, "cannot search");
}

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
        return fail(s, failed, &reason);
    tifa_status status = archive_passage(s->archive, s->doc, &out->passage, s->error);
    if (status)
        return status;
    return judge_passage(s->archive, &s->answer->query, s->matcher, &out->passage, &out->result, s->error);
}

/* ---- hits ---- */

static tifa_status copy_record(struct search *s, uint64_t key, const struct article **out)
{
    const struct article *record;
    tifa_status status = archive_article(s->archive, key, &record, s->error);
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

static tifa_status add_hit(struct search *s, const struct judged *judged, double score)
{
    struct search_answer *answer = s->answer;
    struct search_hit *hit = &answer->hits[answer->hit_count];
    *hit = (struct search_hit){
        .rank = s->options->offset + answer->hit_count + 1, .score = score, .passage_number = judged->passage.number};
    struct slice text = judged->passage.text;
    const char *copy = arena_copy(&answer->arena, text.data, text.length);
    if (!copy)
        return tifa_fail_memory(s->error);
    hit->text = (struct slice){copy, text.length};
    tifa_status status = copy_spans(s, judged, hit);
    if (status == TIFA_OK)
        status = copy_record(s, judged->passage.article_key, &hit->article);
    if (status == TIFA_OK)
        answer->hit_count++;
    return status;
}

/* ---- searching ---- */

static xs_search_options ranked_options(const struct search *s, size_t offset, size_t limit)
{
    /* b = 0: passages have a bounded length, so none is looked up. k1 as is usual for short texts. */
    xs_search_options o = {.offset = (uint32_t)offset,
                           .limit = (uint32_t)limit,
                           .sort = XS_SORT_RELEVANCE_VALUE,
                           .sort_slot = SCHEMA_SLOT_DATE,
                           .reverse = true, /* of equals the newer, then the earlier passage */
                           .weighting = XS_BM25,
                           .bm25 = {.k1 = 1.2, .k2 = 0, .k3 = 1, .b = 0, .min_normlen = 0.5}};
    if (s->options->sort != SEARCH_BY_SCORE) {
        o.sort = XS_SORT_VALUE_RELEVANCE;
        o.reverse = s->options->sort == SEARCH_BY_DATE_NEWEST;
    }
    return o;
}

static bool page_is_full(const struct search *s)
{
    return s->answer->hit_count == s->options->limit;
}

/* Judges one batch; hits of the first tier are left out of the second. */
static tifa_status take_batch(struct search *s, xs_result *found, enum plan_tier tier, bool tiers)
{
    size_t size = xs_result_size(found);
    tifa_status status = TIFA_OK;
    for (size_t i = 0; i < size && status == TIFA_OK && !page_is_full(s); i++) {
        struct judged judged;
        status = judge(s, found, i, &judged);
        if (status)
            break;
        s->judged++;
        s->matched += judged.result.matches;
        bool counts = judged.result.matches && (!tiers || judged.result.has_all == (tier == PLAN_ALL));
        if (!counts)
            continue;
        if (s->skipped < s->options->offset) {
            s->skipped++;
            continue;
        }
        xs_hit hit;
        xs_error reason;
        xs_status failed = xs_result_hit(found, i, &hit, &reason);
        status = failed ? fail(s, failed, &reason) : add_hit(s, &judged, hit.weight);
    }
    return status;
}

/* Candidates of one tier in rank order, in batches that grow, until the page is full or there are no more. */
static tifa_status fill_from_tier(struct search *s, const xs_query *query, enum plan_tier tier, bool tiers)
{
    tifa_status status = TIFA_OK;
    size_t offset = 0, batch = s->options->limit + s->options->offset;
    if (batch < FIRST_BATCH)
        batch = FIRST_BATCH;
    for (bool more = true; more && status == TIFA_OK && !page_is_full(s);) {
        if (batch > LARGEST_BATCH)
            batch = LARGEST_BATCH;
        xs_search_options options = ranked_options(s, offset, batch);
        xs_result *found = NULL;
        xs_error reason;
        xs_status failed = xs_search(archive_database(s->archive), query, &options, &found, &reason);
        status = failed ? fail(s, failed, &reason) : take_batch(s, found, tier, tiers);
        more = xs_result_size(found) == batch;
        xs_result_free(found);
        offset += batch;
        batch *= 4;
    }
    return status;
}

static tifa_status fill_from_first_tier(struct search *s)
{
    xs_query *all;
    tifa_status status = plan_query(&s->answer->query, &s->plan, PLAN_ALL, &all, s->error);
    if (status == TIFA_OK)
        status = fill_from_tier(s, all, PLAN_ALL, true);
    xs_query_free(all);
    return status;
}

static tifa_status fill_page(struct search *s)
{
    bool tiers = plan_has_tiers(&s->answer->query) && s->options->sort == SEARCH_BY_SCORE;
    tifa_status status = TIFA_OK;
    if (tiers)
        status = fill_from_first_tier(s);
    if (status == TIFA_OK && !page_is_full(s))
        status = fill_from_tier(s, s->any, PLAN_ANY, tiers);
    return status;
}

/* ---- counting ---- */

static tifa_status count_all(struct search *s, xs_result *found)
{
    size_t size = xs_result_size(found);
    xs_docid *docids = arena_alloc(&s->answer->arena, size * sizeof *docids);
    tifa_status status = docids ? TIFA_OK : tifa_fail_memory(s->error);
    for (size_t i = 0; i < size && status == TIFA_OK; i++) {
        xs_hit hit;
        xs_error reason;
        xs_status failed = xs_result_hit(found, i, &hit, &reason);
        if (failed)
            status = fail(s, failed, &reason);
        docids[i] = hit.docid;
    }
    struct counts counts;
    if (status == TIFA_OK)
        status = count_matches(s->archive, &s->answer->query, docids, size, s->options->threads, &counts, s->error);
    if (status)
        return status;
    s->answer->passages = counts.passages;
    s->answer->articles = counts.articles;
    s->answer->occurrences = counts.occurrences;
    s->answer->steps.found = size;
    s->answer->exact = true;
    return TIFA_OK;
}

/* Xapian's estimate of the candidates, by the share of those judged that matched. */
static tifa_status estimate(struct search *s, xs_result *found)
{
    xs_counts counts;
    xs_error reason;
    xs_status failed = xs_result_counts(found, &counts, &reason);
    if (failed)
        return fail(s, failed, &reason);
    s->answer->steps.estimated = counts.estimated;
    double share = s->judged ? (double)s->matched / (double)s->judged : 1;
    s->answer->passages = (uint64_t)llround(counts.estimated * share);
    return TIFA_OK;
}

/* Keeps what the plan was, for who asks how the answer came about. */
static tifa_status note_plan(struct search *s)
{
    xs_bytes text;
    xs_error reason;
    xs_status failed = xs_query_describe(s->any, &text, &reason);
    if (failed)
        return fail(s, failed, &reason);
    s->answer->steps.candidates = arena_copy(&s->answer->arena, text.data, text.length);
    return s->answer->steps.candidates ? TIFA_OK : tifa_fail_memory(s->error);
}

static tifa_status count(struct search *s)
{
    tifa_status status = s->options->explain ? note_plan(s) : TIFA_OK;
    if (status)
        return status;
    uint32_t most = s->options->count_up_to < UINT32_MAX ? s->options->count_up_to + 1 : UINT32_MAX;
    xs_search_options options = {.weighting = XS_BOOLEAN, .limit = most, .check_at_least = ESTIMATE_AT_LEAST};
    xs_result *found = NULL;
    xs_error reason;
    xs_status failed = xs_search(archive_database(s->archive), s->any, &options, &found, &reason);
    if (failed)
        status = fail(s, failed, &reason);
    else if (xs_result_size(found) < most || most == UINT32_MAX)
        status = count_all(s, found);
    else
        status = estimate(s, found);
    xs_result_free(found);
    return status;
}

/* ---- the search ---- */

static tifa_status prepare(struct search *s, struct slice text)
{
    struct parser_options parser = {.all = s->options->all, .today = s->options->today};
    struct query *query = &s->answer->query;
    tifa_status status = query_parse(text, &parser, query, s->error);
    struct stemmer *stemmer = NULL;
    if (status == TIFA_OK)
        status = stemmer_new(&stemmer, s->error);
    s->plan.database = archive_database(s->archive);
    if (status == TIFA_OK)
        status = query_resolve(query, stemmer, archive_languages(s->archive), s->error);
    stemmer_free(stemmer);
    if (status == TIFA_OK)
        status = archive_years(s->archive, &s->plan.first_year, &s->plan.last_year, s->error);
    if (status == TIFA_OK)
        status = matcher_new(query, &s->matcher, s->error);
    s->answer->hits = arena_zalloc(&s->answer->arena, (s->options->limit + 1) * sizeof *s->answer->hits);
    return status == TIFA_OK && !s->answer->hits ? tifa_fail_memory(s->error) : status;
}

/* How many passages the phrase finds by its stems. */
static tifa_status count_stemmed(struct search *s, uint64_t *passages)
{
    struct slice text = s->answer->query.text;
    char *stemmed = arena_printf(&s->answer->arena, "~%.*s", (int)text.length, text.data);
    struct search_options options = {.count_up_to = s->options->count_up_to,
                                     .threads = s->options->threads,
                                     .today = s->options->today,
                                     .is_second_try = true};
    struct search_answer answer = {0};
    if (!stemmed)
        return tifa_fail_memory(s->error);
    tifa_status status = search_run(s->archive, slice_of(stemmed), &options, &answer, s->error);
    *passages = answer.passages;
    search_answer_free(&answer);
    return status;
}

static tifa_status explain_nothing(struct search *s)
{
    if (s->options->is_second_try)
        return TIFA_OK;
    struct query *query = &s->answer->query;
    tifa_status status = nothing_explain(s->archive, query, &s->answer->nothing, s->error);
    bool is_quoted_phrase = query->root && query->root->kind == NODE_PHRASE && query->root->slot_count > 1 &&
                            query->text.data[0] != '~' && query->text.data[0] != '=';
    uint64_t passages = 0;
    if (status == TIFA_OK && is_quoted_phrase)
        status = count_stemmed(s, &passages);
    if (status || passages == 0)
        return status;
    s->answer->nothing =
        arena_printf(&s->answer->arena, "%s; the stemmed form, ~%.*s, finds %llu passage%s", s->answer->nothing,
                     (int)query->text.length, query->text.data, (unsigned long long)passages, passages == 1 ? "" : "s");
    return s->answer->nothing ? TIFA_OK : tifa_fail_memory(s->error);
}

tifa_status search_run(struct archive *archive, struct slice text, const struct search_options *options,
                       struct search_answer *answer, tifa_error *error)
{
    double started = now_ms(), parsed, filled;
    struct search s = {.archive = archive, .options = options, .answer = answer, .error = error};
    tifa_status status = prepare(&s, text);
    parsed = filled = now_ms();
    if (status == TIFA_OK && answer->query.root) {
        status = plan_query(&answer->query, &s.plan, PLAN_ANY, &s.any, error);
        if (status == TIFA_OK)
            status = fill_page(&s);
        filled = now_ms();
        if (status == TIFA_OK)
            status = count(&s);
    } else if (status == TIFA_OK) {
        answer->exact = true; /* nothing was asked, nothing is found */
    }
    if (status == TIFA_OK && answer->exact && answer->passages == 0)
        status = explain_nothing(&s);
    matcher_free(s.matcher);
    xs_query_free(s.any);
    xs_doc_free(s.doc);
    answer->took_ms = now_ms() - started;
    answer->steps.parse_ms = parsed - started;
    answer->steps.hits_ms = filled - parsed;
    answer->steps.count_ms = started + answer->took_ms - filled;
    answer->steps.judged = s.judged;
    return status;
}

void search_answer_free(struct search_answer *answer)
{
    query_free(&answer->query);
    arena_free(&answer->arena);
    *answer = (struct search_answer){0};
}

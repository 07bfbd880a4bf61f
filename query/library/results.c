/* Answers for the public header. */
#include "query/library/opened.h"

#include "corpus/base/processors.h"
#include "query/search.h"
#include "query/xapian_error.h"

#include <stdlib.h>

struct tifa_results {
    struct opened *opened;
    struct search_answer answer;
    size_t at;               /* hits that were handed out */
    bool is_light;           /* hits are read when they are handed out, ... */
    struct matcher *matcher; /* ... and marked by this, if it is not NULL */
    struct arena arena;      /* for the hit handed out last */
    tifa_status failed;      /* TIFA_OK, or the final error: */
    tifa_error reason;
    tifa_hit hit;
    tifa_summary summary;
};

/* ---- options ---- */

static tifa_status check_options(const tifa_search_options *o, tifa_error *error)
{
    if (o->struct_bytes != sizeof *o)
        return tifa_fail(error, TIFA_ERR_ARGUMENT,
                         "struct_bytes of the options is %zu, not %zu; start with TIFA_SEARCH_OPTIONS", o->struct_bytes,
                         sizeof *o);
    if ((unsigned)o->sort > TIFA_BY_DATE_NEWEST)
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "there is no order %d", (int)o->sort);
    if (o->today && (o->today < 10101 || o->today > 99991231))
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "today is given as YYYYMMDD, not as %d", o->today);
    return TIFA_OK;
}

/* What was asked for, with no more hits than there are documents: room is made for all of them. */
static tifa_status settle_options(struct archive *archive, const tifa_search_options *o, struct search_options *out,
                                  tifa_error *error)
{
    xs_totals totals;
    xs_error reason;
    xs_status failed = xs_db_totals(archive_database(archive), &totals, &reason);
    if (failed)
        return xapian_fail(error, failed, &reason, "cannot read the index");
    *out = (struct search_options){.offset = o->offset < totals.documents ? o->offset : totals.documents,
                                   .limit = o->limit < totals.documents ? o->limit : totals.documents,
                                   .sort = (enum search_sort)o->sort,
                                   .count_up_to = o->count_up_to,
                                   .threads = o->threads ? o->threads : processors(),
                                   .all = o->all_words != 0,
                                   .no_titles = o->no_titles != 0,
                                   .copies = o->all_copies != 0,
                                   .light = o->limit > TIFA_HITS_AT_ONCE,
                                   .today = o->today ? o->today : search_today(),
                                   .filter = slice_of(o->filter)};
    return TIFA_OK;
}

/* ---- searching ---- */

static tifa_count count_of(struct search_count count)
{
    return (tifa_count){count.value, (tifa_count_kind)count.kind};
}

/* A page that is not full ends with the last of all, where each copy is shown. */
static tifa_status count_page(struct archive *archive, const struct search_options *options,
                              struct search_answer *answer, tifa_error *error)
{
    bool has_copies;
    bool is_last = answer->hit_count < options->limit && (answer->hit_count > 0 || options->offset == 0);
    tifa_status status = archive_has_copies(archive, &has_copies, error);
    if (is_last && !answer->query.is_cut && (options->copies || !has_copies))
        answer->passages = (struct search_count){options->offset + answer->hit_count, COUNT_EXACT};
    return status;
}

static tifa_status summarize(struct tifa_results *r, tifa_error *error)
{
    size_t count = 0;
    for (const struct query_warning *w = r->answer.query.warnings; w; w = w->next)
        count++;
    tifa_warning *warnings = arena_alloc(&r->answer.arena, count * sizeof *warnings);
    if (!warnings)
        return tifa_fail_memory(error);
    count = 0;
    for (const struct query_warning *w = r->answer.query.warnings; w; w = w->next)
        warnings[count++] = (tifa_warning){w->position, w->message};
    r->summary = (tifa_summary){.passages = count_of(r->answer.passages),
                                .articles = count_of(r->answer.articles),
                                .occurrences = count_of(r->answer.occurrences),
                                .nothing = r->answer.nothing,
                                .warnings = warnings,
                                .warning_count = count,
                                .took_ms = r->answer.took_ms};
    return TIFA_OK;
}

static tifa_status search_once(struct opened *opened, struct slice query, const tifa_search_options *asked,
                               tifa_results **out, tifa_error *error)
{
    struct search_options options;
    struct tifa_results *r = calloc(1, sizeof *r);
    if (!r)
        return tifa_fail_memory(error);
    r->opened = opened_hold(opened);
    tifa_status status = settle_options(opened->archive, asked, &options, error);
    if (status == TIFA_OK)
        status = search_run(opened->archive, query, &options, &r->answer, error);
    r->is_light = options.light;
    if (status == TIFA_OK && options.light)
        status = matcher_new(&r->answer.query, &r->matcher, error);
    if (status == TIFA_OK)
        status = count_page(opened->archive, &options, &r->answer, error);
    if (status == TIFA_OK)
        status = summarize(r, error);
    if (status)
        tifa_results_free(r);
    else
        *out = r;
    return status;
}

tifa_status tifa_search_with(tifa_index *index, const char *query, size_t length, const tifa_search_options *options,
                             tifa_results **out, tifa_error *error)
{
    static const tifa_search_options defaults = TIFA_SEARCH_OPTIONS;
    if (out)
        *out = NULL;
    if (!index || !query || !out)
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "searching needs an index, a query, and a place for the results");
    options = options ? options : &defaults;
    tifa_status status = check_options(options, error);
    for (int i = 0; i < STALE_TRIES && status == TIFA_OK; i++) {
        status = search_once(index->opened, (struct slice){query, length}, options, out, error);
        if (status == TIFA_OK || i + 1 == STALE_TRIES)
            break;
        status = index_follow(index, status, error);
    }
    return status;
}

tifa_status tifa_search(tifa_index *index, const char *query, tifa_results **out, tifa_error *error)
{
    return tifa_search_with(index, query, query ? strlen(query) : 0, NULL, out, error);
}

/* The passages are what a search would have found. */
static tifa_status list_passages(struct tifa_results *r, struct slice id, tifa_error *error)
{
    struct buffer docids = {0};
    tifa_status status = archive_find_passages(r->opened->archive, id, &docids, error);
    size_t count = docids.length / sizeof(xs_docid);
    if (status == TIFA_OK) {
        r->answer.hits = arena_zalloc(&r->answer.arena, count * sizeof *r->answer.hits);
        status = r->answer.hits ? TIFA_OK : tifa_fail_memory(error);
    }
    for (size_t i = 0; i < count && status == TIFA_OK; i++) {
        memcpy(&r->answer.hits[i].docid, docids.data + i * sizeof(xs_docid), sizeof(xs_docid));
        r->answer.hits[i].rank = i + 1;
    }
    r->answer.hit_count = count;
    r->answer.passages.value = count;
    r->answer.articles.value = 1;
    buffer_free(&docids);
    return status;
}

static tifa_status passages_once(struct opened *opened, struct slice id, tifa_results **out, tifa_error *error)
{
    struct tifa_results *r = calloc(1, sizeof *r);
    if (!r)
        return tifa_fail_memory(error);
    r->opened = opened_hold(opened);
    r->is_light = true;
    tifa_status status = list_passages(r, id, error);
    if (status == TIFA_OK)
        status = summarize(r, error);
    if (status)
        tifa_results_free(r);
    else
        *out = r;
    return status;
}

tifa_status tifa_find_passages(tifa_index *index, const char *id, size_t length, tifa_results **out, tifa_error *error)
{
    if (out)
        *out = NULL;
    tifa_status status = index_check_id(index, (struct slice){id, length}, out, error);
    for (int i = 0; i < STALE_TRIES && status == TIFA_OK; i++) {
        status = passages_once(index->opened, (struct slice){id, length}, out, error);
        if (status == TIFA_OK || i + 1 == STALE_TRIES)
            break;
        status = index_follow(index, status, error);
    }
    return status;
}

void tifa_results_free(tifa_results *r)
{
    if (!r)
        return;
    matcher_free(r->matcher);
    search_answer_free(&r->answer);
    arena_free(&r->arena);
    opened_release(r->opened);
    free(r);
}

/* ---- hits ---- */

/* The public names of what the engine has. */
_Static_assert(sizeof(tifa_span) == sizeof(struct search_span), "spans are handed out as they are");
_Static_assert((int)TIFA_FIELDS == (int)ARTICLE_FIELDS, "fields have the same numbers");
_Static_assert((int)TIFA_ESTIMATE == (int)COUNT_ESTIMATE && (int)TIFA_AT_MOST == (int)COUNT_AT_MOST,
               "kinds of counts have the same numbers");
_Static_assert((int)TIFA_BY_DATE_NEWEST == (int)SEARCH_BY_DATE_NEWEST, "orders have the same numbers");

static tifa_status hand_out(struct tifa_results *r, const struct search_hit *hit, tifa_error *error)
{
    const char **copies = arena_alloc(&r->arena, hit->copies_listed * sizeof *copies);
    if (!copies)
        return tifa_fail_memory(error);
    for (size_t i = 0; i < hit->copies_listed; i++)
        copies[i] = hit->copies[i].data;
    r->hit = (tifa_hit){.rank = hit->rank,
                        .score = hit->score,
                        .article = (const tifa_article *)(const void *)hit->article,
                        .passage = hit->passage_number,
                        .text = hit->text.data,
                        .length = hit->text.length,
                        .spans = (const tifa_span *)(const void *)hit->spans,
                        .span_count = hit->span_count,
                        .copy_of = hit->copy_of.length ? hit->copy_of.data : "",
                        .copy_count = hit->copy_count,
                        .copies = copies,
                        .copies_listed = hit->copies_listed};
    r->at++;
    return TIFA_OK;
}

tifa_status tifa_results_next(tifa_results *r, const tifa_hit **out, tifa_error *error)
{
    if (out)
        *out = NULL;
    if (!r || !out)
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "the next hit needs results, and a place for it");
    if (r->failed)
        return tifa_fail(error, r->failed, "%s", r->reason.message);
    if (r->at == r->answer.hit_count)
        return TIFA_END;
    struct search_hit hit = r->answer.hits[r->at];
    arena_clear(&r->arena);
    if (r->is_light)
        r->failed = search_hit_read(r->opened->archive, &r->answer, r->matcher, &hit, &r->arena, &r->reason);
    if (r->failed == TIFA_OK)
        r->failed = hand_out(r, &hit, &r->reason);
    if (r->failed)
        return tifa_fail(error, r->failed, "%s", r->reason.message);
    *out = &r->hit;
    return TIFA_OK;
}

const tifa_summary *tifa_results_summary(const tifa_results *r)
{
    return r ? &r->summary : NULL;
}

/* How many passages, articles and occurrences there are: exact where that is cheap or asked for, else as much as is
 * known, and what that is. */
#include "query/count.h"
#include "query/search_state.h"

#include "corpus/schema.h"

#include <math.h>

enum { ESTIMATE_AT_LEAST = 20000 };

static struct search_count exactly(uint64_t value)
{
    return (struct search_count){value, COUNT_EXACT};
}

static void set_exact(struct search *s, const struct counts *counts, size_t candidates)
{
    s->answer->passages = exactly(counts->passages);
    s->answer->articles = exactly(counts->articles);
    s->answer->occurrences = exactly(counts->occurrences);
    s->answer->steps.found = candidates;
    s->answer->exact = true;
}

/* All candidates were judged for the page. */
static void tally_page(struct search *s)
{
    struct counts counts = {
        .passages = s->matched, .articles = count_distinct(&s->keys), .occurrences = s->occurrences};
    set_exact(s, &counts, s->judged);
}

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
            status = search_fail(s, failed, &reason);
        docids[i] = hit.docid;
    }
    struct counts counts;
    if (status == TIFA_OK)
        status = count_matches(s->archive, &s->answer->query, docids, size, s->options->threads, &counts, s->error);
    if (status == TIFA_OK)
        set_exact(s, &counts, size);
    return status;
}

static tifa_status term_stats(struct search *s, const struct schema_term *term, xs_term_stats *out)
{
    xs_error reason;
    xs_status failed = xs_db_term_stats(archive_database(s->archive), term->bytes, term->length, out, &reason);
    return failed ? search_fail(s, failed, &reason) : TIFA_OK;
}

/* Not more articles than passages, nor than there are. */
static tifa_status bound_articles(struct search *s, uint64_t passages)
{
    struct schema_term term;
    xs_term_stats stats;
    schema_kind(&term, SCHEMA_KIND_ARTICLE);
    tifa_status status = term_stats(s, &term, &stats);
    uint64_t bound = passages < stats.documents ? passages : stats.documents;
    s->answer->articles = (struct search_count){bound, COUNT_AT_MOST};
    return status;
}

/* A pair of equal words is there twice in three words in a row, but occurs once. */
static bool overlaps_itself(const struct node *phrase)
{
    return phrase->slot_count == 2 && slice_equal(phrase->slots[0].alternatives[0].patterns[0].word,
                                                  phrase->slots[1].alternatives[0].patterns[0].word);
}

/* The index knows the counts of a term, but for the articles. */
static tifa_status tally_term(struct search *s)
{
    xs_term_stats stats;
    const struct schema_term *term = &s->any.term;
    tifa_status status = term_stats(s, term, &stats);
    if (status)
        return status;
    s->answer->steps.estimated = s->answer->steps.found = stats.documents;
    s->answer->passages = exactly(stats.documents);
    s->answer->occurrences = exactly(stats.occurrences);
    if (stats.documents > s->options->count_up_to)
        return bound_articles(s, stats.documents);
    uint64_t articles;
    status = count_articles(s->archive, (struct slice){term->bytes, term->length}, &articles, s->error);
    s->answer->articles = exactly(articles);
    s->answer->exact = true;
    return status;
}

/* Xapian's guess of the candidates, by the share of those judged that matched. */
static tifa_status estimate(struct search *s)
{
    s->answer->steps.estimated = s->counts.estimated;
    double share = s->judged ? (double)s->matched / (double)s->judged : 1;
    s->answer->passages = (struct search_count){(uint64_t)llround(s->counts.estimated * share), COUNT_ESTIMATE};
    if (s->any.exact && s->counts.lower == s->counts.upper)
        s->answer->passages.kind = COUNT_EXACT;
    s->answer->occurrences = (struct search_count){s->occurrences, COUNT_AT_LEAST};
    return bound_articles(s, s->counts.upper);
}

/* The candidates, if there are not too many to count. */
static tifa_status tally_candidates(struct search *s)
{
    uint32_t most = s->options->count_up_to < UINT32_MAX ? s->options->count_up_to + 1 : UINT32_MAX;
    xs_search_options options = {.weighting = XS_BOOLEAN, .limit = most, .check_at_least = ESTIMATE_AT_LEAST};
    xs_result *found = NULL;
    xs_error reason;
    xs_status failed = xs_search(archive_database(s->archive), s->any.candidates, &options, &found, &reason);
    tifa_status status = failed ? search_fail(s, failed, &reason) : TIFA_OK;
    if (status == TIFA_OK && (xs_result_size(found) < most || most == UINT32_MAX)) {
        status = count_all(s, found);
    } else if (status == TIFA_OK) {
        failed = xs_result_counts(found, &s->counts, &reason);
        status = failed ? search_fail(s, failed, &reason) : estimate(s);
    }
    xs_result_free(found);
    return status;
}

/* Keeps what the plan was, for who asks how the answer came about. */
static tifa_status note_plan(struct search *s)
{
    xs_bytes text;
    xs_error reason;
    xs_status failed = xs_query_describe(s->any.candidates, &text, &reason);
    if (failed)
        return search_fail(s, failed, &reason);
    s->answer->steps.candidates = arena_copy(&s->answer->arena, text.data, text.length);
    return s->answer->steps.candidates ? TIFA_OK : tifa_fail_memory(s->error);
}

/* Where candidates may be missing there is no upper bound. */
static void weaken(struct search_count *count)
{
    count->kind = count->kind == COUNT_EXACT     ? COUNT_AT_LEAST
                  : count->kind == COUNT_AT_MOST ? COUNT_ESTIMATE
                                                 : count->kind;
}

static tifa_status count_hits(struct search *s)
{
    if (s->complete) {
        tally_page(s);
        return TIFA_OK;
    }
    if (s->any.is_term && !overlaps_itself(s->any.ranked))
        return tally_term(s);
    if (s->has_counts && s->counts.lower > s->options->count_up_to)
        return estimate(s);
    return tally_candidates(s);
}

tifa_status tally(struct search *s)
{
    struct search_answer *answer = s->answer;
    tifa_status status = s->options->explain ? note_plan(s) : TIFA_OK;
    if (status == TIFA_OK)
        status = count_hits(s);
    if (status == TIFA_OK && answer->query.is_cut) {
        weaken(&answer->passages);
        weaken(&answer->articles);
        weaken(&answer->occurrences);
        answer->exact = false;
    }
    return status;
}

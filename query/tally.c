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
    size_t count = 0;
    for (size_t i = 0; i < size && status == TIFA_OK; i++) {
        xs_hit hit;
        xs_error reason;
        xs_status failed = xs_result_hit(found, i, &hit, &reason);
        if (failed)
            status = search_fail(s, failed, &reason);
        else if (!archive_is_removed(s->archive, hit.docid))
            docids[count++] = hit.docid;
    }
    struct counts counts;
    if (status == TIFA_OK)
        status = count_matches(s->archive, &s->answer->query, docids, count, s->options->threads, &counts, s->error);
    if (status == TIFA_OK)
        set_exact(s, &counts, count);
    return status;
}

/* Not more articles than passages, nor than there are. */
static tifa_status bound_articles(struct search *s, uint64_t passages)
{
    uint64_t articles = 0;
    tifa_status status = archive_articles(s->archive, &articles, s->error);
    s->answer->articles = (struct search_count){passages < articles ? passages : articles, COUNT_AT_MOST};
    return status;
}

/* A pair of equal words is there twice in three words in a row, but occurs once. */
static bool overlaps_itself(const struct node *phrase)
{
    return phrase->slot_count == 2 && slice_equal(phrase->slots[0].alternatives[0].patterns[0].word,
                                                  phrase->slots[1].alternatives[0].patterns[0].word);
}

/* What the index alone says, all of it known but for the articles. */
static void set_known(struct search *s, uint64_t passages, uint64_t occurrences)
{
    s->answer->steps.estimated = s->answer->steps.found = passages;
    s->answer->passages = exactly(passages);
    s->answer->occurrences = exactly(occurrences);
}

/* The index knows the counts of a term, but for the articles. */
static tifa_status tally_term(struct search *s)
{
    struct archive_count count = {0};
    uint64_t articles;
    tifa_status status = archive_count_term(s->archive, &s->any.term, UINT64_MAX, &count, s->error);
    if (status)
        return status;
    set_known(s, count.documents, count.occurrences);
    if (count.documents > s->options->count_up_to)
        return bound_articles(s, count.documents);
    status = count_articles(s->archive, &s->any.term, &articles, s->error);
    s->answer->articles = exactly(articles);
    s->answer->exact = true;
    return status;
}

/* Xapian's guess of the candidates, by the share of those looked at that matched; what is gone never does. */
static tifa_status estimate(struct search *s)
{
    s->answer->steps.estimated = s->counts.estimated;
    size_t seen = s->judged - s->again + s->removed;
    double share = seen ? (double)s->matched / (double)seen : 1;
    s->answer->passages = (struct search_count){(uint64_t)llround(s->counts.estimated * share), COUNT_ESTIMATE};
    if (s->any.exact && s->counts.lower == s->counts.upper && !archive_has_removed(s->archive))
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

/* Of a phrase of fixed words: what the index says of the segments where it is one term, and the candidates of the
 * others. */
struct by_segments {
    struct plan_terms *terms; /* of each segment */
    bool term_decides;
    uint64_t documents, occurrences;
    struct buffer docids; /* xs_docid, the candidates */
};

static tifa_status look_at_segment(struct search *s, struct by_segments *b, size_t segment)
{
    struct plan_terms *terms = &b->terms[segment];
    struct archive_count count = {0};
    struct buffer postings = {0};
    unsigned bits = 0;
    tifa_status status = archive_bucket_bits(s->archive, segment, &bits, s->error);
    if (status == TIFA_OK)
        status =
            plan_terms(&s->any, archive_segment_database(s->archive, segment), bits, &s->answer->arena, terms, s->error);
    if (status == TIFA_OK && b->term_decides && terms->count == 1)
        status = archive_count_term_in(s->archive, segment, &terms->items[0], UINT64_MAX, &count, s->error);
    else if (status == TIFA_OK)
        status = postings_in_common(s, segment, terms, &postings);
    b->documents += count.documents;
    b->occurrences += count.occurrences;
    for (size_t at = 0; at < postings.length; at += sizeof(xs_posting))
        buffer_append(&b->docids, &((const xs_posting *)(const void *)(postings.data + at))->docid, sizeof(xs_docid));
    buffer_free(&postings);
    return status == TIFA_OK && b->docids.failed ? tifa_fail_memory(s->error) : status;
}

/* An article is in one segment. */
static tifa_status tally_articles(struct search *s, const struct by_segments *b, uint64_t judged)
{
    tifa_status status = TIFA_OK;
    uint64_t sum = judged;
    for (size_t i = 0; i < archive_segments(s->archive) && status == TIFA_OK; i++) {
        uint64_t articles = 0;
        if (b->term_decides && b->terms[i].count == 1)
            status = count_articles_in(s->archive, i, &b->terms[i].items[0], &articles, s->error);
        sum += articles;
    }
    s->answer->articles = exactly(sum);
    s->answer->exact = true;
    return status;
}

static tifa_status add_up_segments(struct search *s, const struct by_segments *b)
{
    struct counts judged = {0};
    size_t candidates = b->docids.length / sizeof(xs_docid);
    if (candidates > s->options->count_up_to)
        return tally_candidates(s);
    tifa_status status = count_matches(s->archive, &s->answer->query, (const xs_docid *)(const void *)b->docids.data,
                                       candidates, s->options->threads, &judged, s->error);
    if (status)
        return status;
    set_known(s, b->documents + judged.passages, b->occurrences + judged.occurrences);
    s->answer->steps.found = b->documents + candidates;
    if (b->documents > s->options->count_up_to)
        return bound_articles(s, b->documents + judged.passages);
    return tally_articles(s, b, judged.articles);
}

static tifa_status tally_segments(struct search *s)
{
    size_t segments = archive_segments(s->archive);
    struct by_segments b = {.terms = arena_zalloc(&s->answer->arena, segments * sizeof *b.terms),
                            .term_decides = s->any.term_decides && !overlaps_itself(s->any.ranked)};
    tifa_status status = b.terms ? TIFA_OK : tifa_fail_memory(s->error);
    for (size_t i = 0; i < segments && status == TIFA_OK; i++)
        status = look_at_segment(s, &b, i);
    if (status == TIFA_OK)
        status = add_up_segments(s, &b);
    buffer_free(&b.docids);
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
    bool by_segments = s->any.is_fixed && archive_is_ordered(s->archive);
    if (by_segments && s->any.term_decides && !overlaps_itself(s->any.ranked))
        return tally_segments(s);
    if (s->any.is_term && !overlaps_itself(s->any.ranked))
        return tally_term(s);
    if (s->has_counts && s->counts.lower > s->options->count_up_to)
        return estimate(s);
    if (by_segments)
        return tally_segments(s);
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

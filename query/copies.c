/* Near copies among the hits: of a passage that stands word for word in several articles of a group, one article's is
 * shown, and says in which others it is.
 *
 * Which one depends on the passages that match alone, not on where a page starts or what was met so far. So pages put
 * together are the whole, and nothing is kept but for speed. */
#include "corpus/schema.h"
#include "query/judge.h"
#include "query/search_state.h"
#include "query/xapian_error.h"

#include <search.h> /* tsearch: the C library keeps the tree */
#include <stdlib.h>

/* The passages of a group with the same words, as far as they match. */
struct copy_set {
    uint64_t original, words;           /* as in struct archive_copy */
    uint64_t shown;                     /* the article */
    struct archive_article_ref *others; /* the next best of the rest */
    size_t listed;
    uint64_t other_count; /* the rest */
};

/* The best passage of an article. */
struct member {
    struct archive_article_ref article;
    uint64_t date;
    size_t occurrences;
    bool has_all, is_copy;
    struct order_place place;
};

static int by_key(const void *x, const void *y)
{
    const struct copy_set *a = x, *b = y;
    if (a->original != b->original)
        return a->original < b->original ? -1 : 1;
    return (a->words > b->words) - (a->words < b->words);
}

/* ---- which is shown ---- */

/* Of dates that differ; what has none, 0, comes last in either order. */
static int compare_dates(uint64_t a, uint64_t b, bool oldest_first)
{
    if (a == 0 || b == 0)
        return a == 0 ? 1 : -1;
    return (a < b) == oldest_first ? -1 : 1;
}

static int by_rank(const void *x, const void *y, void *context)
{
    const struct member *a = x, *b = y;
    const struct search *s = context;
    enum search_sort sort = s->options->sort;
    if (sort != SEARCH_BY_SCORE && a->date != b->date)
        return compare_dates(a->date, b->date, sort == SEARCH_BY_DATE);
    if (a->has_all != b->has_all)
        return a->has_all ? -1 : 1;
    if (a->occurrences != b->occurrences)
        return a->occurrences > b->occurrences ? -1 : 1;
    if (a->is_copy != b->is_copy)
        return a->is_copy ? 1 : -1;
    if (a->date != b->date)
        return a->date > b->date ? -1 : 1;
    return order_compare(s->archive, &a->place, &b->place);
}

static int by_article(const void *x, const void *y, void *context)
{
    const struct member *a = x, *b = y;
    if (a->article.key != b->article.key)
        return a->article.key < b->article.key ? -1 : 1;
    return by_rank(x, y, context);
}

/* One member an article, the best first. */
static size_t rank_members(struct search *s, struct member *members, size_t count)
{
    size_t kept = 0;
    if (count == 0)
        return 0;
    qsort_r(members, count, sizeof *members, by_article, s);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || members[i].article.key != members[kept - 1].article.key)
            members[kept++] = members[i];
    qsort_r(members, kept, sizeof *members, by_rank, s);
    return kept;
}

/* ---- the passages of a set ---- */

/* Moves through the documents of the group that are there and their values side by side. */
static xs_status gather_docids(const struct archive *archive, xs_postings *postings, xs_values *values,
                               const char wanted[16], struct buffer *docids, xs_error *reason)
{
    xs_docid docid, with_value = 0;
    xs_bytes value = {NULL, 0};
    xs_status status;
    while ((status = xs_postings_next(postings, &docid, reason)) == XS_OK) {
        if (archive_is_removed(archive, docid))
            continue;
        if (with_value < docid)
            status = xs_values_skip_to(values, docid, &with_value, &value, reason);
        if (status)
            break;
        if (with_value == docid && value.length == 16 && memcmp(value.data, wanted, 16) == 0)
            buffer_append(docids, &docid, sizeof docid);
    }
    return status == XS_END ? XS_OK : status;
}

static tifa_status find_docids(struct search *s, const struct archive_copy *copy, struct buffer *docids)
{
    xs_db *database = archive_database(s->archive);
    struct schema_term group;
    char wanted[16];
    xs_postings *postings = NULL;
    xs_values *values = NULL;
    xs_error reason;
    schema_copies(&group, copy->original);
    schema_copy_value(copy->original, copy->words, wanted);
    xs_status failed = xs_postings_open(database, group.bytes, group.length, &postings, &reason);
    if (!failed)
        failed = xs_values_open(database, SCHEMA_SLOT_COPY, &values, &reason);
    if (!failed)
        failed = gather_docids(s->archive, postings, values, wanted, docids, &reason);
    xs_postings_free(postings);
    xs_values_free(values);
    if (failed)
        return search_fail(s, failed, &reason);
    return docids->failed ? tifa_fail_memory(s->error) : TIFA_OK;
}

static tifa_status judge_again(struct search *s, xs_docid docid, struct judged *out)
{
    out->is_literal = false;
    tifa_status status = archive_passage_by_id(s->archive, docid, &out->passage, s->error);
    return status ? status
                  : judge_passage(s->archive, &s->answer->query, s->matcher, &out->passage, &out->result, s->error);
}

static tifa_status judge_members(struct search *s, const struct buffer *docids, struct member *members, size_t *count)
{
    tifa_status status = TIFA_OK;
    *count = 0;
    for (size_t i = 0; i < docids->length / sizeof(xs_docid) && status == TIFA_OK; i++) {
        struct judged judged;
        struct archive_copy copy = {0};
        struct member *member = &members[*count];
        *member = (struct member){0};
        memcpy(&member->place.docid, docids->data + i * sizeof(xs_docid), sizeof(xs_docid));
        status = judge_again(s, member->place.docid, &judged);
        if (status == TIFA_OK)
            status = archive_passage_copy(s->archive, &copy, s->error);
        if (status == TIFA_OK)
            status = archive_passage_date(s->archive, &member->date, s->error);
        if (status || !judged.result.matches)
            continue;
        member->article = judged.passage.article;
        member->occurrences = judged.result.span_count;
        member->has_all = judged.result.has_all;
        member->is_copy = copy.is_copy;
        ++*count;
        status = order_read(s->archive, &member->place, &s->answer->arena, s->error);
    }
    return status;
}

static tifa_status fill_set(struct search *s, struct copy_set *set, const struct member *members, size_t count)
{
    set->shown = members[0].article.key;
    set->other_count = count - 1;
    set->listed = count - 1 < SEARCH_COPIES_LISTED ? count - 1 : SEARCH_COPIES_LISTED;
    set->others = arena_alloc(&s->answer->arena, (set->listed + 1) * sizeof *set->others);
    if (!set->others)
        return tifa_fail_memory(s->error);
    for (size_t i = 0; i < set->listed; i++)
        set->others[i] = members[i + 1].article;
    return TIFA_OK;
}

static tifa_status resolve(struct search *s, const struct archive_copy *copy, struct copy_set *set)
{
    struct buffer docids = {0};
    struct member *members = NULL;
    size_t count = 0;
    tifa_status status = find_docids(s, copy, &docids);
    if (status == TIFA_OK && !(members = malloc((docids.length / sizeof(xs_docid) + 1) * sizeof *members)))
        status = tifa_fail_memory(s->error);
    if (status == TIFA_OK)
        status = judge_members(s, &docids, members, &count);
    if (status == TIFA_OK && count == 0)
        status =
            tifa_fail(s->error, TIFA_ERR_CORRUPT, "a passage is not in its group of copies; build the index again");
    if (status == TIFA_OK)
        status = fill_set(s, set, members, rank_members(s, members, count));
    free(members);
    buffer_free(&docids);
    return status;
}

/* ---- for the page ---- */

/* The set of what was judged; met for the first time, it is judged as a whole. */
static tifa_status find_set(struct search *s, struct judged *judged, struct copy_set **out)
{
    struct copy_set wanted = {.original = judged->copy.original, .words = judged->copy.words};
    void *node = tfind(&wanted, &s->copy_sets, by_key);
    if (node) {
        *out = *(struct copy_set *const *)node;
        return TIFA_OK;
    }
    struct copy_set *set = *out = arena_alloc(&s->answer->arena, sizeof *set);
    if (!set)
        return tifa_fail_memory(s->error);
    *set = wanted;
    tifa_status status = resolve(s, &judged->copy, set);
    if (status == TIFA_OK && !tsearch(set, &s->copy_sets, by_key))
        status = tifa_fail_memory(s->error);
    return status ? status : judge_again(s, judged->passage.docid, judged);
}

tifa_status copies_settle(struct search *s, struct judged *judged)
{
    struct copy_set *set;
    tifa_status status = archive_passage_copy(s->archive, &judged->copy, s->error);
    if (status || s->options->copies || !judged->copy.is_in_group)
        return status;
    status = find_set(s, judged, &set);
    if (status)
        return status;
    judged->set = set;
    judged->shown = set->shown == judged->passage.article.key;
    return TIFA_OK;
}

static tifa_status copy_id(struct search *s, struct archive_article_ref ref, struct slice *out)
{
    const struct article *article;
    tifa_status status = archive_article(s->archive, ref, &article, s->error);
    if (status)
        return status;
    struct slice id = article->fields[ARTICLE_ID];
    *out = (struct slice){arena_copy(&s->answer->arena, id.data, id.length), id.length};
    return out->data ? TIFA_OK : tifa_fail_memory(s->error);
}

tifa_status copies_describe(struct search *s, const struct archive_copy *copy, const struct copy_set *set,
                            struct search_hit *hit)
{
    tifa_status status = TIFA_OK;
    struct archive_article_ref original = {0};
    hit->copy_of = slice_of("");
    if (copy->is_copy)
        status = archive_find_original(s->archive, hit->docid, copy->original, &original, s->error);
    if (status == TIFA_OK && original.docid)
        status = copy_id(s, original, &hit->copy_of);
    if (status || !set)
        return status;
    hit->copies = arena_alloc(&s->answer->arena, (set->listed + 1) * sizeof *hit->copies);
    if (!hit->copies)
        return tifa_fail_memory(s->error);
    hit->copy_count = set->other_count;
    for (; hit->copies_listed < set->listed && status == TIFA_OK; hit->copies_listed++)
        status = copy_id(s, set->others[hit->copies_listed], &hit->copies[hit->copies_listed]);
    return status;
}

static void keep(void *set)
{
    (void)set; /* the arena frees it */
}

void copies_free(struct search *s)
{
    tdestroy(s->copy_sets, keep);
    s->copy_sets = NULL;
}

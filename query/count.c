#include "query/count.h"

#include "corpus/schema.h"
#include "query/judge.h"
#include "query/parallel.h"
#include "query/xapian_error.h"

#include <stdlib.h>

struct counter {
    const struct query *query;
    const xs_docid *docids;
    struct matcher *matcher;
    uint64_t passages, occurrences;
    struct buffer keys; /* of the articles that match, again and again */
    uint64_t last_key;  /* the last of them */
};

static tifa_status judge(struct counter *c, struct archive *archive, xs_docid docid, tifa_error *error)
{
    struct archive_passage passage;
    struct match_result result;
    tifa_status status = archive_passage_by_id(archive, docid, &passage, error);
    if (status == TIFA_OK)
        status = judge_passage(archive, c->query, c->matcher, &passage, &result, error);
    if (status || !result.matches)
        return status;
    c->passages++;
    c->occurrences += result.span_count;
    if (c->keys.length == 0 || c->last_key != passage.article.key)
        buffer_append(&c->keys, &passage.article.key, sizeof passage.article.key);
    c->last_key = passage.article.key;
    return c->keys.failed ? tifa_fail_memory(error) : TIFA_OK;
}

static tifa_status judge_piece(void *worker, struct archive *archive, size_t start, size_t end, tifa_error *error)
{
    struct counter *c = worker;
    tifa_status status = c->matcher ? TIFA_OK : matcher_new(c->query, &c->matcher, error);
    for (size_t i = start; i < end && status == TIFA_OK; i++)
        status = judge(c, archive, c->docids[i], error);
    return status;
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

uint64_t count_distinct(struct buffer *keys)
{
    uint64_t *items = (uint64_t *)(void *)keys->data, distinct = 0;
    size_t count = keys->length / sizeof *items;
    if (count > 1)
        qsort(items, count, sizeof *items, by_value);
    for (size_t i = 0; i < count; i++)
        distinct += i == 0 || items[i] != items[i - 1];
    return distinct;
}

/* Joins what the counters found. */
static tifa_status add_up(struct counter *counters, unsigned count, struct counts *out, tifa_error *error)
{
    struct buffer *all = &counters[0].keys;
    *out = (struct counts){0};
    for (unsigned i = 0; i < count; i++) {
        struct counter *c = &counters[i];
        out->passages += c->passages;
        out->occurrences += c->occurrences;
        if (i > 0)
            buffer_append(all, c->keys.data, c->keys.length);
    }
    if (all->failed)
        return tifa_fail_memory(error);
    out->articles = count_distinct(all);
    return TIFA_OK;
}

tifa_status count_matches(struct archive *archive, const struct query *query, const xs_docid *docids, size_t count,
                          unsigned threads, struct counts *out, tifa_error *error)
{
    unsigned workers = parallel_workers(count, threads);
    struct counter *counters = calloc(workers, sizeof *counters);
    if (!counters)
        return tifa_fail_memory(error);
    for (unsigned i = 0; i < workers; i++)
        counters[i] = (struct counter){.query = query, .docids = docids};
    tifa_status status = parallel_run(archive, count, judge_piece, counters, workers, sizeof *counters, error);
    if (status == TIFA_OK)
        status = add_up(counters, workers, out, error);
    for (unsigned i = 0; i < workers; i++) {
        matcher_free(counters[i].matcher);
        buffer_free(&counters[i].keys);
    }
    free(counters);
    return status;
}

/* Moves through the postings and the values side by side. */
static xs_status gather_articles(const struct archive *archive, xs_postings *postings, xs_values *values,
                                 struct buffer *keys, xs_error *reason)
{
    xs_docid docid, with_value = 0;
    xs_bytes value = {NULL, 0};
    uint64_t last = 0;
    xs_status status;
    while ((status = xs_postings_next(postings, &docid, reason)) == XS_OK) {
        if (archive_is_removed(archive, docid))
            continue;
        if (with_value < docid)
            status = xs_values_skip_to(values, docid, &with_value, &value, reason);
        if (status || with_value != docid || value.length != 8)
            break;
        uint64_t key = schema_article_of_value(value.data);
        if (keys->length == 0 || key != last)
            buffer_append(keys, &key, sizeof key);
        last = key;
    }
    return status == XS_OK ? XS_ERR_CORRUPT : status;
}

/* The first of the ascending docids, from `at` on, that is not less than `docid`. */
static size_t find_from(const xs_docid *docids, size_t count, size_t at, xs_docid docid)
{
    for (size_t left = count - at; left;) {
        size_t half = left / 2;
        if (docids[at + half] < docid) {
            at += half + 1;
            left -= half + 1;
        } else {
            left = half;
        }
    }
    return at;
}

/* Where an article is in front of its passages, their docids alone say which are of one article. */
tifa_status count_articles_in(struct archive *archive, size_t segment, const struct schema_term *term, uint64_t *out,
                              tifa_error *error)
{
    const struct removed_segment *removed = archive_segment_removed(archive, segment);
    const xs_docid *articles;
    size_t count, at = 0, range = 0;
    xs_postings *postings = NULL;
    xs_docid docid, behind = 0; /* the passages of the article that was counted last */
    xs_error reason;
    *out = 0;
    tifa_status status = archive_article_docids(archive, segment, &articles, &count, error);
    if (status)
        return status;
    xs_status failed =
        xs_postings_open(archive_segment_database(archive, segment), term->bytes, term->length, &postings, &reason);
    while (!failed && !(failed = xs_postings_next(postings, &docid, &reason))) {
        if (docid < behind || (removed && removed_has_next(removed, &range, docid)))
            continue;
        at = find_from(articles, count, at, docid + 1); /* the first article behind the passage, or the title */
        behind = at < count ? articles[at] : UINT32_MAX;
        ++*out;
    }
    xs_postings_free(postings);
    return failed == XS_END ? TIFA_OK : xapian_fail(error, failed, &reason, "cannot count");
}

tifa_status count_articles(struct archive *archive, const struct schema_term *term, uint64_t *out, tifa_error *error)
{
    xs_db *database = archive_database(archive);
    xs_postings *postings = NULL;
    xs_values *values = NULL;
    struct buffer keys = {0};
    xs_error reason = {.message = "a passage has no article"};
    xs_status failed = xs_postings_open(database, term->bytes, term->length, &postings, &reason);
    if (!failed)
        failed = xs_values_open(database, SCHEMA_SLOT_ARTICLE, &values, &reason);
    if (!failed)
        failed = gather_articles(archive, postings, values, &keys, &reason);
    tifa_status status = failed < 0 ? xapian_fail(error, failed, &reason, "cannot count") : TIFA_OK;
    if (status == TIFA_OK && keys.failed)
        status = tifa_fail_memory(error);
    *out = status ? 0 : count_distinct(&keys);
    buffer_free(&keys);
    xs_postings_free(postings);
    xs_values_free(values);
    return status;
}

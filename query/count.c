#include "query/count.h"

#include "corpus/schema.h"
#include "query/judge.h"
#include "query/xapian_error.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum {
    CHUNK = 256,       /* candidates that a thread takes at once */
    WORTH_THREAD = 512 /* candidates that are worth starting a thread */
};

/* What the threads share: read-only but for `next`. */
struct counting {
    const struct archive *archive;
    const struct query *query;
    const xs_docid *docids;
    size_t count;
    atomic_size_t next;
};

struct counter {
    struct counting *shared;
    struct archive *archive; /* of this thread */
    pthread_t thread;
    uint64_t passages, occurrences;
    struct buffer keys; /* of the articles that match, again and again */
    uint64_t last_key;  /* the last of them */
    tifa_status status;
    tifa_error error;
};

static tifa_status judge(struct counter *c, struct matcher *matcher, xs_docid docid)
{
    struct archive_passage passage;
    struct match_result result;
    tifa_status status = archive_passage_by_id(c->archive, docid, &passage, &c->error);
    if (status == TIFA_OK)
        status = judge_passage(c->archive, c->shared->query, matcher, &passage, &result, &c->error);
    if (status || !result.matches)
        return status;
    c->passages++;
    c->occurrences += result.span_count;
    if (c->keys.length == 0 || c->last_key != passage.article.key)
        buffer_append(&c->keys, &passage.article.key, sizeof passage.article.key);
    c->last_key = passage.article.key;
    return TIFA_OK;
}

static void work(struct counter *c)
{
    struct counting *shared = c->shared;
    struct matcher *matcher = NULL;
    c->status = matcher_new(shared->query, &matcher, &c->error);
    for (;;) {
        size_t start = atomic_fetch_add(&shared->next, CHUNK);
        if (start >= shared->count || c->status)
            break;
        size_t end = shared->count - start < CHUNK ? shared->count : start + CHUNK;
        for (size_t i = start; i < end && c->status == TIFA_OK; i++)
            c->status = judge(c, matcher, shared->docids[i]);
    }
    matcher_free(matcher);
    if (c->status == TIFA_OK && c->keys.failed)
        c->status = tifa_fail_memory(&c->error);
}

static void *run_thread(void *argument)
{
    struct counter *c = argument;
    c->status = archive_open_again(c->shared->archive, &c->archive, &c->error);
    if (c->status == TIFA_OK)
        work(c);
    archive_free(c->archive);
    return NULL;
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

/* Joins what the counters found; the first error of any is the error of all. */
static tifa_status add_up(struct counter *counters, unsigned count, struct counts *out, tifa_error *error)
{
    tifa_status status = TIFA_OK;
    struct buffer *all = &counters[0].keys;
    *out = (struct counts){0};
    for (unsigned i = 0; i < count; i++) {
        struct counter *c = &counters[i];
        out->passages += c->passages;
        out->occurrences += c->occurrences;
        if (i > 0)
            buffer_append(all, c->keys.data, c->keys.length);
        if (c->status && status == TIFA_OK) {
            status = c->status;
            if (error)
                *error = c->error;
        }
    }
    if (status == TIFA_OK && all->failed)
        status = tifa_fail_memory(error);
    if (status == TIFA_OK)
        out->articles = count_distinct(all);
    return status;
}

tifa_status count_matches(struct archive *archive, const struct query *query, const xs_docid *docids, size_t count,
                          unsigned threads, struct counts *out, tifa_error *error)
{
    struct counting shared = {.archive = archive, .query = query, .docids = docids, .count = count};
    if (threads > count / WORTH_THREAD)
        threads = (unsigned)(count / WORTH_THREAD);
    if (threads == 0)
        threads = 1;
    struct counter *counters = calloc(threads, sizeof *counters);
    if (!counters)
        return tifa_fail_memory(error);
    unsigned started = 1; /* the calling thread is the first */
    for (unsigned i = 0; i < threads; i++)
        counters[i].shared = &shared;
    while (started < threads && pthread_create(&counters[started].thread, NULL, run_thread, &counters[started]) == 0)
        started++;
    counters[0].archive = archive;
    work(&counters[0]);
    for (unsigned i = 1; i < started; i++)
        pthread_join(counters[i].thread, NULL);
    tifa_status status = add_up(counters, started, out, error);
    for (unsigned i = 0; i < threads; i++)
        buffer_free(&counters[i].keys);
    free(counters);
    return status;
}

/* Moves through the postings and the values side by side. */
static xs_status gather_articles(xs_postings *postings, xs_values *values, struct buffer *keys, xs_error *reason)
{
    xs_docid docid, with_value = 0;
    xs_bytes value = {NULL, 0};
    uint64_t last = 0;
    xs_status status;
    while ((status = xs_postings_next(postings, &docid, reason)) == XS_OK) {
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

tifa_status count_articles(struct archive *archive, struct slice term, uint64_t *out, tifa_error *error)
{
    xs_db *database = archive_database(archive);
    xs_postings *postings = NULL;
    xs_values *values = NULL;
    struct buffer keys = {0};
    xs_error reason = {.message = "a passage has no article"};
    xs_status failed = xs_postings_open(database, term.data, term.length, &postings, &reason);
    if (!failed)
        failed = xs_values_open(database, SCHEMA_SLOT_ARTICLE, &values, &reason);
    if (!failed)
        failed = gather_articles(postings, values, &keys, &reason);
    tifa_status status = failed < 0 ? xapian_fail(error, failed, &reason, "cannot count") : TIFA_OK;
    if (status == TIFA_OK && keys.failed)
        status = tifa_fail_memory(error);
    *out = status ? 0 : count_distinct(&keys);
    buffer_free(&keys);
    xs_postings_free(postings);
    xs_values_free(values);
    return status;
}

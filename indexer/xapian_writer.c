/* Segments by Xapian's own writer: runs of bounded size, each a small database made by one thread, are
 * compacted into one. The runs are cut by the order of the articles alone, so threads do not show in the
 * result. */
#include "indexer/segment.h"

#include "indexer/analysis.h"
#include "indexer/folder.h"
#include "indexer/xapian_error.h"
#include "shim/xs.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

/* Xapian holds some 15 bytes in memory for each byte of text until it commits. */
enum { RUN_TEXT_BYTES = 8 * 1024 * 1024 };

struct run {
    size_t number;
    struct article **articles;
    size_t count, capacity;
    size_t text_bytes;
};

struct segment_writer {
    char *folder, *scratch;
    struct buffer dictionary;
    bool has_dictionary;
    struct run open; /* takes the next article */
    size_t runs;     /* handed to the threads so far */

    pthread_t *threads;
    unsigned thread_count;
    /* Under the lock: */
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct run waiting; /* at most one run waits for a thread; none while count == 0 */
    bool no_more;
    tifa_status status; /* the first failure of a thread */
    tifa_error error;
    struct segment_totals totals;
};

/* ---- documents ---- */

/* What a thread needs to write one run. */
struct run_writer {
    struct analyser *analyser;
    xs_writer *database;
    xs_doc *document;
    struct segment_totals totals;
    char path[4096];
};

static xs_status add_term(xs_doc *doc, const struct schema_term *term, xs_error *reason)
{
    return xs_doc_add_term(doc, term->bytes, term->length, 1, reason);
}

static xs_status add_filters(xs_doc *doc, const struct analysed_article *article, const char *kind, xs_error *reason)
{
    struct schema_term term;
    schema_kind(&term, kind);
    xs_status status = xs_doc_add_boolean_term(doc, term.bytes, term.length, reason);
    for (size_t i = 0; i < article->filter_count && status == XS_OK; i++)
        status = xs_doc_add_boolean_term(doc, article->filters[i].bytes, article->filters[i].length, reason);
    char key[8];
    schema_article_value(article->key, key);
    if (status == XS_OK)
        status = xs_doc_set_value(doc, SCHEMA_SLOT_ARTICLE, key, sizeof key, reason);
    if (status == XS_OK)
        status = xs_doc_set_value(doc, SCHEMA_SLOT_DATE, article->date, strlen(article->date), reason);
    return status;
}

static xs_status add_tokens(struct run_writer *w, const struct tokens *tokens, xs_error *reason)
{
    xs_status status = XS_OK;
    struct schema_term term;
    struct slice before = {NULL, 0};
    for (size_t i = 0; i < tokens->count && status == XS_OK; i++) {
        struct slice word = {token_word(tokens, i), tokens->items[i].word_length};
        schema_word(&term, word);
        status = add_term(w->document, &term, reason);
        struct slice stem = analyser_stem(w->analyser, i);
        if (stem.length && status == XS_OK) {
            schema_stem(&term, stem);
            status = add_term(w->document, &term, reason);
        }
        if (token_is_adjacent(tokens, i) && status == XS_OK) {
            schema_pair(&term, before, word);
            status = add_term(w->document, &term, reason);
        }
        before = word;
    }
    return status;
}

static xs_status write_passage(struct run_writer *w, const struct analysed_article *article,
                               const struct analysed_passage *passage, xs_error *reason)
{
    xs_status status = xs_doc_clear(w->document, reason);
    if (status == XS_OK)
        status = add_filters(w->document, article, SCHEMA_KIND_PASSAGE, reason);
    if (status == XS_OK)
        status = add_tokens(w, passage->tokens, reason);
    char count[24];
    int digits = snprintf(count, sizeof count, "%zu", passage->tokens->count);
    if (status == XS_OK)
        status = xs_doc_set_value(w->document, SCHEMA_SLOT_TOKENS, count, (size_t)digits, reason);
    if (status == XS_OK)
        status = xs_doc_set_data(w->document, passage->record.data, passage->record.length, reason);
    if (status == XS_OK)
        status = xs_writer_add(w->database, w->document, NULL, reason);
    return status;
}

static xs_status write_article_document(struct run_writer *w, const struct analysed_article *article,
                                        struct slice record, xs_error *reason)
{
    struct schema_term key;
    schema_article(&key, article->key);
    xs_status status = xs_doc_clear(w->document, reason);
    if (status == XS_OK)
        status = add_filters(w->document, article, SCHEMA_KIND_ARTICLE, reason);
    if (status == XS_OK)
        status = xs_doc_add_boolean_term(w->document, key.bytes, key.length, reason);
    if (status == XS_OK)
        status = xs_doc_set_data(w->document, record.data, record.length, reason);
    if (status == XS_OK)
        status = xs_writer_add(w->database, w->document, NULL, reason);
    return status;
}

static tifa_status write_article(struct run_writer *w, const struct article *article, tifa_error *error)
{
    struct analysed_article analysed;
    struct buffer record = {0};
    xs_error reason;
    xs_status failed = XS_OK;
    tifa_status status = analyser_article(w->analyser, article, &analysed, error);
    if (status == TIFA_OK)
        status = article_record_write(article, &record, error);
    if (status == TIFA_OK)
        failed = write_article_document(w, &analysed, (struct slice){record.data, record.length}, &reason);
    buffer_free(&record);
    for (size_t i = 0; status == TIFA_OK && !failed && i < analysed.passages->count; i++) {
        struct analysed_passage passage;
        status = analyser_passage(w->analyser, i, &passage, error);
        if (status == TIFA_OK)
            failed = write_passage(w, &analysed, &passage, &reason);
        w->totals.tokens += passage.tokens->count;
    }
    if (failed)
        return xapian_fail(error, failed, &reason, "cannot write", w->path);
    if (status == TIFA_OK) {
        w->totals.articles++;
        w->totals.passages += analysed.passages->count;
        w->totals.text_bytes += article->text.length;
        if (analysed.passages->count)
            w->totals.stems |= UINT32_C(1) << stem_language_number(analysed.stem_language);
    }
    return status;
}

/* The dictionary goes into the first run, so that each segment has it once. */
static xs_status write_dictionary(struct run_writer *w, struct codec_dictionary dictionary, xs_error *reason)
{
    struct schema_term kind, id;
    schema_kind(&kind, SCHEMA_KIND_DICTIONARY);
    schema_dictionary(&id, dictionary.id);
    xs_status status = xs_doc_clear(w->document, reason);
    if (status == XS_OK)
        status = xs_doc_add_boolean_term(w->document, kind.bytes, kind.length, reason);
    if (status == XS_OK)
        status = xs_doc_add_boolean_term(w->document, id.bytes, id.length, reason);
    if (status == XS_OK)
        status = xs_doc_set_data(w->document, dictionary.bytes.data, dictionary.bytes.length, reason);
    if (status == XS_OK)
        status = xs_writer_add(w->database, w->document, NULL, reason);
    return status;
}

/* ---- runs ---- */

static void free_run(struct run *run)
{
    for (size_t i = 0; i < run->count; i++)
        article_free(run->articles[i]);
    free(run->articles);
    *run = (struct run){0};
}

static int run_path(const struct segment_writer *s, size_t number, char *out, size_t size)
{
    return snprintf(out, size, "%s/run-%06zu", s->scratch, number);
}

static tifa_status write_articles(struct run_writer *w, struct run *run, tifa_error *error)
{
    tifa_status status = TIFA_OK;
    for (size_t i = 0; i < run->count && status == TIFA_OK; i++) {
        status = write_article(w, run->articles[i], error);
        article_free(run->articles[i]);
        run->articles[i] = NULL;
    }
    return status;
}

static tifa_status write_run(struct segment_writer *s, struct run *run, struct segment_totals *totals,
                             tifa_error *error)
{
    struct run_writer w = {0};
    struct codec_dictionary dictionary = codec_dictionary_of((struct slice){s->dictionary.data, s->dictionary.length});
    xs_writer_options options = {.mode = XS_CREATE, .flags = XS_NO_SYNC};
    xs_error reason;
    run_path(s, run->number, w.path, sizeof w.path);
    tifa_status status = analyser_new(dictionary, &w.analyser, error);
    if (status == TIFA_OK) {
        xs_status failed = xs_writer_open(w.path, &options, &w.database, &reason);
        if (!failed)
            failed = xs_doc_new(&w.document, &reason);
        if (!failed && run->number == 0)
            failed = write_dictionary(&w, dictionary, &reason);
        if (failed)
            status = xapian_fail(error, failed, &reason, "cannot write", w.path);
    }
    if (status == TIFA_OK)
        status = write_articles(&w, run, error);
    if (status == TIFA_OK) {
        xs_status failed = xs_writer_close(w.database, XS_COMMIT, &reason);
        if (failed)
            status = xapian_fail(error, failed, &reason, "cannot write", w.path);
    }
    xs_doc_free(w.document);
    xs_writer_free(w.database);
    analyser_free(w.analyser);
    *totals = w.totals;
    return status;
}

static void add_totals(struct segment_totals *sum, const struct segment_totals *more)
{
    sum->articles += more->articles;
    sum->passages += more->passages;
    sum->tokens += more->tokens;
    sum->text_bytes += more->text_bytes;
    sum->stems |= more->stems;
}

/* A thread: takes runs until there are no more, or one failed. */
static void *work(void *argument)
{
    struct segment_writer *s = argument;
    pthread_mutex_lock(&s->lock);
    for (;;) {
        while (s->waiting.count == 0 && !s->no_more)
            pthread_cond_wait(&s->changed, &s->lock);
        if (s->waiting.count == 0)
            break;
        struct run run = s->waiting;
        s->waiting = (struct run){0};
        bool skip = s->status != TIFA_OK;
        pthread_cond_broadcast(&s->changed);
        pthread_mutex_unlock(&s->lock);
        struct segment_totals totals = {0};
        tifa_error error;
        tifa_status status = skip ? TIFA_OK : write_run(s, &run, &totals, &error);
        free_run(&run);
        pthread_mutex_lock(&s->lock);
        add_totals(&s->totals, &totals);
        if (status && s->status == TIFA_OK) {
            s->status = status;
            s->error = error;
        }
    }
    pthread_mutex_unlock(&s->lock);
    return NULL;
}

/* Hands the open run to a thread, when one is free to take it. */
static tifa_status submit(struct segment_writer *s, tifa_error *error)
{
    if (s->open.count == 0)
        return TIFA_OK;
    if (!s->has_dictionary) {
        tifa_status status = analysis_dictionary(s->open.articles, s->open.count, &s->dictionary, error);
        if (status)
            return status;
        s->has_dictionary = true;
    }
    s->open.number = s->runs++;
    pthread_mutex_lock(&s->lock);
    while (s->waiting.count)
        pthread_cond_wait(&s->changed, &s->lock);
    tifa_status status = s->status;
    if (status && error)
        *error = s->error;
    s->waiting = s->open;
    s->open = (struct run){0};
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->lock);
    return status;
}

/* ---- the writer ---- */

tifa_status segment_writer_open(const char *folder, const char *scratch, unsigned threads, struct segment_writer **out,
                                tifa_error *error)
{
    *out = NULL;
    /* A run is one batch: Xapian must not flush by itself. Anyone who set it knows why. */
    setenv("XAPIAN_FLUSH_THRESHOLD", "100000000", 0);
    struct segment_writer *s = calloc(1, sizeof *s);
    if (!s)
        return tifa_fail_memory(error);
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->changed, NULL);
    s->folder = strdup(folder);
    s->scratch = strdup(scratch);
    s->threads = calloc(threads, sizeof *s->threads);
    tifa_status status = s->folder && s->scratch && s->threads ? folder_make(scratch, error) : tifa_fail_memory(error);
    for (; status == TIFA_OK && s->thread_count < threads; s->thread_count++)
        if (pthread_create(&s->threads[s->thread_count], NULL, work, s) != 0)
            status = tifa_fail(error, TIFA_ERR_MEMORY, "cannot start %u threads", threads);
    if (status)
        segment_writer_free(s);
    else
        *out = s;
    return status;
}

tifa_status segment_writer_add(struct segment_writer *s, struct article *article, tifa_error *error)
{
    struct run *run = &s->open;
    if (run->count == run->capacity) {
        size_t capacity = run->capacity ? run->capacity * 2 : 256;
        struct article **articles = realloc(run->articles, capacity * sizeof(struct article *));
        if (!articles) {
            article_free(article);
            return tifa_fail_memory(error);
        }
        run->articles = articles;
        run->capacity = capacity;
    }
    run->articles[run->count++] = article;
    run->text_bytes += article->text.length;
    return run->text_bytes >= RUN_TEXT_BYTES ? submit(s, error) : TIFA_OK;
}

static void join_threads(struct segment_writer *s)
{
    pthread_mutex_lock(&s->lock);
    s->no_more = true;
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->lock);
    for (unsigned i = 0; i < s->thread_count; i++)
        pthread_join(s->threads[i], NULL);
    s->thread_count = 0;
}

static tifa_status compact_runs(struct segment_writer *s, tifa_error *error)
{
    struct arena arena = {0};
    const char **paths = arena_alloc(&arena, s->runs * sizeof *paths);
    tifa_status status = paths ? TIFA_OK : tifa_fail_memory(error);
    for (size_t i = 0; i < s->runs && status == TIFA_OK; i++) {
        char path[4096];
        int length = run_path(s, i, path, sizeof path);
        paths[i] = arena_copy(&arena, path, (size_t)length);
        if (!paths[i])
            status = tifa_fail_memory(error);
    }
    xs_compact_options options = {.flags = XS_MULTIPASS, .level = XS_COMPACT_FULL};
    xs_error reason;
    if (status == TIFA_OK) {
        xs_status failed = xs_compact(paths, s->runs, s->folder, &options, &reason);
        if (failed)
            status = xapian_fail(error, failed, &reason, "cannot write", s->folder);
    }
    arena_free(&arena);
    return status;
}

tifa_status segment_writer_finish(struct segment_writer *s, struct segment_totals *totals, tifa_error *error)
{
    tifa_status status = submit(s, error);
    join_threads(s);
    if (status == TIFA_OK && s->status) {
        status = s->status;
        if (error)
            *error = s->error;
    }
    if (status == TIFA_OK && s->runs == 0)
        return tifa_fail(error, TIFA_ERR_NOT_FOUND, "a segment needs an article");
    if (status == TIFA_OK)
        status = compact_runs(s, error);
    *totals = s->totals;
    return status;
}

void segment_writer_free(struct segment_writer *s)
{
    if (!s)
        return;
    join_threads(s);
    free_run(&s->waiting);
    free_run(&s->open);
    if (s->scratch)
        folder_remove(s->scratch, NULL);
    buffer_free(&s->dictionary);
    pthread_mutex_destroy(&s->lock);
    pthread_cond_destroy(&s->changed);
    free(s->threads);
    free(s->folder);
    free(s->scratch);
    free(s);
}

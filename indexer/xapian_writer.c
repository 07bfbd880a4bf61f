/* Segments by Xapian's own writer: runs of bounded size, each a small database made by one thread, are
 * compacted into one. The runs are cut by the order of the articles alone, so threads do not show in the
 * result. */
#include "indexer/segment_methods.h"

#include "indexer/analysis.h"
#include "indexer/batch.h"
#include "indexer/folder.h"
#include "indexer/workers.h"
#include "indexer/xapian_error.h"
#include "shim/xs.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

/* Xapian holds some 15 bytes in memory for each byte of text until it commits. */
enum { RUN_TEXT_BYTES = 8 * 1024 * 1024 };

struct xapian_segment {
    struct segment_writer base;
    char *folder, *scratch;
    struct buffer dictionary;
    bool has_dictionary;
    struct batch *open; /* takes the next article */
    size_t runs;        /* handed to the workers so far */
    uint64_t submitted; /* articles in them */
    uint64_t *firsts;   /* of each run, the number of its first article */
    struct dropped dropped;
    struct workers *workers;
    pthread_mutex_t lock;
    /* Under the lock: */
    struct segment_totals totals;
    struct article_size *sizes; /* of all articles, by number */
    size_t size_count;
};

/* ---- documents ---- */

/* What a thread needs to write one run. */
struct run_writer {
    struct analyser *analyser;
    xs_writer *database;
    xs_doc *document;
    struct segment_totals totals;
    struct article_size *sizes; /* of its articles */
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
            schema_stem_word(&term, stem, word);
            status = xs_doc_add_boolean_term(w->document, term.bytes, term.length, reason);
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

static tifa_status write_article(struct run_writer *w, const struct article *article, struct article_size *size,
                                 tifa_error *error)
{
    uint64_t tokens_before = w->totals.tokens;
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
        *size = (struct article_size){.passages = (uint32_t)analysed.passages->count,
                                      .tokens = (uint32_t)(w->totals.tokens - tokens_before),
                                      .text_bytes = (uint32_t)article->text.length};
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

static int run_path(const struct xapian_segment *s, size_t number, char *out, size_t size)
{
    return snprintf(out, size, "%s/run-%06zu", s->scratch, number);
}

static tifa_status write_articles(struct run_writer *w, const struct batch *run, tifa_error *error)
{
    tifa_status status = TIFA_OK;
    for (size_t i = 0; i < run->count && status == TIFA_OK; i++)
        status = write_article(w, run->articles[i], &w->sizes[i], error);
    return status;
}

static tifa_status write_run(struct xapian_segment *s, const struct batch *run, struct segment_totals *totals,
                             struct article_size *sizes, tifa_error *error)
{
    struct run_writer w = {.sizes = sizes};
    struct codec_dictionary dictionary = codec_dictionary_of((struct slice){s->dictionary.data, s->dictionary.length});
    xs_writer_options options = {.mode = XS_CREATE, .flags = XS_NO_SYNC};
    xs_error reason;
    run_path(s, (size_t)run->number, w.path, sizeof w.path);
    tifa_status status = analyser_new(&w.analyser, error);
    if (status == TIFA_OK)
        status = analyser_use_dictionary(w.analyser, dictionary, error);
    if (status == TIFA_OK) {
        xs_status failed = xs_writer_open(w.path, &options, &w.database, &reason);
        if (!failed)
            failed = xs_doc_new(&w.document, &reason);
        if (!failed && run->number == 0 && dictionary.bytes.length)
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

static tifa_status work(void *context, unsigned thread, void *item, tifa_error *error)
{
    struct xapian_segment *s = context;
    struct segment_totals totals = {0};
    const struct batch *run = item;
    size_t first = (size_t)run->first, count = run->count;
    struct article_size *sizes = calloc(count, sizeof *sizes);
    (void)thread;
    tifa_status status = sizes ? write_run(s, run, &totals, sizes, error) : tifa_fail_memory(error);
    batch_free(item);
    pthread_mutex_lock(&s->lock);
    segment_totals_add(&s->totals, &totals);
    if (status == TIFA_OK && first + count > s->size_count) {
        struct article_size *grown = realloc(s->sizes, (first + count) * sizeof *grown);
        s->sizes = grown ? grown : s->sizes;
        s->size_count = grown ? first + count : s->size_count;
        status = grown ? TIFA_OK : tifa_fail_memory(error);
    }
    if (status == TIFA_OK)
        memcpy(s->sizes + first, sizes, count * sizeof *sizes);
    pthread_mutex_unlock(&s->lock);
    free(sizes);
    return status;
}

/* Hands the open run to a worker. */
static tifa_status submit(struct xapian_segment *s, tifa_error *error)
{
    struct batch *run = s->open;
    if (!run)
        return TIFA_OK;
    if (!s->has_dictionary) {
        tifa_status status = analysis_dictionary(run->articles, run->count, &s->dictionary, error);
        if (status)
            return status;
        s->has_dictionary = true;
    }
    uint64_t *firsts = realloc(s->firsts, (s->runs + 1) * sizeof *firsts);
    if (!firsts)
        return tifa_fail_memory(error);
    s->firsts = firsts;
    firsts[s->runs] = s->submitted;
    run->number = s->runs++;
    run->first = s->submitted;
    s->submitted += run->count;
    s->open = NULL;
    return workers_give(s->workers, run, error);
}

/* ---- the writer ---- */

static tifa_status add(struct segment_writer *writer, struct article *article, tifa_error *error)
{
    struct xapian_segment *s = (struct xapian_segment *)writer;
    tifa_status status = batch_add(&s->open, article, error);
    return status == TIFA_OK && s->open->text_bytes >= RUN_TEXT_BYTES ? submit(s, error) : status;
}

static tifa_status drop(struct segment_writer *writer, uint64_t number, tifa_error *error)
{
    return dropped_add(&((struct xapian_segment *)writer)->dropped, number, error);
}

/* Deletes the dropped articles of a run, whose documents are numbered in their order: first the dictionary, in the
 * first run, then of each article its own and its passages. */
static tifa_status delete_from_run(struct xapian_segment *s, size_t run, tifa_error *error)
{
    uint64_t end = run + 1 < s->runs ? s->firsts[run + 1] : s->submitted;
    xs_docid docid = run == 0 && s->dictionary.length ? 2 : 1;
    xs_writer_options options = {.mode = XS_OPEN, .flags = XS_NO_SYNC};
    xs_writer *database = NULL;
    xs_status failed = XS_OK;
    xs_error reason;
    char path[4096];
    run_path(s, run, path, sizeof path);
    for (uint64_t number = s->firsts[run]; number < end && !failed; number++) {
        xs_docid behind = docid + 1 + s->sizes[number].passages;
        bool is_dropped = dropped_has(&s->dropped, number);
        if (is_dropped && !database)
            failed = xs_writer_open(path, &options, &database, &reason);
        for (; is_dropped && docid < behind && !failed; docid++)
            failed = xs_writer_delete(database, docid, &reason);
        if (is_dropped)
            segment_totals_drop(&s->totals, s->sizes[number]);
        docid = behind;
    }
    if (database && !failed)
        failed = xs_writer_close(database, XS_COMMIT, &reason);
    xs_writer_free(database);
    return failed ? xapian_fail(error, failed, &reason, "cannot write", path) : TIFA_OK;
}

static tifa_status delete_dropped(struct xapian_segment *s, tifa_error *error)
{
    tifa_status status = TIFA_OK;
    dropped_sort(&s->dropped);
    for (size_t run = 0; run < s->runs && s->dropped.count && status == TIFA_OK; run++)
        status = delete_from_run(s, run, error);
    return status;
}

static tifa_status compact_runs(struct xapian_segment *s, tifa_error *error)
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

/* A table that it cannot open, of a run that it compacts, libxapian takes for an empty one, and goes on. Those that can
 * be without are those of data, and each document has some. */
static tifa_status check_data(const struct xapian_segment *s, tifa_error *error)
{
    const char *folder = s->folder;
    xs_db *database = NULL;
    xs_doc *document = NULL;
    xs_totals totals = {0};
    xs_error reason;
    xs_bytes data = {.length = 1};
    xs_status failed = xs_db_open(&folder, 1, &database, &reason);
    if (!failed)
        failed = xs_db_totals(database, &totals, &reason);
    for (xs_docid docid = 1; docid <= totals.last_docid && data.length && !failed; docid++) {
        failed = xs_db_document(database, docid, &document, &reason);
        if (!failed)
            failed = xs_doc_data(document, &data, &reason);
    }
    xs_doc_free(document);
    xs_db_free(database);
    if (failed)
        return xapian_fail(error, failed, &reason, "cannot read what was written to", folder);
    return data.length ? TIFA_OK
                       : tifa_fail(error, TIFA_ERR_IO,
                                   "cannot use '%s': libxapian could not read some of what it had written; try again",
                                   folder);
}

static tifa_status finish(struct segment_writer *writer, struct segment_totals *totals, tifa_error *error)
{
    struct xapian_segment *s = (struct xapian_segment *)writer;
    tifa_status status = submit(s, error);
    if (status == TIFA_OK)
        status = workers_finish(s->workers, error);
    if (status == TIFA_OK && s->runs == 0)
        status = tifa_fail(error, TIFA_ERR_NOT_FOUND, "a segment needs an article");
    if (status == TIFA_OK)
        status = delete_dropped(s, error);
    if (status == TIFA_OK)
        status = compact_runs(s, error);
    if (status == TIFA_OK)
        status = check_data(s, error);
    *totals = s->totals;
    return status;
}

static void free_segment(struct segment_writer *writer)
{
    struct xapian_segment *s = (struct xapian_segment *)writer;
    workers_free(s->workers);
    batch_free(s->open);
    if (s->scratch)
        folder_remove(s->scratch, NULL);
    buffer_free(&s->dictionary);
    dropped_free(&s->dropped);
    free(s->firsts);
    free(s->sizes);
    pthread_mutex_destroy(&s->lock);
    free(s->folder);
    free(s->scratch);
    free(s);
}

tifa_status xapian_segment_open(const struct segment_options *options, struct segment_writer **out, tifa_error *error)
{
    static const struct segment_methods methods = {.add = add, .drop = drop, .finish = finish, .free = free_segment};
    *out = NULL;
    /* A run is one batch: Xapian must not flush by itself. Anyone who set it knows why. */
    setenv("XAPIAN_FLUSH_THRESHOLD", "100000000", 0);
    struct xapian_segment *s = calloc(1, sizeof *s);
    if (!s)
        return tifa_fail_memory(error);
    s->base.methods = &methods;
    pthread_mutex_init(&s->lock, NULL);
    s->folder = strdup(options->folder);
    s->scratch = strdup(options->scratch);
    tifa_status status = s->folder && s->scratch ? folder_make(s->scratch, error) : tifa_fail_memory(error);
    if (status == TIFA_OK)
        status = workers_start(options->threads, work, batch_free, s, &s->workers, error);
    if (status)
        free_segment(&s->base);
    else
        *out = &s->base;
    return status;
}

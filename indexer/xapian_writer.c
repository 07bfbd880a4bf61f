/* Segments by Xapian's own writer: runs of bounded size, each a small database made by one thread, are
 * compacted into one. The runs are cut by the order of the articles alone, so threads do not show in the
 * result. When all are there, near copies are found, and marked in the runs. */
#include "indexer/segment_methods.h"

#include "indexer/analysis.h"
#include "indexer/batch.h"
#include "indexer/copies.h"
#include "indexer/folder.h"
#include "indexer/inverter/scratch_file.h"
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
    struct dropped dropped;
    struct workers *workers;
    pthread_mutex_t lock;
    /* Under the lock: */
    struct segment_totals totals;
    struct batch_article *articles; /* those of a run in a row; the words of their documents are kept */
    size_t article_count, article_capacity;
    struct scratch_file words; /* hashes, uint64_t */
};

/* ---- documents ---- */

/* What a thread needs to write one run. */
struct run_writer {
    struct analyser *analyser;
    xs_writer *database;
    xs_doc *document;
    struct segment_totals totals;
    struct batch_article *articles; /* of the run, so far */
    size_t article_count;
    struct buffer words;
    char path[4096];
};

static xs_status add_term(xs_doc *doc, const struct schema_term *term, xs_error *reason)
{
    return xs_doc_add_term(doc, term->bytes, term->length, 1, reason);
}

static xs_status add_filters(xs_doc *doc, const struct analysed_article *article, xs_error *reason)
{
    xs_status status = XS_OK;
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

static xs_status add_word(struct run_writer *w, struct slice word, size_t token, xs_error *reason)
{
    struct schema_term term;
    schema_word(&term, word);
    xs_status status = add_term(w->document, &term, reason);
    struct slice stem = analyser_stem(w->analyser, token);
    if (status || !stem.length)
        return status;
    schema_stem_word(&term, stem, word);
    return xs_doc_add_boolean_term(w->document, term.bytes, term.length, reason);
}

/* The passage's own words, and the pairs that start with them: the last may end in the context. */
static xs_status add_tokens(struct run_writer *w, const struct analysed_passage *passage, xs_error *reason)
{
    const struct tokens *tokens = passage->tokens;
    xs_status status = XS_OK;
    struct schema_term term;
    struct slice before = {NULL, 0};
    for (size_t i = 0; i <= passage->count && i < tokens->count && status == XS_OK; i++) {
        struct slice word = {token_word(tokens, i), tokens->items[i].word_length};
        if (i < passage->count && !token_is_sign(tokens, i))
            status = add_word(w, word, i, reason);
        if (token_ends_pair(tokens, i) && status == XS_OK) {
            schema_pair(&term, before, word);
            status = add_term(w->document, &term, reason);
        }
        before = word;
    }
    return status;
}

static xs_status add_kind(xs_doc *doc, const char *kind, xs_error *reason)
{
    struct schema_term term;
    schema_kind(&term, kind);
    return xs_doc_add_boolean_term(doc, term.bytes, term.length, reason);
}

/* What the document has of a passage of the text, or of a title. */
static xs_status add_passage(struct run_writer *w, const struct analysed_passage *passage, xs_error *reason)
{
    xs_status status = add_kind(w->document, SCHEMA_KIND_PASSAGE, reason);
    if (status == XS_OK)
        status = add_tokens(w, passage, reason);
    if (passage->is_cut && status == XS_OK)
        status = xs_doc_add_term(w->document, SCHEMA_CUT, sizeof SCHEMA_CUT - 1, (uint32_t)passage->word_count, reason);
    char count[24];
    int digits = snprintf(count, sizeof count, "%zu", passage->word_count);
    return status ? status : xs_doc_set_value(w->document, SCHEMA_SLOT_TOKENS, count, (size_t)digits, reason);
}

static xs_status write_passage(struct run_writer *w, const struct analysed_article *article,
                               const struct analysed_passage *passage, xs_error *reason)
{
    xs_status status = xs_doc_clear(w->document, reason);
    if (status == XS_OK)
        status = add_filters(w->document, article, reason);
    if (status == XS_OK)
        status = add_passage(w, passage, reason);
    if (status == XS_OK)
        status = xs_doc_set_data(w->document, passage->record.data, passage->record.length, reason);
    if (status == XS_OK)
        status = xs_writer_add(w->database, w->document, NULL, reason);
    return status;
}

static xs_status write_article_document(struct run_writer *w, const struct analysed_article *article,
                                        const struct analysed_passage *title, struct slice record, xs_error *reason)
{
    struct schema_term key;
    schema_article(&key, article->key);
    xs_status status = xs_doc_clear(w->document, reason);
    if (status == XS_OK)
        status = add_filters(w->document, article, reason);
    if (status == XS_OK)
        status = add_kind(w->document, SCHEMA_KIND_ARTICLE, reason);
    if (status == XS_OK && title->count)
        status = add_passage(w, title, reason);
    if (status == XS_OK && title->count && article->passages->count)
        status = add_kind(w->document, SCHEMA_KIND_TITLE, reason);
    if (status == XS_OK)
        status = xs_doc_add_boolean_term(w->document, key.bytes, key.length, reason);
    if (status == XS_OK)
        status = xs_doc_set_data(w->document, record.data, record.length, reason);
    if (status == XS_OK)
        status = xs_writer_add(w->database, w->document, NULL, reason);
    return status;
}

/* Keeps what near copies are found by. */
static void note_article(struct run_writer *w, const struct analysed_article *analysed, const struct article *article,
                         struct article_size size)
{
    struct batch_article *noted = &w->articles[w->article_count++];
    noted->date = schema_date_number(slice_of(analysed->date));
    noted->key = analysed->key;
    noted->documents = (uint32_t)analysed->passages->count + 1;
    noted->fields_had = article->fields_had;
    noted->fields_text = article->fields_text;
    noted->size = size;
    noted->bytes = (uint32_t)(noted->documents * sizeof(uint64_t));
    noted->start = w->words.length - noted->bytes;
    analyser_fingerprint(w->analyser, &noted->fingerprint);
}

static tifa_status write_title(struct run_writer *w, const struct article *article,
                               const struct analysed_article *analysed, struct article_size *size, tifa_error *error)
{
    struct analysed_passage title;
    struct buffer record = {0};
    xs_error reason;
    xs_status failed = XS_OK;
    tifa_status status = analyser_title(w->analyser, article, &title, error);
    if (status == TIFA_OK)
        status = article_record_write(article, !analysed->passages->count, &record, error);
    if (status == TIFA_OK) {
        failed = write_article_document(w, analysed, &title, (struct slice){record.data, record.length}, &reason);
        buffer_append(&w->words, &title.words, sizeof title.words);
        size->passages += title.count > 0;
        size->tokens += (uint32_t)title.word_count;
    }
    buffer_free(&record);
    return failed ? xapian_fail(error, failed, &reason, "cannot write", w->path) : status;
}

static tifa_status write_article(struct run_writer *w, const struct article *article, tifa_error *error)
{
    struct analysed_article analysed;
    struct article_size size = {.text_bytes = (uint32_t)article->text.length};
    xs_error reason;
    xs_status failed = XS_OK;
    tifa_status status = analyser_article(w->analyser, article, &analysed, error);
    if (status == TIFA_OK)
        status = write_title(w, article, &analysed, &size, error);
    for (size_t i = 0; status == TIFA_OK && !failed && i < analysed.passages->count; i++) {
        struct analysed_passage passage;
        status = analyser_passage(w->analyser, i, &passage, error);
        if (status == TIFA_OK)
            failed = write_passage(w, &analysed, &passage, &reason);
        size.passages++;
        size.tokens += (uint32_t)passage.word_count;
        buffer_append(&w->words, &passage.words, sizeof passage.words);
    }
    if (failed)
        return xapian_fail(error, failed, &reason, "cannot write", w->path);
    if (status == TIFA_OK && w->words.failed)
        status = tifa_fail_memory(error);
    if (status == TIFA_OK) {
        note_article(w, &analysed, article, size);
        segment_totals_add_article(&w->totals, size, analysed.stem_language);
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
        status = write_article(w, run->articles[i], error);
    return status;
}

/* Takes in what is kept of a run. */
static tifa_status take_in(struct xapian_segment *s, const struct batch *run, const struct run_writer *w,
                           tifa_error *error)
{
    if (s->article_count + w->article_count > s->article_capacity) {
        size_t capacity = (s->article_count + w->article_count) * 2;
        struct batch_article *grown = realloc(s->articles, capacity * sizeof *grown);
        if (!grown)
            return tifa_fail_memory(error);
        s->articles = grown;
        s->article_capacity = capacity;
    }
    uint64_t start = scratch_reserve(&s->words, w->words.length);
    for (size_t i = 0; i < w->article_count; i++) {
        struct batch_article *article = &s->articles[s->article_count++];
        *article = w->articles[i];
        article->batch = (uint32_t)run->number;
        article->number = run->first + i;
        article->start += start;
    }
    segment_totals_add(&s->totals, &w->totals);
    return scratch_write(&s->words, start, w->words.data, w->words.length, error);
}

static tifa_status write_run(struct xapian_segment *s, const struct batch *run, tifa_error *error)
{
    struct run_writer w = {.articles = calloc(run->count + 1, sizeof *w.articles)};
    struct codec_dictionary dictionary = codec_dictionary_of((struct slice){s->dictionary.data, s->dictionary.length});
    xs_writer_options options = {.mode = XS_CREATE, .flags = XS_NO_SYNC};
    xs_error reason;
    run_path(s, (size_t)run->number, w.path, sizeof w.path);
    tifa_status status = w.articles ? analyser_new(&w.analyser, error) : tifa_fail_memory(error);
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
    if (status == TIFA_OK) {
        pthread_mutex_lock(&s->lock);
        status = take_in(s, run, &w, error);
        pthread_mutex_unlock(&s->lock);
    }
    xs_doc_free(w.document);
    xs_writer_free(w.database);
    analyser_free(w.analyser);
    buffer_free(&w.words);
    free(w.articles);
    return status;
}

static tifa_status work(void *context, unsigned thread, void *item, tifa_error *error)
{
    (void)thread;
    tifa_status status = write_run(context, item, error);
    batch_free(item);
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
    run->number = s->runs++;
    run->first = s->submitted;
    s->submitted += run->count;
    s->open = NULL;
    return workers_give(s->workers, run, error);
}

/* ---- what is done to runs that are there ---- */

/* The first document of what run `run` has of articles: in front of them stands the dictionary, in the first run. */
static xs_docid first_of_run(const struct xapian_segment *s, size_t run)
{
    return run == 0 && s->dictionary.length ? 2 : 1;
}

/* Behind the articles of the run that article `from` is in. */
static size_t run_end(const struct xapian_segment *s, size_t from)
{
    size_t end = from + 1;
    while (end < s->article_count && s->articles[end].batch == s->articles[from].batch)
        end++;
    return end;
}

/* A run that is there already, to be changed. */
struct marker {
    const struct xapian_segment *segment;
    const uint32_t *originals;
    xs_db *reader;
    xs_writer *writer;
    xs_doc *document;
    char path[4096];
};

static xs_status mark_document(struct marker *m, xs_docid docid, uint64_t original, uint64_t words,
                               xs_error *reason)
{
    struct schema_term group;
    char value[16];
    schema_copies(&group, original);
    schema_copy_value(original, words, value);
    xs_status status = xs_db_document(m->reader, docid, &m->document, reason);
    if (status == XS_OK)
        status = xs_doc_add_boolean_term(m->document, group.bytes, group.length, reason);
    if (status == XS_OK)
        status = xs_doc_set_value(m->document, SCHEMA_SLOT_COPY, value, sizeof value, reason);
    if (status == XS_OK)
        status = xs_writer_replace(m->writer, docid, m->document, reason);
    return status;
}

/* docid: of the article's first document. */
static tifa_status mark_article(struct marker *m, uint32_t number, xs_docid docid, tifa_error *error)
{
    const struct batch_article *article = &m->segment->articles[number];
    uint64_t original = m->segment->articles[m->originals[number]].key;
    uint64_t *words = malloc(article->bytes + sizeof *words);
    xs_error reason;
    xs_status failed = XS_OK;
    tifa_status status = words ? TIFA_OK : tifa_fail_memory(error);
    if (status == TIFA_OK)
        status = scratch_read(&m->segment->words, article->start, words, article->bytes, error);
    for (uint32_t i = 0; i < article->documents && status == TIFA_OK && !failed; i++)
        failed = mark_document(m, docid + i, original, words[i], &reason);
    free(words);
    return failed ? xapian_fail(error, failed, &reason, "cannot write", m->path) : status;
}

static xs_status open_run(struct marker *m, size_t run, xs_error *reason)
{
    const char *path = m->path;
    xs_writer_options options = {.mode = XS_OPEN, .flags = XS_NO_SYNC};
    run_path(m->segment, run, m->path, sizeof m->path);
    xs_status status = xs_db_open(&path, 1, &m->reader, reason);
    return status ? status : xs_writer_open(path, &options, &m->writer, reason);
}

static void close_run(struct marker *m)
{
    xs_doc_free(m->document);
    xs_writer_free(m->writer);
    xs_db_free(m->reader);
    m->document = NULL;
    m->writer = NULL;
    m->reader = NULL;
}

/* The articles [from, end) are those of one run. */
static tifa_status mark_run(struct marker *m, size_t from, size_t end, tifa_error *error)
{
    size_t run = m->segment->articles[from].batch;
    xs_docid docid = first_of_run(m->segment, run);
    xs_error reason;
    tifa_status status = TIFA_OK;
    for (size_t i = from; i < end && status == TIFA_OK; i++) {
        xs_status failed = XS_OK;
        if (m->originals[i] != COPIES_NONE && !m->writer)
            failed = open_run(m, run, &reason);
        if (failed)
            status = xapian_fail(error, failed, &reason, "cannot write", m->path);
        else if (m->originals[i] != COPIES_NONE)
            status = mark_article(m, (uint32_t)i, docid, error);
        docid += m->segment->articles[i].documents;
    }
    if (status == TIFA_OK && m->writer) {
        xs_status failed = xs_writer_close(m->writer, XS_COMMIT, &reason);
        if (failed)
            status = xapian_fail(error, failed, &reason, "cannot write", m->path);
    }
    close_run(m);
    return status;
}

static tifa_status mark_copies(struct xapian_segment *s, tifa_error *error)
{
    uint32_t *originals;
    tifa_status status = copies_find(s->articles, s->article_count, &originals, &s->totals.copies, error);
    struct marker m = {.segment = s, .originals = originals};
    for (size_t i = 0, end; i < s->article_count && status == TIFA_OK; i = end) {
        end = run_end(s, i);
        status = mark_run(&m, i, end, error);
    }
    free(originals);
    return status;
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

/* The articles [from, end) are those of one run, their documents in a row. */
static tifa_status delete_from_run(struct xapian_segment *s, size_t from, size_t end, tifa_error *error)
{
    size_t run = s->articles[from].batch;
    xs_docid docid = first_of_run(s, run);
    xs_writer_options options = {.mode = XS_OPEN, .flags = XS_NO_SYNC};
    xs_writer *database = NULL;
    xs_status failed = XS_OK;
    xs_error reason;
    char path[4096];
    run_path(s, run, path, sizeof path);
    for (size_t i = from; i < end && !failed; i++) {
        struct batch_article *article = &s->articles[i];
        xs_docid behind = docid + article->documents;
        article->dropped = dropped_has(&s->dropped, article->number);
        if (article->dropped) {
            article->fingerprint = (struct fingerprint){0}; /* so it is nobody's copy */
            segment_totals_drop(&s->totals, article->size);
        }
        if (article->dropped && !database)
            failed = xs_writer_open(path, &options, &database, &reason);
        for (; article->dropped && docid < behind && !failed; docid++)
            failed = xs_writer_delete(database, docid, &reason);
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
    for (size_t i = 0, end; i < s->article_count && s->dropped.count && status == TIFA_OK; i = end) {
        end = run_end(s, i);
        status = delete_from_run(s, i, end, error);
    }
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
    xs_postings *all = NULL;
    xs_error reason;
    xs_bytes data = {.length = 1};
    xs_status failed = xs_db_open(&folder, 1, &database, &reason);
    if (!failed)
        failed = xs_postings_open(database, NULL, 0, &all, &reason);
    for (xs_docid docid; !failed && data.length && !(failed = xs_postings_next(all, &docid, &reason));) {
        failed = xs_db_document(database, docid, &document, &reason);
        if (!failed)
            failed = xs_doc_data(document, &data, &reason);
    }
    failed = failed == XS_END ? XS_OK : failed;
    xs_postings_free(all);
    xs_doc_free(document);
    xs_db_free(database);
    if (failed)
        return xapian_fail(error, failed, &reason, "cannot read what was written to", folder);
    return data.length
               ? TIFA_OK
               : tifa_fail(error, TIFA_ERR_IO,
                           "cannot use '%s': libxapian could not read some of what it had written; try again", folder);
}

static tifa_status describe(struct xapian_segment *s, tifa_error *error)
{
    struct segment_metadata metadata;
    tifa_status status =
        segment_describe_fields(&s->base, s->articles, s->article_count, &s->totals, &metadata, error);
    if (status == TIFA_OK)
        status = xapian_write_metadata(s->folder, &metadata, error);
    buffer_free(&metadata.fields);
    return status;
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
        status = mark_copies(s, error);
    if (status == TIFA_OK)
        status = compact_runs(s, error);
    if (status == TIFA_OK) /* the finished database is opened once more */
        status = describe(s, error);
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
    scratch_close(&s->words);
    free(s->articles);
    if (s->scratch)
        folder_remove(s->scratch, NULL);
    buffer_free(&s->dictionary);
    dropped_free(&s->dropped);
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
        status = scratch_open(&s->words, s->scratch, "words", error);
    if (status == TIFA_OK)
        status = workers_start(options->threads, work, batch_free, s, &s->workers, error);
    if (status)
        free_segment(&s->base);
    else
        *out = &s->base;
    return status;
}

/* Segments by our own inverter: batches of articles are inverted by threads, each by itself; what they made waits as
 * runs in memory, or in a file when the memory is used up; at the end all runs are merged into the segment.
 *
 * Batches are done in any order and runs merged in any way: the segment's order is that of assemble.h, so neither
 * threads nor memory show in its bytes. */
#include "indexer/inverter/inverted_segment.h"

#include "indexer/copies.h"
#include "indexer/folder.h"
#include "indexer/inverter/merge.h"
#include "indexer/xapian_error.h"
#include "shim/xs.h"

#include <malloc.h>
#include <stdlib.h>

enum {
    BATCH_TEXT = 4 * 1024 * 1024, /* bytes; a batch is closed when it has as many, ... */
    BATCH_ARTICLES = 4096,        /* ... or so many articles: a short one takes a kilobyte and more */
    LARGE_BATCH = 2 * BATCH_TEXT, /* is not for a thread, see invert_here */
    WRITE_AT_ONCE = 1024 * 1024,
};

/* What a thread needs while it inverts, and what the rest takes however large the archive is. */
#define THREAD_BYTES ((size_t)48 * 1024 * 1024)
#define FIXED_BYTES  ((size_t)38 * 1024 * 1024)
#define LEAST_POOL   ((size_t)8 * 1024 * 1024)
/* Docids are 32 bits. The dictionaries take some; however many batches there are, they are not a thousand: see
 * batches_to_next_dictionary. */
#define MOST_DOCUMENTS (UINT32_MAX - 1024)
/* Reading a large article and inverting it take so many times its text. */
enum { LARGE_FACTOR = 6 };

/* ---- spilling ---- */

struct spiller {
    struct inverted_segment *segment;
    struct run_writer writer;
    struct run_extent *extent; /* that is being written */
};

static tifa_status flush(struct spiller *s, tifa_error *error)
{
    struct buffer *bytes = &s->writer.bytes;
    if (bytes->failed)
        return tifa_fail_memory(error);
    uint64_t start = scratch_reserve(&s->segment->spilled, bytes->length);
    tifa_status status = scratch_write(&s->segment->spilled, start, bytes->data, bytes->length, error);
    s->extent->bytes += bytes->length;
    buffer_clear(bytes);
    return status;
}

static tifa_status spill_section(struct spiller *s, enum run_section section, size_t first, uint32_t base,
                                 tifa_error *error)
{
    const struct inverted_segment *seg = s->segment;
    size_t count = seg->run_count - first;
    struct run_extent *extents = malloc(count * sizeof *extents);
    uint32_t *bases = malloc(count * sizeof *bases);
    struct merge merge = {0};
    tifa_status status = extents && bases ? TIFA_OK : tifa_fail_memory(error);
    for (size_t i = 0; i < count && status == TIFA_OK; i++) {
        const struct assemble_run *run = &seg->runs[first + i].run;
        extents[i] = run->sections[section];
        bases[i] = section == RUN_FILTERS ? run->article_base : run->document_base;
    }
    if (status == TIFA_OK)
        status = merge_open(&merge, section, extents, bases, count, seg->words.vocabulary.rank, error);
    s->writer.has_first = false;
    while (status == TIFA_OK && (status = merge_next(&merge, error)) == TIFA_OK) {
        run_append(&s->writer, section, &merge.term, merge.postings, merge.count, base);
        if (s->writer.bytes.length >= WRITE_AT_ONCE || s->writer.bytes.failed)
            status = flush(s, error);
    }
    if (status == TIFA_END)
        status = flush(s, error);
    merge_close(&merge);
    free(extents);
    free(bases);
    return status;
}

static void drop_memory(struct pooled_run *run)
{
    for (int s = 0; s < RUN_SECTIONS; s++) {
        free(run->memory[s]);
        run->memory[s] = NULL;
    }
}

/* Where the runs in memory start: those before are in the file. */
static size_t first_in_memory(const struct inverted_segment *s)
{
    size_t first = s->run_count;
    while (first && s->runs[first - 1].run.sections[RUN_WORDS].file < 0)
        first--;
    return first;
}

/* Merges the runs in memory into one in the file. */
static tifa_status spill(struct inverted_segment *s, tifa_error *error)
{
    struct spiller spiller = {.segment = s};
    size_t first = first_in_memory(s);
    struct pooled_run merged = {
        .run = {.document_base = s->runs[first].run.document_base, .article_base = s->runs[first].run.article_base}};
    tifa_status status = s->spilled.path ? TIFA_OK : scratch_open(&s->spilled, s->scratch, SCRATCH_RUNS, error);
    pthread_mutex_lock(&s->words.lock); /* ranks hold as long as no word is added */
    if (status == TIFA_OK && !vocabulary_sort(&s->words.vocabulary))
        status = tifa_fail_memory(error);
    for (int section = 0; section < RUN_SECTIONS && status == TIFA_OK; section++) {
        spiller.extent = &merged.run.sections[section];
        *spiller.extent =
            (struct run_extent){.file = s->spilled.file, .name = s->spilled.path, .start = s->spilled.bytes};
        status = spill_section(&spiller, (enum run_section)section, first,
                               section == RUN_FILTERS ? merged.run.article_base : merged.run.document_base, error);
    }
    pthread_mutex_unlock(&s->words.lock);
    buffer_free(&spiller.writer.bytes);
    if (status)
        return status;
    for (size_t i = first; i < s->run_count; i++)
        drop_memory(&s->runs[i]);
    s->runs[first] = merged;
    s->run_count = first + 1;
    s->pooled_bytes = 0;
    malloc_trim(0); /* or the next pool would come on top of what is free, but in pieces */
    return TIFA_OK;
}

/* What the runs in memory may take. */
static size_t pool_limit(struct inverted_segment *s)
{
    pthread_mutex_lock(&s->words.lock);
    size_t taken = FIXED_BYTES + s->threads * THREAD_BYTES + vocabulary_bytes(&s->words.vocabulary) +
                   vocabulary_bytes(&s->words.forms) +
                   s->article_capacity * (sizeof *s->articles + COPIES_BYTES) + s->document_count * sizeof(uint32_t) +
                   s->large_text * LARGE_FACTOR;
    pthread_mutex_unlock(&s->words.lock);
    return s->memory_bytes > taken + LEAST_POOL ? s->memory_bytes - taken : LEAST_POOL;
}

/* ---- batches ---- */

static tifa_status make_room(struct inverted_segment *s, size_t articles, tifa_error *error)
{
    if (s->article_count + articles > s->article_capacity) {
        size_t capacity = (s->article_count + articles) * 2;
        struct batch_article *grown = realloc(s->articles, capacity * sizeof *grown);
        if (!grown)
            return tifa_fail_memory(error);
        s->articles = grown;
        s->article_capacity = capacity;
    }
    if (s->run_count == s->run_capacity) {
        size_t capacity = s->run_capacity ? s->run_capacity * 2 : 64;
        struct pooled_run *grown = realloc(s->runs, capacity * sizeof *grown);
        if (!grown)
            return tifa_fail_memory(error);
        s->runs = grown;
        s->run_capacity = capacity;
    }
    return TIFA_OK;
}

/* Moves the run of a batch into the pool. */
static void pool(struct inverted_segment *s, struct inverted_batch *b)
{
    struct pooled_run *run = &s->runs[s->run_count++];
    *run = (struct pooled_run){.run = {.document_base = s->document_count, .article_base = (uint32_t)s->article_count}};
    for (int i = 0; i < RUN_SECTIONS; i++) {
        struct buffer *bytes = &b->sections[i].bytes;
        run->memory[i] = bytes->data;
        run->run.sections[i] = (struct run_extent){.file = -1, .memory = bytes->data, .bytes = bytes->length};
        s->pooled_bytes += bytes->capacity;
        *bytes = (struct buffer){0};
    }
}

/* Takes in what a batch became; the lock is held. *start: where its documents go in the spool. */
static tifa_status take_in(struct inverted_segment *s, struct inverted_batch *b, uint64_t *start, tifa_error *error)
{
    tifa_status status = make_room(s, b->article_count, error);
    if (status == TIFA_OK && b->document_count > MOST_DOCUMENTS - s->document_count)
        status = tifa_fail(error, TIFA_ERR_LIMIT, "the archive has more passages than an index can hold");
    if (status)
        return status;
    *start = scratch_reserve(&s->documents, b->documents.length);
    pool(s, b);
    for (size_t i = 0; i < b->article_count; i++) {
        b->articles[i].start += *start;
        b->articles[i].id_start += *start;
        s->articles[s->article_count++] = b->articles[i];
    }
    s->document_count += b->document_count;
    segment_totals_add(&s->totals, &b->totals);
    return s->pooled_bytes > pool_limit(s) ? spill(s, error) : TIFA_OK;
}

static tifa_status invert(void *context, unsigned thread, void *item, tifa_error *error)
{
    struct inverted_segment *s = context;
    struct inverted_batch inverted = {0};
    uint64_t start = 0;
    tifa_status status = TIFA_OK;
    if (!s->inverters[thread])
        status = batch_inverter_new(&s->words, &s->inverters[thread], error);
    if (status == TIFA_OK)
        status = batch_invert(s->inverters[thread], item, &inverted, error);
    batch_free(item);
    if (status == TIFA_OK) {
        pthread_mutex_lock(&s->lock);
        status = take_in(s, &inverted, &start, error);
        pthread_mutex_unlock(&s->lock);
    }
    if (status == TIFA_OK)
        status = scratch_write(&s->documents, start, inverted.documents.data, inverted.documents.length, error);
    inverted_batch_free(&inverted);
    return status;
}

/* A large batch, which is one large article or ends with one, is inverted at once, by itself, while nothing is read:
 * several at a time would take too much memory. Others of the kind may follow, so the pool stays smaller from now on.
 */
static tifa_status invert_here(struct inverted_segment *s, struct batch *batch, tifa_error *error)
{
    tifa_status status = TIFA_OK;
    pthread_mutex_lock(&s->lock);
    if (batch->text_bytes > s->large_text)
        s->large_text = batch->text_bytes;
    if (s->pooled_bytes > pool_limit(s))
        status = spill(s, error);
    pthread_mutex_unlock(&s->lock);
    if (status)
        batch_free(batch);
    else
        status = invert(s, s->threads, batch, error);
    batch_inverter_free(s->inverters[s->threads]);
    s->inverters[s->threads] = NULL;
    malloc_trim(0);
    return status;
}

/* A new dictionary from the batch, unless there is an equal one or too little text. */
static tifa_status add_dictionary(struct inverted_segment *s, const struct batch *batch, tifa_error *error)
{
    struct buffer bytes = {0};
    struct codec_dictionary *grown = realloc(s->dictionaries, (s->dictionary_count + 1) * sizeof *grown);
    if (!grown)
        return tifa_fail_memory(error);
    s->dictionaries = grown;
    tifa_status status = analysis_dictionary(batch->articles, batch->count, &bytes, error);
    struct codec_dictionary made = codec_dictionary_of((struct slice){bytes.data, bytes.length});
    bool known = bytes.length == 0;
    for (size_t i = 0; i < s->dictionary_count && !known; i++)
        known = s->dictionaries[i].id == made.id;
    if (status || known)
        buffer_free(&bytes);
    else
        s->dictionaries[s->dictionary_count++] = made;
    return status;
}

/* Archives change on their way, most in what is near their start; dictionaries must not be many, as readers load
 * them. */
static uint64_t batches_to_next_dictionary(uint64_t batch)
{
    return 8 + batch / 8;
}

/* Hands the open batch to a thread. */
static tifa_status submit(struct inverted_segment *s, tifa_error *error)
{
    struct batch *batch = s->open;
    if (!batch)
        return TIFA_OK;
    batch->number = s->batches++;
    batch->first = s->submitted;
    s->submitted += batch->count;
    if (batch->number >= s->next_dictionary) {
        tifa_status status = add_dictionary(s, batch, error);
        if (status)
            return status;
        s->next_dictionary += batches_to_next_dictionary(batch->number);
    }
    if (s->dictionary_count)
        batch->dictionary = s->dictionaries[s->dictionary_count - 1];
    s->open = NULL;
    return batch->text_bytes > LARGE_BATCH ? invert_here(s, batch, error) : workers_give(s->workers, batch, error);
}

/* ---- the writer ---- */

static tifa_status add(struct segment_writer *writer, struct article *article, tifa_error *error)
{
    struct inverted_segment *s = (struct inverted_segment *)writer;
    tifa_status status = batch_add(&s->open, article, error);
    if (status)
        return status;
    bool full = s->open->text_bytes >= BATCH_TEXT || s->open->count >= BATCH_ARTICLES;
    return full ? submit(s, error) : TIFA_OK;
}

static tifa_status drop(struct segment_writer *writer, uint64_t number, tifa_error *error)
{
    return dropped_add(&((struct inverted_segment *)writer)->dropped, number, error);
}

static void mark_dropped(struct inverted_segment *s)
{
    dropped_sort(&s->dropped);
    for (size_t i = 0; i < s->article_count && s->dropped.count; i++) {
        struct batch_article *a = &s->articles[i];
        a->dropped = dropped_has(&s->dropped, a->number);
        if (a->dropped) {
            a->fingerprint = (struct fingerprint){0}; /* so it is nobody's copy */
            segment_totals_drop(&s->totals, a->size);
            s->dropped_documents += a->documents;
        }
    }
}

static void free_inverters(struct inverted_segment *s)
{
    for (unsigned i = 0; s->inverters && i <= s->threads; i++)
        batch_inverter_free(s->inverters[i]);
    free(s->inverters);
    s->inverters = NULL;
    malloc_trim(0);
}

/* Before anybody relies on it: Xapian opens it, and finds as many documents, words and passages as went in. */
static tifa_status check_segment(const struct inverted_segment *s, uint64_t total_length, tifa_error *error)
{
    const char *folder = s->folder;
    struct schema_term kind;
    xs_db *database = NULL;
    xs_totals totals = {0};
    xs_term_stats passages = {0};
    xs_error reason;
    schema_kind(&kind, SCHEMA_KIND_PASSAGE);
    xs_status failed = xs_db_open(&folder, 1, &database, &reason);
    if (!failed)
        failed = xs_db_totals(database, &totals, &reason);
    if (!failed)
        failed = xs_db_term_stats(database, kind.bytes, kind.length, &passages, &reason);
    xs_db_free(database);
    if (failed)
        return xapian_fail(error, failed, &reason, "cannot read what was written to", folder);
    uint64_t documents = (uint64_t)s->document_count - s->dropped_documents + s->dictionary_count;
    if (totals.documents != documents || totals.total_length != total_length ||
        passages.documents != s->totals.passages)
        return tifa_fail(error, TIFA_ERR_INTERNAL,
                         "'%s' does not hold what was written to it; build with '--writer xapian'", folder);
    return TIFA_OK;
}

static tifa_status assemble(struct inverted_segment *s, tifa_error *error)
{
    struct assemble_run *runs = malloc(s->run_count * sizeof *runs);
    if (!runs || !vocabulary_sort(&s->words.vocabulary)) {
        free(runs);
        return tifa_fail_memory(error);
    }
    for (size_t i = 0; i < s->run_count; i++)
        runs[i] = s->runs[i].run;
    uint32_t *originals;
    struct segment_metadata metadata;
    tifa_status status = copies_find(s->articles, s->article_count, &originals, &s->totals.copies, error);
    tifa_status described =
        segment_describe_fields(&s->base, s->articles, s->article_count, &s->totals, &metadata, status ? NULL : error);
    status = status ? status : described;
    struct assemble_input input = {.folder = s->folder,
                                   .scratch = s->scratch,
                                   .memory_bytes = s->threads * THREAD_BYTES, /* which are done */
                                   .threads = s->threads,
                                   .stop = s->stop,
                                   .dictionaries = s->dictionaries,
                                   .dictionary_count = s->dictionary_count,
                                   .documents = &s->documents,
                                   .articles = s->articles,
                                   .originals = originals,
                                   .article_count = s->article_count,
                                   .document_count = s->document_count,
                                   .has_dropped = s->dropped.count > 0,
                                   .runs = runs,
                                   .run_count = s->run_count,
                                   .words = &s->words.vocabulary,
                                   .forms = &s->words.forms,
                                   .metadata = &metadata,
                                   .stem_languages = s->totals.stems};
    uint64_t total_length;
    if (status == TIFA_OK)
        status = assemble_segment(&input, &total_length, error);
    free(originals);
    free(runs);
    buffer_free(&metadata.fields);
    return status ? status : check_segment(s, total_length, error);
}

static tifa_status finish(struct segment_writer *writer, struct segment_totals *totals, tifa_error *error)
{
    struct inverted_segment *s = (struct inverted_segment *)writer;
    tifa_status status = submit(s, error);
    if (status == TIFA_OK)
        status = workers_finish(s->workers, error);
    if (status == TIFA_OK && s->run_count == 0)
        status = tifa_fail(error, TIFA_ERR_NOT_FOUND, "a segment needs an article");
    free_inverters(s);
    mark_dropped(s);
    if (status == TIFA_OK)
        status = assemble(s, error);
    *totals = s->totals;
    totals->newest_first = true;
    return status;
}

static bool can_save(const struct segment_writer *writer)
{
    return !((const struct inverted_segment *)writer)->open;
}

static tifa_status save(struct segment_writer *writer, struct buffer *state, tifa_error *error)
{
    struct inverted_segment *s = (struct inverted_segment *)writer;
    tifa_status status = workers_wait(s->workers, error);
    if (status == TIFA_OK && first_in_memory(s) < s->run_count)
        status = spill(s, error);
    return status ? status : saved_state_write(s, state, error);
}

static void free_memory(struct inverted_segment *s)
{
    workers_free(s->workers);
    batch_free(s->open);
    free_inverters(s);
    for (size_t i = 0; i < s->run_count; i++)
        drop_memory(&s->runs[i]);
    free(s->runs);
    free(s->articles);
    dropped_free(&s->dropped);
    vocabulary_free(&s->words.vocabulary);
    vocabulary_free(&s->words.forms);
    for (size_t i = 0; i < s->dictionary_count; i++)
        free((void *)(uintptr_t)s->dictionaries[i].bytes.data);
    free(s->dictionaries);
    pthread_mutex_destroy(&s->lock);
    pthread_mutex_destroy(&s->words.lock);
    free(s->folder);
    free(s->scratch);
    free(s);
}

static void free_segment(struct segment_writer *writer)
{
    struct inverted_segment *s = (struct inverted_segment *)writer;
    workers_finish(s->workers, NULL); /* who may still write */
    scratch_close(&s->documents);
    scratch_close(&s->spilled);
    if (s->scratch)
        folder_remove(s->scratch, NULL);
    free_memory(s);
}

static void leave(struct segment_writer *writer)
{
    struct inverted_segment *s = (struct inverted_segment *)writer;
    workers_finish(s->workers, NULL);
    scratch_leave(&s->documents);
    scratch_leave(&s->spilled);
    free_memory(s);
}

tifa_status inverted_segment_open(const struct segment_options *options, struct segment_writer **out, tifa_error *error)
{
    static const struct segment_methods methods = {add, drop, can_save, save, leave, finish, free_segment};
    *out = NULL;
    struct inverted_segment *s = calloc(1, sizeof *s);
    if (!s)
        return tifa_fail_memory(error);
    s->base.methods = &methods;
    s->threads = options->threads;
    s->stop = options->stop;
    s->memory_bytes = options->memory_bytes;
    pthread_mutex_init(&s->lock, NULL);
    pthread_mutex_init(&s->words.lock, NULL);
    s->folder = strdup(options->folder);
    s->scratch = strdup(options->scratch);
    s->inverters = calloc(options->threads + (size_t)1, sizeof(struct batch_inverter *));
    tifa_status status =
        s->folder && s->scratch && s->inverters ? folder_make(s->scratch, error) : tifa_fail_memory(error);
    if (status == TIFA_OK)
        status = options->saved.length ? saved_state_read(s, options->saved, error)
                                       : scratch_open(&s->documents, s->scratch, SCRATCH_DOCUMENTS, error);
    if (status == TIFA_OK)
        status = workers_start(options->threads, invert, batch_free, s, &s->workers, error);
    if (status)
        free_segment(&s->base);
    else
        *out = &s->base;
    return status;
}

/* The state of an unfinished segment as bytes, for the program that wrote it alone: numbers and structs as they are in
 * memory. Whoever keeps it must see to it that it comes back whole. */
#include "indexer/inverter/inverted_segment.h"

#include <stdlib.h>

struct saved_head {
    uint64_t batches, submitted, next_dictionary;
    uint64_t documents_bytes, spilled_bytes;
    uint64_t articles, runs, dictionaries, dropped, words, forms;
    uint32_t document_count;
    struct segment_totals totals;
    struct field_names names;
};

/* ---- writing ---- */

static void put_text(struct buffer *out, struct slice text)
{
    buffer_append_varint(out, text.length);
    buffer_append(out, text.data, text.length);
}

tifa_status saved_state_write(const struct inverted_segment *s, struct buffer *out, tifa_error *error)
{
    const struct vocabulary *words = &s->words.vocabulary;
    struct saved_head head;
    memset(&head, 0, sizeof head); /* what lies between members is written, too */
    head.batches = s->batches;
    head.submitted = s->submitted;
    head.next_dictionary = s->next_dictionary;
    head.documents_bytes = s->documents.bytes;
    head.spilled_bytes = s->spilled.bytes;
    head.articles = s->article_count;
    head.runs = s->run_count;
    head.dictionaries = s->dictionary_count;
    head.dropped = s->dropped.count;
    head.words = words->count;
    head.forms = s->words.forms.count;
    head.document_count = s->document_count;
    head.totals = s->totals;
    head.names = s->base.names;
    buffer_append(out, &head, sizeof head);
    buffer_append(out, s->articles, s->article_count * sizeof *s->articles);
    buffer_append(out, s->dropped.numbers, s->dropped.count * sizeof *s->dropped.numbers);
    for (size_t i = 0; i < s->run_count; i++) {
        const struct assemble_run *run = &s->runs[i].run;
        buffer_append_varint(out, run->document_base);
        buffer_append_varint(out, run->article_base);
        for (int section = 0; section < RUN_SECTIONS; section++) {
            buffer_append_varint(out, run->sections[section].start);
            buffer_append_varint(out, run->sections[section].bytes);
        }
    }
    for (size_t i = 0; i < s->dictionary_count; i++)
        put_text(out, s->dictionaries[i].bytes);
    for (size_t i = 0; i < words->count; i++)
        put_text(out, words->words[i]);
    for (size_t i = 0; i < head.forms; i++)
        put_text(out, s->words.forms.words[i]);
    return out->failed ? tifa_fail_memory(error) : TIFA_OK;
}

/* ---- reading ---- */

struct source {
    const char *at, *end;
    bool cut; /* there was less than asked for */
};

/* NULL where there are not as many. */
static const void *take(struct source *from, uint64_t bytes)
{
    const void *start = from->at;
    from->cut = from->cut || bytes > (uint64_t)(from->end - from->at);
    if (from->cut)
        return NULL;
    from->at += bytes;
    return start;
}

static uint64_t take_number(struct source *from)
{
    uint64_t number = 0;
    from->cut = from->cut || !varint_read(&from->at, from->end, &number);
    return number;
}

static struct slice take_text(struct source *from)
{
    uint64_t length = take_number(from);
    const char *data = take(from, length);
    return (struct slice){data, data ? (size_t)length : 0};
}

/* A copy of `count` items of `size` bytes. */
static void *take_items(struct source *from, uint64_t count, size_t size)
{
    const void *items = count > SIZE_MAX / size ? NULL : take(from, count * size);
    void *copy = items ? malloc((size_t)count * size + 1) : NULL;
    if (copy)
        memcpy(copy, items, (size_t)count * size);
    from->cut = from->cut || !copy;
    return copy;
}

static void read_run(struct source *from, struct inverted_segment *s, struct pooled_run *out)
{
    *out = (struct pooled_run){.run = {.document_base = (uint32_t)take_number(from)}};
    out->run.article_base = (uint32_t)take_number(from);
    for (int section = 0; section < RUN_SECTIONS; section++) {
        uint64_t start = take_number(from);
        out->run.sections[section] = (struct run_extent){
            .file = s->spilled.file, .name = s->spilled.path, .start = start, .bytes = take_number(from)};
    }
}

static void read_runs(struct source *from, struct inverted_segment *s, uint64_t count)
{
    s->runs = from->cut || count > (uint64_t)(from->end - from->at) ? NULL : calloc((size_t)count + 1, sizeof *s->runs);
    from->cut = from->cut || !s->runs;
    s->run_capacity = s->runs ? (size_t)count + 1 : 0;
    for (uint64_t i = 0; i < count && !from->cut; i++)
        read_run(from, s, &s->runs[s->run_count++]);
}

static void read_dictionaries(struct source *from, struct inverted_segment *s, uint64_t count)
{
    for (uint64_t i = 0; i < count && !from->cut; i++) {
        struct slice text = take_text(from);
        struct codec_dictionary *grown = realloc(s->dictionaries, (s->dictionary_count + 1) * sizeof *grown);
        char *copy = malloc(text.length + 1);
        from->cut = from->cut || !grown || !copy;
        s->dictionaries = grown ? grown : s->dictionaries;
        if (from->cut) {
            free(copy);
            return;
        }
        memcpy(copy, text.data, text.length);
        s->dictionaries[s->dictionary_count++] = codec_dictionary_of((struct slice){copy, text.length});
    }
}

static void read_words(struct source *from, struct vocabulary *words, uint64_t count)
{
    for (uint64_t i = 0; i < count && !from->cut; i++) {
        struct slice word = take_text(from);
        from->cut = from->cut || vocabulary_number(words, word) != i;
    }
}

tifa_status saved_state_read(struct inverted_segment *s, struct slice saved, tifa_error *error)
{
    struct source from = {saved.data, saved.data + saved.length, false};
    struct saved_head head;
    const void *bytes = take(&from, sizeof head);
    if (!bytes)
        return tifa_fail(error, TIFA_ERR_CORRUPT, "the saved state is cut off");
    memcpy(&head, bytes, sizeof head);
    tifa_status status = scratch_reopen(&s->documents, s->scratch, SCRATCH_DOCUMENTS, head.documents_bytes, error);
    if (status == TIFA_OK && head.runs)
        status = scratch_reopen(&s->spilled, s->scratch, SCRATCH_RUNS, head.spilled_bytes, error);
    if (status)
        return status;
    s->batches = head.batches;
    s->submitted = head.submitted;
    s->next_dictionary = head.next_dictionary;
    s->document_count = head.document_count;
    s->totals = head.totals;
    s->base.names = head.names;
    s->articles = take_items(&from, head.articles, sizeof *s->articles);
    s->article_count = s->article_capacity = from.cut ? 0 : (size_t)head.articles;
    s->dropped.numbers = take_items(&from, head.dropped, sizeof *s->dropped.numbers);
    s->dropped.count = s->dropped.capacity = from.cut ? 0 : (size_t)head.dropped;
    read_runs(&from, s, head.runs);
    read_dictionaries(&from, s, head.dictionaries);
    read_words(&from, &s->words.vocabulary, head.words);
    read_words(&from, &s->words.forms, head.forms);
    if (from.cut)
        return tifa_fail(error, TIFA_ERR_CORRUPT, "the saved state is damaged");
    return TIFA_OK;
}

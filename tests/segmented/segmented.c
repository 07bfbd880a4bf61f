#include "segmented.h"

#include "corpus/manifest.h"
#include "corpus/reader.h"
#include "corpus/removed.h"
#include "corpus/schema.h"
#include "indexer/folder.h"
#include "indexer/stored.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_SEGMENTS = 32 };

struct gone { /* an article that is to be removed */
    size_t segment;
    uint64_t key;
};

struct maker {
    const struct segmented_options *options;
    size_t count; /* segments, the empty one with them */
    struct segment_writer *writers[MOST_SEGMENTS];
    struct segment_totals totals[MOST_SEGMENTS];
    char paths[MOST_SEGMENTS][4096];
    struct manifest_counts removed_counts[MOST_SEGMENTS];
    struct removed removed;
    struct buffer gone; /* struct gone */
    struct article *before;
    uint64_t numbered; /* articles of the source so far */
};

static tifa_error failure;

static void must(tifa_status status)
{
    if (status == TIFA_OK)
        return;
    fprintf(stderr, "segmented: %s\n", failure.message);
    exit(2);
}

/* Number n of the generation before the last stands in segment count - n: the newest is the first. */
static void open_writers(struct maker *m)
{
    const struct segmented_options *o = m->options;
    static char scratch[4096];
    snprintf(scratch, sizeof scratch, "%s/segments", o->index);
    must(folder_make(o->index, &failure));
    must(folder_make(scratch, &failure));
    m->count = o->segments + o->empty_first;
    if (m->count > MOST_SEGMENTS) {
        fprintf(stderr, "segmented: more than %d segments\n", MOST_SEGMENTS);
        exit(2);
    }
    for (size_t i = 0; i < m->count; i++) {
        snprintf(m->paths[i], sizeof m->paths[i], "%s/segments/%06zu", o->index, m->count - i);
        snprintf(scratch, sizeof scratch, "%s/scratch-%zu", o->index, i);
        struct segment_options options = {.folder = m->paths[i],
                                          .scratch = scratch,
                                          .kind = i + 1 == m->count ? o->oldest : o->kind,
                                          .threads = 1,
                                          .memory_bytes = SEGMENT_LEAST_MEMORY};
        if (i >= o->empty_first)
            must(segment_writer_open(&options, &m->writers[i], &failure));
    }
    must(removed_new(&m->removed, m->count, &failure));
}

/* ---- articles ---- */

/* Chance that depends on the article alone. */
static uint64_t draw(const struct maker *m, unsigned salt, uint64_t below)
{
    uint64_t x = (m->numbered * 16 + salt + 1) * UINT64_C(0x9E3779B97F4A7C15);
    x = (x ^ x >> 29) * UINT64_C(0xBF58476D1CE4E5B9);
    return (x ^ x >> 32) % below;
}

static size_t segment_of(const struct maker *m)
{
    const struct segmented_options *o = m->options;
    if (o->small_permille == 0)
        return o->empty_first + draw(m, 0, o->segments);
    uint64_t at = draw(m, 0, 1000) / o->small_permille;
    return at < o->segments ? o->empty_first + at : m->count - 1;
}

static struct article *copy_of(const struct article *article)
{
    struct article *copy = article_new();
    for (size_t i = 0; i < ARTICLE_FIELDS; i++)
        must(article_set(copy, (enum article_field)i, article->fields[i], &failure));
    must(article_set_text(copy, article->text, &failure));
    copy->date = article->date;
    return copy;
}

static void note_gone(struct maker *m, size_t segment, struct slice id)
{
    struct gone gone = {segment, article_key(id)};
    buffer_append(&m->gone, &gone, sizeof gone);
}

/* A document that is removed: the article before this one, under another id. */
static void add_gone(struct maker *m, size_t segment, struct slice id)
{
    struct article *article = copy_of(m->before);
    must(article_set(article, ARTICLE_ID, id, &failure));
    note_gone(m, segment, id);
    must(segment_writer_add(m->writers[segment], article, &failure));
}

static void add_article(struct maker *m, struct article *article)
{
    const struct segmented_options *o = m->options;
    size_t segment = segment_of(m);
    bool dropped = draw(m, 1, 100) < o->dropped && segment > 0;
    if (m->before && segment + 1 < m->count && draw(m, 2, 100) < o->replaced)
        add_gone(m, segment + 1 + draw(m, 3, m->count - segment - 1), article->fields[ARTICLE_ID]);
    if (m->before && m->count > 1 && draw(m, 4, 100) < o->removed) {
        char id[64];
        int length = snprintf(id, sizeof id, "gone-%" PRIu64, m->numbered);
        add_gone(m, 1 + draw(m, 5, m->count - 1), (struct slice){id, (size_t)length});
    }
    if (dropped)
        note_gone(m, segment, article->fields[ARTICLE_ID]);
    article_free(m->before);
    m->before = copy_of(article);
    m->numbered++;
    must(segment_writer_add(m->writers[segment], article, &failure));
}

static void add_source(struct maker *m)
{
    struct source_list files = {0};
    must(source_list_add(&files, m->options->source, &failure));
    for (size_t i = 0; i < files.count; i++) {
        struct reader *reader;
        struct article *article;
        must(reader_open(&files.items[i], &reader, &failure));
        while (reader_next(reader, &article, &failure) == TIFA_OK)
            add_article(m, article);
        reader_close(reader);
    }
    source_list_free(&files);
}

/* ---- what is removed ---- */

/* Of a segment that is complete. The newest has nothing that is gone: it has to say so before it is complete. */
static void find_gone(struct maker *m, size_t segment)
{
    const struct gone *gone = (const struct gone *)(const void *)m->gone.data;
    const struct removed_segment none = {0};
    struct stored_segment *stored;
    must(stored_open(m->paths[segment], &stored, &failure));
    for (size_t i = 0; i < m->gone.length / sizeof *gone; i++) {
        struct stored_place place;
        struct article *article;
        if (gone[i].segment != segment)
            continue;
        must(stored_find(stored, &none, gone[i].key, &place, &article, &failure));
        must(removed_add(&m->removed.segments[segment], place.first, place.last, &failure));
        m->removed_counts[segment].articles++;
        m->removed_counts[segment].passages += place.counts.passages;
        m->removed_counts[segment].tokens += place.counts.tokens;
        m->removed_counts[segment].text_bytes += place.counts.text_bytes;
        article_free(article);
    }
    stored_close(stored);
}

static void finish_writers(struct maker *m)
{
    struct buffer bytes = {0};
    struct field_union fields = {0};
    for (size_t i = m->count; i-- > 0;) {
        if (i == 0)
            removed_write(&m->removed, &bytes);
        if (!m->writers[i]) {
            must(segment_write_empty(m->paths[i], m->options->kind, (struct slice){bytes.data, bytes.length}, &fields,
                                     &failure));
            m->totals[i].newest_first = m->options->kind == SEGMENT_INVERTED;
            continue;
        }
        if (i == 0) {
            segment_writer_set_removed(m->writers[i], (struct slice){bytes.data, bytes.length});
            segment_writer_set_fields(m->writers[i], &fields);
        }
        must(segment_writer_finish(m->writers[i], &m->totals[i], &failure));
        field_union_add(&fields, &m->totals[i].fields);
        segment_writer_free(m->writers[i]);
        if (i > 0)
            find_gone(m, i);
    }
    buffer_free(&bytes);
}

/* ---- publishing ---- */

static void add_files(struct manifest *manifest, struct manifest_segment *segment, const char *path)
{
    struct dirent **names;
    int count = scandir(path, &names, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        if (names[i]->d_name[0] != '.' && strcmp(names[i]->d_name, "flintlock") != 0)
            must(manifest_add_file(manifest, segment, path, names[i]->d_name, &failure));
        free(names[i]);
    }
    free(names);
}

static void write_file(const struct maker *m, const char *name, const struct buffer *text)
{
    char path[8192];
    snprintf(path, sizeof path, "%s/%s", m->options->index, name);
    must(folder_write_file(path, (struct slice){text->data, text->length}, &failure));
}

static void publish(struct maker *m)
{
    struct manifest manifest = {
        .generation = m->count, .analyser = SCHEMA_ANALYSER_VERSION, .unicode = manifest_unicode_version()};
    struct buffer text = {0}, stub = {0};
    for (size_t i = 0; i < m->count; i++) {
        const struct segment_totals *t = &m->totals[i];
        struct manifest_segment *segment = manifest_add_segment(&manifest, m->count - i);
        segment_totals_describe(t, segment);
        segment->removed = m->removed_counts[i];
        add_files(&manifest, segment, m->paths[i]);
        buffer_printf(&stub, "auto segments/%06zu\n", m->count - i);
    }
    must(manifest_write(&manifest, &text, &failure));
    write_file(m, "XAPIANDB", &stub);
    write_file(m, MANIFEST_NAME, &text);
    buffer_free(&text);
    buffer_free(&stub);
    manifest_free(&manifest);
}

void segmented_make(const struct segmented_options *options)
{
    struct maker m = {.options = options};
    open_writers(&m);
    add_source(&m);
    finish_writers(&m);
    publish(&m);
    article_free(m.before);
    buffer_free(&m.gone);
    removed_free(&m.removed);
}

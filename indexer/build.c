#include "indexer/build.h"

#include "corpus/base/printable.h"
#include "corpus/base/utf8.h"
#include "corpus/manifest.h"
#include "corpus/reader.h"
#include "indexer/glass/guard.h"
#include "indexer/known.h"
#include "indexer/progress.h"
#include "indexer/publish.h"
#include "indexer/report.h"
#include "shim/xs.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct build {
    const struct build_options *options;
    struct build_report *report;
    struct report *file; /* the report in a file, or NULL */
    struct segment_writer *writer;
    struct buffer line; /* of a dry run */
    struct known_articles known;
    struct progress progress;
};

/* One line for what could not be used; the build goes on. */
static void reject(struct build *b, const char *where, const tifa_error *reason)
{
    b->report->rejects++;
    report_reject(b->file, where, reason->message);
    b->progress.rejects++;
    progress_clear(&b->progress);
    printable_message(stderr, "tifa-index", reason->message);
}

/* Whether the index can take the article; tells why not. */
static tifa_status check_new(struct build *b, const struct article *article, const struct source_file *file,
                             struct reader *reader, tifa_error *error)
{
    struct slice id = article->fields[ARTICLE_ID];
    int length = (int)utf8_cut(id.data, id.length, 200);
    const char *name = strcmp(file->path, "-") == 0 ? "standard input" : file->path, *first_name;
    switch (known_articles_add(&b->known, id, name, &first_name)) {
    case KNOWN_NEW:
        return TIFA_OK;
    case KNOWN_ID:
        return tifa_fail(error, TIFA_ERR_FORMAT,
                         "%s: article '%.*s' was already found in '%s', the first one is kept; give each article its "
                         "own id",
                         reader_where(reader), length, id.data, first_name);
    case KNOWN_KEY:
        return tifa_fail(error, TIFA_ERR_FORMAT, "%s: the id '%.*s' has the same key as another article's; change it",
                         reader_where(reader), length, id.data);
    default:
        return tifa_fail_memory(error);
    }
}

static tifa_status print_article(struct build *b, const struct article *article, tifa_error *error)
{
    buffer_clear(&b->line);
    tifa_status status = article_json_write(article, &b->line, error);
    if (status)
        return status;
    buffer_append_byte(&b->line, '\n');
    fwrite(b->line.data, 1, b->line.length, stdout);
    return TIFA_OK;
}

/* Takes the article. */
static tifa_status add_article(struct build *b, struct article *article, tifa_error *error)
{
    b->progress.articles++;
    b->progress.text_bytes += article->text.length;
    report_article(b->file, article);
    if (!b->options->dry_run)
        return segment_writer_add(b->writer, article, error);
    tifa_status status = print_article(b, article, error);
    article_free(article);
    return status;
}

/* All articles of one reader. Returns errors that end the build; others are rejects. */
static tifa_status add_articles(struct build *b, const struct source_file *file, struct reader *reader,
                                tifa_error *error)
{
    uint64_t done_before = b->progress.done_bytes;
    tifa_status status = TIFA_OK;
    while (status == TIFA_OK) {
        struct article *article;
        tifa_error reason;
        tifa_status found = reader_next(reader, &article, &reason);
        if (found == TIFA_END)
            break;
        if (found == TIFA_OK)
            found = check_new(b, article, file, reader, &reason);
        if (found == TIFA_ERR_MEMORY) {
            status = tifa_fail_memory(error);
        } else if (found) {
            reject(b, reader_where(reader), &reason);
        } else {
            status = add_article(b, article, error);
            article = NULL;
        }
        article_free(article);
        b->progress.done_bytes = done_before + reader_consumed(reader);
        progress_show(&b->progress);
    }
    return status;
}

/* One file; errors as above. */
static tifa_status add_file(struct build *b, const struct source_file *file, tifa_error *error)
{
    struct reader *reader;
    tifa_error reason;
    uint64_t rejects_before = b->report->rejects, done_before = b->progress.done_bytes;
    tifa_status status = reader_open_within(file, &b->options->limits, &b->options->map, &reader, &reason);
    if (status == TIFA_ERR_MEMORY)
        return tifa_fail_memory(error);
    report_source(b->file, file->path, file->bytes);
    if (status) {
        reject(b, file->path, &reason);
        report_source_end(b->file, NULL, 1);
        return TIFA_OK;
    }
    b->report->files++;
    status = add_articles(b, file, reader, error);
    report_source_end(b->file, reader_counts(reader), b->report->rejects - rejects_before);
    for (size_t i = 0; i < SKIP_KINDS; i++)
        b->report->skipped[i] += reader_counts(reader)->skipped[i];
    b->progress.done_bytes = done_before + file->bytes;
    reader_close(reader);
    return status;
}

static tifa_status add_files(struct build *b, const struct source_list *files, tifa_error *error)
{
    tifa_status status = TIFA_OK;
    progress_start(&b->progress, files->bytes);
    for (size_t i = 0; i < files->count && status == TIFA_OK; i++)
        status = add_file(b, &files->items[i], error);
    progress_clear(&b->progress);
    if (status == TIFA_OK && b->progress.articles == 0)
        status = tifa_fail(error, TIFA_ERR_NOT_FOUND, "no article was found, so nothing was published");
    return status;
}

/* Our writer writes the one format it knows. Another libxapian may want another: then it must write itself. */
static tifa_status choose_writer(struct segment_options *segment, tifa_error *error)
{
    bool known = true;
    tifa_status status = segment->kind == SEGMENT_INVERTED ? glass_is_known(segment->scratch, &known, error) : TIFA_OK;
    if (status || known)
        return status;
    segment->kind = SEGMENT_XAPIAN;
    fprintf(stderr,
            "tifa-index: libxapian %s has a format that this program does not write; it writes itself, which "
            "takes much longer\n",
            xs_version());
    return TIFA_OK;
}

static tifa_status write_segment(struct build *b, const struct build_options *options, struct publication *publication,
                                 const struct source_list *files, tifa_error *error)
{
    struct segment_options segment = {.folder = publish_segment_folder(publication),
                                      .scratch = publish_scratch_folder(publication),
                                      .kind = options->writer,
                                      .threads = options->threads,
                                      .memory_bytes = options->memory_bytes};
    tifa_status status = choose_writer(&segment, error);
    if (status == TIFA_OK)
        status = segment_writer_open(&segment, &b->writer, error);
    if (status == TIFA_OK)
        status = add_files(b, files, error);
    if (status == TIFA_OK)
        status = segment_writer_finish(b->writer, &b->report->totals, error);
    segment_writer_free(b->writer);
    return status;
}

static tifa_status list_sources(const struct build_options *options, struct source_list *files, tifa_error *error)
{
    tifa_status status = TIFA_OK;
    for (size_t i = 0; i < options->source_count && status == TIFA_OK; i++)
        status = source_list_add(files, options->sources[i], error);
    return status;
}

/* Writes a segment and publishes it. */
static tifa_status build_segment(struct build *b, const struct source_list *files, tifa_error *error)
{
    const char *index = b->options->index;
    struct publication *publication = NULL;
    struct manifest manifest = {0};
    tifa_status status = publish_begin(index, &publication, error);
    if (status == TIFA_OK)
        status = write_segment(b, b->options, publication, files, error);
    if (status == TIFA_OK)
        status = publish_commit(publication, &b->report->totals, error);
    publish_end(publication);
    if (status == TIFA_OK && manifest_read(index, &manifest, error) == TIFA_OK)
        b->report->index_bytes = manifest_totals(&manifest).file_bytes;
    manifest_free(&manifest);
    return status;
}

tifa_status build_index(const struct build_options *options, struct build_report *report, tifa_error *error)
{
    struct build b = {.options = options, .report = report};
    struct source_list files = {0};
    *report = (struct build_report){0};
    tifa_status status = list_sources(options, &files, error);
    if (status == TIFA_OK && options->report)
        status = report_open(options->report, &b.file, error);
    if (status == TIFA_OK)
        status = options->dry_run ? add_files(&b, &files, error) : build_segment(&b, &files, error);
    if (options->dry_run) {
        report->totals.articles = b.progress.articles;
        report->totals.text_bytes = b.progress.text_bytes;
    }
    report->elapsed_s = progress_elapsed_s(&b.progress);
    tifa_status told = report_close(b.file, status == TIFA_OK && !options->dry_run, status ? NULL : error);
    source_list_free(&files);
    known_articles_free(&b.known);
    buffer_free(&b.line);
    return status ? status : told;
}

#include "indexer/build.h"

#include "corpus/base/printable.h"
#include "corpus/base/utf8.h"
#include "corpus/manifest.h"
#include "corpus/reader.h"
#include "indexer/glass/guard.h"
#include "indexer/known.h"
#include "indexer/progress.h"
#include "indexer/publish.h"
#include "shim/xs.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct build {
    struct build_report *report;
    struct segment_writer *writer;
    struct known_articles known;
    struct progress progress;
};

/* One line for what could not be used; the build goes on. */
static void reject(struct build *b, const tifa_error *reason)
{
    b->report->rejects++;
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

/* All articles of one file. Returns errors that end the build; others are rejects. */
static tifa_status add_file(struct build *b, const struct source_file *file, tifa_error *error)
{
    struct reader *reader;
    tifa_error reason;
    tifa_status status = reader_open(file, &reader, &reason);
    if (status == TIFA_ERR_MEMORY)
        return tifa_fail_memory(error);
    if (status) {
        reject(b, &reason);
        return TIFA_OK;
    }
    b->report->files++;
    uint64_t done_before = b->progress.done_bytes;
    status = TIFA_OK;
    while (status == TIFA_OK) {
        struct article *article;
        tifa_status found = reader_next(reader, &article, &reason);
        if (found == TIFA_END)
            break;
        if (found == TIFA_OK)
            found = check_new(b, article, file, reader, &reason);
        if (found == TIFA_ERR_MEMORY) {
            status = tifa_fail_memory(error);
        } else if (found) {
            reject(b, &reason);
        } else {
            b->progress.articles++;
            b->progress.text_bytes += article->text.length;
            status = segment_writer_add(b->writer, article, error);
            article = NULL;
        }
        article_free(article);
        b->progress.done_bytes = done_before + reader_consumed(reader);
        progress_show(&b->progress);
    }
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

tifa_status build_index(const struct build_options *options, struct build_report *report, tifa_error *error)
{
    struct build b = {.report = report};
    struct source_list files = {0};
    struct publication *publication = NULL;
    *report = (struct build_report){0};
    tifa_status status = TIFA_OK;
    for (size_t i = 0; i < options->source_count && status == TIFA_OK; i++)
        status = source_list_add(&files, options->sources[i], error);
    if (status == TIFA_OK)
        status = publish_begin(options->index, &publication, error);
    if (status == TIFA_OK)
        status = write_segment(&b, options, publication, &files, error);
    if (status == TIFA_OK)
        status = publish_commit(publication, &report->totals, error);
    publish_end(publication);
    source_list_free(&files);
    known_articles_free(&b.known);
    report->elapsed_s = progress_elapsed_s(&b.progress);
    struct manifest manifest = {0};
    if (status == TIFA_OK && manifest_read(options->index, &manifest, error) == TIFA_OK)
        report->index_bytes = manifest_totals(&manifest).file_bytes;
    manifest_free(&manifest);
    return status;
}

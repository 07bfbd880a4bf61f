#include "indexer/build.h"

#include "corpus/base/printable.h"
#include "corpus/reader.h"
#include "indexer/admit.h"
#include "indexer/checkpoint.h"
#include "indexer/folder.h"
#include "indexer/glass/guard.h"
#include "indexer/progress.h"
#include "indexer/publish.h"
#include "indexer/report.h"
#include "shim/xs.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* How far the sources have been read. */
struct place {
    size_t source;
    uint64_t records;      /* of it, articles and what was none */
    uint64_t bytes_before; /* it, of all sources */
    struct reader_counts counts;
};

struct build {
    const struct build_options *options;
    const struct source_list *files;
    struct build_report *report;
    struct report *file; /* the report in a file, or NULL */
    struct segment_writer *writer;
    struct buffer line; /* of a dry run */
    struct known_articles known;
    struct progress progress;
    const char *scratch;
    struct buffer identity;  /* of the work, for the checkpoint; empty when nothing is to be saved */
    struct place place;      /* where the build is; at first, where an interrupted one was */
    uint64_t unsaved_bytes;  /* of text */
    uint64_t saved_articles; /* 0: nothing was saved */
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

/* Whether the index can take the article; tells why not. It takes the place of an earlier version. */
static tifa_status check_new(struct build *b, const struct article *article, struct reader *reader, tifa_error *error)
{
    struct known_place place = {b->progress.articles, b->place.source};
    uint64_t replaces;
    tifa_status status = admit_article(&b->known, article, place, b->files, reader_where(reader), &replaces, error);
    if (status || replaces == ADMIT_REPLACES_NONE)
        return status;
    b->report->replaced++;
    return b->writer ? segment_writer_drop(b->writer, replaces, error) : TIFA_OK;
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
    b->unsaved_bytes += article->text.length;
    b->progress.text_bytes += article->text.length;
    report_article(b->file, article);
    if (!b->options->dry_run)
        return segment_writer_add(b->writer, article, error);
    tifa_status status = print_article(b, article, error);
    article_free(article);
    return status;
}

/* What the build itself keeps of its state. */
struct saved_build {
    struct place place;
    struct build_report report;
    uint64_t articles, text_bytes, rejects;
    double elapsed_s;
};

static tifa_status save(struct build *b, const struct reader *reader, tifa_error *error)
{
    struct saved_build own;
    struct buffer known = {0}, report = {0}, segment = {0};
    memset(&own, 0, sizeof own);
    own.place = b->place;
    own.place.counts = *reader_counts(reader);
    own.report = *b->report;
    own.articles = b->progress.articles;
    own.text_bytes = b->progress.text_bytes;
    own.rejects = b->progress.rejects;
    own.elapsed_s = progress_elapsed_s(&b->progress);
    known_articles_save(&b->known, &known);
    tifa_status status = report_save(b->file, &report, error);
    if (status == TIFA_OK)
        status = segment_writer_save(b->writer, &segment, error);
    if (status == TIFA_OK && (known.failed || report.failed || segment.failed))
        status = tifa_fail_memory(error);
    struct checkpoint checkpoint = {.parts = {{(const char *)&own, sizeof own},
                                              {known.data, known.length},
                                              {report.data, report.length},
                                              {segment.data, segment.length}},
                                    .count = 4};
    if (status == TIFA_OK)
        status = checkpoint_write(b->scratch, (struct slice){b->identity.data, b->identity.length}, &checkpoint, error);
    buffer_free(&known);
    buffer_free(&report);
    buffer_free(&segment);
    b->unsaved_bytes = 0;
    if (status == TIFA_OK)
        b->saved_articles = b->progress.articles;
    return status;
}

static tifa_status interrupted(const struct build *b, tifa_error *error)
{
    if (b->saved_articles == 0)
        return tifa_fail(error, TIFA_ERR_INTERRUPTED, "interrupted; nothing was published");
    return tifa_fail(error, TIFA_ERR_INTERRUPTED, "interrupted; the same command goes on after %llu articles",
                     (unsigned long long)b->saved_articles);
}

/* Whether the build is to end; where its state can be saved that is done first, which may take some more articles. */
static tifa_status save_or_stop(struct build *b, const struct reader *reader, tifa_error *error)
{
    bool stop = b->options->stop && *b->options->stop;
    bool saves = b->writer && b->identity.length, can_save = saves && segment_writer_can_save(b->writer);
    tifa_status status = TIFA_OK;
    if (can_save && (stop || b->unsaved_bytes >= b->options->checkpoint_bytes))
        status = save(b, reader, error);
    return status || !stop || (saves && !can_save) ? status : interrupted(b, error);
}

/* Passes over what an interrupted build has done. */
static void pass_over(struct reader *reader, const struct place *place)
{
    struct article *article;
    for (uint64_t i = 0; i < place->records && reader_next(reader, &article, NULL) != TIFA_END; i++)
        article_free(article);
    if (place->records)
        reader_set_counts(reader, &place->counts);
}

/* All articles of one reader. Returns errors that end the build; others are rejects. */
static tifa_status add_articles(struct build *b, struct reader *reader, tifa_error *error)
{
    tifa_status status = TIFA_OK;
    pass_over(reader, &b->place);
    while (status == TIFA_OK) {
        struct article *article;
        tifa_error reason;
        tifa_status found = reader_next(reader, &article, &reason);
        if (found == TIFA_END)
            break;
        b->place.records++;
        if (found == TIFA_OK) {
            found = check_new(b, article, reader, &reason);
            if (found)
                reader_refuse(reader, article);
        }
        if (found == TIFA_ERR_MEMORY) {
            status = tifa_fail_memory(error);
        } else if (found) {
            reject(b, reader_where(reader), &reason);
        } else {
            status = add_article(b, article, error);
            article = NULL;
        }
        article_free(article);
        if (status == TIFA_OK)
            status = save_or_stop(b, reader, error);
        b->progress.done_bytes = b->place.bytes_before + reader_consumed(reader);
        progress_show(&b->progress);
    }
    return status;
}

/* One file; errors as above. */
static tifa_status add_file(struct build *b, const struct source_file *file, tifa_error *error)
{
    struct reader *reader;
    tifa_error reason;
    bool resumed = b->place.records > 0;
    tifa_status status = reader_open_within(file, &b->options->limits, &b->options->map, &reader, &reason);
    if (status == TIFA_ERR_MEMORY)
        return tifa_fail_memory(error);
    if (!resumed) {
        b->place.bytes_before = b->progress.done_bytes;
        report_source(b->file, file->path, file->bytes);
    }
    if (status) {
        reject(b, file->path, &reason);
        report_source_end(b->file, NULL);
        return TIFA_OK;
    }
    b->report->files += !resumed;
    status = add_articles(b, reader, error);
    report_source_end(b->file, reader_counts(reader));
    for (size_t i = 0; i < SKIP_KINDS; i++)
        b->report->skipped[i] += reader_counts(reader)->skipped[i];
    b->progress.done_bytes = b->place.bytes_before + file->bytes;
    reader_close(reader);
    return status;
}

static tifa_status add_files(struct build *b, tifa_error *error)
{
    tifa_status status = TIFA_OK;
    for (; b->place.source < b->files->count && status == TIFA_OK; b->place.source++) {
        status = add_file(b, &b->files->items[b->place.source], error);
        b->place.records = 0;
    }
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

/* ---- going on ---- */

static void append_file(struct buffer *out, const char *path)
{
    struct stat about = {0};
    buffer_append_string(out, path);
    if (stat(path, &about) == 0)
        buffer_printf(out, " %llu %llu %lld.%09ld", (unsigned long long)about.st_ino, (unsigned long long)about.st_size,
                      (long long)about.st_mtim.tv_sec, about.st_mtim.tv_nsec);
    buffer_append_byte(out, '\n');
}

/* All that decides what the build makes; nothing when it cannot be done again. */
static void identify(struct build *b)
{
    const struct build_options *o = b->options;
    struct buffer *out = &b->identity;
    if (o->checkpoint_bytes == 0 || o->writer != SEGMENT_INVERTED)
        return;
    append_file(out, "/proc/self/exe");
    buffer_printf(out, "%s %zu %llu %llu %llu %u %s\n", xs_version(), o->limits.document_bytes,
                  (unsigned long long)o->limits.expanded_bytes, (unsigned long long)o->limits.members,
                  (unsigned long long)o->limits.ratio, o->limits.nesting, o->report ? o->report : "");
    for (size_t i = 0; i < o->map.count; i++)
        buffer_printf(out, "%d=%.*s\n", o->map.items[i].field, (int)o->map.items[i].key.length,
                      o->map.items[i].key.data);
    for (size_t i = 0; i < b->files->count; i++) {
        const struct source_file *file = &b->files->items[i];
        append_file(out, file->path);
        if (strcmp(file->path, "-") == 0 || file->is_pipe) {
            buffer_clear(out);
            return;
        }
    }
}

/* Takes over what an interrupted build saved; false when there is nothing, or it is of no use. */
static bool take_over(struct build *b, const struct checkpoint *saved)
{
    struct saved_build own;
    if (saved->count != 4 || saved->parts[0].length != sizeof own)
        return false;
    memcpy(&own, saved->parts[0].data, sizeof own);
    if (known_articles_restore(&b->known, saved->parts[1], NULL) != TIFA_OK)
        return false;
    if (b->options->report && report_reopen(b->options->report, saved->parts[2], &b->file, NULL) != TIFA_OK)
        return false;
    b->place = own.place;
    *b->report = own.report;
    b->progress.articles = own.articles;
    b->progress.text_bytes = own.text_bytes;
    b->progress.rejects = own.rejects;
    b->progress.started_s -= own.elapsed_s;
    b->saved_articles = own.articles;
    return true;
}

static tifa_status open_report(struct build *b, tifa_error *error)
{
    return b->options->report ? report_open(b->options->report, &b->file, error) : TIFA_OK;
}

static tifa_status start_afresh(struct build *b, struct segment_options *segment, tifa_error *error)
{
    tifa_status status = folder_remove(b->scratch, error);
    if (status == TIFA_OK)
        status = open_report(b, error);
    if (status == TIFA_OK)
        status = choose_writer(segment, error);
    return status ? status : segment_writer_open(segment, &b->writer, error);
}

/* Opens the writer, where an interrupted build left it or anew. */
static tifa_status open_writer(struct build *b, struct segment_options *segment, tifa_error *error)
{
    struct checkpoint saved = {0};
    bool resumes = b->identity.length &&
                   checkpoint_read(b->scratch, (struct slice){b->identity.data, b->identity.length}, &saved) &&
                   take_over(b, &saved);
    tifa_status status = TIFA_OK;
    if (resumes) {
        segment->saved = saved.parts[3];
        status = segment_writer_open(segment, &b->writer, error);
        fprintf(stderr, "tifa-index: going on after the %llu articles of an interrupted run\n",
                (unsigned long long)b->saved_articles);
        segment->saved = (struct slice){0};
    } else {
        known_articles_free(&b->known);
        status = start_afresh(b, segment, error);
    }
    checkpoint_free(&saved);
    return status;
}

static tifa_status write_segment(struct build *b, struct publication *publication, tifa_error *error)
{
    const struct build_options *options = b->options;
    struct segment_options segment = {.folder = publish_segment_folder(publication),
                                      .scratch = publish_scratch_folder(publication),
                                      .kind = options->writer,
                                      .threads = options->threads,
                                      .memory_bytes = options->memory_bytes,
                                      .stop = options->stop};
    b->scratch = segment.scratch;
    identify(b);
    tifa_status status = b->identity.failed ? tifa_fail_memory(error) : open_writer(b, &segment, error);
    if (status == TIFA_OK)
        status = add_files(b, error);
    if (status == TIFA_OK && options->stop && *options->stop)
        status = interrupted(b, error);
    if (status == TIFA_OK)
        status = segment_writer_finish(b->writer, &b->report->totals, error);
    if (status == TIFA_ERR_INTERRUPTED)
        interrupted(b, error);
    if (status == TIFA_ERR_INTERRUPTED && b->saved_articles)
        segment_writer_leave(b->writer);
    else
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
static tifa_status build_segment(struct build *b, tifa_error *error)
{
    struct publication *publication = NULL;
    unsigned flags = b->options->network_fs ? PUBLISH_NETWORK_FS : 0;
    tifa_status status = publish_begin(b->options->index, flags, &publication, error);
    if (status == TIFA_OK)
        status = write_segment(b, publication, error);
    if (status == TIFA_OK)
        status = publish_commit(publication, &b->report->totals, NULL, 0, error);
    if (status == TIFA_OK)
        b->report->index_bytes = manifest_totals(publish_manifest(publication)).file_bytes;
    publish_end(publication);
    return status;
}

tifa_status build_index(const struct build_options *options, struct build_report *report, tifa_error *error)
{
    struct source_list files = {0};
    struct build b = {.options = options, .report = report, .files = &files};
    *report = (struct build_report){0};
    tifa_status status = list_sources(options, &files, error);
    progress_start(&b.progress, files.bytes);
    if (status == TIFA_OK && options->dry_run)
        status = open_report(&b, error);
    if (status == TIFA_OK)
        status = options->dry_run ? add_files(&b, error) : build_segment(&b, error);
    if (options->dry_run) {
        report->totals.articles = b.progress.articles;
        report->totals.text_bytes = b.progress.text_bytes;
    }
    report->elapsed_s = progress_elapsed_s(&b.progress);
    tifa_status told =
        report_close(b.file, status == TIFA_OK && !options->dry_run, report->replaced, status ? NULL : error);
    source_list_free(&files);
    known_articles_free(&b.known);
    buffer_free(&b.line);
    buffer_free(&b.identity);
    return status ? status : told;
}

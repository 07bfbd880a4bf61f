#include "indexer/build.h"

#include "indexer/checkpoint.h"
#include "indexer/folder.h"
#include "indexer/intake.h"
#include "indexer/publish.h"
#include "indexer/writer_kind.h"
#include "shim/xs.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

struct build {
    const struct build_options *options;
    struct intake intake;
    struct origins *origins;
    struct segment_writer *writer;
    struct buffer line; /* of a dry run */
    const char *scratch;
    struct buffer identity;  /* of the work, for the checkpoint; empty when nothing is to be saved */
    uint64_t unsaved_bytes;  /* of text */
    uint64_t saved_articles; /* 0: nothing was saved */
};

/* What the build itself keeps of its state. */
struct saved_build {
    struct intake_place place;
    struct build_report report;
    uint64_t articles, text_bytes, rejects;
    double elapsed_s;
};

static tifa_status save(struct build *b, const struct reader *reader, tifa_error *error)
{
    struct saved_build own;
    struct buffer known = {0}, report = {0}, segment = {0}, origins = {0};
    memset(&own, 0, sizeof own);
    own.place = b->intake.place;
    own.place.counts = *reader_counts(reader);
    own.report = *b->intake.report;
    own.articles = b->intake.progress.articles;
    own.text_bytes = b->intake.progress.text_bytes;
    own.rejects = b->intake.progress.rejects;
    own.elapsed_s = progress_elapsed_s(&b->intake.progress);
    known_articles_save(&b->intake.known, &known);
    origins_write(b->origins, &origins);
    tifa_status status = report_save(b->intake.file, &report, error);
    if (status == TIFA_OK)
        status = segment_writer_save(b->writer, &segment, error);
    if (status == TIFA_OK && (known.failed || report.failed || segment.failed || origins.failed))
        status = tifa_fail_memory(error);
    struct checkpoint checkpoint = {.parts = {{(const char *)&own, sizeof own},
                                              {known.data, known.length},
                                              {report.data, report.length},
                                              {segment.data, segment.length},
                                              {origins.data, origins.length}},
                                    .count = 5};
    if (status == TIFA_OK)
        status = checkpoint_write(b->scratch, (struct slice){b->identity.data, b->identity.length}, &checkpoint, error);
    buffer_free(&known);
    buffer_free(&report);
    buffer_free(&segment);
    buffer_free(&origins);
    b->unsaved_bytes = 0;
    if (status == TIFA_OK)
        b->saved_articles = b->intake.progress.articles;
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
static tifa_status save_or_stop(void *context, const struct reader *reader, tifa_error *error)
{
    struct build *b = context;
    bool stop = b->options->stop && *b->options->stop;
    bool saves = b->writer && b->identity.length, can_save = saves && segment_writer_can_save(b->writer);
    tifa_status status = TIFA_OK;
    if (can_save && (stop || b->unsaved_bytes >= b->options->checkpoint_bytes))
        status = save(b, reader, error);
    return status || !stop || (saves && !can_save) ? status : interrupted(b, error);
}

/* ---- what becomes of an article ---- */

static tifa_status take(void *context, struct article *article, tifa_error *error)
{
    struct build *b = context;
    b->unsaved_bytes += article->text.length;
    return segment_writer_add(b->writer, article, error);
}

static tifa_status drop(void *context, uint64_t number, tifa_error *error)
{
    struct build *b = context;
    return segment_writer_drop(b->writer, number, error);
}

static tifa_status print_article(void *context, struct article *article, tifa_error *error)
{
    struct build *b = context;
    buffer_clear(&b->line);
    tifa_status status = article_json_write(article, &b->line, error);
    article_free(article);
    if (status)
        return status;
    buffer_append_byte(&b->line, '\n');
    fwrite(b->line.data, 1, b->line.length, stdout);
    return TIFA_OK;
}

static tifa_status print_none(void *context, uint64_t number, tifa_error *error)
{
    (void)context, (void)number, (void)error; /* the earlier version has been printed */
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
    buffer_printf(out, "dates %d %d\nrecords %s\n", (int)o->date_order, o->date_from_file, o->records ? o->records : "");
    for (size_t i = 0; i < o->map.count; i++)
        buffer_printf(out, "%d=%.*s\n", o->map.items[i].field, (int)o->map.items[i].key.length,
                      o->map.items[i].key.data);
    for (size_t i = 0; i < b->intake.files.count; i++) {
        const struct source_file *file = &b->intake.files.items[i];
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
    if (saved->count != 5 || saved->parts[0].length != sizeof own)
        return false;
    memcpy(&own, saved->parts[0].data, sizeof own);
    if (known_articles_restore(&b->intake.known, saved->parts[1], NULL) != TIFA_OK ||
        origins_read(b->origins, saved->parts[4], NULL) != TIFA_OK)
        return false;
    if (b->options->report && report_reopen(b->options->report, saved->parts[2], &b->intake.file, NULL) != TIFA_OK)
        return false;
    b->intake.place = own.place;
    *b->intake.report = own.report;
    b->intake.progress.articles = own.articles;
    b->intake.progress.text_bytes = own.text_bytes;
    b->intake.progress.rejects = own.rejects;
    b->intake.progress.started_s -= own.elapsed_s;
    b->saved_articles = own.articles;
    return true;
}

static tifa_status start_afresh(struct build *b, struct segment_options *segment, tifa_error *error)
{
    tifa_status status = folder_remove(b->scratch, error);
    if (status == TIFA_OK)
        status = intake_open_report(&b->intake, error);
    if (status == TIFA_OK)
        status = writer_kind_choose(segment->scratch, &segment->kind, error);
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
        known_articles_free(&b->intake.known);
        origins_free(b->origins);
        status = origins_new(&b->origins, error);
        if (status == TIFA_OK)
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
    struct intake_target target = {.context = b, .take = take, .drop = drop, .after = save_or_stop, .origins = b->origins};
    if (status == TIFA_OK)
        status = intake_run(&b->intake, &target, error);
    if (status == TIFA_OK && options->stop && *options->stop)
        status = interrupted(b, error);
    if (status == TIFA_OK)
        status = segment_writer_finish(b->writer, &b->intake.report->totals, error);
    if (status == TIFA_ERR_INTERRUPTED)
        interrupted(b, error);
    if (status == TIFA_ERR_INTERRUPTED && b->saved_articles)
        segment_writer_leave(b->writer);
    else
        segment_writer_free(b->writer);
    return status;
}

static tifa_status set_origins(const struct build *b, struct publication *publication, tifa_error *error)
{
    struct buffer bytes = {0};
    origins_write(b->origins, &bytes);
    tifa_status status = bytes.failed ? tifa_fail_memory(error)
                                      : publish_set_origins(publication, (struct slice){bytes.data, bytes.length}, error);
    buffer_free(&bytes);
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
        status = set_origins(b, publication, error);
    if (status == TIFA_OK)
        status = publish_commit(publication, &b->intake.report->totals, NULL, 0, error);
    if (status == TIFA_OK)
        b->intake.report->index_bytes = manifest_totals(publish_manifest(publication)).file_bytes;
    publish_end(publication);
    return status;
}

static tifa_status dry_run(struct build *b, tifa_error *error)
{
    struct intake_target target = {.context = b, .take = print_article, .drop = print_none, .after = save_or_stop, .origins = b->origins};
    tifa_status status = intake_open_report(&b->intake, error);
    return status ? status : intake_run(&b->intake, &target, error);
}

tifa_status build_index(const struct build_options *options, struct build_report *report, tifa_error *error)
{
    struct build b = {.options = options};
    tifa_status status = intake_open(&b.intake, options, report, error);
    if (status == TIFA_OK)
        status = origins_new(&b.origins, error);
    if (status == TIFA_OK)
        status = options->dry_run ? dry_run(&b, error) : build_segment(&b, error);
    status = intake_close(&b.intake, status, error);
    origins_free(b.origins);
    buffer_free(&b.line);
    buffer_free(&b.identity);
    return status;
}

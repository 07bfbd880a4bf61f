#include "indexer/intake.h"

#include "corpus/base/printable.h"
#include "indexer/admit.h"

#include <inttypes.h>
#include <stdio.h>

enum {
    NOTES_SHOWN = 20, /* of a source: thousands of records may have the same fault */
    PASSED_SHOWN = 20 /* of a kind, of all sources */
};

tifa_status intake_open(struct intake *in, const struct build_options *options, struct build_report *report,
                        tifa_error *error)
{
    *in = (struct intake){.options = options, .report = report};
    *report = (struct build_report){0};
    tifa_status status = TIFA_OK;
    in->ends = arena_alloc(&in->files.arena, (options->source_count + 1) * sizeof *in->ends);
    if (!in->ends)
        status = tifa_fail_memory(error);
    for (size_t i = 0; i < options->source_count && status == TIFA_OK; i++) {
        status = source_list_add(&in->files, options->sources[i], error);
        in->ends[i] = in->files.count;
    }
    progress_start(&in->progress, in->files.bytes);
    return status;
}

tifa_status intake_open_report(struct intake *in, tifa_error *error)
{
    return in->options->report ? report_open(in->options->report, &in->file, error) : TIFA_OK;
}

/* One line for what could not be used; the run goes on. */
static void reject(struct intake *in, const char *where, const tifa_error *reason)
{
    in->report->rejects++;
    report_reject(in->file, where, reason->message);
    in->progress.rejects++;
    progress_clear(&in->progress);
    printable_message(stderr, "tifa-index", reason->message);
}

/* A line for each thing that cost a field of the article. */
static void tell_notes(struct intake *in, const struct article *article, const char *where)
{
    for (const struct article_note *note = article->notes; note; note = note->next) {
        char line[2048];
        *(note->kind == NOTE_NAME ? &in->report->renamed : &in->report->notes) += 1;
        report_note(in->file, where, note);
        if (in->place.notes++ >= NOTES_SHOWN)
            continue;
        snprintf(line, sizeof line, "%s: %s", where, note->text);
        progress_clear(&in->progress);
        printable_message(stderr, "tifa-index", line);
    }
}

static void tell_more_notes(const struct intake *in, const char *source)
{
    if (in->place.notes <= NOTES_SHOWN)
        return;
    char line[2048];
    snprintf(line, sizeof line, "%s: %" PRIu64 " more notes like these%s", source, in->place.notes - NOTES_SHOWN,
             in->options->report ? "" : "; --report FILE lists them");
    printable_message(stderr, "tifa-index", line);
}

/* One line for what was passed over and may have been meant, and one for all the others of its kind, at the end. */
static void tell_passed(void *context, const char *where, enum skip_kind kind, const char *what)
{
    struct intake *in = context;
    char line[2048], note[SEEMS_BYTES + 40];
    if (in->is_silent)
        return;
    snprintf(note, sizeof note, "passed over, it seems to be %s", what);
    report_passed(in->file, where, note);
    if (in->report->told[kind]++ >= PASSED_SHOWN)
        return;
    snprintf(line, sizeof line, "%s: %s", where, note);
    progress_clear(&in->progress);
    printable_message(stderr, "tifa-index", line);
}

static void tell_further(const struct intake *in)
{
    char line[200];
    for (size_t i = 0; i < SKIP_KINDS; i++) {
        uint64_t told = in->report->told[i];
        if (told <= PASSED_SHOWN)
            continue;
        snprintf(line, sizeof line, "%" PRIu64 " more passed over (%s)%s", told - PASSED_SHOWN, skip_names[i],
                 in->options->report ? "" : "; --report FILE lists them");
        printable_message(stderr, "tifa-index", line);
    }
}

/* Whether the index can take the article. It takes the place of an earlier version. */
static tifa_status admit(struct intake *in, const struct intake_target *target, struct article *article,
                         struct reader *reader, bool *is_unchanged, tifa_error *error)
{
    const struct admission admission = {.known = &in->known,
                                        .update = target->update,
                                        .origins = target->origins,
                                        .file = in->origin,
                                        .source = in->files.items[in->place.source].id,
                                        .member = reader_member(reader),
                                        .where = reader_where(reader),
                                        .number = in->progress.articles};
    struct admitted admitted;
    tifa_status status = admit_article(&admission, article, &admitted, error);
    *is_unchanged = status == TIFA_OK && admitted.is_unchanged;
    in->report->unchanged += *is_unchanged;
    if (status || *is_unchanged)
        return status;
    in->report->newer += admitted.is_newer;
    if (admitted.replaces == ADMIT_REPLACES_NONE)
        return TIFA_OK;
    in->report->replaced++;
    return target->drop(target->context, admitted.replaces, error);
}

/* Takes the article. */
static tifa_status take(struct intake *in, const struct intake_target *target, struct article *article,
                        const char *where, tifa_error *error)
{
    if (article->notes)
        tell_notes(in, article, where);
    in->progress.articles++;
    in->progress.text_bytes += article->text.length;
    in->report->undated += article->date.year == 0;
    report_article(in->file, article);
    return target->take(target->context, article, error);
}

/* What the reader came to next: an article, or what is none, and why. */
static tifa_status take_record(struct intake *in, const struct intake_target *target, struct reader *reader,
                               struct article *article, tifa_status found, tifa_error *reason, tifa_error *error)
{
    bool is_refused = found && found != TIFA_ERR_MEMORY, is_unchanged = false;
    if (found == TIFA_OK) {
        found = admit(in, target, article, reader, &is_unchanged, reason);
        is_refused = found == TIFA_ERR_FORMAT;
        if (is_refused)
            reader_refuse(reader, article);
    }
    if (is_unchanged) {
        article_free(article);
        return TIFA_OK;
    }
    if (found == TIFA_OK)
        return take(in, target, article, reader_where(reader), error);
    if (is_refused)
        reject(in, reader_where(reader), reason);
    article_free(article);
    return is_refused ? TIFA_OK : tifa_fail(error, found, "%s", reason->message);
}

/* Passes over what an interrupted run has done. */
static void pass_over(struct intake *in, struct reader *reader)
{
    const struct intake_place *place = &in->place;
    struct article *article;
    for (uint64_t i = 0; i < place->records && reader_next(reader, &article, NULL) != TIFA_END; i++)
        article_free(article);
    if (place->records)
        reader_set_counts(reader, &place->counts);
    in->is_silent = false;
}

/* All articles of one reader. */
static tifa_status take_articles(struct intake *in, const struct intake_target *target, struct reader *reader,
                                 tifa_error *error)
{
    tifa_status status = TIFA_OK;
    pass_over(in, reader);
    while (status == TIFA_OK) {
        struct article *article;
        tifa_error reason;
        tifa_status found = reader_next(reader, &article, &reason);
        if (found == TIFA_END)
            break;
        in->place.records++;
        status = take_record(in, target, reader, article, found, &reason, error);
        if (status == TIFA_OK)
            status = target->after(target->context, reader, error);
        in->progress.done_bytes = in->place.bytes_before + reader_consumed(reader);
        progress_show(&in->progress);
    }
    return status;
}

static tifa_status read_file(struct intake *in, const struct intake_target *target, const struct source_file *file,
                             tifa_error *error)
{
    struct reader *reader;
    tifa_error reason;
    bool resumed = in->place.records > 0;
    const struct reader_options options = {.limits = in->options->limits,
                                           .map = &in->options->map,
                                           .listener = {tell_passed, in},
                                           .records = in->options->records,
                                           .date_order = in->options->date_order,
                                           .date_from_file = in->options->date_from_file};
    in->is_silent = resumed;
    if (!resumed) {
        in->place.bytes_before = in->progress.done_bytes;
        report_source(in->file, file->path, file->bytes);
    }
    tifa_status status = reader_open_with(file, &options, &reader, &reason);
    if (status == TIFA_ERR_MEMORY)
        return tifa_fail_memory(error);
    if (status) {
        reject(in, file->path, &reason);
        report_source_end(in->file, NULL);
        return TIFA_OK;
    }
    in->report->files += !resumed && !file->is_hidden;
    status = take_articles(in, target, reader, error);
    report_source_end(in->file, reader_counts(reader));
    for (size_t i = 0; i < SKIP_KINDS; i++)
        in->report->skipped[i] += reader_counts(reader)->skipped[i];
    in->progress.done_bytes = in->place.bytes_before + file->bytes;
    progress_clear(&in->progress);
    tell_more_notes(in, file->path);
    reader_close(reader);
    return status;
}

static tifa_status take_file(struct intake *in, const struct intake_target *target, const struct source_file *file,
                             tifa_error *error)
{
    tifa_status status = TIFA_OK;
    bool is_read = !file->is_hidden && !file->problem;
    if (in->place.records == 0)
        in->place.rejects_before = in->report->rejects;
    if (is_read)
        status = origins_begin(target->origins, file->is_pipe ? "-" : file->path, in->place.records > 0, &in->origin, error);
    if (status == TIFA_OK)
        status = read_file(in, target, file, error);
    if (status == TIFA_OK && is_read)
        status = origins_end(target->origins, in->origin, in->report->rejects > in->place.rejects_before, error);
    return status;
}

/* ---- what had nothing ---- */

static struct intake_sum sum_up(const struct intake *in)
{
    struct intake_sum sum = {.articles = in->progress.articles + in->report->unchanged, .rejects = in->report->rejects};
    for (size_t i = 0; i < SKIP_KINDS; i++) {
        sum.told += in->report->told[i];
        sum.skipped[i] = in->report->skipped[i];
    }
    return sum;
}

/* "10 image, 2 empty, 1 rejected" */
static void append_reasons(struct buffer *out, const struct intake_sum *before, const struct intake_sum *now)
{
    const char *comma = ": ";
    for (size_t i = 0; i < SKIP_KINDS; i++) {
        if (now->skipped[i] == before->skipped[i])
            continue;
        buffer_printf(out, "%s%" PRIu64 " %s", comma, now->skipped[i] - before->skipped[i], skip_names[i]);
        comma = ", ";
    }
    if (now->rejects > before->rejects)
        buffer_printf(out, "%s%" PRIu64 " rejected", comma, now->rejects - before->rejects);
}

/* One line for an operand of the command line that had no article, and why; for a file that was told, that was it. */
static void tell_nothing(struct intake *in, const char *operand, size_t files, const struct intake_sum *now)
{
    const struct intake_sum *before = &in->place.before;
    struct buffer line = {0};
    if (in->is_part || now->articles > before->articles || (files == 1 && (now->rejects > before->rejects || now->told > before->told)))
        return;
    if (files == 0)
        buffer_printf(&line, "%s: no files", operand);
    else
        buffer_printf(&line, "%s: %zu %s, none with articles", operand, files, files == 1 ? "file" : "files");
    append_reasons(&line, before, now);
    progress_clear(&in->progress);
    if (!line.failed)
        printable_message(stderr, "tifa-index", buffer_text(&line));
    buffer_free(&line);
}

/* Passes the operands of which all sources have been read. */
static void end_operands(struct intake *in)
{
    struct intake_place *place = &in->place;
    for (; place->operand < in->options->source_count && in->ends[place->operand] <= place->source; place->operand++) {
        size_t start = place->operand ? in->ends[place->operand - 1] : 0;
        struct intake_sum now = sum_up(in);
        tell_nothing(in, in->options->sources[place->operand], in->ends[place->operand] - start, &now);
        place->before = now;
    }
}

tifa_status intake_run(struct intake *in, const struct intake_target *target, tifa_error *error)
{
    tifa_status status = TIFA_OK;
    end_operands(in); /* folders without files */
    while (in->place.source < in->files.count && status == TIFA_OK) {
        status = take_file(in, target, &in->files.items[in->place.source], error);
        in->place.records = in->place.notes = 0;
        in->place.source++;
        if (status == TIFA_OK)
            end_operands(in);
    }
    progress_clear(&in->progress);
    tell_further(in);
    if (status == TIFA_OK && in->progress.articles == 0 && in->report->unchanged == 0 && !in->is_part)
        status = tifa_fail(error, TIFA_ERR_NOT_FOUND, "no article was found, so nothing was published");
    return status;
}

tifa_status intake_close(struct intake *in, tifa_status status, tifa_error *error)
{
    struct build_report *report = in->report;
    report->taken = in->progress.articles;
    report->taken_bytes = in->progress.text_bytes;
    report->elapsed_s = progress_elapsed_s(&in->progress);
    tifa_status told =
        report_close(in->file, status == TIFA_OK && !in->options->dry_run, report->replaced, status ? NULL : error);
    source_list_free(&in->files);
    known_articles_free(&in->known);
    return status ? status : told;
}

#include "indexer/report.h"

#include "corpus/base/printable.h"
#include "corpus/formats/format.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { LANGUAGES_MOST = 64, LANGUAGE_BYTES = 24, NOTES_BYTES = 1024 * 1024 };

struct report {
    FILE *file;
    const char *path;
    struct buffer scratch;
    struct buffer notes; /* of the source, as JSON: they are listed behind its rejects */
    struct report_sum {
        uint64_t sources, rejects_of_source;
        struct reader_counts totals;
        uint64_t undated;
        uint64_t id_sources[ID_SOURCES];
        uint64_t notes_of_source[NOTE_KINDS], notes[NOTE_KINDS];
        struct {
            char tag[LANGUAGE_BYTES];
            uint64_t articles;
        } languages[LANGUAGES_MOST];
        size_t language_count;
    } sum;
};

/* Adds up what became of sources. */
static void add_tally(struct reader_tally *sum, const struct reader_tally *more)
{
    sum->documents += more->documents;
    sum->articles += more->articles;
    sum->bytes += more->bytes;
    sum->rejects += more->rejects;
}

/* ---- JSON ---- */

static void put_string(struct report *r, const char *text)
{
    buffer_clear(&r->scratch);
    printable_append_json(&r->scratch, slice_of(text));
    fwrite(r->scratch.data, 1, r->scratch.length, r->file);
}

/* Numbers by name, those that are not 0. */
static void put_named(struct report *r, const char *const *names, const uint64_t *numbers, size_t count)
{
    const char *comma = "";
    fputc('{', r->file);
    for (size_t i = 0; i < count; i++) {
        if (numbers[i] == 0)
            continue;
        fprintf(r->file, "%s\"%s\":%" PRIu64, comma, names[i], numbers[i]);
        comma = ",";
    }
    fputc('}', r->file);
}

static void put_counts(struct report *r, const struct reader_counts *counts)
{
    const struct reader_tally *all = &counts->all;
    fprintf(r->file,
            "\"documents\":%" PRIu64 ",\"articles\":%" PRIu64 ",\"text_bytes\":%" PRIu64 ",\"rejects\":%" PRIu64
            ",\"formats\":{",
            all->documents, all->articles, all->bytes, all->rejects);
    const char *comma = "";
    for (size_t i = 0; i < format_count; i++) {
        const struct reader_tally *t = &counts->formats[i];
        if (t->documents == 0)
            continue;
        fprintf(r->file,
                "%s\"%s\":{\"documents\":%" PRIu64 ",\"articles\":%" PRIu64 ",\"text_bytes\":%" PRIu64
                ",\"rejects\":%" PRIu64 "}",
                comma, formats[i].name, t->documents, t->articles, t->bytes, t->rejects);
        comma = ",";
    }
    fputs("},\"skipped\":", r->file);
    put_named(r, skip_names, counts->skipped, SKIP_KINDS);
    fprintf(r->file,
            ",\"charsets\":{\"converted\":%" PRIu64 ",\"replaced_bytes\":%" PRIu64 ",\"mojibake\":%" PRIu64
            ",\"repaired\":%" PRIu64 "}",
            counts->converted, counts->replaced, counts->mojibake, counts->repaired);
}

/* ---- the parts of a report ---- */

static tifa_status open_file(const char *path, const char *mode, struct report **out, tifa_error *error)
{
    *out = NULL;
    FILE *file = fopen(path, mode);
    if (!file)
        return tifa_fail_errno(error, "cannot write the report '%s'", path);
    struct report *r = calloc(1, sizeof *r);
    if (!r) {
        fclose(file);
        return tifa_fail_memory(error);
    }
    r->file = file;
    r->path = path;
    *out = r;
    return TIFA_OK;
}

tifa_status report_open(const char *path, struct report **out, tifa_error *error)
{
    tifa_status status = open_file(path, "we", out, error);
    if (status == TIFA_OK)
        fputs("{\"sources\":[", (*out)->file);
    return status;
}

struct saved_report {
    long long offset;
    struct report_sum sum;
};

tifa_status report_save(struct report *r, struct buffer *out, tifa_error *error)
{
    struct saved_report saved;
    if (!r)
        return TIFA_OK;
    memset(&saved, 0, sizeof saved);
    saved.sum = r->sum;
    saved.offset = fflush(r->file) == 0 ? (long long)ftello(r->file) : -1;
    if (saved.offset < 0)
        return tifa_fail_errno(error, "cannot write the report '%s'", r->path);
    buffer_append(out, &saved, sizeof saved);
    buffer_append(out, r->notes.data, r->notes.length);
    return TIFA_OK;
}

tifa_status report_reopen(const char *path, struct slice bytes, struct report **out, tifa_error *error)
{
    struct saved_report saved;
    *out = NULL;
    if (bytes.length < sizeof saved)
        return tifa_fail(error, TIFA_ERR_CORRUPT, "the saved state is damaged");
    memcpy(&saved, bytes.data, sizeof saved);
    tifa_status status = open_file(path, "r+e", out, error);
    if (status)
        return status;
    (*out)->sum = saved.sum;
    buffer_append(&(*out)->notes, bytes.data + sizeof saved, bytes.length - sizeof saved);
    if (ftruncate(fileno((*out)->file), (off_t)saved.offset) == 0 &&
        fseeko((*out)->file, (off_t)saved.offset, SEEK_SET) == 0)
        return TIFA_OK;
    status = tifa_fail_errno(error, "cannot write the report '%s'", path);
    fclose((*out)->file);
    buffer_free(&(*out)->notes);
    free(*out);
    *out = NULL;
    return status;
}

void report_source(struct report *r, const char *name, uint64_t bytes_on_disk)
{
    if (!r)
        return;
    fprintf(r->file, "%s\n{\"source\":", r->sum.sources++ ? "," : "");
    put_string(r, name);
    fprintf(r->file, ",\"bytes\":%" PRIu64 ",\"rejected\":[", bytes_on_disk);
    r->sum.rejects_of_source = 0;
    memset(r->sum.notes_of_source, 0, sizeof r->sum.notes_of_source);
    buffer_clear(&r->notes);
}

void report_reject(struct report *r, const char *where, const char *message)
{
    if (!r)
        return;
    size_t length = strlen(where);
    bool placed = length && strncmp(message, where, length) == 0 && strncmp(message + length, ": ", 2) == 0;
    fprintf(r->file, "%s\n{\"where\":", r->sum.rejects_of_source++ ? "," : "");
    put_string(r, where);
    fputs(",\"reason\":", r->file);
    put_string(r, placed ? message + length + 2 : message);
    fputc('}', r->file);
}

static void add_noted(struct report *r, const char *where, const char *text)
{
    if (r->notes.length > NOTES_BYTES)
        return;
    buffer_append_string(&r->notes, r->notes.length ? ",\n{\"where\":" : "\n{\"where\":");
    printable_append_json(&r->notes, slice_of(where));
    buffer_append_string(&r->notes, ",\"note\":");
    printable_append_json(&r->notes, slice_of(text));
    buffer_append_byte(&r->notes, '}');
}

void report_note(struct report *r, const char *where, const struct article_note *note)
{
    if (!r)
        return;
    r->sum.notes_of_source[note->kind]++;
    r->sum.notes[note->kind]++;
    add_noted(r, where, note->text);
}

void report_passed(struct report *r, const char *where, const char *text)
{
    if (r)
        add_noted(r, where, text);
}

static void count_language(struct report *r, struct slice tag)
{
    for (size_t i = 0; i < r->sum.language_count; i++) {
        if (slice_equal_text(tag, r->sum.languages[i].tag)) {
            r->sum.languages[i].articles++;
            return;
        }
    }
    if (r->sum.language_count == LANGUAGES_MOST || tag.length >= LANGUAGE_BYTES)
        return;
    memcpy(r->sum.languages[r->sum.language_count].tag, tag.data, tag.length);
    r->sum.languages[r->sum.language_count++].articles = 1;
}

void report_article(struct report *r, const struct article *article)
{
    if (!r)
        return;
    r->sum.undated += article->date.year == 0;
    r->sum.id_sources[article->id_source]++;
    count_language(r, article->fields[ARTICLE_LANG]);
}

void report_source_end(struct report *r, const struct reader_counts *counts)
{
    static const struct reader_counts unopened = {.all = {.documents = 1, .rejects = 1}};
    if (!r)
        return;
    counts = counts ? counts : &unopened;
    fputs("],\"noted\":[", r->file);
    if (r->notes.length)
        fwrite(r->notes.data, 1, r->notes.length, r->file);
    fputs("],\"notes\":", r->file);
    put_named(r, article_note_names, r->sum.notes_of_source, NOTE_KINDS);
    fputc(',', r->file);
    put_counts(r, counts);
    fputc('}', r->file);
    add_tally(&r->sum.totals.all, &counts->all);
    for (size_t i = 0; i < format_count; i++)
        add_tally(&r->sum.totals.formats[i], &counts->formats[i]);
    for (size_t i = 0; i < SKIP_KINDS; i++)
        r->sum.totals.skipped[i] += counts->skipped[i];
    r->sum.totals.converted += counts->converted;
    r->sum.totals.replaced += counts->replaced;
    r->sum.totals.mojibake += counts->mojibake;
    r->sum.totals.repaired += counts->repaired;
}

tifa_status report_close(struct report *r, bool published, uint64_t replaced, tifa_error *error)
{
    if (!r)
        return TIFA_OK;
    fprintf(r->file, "],\n\"totals\":{\"published\":%s,\"sources\":%" PRIu64 ",", published ? "true" : "false",
            r->sum.sources);
    put_counts(r, &r->sum.totals);
    fputs(",\"notes\":", r->file);
    put_named(r, article_note_names, r->sum.notes, NOTE_KINDS);
    fputs(",\"id_source\":", r->file);
    put_named(r, article_id_source_names, r->sum.id_sources, ID_SOURCES);
    fprintf(r->file, ",\"replaced\":%" PRIu64 ",\"undated\":%" PRIu64 ",\"languages\":{", replaced, r->sum.undated);
    for (size_t i = 0; i < r->sum.language_count; i++) {
        fputs(i ? "," : "", r->file);
        put_string(r, r->sum.languages[i].tag);
        fprintf(r->file, ":%" PRIu64, r->sum.languages[i].articles);
    }
    fputs("}}}\n", r->file);
    bool failed = ferror(r->file) != 0 || r->notes.failed;
    failed |= fclose(r->file) != 0;
    tifa_status status = failed ? tifa_fail_errno(error, "cannot write the report '%s'", r->path) : TIFA_OK;
    buffer_free(&r->scratch);
    buffer_free(&r->notes);
    free(r);
    return status;
}

#include "indexer/check.h"

#include "corpus/base/printable.h"
#include "corpus/manifest.h"
#include "corpus/pin.h"
#include "indexer/check_segment.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

enum { TRIES = 5, STUB_MOST_BYTES = 1 << 20 };

struct check {
    const char *index;
    enum check_depth depth;
    struct manifest manifest;
    struct findings *findings;
    struct buffer path;
    int *pins; /* of the segments, -1: none */
    size_t pin_count;
};

static const char *path_of(struct check *c, const char *file)
{
    buffer_clear(&c->path);
    buffer_printf(&c->path, "%s/%s", c->index, file);
    return buffer_text(&c->path);
}

__attribute__((format(printf, 5, 6))) static tifa_status find(struct check *c, enum finding_kind kind, const char *file,
                                                              tifa_error *error, const char *format, ...);

static tifa_status find(struct check *c, enum finding_kind kind, const char *file, tifa_error *error,
                        const char *format, ...)
{
    char message[TIFA_MESSAGE_BYTES];
    va_list values;
    va_start(values, format);
    vsnprintf(message, sizeof message, format, values);
    va_end(values);
    return findings_add(c->findings, kind, file, message, error);
}

/* What a lower layer failed with is a finding; not so a lack of memory. */
static tifa_status find_failure(struct check *c, const char *file, const tifa_error *reason, tifa_error *error)
{
    if (reason->status == TIFA_ERR_MEMORY)
        return tifa_fail_memory(error);
    enum finding_kind kind = reason->status == TIFA_ERR_CORRUPT ? FINDING_DAMAGE : FINDING_UNREADABLE;
    return findings_add(c->findings, kind, file, reason->message, error);
}

/* ---- files ---- */

/* "3, 7-9" */
static void append_ranges(struct buffer *out, const size_t *numbers, size_t count)
{
    for (size_t i = 0; i < count;) {
        size_t end = i;
        while (end + 1 < count && numbers[end + 1] == numbers[end] + 1)
            end++;
        buffer_printf(out, "%s%zu", i ? ", " : "", numbers[i]);
        if (end > i)
            buffer_printf(out, "-%zu", numbers[end]);
        i = end + 1;
    }
}

static tifa_status find_damaged_parts(struct check *c, const char *file, const struct buffer *mibs, tifa_error *error)
{
    struct buffer ranges = {0};
    size_t count = mibs->length / sizeof(size_t);
    append_ranges(&ranges, (const size_t *)(const void *)mibs->data, count);
    tifa_status status =
        find(c, FINDING_DAMAGE, file, error, "'%s' is damaged: the checksum%s of MiB %s %s not fit", path_of(c, file),
             count == 1 ? "" : "s", buffer_text(&ranges), count == 1 ? "does" : "do");
    buffer_free(&ranges);
    return status;
}

static tifa_status check_size(struct check *c, const struct manifest_file *f, const char *file, tifa_error *error)
{
    tifa_error reason = {0};
    tifa_status status = manifest_verify_size(f, path_of(c, file), &reason);
    return status ? find_failure(c, file, &reason, error) : TIFA_OK;
}

static tifa_status check_file(struct check *c, const struct manifest_file *f, const char *file, tifa_error *error)
{
    if (c->depth == CHECK_QUICK && strcmp(f->name, "iamglass") != 0)
        return check_size(c, f, file, error);
    struct buffer mibs = {0};
    tifa_error reason = {0};
    tifa_status status = manifest_find_damage(f, path_of(c, file), &mibs, &reason);
    if (status)
        status = find_failure(c, file, &reason, error);
    else if (mibs.length)
        status = find_damaged_parts(c, file, &mibs, error);
    buffer_free(&mibs);
    return status;
}

static const char *name_below(struct check *c, const char *segment, const char *name, tifa_error *error)
{
    const char *file = name ? arena_printf(&c->manifest.arena, MANIFEST_SEGMENTS "/%s/%s", segment, name)
                            : arena_printf(&c->manifest.arena, MANIFEST_SEGMENTS "/%s", segment);
    if (!file)
        tifa_fail_memory(error);
    return file;
}

/* *good: all files of the segment are what they were. */
static tifa_status check_files(struct check *c, const struct manifest_segment *s, bool *good, tifa_error *error)
{
    size_t before = c->findings->counts[FINDING_DAMAGE] + c->findings->counts[FINDING_UNREADABLE];
    tifa_status status = TIFA_OK;
    for (const struct manifest_file *f = s->files; f && status == TIFA_OK; f = f->next) {
        const char *file = name_below(c, s->name, f->name, error);
        status = file ? check_file(c, f, file, error) : TIFA_ERR_MEMORY;
    }
    *good = before == c->findings->counts[FINDING_DAMAGE] + c->findings->counts[FINDING_UNREADABLE];
    return status;
}

static tifa_status find_unread(struct check *c, const struct manifest_segment *s, tifa_error *error)
{
    const char *file = name_below(c, s->name, NULL, error);
    return file ? find(c, FINDING_NOTE, file, error,
                       "what is in '%s' was not looked at, as its files are damaged, or those of the first segment",
                       path_of(c, file))
                : TIFA_ERR_MEMORY;
}

static tifa_status check_contents(struct check *c, const bool *good, tifa_error *error)
{
    struct removed removed = {0};
    tifa_status status = good[0] ? check_removed(&c->manifest, c->index, &removed, c->findings, error) : TIFA_OK;
    size_t i = 0;
    for (const struct manifest_segment *s = c->manifest.segments; s && status == TIFA_OK; s = s->next, i++) {
        if (!good[i] || !good[0]) {
            status = find_unread(c, s, error);
            continue;
        }
        const char *file = name_below(c, s->name, NULL, error);
        static const struct removed_segment nothing = {0};
        status = file ? check_segment(s, i < removed.count ? &removed.segments[i] : &nothing, path_of(c, file), file,
                                      c->manifest.analyser >= 3, c->findings, error)
                      : TIFA_ERR_MEMORY;
    }
    removed_free(&removed);
    return status;
}

static tifa_status check_segments(struct check *c, tifa_error *error)
{
    bool *good = calloc(c->pin_count + 1, sizeof *good);
    tifa_status status = good ? TIFA_OK : tifa_fail_memory(error);
    size_t i = 0;
    for (const struct manifest_segment *s = c->manifest.segments; s && status == TIFA_OK; s = s->next)
        status = check_files(c, s, &good[i++], error);
    if (status == TIFA_OK && c->depth == CHECK_FULL)
        status = check_contents(c, good, error);
    free(good);
    if (status == TIFA_OK && c->manifest.origins)
        status = check_file(c, c->manifest.origins, c->manifest.origins->name, error);
    return status;
}

/* ---- the stub ---- */

enum stub_state { STUB_RIGHT, STUB_WRONG, STUB_MISSING, STUB_UNREADABLE };

static enum stub_state read_stub(const char *path, struct slice want)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return errno == ENOENT ? STUB_MISSING : STUB_UNREADABLE;
    struct buffer text = {.ceiling = STUB_MOST_BYTES};
    ssize_t got = 1;
    while (got > 0 && buffer_reserve(&text, want.length + 1)) {
        got = read(file, text.data + text.length, want.length + 1);
        text.length += got > 0 ? (size_t)got : 0;
    }
    bool same = slice_equal((struct slice){text.data, text.length}, want);
    buffer_free(&text);
    close(file);
    return got < 0 ? STUB_UNREADABLE : same ? STUB_RIGHT : STUB_WRONG;
}

/* A publication that was cut short between its two renames leaves the right stub beside the old one. */
static tifa_status check_stub_text(struct check *c, struct slice want, tifa_error *error)
{
    enum stub_state state = read_stub(path_of(c, "XAPIANDB"), want);
    if (state != STUB_RIGHT && read_stub(path_of(c, "XAPIANDB.new"), want) == STUB_RIGHT)
        return find(c, FINDING_NOTE, "XAPIANDB", error,
                    "'%s' still is that of the generation before: publishing was cut short behind the manifest; the "
                    "next run that publishes sets it right",
                    path_of(c, "XAPIANDB"));
    if (state != STUB_RIGHT) /* it may just have been renamed */
        state = read_stub(path_of(c, "XAPIANDB"), want);
    switch (state) {
    case STUB_RIGHT:
        return TIFA_OK;
    case STUB_MISSING:
        return find(c, FINDING_DAMAGE, "XAPIANDB", error,
                    "'%s' is missing; tifa reads the index without, Xapian's own "
                    "tools do not",
                    path_of(c, "XAPIANDB"));
    case STUB_WRONG:
        return find(c, FINDING_DAMAGE, "XAPIANDB", error,
                    "'%s' is damaged: it does not name the segments of the "
                    "manifest in their order",
                    path_of(c, "XAPIANDB"));
    default:
        return find(c, FINDING_UNREADABLE, "XAPIANDB", error, "cannot read '%s': %s", path_of(c, "XAPIANDB"),
                    strerror(errno));
    }
}

static tifa_status check_stub(struct check *c, tifa_error *error)
{
    struct buffer want = {0};
    manifest_write_stub(&c->manifest, &want);
    tifa_status status =
        want.failed ? tifa_fail_memory(error) : check_stub_text(c, (struct slice){want.data, want.length}, error);
    buffer_free(&want);
    return status;
}

/* ---- what should not be there ---- */

static bool is_listed(const char *name, const char *const *names)
{
    while (*names && strcmp(*names, name) != 0)
        names++;
    return *names != NULL;
}

static bool has_file(const struct manifest_segment *segment, const char *name)
{
    for (const struct manifest_file *f = segment->files; f; f = f->next)
        if (strcmp(f->name, name) == 0)
            return true;
    return strcmp(name, "flintlock") == 0; /* Xapian's writer leaves it */
}

/* Notes the entries of a folder, "" or one below the index, that `expected` does not expect. */
static tifa_status find_leftovers(struct check *c, const char *below, const void *context,
                                  bool (*expected)(const struct check *c, const void *context, const char *name),
                                  tifa_error *error)
{
    struct dirent **entries;
    int count = scandir(path_of(c, below), &entries, NULL, alphasort);
    if (count < 0)
        return TIFA_OK; /* missing: its files are, and that was told */
    tifa_status status = TIFA_OK;
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        if (status == TIFA_OK && strcmp(name, ".") != 0 && strcmp(name, "..") != 0 && !expected(c, context, name)) {
            const char *file = arena_printf(&c->manifest.arena, "%s%s%s", below, *below ? "/" : "", name);
            status = file ? find(c, FINDING_NOTE, file, error, "'%s' belongs to no generation", path_of(c, file))
                          : tifa_fail_memory(error);
        }
        free(entries[i]);
    }
    free(entries);
    return status;
}

static bool is_of_index(const struct check *c, const void *context, const char *name)
{
    static const char *const names[] = {"manifest", "XAPIANDB", "lock", MANIFEST_SEGMENTS, "lost+found", NULL};
    (void)context;
    return is_listed(name, names) || (c->manifest.origins && strcmp(c->manifest.origins->name, name) == 0);
}

static bool is_known_segment(const struct check *c, const void *context, const char *name)
{
    (void)context;
    /* Format 1 does not say what was before. */
    return manifest_keeps(&c->manifest, name);
}

static bool is_of_segment(const struct check *c, const void *context, const char *name)
{
    (void)c;
    return has_file(context, name);
}

static tifa_status check_leftovers(struct check *c, tifa_error *error)
{
    tifa_status status = find_leftovers(c, "", NULL, is_of_index, error);
    if (status == TIFA_OK)
        status = find_leftovers(c, MANIFEST_SEGMENTS, NULL, is_known_segment, error);
    for (const struct manifest_segment *s = c->manifest.segments; s && status == TIFA_OK; s = s->next) {
        const char *folder = name_below(c, s->name, NULL, error);
        status = folder ? find_leftovers(c, folder, s, is_of_segment, error) : TIFA_ERR_MEMORY;
    }
    return status;
}

/* ---- all of it ---- */

/* TIFA_ERR_STALE: a segment is just being removed, so there must be a newer generation. */
static tifa_status pin_segments(struct check *c, tifa_error *error)
{
    c->pins = malloc((manifest_count_segments(&c->manifest) + 1) * sizeof *c->pins);
    if (!c->pins)
        return tifa_fail_memory(error);
    for (const struct manifest_segment *s = c->manifest.segments; s; s = s->next) {
        const char *file = name_below(c, s->name, NULL, error);
        if (!file)
            return TIFA_ERR_MEMORY;
        if (pin_segment(path_of(c, file), &c->pins[c->pin_count++], error) == TIFA_ERR_STALE)
            return TIFA_ERR_STALE;
    }
    return TIFA_OK;
}

/* It can be sound, and yet not be searched. */
static tifa_status check_analysis(struct check *c, tifa_error *error)
{
    tifa_error reason;
    if (manifest_check_analysis(&c->manifest, path_of(c, MANIFEST_NAME), &reason) == TIFA_OK)
        return TIFA_OK;
    return find(c, FINDING_NOTE, MANIFEST_NAME, error, "%s", reason.message);
}

static tifa_status check_generation(struct check *c, tifa_error *error)
{
    tifa_status status = pin_segments(c, error);
    if (status == TIFA_OK)
        status = check_analysis(c, error);
    if (status == TIFA_OK)
        status = check_segments(c, error);
    if (status == TIFA_OK)
        status = check_stub(c, error);
    return status ? status : check_leftovers(c, error);
}

static void describe(const struct manifest *manifest, struct check_report *report)
{
    struct manifest_totals totals = manifest_totals(manifest);
    report->generation = manifest->generation;
    report->articles = totals.articles;
    report->passages = totals.passages;
    report->file_bytes = totals.file_bytes;
    report->segments = manifest_count_segments(manifest);
    for (const struct manifest_segment *s = manifest->segments; s; s = s->next)
        for (const struct manifest_file *f = s->files; f; f = f->next)
            report->files++;
}

/* *again: what was checked went with its generation meanwhile. */
static tifa_status check_once(const char *index, enum check_depth depth, struct check_report *report, bool *again,
                              tifa_error *error)
{
    struct check c = {.index = index, .depth = depth, .findings = &report->findings};
    tifa_error reason = {0};
    tifa_status status = manifest_read(index, &c.manifest, &reason);
    if (status == TIFA_ERR_CORRUPT) {
        status = findings_add(c.findings, FINDING_DAMAGE, MANIFEST_NAME, reason.message, error);
    } else if (status) {
        status = tifa_fail(error, status, "%s", reason.message);
    } else {
        describe(&c.manifest, report);
        status = check_generation(&c, error);
    }
    bool found = c.findings->counts[FINDING_DAMAGE] || c.findings->counts[FINDING_UNREADABLE];
    *again = report->generation && (status || found) && manifest_is_replaced(index, report->generation);
    for (size_t i = 0; i < c.pin_count; i++)
        pin_release(c.pins[i]);
    free(c.pins);
    buffer_free(&c.path);
    manifest_free(&c.manifest);
    return status;
}

tifa_status check_index(const char *index, enum check_depth depth, struct check_report *report, tifa_error *error)
{
    bool again = true;
    tifa_status status = TIFA_OK;
    *report = (struct check_report){0};
    for (int i = 0; i < TRIES && again; i++) {
        check_report_free(report);
        report->depth = depth;
        status = check_once(index, depth, report, &again, error);
    }
    return status;
}

/* ---- telling ---- */

static void print_count(FILE *out, uint64_t count, const char *noun, const char *after)
{
    fprintf(out, "%" PRIu64 " %s%s%s", count, noun, count == 1 ? "" : "s", after);
}

static bool is_sound(const struct check_report *r)
{
    return r->findings.counts[FINDING_DAMAGE] == 0 && r->findings.counts[FINDING_UNREADABLE] == 0;
}

void check_print(const struct check_report *report, const char *index, FILE *out)
{
    struct buffer name = {0};
    findings_print(&report->findings, out);
    printable_append(&name, slice_of(index));
    fprintf(out, "'%s' %s", buffer_text(&name), is_sound(report) ? "is sound" : "is not sound");
    if (report->generation) {
        fprintf(out, "%s: generation %" PRIu64 ", ",
                report->depth == CHECK_QUICK ? ", as far as a quick check tells" : "", report->generation);
        print_count(out, report->segments, "segment", ", ");
        print_count(out, report->files, "file", ", ");
        print_count(out, report->articles, "article", ", ");
        print_count(out, report->passages, "passage", "");
    }
    fputs(is_sound(report) ? "\n" : "; restore it from a copy, or build it again\n", out);
    buffer_free(&name);
}

void check_print_json(const struct check_report *report, FILE *out)
{
    fprintf(out,
            "{\"sound\":%s,\"quick\":%s,\"generation\":%" PRIu64 ",\"segments\":%" PRIu64 ",\"files\":%" PRIu64
            ",\"file_bytes\":%" PRIu64 ",\"articles\":%" PRIu64 ",\"passages\":%" PRIu64 ",\"findings\":",
            is_sound(report) ? "true" : "false", report->depth == CHECK_QUICK ? "true" : "false", report->generation,
            report->segments, report->files, report->file_bytes, report->articles, report->passages);
    findings_print_json(&report->findings, out);
    fputs("}\n", out);
}

void check_report_free(struct check_report *report)
{
    findings_free(&report->findings);
    *report = (struct check_report){0};
}

#include "indexer/commands/tell.h"

#include "corpus/base/printable.h"
#include "indexer/commands/command.h"

#include <inttypes.h>

void tell_files(const struct build_report *r, FILE *out)
{
    command_count(out, r->files, "file", "; ");
    fprintf(out, "%" PRIu64 " rejected", r->rejects);
    if (r->replaced)
        fprintf(out, ", %" PRIu64 " replaced by later versions", r->replaced);
    tell_skipped(r, out);
    tell_notes(r, out);
}

void tell_notes(const struct build_report *r, FILE *out)
{
    if (r->undated)
        fprintf(out, ", %" PRIu64 " undated", r->undated);
    if (r->renamed)
        fprintf(out, ", %" PRIu64 " renamed", r->renamed);
    if (r->notes)
        fprintf(out, ", %" PRIu64 " note%s", r->notes, r->notes == 1 ? "" : "s");
}

void tell_skipped(const struct build_report *r, FILE *out)
{
    uint64_t all = 0;
    for (size_t i = 0; i < SKIP_KINDS; i++)
        all += r->skipped[i];
    if (all == 0)
        return;
    fprintf(out, ", %" PRIu64 " passed over", all);
    const char *before = " (";
    for (size_t i = 0; i < SKIP_KINDS; i++) {
        if (r->skipped[i] == 0)
            continue;
        fprintf(out, "%s%" PRIu64 " %s", before, r->skipped[i], skip_names[i]);
        before = ", ";
    }
    fputc(')', out);
}

void tell_fields(const struct field_notes *notes)
{
    static const char *const why[] = {[FIELD_IS_TAKEN] = "the name has a meaning of its own",
                                      [FIELD_IS_BAD] = "no query can have the name",
                                      [FIELD_IS_LONG] = "long texts",
                                      [FIELD_IS_ONE_TOO_MANY] = "an index has 64 at most"};
    _Static_assert(FIELDS_MOST == 64, "as the message says");
    struct buffer line = {0};
    for (size_t i = 0; i < notes->count; i++) {
        const struct known_name *name = &notes->items[i].name;
        buffer_append_string(&line, i ? ", '" : "'");
        size_t start = line.length;
        printable_append(&line, (struct slice){name->text, name->length});
        for (size_t k = start; k < line.length; k++)
            line.data[k] = line.data[k] == '\n' ? ' ' : line.data[k];
        buffer_printf(&line, "' (%s)", why[notes->items[i].why]);
    }
    if (notes->count)
        fprintf(stderr, "tifa-index: kept, but no fields to search by: %s%s\n", buffer_text(&line),
                notes->has_more ? " and others" : "");
    buffer_free(&line);
}

void tell_index(const struct update_result *r, double elapsed_s, FILE *out)
{
    command_count(out, r->index.articles, "article", " in ");
    command_count(out, r->segments, "segment", "; ");
    fprintf(out, "index %.1f MB, %.1f s\n", (double)r->index.file_bytes / 1e6, elapsed_s);
}

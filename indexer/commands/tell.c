#include "indexer/commands/tell.h"

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

void tell_index(const struct update_result *r, double elapsed_s, FILE *out)
{
    command_count(out, r->index.articles, "article", " in ");
    command_count(out, r->segments, "segment", "; ");
    fprintf(out, "index %.1f MB, %.1f s\n", (double)r->index.file_bytes / 1e6, elapsed_s);
}

#include "indexer/build.h"

#include "indexer/commands/command.h"
#include "indexer/commands/settings.h"
#include "indexer/commands/tell.h"

#include <inttypes.h>
#include <stdlib.h>

static void print_report(const struct build_report *r)
{
    double text_mb = (double)r->totals.text_bytes / 1e6;
    command_count(stdout, r->totals.articles, "article", ", ");
    command_count(stdout, r->totals.passages, "passage", ", ");
    command_count(stdout, r->totals.tokens, "word", " from ");
    tell_files(r, stdout);
    printf("; %.1f MB of text, index %.1f MB, %.1f s, %.1f MB/s\n", text_mb, (double)r->index_bytes / 1e6, r->elapsed_s,
           r->elapsed_s > 0 ? text_mb / r->elapsed_s : 0.0);
}

/* Standard output has the articles. */
static void print_dry_report(const struct build_report *r)
{
    command_count(stderr, r->taken, "article", " from ");
    command_count(stderr, r->files, "file", "; ");
    fprintf(stderr, "%" PRIu64 " rejected", r->rejects);
    tell_skipped(r, stderr);
    tell_notes(r, stderr);
    fprintf(stderr, "; nothing was indexed\n");
}

static int build(struct settings *s)
{
    struct build_report report;
    tifa_error error;
    if (s->count == 0) {
        tifa_fail(&error, TIFA_ERR_ARGUMENT, "build needs an INDEX and a SOURCE; 'tifa-index build --help' says more");
        return command_fail(&error);
    }
    s->build.sources = s->operands;
    s->build.source_count = s->count;
    command_catch_signals();
    if (build_index(&s->build, &report, &error) != TIFA_OK)
        return command_fail(&error);
    if (s->build.dry_run)
        print_dry_report(&report);
    else
        print_report(&report);
    if (!s->build.dry_run)
        tell_fields(&report.totals.field_notes);
    return report.rejects ? EXIT_REJECTS : EXIT_SUCCESS;
}

int run_build(int argc, char **argv)
{
    static const char usage[] =
        "build INDEX SOURCE...\n\n"
        "Makes INDEX from all articles in the SOURCEs: files, folders, or - for standard input.\n"
        "Formats are told by content: JSON, one object a line or an array of them, CSV and TSV with a line of names,\n"
        "web pages, Markdown (by its name), the text of article pages, and any other prose, in any charset;\n"
        "in files, tar and zip archives, and crawls (WARC, ARC), compressed by gzip, bzip2, xz or zstd, or plain.\n"
        "An INDEX that exists is replaced when the new one is complete.";
    struct settings settings;
    int result;
    if (settings_read(&settings, SETTINGS_BUILD, usage, argc, argv, &result))
        result = build(&settings);
    settings_free(&settings);
    return result;
}

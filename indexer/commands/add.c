#include "indexer/add.h"

#include "indexer/commands/command.h"
#include "indexer/commands/settings.h"
#include "indexer/commands/tell.h"

#include <inttypes.h>
#include <stdlib.h>

static void print_report(const struct build_report *r)
{
    double text_mb = (double)r->taken_bytes / 1e6;
    command_count(stdout, r->taken - r->replaced - r->newer, "new article", ", ");
    command_count(stdout, r->newer, "newer version", "");
    if (r->unchanged)
        printf(", %" PRIu64 " unchanged", r->unchanged);
    fputs(" from ", stdout);
    tell_files(r, stdout);
    fputs("; ", stdout);
    command_count(stdout, r->index_articles, "article", " in ");
    command_count(stdout, r->segments, "segment", "");
    printf("; %.1f MB of text, index %.1f MB, %.1f s, %.1f MB/s\n", text_mb, (double)r->index_bytes / 1e6, r->elapsed_s,
           r->elapsed_s > 0 ? text_mb / r->elapsed_s : 0.0);
}

static int add(struct settings *s)
{
    struct build_report report;
    tifa_error error;
    if (s->count == 0) {
        tifa_fail(&error, TIFA_ERR_ARGUMENT, "add needs an INDEX and a SOURCE; 'tifa-index add --help' says more");
        return command_fail(&error);
    }
    s->build.sources = s->operands;
    s->build.source_count = s->count;
    command_catch_signals();
    if (add_to_index(&s->build, &report, &error) != TIFA_OK)
        return command_fail(&error);
    print_report(&report);
    tell_fields(&report.totals.field_notes);
    return report.rejects ? EXIT_REJECTS : EXIT_SUCCESS;
}

int run_add(int argc, char **argv)
{
    static const char usage[] =
        "add INDEX SOURCE...\n\n"
        "Adds all articles in the SOURCEs, which are read as build does, to INDEX; it is made if it is not there.\n"
        "An article whose id is in INDEX takes the place of the one that is there if it differs. It takes the time of what is "
        "added,\n"
        "and now and then that of merging it with what was added before.";
    struct settings settings;
    int result;
    if (settings_read(&settings, SETTINGS_ADD, usage, argc, argv, &result))
        result = add(&settings);
    settings_free(&settings);
    return result;
}

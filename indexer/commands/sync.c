#include "indexer/sync.h"

#include "indexer/commands/command.h"
#include "indexer/commands/settings.h"
#include "indexer/commands/tell.h"

#include <inttypes.h>
#include <stdlib.h>

static void print_report(const struct sync_report *sync)
{
    const struct build_report *r = &sync->build;
    command_count(stdout, r->taken - r->replaced - r->newer, "new article", ", ");
    command_count(stdout, r->newer, "newer version", "");
    if (r->unchanged)
        printf(", %" PRIu64 " unchanged", r->unchanged);
    printf(", %" PRIu64 " removed from ", sync->removed);
    tell_files(r, stdout);
    fputs("; ", stdout);
    command_count(stdout, sync->same, "file", " as before, ");
    printf("%" PRIu64 " gone; ", sync->vanished);
    command_count(stdout, r->index_articles, "article", " in ");
    command_count(stdout, r->segments, "segment", "");
    printf("; index %.1f MB, %.1f s\n", (double)r->index_bytes / 1e6, r->elapsed_s);
}

static int sync_folders(struct settings *s)
{
    struct sync_options options = {.moved = s->moved,
                                   .moved_count = s->moved_count,
                                   .checksum = s->checksum,
                                   .keep_vanished = s->keep_vanished,
                                   .allow_vanished = s->allow_vanished};
    struct sync_report report;
    tifa_error error;
    if (s->count == 0) {
        tifa_fail(&error, TIFA_ERR_ARGUMENT, "sync needs an INDEX and a FOLDER; 'tifa-index sync --help' says more");
        return command_fail(&error);
    }
    s->build.sources = s->operands;
    s->build.source_count = s->count;
    options.build = s->build;
    command_catch_signals();
    if (sync_index(&options, &report, &error) != TIFA_OK)
        return command_fail(&error);
    print_report(&report);
    tell_fields(&report.build.totals.field_notes);
    return report.build.rejects ? EXIT_REJECTS : EXIT_SUCCESS;
}

int run_sync(int argc, char **argv)
{
    static const char usage[] =
        "sync INDEX FOLDER...\n\n"
        "Makes INDEX follow the FOLDERs: files that are new, or changed since they were read, are read as add does, and the\n"
        "articles of files that are gone are removed. Size and times tell whether a file changed; where it had been changed\n"
        "just before it was read, its bytes. Nothing is published where nothing differs. A FOLDER that is missing or empty, or\n"
        "of which more than 20 files and more than a fifth are gone, is refused: --allow-vanished, --keep-vanished, or --moved.";
    struct settings settings;
    int result;
    if (settings_read(&settings, SETTINGS_SYNC, usage, argc, argv, &result))
        result = sync_folders(&settings);
    settings_free(&settings);
    return result;
}

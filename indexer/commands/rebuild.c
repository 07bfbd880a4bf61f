#include "indexer/rebuild.h"

#include "indexer/commands/command.h"
#include "indexer/commands/settings.h"
#include "indexer/commands/tell.h"
#include "indexer/progress.h"

#include <stdlib.h>

static int rebuild(const struct settings *s)
{
    struct update_options options = settings_for_update(s);
    struct update_result result = {0};
    struct progress progress;
    tifa_error error;
    if (s->count != 1) {
        tifa_fail(&error, TIFA_ERR_ARGUMENT,
                  "rebuild takes an index OLD and a NEW one; 'tifa-index rebuild --help' says more");
        return command_fail(&error);
    }
    progress_start(&progress, 0);
    options.index = s->operands[0];
    options.start = UPDATE_ANEW;
    options.show_merge = progress_show_merge;
    options.context = &progress;
    command_catch_signals();
    tifa_status status = rebuild_index(s->build.index, &options, &result, &error);
    progress_clear(&progress);
    if (status)
        return command_fail(&error);
    if (result.lost_origins)
        fprintf(stderr, "tifa-index: what files the articles came from is lost; of the next file with the name of one that is there "
                        "the article is taken for a newer version\n");
    tell_index(&result, progress_elapsed_s(&progress), stdout);
    tell_fields(&result.field_notes);
    return EXIT_SUCCESS;
}

int run_rebuild(int argc, char **argv)
{
    static const char usage[] =
        "rebuild OLD NEW\n\n"
        "Makes the index NEW of the articles of the index OLD, which any earlier version may have made: ids, fields and\n"
        "texts are the same, near copies are looked for again, and what was removed is left out. OLD is verified and\n"
        "only read, so it may stand where nothing can be written. NEW must not be an index yet.";
    struct settings settings;
    int result;
    if (settings_read(&settings, SETTINGS_REBUILD, usage, argc, argv, &result))
        result = rebuild(&settings);
    settings_free(&settings);
    return result;
}

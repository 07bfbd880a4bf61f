#include "indexer/commands/command.h"
#include "indexer/commands/settings.h"
#include "indexer/commands/tell.h"
#include "indexer/progress.h"

#include <stdlib.h>

static int report(tifa_status status, const struct settings *s, const struct update_result *result, double elapsed_s)
{
    if (status == TIFA_END)
        fputs("nothing to merge; ", stdout);
    else
        command_count(stdout, result->merged, "segment", " merged; ");
    tell_index(result, elapsed_s, stdout);
    if (status == TIFA_END && result->segments > 1 && !s->full)
        puts("'--full' makes one segment of them");
    return EXIT_SUCCESS;
}

static int merge(const struct settings *s)
{
    struct update_options options = settings_for_update(s);
    struct update_result result = {0};
    struct update *update = NULL;
    struct progress clock;
    tifa_error error;
    if (!options.index || s->count) {
        tifa_fail(&error, TIFA_ERR_ARGUMENT, "merge takes one INDEX; 'tifa-index merge --help' says more");
        return command_fail(&error);
    }
    progress_start(&clock, 0);
    command_catch_signals();
    tifa_status status = update_begin(&options, &update, &error);
    if (status == TIFA_OK)
        status = update_commit(update, s->full ? UPDATE_FULL : UPDATE_TIDY, &result, &error);
    update_end(update);
    return status < 0 ? command_fail(&error) : report(status, s, &result, progress_elapsed_s(&clock));
}

int run_merge(int argc, char **argv)
{
    static const char usage[] =
        "merge INDEX\n\n"
        "Makes one segment of those of INDEX from which articles are removed, and of small ones beside them;\n"
        "what is removed is then in its files no more, once another generation is published.";
    struct settings settings;
    int result;
    if (settings_read(&settings, SETTINGS_MERGE, usage, argc, argv, &result))
        result = merge(&settings);
    settings_free(&settings);
    return result;
}

#include "indexer/stats.h"

#include "indexer/commands/command.h"

static const struct option_spec table[] = {
    {LOOK_FORMAT, 0, "format", "FORMAT", "text or json (default: text)"},
    {LOOK_HELP, 'h', "help", NULL, "show this help"},
    {0, 0, NULL, NULL, NULL},
};

int run_stats(int argc, char **argv)
{
    struct look look = {.name = "stats", .usage = "stats INDEX\n\nShows what is in INDEX.", .table = table};
    tifa_error error;
    int result = 0;
    if (!command_look(&look, argc, argv, &result))
        return result;
    tifa_status status = (look.json ? stats_print_json : stats_print)(look.index, stdout, &error);
    return status ? command_fail(&error) : result;
}

#include "indexer/stats.h"

#include "indexer/commands/command.h"

int run_stats(int argc, char **argv)
{
    return command_read("stats", "stats INDEX\n\nShows what is in INDEX.", argc, argv, stats_print);
}

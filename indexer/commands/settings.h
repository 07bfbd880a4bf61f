/* The command lines of commands that write: one table of options for all of them. */
#ifndef TIFA_INDEXER_COMMANDS_SETTINGS_H
#define TIFA_INDEXER_COMMANDS_SETTINGS_H

#include "indexer/build.h"
#include "indexer/update.h"

#include <stdbool.h>
#include <stddef.h>

struct settings {
    struct build_options build; /* whichever command: index, how to work, and for build and add how to read */
    const char *query;          /* of articles to be removed, or NULL */
    bool full;
    const char **moved; /* for sync: OLD=NEW */
    size_t moved_count;
    bool checksum, keep_vanished, allow_vanished;
    const char **operands; /* behind INDEX */
    size_t count;
};

enum settings_command {
    SETTINGS_BUILD = 1,
    SETTINGS_ADD = 2,
    SETTINGS_REMOVE = 4,
    SETTINGS_MERGE = 8,
    SETTINGS_REBUILD = 16,
    SETTINGS_SYNC = 32
};

/* Reads the command line. Where the command is not to run, as what is asked for is help, or there is an error, *result
 * is the status of the program. The settings are to be freed either way. */
bool settings_read(struct settings *settings, enum settings_command command, const char *usage, int argc, char **argv,
                   int *result);
void settings_free(struct settings *settings);

/* For an update of the index. */
struct update_options settings_for_update(const struct settings *settings);

#endif

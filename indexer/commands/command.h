/* The commands of tifa-index, a file each, and what they share. */
#ifndef TIFA_INDEXER_COMMANDS_COMMAND_H
#define TIFA_INDEXER_COMMANDS_COMMAND_H

#include "corpus/base/options.h"
#include "corpus/base/status.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* 0: done, and all of what was given; checked, and sound. Also documented in the README. */
enum { EXIT_REJECTS = 1, EXIT_DAMAGED = 1, EXIT_ERROR = 2, EXIT_LOCKED = 3, EXIT_SIGNAL = 128 /* and its number */ };

/* Each gets what stands behind its name, and returns the status of the program. */
int run_build(int argc, char **argv);
int run_add(int argc, char **argv);
int run_sync(int argc, char **argv);
int run_remove(int argc, char **argv);
int run_merge(int argc, char **argv);
int run_check(int argc, char **argv);
int run_stats(int argc, char **argv);
int run_export(int argc, char **argv);
int run_rebuild(int argc, char **argv);

/* ---- for commands ---- */

/* Prints the message; the status of the program. */
int command_fail(const tifa_error *error);
int command_help(const char *usage, const struct option_spec *table);
/* "1 article, ", "2 articles, " */
void command_count(FILE *out, uint64_t count, const char *noun, const char *after);

/* Set to the number of the signal that asked the program to end, from command_catch_signals on. */
extern volatile sig_atomic_t command_stop;
void command_catch_signals(void);

/* What a command is told that looks at one index. Set the first three. */
struct look {
    const char *name, *usage;
    const struct option_spec *table; /* keys are those below */
    const char *index;
    bool json, quick;
};
enum { LOOK_HELP = 1, LOOK_FORMAT, LOOK_QUICK };

/* Reads the command line. Where the command is not to run, as what is asked for is help, or there is an error, *result
 * is the status of the program. */
bool command_look(struct look *look, int argc, char **argv, int *result);

#endif

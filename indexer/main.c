/* tifa-index: articles in, published index out. */
#include "indexer/commands/command.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What was printed must have got out. A reader that closed the pipe has seen enough: no error. */
static int printed(int result)
{
    if ((fflush(stdout) == 0 && !ferror(stdout)) || errno == EPIPE)
        return result;
    fprintf(stderr, "tifa-index: cannot write the output: %s\n", strerror(errno));
    return EXIT_ERROR;
}

static const struct {
    const char *name, *summary;
    int (*run)(int argc, char **argv);
} commands[] = {
    {"build", "make an index from articles", run_build},
    {"add", "add articles to an index, newer versions in place of older ones", run_add},
    {"sync", "make an index follow folders: read what changed, remove what is gone", run_sync},
    {"remove", "remove articles from an index", run_remove},
    {"merge", "make fewer segments, without what is removed", run_merge},
    {"rebuild", "make a new index of one that an earlier version made", run_rebuild},
    {"check", "check every byte of an index", run_check},
    {"stats", "show what is in an index", run_stats},
    {"export", "print the articles of an index as JSON Lines", run_export},
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static int usage(FILE *out)
{
    fprintf(out, "usage: tifa-index COMMAND ...\n\n");
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].summary);
    fprintf(out, "\n'tifa-index COMMAND --help' says more.\n");
    return out == stdout ? EXIT_SUCCESS : EXIT_ERROR;
}

/* Where a write fails in one of libxapian's destructors (its writer of values), it ends the process. What is
 * published is not touched; the least that is owed is a clear line and the right exit status. */
static void say_aborted(int signal_number)
{
    static const char message[] =
        "tifa-index: cannot go on: the library that writes the index gave up, as it does when "
        "the disk is full; what was published before is as it was\n";
    (void)signal_number;
    (void)!write(STDERR_FILENO, message, sizeof message - 1);
    _exit(EXIT_ERROR);
}

int main(int argc, char **argv)
{
    signal(SIGABRT, say_aborted);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is a failed write, told as such */
    if (argc < 2)
        return usage(stderr);
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return printed(usage(stdout));
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            return printed(commands[i].run(argc - 2, argv + 2));
    tifa_error error;
    tifa_fail(&error, TIFA_ERR_ARGUMENT, "unknown command '%s'; 'tifa-index --help' lists them", argv[1]);
    return command_fail(&error);
}

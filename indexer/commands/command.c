#include "indexer/commands/command.h"

#include "corpus/base/printable.h"

#include <inttypes.h>
#include <stdlib.h>

enum { OPTION_HELP = 1 };

static const struct option_spec no_options_table[] = {
    {OPTION_HELP, 'h', "help", NULL, "show this help"},
    {0, 0, NULL, NULL, NULL},
};

volatile sig_atomic_t command_stop;

/* A second one ends the program at once: published is what was published, as after a kill. */
static void ask_to_stop(int signal_number)
{
    command_stop = signal_number;
    signal(signal_number, SIG_DFL);
}

void command_catch_signals(void)
{
    signal(SIGINT, ask_to_stop);
    signal(SIGTERM, ask_to_stop);
}

int command_fail(const tifa_error *error)
{
    printable_message(stderr, "tifa-index", error->message);
    if (error->status == TIFA_ERR_INTERRUPTED)
        return EXIT_SIGNAL + command_stop;
    return error->status == TIFA_ERR_LOCKED ? EXIT_LOCKED : EXIT_ERROR;
}

int command_help(const char *usage, const struct option_spec *table)
{
    printf("usage: tifa-index %s\n\n", usage);
    options_help(table, stdout);
    return EXIT_SUCCESS;
}

void command_count(FILE *out, uint64_t count, const char *noun, const char *after)
{
    fprintf(out, "%" PRIu64 " %s%s%s", count, noun, count == 1 ? "" : "s", after);
}

int command_read(const char *name, const char *usage, int argc, char **argv,
                 tifa_status (*run)(const char *index, FILE *out, tifa_error *error))
{
    struct options o = {.specs = no_options_table, .argc = argc, .argv = argv};
    const char *index = NULL, *value;
    tifa_error error = {0};
    for (int key; (key = options_next(&o, &value, &error)) != OPTIONS_END;) {
        if (key == OPTION_HELP)
            return command_help(usage, no_options_table);
        if (key == OPTIONS_ERROR)
            return command_fail(&error);
        if (index) {
            tifa_fail(&error, TIFA_ERR_ARGUMENT, "%s takes one INDEX, '%s' is too much", name, value);
            return command_fail(&error);
        }
        index = value;
    }
    if (!index)
        tifa_fail(&error, TIFA_ERR_ARGUMENT, "%s needs an INDEX", name);
    return index && run(index, stdout, &error) == TIFA_OK ? EXIT_SUCCESS : command_fail(&error);
}

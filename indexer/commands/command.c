#include "indexer/commands/command.h"

#include "corpus/base/printable.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

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

static tifa_status set_option(struct look *look, int key, const char *value, tifa_error *error)
{
    if (key == LOOK_QUICK) {
        look->quick = true;
    } else if (key == LOOK_FORMAT) {
        look->json = strcmp(value, "json") == 0;
        if (!look->json && strcmp(value, "text") != 0)
            return tifa_fail(error, TIFA_ERR_ARGUMENT, "--format takes text or json, not '%s'", value);
    } else if (look->index) {
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "%s takes one INDEX, '%s' is too much", look->name, value);
    } else {
        look->index = value;
    }
    return TIFA_OK;
}

bool command_look(struct look *look, int argc, char **argv, int *result)
{
    struct options o = {.specs = look->table, .argc = argc, .argv = argv};
    const char *value;
    tifa_error error = {0};
    for (int key; error.status == TIFA_OK && (key = options_next(&o, &value, &error)) != OPTIONS_END;) {
        if (key == LOOK_HELP) {
            *result = command_help(look->usage, look->table);
            return false;
        }
        if (key != OPTIONS_ERROR)
            set_option(look, key, value, &error);
    }
    if (error.status == TIFA_OK && !look->index)
        tifa_fail(&error, TIFA_ERR_ARGUMENT, "%s needs an INDEX", look->name);
    if (error.status)
        *result = command_fail(&error);
    return error.status == TIFA_OK;
}

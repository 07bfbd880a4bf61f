/* tifa-query: questions in, answers out. */
#include "corpus/base/options.h"
#include "corpus/base/printable.h"
#include "query/commands/command.h"
#include "query/commands/parameter.h"
#include "query/server/serve.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* 0: found. Also documented in the README. */
enum { EXIT_NOTHING = 1, EXIT_ERROR = 2 };

static int fail(const tifa_error *error)
{
    printable_message(stderr, "tifa-query", error->message);
    return EXIT_ERROR;
}

/* ---- options ---- */

/* The rows that a command takes, ended as options_next wants it; the key is the row's place in the table, from 1. */
static void specs_of(const struct command *command, struct option_spec out[PARAMETERS_OF_COMMAND + 1])
{
    size_t count = 0;
    for (size_t i = 0; parameter_table[i].spec.name && count < PARAMETERS_OF_COMMAND; i++) {
        if (!(parameter_table[i].commands & command->number))
            continue;
        out[count] = parameter_table[i].spec;
        out[count++].key = (int)i + 1;
    }
    out[count] = (struct option_spec){0, 0, NULL, NULL, NULL};
}

static tifa_status add_operand(const struct command *command, struct request *request, const char *value,
                               tifa_error *error)
{
    if (!command->operand)
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "%s takes options alone, '%s' is too much", command->name, value);
    if (request->text.length)
        buffer_append_byte(&request->text, ' ');
    buffer_append_string(&request->text, value);
    return TIFA_OK;
}

static tifa_status check_request(const struct command *command, struct request *request, tifa_error *error)
{
    const char *index = getenv("TIFA_INDEX");
    if (request->index_count == 0 && index && *index)
        request->indexes[request->index_count++] = index;
    if (request->help)
        return TIFA_OK;
    if (request->index_count == 0)
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "no index is named; use -i INDEX or set TIFA_INDEX");
    for (size_t i = 0; i < request->index_count && request->verify; i++)
        if (slice_starts(slice_of(request->indexes[i]), "tcp://"))
            return tifa_fail(error, TIFA_ERR_ARGUMENT,
                             "'%s' is on another machine; leave out --verify, and verify it there",
                             request->indexes[i]);
    if (request->text.length == 0 && command->missing)
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "%s", command->missing);
    return request->text.failed ? tifa_fail_memory(error) : TIFA_OK;
}

static tifa_status read_request(const struct command *command, int argc, char **argv, struct request *request,
                                tifa_error *error)
{
    struct option_spec specs[PARAMETERS_OF_COMMAND + 1];
    specs_of(command, specs);
    struct options o = {.specs = specs, .argc = argc, .argv = argv, .takes_texts = true};
    const char *value;
    for (int key; (key = options_next(&o, &value, error)) != OPTIONS_END;) {
        if (key == OPTIONS_ERROR)
            return error->status;
        tifa_status status = key == OPTIONS_OPERAND
                                 ? add_operand(command, request, value, error)
                                 : parameter_set(request, &parameter_table[key - 1], value, "--", error);
        if (status)
            return status;
    }
    return check_request(command, request, error);
}

static struct render_options render_options(enum color_use color)
{
    struct winsize size;
    bool terminal = isatty(STDOUT_FILENO);
    struct render_options o = {.columns = 100};
    if (terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20)
        o.columns = size.ws_col;
    const char *no_color = getenv("NO_COLOR");
    bool automatic = terminal && !(no_color && *no_color);
    o.color = color == COLOR_ALWAYS || (color == COLOR_AUTO && automatic);
    return o;
}

/* ---- printing ---- */

/* Whether what was printed got out. A reader that closed the pipe has seen enough: no error. */
static bool is_printed(bool complete)
{
    if ((complete && fflush(stdout) == 0) || errno == EPIPE)
        return true;
    fprintf(stderr, "tifa-query: cannot write the answer: %s\n", strerror(errno));
    return false;
}

static void print_notes(const struct buffer *notes)
{
    struct slice rest = {notes->data, notes->length}, line;
    while (slice_line(&rest, &line))
        fprintf(stderr, "tifa-query: %.*s\n", (int)line.length, line.data);
}

static int print(const struct reply *reply)
{
    const struct buffer *out = &reply->out;
    print_notes(&reply->notes);
    bool printed = is_printed(out->length == 0 || fwrite(out->data, 1, out->length, stdout) == out->length);
    return !printed ? EXIT_ERROR : reply->found ? EXIT_SUCCESS : EXIT_NOTHING;
}

/* ---- running ---- */

static int help(const struct command *command)
{
    struct option_spec specs[PARAMETERS_OF_COMMAND + 1];
    specs_of(command, specs);
    printf("usage: tifa-query %s %s\n\n", command->name, command->usage);
    options_help(specs, stdout);
    return is_printed(true) ? EXIT_SUCCESS : EXIT_ERROR;
}

static int answer(const struct command *command, struct request *request)
{
    struct reply reply = {0};
    tifa_error error = {0};
    request->render = render_options(request->color);
    tifa_status status = command_answer(command, request, &reply, &error);
    if (status == TIFA_OK && (reply.out.failed || reply.notes.failed))
        status = tifa_fail_memory(&error);
    int result = status ? fail(&error) : print(&reply);
    reply_free(&reply);
    return result;
}

static int run(const struct command *command, int argc, char **argv)
{
    struct request request;
    struct verified verified = {0};
    tifa_error error = {0};
    int result;
    request_init(&request);
    tifa_status status = read_request(command, argc, argv, &request, &error);
    request.verified = request.verify ? &verified : NULL;
    if (status)
        result = fail(&error);
    else if (request.help)
        result = help(command);
    else if (command->converse)
        result = command->converse(&request, &error) ? fail(&error) : EXIT_SUCCESS;
    else
        result = answer(command, &request);
    request_free(&request);
    verified_free(&verified);
    return result;
}

static int usage(FILE *out)
{
    fprintf(out, "usage: tifa-query COMMAND ...\n\n");
    for (size_t i = 0; command_table[i]; i++)
        fprintf(out, "  %-10s %s\n", command_table[i]->name, command_table[i]->summary);
    fprintf(out, "  %-10s %s\n", "serve", "answer searches over HTTP");
    fprintf(out, "\n'tifa-query COMMAND --help' says more.\n");
    return out == stdout && is_printed(true) ? EXIT_SUCCESS : EXIT_ERROR;
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN);
    if (argc < 2)
        return usage(stderr);
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return usage(stdout);
    if (strcmp(argv[1], "serve") == 0) /* a program of its own, of several processes */
        return serve_command(argc - 2, argv + 2);
    const struct command *command = command_find(slice_of(argv[1]));
    if (command)
        return run(command, argc - 2, argv + 2);
    tifa_error error;
    tifa_fail(&error, TIFA_ERR_ARGUMENT, "unknown command '%s'; 'tifa-query --help' lists them", argv[1]);
    return fail(&error);
}

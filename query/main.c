/* tifa-query: questions in, answers out. */
#include "corpus/base/options.h"
#include "corpus/base/printable.h"
#include "corpus/base/processors.h"
#include "query/archive.h"
#include "query/render/render.h"
#include "query/search.h"
#include "query/server/serve.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

/* 0: found. Also documented in the README. */
enum { EXIT_NOTHING = 1, EXIT_ERROR = 2 };

enum { MAX_INDEXES = 64, MAX_HITS = 100000, MAX_OFFSET = 10000000, STALE_TRIES = 5, COUNT_UP_TO = 2000 };

enum {
    OPTION_HELP = 1,
    OPTION_INDEX,
    OPTION_FORMAT,
    OPTION_LIMIT,
    OPTION_OFFSET,
    OPTION_SORT,
    OPTION_COUNT,
    OPTION_ALL,
    OPTION_COLOR,
};

static const struct option_spec search_table[] = {
    {OPTION_INDEX, 'i', "index", "INDEX",
     "index to search, or tcp://host:port; may be repeated (default: $TIFA_INDEX)"},
    {OPTION_LIMIT, 'n', "limit", "N", "passages to show (default: 10)"},
    {OPTION_OFFSET, 0, "offset", "N", "passages to leave out at the top (default: 0)"},
    {OPTION_SORT, 0, "sort", "ORDER", "score, date (oldest first) or -date (default: score)"},
    {OPTION_COUNT, 0, "count", "HOW", "exact: count all matches, however many"},
    {OPTION_ALL, 0, "all", NULL, "words side by side must all match"},
    {OPTION_FORMAT, 'f', "format", "FORMAT", "text or json (default: text)"},
    {OPTION_COLOR, 0, "color", "WHEN", "auto, always or never (default: auto)"},
    {OPTION_HELP, 'h', "help", NULL, "show this help"},
    {0, 0, NULL, NULL, NULL},
};

static const char search_usage[] =
    "-i INDEX QUERY\n\n"
    "Looks for the passages that match QUERY, best first.\n\n"
    "  cooperation               the word and its other forms\n"
    "  =cooperation              this word alone\n"
    "  cooperat*                 any word that starts so\n"
    "  \"win-win cooperation\"     this phrase: these words, adjacent, within one sentence\n"
    "  win-win                   the same as \"win-win\"\n"
    "  \"win-win *\"               * by itself: any one word\n"
    "  \"(mutual OR shared) benefit\"\n"
    "  ~\"win-win cooperation\"    the words in any form\n"
    "  ==\"Win-Win cooperation\"   written exactly so\n"
    "  \"mutual respect\"~3        up to 3 other words between\n"
    "  a NEAR/8 b, a BEFORE/8 b  within 8 words; BEFORE in this order, in one sentence\n"
    "  @win-win                  a fixed formulation in all its forms and languages\n"
    "  a b                       either, those with both first\n"
    "  a AND b, a OR b, NOT a, -a, +a, ( )\n"
    "  title:WORD author:\"LI YAN\" affiliation: section: lang:en source:EXAMPLE.ORG id:\n"
    "  date:2021, date:2019..2021-06, since:90d";

struct command {
    const char *indexes[MAX_INDEXES];
    size_t index_count;
    struct search_options search;
    struct buffer query; /* the operands, joined by spaces */
    bool json;
    bool explain;
    const char *color;
    bool help;
};

static int fail(const tifa_error *error)
{
    printable_message(stderr, "tifa-query", error->message);
    return EXIT_ERROR;
}

/* ---- options ---- */

static bool choose(const char *value, const char *const *names, size_t count, size_t *out)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i], value) == 0) {
            *out = i;
            return true;
        }
    }
    return false;
}

static tifa_status set_option(struct command *c, int key, const char *value, tifa_error *error)
{
    static const char *const sorts[] = {"score", "date", "-date"}, *const formats[] = {"text", "json"},
                             *const colors[] = {"auto", "always", "never"};
    size_t choice;
    switch (key) {
    case OPTION_HELP:
        c->help = true;
        return TIFA_OK;
    case OPTION_ALL:
        c->search.all = true;
        return TIFA_OK;
    case OPTION_INDEX:
        if (c->index_count == MAX_INDEXES)
            return tifa_fail(error, TIFA_ERR_ARGUMENT, "more than %d indexes", MAX_INDEXES);
        c->indexes[c->index_count++] = value;
        return TIFA_OK;
    case OPTION_LIMIT:
        if (!options_number(value, MAX_HITS, &c->search.limit))
            return tifa_fail(error, TIFA_ERR_ARGUMENT, "--limit takes a number up to %d, not '%s'", MAX_HITS, value);
        return TIFA_OK;
    case OPTION_OFFSET:
        if (!options_number(value, MAX_OFFSET, &c->search.offset))
            return tifa_fail(error, TIFA_ERR_ARGUMENT, "--offset takes a number up to %d, not '%s'", MAX_OFFSET, value);
        return TIFA_OK;
    case OPTION_COUNT:
        if (strcmp(value, "exact") != 0)
            return tifa_fail(error, TIFA_ERR_ARGUMENT, "--count takes 'exact', not '%s'", value);
        c->search.count_up_to = UINT32_MAX;
        return TIFA_OK;
    case OPTION_SORT:
        if (!choose(value, sorts, 3, &choice))
            return tifa_fail(error, TIFA_ERR_ARGUMENT, "--sort takes score, date or -date, not '%s'", value);
        c->search.sort = (enum search_sort)choice;
        return TIFA_OK;
    case OPTION_FORMAT:
        if (!choose(value, formats, 2, &choice))
            return tifa_fail(error, TIFA_ERR_ARGUMENT, "--format takes text or json, not '%s'", value);
        c->json = choice == 1;
        return TIFA_OK;
    default:
        if (!choose(value, colors, 3, &choice))
            return tifa_fail(error, TIFA_ERR_ARGUMENT, "--color takes auto, always or never, not '%s'", value);
        c->color = colors[choice];
        return TIFA_OK;
    }
}

static tifa_status read_command(struct command *c, int argc, char **argv, tifa_error *error)
{
    struct options o = {.specs = search_table, .argc = argc, .argv = argv};
    const char *value;
    for (int key; (key = options_next(&o, &value, error)) != OPTIONS_END;) {
        if (key == OPTIONS_ERROR)
            return error->status;
        if (key == OPTIONS_OPERAND) {
            if (c->query.length)
                buffer_append_byte(&c->query, ' ');
            buffer_append_string(&c->query, value);
            continue;
        }
        tifa_status status = set_option(c, key, value, error);
        if (status)
            return status;
    }
    const char *index = getenv("TIFA_INDEX");
    if (c->index_count == 0 && index && *index)
        c->indexes[c->index_count++] = index;
    if (c->help)
        return TIFA_OK;
    if (c->index_count == 0)
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "no index is named; use -i INDEX or set TIFA_INDEX");
    if (c->query.length == 0)
        return tifa_fail(error, TIFA_ERR_ARGUMENT, "no query is given; 'tifa-query search --help' shows the forms");
    return c->query.failed ? tifa_fail_memory(error) : TIFA_OK;
}

/* ---- running ---- */

static int today(void)
{
    time_t now = time(NULL);
    struct tm day;
    gmtime_r(&now, &day);
    return (day.tm_year + 1900) * 10000 + (day.tm_mon + 1) * 100 + day.tm_mday;
}

static tifa_status search(const struct command *c, struct search_answer *answer, tifa_error *error)
{
    tifa_status status = TIFA_ERR_STALE;
    for (int i = 0; i < STALE_TRIES && status == TIFA_ERR_STALE; i++) {
        struct archive *archive;
        search_answer_free(answer);
        status = archive_open(c->indexes, c->index_count, &archive, error);
        if (status == TIFA_OK)
            status = search_run(archive, (struct slice){c->query.data, c->query.length}, &c->search, answer, error);
        archive_free(archive);
    }
    return status;
}

static struct render_options render_options(const struct command *c)
{
    struct winsize size;
    bool terminal = isatty(STDOUT_FILENO);
    struct render_options o = {.columns = 100};
    if (terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20)
        o.columns = size.ws_col;
    const char *no_color = getenv("NO_COLOR");
    bool automatic = terminal && !(no_color && *no_color);
    o.color = strcmp(c->color, "always") == 0 || (strcmp(c->color, "auto") == 0 && automatic);
    return o;
}

/* Whether what was printed got out. A reader that closed the pipe has seen enough: no error. */
static bool is_printed(bool complete)
{
    if ((complete && fflush(stdout) == 0) || errno == EPIPE)
        return true;
    fprintf(stderr, "tifa-query: cannot write the answer: %s\n", strerror(errno));
    return false;
}

static bool print(const struct buffer *out)
{
    return is_printed(out->length == 0 || fwrite(out->data, 1, out->length, stdout) == out->length);
}

static int show(const struct command *c, const struct search_answer *answer)
{
    struct buffer out = {0};
    tifa_error error = {0};
    if (c->explain) {
        render_explanation(answer, &out);
    } else if (c->json) {
        render_json(answer, &out, &error);
    } else {
        struct render_options options = render_options(c);
        for (const struct query_warning *w = answer->query.warnings; w; w = w->next)
            printable_message(stderr, "tifa-query", w->message);
        render_text(answer, &options, &out);
        if (out.failed)
            tifa_fail_memory(&error);
        if (out.length == 0 && answer->hit_count == 0)
            printable_message(stderr, "tifa-query: nothing found", answer->nothing);
    }
    int result = error.status ? fail(&error) : print(&out) ? EXIT_SUCCESS : EXIT_ERROR;
    buffer_free(&out);
    if (result == EXIT_SUCCESS && answer->hit_count == 0 && answer->passages.value == 0)
        result = EXIT_NOTHING;
    return result;
}

static int run(int argc, char **argv, bool explain)
{
    struct command c = {.explain = explain,
                        .search = {.limit = 10,
                                   .count_up_to = COUNT_UP_TO,
                                   .threads = processors(),
                                   .explain = explain,
                                   .today = today()},
                        .color = "auto"};
    struct search_answer answer = {0};
    tifa_error error = {0};
    int result;
    if (read_command(&c, argc, argv, &error) != TIFA_OK) {
        result = fail(&error);
    } else if (c.help) {
        printf("usage: tifa-query %s %s\n\n", explain ? "explain" : "search", search_usage);
        options_help(search_table, stdout);
        result = is_printed(true) ? EXIT_SUCCESS : EXIT_ERROR;
    } else if (search(&c, &answer, &error) != TIFA_OK) {
        result = fail(&error);
    } else {
        result = show(&c, &answer);
    }
    search_answer_free(&answer);
    buffer_free(&c.query);
    return result;
}

static int run_search(int argc, char **argv)
{
    return run(argc, argv, false);
}

static int run_explain(int argc, char **argv)
{
    return run(argc, argv, true);
}

static const struct {
    const char *name, *summary;
    int (*run)(int argc, char **argv);
} commands[] = {
    {"search", "show the passages that match a query", run_search},
    {"explain", "show how a query is understood and answered", run_explain},
    {"serve", "answer searches over HTTP", serve_command},
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static int usage(FILE *out)
{
    fprintf(out, "usage: tifa-query COMMAND ...\n\n");
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].summary);
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
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            return commands[i].run(argc - 2, argv + 2);
    tifa_error error;
    tifa_fail(&error, TIFA_ERR_ARGUMENT, "unknown command '%s'; 'tifa-query --help' lists them", argv[1]);
    return fail(&error);
}
